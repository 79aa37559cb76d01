// Demand: how the shipments of a flow come into being at its origin.
//
// Arrivals are drawn in operational time, in which the rate is constant, and carried over to the
// calendar by the cumulative rate of the months (Cinlar, Introduction to Stochastic Processes,
// ch. 4.7: inversion of the mean-value function). So a season moves arrivals but changes no draw.
#pragma once

#include "models/facility.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// The factor of the month at each moment: a step function over the run.
class Season {
public:
    // `factors` by month from January, mean 1 over the year; empty: 1 always.
    Season(std::chrono::local_seconds start, std::vector<double> factors);

    // The time at which, from `now` on, an amount of operational time has passed.
    sim::Time after(sim::Time now, sim::Duration operational) const;

private:
    struct Step {
        double factor;
        sim::Time until;
    };
    Step step_at(sim::Time time) const;

    std::chrono::local_seconds start_;
    std::vector<double> factors_;
};

// The process that brings the shipments of a flow to its origin, until the end of the run. The plan
// outlives the run, as all plans do.
sim::Process bring_shipments(Facility& origin, const FlowPlan* flow,
                             std::chrono::local_seconds start, Census* census);

// Puts the population of a closed flow in place.
void place_population(Facility& origin, const FlowPlan& flow, Census* census);

}  // namespace karvan::models
