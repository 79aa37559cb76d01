// Tides: ships of too much draught pass only around high water.
//
// High waters follow each other at a constant period. Either the water over the shallowest point
// rises and falls as a cosine between the depth at low water and that plus the range, and a ship
// passes while the water is as deep as its draught and the clearance under its keel; or windows say
// how long before and after high water ships beyond a draught may begin their passage.
#pragma once

#include <optional>
#include <vector>

#include "sim/time.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

// Ships of more than this draught begin their passage within these times of a high water.
struct TideWindow {
    double draught_m = 0;
    sim::Duration before{};
    sim::Duration after{};
};

struct TidePlan {
    sim::Duration period{};
    sim::Duration high_water{};  // the first one
    std::optional<double> depth_m;
    double range_m = 0;
    double clearance_m = 0;
    std::vector<TideWindow> windows;

    // When a ship may pass around each high water; nothing: at any time.
    std::optional<TideWindow> window_for(double draught_m) const;
    bool ever_passes(double draught_m) const;
    // The first moment from `now` on at which it may begin its passage.
    sim::Time next_passage(double draught_m, sim::Time now) const;
    // The share of the time in which it may.
    double open_share(double draught_m) const;
};

const Keys<TidePlan>& tide_keys();

}  // namespace karvan::models
