// karvan: simulates freight moving through transport corridors.
#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/laboratory.hpp"
#include "cli/output_file.hpp"
#include "cli/tell.hpp"
#include "karvan/version.hpp"
#include "models/reading/diagnostics.hpp"

namespace {

constexpr const char* footer =
    "Exit status: 0 done; 2 wrong usage; 3 errors in the scenario; 4 a replication failed or "
    "memory\n"
    "ran out (finished ones are kept); 5 results could not be written; 6 a\n"
    "results file could not be read or is of another run; 130 interrupted (--resume goes on).";

// What is wrong with the first word, if it is no subcommand: more than that one is required.
std::string complaint(const CLI::App& app, const CLI::ParseError& wrong, int argc, char** argv)
{
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
    const std::string word = argc < 2 ? "" : argv[1];
    if (word.empty() || word.front() == '-' ||
        std::find(known.begin(), known.end(), word) != known.end())
        return wrong.what();
    const std::string near = karvan::models::nearest(word, known);
    return fmt::format("there is no subcommand '{}'; allowed: {}{}", word,
                       karvan::models::listed(known),
                       near.empty() ? "" : "; did you mean '" + near + "'?");
}

// karvan help, karvan help COMMAND.
int help(const CLI::App& app, int argc, char** argv)
{
    if (argc == 2) {
        fmt::print("{}", app.help());
        return karvan::cli::done;
    }
    for (const CLI::App* command : app.get_subcommands({})) {
        if (command->get_name() != argv[2]) continue;
        fmt::print("{}", command->help("karvan"));
        return karvan::cli::done;
    }
    karvan::cli::tell("karvan: {} (see karvan --help)\n",
                      complaint(app, CLI::ExtrasError({argv[2]}), argc - 1, argv + 1));
    return karvan::cli::usage_wrong;
}

int run_main(int argc, char** argv)
{
    using namespace karvan::cli;
    CLI::App app{"Karvan simulates freight moving through transport corridors."};
    app.name("karvan");
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
    if (argc > 1 && std::string_view(argv[1]) == "help") return help(app, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {
        return app.exit(wanted);
    } catch (const CLI::ParseError& wrong) {
        tell("karvan: {} (see karvan --help)\n", complaint(app, wrong, argc, argv));
        return usage_wrong;
    }
    try {
        const int code = action();
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
        tell("karvan: the standard output could not be written\n");
        return code == done ? output_failed : code;
    } catch (const CLI::ParseError& wrong) {  // what only the scenario could tell
        tell("karvan: {}\n", wrong.what());
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
        karvan::cli::tell("{}\n", errors.what());
        return karvan::cli::scenario_wrong;
    } catch (const CLI::Error& wrong) {  // options that are wrong for this scenario
        karvan::cli::tell("karvan: {}\n", wrong.what());
        return karvan::cli::usage_wrong;
    } catch (const karvan::cli::OutputError& error) {
        karvan::cli::tell("karvan: {}\n", error.what());
        return karvan::cli::output_failed;
    } catch (const karvan::cli::JournalError& error) {
        karvan::cli::tell("karvan: {}\n", error.what());
        return karvan::cli::input_unreadable;
    } catch (const std::system_error& error) {  // fmt tells a full standard output so
        karvan::cli::tell("karvan: {}\n", error.what());
        return std::ferror(stdout) != 0 ? karvan::cli::output_failed : karvan::cli::run_failed;
    } catch (const std::exception& error) {
        karvan::cli::tell("karvan: {}\n", error.what());
        return karvan::cli::run_failed;
    }
}
