#include "models/scaled_demand.hpp"

#include <algorithm>
#include <cmath>

namespace karvan::models {

namespace {

bool is_meant(const FlowPlan& plan, const std::optional<std::uint32_t>& flow)
{
    return !flow || *flow == plan.index;
}

// More or less of it at each moment of a timetable or trace.
void scale_planned(FlowPlan& plan, double factor)
{
    const sim::Law law =
        plan.per_arrival_law.value_or(sim::Law::constant(plan.drawn_per_arrival()));
    plan.per_arrival_law = sim::Law::scaled(law, factor);
    for (PlannedArrival& arrival : plan.planned) {
        if (!arrival.shipments) continue;
        const auto scaled = std::lround(*arrival.shipments * factor);
        arrival.shipments = static_cast<std::int32_t>(std::max(1L, scaled));
    }
}

}  // namespace

void scale_demand(Scenario& scenario, const std::optional<std::uint32_t>& flow, double factor)
{
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
