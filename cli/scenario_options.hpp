// The options that every subcommand which reads a scenario has.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "models/scenario.hpp"

namespace karvan::cli {

struct ScenarioOptions {
    std::string file;
    std::vector<std::string> overrides;
};

inline void add_scenario_options(CLI::App& command, ScenarioOptions& options)
{
    command.add_option("scenario", options.file, "The scenario file (TOML)")->required();
    command
        .add_option("--set", options.overrides,
                    "Override a key of the scenario, such as place.AZALT.cranes=8; may be repeated")
        ->allow_extra_args(false)
        ->type_name("KEY=VALUE");
}

// Reads and checks the scenario; warnings go to standard error. Throws models::ScenarioErrors.
models::Scenario read(const ScenarioOptions& options, bool quiet);

}  // namespace karvan::cli
