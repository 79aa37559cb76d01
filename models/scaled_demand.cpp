#include "models/scaled_demand.hpp"

#include <algorithm>
#include <cmath>

namespace karvan::models {

namespace {

bool is_meant(const FlowPlan& plan, const std::optional<std::uint32_t>& flow)
{
    return !flow || *flow == plan.index;
}

}  // namespace

void scale_demand(Scenario& scenario, const std::optional<std::uint32_t>& flow, double factor)
{
    for (FlowPlan& plan : scenario.flows) {
        if (!is_meant(plan, flow)) continue;
        plan.shipments_per_s *= factor;
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
        if (is_meant(plan, flow) && plan.population == 0) sum += plan.shipments_per_s * s_per_day;
    return sum;
}

}  // namespace karvan::models
