// karvan: simulates freight moving through transport corridors.
#include <fmt/core.h>

#include <csignal>
#include <exception>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "karvan/version.hpp"
#include "models/diagnostics.hpp"

namespace {

constexpr const char* footer =
    "Exit status: 0 done; 2 wrong usage; 3 errors in the scenario; 4 a replication failed or "
    "memory\n"
    "ran out (finished ones are kept); 5 results could not be written; 6 a\n"
    "results file could not be read or is of another run; 130 interrupted (--resume goes on).";

// The nearest subcommand or option to a word that is none.
std::string suggestion_for(const CLI::App& app, int argc, char** argv)
{
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
    if (argc < 2) return "";
    const std::string near = karvan::models::nearest(argv[1], known);
    return near.empty() || near == argv[1] ? "" : "; did you mean '" + near + "'?";
}

int run_main(int argc, char** argv)
{
    using namespace karvan::cli;
    CLI::App app{"Karvan simulates freight moving through transport corridors."};
    app.footer(footer);
    app.set_version_flag("--version", "karvan " KARVAN_VERSION " (" KARVAN_COMMIT ")");
    app.require_subcommand(1);
    Action action;
    add_run(app, action);
    add_check(app, action);
    add_merge(app, action);
    add_batch(app, action);
    add_describe(app, action);
    add_trace(app, action);
    add_report(app, action);
    add_experiments(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {
        return app.exit(wanted);
    } catch (const CLI::ParseError& wrong) {
        fmt::print(stderr, "karvan: {}{} (see karvan --help)\n", wrong.what(),
                   suggestion_for(app, argc, argv));
        return usage_wrong;
    }
    try {
        return action();
    } catch (const CLI::ParseError& wrong) {  // what only the scenario could tell
        fmt::print(stderr, "karvan: {}\n", wrong.what());
        return usage_wrong;
    }
}

}  // namespace

int main(int argc, char** argv)
{
    std::signal(SIGXFSZ, SIG_IGN);  // a full quota is an error of writing, not the end
    try {
        return run_main(argc, argv);
    } catch (const karvan::models::ScenarioErrors& errors) {
        fmt::print(stderr, "{}\n", errors.what());
        return karvan::cli::scenario_wrong;
    } catch (const CLI::Error& wrong) {  // options that are wrong for this scenario
        fmt::print(stderr, "karvan: {}\n", wrong.what());
        return karvan::cli::usage_wrong;
    } catch (const std::exception& error) {
        fmt::print(stderr, "karvan: {}\n", error.what());
        return karvan::cli::run_failed;
    }
}
