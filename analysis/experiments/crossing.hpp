// Where a rising outcome passes a limit: the load at which a service level breaks.
//
// The outcome at each load is a mean over replications with common random numbers, so it rises as
// smoothly as the model does, and a bracketed search can be trusted: the bracket is halved, or cut
// where the line through its ends passes the limit (regula falsi in the Illinois variant, M. Dowell
// and P. Jarratt, BIT 11 (1971) 168-174), until it is narrow. The interval of the answer is where
// the upper and the lower end of the outcome's own interval pass the limit (inverse regression).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

// The outcome at a load; rising with it. Infinite where the limit is passed whatever it is.
using OutcomeAt = std::function<Estimate(double load)>;

struct CrossingRule {
    double limit = 0;
    double first = 1;      // the load to begin with
    double lowest = 0.02;  // loads that are looked at
    double highest = 50;
    double stride = 1.5;      // from load to load until the limit is passed; 1.5 at most
    double tolerance = 0.01;  // relative width of the bracket
    std::uint32_t most_loads = 40;
};

struct LoadPoint {
    double load;
    Estimate outcome;
};

enum class CrossingEnd : std::uint8_t {
    found,
    never_below,  // above the limit even at the lowest load
    never_above,  // below it even at the highest
    cut_short,    // the loads allowed did not suffice, or an outcome was no number
};

struct Crossing {
    CrossingEnd end = CrossingEnd::cut_short;
    double load = 0;
    double lower = 0;               // of the interval; may be 0
    double upper = 0;               // may be infinite
    std::vector<LoadPoint> points;  // what was looked at, by load
};

// Where means, and the ends of their intervals, pass a limit, by linear interpolation between
// points in order of load; 0: before the first of them, infinite: after the last.
struct Passage {
    double load = 0;
    double lower = 0;
    double upper = 0;
};
Passage passage(const std::vector<LoadPoint>& points, double limit);

Crossing find_crossing(const OutcomeAt& outcome, const CrossingRule& rule);

}  // namespace karvan::analysis
