// The subcommands that are experiments.
#pragma once

#include "cli/commands.hpp"

namespace karvan::cli {

void add_diff(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);
void add_rank(CLI::App& app, Action& action);
void add_capacity(CLI::App& app, Action& action);
void add_calibrate(CLI::App& app, Action& action);
void add_resilience(CLI::App& app, Action& action);

}  // namespace karvan::cli
