// Reading a scenario: from a file to the plans that all replications share.
//
//     const ScenarioReading reading = read_scenario("middle-corridor.toml", {"scenario.seed=7"});
//
// All problems of the file are thrown together as ScenarioErrors.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/reading/diagnostics.hpp"

namespace karvan::models {

struct ScenarioReading {
    Scenario scenario;
    Diagnostics diagnostics;  // warnings and notes
};

// `overrides` are "key=value" texts, see patch.hpp; `addition` is laid over all of it, as the text
// of a scenario that extends it would be.
ScenarioReading read_scenario(const std::filesystem::path& file,
                              const std::vector<std::string>& overrides = {},
                              const std::string& addition = "");

// The same for a text in memory.
ScenarioReading scenario_from_text(std::string text,
                                   const std::vector<std::string>& overrides = {});

}  // namespace karvan::models
