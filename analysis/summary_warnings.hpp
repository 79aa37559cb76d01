// What the reader of a summary must be warned of.
#pragma once

#include <string>
#include <vector>

#include "analysis/run_results.hpp"
#include "analysis/summary_numbers.hpp"

namespace karvan::analysis {

// A line each: failed replications, a single one that finished, deadlocks, lost shipments, flows of
// which nothing arrived. Of many failures or deadlocks, the first and how many more.
std::vector<std::string> summary_warnings(const RunResults& results, const SummaryNumbers& numbers);

}  // namespace karvan::analysis
