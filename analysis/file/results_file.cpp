// Laying out the results: labels of what was simulated, then one array for each statistic.
#include "analysis/file/results_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/file/file_part.hpp"
#include "analysis/file/results_corridor.hpp"
#include "analysis/file/results_labels.hpp"
#include "analysis/file/results_notes.hpp"
#include "analysis/file/results_records.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Flags = std::vector<std::uint8_t>;

constexpr std::size_t few_entries = 8;  // read quickly across all replications
constexpr std::array quantiles{0.5, 0.9, 0.95};
constexpr double us_per_h = 3.6e9;

// ---- the statistics by (replication, resource) and by (replication, flow)

template <typename Outcome>
struct Measure {
    const char* name;
    const char* long_name;
    const char* units;
    double (*value)(const Outcome&);  // NaN where there is none
};

using ResourceMeasure = Measure<ResourceOutcome>;
using FlowMeasure = Measure<FlowOutcome>;

template <typename Number>
double if_any(std::uint64_t observations, Number number)
{
    return observations > 0 ? static_cast<double>(number) : unknown;
}

double mean_transit_h(const FlowOutcome& flow) { return mean_h(flow.transit); }

constexpr std::array resource_measures{
    ResourceMeasure{"queue_mean", "mean number of requests waiting", "1",
                    [](const ResourceOutcome& r) { return r.mean_queue; }},
    ResourceMeasure{"queue_max", "greatest number of requests waiting", "1",
                    [](const ResourceOutcome& r) { return r.max_queue; }},
    ResourceMeasure{"busy_mean", "mean number of units in use", "1",
                    [](const ResourceOutcome& r) { return r.mean_busy; }},
    ResourceMeasure{"capacity_mean", "mean number of units available", "1",
                    [](const ResourceOutcome& r) { return r.mean_capacity; }},
    ResourceMeasure{"utilisation", "busy_mean over capacity_mean", "1", utilisation},
    ResourceMeasure{"wait_mean_h", "mean wait of the requests served, zero waits included", "h",
                    [](const ResourceOutcome& r) { return if_any(r.served, r.mean_wait_h); }},
    ResourceMeasure{"wait_p95_h", "wait that 95 % of the requests served did not exceed", "h",
                    [](const ResourceOutcome& r) { return if_any(r.served, r.p95_wait_h); }},
    ResourceMeasure{"wait_max_h", "longest wait of the requests served", "h",
                    [](const ResourceOutcome& r) { return if_any(r.served, r.max_wait_h); }},
    ResourceMeasure{"served", "requests served", "1",
                    [](const ResourceOutcome& r) { return static_cast<double>(r.served); }}};

constexpr std::array flow_measures{
    FlowMeasure{"entered", "shipments that entered after the warm-up", "1",
                [](const FlowOutcome& f) { return static_cast<double>(f.entered); }},
    FlowMeasure{"left", "shipments that arrived after the warm-up", "1",
                [](const FlowOutcome& f) { return static_cast<double>(f.left); }},
    FlowMeasure{"lost", "shipments that were turned away or given up after the warm-up", "1",
                [](const FlowOutcome& f) { return static_cast<double>(f.lost); }},
    FlowMeasure{"inside", "shipments under way at the horizon", "1",
                [](const FlowOutcome& f) { return static_cast<double>(f.inside); }},
    FlowMeasure{"transit_mean_h", "mean transit time", "h", mean_transit_h},
    FlowMeasure{"transit_sd_h", "standard deviation of the transit time", "h", sd_h},
    FlowMeasure{"transit_min_h", "shortest transit time", "h",
                [](const FlowOutcome& f) {
                    return if_any(f.transit.count(), sim::in_hours(f.transit.min()));
                }},
    FlowMeasure{"transit_max_h", "longest transit time", "h", [](const FlowOutcome& f) {
                    return if_any(f.transit.count(), sim::in_hours(f.transit.max()));
                }}};

// What is measured at places, each in its own unit.
struct PlaceMeasure {
    const char* name;
    const char* long_name;
    double MeasureOutcome::*value;
};

constexpr std::array place_measures{
    PlaceMeasure{"measure_mean", "mean of the times of a measure, or its value",
                 &MeasureOutcome::mean},
    PlaceMeasure{"measure_p50", "time that half of them did not exceed", &MeasureOutcome::p50},
    PlaceMeasure{"measure_p90", "time that 90 % of them did not exceed", &MeasureOutcome::p90},
    PlaceMeasure{"measure_p95", "time that 95 % of them did not exceed", &MeasureOutcome::p95},
    PlaceMeasure{"measure_max", "longest of the times", &MeasureOutcome::max},
    PlaceMeasure{"measure_count", "number of the times of a measure, or what it counts",
                 &MeasureOutcome::count}};

// The bins that hold the transit times of any flow in any replication.
struct Bins {
    std::size_t first = 0;
    std::size_t count = 0;
};

Bins transit_bins(const RunResults& results)
{
    std::size_t first = ~std::size_t{0};
    std::size_t end = 0;
    for (const ReplicationOutcome& outcome : results.replications)
        for (const FlowOutcome& flow : outcome.flows) {
            const sim::Histogram& bins = flow.transit.histogram();
            if (!is_finished(outcome) || bins.counts().empty()) continue;
            first = std::min(first, bins.first_bin());
            end = std::max(end, bins.first_bin() + bins.counts().size());
        }
    return end > 0 ? Bins{first, end - first} : Bins{};
}

// How long the samples of the longest replication are.
std::size_t longest_samples(const RunResults& results)
{
    std::size_t samples = 0;
    for (const ReplicationOutcome& outcome : results.replications)
        if (is_finished(outcome)) samples = std::max(samples, outcome.samples);
    return samples;
}

// Builds the description of one file.
class Layout : FilePart {
public:
    Layout(const RunResults& results, NetcdfFile& file)
        : FilePart(file),
          results_(results),
          run_(results.run),
          replications_(results.replications),
          bins_(transit_bins(results)),
          samples_(longest_samples(results))
    {}

    void build()
    {
        file_.attributes = results_attributes(run_);
        file_.variables = results_labels(run_);
        add_dimensions();
        add_axes();
        add_replications();
        for (const ResourceMeasure& m : resource_measures) add_resource_measure(m);
        for (const PlaceMeasure& m : place_measures) add_place_measure(m);
        for (const FlowMeasure& m : flow_measures) add_flow_measure(m);
        add_quantiles();
        add_histogram();
        add_ledger();
        add_samples("queue_sampled", "requests waiting", &ReplicationOutcome::sampled_queue);
        add_corridor(results_, file_);
        add_samples("busy_sampled", "units in use", &ReplicationOutcome::sampled_busy);
        add_records(results_, file_);
        add_notes(run_, file_);
    }

private:
    void add_dimensions()
    {
        file_.dimensions = {{"replication", replications_.size(), true},
                            {"place", run_.places.size(), false, few_entries},
                            {"resource", run_.resources.size(), false, few_entries},
                            {"place_measure", run_.measures.size(), false, few_entries},
                            {"flow", run_.flows.size(), false, few_entries},
                            {"cause", run_.causes.size()},
                            {"time", samples_},
                            {"quantile", quantiles.size()},
                            {"bin", bins_.count}};
    }

    void add_axes()
    {
        std::vector<double> hours;
        for (std::size_t i = 0; i < samples_; ++i)
            hours.push_back(static_cast<double>(i) * run_.sample_every_h);
        add("time", "time of the sample", time_units(run_), {"time"}, std::move(hours),
            {{"standard_name", "time"}, {"calendar", "standard"}, {"axis", "T"}});
        add("quantile", "share of the shipments that take no longer", "1", {"quantile"},
            std::vector<double>(quantiles.begin(), quantiles.end()));
        add("bin", "lower edge of the bin", "h", {"bin"}, edges_h(0));
        add("bin_upper", "upper edge of the bin", "h", {"bin"}, edges_h(1));
    }

    std::vector<double> edges_h(std::size_t shift) const
    {
        std::vector<double> edges;
        for (std::size_t i = 0; i < bins_.count; ++i)
            edges.push_back(
                static_cast<double>(sim::Histogram::lower_edge(bins_.first + i + shift)) /
                us_per_h);
        return edges;
    }

    void add_replications()
    {
        const auto& rows = replications_;
        const Texts over{"replication"};
        const auto number = [](const ReplicationOutcome& r) { return r.replication; };
        const auto has_failed = [](const ReplicationOutcome& r) { return !is_finished(r); };
        const auto failure = [](const ReplicationOutcome& r) { return r.failure; };
        const auto events = [](const ReplicationOutcome& r) { return r.events; };
        const auto deadlock = [](const ReplicationOutcome& r) {
            return fmt::format("{}", fmt::join(r.deadlock, "\n"));
        };
        add("replication", "number of the replication", "1", over,
            numbers<std::int64_t>(rows, number));
        add("status", "how the replication ended", "", over,
            numbers<std::uint8_t>(rows, has_failed),
            {{"flag_values", Flags{0, 1}}, {"flag_meanings", "finished failed"}});
        add("failure", "why the replication failed; empty if it finished", "", over,
            texts(rows, failure));
        add("deadlock", "who holds what and waits for what at the end; empty if none", "", over,
            texts(rows, deadlock));
        add("events", "events simulated", "1", over, numbers<std::int64_t>(rows, events));
    }

    void add_resource_measure(const ResourceMeasure& measure)
    {
        std::vector<double> values;
        for (const ReplicationOutcome& r : replications_)
            for (std::size_t i = 0; i < run_.resources.size(); ++i)
                values.push_back(is_finished(r) ? measure.value(r.resources[i]) : unknown);
        add_array(measure.name, measure.long_name, measure.units, {"replication", "resource"},
                  std::move(values));
    }

    void add_place_measure(const PlaceMeasure& measure)
    {
        std::vector<double> values;
        for (const ReplicationOutcome& r : replications_)
            for (std::size_t i = 0; i < run_.measures.size(); ++i)
                values.push_back(is_finished(r) ? r.measures[i].*measure.value : unknown);
        add_array(measure.name, measure.long_name, "1", {"replication", "place_measure"},
                  std::move(values), {{"comment", "The unit of each measure is in measure_unit."}});
    }

    void add_flow_measure(const FlowMeasure& measure)
    {
        std::vector<double> values;
        for (const ReplicationOutcome& r : replications_)
            for (std::size_t i = 0; i < run_.flows.size(); ++i)
                values.push_back(is_finished(r) ? measure.value(r.flows[i]) : unknown);
        add_array(measure.name, measure.long_name, measure.units, {"replication", "flow"},
                  std::move(values));
    }

    void add_quantiles();
    void add_histogram();
    void add_ledger();
    void add_samples(const char* name, const char* what,
                     std::vector<std::int32_t> ReplicationOutcome::*samples);

    const RunResults& results_;
    const RunDescription& run_;
    const std::vector<ReplicationOutcome>& replications_;
    Bins bins_;
    std::size_t samples_;
};

void Layout::add_quantiles()
{
    std::vector<double> values;
    for (const ReplicationOutcome& r : replications_)
        for (std::size_t i = 0; i < run_.flows.size(); ++i)
            for (const double p : quantiles)
                values.push_back(is_finished(r) ? quantile_h(r.flows[i].transit, p) : unknown);
    add_array("transit_quantile_h", "transit time that a share of the shipments did not exceed",
              "h", {"replication", "flow", "quantile"}, std::move(values),
              {{"relative_error", sim::Histogram::relative_error}});
}

// Counts are for summing over replications, so one that failed adds 0.
void Layout::add_histogram()
{
    const std::size_t flows = run_.flows.size();
    std::vector<std::int64_t> counts(replications_.size() * flows * bins_.count, 0);
    for (std::size_t r = 0; r < replications_.size(); ++r)
        for (std::size_t i = 0; is_finished(replications_[r]) && i < flows; ++i) {
            const sim::Histogram& bins = replications_[r].flows[i].transit.histogram();
            if (bins.counts().empty()) continue;
            const std::size_t at = (r * flows + i) * bins_.count + bins.first_bin() - bins_.first;
            std::copy(bins.counts().begin(), bins.counts().end(),
                      counts.begin() + static_cast<std::ptrdiff_t>(at));
        }
    add_array("transit_histogram", "shipments by transit time, from bin to below bin_upper", "1",
              {"replication", "flow", "bin"}, std::move(counts));
}

void Layout::add_ledger()
{
    const std::size_t entries = run_.places.size() * run_.causes.size();
    std::vector<double> hours;
    hours.reserve(replications_.size() * run_.flows.size() * entries);
    for (const ReplicationOutcome& r : replications_)
        for (std::size_t i = 0; i < run_.flows.size(); ++i) {
            const std::uint64_t n = is_finished(r) ? r.flows[i].transit.count() : 0;
            for (std::size_t k = 0; k < entries; ++k)
                hours.push_back(n == 0
                                    ? unknown
                                    : sim::in_hours(r.flows[i].ledger[k]) / static_cast<double>(n));
        }
    add_array("ledger_h", "mean hours of a shipment by place and cause", "h",
              {"replication", "flow", "place", "cause"}, std::move(hours),
              {{"comment",
                "Every hour has one place and one cause: the sum over place and cause is "
                "transit_mean_h, exactly but for the rounding of the last digit. Zero where a flow "
                "spent no time."}});
}

void Layout::add_samples(const char* name, const char* what,
                         std::vector<std::int32_t> ReplicationOutcome::*samples)
{
    const std::size_t resources = run_.resources.size();
    std::vector<float> values;
    for (const ReplicationOutcome& r : replications_) {
        const std::size_t filled = is_finished(r) ? (r.*samples).size() : 0;
        for (std::size_t i = 0; i < samples_ * resources; ++i)
            values.push_back(i < filled ? static_cast<float>((r.*samples)[i])
                                        : std::numeric_limits<float>::quiet_NaN());
    }
    add_array(name, fmt::format("{} at the time of the sample", what), "1",
              {"replication", "time", "resource"}, std::move(values),
              {{"cell_methods", "time: point"}});
}

}  // namespace

NetcdfFile results_layout(const RunResults& results)
{
    check_lengths(results);
    NetcdfFile file;
    Layout(results, file).build();
    return file;
}

void write_results(const RunResults& results, const std::filesystem::path& target)
{
    write(results_layout(results), target);
}

}  // namespace karvan::analysis
