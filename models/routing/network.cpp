#include "models/routing/network.hpp"

#include <algorithm>
#include <limits>
#include <queue>

#include "models/road/dry_port_plan.hpp"
#include "models/road/road_plan.hpp"
#include "models/routing/ways.hpp"

namespace karvan::models {

namespace {

constexpr double unreachable = std::numeric_limits<double>::infinity();

sim::Law transit_of(const LinkKeys& link)
{
    if (link.time_s) return *link.time_s;
    if (link.speed_km_h) return sim::Law::constant(*link.distance_km / *link.speed_km_h * 3600);
    return sim::Law::constant(0);
}

void add_written(const Scenario& scenario, const LinkKeys& written, std::vector<LinkPlan>& links)
{
    LinkPlan link;
    link.from = scenario.index_of(written.from);
    link.to = scenario.index_of(written.to);
    link.mode = written.mode == Mode::rail ? "rail" : "road";
    link.transit_s = transit_of(written);
    link.distance_km = written.distance_km.value_or(0);
    link.refuses = written.refuses;
    links.push_back(link);
    if (!written.both_ways) return;
    std::swap(link.from, link.to);
    links.push_back(link);
}

void add_joints(const Scenario& scenario, const PlacePlan& place, std::vector<LinkPlan>& links)
{
    const bool is_road = dynamic_cast<const RoadPlan*>(&place) != nullptr;
    for (const std::string& id : place.joins()) {
        LinkPlan link;
        link.mode = is_road ? "road" : "rail";
        link.from = place.index;
        link.to = scenario.index_of(id);
        links.push_back(link);
        std::swap(link.from, link.to);
        links.push_back(link);
    }
}

void add_legs(const SeaServicePlan& service, std::vector<LinkPlan>& links)
{
    for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
        for (CargoKind kind : service.kinds()) {
            LinkPlan link;
            link.mode = "sea";
            link.carries = kind;
            link.from = service.ports[leg];
            link.to = service.next_port(leg);
            link.transit_s = service.leg_sailing_s(leg);
            link.refuses = service.refuses;
            links.push_back(link);
        }
    }
}

// The stops after `from` on the quickest way to `to`; empty if there is none.
std::vector<std::uint32_t> quickest(const Scenario& scenario, const FlowPlan& flow, CargoKind cargo,
                                    std::uint32_t from, std::uint32_t to)
{
    std::vector<double> time(scenario.places.size(), unreachable);
    std::vector<std::uint32_t> before(scenario.places.size(), from);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    time[from] = 0;
    open.emplace(0.0, from);
    while (!open.empty()) {
        const auto [at_time, at] = open.top();
        open.pop();
        if (at_time > time[at]) continue;
        for (const LinkPlan& link : scenario.links) {
            const double arrival = at_time + link.transit_s.mean();
            if (link.from != at || !takes(link, cargo) || arrival >= time[link.to]) continue;
            if (!admits(scenario, link, flow, cargo)) continue;
            time[link.to] = arrival;
            before[link.to] = at;
            open.emplace(arrival, link.to);
        }
    }
    if (time[to] == unreachable) return {};
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = to; at != from; at = before[at]) way.push_back(at);
    std::reverse(way.begin(), way.end());
    return way;
}

}  // namespace

std::vector<LinkPlan> links_of(const Scenario& scenario, const std::vector<LinkKeys>& written)
{
    std::vector<LinkPlan> links;
    for (const LinkKeys& link : written) add_written(scenario, link, links);
    for (const auto& place : scenario.places) add_joints(scenario, *place, links);
    for (const SeaServicePlan& service : scenario.services) add_legs(service, links);
    return links;
}

std::optional<Route> find_route(const Scenario& scenario, const FlowPlan& flow,
                                const std::vector<std::uint32_t>& stops, std::size_t& gap)
{
    Route route{{stops.front()}};
    for (gap = 0; gap + 1 < stops.size(); ++gap) {
        const bool boxed = leaves_in(scenario, stops, gap, flow.kind) != nullptr;
        const CargoKind carried = boxed ? CargoKind::container : flow.kind;
        const auto way = quickest(scenario, flow, carried, stops[gap], stops[gap + 1]);
        if (way.empty()) return std::nullopt;
        route.stops.insert(route.stops.end(), way.begin(), way.end());
    }
    return route;
}

}  // namespace karvan::models
