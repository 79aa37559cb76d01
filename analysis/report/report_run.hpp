// What the report page shows of one results file, as JSON that the page draws.
//
// All numbers are worked out here, by the estimates that the table of `karvan run` uses; the page
// only draws them.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// {"title", "replications", "flows": [...], "places": [...], "resources": [...], "causes": [...],
// "bottlenecks": [...], "verdict": [...], ...}; hours throughout.
Json report_of_run(const ResultsReading& results);

}  // namespace karvan::analysis
