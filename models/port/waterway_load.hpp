// What ships ask of the way into a port beyond the movements of full ones, for `karvan check`: more
// movements of ships that sail before they are full, and a lock that is turned without a ship.
//
// The chamber is turned for a ship that goes the way of the last one. How often that is depends on
// who is in port: ships come and go by chance, each inside for a share p of its time (P. and T.
// Ehrenfest's urn; the chain is reversible, so that two go out one after the other as often as two
// come in). In a one-way channel with room for k at once, ships that wait in the order in which
// they come, as many in as out, pass in runs of one direction: a run is longer than m ships with
// probability 2^-m, so its 2 ships on average take 1 / (1 - 2^-k) passages one after the other.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

// The share of the movements of so many ships that go the way of the one before, if each is inside
// for such a share of its time.
double same_way_share(std::int64_t ships, double inside_share);

// Ships at once for which a one-way channel with room for `ships` is worth room: 2 (1 - 2^-k).
double one_way_room(std::int64_t ships);

struct WaterwayLoad {
    std::map<std::string, double> more;  // by resource: units in use, of ships that are not full
    double turning = 0;  // of the lock: its part in which it is turned for full ones
};

// By place; nothing for those that are no ports.
std::vector<WaterwayLoad> waterway_loads(const Scenario& scenario,
                                         const std::vector<std::vector<Passage>>& passages);

}  // namespace karvan::models
