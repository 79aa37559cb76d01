#include "models/calendar/calendar.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace karvan::models {

namespace {

constexpr int day = 24 * 60;
constexpr int week = 7 * day;
constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};

using Parsed = std::variant<WeeklyHours, std::string>;

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<int> day_of(std::string_view word)
{
    for (std::size_t i = 0; i < day_names.size(); ++i) {
        if (day_names[i] == word) return static_cast<int>(i);
    }
    return std::nullopt;
}

// "08:00" in minutes; "24:00" is the end of the day.
std::optional<int> minute_of(std::string_view clock)
{
    const auto digit = [&](std::size_t i) { return clock[i] >= '0' && clock[i] <= '9'; };
    if (clock.size() != 5 || clock[2] != ':') return std::nullopt;
    if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hours = (clock[0] - '0') * 10 + (clock[1] - '0');
    const int minutes = (clock[3] - '0') * 10 + (clock[4] - '0');
    if (minutes > 59 || hours * 60 + minutes > day) return std::nullopt;
    return hours * 60 + minutes;
}

// Marks the days of "Mon" or "Fri-Mon"; false if that is neither.
bool mark_days(std::string_view word, std::array<bool, 7>& days)
{
    const auto ends = split(word, '-');
    const auto first = day_of(ends.front());
    const auto last = day_of(ends.back());
    if (ends.size() > 2 || !first || !last) return false;
    for (int d = *first;; d = (d + 1) % 7) {
        days[static_cast<std::size_t>(d)] = true;
        if (d == *last) return true;
    }
}

// "08:00-18:00": minutes of the day; the end lies behind midnight if it is not after the beginning.
std::optional<WeeklyHours::Span> span_of(std::string_view word)
{
    const auto ends = split(word, '-');
    if (ends.size() != 2) return std::nullopt;
    const auto begin = minute_of(ends[0]);
    const auto end = minute_of(ends[1]);
    if (!begin || !end || *begin == *end || *begin == day) return std::nullopt;
    return WeeklyHours::Span{*begin, *end > *begin ? *end : *end + day};
}

// One part of the text, "Mon Wed-Fri 08:00-18:00"; gives what is wrong, or nothing.
std::string add_part(std::string_view part, WeeklyHours& hours)
{
    std::vector<std::string_view> words;
    for (const std::string_view word : split(part, ' ')) {
        if (!word.empty()) words.push_back(word);
    }
    if (words.empty()) return "there are hours missing between commas";
    const auto span = span_of(words.back());
    if (!span) return fmt::format("\"{}\" is no span of hours", words.back());
    std::array<bool, 7> days{};
    if (words.size() == 1) days.fill(true);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (!mark_days(words[i], days)) return fmt::format("\"{}\" is no weekday", words[i]);
    }
    for (int d = 0; d < 7; ++d) {
        if (!days[static_cast<std::size_t>(d)]) continue;
        hours.spans.push_back({d * day + span->begin, d * day + span->end});
    }
    return "";
}

// Joins spans that touch or overlap.
template <class T>
void merge(std::vector<T>& spans)
{
    std::sort(spans.begin(), spans.end(), [](const T& a, const T& b) { return a.begin < b.begin; });
    std::vector<T> merged;
    for (const T& span : spans) {
        if (merged.empty() || span.begin > merged.back().end) {
            merged.push_back(span);
        } else {
            merged.back().end = std::max(merged.back().end, span.end);
        }
    }
    spans = std::move(merged);
}

// --- Expansion ---

using LocalTime = date::local_seconds;
using Instant = date::sys_seconds;

struct OpenSpan {
    LocalTime begin;
    LocalTime end;
};

LocalTime local_time(std::chrono::local_seconds time) { return LocalTime(time.time_since_epoch()); }

// The open spans in local time that touch [from, to), without holidays.
std::vector<OpenSpan> open_spans(const WeeklyHours& hours, const Calendar& calendar, LocalTime from,
                                 LocalTime to)
{
    std::vector<OpenSpan> spans;
    // 1970-01-05 was a Monday.
    const auto monday = LocalTime(std::chrono::hours(24 * 4));
    const auto weeks = date::floor<date::weeks>(from - monday) - date::weeks(1);
    for (LocalTime begin = monday + weeks; begin < to; begin += date::weeks(1)) {
        for (const auto& span : hours.spans) {
            spans.push_back(
                {begin + std::chrono::minutes(span.begin), begin + std::chrono::minutes(span.end)});
        }
    }
    merge(spans);
    for (const std::chrono::local_seconds holiday : calendar.holidays) {
        const LocalTime shut = local_time(holiday);
        const LocalTime open = shut + std::chrono::hours(24);
        if (open < from || shut > to) continue;
        std::vector<OpenSpan> left;
        for (const OpenSpan& span : spans) {
            if (span.begin < shut) left.push_back({span.begin, std::min(span.end, shut)});
            if (span.end > open) left.push_back({std::max(span.begin, open), span.end});
        }
        spans = std::move(left);
    }
    return spans;
}

Instant in_utc(LocalTime local, const date::time_zone* zone)
{
    if (zone == nullptr) return Instant(local.time_since_epoch());
    return zone->to_sys(local, date::choose::earliest);
}

}  // namespace

double WeeklyHours::share() const
{
    int open = 0;
    std::vector<Span> once = spans;
    for (const Span& span : spans) once.push_back({span.begin + week, span.end + week});
    merge(once);
    for (const Span& span : once) {
        open += std::max(0, std::min(span.end, 2 * week) - std::max(span.begin, week));
    }
    return static_cast<double>(open) / week;
}

bool WeeklyHours::is_always() const { return share() == 1; }

WeeklyHours always_open() { return {{{0, week}}, "always"}; }

Parsed parse_hours(std::string_view text)
{
    const std::string_view all = trimmed(text);
    if (all == "always") return always_open();
    WeeklyHours hours;
    hours.text = all;
    for (const std::string_view part : split(all, ',')) {
        const std::string wrong = add_part(trimmed(part), hours);
        if (wrong.empty()) continue;
        return wrong +
               "; hours are written as \"always\" or like \"Mon-Fri 08:00-18:00, "
               "Sat 09:00-13:00\"";
    }
    return hours;
}

bool Calendar::never_changes() const
{
    const auto always = [](const Shift& shift) { return shift.hours.is_always(); };
    return holidays.empty() && ramp.empty() && std::all_of(shifts.begin(), shifts.end(), always);
}

double Calendar::mean_units() const
{
    double units = 0;
    for (const Shift& shift : shifts) {
        units += static_cast<double>(shift.units) * shift.hours.share();
    }
    return units;
}

std::int64_t Calendar::most_units() const
{
    std::map<int, std::int64_t> changes;
    for (const Shift& shift : shifts) {
        std::vector<WeeklyHours::Span> spans = shift.hours.spans;
        for (const auto& span : shift.hours.spans) {  // what reaches over the end of the week
            spans.push_back({span.begin + week, span.end + week});
        }
        merge(spans);
        for (const auto& span : spans) {
            changes[span.begin] += shift.units;
            changes[span.end] -= shift.units;
        }
    }
    std::int64_t units = 0;
    std::int64_t most = 0;
    for (const auto& [at, change] : changes) most = std::max(most, units += change);
    return most;
}

bool is_time_zone(const std::string& name)
{
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::vector<UnitsChange> expand(const Calendar& calendar, std::chrono::local_seconds start,
                                sim::Duration horizon)
{
    const auto* zone = calendar.time_zone.empty() ? nullptr : date::locate_zone(calendar.time_zone);
    const Instant origin(start.time_since_epoch());
    const auto length = std::chrono::ceil<std::chrono::seconds>(horizon);
    const auto margin = std::chrono::hours(24);  // no zone is further from UTC
    const LocalTime from = local_time(start) - margin;
    const LocalTime to = local_time(start) + length + margin;

    std::map<std::chrono::seconds, std::int64_t> changes;
    for (const Shift& shift : calendar.shifts) {
        for (const OpenSpan& span : open_spans(shift.hours, calendar, from, to)) {
            const auto begin = in_utc(span.begin, zone) - origin;
            const auto end = in_utc(span.end, zone) - origin;
            if (end <= std::chrono::seconds(0) || begin >= length) continue;
            changes[std::max(begin, std::chrono::seconds(0))] += shift.units;
            changes[end] -= shift.units;
        }
    }
    // The steps of a ramp are changes as well, of the share.
    std::map<std::chrono::seconds, double> shares;
    for (const RampStep& step : calendar.ramp) {
        const auto at = in_utc(local_time(step.from), zone) - origin;
        shares[std::max(at, std::chrono::seconds(0))] = step.share;
        changes[std::max(at, std::chrono::seconds(0))] += 0;
    }
    std::int64_t all = 0;
    double share = 1;
    std::vector<UnitsChange> result{{sim::start_of_time, 0}};
    for (const auto& [at, change] : changes) {
        all += change;
        if (const auto step = shares.find(at); step != shares.end()) share = step->second;
        const auto units = std::llround(static_cast<double>(all) * share);
        if (at == std::chrono::seconds(0)) {
            result.front().units = units;
        } else if (units != result.back().units && at < length) {
            result.push_back({sim::Time(at), units});
        }
    }
    return result;
}

sim::Time moment_of(std::chrono::local_seconds local, const std::string& time_zone,
                    std::chrono::local_seconds start)
{
    const auto* zone = time_zone.empty() ? nullptr : date::locate_zone(time_zone);
    return sim::Time(in_utc(local_time(local), zone) - Instant(start.time_since_epoch()));
}

std::optional<WeeklyHours> KeyValue<WeeklyHours>::read(const Node& node, const KeyFacts& facts,
                                                       Reading& reading)
{
    const auto text = read_text(node, facts, reading);
    if (!text) return std::nullopt;
    Parsed parsed = parse_hours(*text);
    if (auto* hours = std::get_if<WeeklyHours>(&parsed)) return std::move(*hours);
    reading.diagnostics.error(node.where, facts.name + ": " + std::get<std::string>(parsed));
    return std::nullopt;
}

}  // namespace karvan::models
