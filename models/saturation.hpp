// Saturation: how many times the demand brings each resource to its limit, by the traffic
// equations.
//
// Above that demand there is no steady state: what waits grows as long as it lasts, however long
// the run is (D. Gross, J. Shortle, J. Thompson, C. Harris, Fundamentals of Queueing Theory, 4th
// ed., section 1.5: rho < 1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

struct Saturation {
    std::uint32_t place = 0;
    std::string resource;
    double share = 0;  // of its capacity, at the demand as it is
    double load = 0;   // times that demand; 0: saturated by others, however little it is
};

struct DemandRange {
    double lowest = 0.02;  // times the demand
    double highest = 50;
};

// The resources that are saturated by more of a flow (of all flows: nothing), the first to be so
// at the beginning. The first and those within 3 % of it are found to a millionth, the others to
// about a hundredth: loads are all but proportional to the demand. A station that turns customers
// away, or that they leave, has a steady state at any demand, so it is left out.
std::vector<Saturation> saturations(const Scenario& scenario,
                                    const std::optional<std::uint32_t>& flow,
                                    const DemandRange& range = {});

}  // namespace karvan::models
