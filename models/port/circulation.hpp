// How the ships of a service go round, in the steady state, for `karvan check`: the time of a round
// without queues, the cargo over each leg in loads of the mean ship, and what that asks of the
// fleet.
//
// Cargo for a leg is shared between the services that sail it (leg_sharing.hpp). Storms that are
// met as a ship comes and goes are part of its round; waits for berths, pilots, cranes or the
// yard are not.
#pragma once

#include <cstdint>
#include <vector>

#include "models/plan.hpp"
#include "models/port/berth_lying.hpp"

namespace karvan::models {

struct Circulation {
    double ships = 0;            // in operation: not in dock
    double move_s = 0;           // of a round: at sea, in movements, in storms, under repair
    double unload_s_per_s = 0;   // ships that unload, on average
    std::vector<double> unloading;  // of these, by leg: at its end
    std::vector<LyingLeg> legs;     // the unit is the load of a full ship
};

Circulation circulation_of(const Scenario& scenario,
                           const std::vector<std::vector<Passage>>& passages,
                           const SeaServicePlan& service);

// What the cargo over one leg asks of the ships of a service.
struct ShipNeed {
    std::uint32_t leg = 0;
    double calls_per_s = 0;  // of full ships
    double working = 0;      // ships under way, in movements and storms, loading and unloading
    // By leg: ships that the rule of departure keeps at berth meanwhile, where less cargo waits;
    // infinite if they would never leave.
    std::vector<double> held;
    double in_operation = 0;
    double held_in_all() const;
};

// One for each leg that has cargo.
std::vector<ShipNeed> ship_needs(const Scenario& scenario,
                                 const std::vector<std::vector<Passage>>& passages,
                                 const SeaServicePlan& service);

}  // namespace karvan::models
