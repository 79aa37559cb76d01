// What places by themselves charge a shipment, as far as it is known before it sets out: fees and
// unofficial payments at borders, storage at ports and dry ports. For choices of route; tariffs are
// the account book's (AccountBook::expected).
#pragma once

#include <cstdint>
#include <vector>

namespace karvan::models {

struct FlowPlan;
struct Scenario;

// True if any place of the scenario can charge shipments by itself.
bool places_charge(const Scenario& scenario);

// Along the whole way. Means, as if nothing waits: a port keeps cargo for one started day.
double expected_charges(const Scenario& scenario, const FlowPlan& flow,
                        const std::vector<std::uint32_t>& stops);
// At the place to which a link leads, in a search that does not know the rest of the way. What is
// for a whole train is left out unless the flow comes as trains.
double expected_charges_onto(const Scenario& scenario, const FlowPlan& flow, std::uint32_t from,
                             std::uint32_t to);

}  // namespace karvan::models
