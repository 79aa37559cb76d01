#include "models/rail/train_traffic.hpp"

#include <algorithm>
#include <optional>
#include <typeinfo>
#include <vector>

#include "models/port/port_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/road/dry_port_plan.hpp"

namespace karvan::models {

namespace {

using StopList = std::vector<std::uint32_t>;

// How a place makes trains up of what goes the same way.
struct Formation {
    double full = 1;
    double least = 1;
    std::optional<double> wait_s;
    std::optional<double> every_s;
};

std::optional<double> seconds(const std::optional<sim::Duration>& duration)
{
    if (!duration) return std::nullopt;
    return sim::in_seconds(*duration);
}

// From a stop to where its trains are taken apart, or to the end.
StopList run_of(const Scenario& scenario, const StopList& stops, std::size_t at)
{
    StopList run;
    for (std::size_t i = at + 1; i < stops.size(); ++i) {
        run.push_back(stops[i]);
        if (takes_trains_apart(scenario.place(stops[i]))) break;
    }
    return run;
}

bool begins_loose(const FlowPlan& flow, std::uint32_t at)
{
    return flow.from == at && flow.arrives_as != Vehicle::train;
}

// Nothing if the place makes up no train of the flow.
std::optional<Formation> formation_at(const Scenario& scenario, const FlowPlan& flow,
                                      std::uint32_t at, const StopList& run)
{
    const PlacePlan& place = scenario.place(at);
    if (const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&place)) {
        if (terminal->passing && !begins_loose(flow, at)) return std::nullopt;
        const auto full = static_cast<double>(terminal->full_train(scenario, flow.kind, run));
        const double least = std::min(static_cast<double>(terminal->least), full);
        return Formation{full, least, seconds(terminal->longest_wait),
                         seconds(terminal->departs_every)};
    }
    if (const auto* dry_port = dynamic_cast<const DryPortPlan*>(&place)) {
        const auto full = static_cast<double>(dry_port->train_teu);
        return Formation{full, dry_port->train_least_share * full,
                         seconds(dry_port->train_longest_wait), std::nullopt};
    }
    const auto* port = dynamic_cast<const PortPlan*>(&place);
    if (port == nullptr) return std::nullopt;
    const auto full = static_cast<double>(port->train_units(flow.kind));
    return Formation{full, port->train_least_share * full, seconds(port->train_longest_wait),
                     std::nullopt};
}

// What goes the same way from a place, per second.
struct SameWay {
    double units = 0;
    double lots = 0;  // as they come
    double full = 0;  // trains, if all are full

    void add(double shipments, double size, double per_lot, double full_train)
    {
        units += shipments * size;
        lots += shipments / per_lot;
        full += shipments * std::min(1.0, size / full_train);
    }
};

void add_route(SameWay& sum, const Scenario& scenario, const FlowPlan& flow, const Route& route,
               double share, std::uint32_t at, const StopList& run, double full_train)
{
    const auto here = std::find(route.stops.begin(), route.stops.end(), at);
    if (here == route.stops.end()) return;
    const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&scenario.place(at));
    if (terminal != nullptr && terminal->passing && !begins_loose(flow, at)) return;
    const auto index = static_cast<std::size_t>(here - route.stops.begin());
    if (run_of(scenario, route.stops, index) != run) return;
    sum.add(share * flow.mean_rate(), flow.mean_size(), flow.mean_per_arrival(), full_train);
}

SameWay same_way(const Scenario& scenario, CargoKind kind, std::uint32_t at, const StopList& run,
                 double full_train)
{
    SameWay sum;
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.kind != kind) continue;
        if (flow.alternatives.empty()) {
            add_route(sum, scenario, flow, flow.route, 1, at, run, full_train);
        }
        for (const Alternative& way : flow.alternatives) {
            add_route(sum, scenario, flow, way.route, way.share, at, run, full_train);
        }
    }
    return sum;
}

double trains_of(const Formation& rule, const SameWay& cargo)
{
    const double with_least = cargo.units / std::max(1.0, rule.least);
    if (rule.every_s) return std::min({1 / *rule.every_s, with_least, cargo.lots});
    if (!rule.wait_s) return cargo.full;
    const double by_wait = 1 / (*rule.wait_s + 1 / cargo.lots);
    return std::max(cargo.full, std::min(by_wait, with_least));
}

double full_trains_of(const Formation& rule, const Passage& passage)
{
    return passage.shipments_per_s * std::min(1.0, passage.size / rule.full);
}

// The part of a passage in the trains that its place makes up.
double trains_made(const Scenario& scenario, const Passage& passage, std::uint32_t at,
                   const Formation& rule, const StopList& run)
{
    const double full = full_trains_of(rule, passage);
    if (!rule.wait_s && !rule.every_s) return full;
    const SameWay cargo = same_way(scenario, passage.kind, at, run, rule.full);
    if (cargo.full <= 0) return full;
    return full * trains_of(rule, cargo) / cargo.full;
}

// Of a line before a place: the time in its last section, if it has a single track.
double last_section_s(const PlacePlan& before, const PlacePlan& here)
{
    const auto* line = dynamic_cast<const RailLinePlan*>(&before);
    if (line == nullptr) return 0;
    const std::vector<LineSection> parts = line->layout();
    const std::size_t last = line->between[1] == here.id ? parts.size() - 1 : 0;
    if (parts[last].is_double) return 0;
    return line->section_times_s()[last] * line->running.mean();
}

}  // namespace

bool goes_by_rail(const Scenario& scenario, std::uint32_t from, std::uint32_t to)
{
    return std::any_of(scenario.links.begin(), scenario.links.end(), [&](const LinkPlan& link) {
        return link.from == from && link.to == to && link.mode == "rail";
    });
}

bool comes_by_train(const Scenario& scenario, const Passage& passage, std::uint32_t here)
{
    if (passage.from) return goes_by_rail(scenario, *passage.from, here);
    const bool known = passage.flow < scenario.flows.size();
    return known && scenario.flows[passage.flow].arrives_as == Vehicle::train;
}

bool takes_trains_apart(const PlacePlan& place)
{
    // By exact type: this is asked for every shipment that leaves a port.
    if (typeid(place) == typeid(RailTerminalPlan))
        return !static_cast<const RailTerminalPlan&>(place).passing;
    return typeid(place) == typeid(PortPlan) || typeid(place) == typeid(DryPortPlan);
}

double trains_per_s(const Scenario& scenario, const Passage& passage, std::uint32_t here)
{
    const FlowPlan& flow = scenario.flows.at(passage.flow);
    const StopList& stops = passage.route != nullptr ? passage.route->stops : flow.route.stops;
    const auto found = std::find(stops.begin(), stops.end(), here);
    // Back to whoever made the train up.
    for (auto stop = found; stop != stops.begin() && found != stops.end();) {
        --stop;
        const StopList run =
            run_of(scenario, stops, static_cast<std::size_t>(stop - stops.begin()));
        const auto rule = formation_at(scenario, flow, *stop, run);
        if (rule) return trains_made(scenario, passage, *stop, *rule, run);
    }
    const bool as_trains = flow.arrives_as == Vehicle::train;
    return passage.shipments_per_s / (as_trains ? flow.mean_per_arrival() : 1);
}

double approach_s(const Scenario& scenario, const Passage& passage, std::uint32_t here)
{
    if (!passage.from) return 0;
    const double section_s = last_section_s(scenario.place(*passage.from), scenario.place(here));
    for (const LinkPlan& link : scenario.links) {
        const bool is_way = link.from == *passage.from && link.to == here && link.mode == "rail";
        if (is_way) return section_s + link.transit_s.mean();
    }
    return section_s;
}

}  // namespace karvan::models
