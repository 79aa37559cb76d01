// Waiting by place and cause, and how it rises.
#include "analysis/experiments/waiting_rise.hpp"

#include <algorithm>
#include <tuple>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

std::size_t pairs(const RunDescription& run) { return run.places.size() * run.causes.size(); }

}  // namespace

std::vector<double> pressures_of(const RunDescription& run, const ReplicationOutcome& outcome)
{
    std::vector<double> row;
    if (!is_finished(outcome)) return row;
    row.assign(pairs(run), 0.0);
    double arrived = 0;
    for (const FlowOutcome& flow : outcome.flows) {
        arrived += static_cast<double>(flow.transit.count());
        for (std::size_t at = 0; at < flow.ledger.size(); ++at)
            if (run.causes[at % run.causes.size()].is_waiting)
                row[at] += sim::in_hours(flow.ledger[at]);
    }
    for (double& hours : row) hours = arrived > 0 ? hours / arrived : 0;
    for (const ResourceOutcome& r : outcome.resources) row.push_back(100 * utilisation(r));
    for (const ResourceOutcome& r : outcome.resources) row.push_back(r.mean_queue);
    return row;
}

std::vector<WaitingRise> waiting_rises(const RunDescription& run, const Observations& smaller,
                                       const Observations& now, double level)
{
    std::vector<WaitingRise> all;
    if (now.empty() || smaller.size() != now.size()) return all;
    for (std::size_t at = 0; at < pairs(run); ++at) {
        if (!run.causes[at % run.causes.size()].is_waiting) continue;
        const std::vector<double> hours = column(now, at);
        const WaitingRise one{at / run.causes.size(), at % run.causes.size(),
                              mean_over_replications(hours, level),
                              paired_difference(column(smaller, at), hours, level)};
        if (one.rise.mean > 0) all.push_back(one);
    }
    std::stable_sort(all.begin(), all.end(), [](const WaitingRise& a, const WaitingRise& b) {
        return a.rise.mean > b.rise.mean;
    });
    return all;
}

Estimate used_percent(const RunDescription& run, const Observations& rows, std::size_t resource,
                      double level)
{
    return mean_over_replications(column(rows, pairs(run) + resource), level);
}

Estimate mean_queue(const RunDescription& run, const Observations& rows, std::size_t resource,
                    double level)
{
    return mean_over_replications(column(rows, pairs(run) + run.resources.size() + resource),
                                  level);
}

std::vector<std::size_t> pressed_resources(const RunDescription& run, const Observations& rows,
                                           std::size_t place)
{
    std::vector<std::tuple<double, double, std::size_t>> ranked;
    for (std::size_t i = 0; i < run.resources.size() && !rows.empty(); ++i) {
        if (run.resources[i].place != place) continue;
        const Estimate use = used_percent(run, rows, i);
        const double used = use.n > 0 ? use.mean : 0;  // of a stock it is not known
        const double queue = mean_queue(run, rows, i).mean;
        if (used > 0 || queue > 0) ranked.emplace_back(-queue, -used, i);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::size_t> resources;
    for (const auto& one : ranked) resources.push_back(std::get<2>(one));
    return resources;
}

}  // namespace karvan::analysis
