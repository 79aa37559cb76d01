// The keys of routing, within [[flow]].
#include <fmt/format.h>

#include <cmath>

#include "models/routing/routing.hpp"

namespace karvan::models {

namespace {

void check_shares(const RoutingKeys& keys, const Node& table, Diagnostics& problems)
{
    const auto& ways = table.find("alternative")->array();
    double sum = 0;
    for (std::size_t i = 0; i < keys.alternatives.size(); ++i) {
        const auto& share = keys.alternatives[i].share;
        if (!share) problems.error(ways[i].where, "an alternative without a share", "'share'");
        sum += share.value_or(0);
    }
    if (std::abs(sum - 1) < 1e-9) return;
    problems.error(ways.back().where,
                   fmt::format("the shares of the alternatives sum to {:.6g}", sum), "1");
}

void check_routing(const RoutingKeys& keys, const Node& table, Diagnostics& problems)
{
    const bool informed = keys.rule == RouteRule::least_cost || keys.rule == RouteRule::logit;
    if (keys.rule == RouteRule::fixed && !keys.alternatives.empty()) {
        problems.error(table.find("alternative")->array().front().where,
                       "alternatives beside a fixed route",
                       "routing = \"shares\", \"least cost\" or \"logit\"");
    }
    if (keys.rule != RouteRule::fixed && table.find("via") != nullptr) {
        problems.error(table.find("via")->key_where, "'via' fixes the route",
                       "'via' in each [[flow.alternative]]");
    }
    if (keys.rule == RouteRule::shares) {
        if (keys.alternatives.empty()) {
            problems.error(table.find("routing")->where, "shares of what?",
                           "two or more [[flow.alternative]] with 'share'");
        } else {
            check_shares(keys, table, problems);
        }
    }
    if ((keys.rule == RouteRule::logit) != keys.scale.has_value()) {
        const Node* where = table.find(keys.scale ? "scale" : "routing");
        problems.error(where->where,
                       keys.scale ? "a scale without a logit" : "a logit without a scale",
                       "'scale' with routing = \"logit\", such as \"0.01 /USD\"");
    }
    if (informed && table.find("to") == nullptr) {
        problems.error(table.find("routing")->where, "a choice of routes without a destination",
                       "'to'");
    }
    const bool reroutes = keys.rerouting.value_or(Rerouting::never) != Rerouting::never;
    if (!informed && keys.rerouting == Rerouting::always) {
        problems.error(table.find("rerouting")->where,
                       "fixed routes and shares know nothing that changes but closures",
                       "\"never\" or \"when closed\"");
    }
    if (!informed && reroutes && table.find("to") == nullptr) {
        problems.error(table.find("rerouting")->where, "a detour without a destination", "'to'");
    }
}

const Keys<AlternativeKeys>& alternative_keys()
{
    static const Keys<AlternativeKeys> keys{
        "alternative", "One of the ways that the shipments of a flow may take.",
        key("name", &AlternativeKeys::name).otherwise("").means("The name in tables."),
        key("via", &AlternativeKeys::via)
            .refers_to("place")
            .means("Places to pass, in order; between them the quickest way is taken."),
        key("share", &AlternativeKeys::share)
            .share()
            .means("The share of the shipments, with routing = \"shares\".")};
    return keys;
}

const Keys<RoutingKeys>& information_keys()
{
    using std::chrono_literals::operator""h;
    static const Keys<RoutingKeys> keys{
        "flow", "What a choice of route knows.",
        key("information_delay", &RoutingKeys::information_delay)
            .otherwise(24h)
            .means("Choices know waits and closures as they were so long ago."),
        key("information_every", &RoutingKeys::information_every)
            .above(0h)
            .otherwise(6h)
            .means("The interval at which places publish how long shipments stay there."),
        key("rerouting", &RoutingKeys::rerouting)
            .words({{"never", Rerouting::never},
                    {"when closed", Rerouting::when_closed},
                    {"always", Rerouting::always}})
            .means("When shipments choose again, at places where they can go on otherwise: once "
                   "their way is known to be closed (the default, but of fixed routes and shares, "
                   "which wait there unless this is said), or at each of them. A fixed route gives "
                   "way to the cheapest open one of 'routes', shares to the open alternatives.")};
    return keys;
}

}  // namespace

const Keys<RoutingKeys>& routing_keys()
{
    static const Keys<RoutingKeys> keys{
        "flow",
        "How shipments find their way.",
        key("routing", &RoutingKeys::rule)
            .words({{"fixed", RouteRule::fixed},
                    {"shares", RouteRule::shares},
                    {"least cost", RouteRule::least_cost},
                    {"logit", RouteRule::logit}})
            .otherwise(RouteRule::fixed)
            .means("The quickest way over 'via'; shares of the alternatives; the least "
                   "generalised cost (money + value of time x expected time; without a value an "
                   "hour counts as 1); or a logit of it. Money: 'cost_per_km', the tariffs, but "
                   "those by the call and by the train, fees and unofficial payments at borders, "
                   "storage at ports and dry ports."),
        key("alternative", &RoutingKeys::alternatives)
            .table(alternative_keys())
            .means("The ways to choose from; without any, the cheapest of the network."),
        key("routes", &RoutingKeys::routes)
            .at_least(1)
            .at_most(100)
            .otherwise(3)
            .means("How many alternatives are looked for in the network."),
        key("scale", &RoutingKeys::scale)
            .unit("/USD")
            .above(0)
            .means("Of the logit: the higher, the fewer take a dearer way."),
        key("cost_per_km", &RoutingKeys::usd_per_km)
            .unit("USD/km")
            .at_least(0)
            .otherwise(0)
            .means("What a shipment pays by the distance of links."),
        information_keys(),
        checked(check_routing)};
    return keys;
}

}  // namespace karvan::models
