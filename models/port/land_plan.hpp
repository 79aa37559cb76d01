// What a scenario says of the land side of a port beyond tracks and gate lanes: who may come when,
// how long cargo stays, and what it costs.
#pragma once

#include <optional>

#include "models/port/appointments.hpp"
#include "sim/law.hpp"

namespace karvan::models {

// Cargo from ships that customs hold in the yard before it leaves on land.
struct CustomsHold {
    double share = 1;  // of the shipments
    sim::Law time_s = sim::Law::constant(0);
};

struct LandPlan {
    std::optional<AppointmentPlan> appointments;
    bool pickup_by_gate = false;
    sim::Law pickup_s = sim::Law::constant(0);
    std::optional<CustomsHold> customs;
    sim::Duration free_time{};
    bool refuses_trains = false;   // while the yard is full
    double storage_per_day = 0;    // in the free time, of a unit
    double demurrage_per_day = 0;  // beyond it
};

const Keys<LandPlan>& land_keys();

}  // namespace karvan::models
