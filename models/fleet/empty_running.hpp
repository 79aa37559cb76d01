// Empty running in the sense of ISO 14083: what the empty trains of a fleet pay and emit belongs to
// the cargo that it carries, as legs of the same round. It is allotted to the flows by the
// unit-kilometres that units of the fleet ran with them in the same replication, where it arose and
// by kind. What emission factors allot already (`empty_running`) is left out.
#pragma once

#include <string>
#include <vector>

#include "models/corridor.hpp"

namespace karvan::models {

class Fleet;

// Flows of which nothing has arrived yet take no part; if there are no others, nothing is allotted.
// Else the shares add up to the whole exactly.
void allot_empty_running(const Fleet& fleet, std::vector<FlowResult>& flows);

// The share of the shipment that a replication watched in that, over all places: none if it was on
// no unit of the fleet.
struct EmptyShare {
    std::string fleet;
    double share = 0;
    std::vector<ChargeEntry> charges;  // `where` means nothing
};
std::vector<EmptyShare> empty_shares_of_watched(const Corridor& corridor);

}  // namespace karvan::models
