// Checking and counting the replications of a run.
#include "analysis/per_replication.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace karvan::analysis {

namespace {

// Throws unless a finished replication has `found` == `expected` entries of that kind.
void expect_length(const ReplicationOutcome& outcome, const char* what, std::size_t found,
                   std::size_t expected)
{
    if (found == expected) return;
    throw std::invalid_argument(fmt::format("replication {} has {} {} where the run has {}",
                                            outcome.replication, found, what, expected));
}

void check_lengths(const RunDescription& run, const ReplicationOutcome& outcome)
{
    expect_length(outcome, "flows", outcome.flows.size(), run.flows.size());
    expect_length(outcome, "resources", outcome.resources.size(), run.resources.size());
    expect_length(outcome, "measures of places", outcome.measures.size(), run.measures.size());
    const std::size_t samples = outcome.samples * run.resources.size();
    expect_length(outcome, "samples of queues", outcome.sampled_queue.size(), samples);
    expect_length(outcome, "samples of busy units", outcome.sampled_busy.size(), samples);
    for (const FlowOutcome& flow : outcome.flows)
        if (!flow.ledger.empty() || flow.transit.count() > 0)
            expect_length(outcome, "ledger entries of a flow", flow.ledger.size(),
                          run.places.size() * run.causes.size());
    std::vector<std::size_t> stops(run.flows.size(), 0);
    for (const StopRow& stop : run.stops) ++stops.at(stop.flow);
    for (std::size_t i = 0; i < outcome.flows.size(); ++i)
        if (!outcome.flows[i].stops.empty())
            expect_length(outcome, "stops of a flow", outcome.flows[i].stops.size(), stops[i]);
    for (const FlowOutcome& flow : outcome.flows)
        if (!flow.charged.empty())
            expect_length(outcome, "charges of a flow", flow.charged.size(),
                          run.places.size() * run.charges.size());
}

}  // namespace

std::size_t finished_replications(const RunResults& results)
{
    return static_cast<std::size_t>(
        std::count_if(results.replications.begin(), results.replications.end(), is_finished));
}

double utilisation(const ResourceOutcome& outcome)
{
    return outcome.mean_capacity > 0 ? outcome.mean_busy / outcome.mean_capacity : unknown;
}

double mean_h(const sim::Durations& durations)
{
    constexpr double s_per_h = 3600;
    return durations.count() > 0 ? durations.mean_s() / s_per_h : unknown;
}

double quantile_h(const sim::Durations& durations, double p)
{
    return durations.count() > 0 ? sim::in_hours(durations.quantile(p)) : unknown;
}

double sd_h(const FlowOutcome& flow)
{
    if (flow.transit_sd_h) return *flow.transit_sd_h;
    return flow.transit.count() > 1 ? std::sqrt(flow.transit.variance_s2()) / 3600 : unknown;
}

void check_lengths(const RunResults& results)
{
    for (const ResourceRow& resource : results.run.resources)
        if (resource.place >= results.run.places.size())
            throw std::invalid_argument(fmt::format("resource '{}' is at place {} of {}",
                                                    resource.name, resource.place,
                                                    results.run.places.size()));
    for (const MeasureRow& measure : results.run.measures)
        if (measure.place >= results.run.places.size())
            throw std::invalid_argument(fmt::format("measure '{}' is at place {} of {}",
                                                    measure.name, measure.place,
                                                    results.run.places.size()));
    for (const ReplicationOutcome& outcome : results.replications)
        if (is_finished(outcome)) check_lengths(results.run, outcome);
}

}  // namespace karvan::analysis
