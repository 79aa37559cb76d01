// What the reader of a summary must be warned of.
#pragma once

#include <string>
#include <vector>

#include "analysis/run_results.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

// A line each: failed replications, a single one that finished, deadlocks, lost shipments, flows of
// which nothing arrived. Of many failures or deadlocks, the first and how many more.
std::vector<std::string> summary_warnings(const RunResults& results, const SummaryNumbers& numbers);

// Of the lines on what is stuck at the end of a replication, those on deadlocks or those on long
// waits, as one text; "" if there are none.
std::string what_is_stuck(const std::vector<std::string>& lines, bool long_waits);

}  // namespace karvan::analysis
