// What corridor planners read first, in the summary: speeds and borders by flow (CAREC's TFI1 to
// TFI4), punctuality and turnaround by place.
#pragma once

#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/run_results.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

struct CorridorColumn {
    const char* measure;  // the variable of the results file
    const char* title;
    std::string unit;
};

// Those that the run has; none if no flow has a distance or passes a border.
std::vector<CorridorColumn> corridor_columns(const RunResults& results);

Estimate corridor_estimate(const RunResults& results, const CorridorColumn& column,
                           std::size_t flow);

// A row for each flow with a distance or a border on its way.
TextTable corridor_table(const RunResults& results);

// The measures of places that stand in the summary, by index: punctuality, reliability, turnaround.
std::vector<std::size_t> punctuality_measures(const RunResults& results);
TextTable punctuality_table(const RunResults& results);

}  // namespace karvan::analysis
