// karvan run: simulates a scenario, writes the results file and prints the tables.
#include <fmt/core.h>
#include <fmt/format.h>

#include <charconv>

#include "analysis/batch_table.hpp"
#include "analysis/results_file.hpp"
#include "analysis/summary.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/precision.hpp"
#include "cli/progress.hpp"
#include "cli/scenario_options.hpp"
#include "cli/simulate.hpp"
#include "cli/traffic_lines.hpp"
#include "cli/warmup_option.hpp"

namespace karvan::cli {

namespace {

struct Options {
    ScenarioOptions scenario;
    std::string output;
    std::string replications;  // "20" or "5..9"
    std::int64_t seed = -1;
    Workers workers;
    PrecisionOptions precision;
    std::string warmup;
    bool batch_means = false;
    bool json = false;
    bool quiet = false;
};

// "20": the first 20; "5..9": these. Throws CLI::ValidationError.
sim::ReplicationRange range_of(const std::string& text, std::uint32_t standard)
{
    if (text.empty()) return {0, standard};
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    const char* end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, first);
    if (error == std::errc{} && at == end && first > 0) return {0, first};
    if (error == std::errc{} && std::string_view(at, end).starts_with("..")) {
        const auto last = std::from_chars(at + 2, end, second);
        if (last.ec == std::errc{} && last.ptr == end && second >= first) {
            return {first, second - first + 1};
        }
    }
    throw CLI::ValidationError("--replications",
                               "'" + text + "' is neither a number above 0 nor a range like 5..9");
}

std::string replay_command(const models::Scenario& scenario, const Options& options,
                           std::uint32_t replication)
{
    std::string command =
        fmt::format("karvan run {} --seed {} --replications {}..{} -j 1", options.scenario.file,
                    scenario.seed, replication, replication);
    for (const std::string& change : options.scenario.overrides) {
        command += fmt::format(" --set '{}'", change);
    }
    return command;
}

// Adds these replications; what failed is named on standard error and marked in the results.
void run_all(const models::Scenario& scenario, const Options& options, sim::ReplicationRange range,
             Progress& progress, analysis::RunResults& results)
{
    const auto accept = [&](analysis::ReplicationOutcome&& outcome) {
        progress.one_done();
        if (!outcome.failure.empty()) {
            fmt::print(stderr, "karvan: {}; replay: {}\n", outcome.failure,
                       replay_command(scenario, options, outcome.replication));
        }
        results.replications.push_back(std::move(outcome));
    };
    const Stops stops{progress.stop_token(), progress.stop_token()};
    simulate(scenario, range, options.workers, stops, accept);
}

// The replications of the range, or as many as the precision that is asked for needs.
void run_enough(const models::Scenario& scenario, const Options& options,
                sim::ReplicationRange range, const Precision& precision, Progress& progress,
                analysis::RunResults& results)
{
    while (range.count > 0 && !progress.was_interrupted()) {
        progress.expect(range.first + range.count);
        run_all(scenario, options, range, progress, results);
        const auto present = static_cast<std::uint32_t>(results.replications.size());
        range = {range.first + range.count, precision.next(results) - present};
    }
}

void warn_of_instability(const Precision& precision, const analysis::RunResults& results)
{
    for (const std::string& line : precision.unstable(results))
        fmt::print(stderr, "karvan: warning: {}\n", line);
}

void warn_of_overload(const models::Scenario& scenario, bool quiet)
{
    if (quiet) return;
    for (const std::string& line : overloads(models::solve_traffic(scenario), scenario)) {
        fmt::print(stderr, "karvan: warning: {}\n", line);
    }
}

bool write(const Options& options, const analysis::RunResults& results)
{
    if (options.output.empty()) return true;
    try {
        analysis::write_results(results, options.output);
        return true;
    } catch (const std::exception& error) {
        fmt::print(stderr, "karvan: {}\n", error.what());
        return false;
    }
}

int finish(const Options& options, const analysis::RunResults& results, bool was_interrupted)
{
    const bool written = write(options, results);
    if (options.json) {
        fmt::print("{}\n", analysis::summary_json(results).dump(2));
    } else if (!options.quiet) {
        fmt::print("{}", analysis::summary_text(results));
        if (options.batch_means) fmt::print("\n{}", analysis::batch_means_table(results).text());
    }
    if (!written) return output_failed;
    if (was_interrupted) {
        fmt::print(stderr, "karvan: interrupted; {} finished replications were kept\n",
                   results.replications.size());
        return interrupted;
    }
    for (const auto& replication : results.replications) {
        if (!replication.failure.empty()) return run_failed;
    }
    return done;
}

// Finds the warm-up first, if it is asked for.
void settle_warmup(Options& options)
{
    Progress progress(0, true);
    const Stops stops{progress.stop_token(), progress.stop_token()};
    const std::string change =
        warmup_override(options.warmup, options.scenario, options.workers, stops, options.quiet);
    if (!change.empty()) options.scenario.overrides.push_back(change);
}

int run(Options options)
{
    settle_warmup(options);
    models::Scenario scenario = read(options.scenario, options.quiet);
    if (options.seed >= 0) scenario.seed = static_cast<std::uint64_t>(options.seed);
    sim::ReplicationRange range = range_of(options.replications, scenario.replications);
    warn_of_overload(scenario, options.quiet);
    analysis::RunResults results;
    results.run = describe_run(scenario);
    const Precision precision(options.precision, results.run);
    if (precision.is_wanted()) range = {0, precision.next(results)};
    Progress progress(range.count, options.quiet);
    run_enough(scenario, options, range, precision, progress, results);
    if (!options.quiet) warn_of_instability(precision, results);
    return finish(options, results, progress.was_interrupted());
}

}  // namespace

void add_run(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("run", "Simulate a scenario");
    auto options = std::make_shared<Options>();
    add_scenario_options(*command, options->scenario);
    command->add_option("-o,--output", options->output, "The results file (HDF5) to write");
    command->add_option("--replications", options->replications,
                        "How many, or which: 20 or 5..9; instead of the scenario's number");
    command->add_option("--seed", options->seed, "The seed, instead of the scenario's")
        ->check(CLI::NonNegativeNumber);
    add_precision_options(*command, options->precision);
    add_warmup_option(*command, options->warmup);
    command->add_flag("--batch-means", options->batch_means,
                      "Print intervals from batches of one long run as well");
    add_worker_options(*command, options->workers);
    command->add_flag("--json", options->json, "Print the summary as JSON");
    command->add_flag("--quiet", options->quiet, "Print errors only");
    command->callback([options, &action] {
        range_of(options->replications, 1);  // a wrong range is wrong usage
        if (!options->precision.target.empty()) {
            share_of(options->precision.target, "--precision");
            if (!options->replications.empty())
                throw CLI::ValidationError("--precision", "--replications fixes their number");
        }
        action = [options] { return run(*options); };
    });
}

}  // namespace karvan::cli
