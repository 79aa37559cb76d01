#include "models/routing/routing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "models/money/account_book.hpp"
#include "models/money/expected_charges.hpp"
#include "models/road/dry_port_plan.hpp"
#include "models/routing/network.hpp"
#include "models/routing/ways.hpp"

namespace karvan::models {

namespace {

// What an hour of a shipment costs its owner: his value of time and the goods bound.
double cost_per_h(const FlowPlan& flow)
{
    const double cost = flow.worth.value_of_time + flow.worth.inventory_per_h(flow.mean_tonnes());
    return cost > 0 ? cost : 1;
}

RoutingPlan routing_of(const RoutingKeys& keys, const FlowPlan& flow)
{
    RoutingPlan routing;
    routing.rule = keys.rule;
    routing.routes = keys.routes;
    routing.scale = keys.scale.value_or(1);
    routing.usd_per_s = cost_per_h(flow) / 3600;
    routing.usd_per_km = keys.usd_per_km;
    routing.information_delay = keys.information_delay;
    routing.information_every = keys.information_every;
    routing.rerouting =
        keys.rerouting.value_or(routing.is_informed() ? Rerouting::when_closed : Rerouting::never);
    return routing;
}

Alternative alternative_of(const Scenario& scenario, const FlowPlan& flow,
                           const std::vector<std::uint32_t>& stops)
{
    Alternative way;
    way.route.stops = stops;
    double stay_s = 0;
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        const bool boxed = leaves_in(scenario, stops, i, flow.kind) != nullptr;
        const CargoKind carried = boxed ? CargoKind::container : flow.kind;
        const auto number = link_taken(scenario, flow, carried, stops[i], stops[i + 1]);
        if (!number) continue;  // the rest of a way on which it is boxed
        const LinkPlan& link = scenario.links[*number];
        way.transit_s += link.transit_s.mean();
        way.money += link.distance_km * flow.routing.usd_per_km;
        stay_s += scenario.place(stops[i]).free_time_s(flow);
    }
    if (scenario.book) way.money += scenario.book->expected(scenario, flow, stops);
    way.money += expected_charges(scenario, flow, stops);
    way.free_cost = way.money + flow.routing.usd_per_s * (way.transit_s + stay_s);
    return way;
}

// The stops of the quickest way over `via`; nothing, with an error, where no link leads on.
std::optional<Route> quickest_over(const FlowPlan& flow, const std::vector<std::uint32_t>& via,
                                   const Scenario& scenario, const Node& table,
                                   const Node& flow_table, Diagnostics& problems)
{
    std::vector<std::uint32_t> stops{flow.from};
    stops.insert(stops.end(), via.begin(), via.end());
    if (flow.to && !(*flow.to == flow.from && via.empty())) stops.push_back(*flow.to);
    std::size_t gap = 0;
    auto route = find_route(scenario, flow, stops, gap);
    if (route) return route;
    const bool last = gap + 2 == stops.size() && flow.to;
    problems.error(
        last ? flow_table.where_of("to") : table.where_of("via"),
        fmt::format("no way for this cargo from '{}' to '{}'", scenario.place(stops[gap]).id,
                    scenario.place(stops[gap + 1]).id),
        "a destination that links, lines or sea services for its kind of cargo reach, none of "
        "which, and no place between, refuses it");
    return std::nullopt;
}

void add_named(FlowPlan& flow, const RoutingKeys& keys, const Scenario& scenario, const Node& table,
               Diagnostics& problems)
{
    for (std::size_t i = 0; i < keys.alternatives.size(); ++i) {
        const AlternativeKeys& named = keys.alternatives[i];
        std::vector<std::uint32_t> via;
        for (const std::string& id : named.via) via.push_back(scenario.index_of(id));
        const Node& own = table.find("alternative")->array()[i];
        const auto route = quickest_over(flow, via, scenario, own, table, problems);
        if (!route) continue;
        Alternative way = alternative_of(scenario, flow, route->stops);
        way.name = named.name;
        way.share = named.share.value_or(0);
        flow.alternatives.push_back(std::move(way));
    }
}

std::vector<Alternative> cheapest(const Scenario& scenario, const FlowPlan& flow,
                                  const WayFinder& finder, std::uint32_t from)
{
    std::vector<Alternative> ways;
    const auto count = static_cast<std::size_t>(flow.routing.routes);
    for (const Way& way : finder.cheapest(from, *flow.to, count)) {
        ways.push_back(alternative_of(scenario, flow, way.stops));
    }
    return ways;
}

// The rest of every named alternative that passes a place, each once.
std::vector<Alternative> rests_from(const Scenario& scenario, const FlowPlan& flow,
                                    std::uint32_t place)
{
    std::vector<Alternative> rests;
    for (const Alternative& way : flow.alternatives) {
        const auto& stops = way.route.stops;
        const auto here = std::find(stops.begin(), stops.end(), place);
        if (here == stops.end()) continue;
        std::vector<std::uint32_t> rest(here, stops.end());
        const auto same = std::find_if(rests.begin(), rests.end(), [&](const Alternative& known) {
            return known.route.stops == rest;
        });
        if (same != rests.end()) {
            same->share += way.share;
            continue;
        }
        rests.push_back(alternative_of(scenario, flow, rest));
        rests.back().name = way.name;
        rests.back().share = way.share;
    }
    return rests;
}

// Ways from every place that a shipment may come to and where it can go on otherwise.
void add_onward(FlowPlan& flow, bool named, const Scenario& scenario, const WayFinder& finder)
{
    std::vector<std::uint32_t> open;
    std::set<std::uint32_t> seen{flow.from, *flow.to};
    const auto note = [&](const std::vector<Alternative>& ways) {
        for (const Alternative& way : ways) {
            for (const std::uint32_t stop : way.route.stops) {
                if (scenario.place(stop).is_junction() && seen.insert(stop).second) {
                    open.push_back(stop);
                }
            }
        }
    };
    note(flow.alternatives);
    while (!open.empty()) {
        const std::uint32_t place = open.back();
        open.pop_back();
        auto ways =
            named ? rests_from(scenario, flow, place) : cheapest(scenario, flow, finder, place);
        note(ways);
        if (ways.size() > 1) flow.onward.emplace(place, std::move(ways));
    }
}

void set_free_shares(FlowPlan& flow)
{
    if (!flow.routing.is_informed()) return;
    const auto cheaper = [](const Alternative& a, const Alternative& b) {
        return a.free_cost < b.free_cost;
    };
    std::stable_sort(flow.alternatives.begin(), flow.alternatives.end(), cheaper);
    const double least = flow.alternatives.front().free_cost;
    const bool logit = flow.routing.rule == RouteRule::logit;
    double sum = 0;
    for (Alternative& way : flow.alternatives) {
        const bool first = &way == &flow.alternatives.front();
        way.share = logit ? std::exp(-flow.routing.scale * (way.free_cost - least)) : first;
        sum += way.share;
    }
    for (Alternative& way : flow.alternatives) way.share /= sum;
}

// By what mode cargo travels changes only where it can be moved from one to the other.
void check_changes(const FlowPlan& flow, const Scenario& scenario, const Node& table,
                   Diagnostics& problems)
{
    const std::vector<std::uint32_t>& stops = flow.route.stops;
    const auto mode = [&](std::size_t i) {
        auto link = link_taken(scenario, flow.kind, stops[i], stops[i + 1]);
        if (!link) link = link_taken(scenario, CargoKind::container, stops[i], stops[i + 1]);
        return link ? scenario.links[*link].mode : std::string();
    };
    for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
        const PlacePlan& place = scenario.place(stops[i]);
        if (place.is_junction() || mode(i - 1) == mode(i)) continue;
        problems.error(table.find("to")->where,
                       fmt::format("the way there changes from {} to {} at '{}'", mode(i - 1),
                                   mode(i), place.id),
                       "a change of mode at a terminal, port or station; 'via' says the way");
    }
}

// A fixed route, and the ways round what is closed.
void add_detours(FlowPlan& flow, const Scenario& scenario)
{
    const WayFinder finder(scenario, flow);
    flow.alternatives.push_back(alternative_of(scenario, flow, flow.route.stops));
    flow.alternatives.back().share = 1;
    for (Alternative& way : cheapest(scenario, flow, finder, flow.from)) {
        if (way.route.stops != flow.route.stops) flow.alternatives.push_back(std::move(way));
    }
    add_onward(flow, false, scenario, finder);
}

}  // namespace

void find_ways_of(FlowPlan& flow, const RoutingKeys& keys, const Scenario& scenario,
                  const Node& table, Diagnostics& problems)
{
    flow.routing = routing_of(keys, flow);
    if (is_barred(scenario.place(flow.from), flow, flow.kind)) {
        problems.error(table.find("from")->where,
                       fmt::format("'{}' refuses this cargo", scenario.place(flow.from).id),
                       "a place without 'refuses' for it");
        return;
    }
    if (flow.routing.is_informed() && flow.to == flow.from) {
        problems.error(table.find("to")->where, "a choice of routes to where the flow begins",
                       "another place");
        return;
    }
    if (flow.routing.rule == RouteRule::fixed) {
        const auto route = quickest_over(flow, flow.via, scenario, table, table, problems);
        if (!route) return;
        flow.route = *route;
        if (flow.to) check_changes(flow, scenario, table, problems);
        if (flow.routing.rerouting != Rerouting::never && flow.to) add_detours(flow, scenario);
        return;
    }
    const std::size_t errors = problems.error_count();
    const WayFinder finder(scenario, flow);
    add_named(flow, keys, scenario, table, problems);
    if (problems.error_count() > errors) return;
    if (keys.alternatives.empty()) {
        flow.alternatives = cheapest(scenario, flow, finder, flow.from);
    }
    if (flow.alternatives.empty()) {
        quickest_over(flow, {}, scenario, table, table, problems);
        if (problems.error_count() == errors) {
            problems.error(table.find("to")->where,
                           "no way for this cargo that changes mode at terminals alone",
                           "a terminal, port or station where its mode changes");
        }
        return;
    }
    set_free_shares(flow);
    flow.route = flow.alternatives.front().route;
    if (flow.routing.rerouting != Rerouting::never && flow.to) {
        add_onward(flow, !keys.alternatives.empty(), scenario, finder);
    }
}

}  // namespace karvan::models
