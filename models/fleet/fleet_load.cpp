// The load of a fleet, for `karvan check`: its units at work on planned times, at rest, and running
// empty by the balance of its bases. Waits are left out, so it is a lower bound.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/border/border_stay.hpp"
#include "models/fleet/fleet_plan.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/road/dry_port_plan.hpp"
#include "models/routing/ways.hpp"

namespace karvan::models {

namespace {

using StopList = std::vector<std::uint32_t>;

// After a turn of so long, on average: a crew rests when another one like it would be too much. One
// that is longer than the duty is worked by several crews, one after the other.
double rest_after_s(const FleetPlan& plan, double seconds)
{
    const double pause = sim::in_seconds(plan.turnaround);
    if (!plan.duty) return pause;
    const double turns = sim::in_seconds(*plan.duty) / std::max(seconds, 1.0);
    const double rests = turns >= 1 ? 1 / std::floor(turns + 1e-9) : 1 / turns;
    return rests * std::max(pause, plan.rest_s.mean()) + std::max(0.0, 1 - rests) * pause;
}

// What is asked of a fleet: units at work and at rest on average; how many leave and come to each
// base in a second.
struct Demand {
    const FleetPlan& plan;
    double at_work = 0;
    double resting = 0;
    std::map<std::uint32_t, double> leave{};
    std::map<std::uint32_t, double> come{};

    void add(double units_per_s, double seconds, std::uint32_t from, std::uint32_t to)
    {
        at_work += units_per_s * seconds;
        resting += units_per_s * rest_after_s(plan, seconds);
        leave[from] += units_per_s;
        come[to] += units_per_s;
    }
    double surplus(std::uint32_t base) const
    {
        const auto at = [&](const std::map<std::uint32_t, double>& units) {
            const auto found = units.find(base);
            return found == units.end() ? 0.0 : found->second;
        };
        return at(come) - at(leave);
    }
};

// The passage of a flow on one of its ways, from its first stop.
Passage passage_of(const FlowPlan& flow, const Route& route, double share)
{
    Passage passage;
    passage.kind = flow.kind;
    passage.shipments_per_s = flow.mean_rate() * share;
    passage.size = flow.mean_size();
    passage.flow = passage.class_of = flow.index;
    passage.route = &route;
    return passage;
}

std::vector<Passage> passages_of(const FlowPlan& flow)
{
    if (flow.alternatives.empty()) return {passage_of(flow, flow.route, 1)};
    std::vector<Passage> passages;
    for (const Alternative& way : flow.alternatives) {
        if (way.share > 0) passages.push_back(passage_of(flow, way.route, way.share));
    }
    return passages;
}

// Units of cargo in a train of a passage as it comes to a stop.
double units_in_train(const Scenario& scenario, const Passage& passage, std::uint32_t stop)
{
    const double trains = trains_per_s(scenario, passage, stop);
    return trains > 0 ? passage.shipments_per_s * passage.size / trains : 0;
}

// A stop on the way of a passage that its trains pass: as planned there, without waits.
double pass_s(const Scenario& scenario, const Passage& passage, std::size_t i)
{
    const StopList& stops = passage.route->stops;
    const PlacePlan& place = scenario.place(stops[i]);
    const FlowPlan& flow = scenario.flows[passage.flow];
    if (const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&place)) {
        return sim::in_seconds(terminal->transit_stop);
    }
    if (const auto* change = dynamic_cast<const GaugeChangePlan*>(&place)) {
        const double units = units_in_train(scenario, passage, stops[i]);
        return change->mean_work_s(change->wagons_or_teu(passage.kind, units));
    }
    const auto* border = dynamic_cast<const BorderPlan*>(&place);
    if (border == nullptr) return place.free_time_s(flow);
    Passage here = passage;
    if (i > 0) here.from = stops[i - 1];
    if (i + 1 < stops.size()) here.to = stops[i + 1];
    return mean_stay_s(*border, scenario, here);
}

// Wagons are there from the beginning of the loading of a train to the end of its unloading, at
// terminals and where goods change to other wagons; in a timetable until the departure.
double handling_s(const Scenario& scenario, const Passage& passage, std::size_t i, bool loading)
{
    const StopList& stops = passage.route->stops;
    const PlacePlan& place = scenario.place(stops[i]);
    if (dynamic_cast<const GaugeChangePlan*>(&place) != nullptr)
        return pass_s(scenario, passage, i);
    const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&place);
    if (terminal == nullptr) return 0;
    const double units = units_in_train(scenario, passage, stops[loading ? i + 1 : i]);
    const auto cranes = static_cast<double>(terminal->cranes_at_work());
    const double seconds = units * terminal->train_pace_s().mean() / cranes;
    if (!loading || !terminal->departs_every) return seconds;
    return std::max(seconds, sim::in_seconds(terminal->closes_before));
}

// Over a leg at sea: the mean of the services that take the flow, by what they can carry.
double link_s(const Scenario& scenario, const FlowPlan& flow, std::uint32_t from, std::uint32_t to)
{
    const auto taken = link_taken(scenario, flow, flow.kind, from, to);
    if (!taken) return 0;
    const LinkPlan& link = scenario.links[*taken];
    double all = 0;
    double seconds = 0;
    for (const std::uint32_t s : services_between(scenario, from, to, flow.kind, flow)) {
        const SeaServicePlan& service = scenario.services[s];
        const double carried = service.carried_per_s(scenario, flow.kind);
        all += carried;
        seconds += carried * service.leg_sailing_s(*service.leg_between(from, to)).mean();
    }
    return link.mode == "sea" && all > 0 ? seconds / all : link.transit_s.mean();
}

// As it passes stop i: in containers, where it was stuffed into them.
Passage as_carried(const Scenario& scenario, const Passage& passage, std::size_t i)
{
    const StopList& stops = passage.route->stops;
    const auto* container = leaves_in(scenario, stops, i - 1, passage.kind);
    if (container == nullptr) return passage;
    return in_containers(passage, *container, scenario.flows[passage.flow].mean_tonnes());
}

// Locomotives for a train of so many units, of so much cargo each.
double units_for(const FleetPlan& plan, CargoKind kind, double units_of_cargo, double cargo_t)
{
    if (!plan.pulls_t) return 1;
    const TrainMeasures usual;
    const double unit_t = cargo_t + usual.unit_tare_t(kind);
    const double needed = std::ceil(units_of_cargo * unit_t / *plan.pulls_t - 1e-9);
    return std::clamp(needed, 1.0, static_cast<double>(plan.units()));
}

// Trains take locomotives and crews where they enter the stretch, and keep them through it.
void add_traction(const FleetPlan& plan, const Scenario& scenario, const Passage& passage,
                  Demand& demand)
{
    const StopList& stops = passage.route->stops;
    for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
        if (!plan.is_line[stops[i]]) continue;
        const std::size_t first = i;
        const Passage carried = as_carried(scenario, passage, first);
        double seconds = planned_line_s(scenario.place(stops[i]));
        while (i + 3 < stops.size() && plan.is_line[stops[i + 2]] &&
               !takes_trains_apart(scenario.place(stops[i + 1]))) {
            seconds += pass_s(scenario, carried, i + 1);
            i += 2;
            seconds += planned_line_s(scenario.place(stops[i]));
        }
        const double trains = trains_per_s(scenario, carried, stops[first]);
        if (trains <= 0) continue;
        const double per_s = carried.shipments_per_s * carried.size;
        const double tonnes_per_s =
            passage.shipments_per_s * scenario.flows[passage.flow].mean_tonnes();
        const double units =
            trains * units_for(plan, carried.kind, per_s / trains, tonnes_per_s / per_s);
        demand.add(units, seconds, stops[first - 1], stops[i + 1]);
    }
}

bool leaves_wagons(const Scenario& scenario, const FlowPlan& flow, const StopList& stops,
                   std::size_t i)
{
    if (i + 1 == stops.size()) return true;
    const PlacePlan& place = scenario.place(stops[i]);
    const auto* change = dynamic_cast<const GaugeChangePlan*>(&place);
    if (change != nullptr && change->method == GaugeMethod::transload) return true;
    return flow.kind != CargoKind::wagon &&
           (takes_trains_apart(place) || !goes_by_rail(scenario, stops[i], stops[i + 1]));
}

}  // namespace

// As trains take them (fleet_ties.hpp): those of an owner before others, and then whoever the
// scenario names first.
const FleetPlan* FleetPlan::loaded_at(const Scenario& scenario, const FlowPlan& flow,
                                      const std::vector<std::uint32_t>& stops, std::size_t i)
{
    const FleetPlan* first = nullptr;
    for (const auto& place : scenario.places) {
        const auto* fleet = dynamic_cast<const FleetPlan*>(place.get());
        if (fleet == nullptr || fleet->use != FleetUse::wagon || !fleet->takes(flow)) continue;
        if (!fleet->is_loaded_at(scenario, stops, i)) continue;
        const bool comes_first =
            first == nullptr || (first->owner.empty() && !fleet->owner.empty());
        if (comes_first) first = fleet;
    }
    return first;
}

// Cargo keeps its wagons from where it is loaded down to where it leaves them.
void FleetPlan::add_wagons(const Scenario& scenario, const Passage& passage,
                           const Worked& worked) const
{
    const FlowPlan& flow = scenario.flows[passage.flow];
    const StopList& stops = passage.route->stops;
    const double units = passage.shipments_per_s * passage.size;
    const FleetPlan* loaded = nullptr;  // whose wagons it has
    std::uint32_t since = 0;
    double seconds = 0;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        if (loaded != nullptr && leaves_wagons(scenario, flow, stops, i)) {
            seconds += handling_s(scenario, passage, i, false);
            if (loaded == this) worked(units, seconds, since, stops[i]);
            loaded = nullptr;
        }
        if (i + 1 == stops.size()) break;
        const PlacePlan& place = scenario.place(stops[i]);
        if (loaded == nullptr) {
            loaded = loaded_at(scenario, flow, stops, i);
            since = stops[i];
            seconds = loaded != nullptr ? handling_s(scenario, passage, i, true) : 0;
        } else {
            const bool on_line = dynamic_cast<const RailLinePlan*>(&place) != nullptr;
            seconds += on_line ? planned_line_s(place) : pass_s(scenario, passage, i);
        }
        if (loaded != nullptr) seconds += link_s(scenario, flow, stops[i], stops[i + 1]);
    }
}

namespace {

// What comes to a base and does not leave it loaded goes to the nearest that miss some.
std::vector<FleetPlan::EmptyRun> empty_runs_of(const FleetPlan& plan, const Demand& demand)
{
    std::map<std::uint32_t, double> missing;
    std::map<std::uint32_t, double> spare;
    for (std::uint32_t base = 0; base < plan.base_units.size(); ++base) {
        const double surplus = demand.surplus(base);
        if (surplus > 1e-15) spare[base] = surplus;
        if (surplus < -1e-15) missing[base] = -surplus;
    }
    std::vector<FleetPlan::EmptyRun> runs;
    for (auto& [from, left] : spare) {
        while (left > 1e-15 && !missing.empty()) {
            const auto nearest =
                std::min_element(missing.begin(), missing.end(), [&](const auto& a, const auto& b) {
                    return plan.return_mean_s(from, a.first) < plan.return_mean_s(from, b.first);
                });
            const double going = std::min(left, nearest->second);
            runs.push_back({from, nearest->first, going});
            left -= going;
            nearest->second -= going;
            if (nearest->second <= 1e-15) missing.erase(nearest);
        }
    }
    return runs;
}

// Empty trains of other fleets take locomotives and crews, too, line by line.
void add_empty_traction(const FleetPlan& plan, const Scenario& scenario, Demand& demand)
{
    for (const auto& [way, trains] : empty_traffic(scenario)) {
        const auto& [line, from] = way;
        if (!plan.is_line[line]) continue;
        const std::vector<std::string> ends = scenario.place(line).joins();
        const bool is_first = scenario.index_of(ends[0]) == from;
        const std::uint32_t to = scenario.index_of(ends[is_first ? 1 : 0]);
        demand.add(trains, planned_line_s(scenario.place(line)), from, to);
    }
}

Demand demand_of(const FleetPlan& plan, const Scenario& scenario)
{
    Demand demand{plan};
    const FleetPlan::Worked worked = [&](double units_per_s, double seconds, std::uint32_t from,
                                         std::uint32_t to) {
        demand.add(units_per_s, seconds, from, to);
    };
    for (const FlowPlan& flow : scenario.flows) {
        for (const Passage& passage : passages_of(flow)) {
            if (plan.use != FleetUse::wagon) {
                add_traction(plan, scenario, passage, demand);
            } else if (plan.takes(flow)) {
                plan.add_wagons(scenario, passage, worked);
            }
        }
    }
    if (plan.use != FleetUse::wagon) add_empty_traction(plan, scenario, demand);
    return demand;
}

FleetPlan::Work work_of(const FleetPlan& plan, const Demand& demand)
{
    FleetPlan::Work work{demand.at_work, demand.resting, 0};
    if (plan.returns == FleetReturn::stay) return work;
    for (const FleetPlan::EmptyRun& run : empty_runs_of(plan, demand)) {
        const double seconds = plan.return_mean_s(run.from, run.to);
        if (std::isfinite(seconds)) work.running_empty += run.units_per_s * seconds;
    }
    return work;
}

}  // namespace

double FleetPlan::return_mean_s(std::uint32_t from, std::uint32_t to) const
{
    if (return_s) return return_s->mean();
    const auto way = empty_way_s.find({from, to});
    return way == empty_way_s.end() ? std::numeric_limits<double>::infinity() : way->second;
}

std::vector<FleetPlan::EmptyRun> FleetPlan::empty_runs(const Scenario& scenario) const
{
    return empty_runs_of(*this, demand_of(*this, scenario));
}

EmptyTraffic empty_traffic(const Scenario& scenario)
{
    EmptyTraffic trains;
    for (const auto& place : scenario.places) {
        const auto* fleet = dynamic_cast<const FleetPlan*>(place.get());
        if (fleet == nullptr || !fleet->empty_trains) continue;
        for (const FleetPlan::EmptyRun& run : fleet->empty_runs(scenario)) {
            const auto way = fleet->empty_ways.find({run.from, run.to});
            if (way == fleet->empty_ways.end()) continue;
            const StopList& stops = way->second;
            const double per_s = run.units_per_s / static_cast<double>(fleet->empty_trains->units);
            for (std::size_t i = 1; i < stops.size(); ++i) {
                trains[{stops[i], stops[i - 1]}] += per_s;
            }
        }
    }
    return trains;
}

FleetPlan::Work FleetPlan::work(const Scenario& scenario) const
{
    return work_of(*this, demand_of(*this, scenario));
}

std::vector<OfferedLoad> FleetPlan::offered_loads(const Scenario& scenario,
                                                  const std::vector<Passage>&) const
{
    const Demand demand = demand_of(*this, scenario);
    const Work at = work_of(*this, demand);
    const double offered = at.with_trains + at.resting + at.running_empty;
    const double in_order = breakdowns ? breakdowns->availability() : 1;
    std::vector<OfferedLoad> loads{{"units", offered, static_cast<double>(units()) * in_order}};
    if (returns != FleetReturn::stay) return loads;
    // Nobody brings units back: more may not leave a base than stand there and come.
    for (const auto& [base, leaving] : demand.leave) {
        const double own = static_cast<double>(base_units[base].value_or(0));
        const auto come = demand.come.find(base);
        const double coming = come == demand.come.end() ? 0 : come->second;
        if (leaving <= coming * (1 + 1e-9)) continue;
        loads.push_back({"at " + scenario.place(base).id, leaving,
                         coming + own / sim::in_seconds(scenario.horizon)});
    }
    return loads;
}

}  // namespace karvan::models
