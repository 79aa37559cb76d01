// Estimating the numbers of the summary over the replications that finished.
#include "analysis/summary/summary_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

namespace {

FlowSummary summary_of_flow(const RunResults& results, std::size_t index)
{
    const auto estimate = [&](auto value) {
        return mean_over_replications(over_replications(
            results, [&](const ReplicationOutcome& r) { return value(r.flows[index]); }));
    };
    FlowSummary summary{index, {}, {}, {}, {}, {}};
    summary.left = estimate([](const FlowOutcome& f) { return f.left; });
    summary.lost = estimate([](const FlowOutcome& f) { return f.lost; });
    summary.lost_percent = estimate([](const FlowOutcome& f) {
        const double lost = static_cast<double>(f.lost);
        return f.entered > 0 ? 100 * lost / static_cast<double>(f.entered) : unknown;
    });
    summary.transit_mean_h = estimate([](const FlowOutcome& f) { return mean_h(f.transit); });
    for (std::size_t i = 0; i < summary_quantiles.size(); ++i)
        summary.transit_quantile_h[i] =
            mean_of_quantiles(over_replications(results, [&](const ReplicationOutcome& r) {
                return quantile_h(r.flows[index].transit, summary_quantiles[i]);
            }));
    return summary;
}

ResourceSummary summary_of_resource(const RunResults& results, std::size_t index)
{
    const auto estimate = [&](auto value) {
        return mean_over_replications(over_replications(
            results, [&](const ReplicationOutcome& r) { return value(r.resources[index]); }));
    };
    return {
        index, estimate([](const ResourceOutcome& r) { return r.mean_queue; }),
        estimate([](const ResourceOutcome& r) { return r.served > 0 ? r.mean_wait_h : unknown; }),
        estimate([](const ResourceOutcome& r) { return 100 * utilisation(r); })};
}

bool served_something(const RunResults& results, std::size_t resource)
{
    return std::any_of(results.replications.begin(), results.replications.end(),
                       [&](const ReplicationOutcome& r) {
                           return is_finished(r) && r.resources[resource].served > 0;
                       });
}

}  // namespace

SummaryNumbers summary_numbers(const RunResults& results)
{
    SummaryNumbers numbers;
    numbers.bottlenecks = bottlenecks(results);
    for (std::size_t i = 0; i < results.run.flows.size(); ++i)
        numbers.flows.push_back(summary_of_flow(results, i));
    for (std::size_t i = 0; i < results.run.resources.size(); ++i)
        if (served_something(results, i))
            numbers.resources.push_back(summary_of_resource(results, i));
    const auto place = [&](const ResourceSummary& r) {
        return results.run.resources[r.resource].place;
    };
    std::sort(numbers.resources.begin(), numbers.resources.end(),
              [&](const auto& a, const auto& b) {
                  return std::pair(place(a), a.resource) < std::pair(place(b), b.resource);
              });
    return numbers;
}

std::string quantity(const Estimate& estimate, std::string_view unit)
{
    const bool has_interval = std::isfinite(estimate.half_width);
    return fmt::format(
        "{} {}", has_interval ? format_estimate(estimate) : format_number(estimate.mean), unit);
}

Cell cell_of(const RunResults& results, const Estimate& estimate)
{
    if (estimate.n == 0) return {};
    if (finished_replications(results) < 2) return estimate.mean;
    return estimate;
}

std::string place_label(const PlaceRow& place)
{
    return place.name.empty() || place.name == place.id ? place.id : place.id + " " + place.name;
}

std::string flow_label(const FlowRow& flow) { return flow.name.empty() ? flow.id : flow.name; }

}  // namespace karvan::analysis
