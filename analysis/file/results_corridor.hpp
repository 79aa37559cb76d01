// The part of the results file about corridors: stops of each flow (time- and cost-distance
// profile), measures of planners, money and CO2e.
#pragma once

#include <span>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// What is told of a stop.
struct StopMeasure {
    const char* name;
    const char* long_name;
    const char* units;  // "money": the currency of the run
    double StopOutcome::*value;
};
std::span<const StopMeasure> stop_measures();

// Adds dimensions, labels and arrays. Those of money and CO2e only where the scenario has any.
void add_corridor(const RunResults& results, NetcdfFile& file);

}  // namespace karvan::analysis
