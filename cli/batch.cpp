// karvan batch: writes the script that runs a scenario in shards, on several machines or cores.
#include <fmt/core.h>

#include <filesystem>

#include "cli/batch_script.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/option_checks.hpp"
#include "cli/output_file.hpp"
#include "cli/replication_range.hpp"
#include "cli/scenario_options.hpp"

namespace karvan::cli {

namespace {

struct Options {
    ScenarioOptions scenario;
    std::string kind;
    std::string script;
    std::string replications;
    BatchScript batch;
};

int batch(Options options)
{
    const models::Scenario scenario = read(options.scenario, true);  // wrong ones are told of here
    const sim::ReplicationRange range = range_of(options.replications, scenario.replications);
    shard_of(fmt::format("1/{}", options.batch.shards), range);
    BatchScript script = options.batch;
    script.program = std::filesystem::read_symlink("/proc/self/exe");
    script.scenario = std::filesystem::absolute(options.scenario.file);
    script.output = std::filesystem::absolute(script.output);
    script.range = fmt::format("{}..{}", range.first, range.first + range.count - 1);
    script.overrides = options.scenario.overrides;
    const std::string text = batch_script(options.kind, script);
    if (options.script.empty()) {
        fmt::print("{}", text);
        return done;
    }
    return write_text(options.script, text) ? done : output_failed;
}

}  // namespace

void add_batch(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("batch", "Write the script that runs a scenario in shards");
    auto options = std::make_shared<Options>();
    BatchScript& script = options->batch;
    add_scenario_options(*command, options->scenario);
    command
        ->add_option("--emit", options->kind,
                     "For whom: slurm (an array of jobs and a merge), parallel (GNU parallel), "
                     "make, or shell (one after the other)")
        ->required()
        ->check(CLI::IsMember(batch_script_kinds()));
    command->add_option("--shards", script.shards, "Into how many shards")
        ->required()
        ->check(CLI::Range(1U, 100000U));
    command->add_option("-o,--output", script.output, "The results file of all shards together")
        ->required()
        ->check(refuse_empty);
    add_output_option(*command, "--script", options->script, Writes::script,
                      "Where to write the script; standard output unless given");
    command
        ->add_option("--replications", options->replications,
                     "How many, or which: 20 or 5..9; instead of the scenario's number")
        ->check(refuse_empty);
    command->add_option("--seed", script.seed, "The seed, instead of the scenario's")
        ->check(refuse_no_seed);
    command->add_option("-j,--threads", script.threads, "Threads of each shard")
        ->check(CLI::Range(1U, 4096U));
    command
        ->add_option("--time", script.time_limit,
                     "Slurm: the time limit of a job; one that reaches it is resumed")
        ->check(refuse_no_slurm_time);
    command->add_option("--partition", script.partition, "Slurm: the partition")
        ->check(refuse_no_name);
    command->callback([options, &action] {
        range_of(options->replications, 1);
        action = [options] { return batch(*options); };
    });
}

}  // namespace karvan::cli
