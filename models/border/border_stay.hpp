// How long a vehicle stays at a border, for `karvan check`: the work of its agencies one behind the
// other, of those of a group and of two sides at one stop the longest, papers and laboratories, and
// the hours until whoever is closed opens. Queues are left out, so it is a lower bound.
#pragma once

#include <vector>

#include "models/border/border_plan.hpp"

namespace karvan::models {

struct BorderVisit {
    Vehicle vehicle = Vehicle::none;
    double shipments = 1;               // in each vehicle
    std::vector<Direction> directions;  // by side
    double wagon_t = 60;                // of bulk in a wagon of a train
};

double mean_stay_s(const BorderPlan& plan, const BorderVisit& visit, const FlowPlan& flow);
// The same of a passage through the border.
double mean_stay_s(const BorderPlan& plan, const Scenario& scenario, const Passage& passage);

}  // namespace karvan::models
