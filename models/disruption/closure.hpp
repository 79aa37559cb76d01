// A closure that an experiment brings into a scenario: what is closed is named in a word or two,
// and the scenario with it is an alternative, read as any other.
#pragma once

#include <string>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

struct Closure {
    // Each the id of a place or sea service, PLACE/RESOURCE, FROM->TO (a link, one way; FROM<->TO
    // both ways), LATITUDE,LONGITUDE,RADIUS (an area), or the country of places.
    std::vector<std::string> targets;
    sim::Duration begin{};  // since the start of the scenario
    sim::Duration length{};
    double capacity_left = 0;  // a share; 0: closed
};

// One sentence on the targets, for the help of commands.
extern const char* const closure_help;

// The closure as the text of a change to `base`: the addition of read_scenario. Throws
// std::invalid_argument with a line for each target that means nothing, and for times outside of
// the run.
std::string text_of(const Closure& closure, const Scenario& base);

}  // namespace karvan::models
