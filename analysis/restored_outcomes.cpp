#include "analysis/restored_outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>

#include "analysis/netcdf_rows.hpp"
#include "analysis/results_records.hpp"

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
    explicit Restoration(const std::filesystem::path& path)
        : file_(read_without_rows(path, row_dimensions())), reader_(path)
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
        restore_accounts(values, row, i, flow);
        return flow;
    }

    bool has(std::string_view name) const
    {
        return std::any_of(file_.variables.begin(), file_.variables.end(),
                           [&](const Variable& v) { return v.name == name; });
    }

    // Charges by place and kind: those of money, then those of CO2e. How many units, tonnes and
    // tonne-km there were follows from what was charged for each.
    void restore_accounts(Block& values, std::size_t row, std::size_t i, FlowOutcome& flow) const
    {
        const std::size_t money = has("cost") ? size("charge") : 0;
        const std::size_t scopes = has("co2e_kg") ? size("scope") : 0;
        const auto n = static_cast<double>(flow.transit.count());
        if (n == 0 || money + scopes == 0) return;
        const std::size_t all = size("charge") + size("scope");
        flow.charged.resize(size("place") * all);
        double cost = 0;
        double kg = 0;
        for (std::size_t place = 0; place < size("place"); ++place) {
            const std::size_t at = i * size("place") + place;
            for (std::size_t k = 0; k < money; ++k) {
                const double each = values.value("cost", row, at * money + k);
                flow.charged[place * all + k] = whole<std::int64_t>(each * n * 1e6);
                cost += each * n;
            }
            for (std::size_t k = 0; k < scopes; ++k) {
                const double each = values.value("co2e_kg", row, at * scopes + k);
                flow.charged[place * all + size("charge") + k] =
                    whole<std::int64_t>(each * n * 1e9);
                kg += each * n;
            }
        }
        const auto total = [&](const char* each, double sum) {
            const double one = has(each) ? known(values.value(each, row, i)) : 0;
            return one > 0 ? sum / one : 0;
        };
        flow.units =
            std::max(total("generalised_cost_per_unit", cost), total("co2e_kg_per_unit", kg));
        flow.tonnes =
            std::max(total("generalised_cost_per_tonne", cost), total("co2e_kg_per_tonne", kg));
        flow.tonne_km = total("co2e_g_per_tonne_km", kg * 1000);
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

    NetcdfFile file_;
    RowReader reader_;
    std::vector<std::int64_t> edges_us_;
    std::vector<std::int64_t> uppers_us_;
};

}  // namespace

void restore_outcomes(const std::filesystem::path& path,
                      const std::function<void(ReplicationOutcome&&)>& take)
{
    Restoration(path).run(take);
}

}  // namespace karvan::analysis
