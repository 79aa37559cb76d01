// The table of batch means.
#include "analysis/batch_table.hpp"

#include <algorithm>

#include "analysis/per_replication.hpp"
#include "analysis/summary_numbers.hpp"
#include "analysis/warmup.hpp"

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

}  // namespace

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
                       queue.correlation,
                       std::string(queue.is_sound && busy.is_sound
                                       ? "sound"
                                       : "too short a run: batches are correlated")});
    }
    return table;
}

}  // namespace karvan::analysis
