// Truck appointments: so many slots in each window of time; a truck books the first one that is
// free, and comes early or late as traffic will have it.
//
// A truck that comes earlier than allowed waits outside; one that comes too late has lost its slot
// and books again. All of this waiting is for the slot.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "sim/law.hpp"
#include "sim/place.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct AppointmentPlan {
    std::int64_t trucks = 1;  // in each window
    sim::Duration window = std::chrono::hours(1);
    sim::Duration notice{};                    // a slot is booked so long ahead at least
    sim::Duration margin{};                    // trucks plan to be there so long before their slot
    sim::Law delay_s = sim::Law::constant(0);  // and come so much later
    sim::Duration early{};                     // a truck is let in so long before its slot
    sim::Duration late{};                      // and so long after it

    double per_s() const { return static_cast<double>(trucks) / sim::in_seconds(window); }
};

const Keys<AppointmentPlan>& appointment_keys();

class Appointments {
public:
    // `open` are the changes of the units at the gate over the run: windows that begin while there
    // are none are not offered.
    Appointments(sim::Place& place, const AppointmentPlan& plan, std::vector<UnitsChange> open);

    // The beginning of the first free window from now on; it is taken. `never` if none follows.
    sim::Time book();

    // When a truck with this slot may go to the gate; `never` if it comes too late for it.
    sim::Time admission(sim::Time slot, std::uint64_t truck, std::uint32_t attempt);

    const AppointmentPlan& plan() const { return plan_; }

private:
    bool is_open(sim::Time time) const;

    sim::Place& place_;
    const AppointmentPlan& plan_;
    std::vector<UnitsChange> open_;
    sim::Stream delays_;
    std::map<std::int64_t, std::int64_t> booked_;  // by number of the window
};

}  // namespace karvan::models
