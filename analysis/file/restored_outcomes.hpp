// The outcomes of replications, read back from a results file: what a summary needs of those that
// an earlier process or another machine simulated. Samples are not read. Counts, extremes and
// quantiles are those of the replication; means, sums and spreads may differ in their last digits.
#pragma once

#include <filesystem>
#include <functional>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Calls `take` with each outcome in the order of the file; few are in memory at a time. Throws as
// `read` does, also where the file lacks a variable or has it otherwise than it was written.
// The file must be of that run.
void restore_outcomes(const RunDescription& run, const std::filesystem::path& path,
                      const std::function<void(ReplicationOutcome&&)>& take);

}  // namespace karvan::analysis
