// Money and CO2e in the summary: what a TEU, a wagon or a truck of each flow costs and emits.
#pragma once

#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/run_results.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

// One of the numbers, named as in the results file.
struct CostColumn {
    const char* measure;  // the variable of the results file
    const char* title;
    std::string unit;  // "USD", "kg", "g/t-km"; of a flow_unit where that is not said
    bool is_per_unit;
};

// "TEU", "wagon", "truck", "shipment"
std::string single_unit(const FlowRow& flow);

// Those that the run has: none without tariffs, values of time and emission factors.
std::vector<CostColumn> cost_columns(const RunDescription& run);

Estimate cost_estimate(const RunResults& results, const CostColumn& column, std::size_t flow);

// A row for each flow of which anything is known.
TextTable cost_table(const RunResults& results);

}  // namespace karvan::analysis
