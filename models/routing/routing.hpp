// Routing: how a scenario says which ways the shipments of a flow take, and the ways themselves.
//
// Fixed: the quickest way over `via`. Shares: so many by each of the named alternatives. Least cost
// and logit: over named alternatives, or over the cheapest ones of the network, with the tariffs of
// the scenario. From every place on them where cargo can go on otherwise the ways onward are found
// as well, for changes under way; for fixed routes and shares where they may turn from closures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

struct AlternativeKeys {
    std::string name;
    std::vector<std::string> via;
    std::optional<double> share;
};

struct RoutingKeys {
    RouteRule rule = RouteRule::fixed;
    std::vector<AlternativeKeys> alternatives;
    std::int32_t routes = 3;
    std::optional<double> scale;
    double usd_per_km = 0;
    sim::Duration information_delay{};
    sim::Duration information_every{};
    std::optional<Rerouting> rerouting;
};

const Keys<RoutingKeys>& routing_keys();

// Do shipments of the flow choose otherwise when something closes? What is known to be closed is
// not chosen while something else is open; with fixed routes and shares only where the flow says
// so.
inline bool heeds_closures(const FlowPlan& flow)
{
    return flow.routing.is_informed() || flow.routing.rerouting != Rerouting::never;
}

// The routing of the flow and its route, or alternatives, with their shares as far as they are
// known before the run: of a logit those at free flow, of least cost all to the first. Errors for
// what no link joins.
void find_ways_of(FlowPlan& flow, const RoutingKeys& keys, const Scenario& scenario,
                  const Node& table, Diagnostics& problems);

}  // namespace karvan::models
