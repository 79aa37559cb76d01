// The results file: everything a run gave, as arrays that describe themselves. FORMAT.md documents
// the layout.
//
// Nothing in it depends on when, where or on how many threads the run was made: the same scenario
// and seed give the same bytes.
#pragma once

#include <filesystem>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// The attribute `format` of every results file. The number grows with each change that an older
// reader would misread.
inline constexpr const char* results_format = "karvan-results 2";

// The file in memory. A replication that failed keeps its place, with status 1 and no numbers. Text
// that is not UTF-8 is made so. Throws std::invalid_argument as check_lengths does.
NetcdfFile results_layout(const RunResults& results);

// Writes the results to `target`, all or nothing. Throws as results_layout and `write` do.
void write_results(const RunResults& results, const std::filesystem::path& target);

}  // namespace karvan::analysis
