#include "models/demand/scaled_demand.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "models/reading/node.hpp"

namespace karvan::models {

namespace {

bool is_meant(const FlowPlan& plan, const std::optional<std::uint32_t>& flow)
{
    return !flow || *flow == plan.index;
}

// A running total of shares, given out in whole numbers: never more than half of one off.
class WholeShares {
public:
    std::int32_t next(double share)
    {
        const double before = std::floor(sum_ + 0.5);
        sum_ += share;
        return static_cast<std::int32_t>(std::floor(sum_ + 0.5) - before);
    }

private:
    double sum_ = 0;
};

// More or fewer shipments at each moment of a timetable or trace. Which arrivals lose or gain one
// is spread evenly over the run (systematic sampling: W. G. Cochran, Sampling Techniques, 3rd ed.,
// chapter 8), so days and seasons keep their shape. An arrival may lose all; where numbers are
// drawn and become fewer, whole arrivals are left out.
void scale_planned(FlowPlan& plan, double factor)
{
    const bool is_drawn = plan.per_arrival_law.has_value();
    if (is_drawn && factor >= 1)
        plan.per_arrival_law = sim::Law::scaled(*plan.per_arrival_law, factor);
    WholeShares shipments;
    WholeShares arrivals;
    for (PlannedArrival& arrival : plan.planned) {
        if (arrival.shipments || !is_drawn)
            arrival.shipments =
                shipments.next(factor * arrival.shipments.value_or(plan.per_arrival));
        else if (factor < 1 && arrivals.next(factor) == 0)
            arrival.shipments = 0;
    }
}

}  // namespace

void scale_demand(Scenario& scenario, const std::optional<std::uint32_t>& flow, double factor)
{
    scenario.hash = fnv1a_128(
        fmt::format("{} {:a} {}", scenario.hash, factor, flow ? std::to_string(*flow) : "all"));
    for (FlowPlan& plan : scenario.flows) {
        if (!is_meant(plan, flow)) continue;
        plan.shipments_per_s *= factor;
        if (plan.mean_shipments_per_s) *plan.mean_shipments_per_s *= factor;
        if (!plan.planned.empty()) scale_planned(plan, factor);
        if (plan.interarrival_s)
            plan.interarrival_s = sim::Law::scaled(*plan.interarrival_s, 1 / factor);
        if (plan.population > 0) {
            const double scaled = std::round(static_cast<double>(plan.population) * factor);
            plan.population = std::max<std::int64_t>(1, static_cast<std::int64_t>(scaled));
        }
    }
}

double shipments_per_day(const Scenario& scenario, const std::optional<std::uint32_t>& flow)
{
    constexpr double s_per_day = 86'400;
    double sum = 0;
    for (const FlowPlan& plan : scenario.flows)
        if (is_meant(plan, flow) && plan.population == 0) sum += plan.mean_rate() * s_per_day;
    return sum;
}

}  // namespace karvan::models
