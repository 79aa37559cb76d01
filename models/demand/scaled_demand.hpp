// The same scenario with more or less demand: for the search of the load at which a corridor
// breaks.
#pragma once

#include <optional>
#include <string>

#include "models/plan.hpp"

namespace karvan::models {

// Multiplies the arrivals of a flow (of all flows: nothing) by a factor above 0: the same shipments
// come faster one after the other, so all other draws stay. At the moments of timetables and traces
// more or fewer of them come. The number of a closed population is rounded, to 1 at least. The
// hash of the scenario changes with the demand.
void scale_demand(Scenario& scenario, const std::optional<std::uint32_t>& flow, double factor);

// Shipments a day of the flow, or of all flows, populations left out.
double shipments_per_day(const Scenario& scenario, const std::optional<std::uint32_t>& flow);

}  // namespace karvan::models
