#include "models/routing/route_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/rail/rail_terminal_plan.hpp"
#include "models/routing/routing.hpp"

namespace karvan::models {

namespace {

constexpr double unreachable = std::numeric_limits<double>::infinity();

// The one whose part of the sum of weights a uniform number falls into.
std::size_t by_weight(const std::vector<double>& weights, double chance)
{
    double sum = 0;
    for (const double weight : weights) sum += weight;
    double left = chance * sum;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        if (left < weights[i]) return i;
        left -= weights[i];
    }
    return weights.size() - 1;
}

}  // namespace

RouteChoice::RouteChoice(sim::Place& place, const Scenario& scenario, ClosedTo closed)
    : place_(place),
      scenario_(scenario),
      closed_(std::move(closed)),
      splits_trains_(takes_trains_apart(scenario.place(place.id()))),
      draws_(place.stream("choice of route"))
{
    for (std::uint32_t i = 0; i < scenario.links.size(); ++i) {
        const LinkPlan& link = scenario.links[i];
        links_.emplace(std::pair{link.from, link.to}, i);
    }
}

// --- What is known ---

void RouteChoice::learn(const StayNews& news)
{
    for (const auto& [lane, stay] : news.stays_s) stays_s_[{news.group, news.place, lane}] = stay;
}

double RouteChoice::stay_s(const FlowPlan& flow, std::uint32_t place, std::uint32_t next) const
{
    const auto group = groups_.find(flow.index);
    if (group != groups_.end()) {
        const auto known = stays_s_.find({group->second, place, {next, flow.kind}});
        if (known != stays_s_.end()) return known->second;
    }
    return scenario_.place(place).free_time_s(flow);
}

std::optional<std::uint32_t> RouteChoice::link_between(std::uint32_t from, std::uint32_t to) const
{
    const auto found = links_.find({from, to});
    return found == links_.end() ? std::nullopt : std::optional(found->second);
}

// From the stop `first` on; where the shipment is now does not count.
bool RouteChoice::is_known_closed(const FlowPlan& flow, const Stops& stops, std::size_t first) const
{
    const sim::Time as_of = place_.now() - flow.routing.information_delay;
    if (!closed_ || as_of < sim::start_of_time) return false;
    const auto places = static_cast<std::uint32_t>(scenario_.places.size());
    for (std::size_t i = first; i + 1 < stops.size(); ++i) {
        if (closed_(stops[i + 1], flow.index, as_of)) return true;
        const auto link = link_between(stops[i], stops[i + 1]);
        if (link && closed_(places + *link, flow.index, as_of)) return true;
    }
    return false;
}

double RouteChoice::known_cost(const FlowPlan& flow, const Alternative& alternative) const
{
    const Stops& stops = alternative.route.stops;
    if (is_known_closed(flow, stops, 0)) return unreachable;
    double time_s = alternative.transit_s;
    for (std::size_t i = 0; i + 1 < stops.size(); ++i)
        time_s += stay_s(flow, stops[i], stops[i + 1]);
    return alternative.money + flow.routing.usd_per_s * time_s;
}

// --- Choosing ---

const Alternative* RouteChoice::pick(const FlowPlan& flow,
                                     const std::vector<const Alternative*>& open,
                                     std::uint64_t shipment, std::uint32_t visit)
{
    if (flow.routing.rule == RouteRule::shares) {
        std::vector<double> shares;
        for (const Alternative* way : open) shares.push_back(way->share);
        return open[by_weight(shares, draws_.at(shipment, visit).unit())];
    }
    const bool fixed = flow.routing.rule == RouteRule::fixed;
    if (fixed && open.front() == &flow.alternatives.front()) return open.front();
    std::vector<double> costs;
    for (const Alternative* way : open) costs.push_back(known_cost(flow, *way));
    const auto least = std::min_element(costs.begin(), costs.end());
    if (fixed || flow.routing.rule == RouteRule::least_cost || std::isinf(*least)) {
        return open[static_cast<std::size_t>(least - costs.begin())];
    }
    std::vector<double> weights;
    for (const double cost : costs)
        weights.push_back(std::exp(-flow.routing.scale * (cost - *least)));
    return open[by_weight(weights, draws_.at(shipment, visit).unit())];
}

const Route* RouteChoice::choose(const FlowPlan& flow, std::uint64_t shipment)
{
    if (flow.alternatives.empty()) return &flow.route;
    std::vector<const Alternative*> all;
    std::vector<const Alternative*> open;
    const bool turns = heeds_closures(flow) && !flow.routing.is_informed();
    for (const Alternative& way : flow.alternatives) {
        all.push_back(&way);
        const bool carries = flow.routing.rule == RouteRule::fixed || way.share > 0;
        if (turns && carries && !is_known_closed(flow, way.route.stops, 0)) open.push_back(&way);
    }
    return &pick(flow, open.empty() ? all : open, shipment, 0)->route;
}

// --- Under way ---

// The way that a shipment takes from here on, if it is another one than it has.
const Alternative* RouteChoice::choose_onward(const Shipment& shipment)
{
    const FlowPlan& flow = scenario_.flows[shipment.flow];
    const auto onward = flow.onward.find(place_.id());
    const bool is_at_origin = shipment.leg == 0;
    const Stops& stops = shipment.route->stops;
    const bool ends = shipment.leg + 1 >= stops.size();
    if (ends || (!is_at_origin && onward == flow.onward.end())) return nullptr;
    const auto& ways = is_at_origin ? flow.alternatives : onward->second;
    if (flow.routing.rerouting == Rerouting::never) return nullptr;
    const bool shut = is_known_closed(flow, stops, shipment.leg);
    if (flow.routing.rerouting == Rerouting::when_closed && !shut) return nullptr;

    std::vector<const Alternative*> open;
    const auto here = stops.begin() + shipment.leg;
    for (const Alternative& way : ways) {
        const bool turns_back = std::any_of(
            way.route.stops.begin() + 1, way.route.stops.end(),
            [&](std::uint32_t stop) { return std::find(stops.begin(), here, stop) != here; });
        if (!turns_back && !is_known_closed(flow, way.route.stops, 0)) open.push_back(&way);
    }
    if (open.empty()) return nullptr;
    const Alternative* chosen = pick(flow, open, shipment.id, shipment.leg + 1);
    const bool same =
        std::equal(here, stops.end(), chosen->route.stops.begin(), chosen->route.stops.end());
    return same ? nullptr : chosen;
}

// The stops behind stay in the route, so that legs go on counting.
void RouteChoice::set_route(Shipment& shipment, const Alternative& onward)
{
    Stops stops(shipment.route->stops.begin(), shipment.route->stops.begin() + shipment.leg);
    stops.insert(stops.end(), onward.route.stops.begin(), onward.route.stops.end());
    Route& route = made_[stops];
    if (route.stops.empty()) route.stops = std::move(stops);
    shipment.route = &route;
}

// A container that a dry port stuffed goes to where it is stripped.
bool RouteChoice::choose_again(Shipment& shipment)
{
    if (shipment.contents) return false;
    const Alternative* onward = choose_onward(shipment);
    if (onward != nullptr) set_route(shipment, *onward);
    return onward != nullptr;
}

void RouteChoice::choose_again(Consist& consist)
{
    if (consist.cargo.empty()) return;
    if (consist.vehicle != Vehicle::train || splits_trains_) {
        consist.cargo.for_each([&](Shipment& s) { choose_again(s); });
        return;
    }
    // Only what has the same way before it can take another one together.
    const Shipment& front = consist.cargo.front();
    bool together = true;
    consist.cargo.for_each([&](const Shipment& s) {
        const Stops& mine = front.route->stops;
        const Stops& other = s.route->stops;
        together = together && std::equal(mine.begin() + front.leg, mine.end(),
                                          other.begin() + s.leg, other.end());
    });
    if (!together) return;
    const Alternative* onward = choose_onward(front);
    if (onward == nullptr) return;
    consist.cargo.for_each([&](Shipment& s) { set_route(s, *onward); });
}

}  // namespace karvan::models
