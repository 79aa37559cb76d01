// The trend of shipments under way.
#include "analysis/experiments/growth.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

// The first sample that counts.
std::size_t first_sample(const RunDescription& run, std::size_t samples)
{
    if (run.warmup_h <= 0) return samples / 2;
    const double first = std::ceil(run.warmup_h / run.sample_every_h);
    return std::min(samples, static_cast<std::size_t>(first));
}

// By least squares, a sample.
double trend(const RunDescription& run, const ReplicationOutcome& outcome, std::size_t flow)
{
    const std::size_t first = first_sample(run, outcome.samples);
    const auto n = static_cast<double>(outcome.samples - first);
    if (n < 3) return unknown;
    const double middle = (n - 1) / 2;
    double products = 0;
    for (std::size_t t = first; t < outcome.samples; ++t) {
        const auto inside = outcome.sampled_flows[t * run.flows.size() + flow].inside;
        products += (static_cast<double>(t - first) - middle) * static_cast<double>(inside);
    }
    return products / (n * (n * n - 1) / 12);
}

// That chance makes as much, if nothing grows.
double chance_of(const Estimate& mean, double level)
{
    if (mean.n < 2 || !(mean.mean > 0)) return 1;
    const double error = mean.half_width / student_quantile(level, mean.n - 1);
    return error > 0 ? student_upper_tail(mean.mean / error, mean.n - 1) : 0;
}

}  // namespace

std::vector<double> growth_of(const RunDescription& run, const ReplicationOutcome& outcome)
{
    std::vector<double> percent(run.flows.size(), unknown);
    if (!is_finished(outcome) || outcome.samples == 0) return percent;
    for (std::size_t flow = 0; flow < percent.size(); ++flow) {
        const auto entered = static_cast<double>(outcome.flows[flow].entered);
        if (run.flows[flow].circulates || entered == 0) continue;
        const double entered_a_sample = entered * run.sample_every_h / run.horizon_h;
        percent[flow] = 100 * trend(run, outcome, flow) / entered_a_sample;
    }
    return percent;
}

Estimate growth_beyond(const Observations& at_small_demand, const Observations& now,
                       std::size_t flow, double level)
{
    std::vector<double> before = column(at_small_demand, flow);
    for (double& value : before)  // nothing entered: nothing grew
        if (std::isnan(value)) value = 0;
    return student_mean(paired_differences(before, column(now, flow)), level);
}

Growth worst_growth(const Observations& at_small_demand, const Observations& now,
                    const GrowthRule& rule)
{
    Growth worst;
    if (now.empty() || at_small_demand.size() != now.size()) return worst;
    const auto flows = static_cast<double>(now.front().size());
    double least = 1;  // the chance of the worst so far
    for (std::size_t flow = 0; flow < now.front().size(); ++flow) {
        Growth one{flow, student_mean(column(now, flow), rule.level),
                   growth_beyond(at_small_demand, now, flow, rule.level), false};
        if (one.percent.n == 0) continue;
        const double chance = chance_of(one.beyond, rule.level);
        one.is_growing = chance * flows <= 1 - rule.level && one.beyond.mean > rule.least_percent;
        const bool is_worse = one.is_growing != worst.is_growing ? one.is_growing
                              : one.is_growing ? one.beyond.mean > worst.beyond.mean
                                               : chance < least;
        if (worst.percent.n > 0 && !is_worse) continue;
        worst = one;
        least = chance;
    }
    return worst;
}

}  // namespace karvan::analysis
