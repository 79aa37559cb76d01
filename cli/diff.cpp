// karvan diff: what differs between two scenarios, as they are resolved.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "analysis/summary/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "models/reading/difference.hpp"
#include "models/reading/document.hpp"
#include "models/scenario.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan diff scenarios/middle-corridor.toml "
    "scenarios/alternatives/alat-phase-2.toml";

struct Options {
    std::string before;
    std::string after;
    bool json = false;
};

// The resolved scenario as a tree: extends and defaults filled in, units as written.
models::Node resolved(const std::string& file)
{
    const models::ScenarioReading reading = models::read_scenario(file);
    models::Diagnostics problems;
    models::Document document =
        models::document_from_text(reading.scenario.canonical, {}, problems);
    problems.throw_if_errors();
    return std::move(document.root);
}

int diff(const Options& options)
{
    const auto changes = models::differences(resolved(options.before), resolved(options.after));
    analysis::TextTable table(
        fmt::format("From {} to {}", options.before, options.after),
        {{"key", "Key", ""}, {"before", "Before", ""}, {"after", "After", ""}});
    const auto cell = [](const std::string& text) {
        return text.empty() ? analysis::Cell() : analysis::Cell(text);
    };
    for (const models::Change& change : changes)
        table.add_row({change.path, cell(change.before), cell(change.after)});
    if (options.json) {
        fmt::print("{}\n", table.json().dump(2));
    } else if (changes.empty()) {
        fmt::print("No differences.\n");
    } else {
        fmt::print("{}", table.text(120));
    }
    return done;
}

}  // namespace

void add_diff(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("diff", "List what differs between two scenarios");
    auto options = std::make_shared<Options>();
    command->add_option("before", options->before, "A scenario (TOML)")->required();
    command->add_option("after", options->after, "Another")->required();
    command->add_flag("--json", options->json, "Print as JSON");
    command->footer(example);
    command->callback([options, &action] { action = [options] { return diff(*options); }; });
}

}  // namespace karvan::cli
