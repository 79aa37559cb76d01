// The subcommands of karvan. Each adds itself to the command line in its own file and returns, when
// it was called, its exit code.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace karvan::cli {

// Set by the subcommand that was called; run by main after the command line was understood.
using Action = std::function<int()>;

void add_run(CLI::App& app, Action& action);
void add_batch(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_merge(CLI::App& app, Action& action);
void add_describe(CLI::App& app, Action& action);
void add_trace(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_experiments(CLI::App& app, Action& action);

}  // namespace karvan::cli
