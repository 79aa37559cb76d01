// The network of a scenario: which links there are and which way a flow takes.
#pragma once

#include <optional>
#include <vector>

#include "models/plan.hpp"
#include "models/scenario_keys.hpp"

namespace karvan::models {

// The links that are written, those that places bring (a rail line to both of its ends) and one for
// every leg of a sea service. Places and services of the scenario must be complete.
std::vector<LinkPlan> links_of(const Scenario& scenario, const std::vector<LinkKeys>& written);

// The quickest way of a flow by mean transit times over links that take this cargo, and the flow
// (Dijkstra 1959), from the first stop over all others to the last. Ties go to the way found first
// in the order of links. Nothing if two consecutive stops are not connected; `gap` then tells the
// first one.
std::optional<Route> find_route(const Scenario& scenario, const FlowPlan& flow,
                                const std::vector<std::uint32_t>& stops, std::size_t& gap);

}  // namespace karvan::models
