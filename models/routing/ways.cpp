#include "models/routing/ways.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <queue>

#include "models/money/account_book.hpp"
#include "models/money/expected_charges.hpp"

namespace karvan::models {

namespace {

constexpr std::size_t modes = 4;
constexpr double unreachable = std::numeric_limits<double>::infinity();

LegMode mode_of(const LinkPlan& link)
{
    if (link.mode == "sea") return LegMode::sea;
    return link.mode == "rail" ? LegMode::rail : LegMode::road;
}

template <class Takes>
std::optional<std::uint32_t> first_link(const Scenario& scenario, std::uint32_t from,
                                        std::uint32_t to, Takes&& is_taken)
{
    const auto found = std::find_if(
        scenario.links.begin(), scenario.links.end(),
        [&](const LinkPlan& link) { return link.from == from && link.to == to && is_taken(link); });
    if (found == scenario.links.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - scenario.links.begin());
}

}  // namespace

bool takes(const LinkPlan& link, CargoKind cargo)
{
    if (link.mode == "sea") return link.carries == cargo;
    if (link.mode == "rail") return cargo != CargoKind::truck;
    return cargo != CargoKind::wagon;
}

std::optional<std::uint32_t> link_taken(const Scenario& scenario, CargoKind cargo,
                                        std::uint32_t from, std::uint32_t to)
{
    return first_link(scenario, from, to, [&](const LinkPlan& link) { return takes(link, cargo); });
}

std::optional<std::uint32_t> link_taken(const Scenario& scenario, const FlowPlan& flow,
                                        CargoKind carried, std::uint32_t from, std::uint32_t to)
{
    return first_link(scenario, from, to, [&](const LinkPlan& link) {
        return takes(link, carried) && admits(scenario, link, flow, carried);
    });
}

WayFinder::WayFinder(const Scenario& scenario, const FlowPlan& flow)
    : edges_(scenario.places.size())
{
    for (const auto& place : scenario.places) junction_.push_back(place->is_junction());
    const RoutingPlan& routing = flow.routing;
    for (std::uint32_t number = 0; number < scenario.links.size(); ++number) {
        const LinkPlan& link = scenario.links[number];
        if (!takes(link, flow.kind) || !admits(scenario, link, flow, flow.kind)) continue;
        auto& edges = edges_[link.from];
        const bool known = std::any_of(edges.begin(), edges.end(),
                                       [&](const Edge& edge) { return edge.to == link.to; });
        if (known) continue;  // a place sends to a neighbour over one link
        const double time_s = link.transit_s.mean() + scenario.place(link.to).free_time_s(flow);
        double cost = time_s * routing.usd_per_s + link.distance_km * routing.usd_per_km;
        if (scenario.book) cost += scenario.book->expected_onto(scenario, flow, number);
        cost += expected_charges_onto(scenario, flow, link.from, link.to);
        edges.push_back({link.to, mode_of(link), cost});
    }
}

// Dijkstra (1959) over places and the mode by which they are reached.
std::optional<Way> WayFinder::cheapest_from(std::uint32_t from, LegMode by, std::uint32_t to,
                                            const Barred& barred) const
{
    struct Reached {
        double cost = unreachable;
        std::size_t before = 0;
    };
    const auto state = [](std::uint32_t place, LegMode mode) {
        return place * modes + static_cast<std::size_t>(mode);
    };
    std::vector<Reached> reached(edges_.size() * modes);
    using Entry = std::pair<double, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    const std::size_t first = state(from, by);
    reached[first].cost = 0;
    open.emplace(0.0, first);
    while (!open.empty()) {
        const auto [cost, at] = open.top();
        open.pop();
        if (cost > reached[at].cost) continue;
        const auto place = static_cast<std::uint32_t>(at / modes);
        const auto in = static_cast<LegMode>(at % modes);
        if (place == to) {
            Way way{{}, {}, cost};
            for (std::size_t s = at;; s = reached[s].before) {
                way.stops.push_back(static_cast<std::uint32_t>(s / modes));
                way.modes.push_back(static_cast<LegMode>(s % modes));
                if (s == first) break;
            }
            std::reverse(way.stops.begin(), way.stops.end());
            std::reverse(way.modes.begin(), way.modes.end());
            return way;
        }
        for (const Edge& edge : edges_[place]) {
            if (barred.places.contains(edge.to) || !may_go_on(place, in, edge.mode)) continue;
            if (at == first && barred.next.contains(edge.to)) continue;
            const std::size_t next = state(edge.to, edge.mode);
            if (cost + edge.cost >= reached[next].cost) continue;
            reached[next] = {cost + edge.cost, at};
            open.emplace(cost + edge.cost, next);
        }
    }
    return std::nullopt;
}

std::optional<Way> WayFinder::along(const std::vector<std::uint32_t>& stops) const
{
    Way way{stops, {LegMode::any}, 0};
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        const auto& edges = edges_[stops[i]];
        const auto edge = std::find_if(edges.begin(), edges.end(),
                                       [&](const Edge& e) { return e.to == stops[i + 1]; });
        if (edge == edges.end()) return std::nullopt;
        way.modes.push_back(edge->mode);
        way.cost += edge->cost;
    }
    return way;
}

// For every place of the way found last: the cheapest way that parts there from all ways found.
void WayFinder::add_spurs(const std::vector<Way>& found, std::uint32_t to,
                          Candidates& candidates) const
{
    const Way& last = found.back();
    for (std::size_t i = 0; i + 1 < last.stops.size(); ++i) {
        const std::vector<std::uint32_t> root(last.stops.begin(),
                                              last.stops.begin() + static_cast<long>(i) + 1);
        Barred barred;
        barred.places.insert(root.begin(), root.end());
        for (const Way& way : found) {
            const bool same =
                way.stops.size() > i + 1 && std::equal(root.begin(), root.end(), way.stops.begin());
            if (same) barred.next.insert(way.stops[i + 1]);
        }
        const auto spur = cheapest_from(last.stops[i], last.modes[i], to, barred);
        if (!spur) continue;
        std::vector<std::uint32_t> stops = root;
        stops.insert(stops.end(), spur->stops.begin() + 1, spur->stops.end());
        candidates.emplace(along(stops)->cost, std::move(stops));
    }
}

std::vector<Way> WayFinder::cheapest(std::uint32_t from, std::uint32_t to, std::size_t count) const
{
    std::vector<Way> found;
    const auto first = cheapest_from(from, LegMode::any, to, {});
    if (!first || count == 0) return found;
    found.push_back(*first);
    Candidates candidates;
    while (found.size() < count) {
        add_spurs(found, to, candidates);
        if (candidates.empty()) break;
        found.push_back(*along(candidates.begin()->second));
        candidates.erase(candidates.begin());
    }
    return found;
}

}  // namespace karvan::models
