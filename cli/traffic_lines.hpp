// The traffic report in sentences, for `karvan check` and for the warning before a run.
#pragma once

#include <string>
#include <vector>

#include "models/traffic.hpp"

namespace karvan::cli {

// "AZALT Baku port at Alat"; the id alone where there is no other name.
std::string place_text(const models::Scenario& scenario, std::uint32_t place);

// One line for every resource that is asked for more than it can do, and for every flow that does
// not balance. Empty if all is well.
std::vector<std::string> overloads(const models::TrafficReport& report,
                                   const models::Scenario& scenario);

// One line for every resource that is asked for nearly all that it can do, without any wait for
// others.
std::vector<std::string> tight_lines(const models::TrafficReport& report,
                                     const models::Scenario& scenario);

// Berths that ships take while they wait for cargo, ships that the rule of departure holds there,
// and services of which the time at berth is not known.
std::vector<std::string> lying_lines(const models::TrafficReport& report,
                                     const models::Scenario& scenario);

// What is reckoned by a rule of thumb, and by which; what the load of fleets is made of.
std::vector<std::string> approximations(const models::Scenario& scenario);

}  // namespace karvan::cli
