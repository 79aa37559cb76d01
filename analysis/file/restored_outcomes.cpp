#include "analysis/file/restored_outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>
#include <variant>

#include <fmt/format.h>

#include "analysis/file/netcdf_rows.hpp"
#include "analysis/file/results_corridor.hpp"
#include "analysis/file/results_records.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t block = 32;  // replications read at a time
constexpr double us_per_h = 3.6e9;

template <typename Whole>
Whole whole(double number)
{
    return std::isfinite(number) ? static_cast<Whole>(std::llround(number)) : Whole{};
}

double known(double number) { return std::isfinite(number) ? number : 0; }

// How many durations a bin holds.
struct BinCount {
    std::int64_t lower_us;
    std::int64_t upper_us;  // not in it
    std::int64_t times;
};

// Durations with these counts, extremes and mean: all lie at the same fraction of their bins, so
// that the sum is right; a few are 1 us longer to make up for rounding.
sim::Durations durations_in(std::vector<BinCount>& bins, double min_us, double max_us,
                            double mean_us)
{
    sim::Durations tally;
    std::int64_t count = 0;
    for (const BinCount& bin : bins) count += bin.times;
    if (count == 0) return tally;
    double rest = mean_us * static_cast<double>(count);
    const auto take_out = [&](BinCount& bin, double us) {
        tally.record(sim::Duration(whole<std::int64_t>(us)));
        --bin.times;
        rest -= us;
    };
    take_out(bins.front(), min_us);
    if (count > 1) take_out(bins.back(), max_us);
    double width = 0;
    for (const BinCount& bin : bins) {
        rest -= static_cast<double>(bin.times) * static_cast<double>(bin.lower_us);
        width += static_cast<double>(bin.times) * static_cast<double>(bin.upper_us - bin.lower_us);
    }
    const double fraction = width > 0 ? std::clamp(rest / width, 0.0, 1.0) : 0;
    double owed = 0;
    for (const BinCount& bin : bins) {
        const double wanted = fraction * static_cast<double>(bin.upper_us - bin.lower_us);
        for (std::int64_t i = 0; i < bin.times; ++i) {
            owed += wanted;
            const auto given = std::clamp<std::int64_t>(whole<std::int64_t>(owed), 0,
                                                        bin.upper_us - bin.lower_us - 1);
            tally.record(sim::Duration(bin.lower_us + given));
            owed -= static_cast<double>(given);
        }
    }
    return tally;
}

// A few replications of one file: the values of its variables, read once each.
class Block {
public:
    Block(const NetcdfFile& file, const RowReader& reader, std::size_t first, std::size_t rows)
        : file_(file), reader_(reader), first_(first), rows_(rows)
    {}

    // The value at place `at` of the values that replication `row` has of the variable.
    template <typename T = double>
    const T& value(const char* name, std::size_t row, std::size_t at = 0)
    {
        const auto& list = std::get<std::vector<T>>(values(name));
        return list.at(row * (list.size() / rows_) + at);
    }

    bool has(const char* name) const
    {
        return std::any_of(file_.variables.begin(), file_.variables.end(),
                           [&](const Variable& v) { return v.name == name; });
    }

private:
    const Values& values(const char* name)
    {
        const auto found = values_.find(name);
        if (found != values_.end()) return found->second;
        variable(file_, name);  // throws if there is none
        return values_.emplace(name, reader_.rows(name, first_, rows_)).first->second;
    }

    const NetcdfFile& file_;
    const RowReader& reader_;
    std::size_t first_;
    std::size_t rows_;
    std::map<std::string, Values> values_;
};

// Reads the replications of one file.
class Restoration {
public:
    Restoration(const RunDescription& run, const std::filesystem::path& path)
        : run_(run), file_(read_without_rows(path, row_dimensions())), reader_(path)
    {
        // The edges of bins as they are in a histogram: in microseconds.
        const auto in_us = [&](const char* name) {
            std::vector<std::int64_t> edges;
            for (const double edge_h : std::get<std::vector<double>>(variable(file_, name).values))
                edges.push_back(std::llround(edge_h * us_per_h));
            return edges;
        };
        edges_us_ = in_us("bin");
        uppers_us_ = in_us("bin_upper");
    }

    void run(const std::function<void(ReplicationOutcome&&)>& take)
    {
        const std::size_t rows = size("replication");
        for (std::size_t first = 0; first < rows; first += block) {
            const std::size_t count = std::min(block, rows - first);
            Block values(file_, reader_, first, count);
            for (std::size_t row = 0; row < count; ++row) take(outcome(values, row));
        }
    }

private:
    std::size_t size(const char* name) const { return dimension(file_, name).size; }

    ReplicationOutcome outcome(Block& values, std::size_t row) const
    {
        ReplicationOutcome outcome;
        outcome.replication =
            static_cast<std::uint32_t>(values.value<std::int64_t>("replication", row));
        outcome.failure = values.value<std::string>("failure", row);
        if (!outcome.failure.empty()) return outcome;
        outcome.events = static_cast<std::uint64_t>(values.value<std::int64_t>("events", row));
        std::istringstream lines(values.value<std::string>("deadlock", row));
        for (std::string line; std::getline(lines, line);) outcome.deadlock.push_back(line);
        for (std::size_t i = 0; i < size("flow"); ++i)
            outcome.flows.push_back(flow(values, row, i));
        restore_stops(values, row, outcome);
        for (std::size_t i = 0; i < size("resource"); ++i)
            outcome.resources.push_back(resource(values, row, i));
        for (std::size_t i = 0; i < size("place_measure"); ++i)
            outcome.measures.push_back(
                {values.value("measure_mean", row, i), values.value("measure_p50", row, i),
                 values.value("measure_p90", row, i), values.value("measure_p95", row, i),
                 values.value("measure_max", row, i), values.value("measure_count", row, i)});
        return outcome;
    }

    FlowOutcome flow(Block& values, std::size_t row, std::size_t i) const
    {
        FlowOutcome flow;
        flow.entered = whole<std::uint64_t>(values.value("entered", row, i));
        flow.left = whole<std::uint64_t>(values.value("left", row, i));
        flow.lost = whole<std::uint64_t>(values.value("lost", row, i));
        flow.inside = whole<std::int64_t>(values.value("inside", row, i));
        flow.transit = transit(values, row, i);
        const double n = static_cast<double>(flow.transit.count());
        const std::size_t entries = size("place") * size("cause");
        for (std::size_t k = 0; n > 0 && k < entries; ++k)
            flow.ledger.emplace_back(
                whole<std::int64_t>(values.value("ledger_h", row, i * entries + k) * n * us_per_h));
        flow.transit_sd_h = values.value("transit_sd_h", row, i);
        restore_cargo(values, row, i, flow);
        restore_charges(values, row, i, flow);
        return flow;
    }

    void restore_cargo(Block& values, std::size_t row, std::size_t i, FlowOutcome& flow) const
    {
        constexpr double hours_a_year = 8760;
        const auto number = [&](const char* name) { return known(values.value(name, row, i)); };
        const double years = (run_.horizon_h - run_.warmup_h) / hours_a_year;
        flow.tonnes_left = number("tonnes_per_year") * years;
        flow.units_left = number("units_per_year") * years;
        flow.distance_km = number("distance_km");
        flow.tonnes = number("carried_tonnes");
        flow.units = number("carried_units");
        flow.tonne_km = number("carried_tonne_km");
        flow.unit_km = number("carried_unit_km");
        flow.on_time = whole<std::uint64_t>(number("on_time"));
        if (values.has("spoiled")) flow.spoiled = whole<std::uint64_t>(number("spoiled"));
        flow.late = whole<std::uint64_t>(number("late"));
        flow.late_mean_h = number("late_mean_h");
    }

    // Means of a shipment, in two arrays: of money and of emissions in kg.
    void restore_charges(Block& values, std::size_t row, std::size_t i, FlowOutcome& flow) const
    {
        const auto n = static_cast<double>(flow.transit.count());
        const std::size_t kinds = run_.charges.size();
        if (n == 0 || !(run_.has_money || run_.has_emissions)) return;
        flow.charged.resize(run_.places.size() * kinds);
        const auto restore = [&](const char* name, bool is_emission, double millionths) {
            if (!values.has(name)) return;
            std::vector<std::size_t> own;
            for (std::size_t k = 0; k < kinds; ++k)
                if (run_.charges[k].is_emission == is_emission) own.push_back(k);
            for (std::size_t place = 0; place < run_.places.size(); ++place)
                for (std::size_t k = 0; k < own.size(); ++k) {
                    const std::size_t at = (i * run_.places.size() + place) * own.size() + k;
                    const double sum = known(values.value(name, row, at)) * n * millionths;
                    flow.charged[place * kinds + own[k]] =
                        static_cast<sim::Int128>(std::round(sum));
                }
        };
        restore("cost", false, 1e6);
        restore("co2e_kg", true, 1e9);
    }

    void restore_stops(Block& values, std::size_t row, ReplicationOutcome& outcome) const
    {
        for (std::size_t at = 0; at < run_.stops.size(); ++at) {
            StopOutcome stop;
            const double count = values.value("stop_count", row, at);
            if (std::isnan(count)) continue;  // the replication had no stops of this flow
            stop.count = whole<std::uint64_t>(count);
            for (const StopMeasure& measure : stop_measures())
                if (values.has(measure.name))
                    stop.*measure.value = known(values.value(measure.name, row, at));
            outcome.flows.at(run_.stops[at].flow).stops.push_back(stop);
        }
    }

    sim::Durations transit(Block& values, std::size_t row, std::size_t i) const
    {
        std::vector<BinCount> bins;
        for (std::size_t k = 0; k < edges_us_.size(); ++k)
            if (const std::int64_t times =
                    values.value<std::int64_t>("transit_histogram", row, i * edges_us_.size() + k);
                times > 0)
                bins.push_back({edges_us_[k], uppers_us_[k], times});
        const auto us = [&](const char* name) { return values.value(name, row, i) * us_per_h; };
        return durations_in(bins, us("transit_min_h"), us("transit_max_h"), us("transit_mean_h"));
    }

    static ResourceOutcome resource(Block& values, std::size_t row, std::size_t i)
    {
        const auto number = [&](const char* name) { return known(values.value(name, row, i)); };
        return {number("queue_mean"),  number("queue_max"),
                number("busy_mean"),   number("capacity_mean"),
                number("wait_mean_h"), number("wait_p95_h"),
                number("wait_max_h"),  whole<std::uint64_t>(values.value("served", row, i))};
    }

    const RunDescription& run_;
    NetcdfFile file_;
    RowReader reader_;
    std::vector<std::int64_t> edges_us_;
    std::vector<std::int64_t> uppers_us_;
};

}  // namespace

void restore_outcomes(const RunDescription& run, const std::filesystem::path& path,
                      const std::function<void(ReplicationOutcome&&)>& take)
{
    const auto lacks = [&](const std::exception& error) {
        return std::runtime_error(fmt::format(
            "cannot read {}: it is no whole results file: {}", path.string(), error.what()));
    };
    try {
        Restoration(run, path).run(take);
    } catch (const std::out_of_range& error) {
        throw lacks(error);
    } catch (const std::bad_variant_access& error) {
        throw lacks(error);
    }
}

}  // namespace karvan::analysis
