// The part of the results file that says where the figures of the scenario come from.
#pragma once

#include "analysis/file/netcdf_file.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Adds the dimensions `note` and `reference`, where there are any.
void add_notes(const RunDescription& run, NetcdfFile& file);

// Takes them out: two files are of one run whatever their authors say of the figures.
void drop_notes(NetcdfFile& file);

}  // namespace karvan::analysis
