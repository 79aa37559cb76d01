// Demand replayed from a table of arrivals, as terminals and customs keep them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "models/demand/flow_plan.hpp"
#include "models/reading/diagnostics.hpp"

namespace karvan::models {

// The arrivals of a CSV file in order. Column `time`: a date (2024-03-01, 2024-03-01 06:30, in
// UTC) or a time from the start ("36 h", or a number under "time [h]"). Optional columns
// `shipments`, `size`, `tonnes` and `priority`; empty cells are as the flow says. Every problem is
// an error at its cell.
std::vector<PlannedArrival> read_trace(const std::string& file, const Location& named_at,
                                       std::chrono::local_seconds start, Diagnostics& problems);

}  // namespace karvan::models
