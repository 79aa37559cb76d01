#include "cli/scenario_options.hpp"

#include <fmt/core.h>

#include "cli/tell.hpp"

namespace karvan::cli {

models::Scenario read(const ScenarioOptions& options, bool quiet)
{
    models::ScenarioReading reading = models::read_scenario(options.file, options.overrides);
    const std::string warnings = reading.diagnostics.render();
    if (!quiet && !warnings.empty()) tell("{}\n", warnings);
    return std::move(reading.scenario);
}

}  // namespace karvan::cli
