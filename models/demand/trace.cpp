#include "models/demand/trace.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "models/reading/csv.hpp"

namespace karvan::models {

namespace {

namespace chrono = std::chrono;

bool looks_like_date(const std::string& text)
{
    return text.size() >= 10 && text[4] == '-' && text[7] == '-';
}

std::optional<chrono::local_seconds> parse_date(const std::string& text)
{
    int year = 0;
    unsigned month = 0, day = 0;
    int hour = 0, minute = 0, second = 0, used = 0;
    const char* at = text.c_str();
    if (std::sscanf(at, "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3) return std::nullopt;
    const chrono::year_month_day date{chrono::year(year), chrono::month(month), chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    std::string rest = text.substr(static_cast<std::size_t>(used));
    if (!rest.empty() && rest.back() == 'Z') rest.pop_back();
    if (!rest.empty()) {
        used = 0;
        const int read = std::sscanf(rest.c_str(), "%*1[T ]%2d:%2d%n:%2d%n", &hour, &minute, &used,
                                     &second, &used);
        const bool fine = read >= 2 && static_cast<std::size_t>(used) == rest.size() && hour >= 0 &&
                          hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        if (!fine) return std::nullopt;
    }
    return chrono::local_days{date} + chrono::hours(hour) + chrono::minutes(minute) +
           chrono::seconds(second);
}

// The time of a row, from the start.
std::optional<sim::Duration> time_of(const CsvTable& table, std::size_t row,
                                     chrono::local_seconds start, Diagnostics& problems)
{
    const auto text = table.text(row, "time");
    if (!text) {
        problems.error(table.where(row, "time"), "a row without a time");
        return std::nullopt;
    }
    if (!looks_like_date(*text)) return table.duration(row, "time");
    const auto date = parse_date(*text);
    if (date) return *date - start;
    problems.error(table.where(row, "time"), in_quotes(*text) + " is no date",
                   "such as 2024-03-01 06:30");
    return std::nullopt;
}

// A whole number of a cell between two bounds.
std::optional<std::int64_t> whole_of(const CsvTable& table, std::size_t row, const char* column,
                                     std::int64_t least, std::int64_t most, Diagnostics& problems)
{
    const auto value = table.count(row, column);
    if (!value || (*value >= least && *value <= most)) return value;
    problems.error(table.where(row, column), fmt::format("column '{}': {}", column, *value),
                   fmt::format("{} to {}", least, most));
    return std::nullopt;
}

PlannedArrival arrival_of(const CsvTable& table, std::size_t row, Diagnostics& problems)
{
    PlannedArrival arrival;
    if (const auto n = whole_of(table, row, "shipments", 1, 10'000, problems)) {
        arrival.shipments = static_cast<std::int32_t>(*n);
    }
    if (const auto n = whole_of(table, row, "size", 1, 1'000'000'000, problems)) {
        arrival.size = static_cast<std::int32_t>(*n);
    }
    if (const auto n = whole_of(table, row, "priority", -32'768, 32'767, problems)) {
        arrival.priority = static_cast<std::int16_t>(*n);
    }
    arrival.tonnes = table.quantity(row, "tonnes", unit("t"), true);
    if (arrival.tonnes && *arrival.tonnes < 0) {
        problems.error(table.where(row, "tonnes"), "a negative weight", "0 or more");
    }
    return arrival;
}

}  // namespace

std::vector<PlannedArrival> read_trace(const std::string& file, const Location& named_at,
                                       chrono::local_seconds start, Diagnostics& problems)
{
    std::vector<PlannedArrival> arrivals;
    auto table = read_csv(file, named_at, problems);
    if (!table) return arrivals;
    table->expect({"time"}, {"shipments", "size", "tonnes", "priority"});
    if (!table->column("time")) return arrivals;
    for (std::size_t row = 0; row < table->row_count() && !problems.is_full(); ++row) {
        const auto time = time_of(*table, row, start, problems);
        PlannedArrival arrival = arrival_of(*table, row, problems);
        if (!time) continue;
        arrival.at = sim::Time(*time);
        if (*time < sim::Duration{0}) {
            problems.error(table->where(row, "time"), "a time before the start of the simulation",
                           "the start or later");
            continue;
        }
        if (!arrivals.empty() && arrival.at < arrivals.back().at) {
            problems.error(table->where(row, "time"), "this time lies before that of the row above",
                           "rows in the order of time");
            continue;
        }
        arrivals.push_back(arrival);
    }
    if (table->row_count() == 0) problems.error(named_at, "the trace has no rows");
    return arrivals;
}

}  // namespace karvan::models
