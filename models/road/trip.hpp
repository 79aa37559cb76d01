// Trips of trucks on a road: how long a truck drives, rests and stands for a ban, known in full
// when it sets out.
#pragma once

#include <chrono>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/cause.hpp"
#include "models/road/road_plan.hpp"

namespace karvan::models {

// A part of a trip: driving (Cause::moving), a rest or a ban.
struct Stretch {
    Cause cause;
    sim::Duration time;
    bool operator==(const Stretch&) const = default;
};

class Trips {
public:
    // The plan must outlive it.
    Trips(const RoadPlan& plan, std::chrono::local_seconds start, sim::Duration horizon);

    // The trip of a rested driver who sets out at a time, with so much driving ahead if every
    // factor were 1. Rests are taken as late as allowed; a stop for a ban counts as the break or
    // the daily rest if it is as long. A break that falls due together with the daily rest is left
    // out.
    std::vector<Stretch> from(sim::Time departure, sim::Duration driving) const;

    // The mean time of a trip over the hours of a week in the middle of the run, with the mean
    // driving time.
    sim::Duration mean_time() const;

private:
    // Driving time per unit of the plan's at a moment, whether a ban is on, and until when.
    struct Condition {
        double factor = 1;
        bool banned = false;
        sim::Time until;
    };
    Condition condition_at(sim::Time time) const;

    const RoadPlan& plan_;
    std::chrono::local_seconds start_;
    sim::Time horizon_;
    std::vector<UnitsChange> hours_;  // units: 1 more than the local hour; empty: of no effect
    std::vector<UnitsChange> bans_;   // units above 0 while a ban is on
};

}  // namespace karvan::models
