// How long customers keep a server of a station beyond its service, without waits: for the analytic
// check.
#include <map>

#include "models/station/station_plan.hpp"
#include "models/traffic_steps.hpp"

namespace karvan::models {

// Customers go on step by step until they have left the place that the plan names, or the network;
// those still under way after so many steps are too few to count.
double kept_time_s(const StationPlan& plan, const Scenario& scenario, const FlowPlan& flow,
                   std::uint32_t as)
{
    if (!plan.kept_until) return 0;
    constexpr int most_steps = 10'000;
    constexpr double too_few = 1e-9;
    const std::uint32_t until = scenario.index_of(*plan.kept_until);
    double time_s = 0;
    std::map<Standing, double> here{{{plan.index, as}, 1.0}};  // shares of the customers
    for (int i = 0; i < most_steps && !here.empty(); ++i) {
        std::map<Standing, double> next;
        for (const auto& [at, share] : here) {
            const PlacePlan& place = scenario.place(at.place);
            if (i > 0) time_s += share * place.free_time_s(scenario.flows[at.class_of]);
            if (at.place == until) continue;
            for (const Step& step : steps_from(scenario, flow, at, Who::whole)) {
                const bool comes_again = i == 0 && step.to && step.to->place == plan.index;
                if (!step.to || comes_again || share * step.share < too_few) continue;
                const double way_s = transit_s(scenario, flow, at.place, step.to->place);
                time_s += share * step.share * way_s;
                next[*step.to] += share * step.share;
            }
        }
        here = std::move(next);
    }
    return time_s;
}

}  // namespace karvan::models
