// Response surfaces of a sweep, in words: what was fitted, whether it predicts anything, which
// factors matter, and where the best is to be expected.
#pragma once

#include "cli/sweep_findings.hpp"

namespace karvan::cli {

// Of every measure. Coefficients and how well they fit are added to the file.
std::vector<Finding> surface_findings(const SweepOutcome& sweep, analysis::NetcdfFile& file);

}  // namespace karvan::cli
