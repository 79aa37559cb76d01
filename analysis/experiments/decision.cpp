// Deciding whether every difference is told.
#include "analysis/experiments/decision.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace karvan::analysis {

namespace {

// About so many replications until the half-width is down to the target.
double replications_for(const Estimate& difference, double target)
{
    if (difference.half_width <= target) return static_cast<double>(difference.n);
    if (!(target > 0)) return std::numeric_limits<double>::infinity();
    const double ratio = difference.half_width / target;
    return static_cast<double>(difference.n) * ratio * ratio;
}

// Of what is asked for, the last to hold; now, if that is what there is.
double needed(const Difference& one, const DecisionRule& rule)
{
    const double size = std::abs(one.difference.mean);
    double most = 0;
    if (rule.precision > 0)
        most = replications_for(one.difference, rule.precision * std::abs(one.base.mean));
    if (rule.indifference > 0)
        most = std::max(most, std::min(replications_for(one.difference, size),
                                       replications_for(one.difference, one.zone - size)));
    return most;
}

}  // namespace

std::vector<std::uint32_t> looks(const DecisionRule& rule)
{
    const std::uint32_t most = std::max(rule.most, 2U);
    std::vector<std::uint32_t> all;
    for (std::uint32_t n = std::max(rule.least, 2U); n < most; n += (n + 1) / 2) all.push_back(n);
    all.push_back(most);
    return all;
}

double share_of_look(std::size_t look)
{
    const auto k = static_cast<double>(look);
    return 1 / (k * (k + 1));
}

bool judge(std::vector<Difference>& differences, const std::vector<Measure>& measures,
           const DecisionRule& rule)
{
    bool holds = true;
    for (Difference& one : differences) {
        one.zone = rule.indifference * (rule.is_share ? std::abs(one.base.mean) : 1);
        one.verdict = verdict_of(one, measures[one.measure].better);
        one.needed.reset();
        one.is_told = true;
        if (one.difference.n == 0) continue;
        const double n = one.difference.n < 2 ? std::numeric_limits<double>::infinity()
                                              : std::ceil(needed(one, rule));
        if (n <= static_cast<double>(one.difference.n)) continue;
        holds = one.is_told = false;
        if (n <= static_cast<double>(most_that_tell)) one.needed = static_cast<std::int64_t>(n);
    }
    return holds;
}

Decision decide(const std::function<std::vector<Observations>(std::uint32_t)>& observe,
                const std::vector<Measure>& measures, const DecisionRule& rule, double level)
{
    Decision decision;
    for (const std::uint32_t count : looks(rule)) {
        const std::vector<Observations> all = observe(count);
        decision.differences = compare(all.front(), {all.begin() + 1, all.end()}, measures, level,
                                       share_of_look(++decision.looks));
        decision.is_told = judge(decision.differences, measures, rule);
        if (decision.is_told || all.front().size() < count) break;
    }
    return decision;
}

}  // namespace karvan::analysis
