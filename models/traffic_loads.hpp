// The load of every resource, once it is known what passes each place: work, and what ships and
// locks take up beyond it.
#pragma once

#include "models/traffic.hpp"

namespace karvan::models {

// Completes a report from its passages.
void add_loads(const Scenario& scenario, TrafficReport& report);

}  // namespace karvan::models
