// How long ships lie at berth for cargo, for `karvan check`: until full, or a longest wait is over.
//
// The ships of a service are all somewhere: N = c R(c), with c calls a second at each port of the
// round and R the mean time of a round (Little's law). The flow of cargo is taken as a fluid. Over
// a leg with less cargo than c full ships take, each ship stays her longest wait; where there is
// as much, she leaves as soon as she is full, and c is what the cargo fills; where there is more,
// she only loads. As R(c) c grows with c there is one solution. Ships that find no free berth
// wait at anchor instead: so much lying that a berth is never free is the most.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

// One leg of a round, from the end of unloading at its first port.
struct LyingLeg {
    double units_per_s = 0;        // offered
    double full_units = 1;         // a ship sails at once
    double least_units = 0;        // and never with less
    std::optional<double> wait_s;  // none: until she is full
    double seconds_per_unit = 0;   // of loading
};

// What the ships of a service do in the steady state.
struct LyingTimes {
    double calls_per_s = 0;       // at each port of the round
    std::vector<double> lying_s;  // of a call, by leg: at berth after unloading, loading left out
};

// Ships that lie for cargo for one leg, or that load it, on average, at so many calls a second.
// Infinite where none would ever leave.
double lying_ships(const LyingLeg& leg, double calls_per_s);
double loading_ships(const LyingLeg& leg, double calls_per_s);

// `ships` as many as are in operation; `move_s` of a round at sea, in movements and in storms;
// `unload_s_per_s`: work of unloading that the offered cargo brings, per second.
LyingTimes lying_times(double ships, double move_s, double unload_s_per_s,
                       const std::vector<LyingLeg>& legs);

// True if the lying times of the service can be computed: not by timetable, and not where decks
// take several kinds of cargo.
bool knows_lying(const SeaServicePlan& service);

// The berths that ships take up beyond the work of full ones.
struct LyingBerths {
    double lying = 0;
    double held = 0;  // those of just as many ships as the cargo needs: no fewer would do
};

// By place and group of berths.
std::vector<std::vector<LyingBerths>> lying_at_berths(
    const Scenario& scenario, const std::vector<std::vector<Passage>>& passages);

// Ids of services whose ships may wait at berth for so long as is not known.
std::vector<std::string> unknown_lying(const Scenario& scenario);

}  // namespace karvan::models
