// karvan run --warmup: given, or found by MSER-5 in pilot replications.
#pragma once

#include <string>

#include "cli/scenario_options.hpp"
#include "cli/simulate.hpp"

namespace karvan::cli {

// --warmup
void add_warmup_option(CLI::App& command, std::string& warmup);

// The override that sets the warm-up ("30 d", or "auto": found in five pilot replications without
// one, and reported on standard error); empty for an empty text, or if none was found.
// Throws CLI::ValidationError.
std::string warmup_override(const std::string& warmup, const ScenarioOptions& options,
                            const Workers& workers, const Stops& stops, bool quiet);

}  // namespace karvan::cli
