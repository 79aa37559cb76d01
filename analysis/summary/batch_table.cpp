// The table of batch means.
#include "analysis/summary/batch_table.hpp"

#include <algorithm>

#include "analysis/experiments/warmup.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

std::vector<double> series_of(const RunResults& results, const ReplicationOutcome& outcome,
                              const std::vector<std::int32_t>& samples, std::size_t resource)
{
    std::vector<double> series;
    for (std::size_t t = 0; t < outcome.samples; ++t) {
        const double time_h = static_cast<double>(t) * results.run.sample_every_h;
        if (time_h < results.run.warmup_h) continue;
        series.push_back(samples[t * results.run.resources.size() + resource]);
    }
    return series;
}

// Batch means of the transit times of those that arrived after the warm-up, in spans between
// samples in which any did.
BatchMeans transit_batches(const RunResults& results, const ReplicationOutcome& outcome,
                           std::size_t flow)
{
    std::vector<double> hours;
    std::vector<double> arrivals;
    FlowSample before;
    for (std::size_t t = 0; t < outcome.samples; ++t) {
        const FlowSample& now = outcome.sampled_flows[t * results.run.flows.size() + flow];
        if (static_cast<double>(t) * results.run.sample_every_h < results.run.warmup_h) continue;
        if (now.arrived <= before.arrived) continue;
        hours.push_back(now.transit_h - before.transit_h);
        arrivals.push_back(static_cast<double>(now.arrived - before.arrived));
        before = now;
    }
    return batch_means(hours, arrivals);
}

std::string soundness(bool is_sound)
{
    return is_sound ? "sound" : "too short a run: batches are correlated";
}

}  // namespace

TextTable transit_batch_means_table(const RunResults& results)
{
    TextTable table("One long run: batch means of transit times, by the time of arrival",
                    {{"flow", "Flow", ""},
                     {"transit", "Mean transit time", "h"},
                     {"batches", "Batches", ""},
                     {"correlation", "Correlation of neighbours", ""},
                     {"sound", "Interval", ""}});
    const auto first =
        std::find_if(results.replications.begin(), results.replications.end(), is_finished);
    if (first == results.replications.end() || first->sampled_flows.empty()) return table;
    for (std::size_t i = 0; i < results.run.flows.size(); ++i) {
        const BatchMeans transit = transit_batches(results, *first, i);
        if (transit.batches == 0) continue;
        table.add_row({flow_label(results.run.flows[i]), transit.estimate,
                       static_cast<std::int64_t>(transit.batches), transit.correlation,
                       soundness(transit.is_sound)});
    }
    return table;
}

TextTable batch_means_table(const RunResults& results)
{
    TextTable table("One long run: batch means of what was sampled after the warm-up",
                    {{"resource", "Resource", ""},
                     {"queue", "Mean queue", "requests"},
                     {"busy", "Mean use", "units"},
                     {"batches", "Batches", ""},
                     {"correlation", "Correlation of neighbours", ""},
                     {"sound", "Interval", ""}});
    const auto first =
        std::find_if(results.replications.begin(), results.replications.end(), is_finished);
    if (first == results.replications.end()) return table;
    for (std::size_t r = 0; r < results.run.resources.size(); ++r) {
        if (first->resources[r].served == 0) continue;
        const BatchMeans queue = batch_means(series_of(results, *first, first->sampled_queue, r));
        const BatchMeans busy = batch_means(series_of(results, *first, first->sampled_busy, r));
        if (queue.batches == 0) continue;
        const ResourceRow& resource = results.run.resources[r];
        table.add_row({place_label(results.run.places[resource.place]) + ", " + resource.name,
                       queue.estimate, busy.estimate, static_cast<std::int64_t>(queue.batches),
                       queue.correlation, soundness(queue.is_sound && busy.is_sound)});
    }
    return table;
}

}  // namespace karvan::analysis
