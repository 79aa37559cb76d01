// The load that the cargo on its way puts on a border, for `karvan check`.
#include <fmt/format.h>

#include <algorithm>

#include "models/border/border_plan.hpp"
#include "models/border/border_stay.hpp"
#include "models/border/wagon_load.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/routing/ways.hpp"

namespace karvan::models {

namespace {

// What passes, as the border sees it.
struct Crossing {
    const FlowPlan* flow = nullptr;
    double per_s = 0;       // vehicles
    double approach_s = 0;  // room is kept for it from when it sets out
    BorderVisit visit;
};

Crossing crossing_of(const BorderPlan& plan, const Scenario& scenario, const Passage& passage,
                     const FlowPlan& flow)
{
    Crossing crossing;
    crossing.flow = &flow;
    crossing.per_s = passage.shipments_per_s;
    if (comes_by_train(scenario, passage, plan.index)) {
        crossing.visit.vehicle = Vehicle::train;
        crossing.per_s = trains_per_s(scenario, passage, plan.index);
        crossing.approach_s = approach_s(scenario, passage, plan.index);
        if (crossing.per_s > 0) crossing.visit.shipments = passage.shipments_per_s / crossing.per_s;
    } else if (passage.kind == CargoKind::truck) {
        crossing.visit.vehicle = Vehicle::truck;
    }
    if (crossing.visit.vehicle != Vehicle::train && passage.from) {
        const auto link =
            link_taken(scenario, *crossing.flow, passage.kind, *passage.from, plan.index);
        if (link) crossing.approach_s = scenario.links[*link].transit_s.mean();
    }
    crossing.visit.wagon_t = bulk_wagon_t(scenario, passage.from, passage.to);
    Route route;
    if (passage.from) route.stops.push_back(*passage.from);
    const auto leg = static_cast<std::uint32_t>(route.stops.size());
    route.stops.push_back(plan.index);
    if (passage.to) route.stops.push_back(*passage.to);
    const Route& whole = passage.route != nullptr ? *passage.route : flow.route;
    const auto& stops = whole.stops;
    const auto here = std::find(stops.begin(), stops.end(), plan.index);
    const bool known = here != stops.end();
    const Route& way = known ? whole : route;
    const auto at = known ? static_cast<std::uint32_t>(here - stops.begin()) : leg;
    for (std::size_t side = 0; side < plan.sides.size(); ++side) {
        crossing.visit.directions.push_back(plan.direction(scenario, way, at, side));
    }
    return crossing;
}

void add_agencies(const BorderPlan& plan, std::size_t side, const std::vector<Crossing>& crossings,
                  std::vector<OfferedLoad>& loads)
{
    const BorderSidePlan& side_plan = plan.sides[side];
    for (const AgencyPlan& agency : side_plan.agencies) {
        OfferedLoad load{plan.officers_name(side_plan, agency), 0,
                         side_plan.calendar(agency).mean_units()};
        for (const Crossing& crossing : crossings) {
            const BorderVisit& visit = crossing.visit;
            const Direction way = visit.directions[side];
            if (!plan.controls(way) || !agency.sees(visit.vehicle, way)) continue;
            load.offered += crossing.per_s * agency.mean_seconds(visit.vehicle, visit.shipments,
                                                                 *crossing.flow, visit.wagon_t);
        }
        loads.push_back(std::move(load));
    }
}

// Tracks for trains, parking for all that comes by road; where there is a queue outside, room is
// kept in that one.
void add_rooms(const BorderPlan& plan, const std::vector<Crossing>& crossings,
               std::vector<OfferedLoad>& loads)
{
    double tracks = 0;
    double parking = 0;
    double outside = 0;
    for (const Crossing& crossing : crossings) {
        const double coming = crossing.per_s * crossing.approach_s;
        const double staying = crossing.per_s * mean_stay_s(plan, crossing.visit, *crossing.flow);
        if (crossing.visit.vehicle == Vehicle::train) {
            tracks += coming + staying;
        } else {
            parking += staying;
            (plan.outside ? outside : parking) += coming;
        }
    }
    const auto add = [&](const char* name, double offered,
                         const std::optional<std::int64_t>& room) {
        if (room) loads.push_back({name, offered, static_cast<double>(*room)});
    };
    add("tracks", tracks, plan.tracks);
    add("parking", parking, plan.parking);
    add("outside", outside, plan.outside);
}

double covered_per_s(const RuleScope& scope, const std::vector<Crossing>& crossings)
{
    double sum = 0;
    for (const Crossing& crossing : crossings) {
        if (scope.covers(crossing.visit.vehicle, *crossing.flow)) sum += crossing.per_s;
    }
    return sum;
}

// Permits, slots and escorts as servers: what is asked for in a second, and what there is.
void add_rules(const BorderSidePlan& side, const std::vector<Crossing>& crossings,
               std::vector<OfferedLoad>& loads)
{
    for (const QuotaPlan& quota : side.quotas) {
        loads.push_back({fmt::format("{} quota {}", side.country, quota.id),
                         covered_per_s(quota, crossings),
                         static_cast<double>(quota.per_day) / 86400});
    }
    if (side.slots) {
        const double per_s = static_cast<double>(side.slots->trucks) /
                             sim::in_seconds(side.slots->every) * side.slots->hours.share();
        loads.push_back({side.country + " slots", covered_per_s(*side.slots, crossings), per_s});
    }
    if (!side.convoy) return;
    const double convoys = covered_per_s(*side.convoy, crossings) * side.convoy->escorted_share /
                           static_cast<double>(side.convoy->trucks);
    if (side.convoy->crews) {
        loads.push_back({side.country + " escort crews",
                         convoys * (side.convoy->drive_s.mean() + side.convoy->back_s.mean()),
                         static_cast<double>(*side.convoy->crews)});
    }
    if (side.convoy->every) {
        loads.push_back(
            {side.country + " convoys", convoys, 1 / sim::in_seconds(*side.convoy->every)});
    }
}

}  // namespace

double mean_stay_s(const BorderPlan& plan, const Scenario& scenario, const Passage& passage)
{
    const FlowPlan& flow = scenario.flows.at(passage.flow);
    return mean_stay_s(plan, crossing_of(plan, scenario, passage, flow).visit, flow);
}

std::vector<OfferedLoad> BorderPlan::offered_loads(const Scenario& scenario,
                                                   const std::vector<Passage>& passages) const
{
    const FlowPlan unknown;
    std::vector<Crossing> crossings;
    for (const Passage& passage : passages) {
        const bool known = passage.flow < scenario.flows.size();
        crossings.push_back(
            crossing_of(*this, scenario, passage, known ? scenario.flows[passage.flow] : unknown));
    }
    std::vector<OfferedLoad> loads;
    for (std::size_t side = 0; side < sides.size(); ++side) {
        add_agencies(*this, side, crossings, loads);
        add_rules(sides[side], crossings, loads);
    }
    add_rooms(*this, crossings, loads);
    return loads;
}

}  // namespace karvan::models
