// karvan run: simulates a scenario, writes the results file and prints the tables.
#include <fmt/core.h>
#include <fmt/format.h>

#include <chrono>

#include "analysis/file/batch_results.hpp"
#include "analysis/summary/batch_table.hpp"
#include "analysis/summary/summary.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/memory.hpp"
#include "cli/option_checks.hpp"
#include "cli/output_file.hpp"
#include "cli/precision.hpp"
#include "cli/progress.hpp"
#include "cli/ranks.hpp"
#include "cli/replication_range.hpp"
#include "cli/scenario_options.hpp"
#include "cli/simulate.hpp"
#include "cli/tell.hpp"
#include "cli/traffic_lines.hpp"
#include "cli/warmup_option.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

struct Options {
    ScenarioOptions scenario;
    std::string output;
    std::string replications;  // "20" or "5..9"
    std::string shard;         // "3/8"
    bool resume = false;
    std::string save_every = "5 s";
    std::int64_t seed = -1;
    Workers workers;
    PrecisionOptions precision;
    RecordOptions records;
    std::string warmup;
    bool batch_means = false;
    ProgressStyle progress = ProgressStyle::terminal;
    bool json = false;
    bool quiet = false;
};

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

void warn_of_instability(const Precision& precision)
{
    for (const std::string& line : precision.unstable()) tell("karvan: warning: {}\n", line);
}

void warn_of_overload(const models::Scenario& scenario, bool quiet)
{
    if (quiet) return;
    for (const std::string& line : overloads(models::solve_traffic(scenario), scenario)) {
        tell("karvan: warning: {}\n", line);
    }
}

std::chrono::duration<double> save_interval(const std::string& text)
{
    models::Misfit misfit;
    const auto interval = models::read_duration(text, misfit);
    if (!interval || *interval < sim::Duration{0}) {
        throw CLI::ValidationError("--save-every", "'" + text + "' is no time such as '5 s'");
    }
    return *interval;
}

analysis::BatchPlan plan_of(const Options& options, sim::ReplicationRange range)
{
    analysis::BatchPlan plan;
    plan.target = options.output;
    plan.shard = shard_of(options.shard, range);
    const sim::ReplicationRange share = plan.shard ? range_of(*plan.shard) : range;
    plan.first = share.first;
    plan.count = share.count;
    plan.keep_samples = options.batch_means;
    plan.save_every = save_interval(options.save_every);
    plan.summary_bytes = memory_budget(options.workers.memory) / 4;
    return plan;
}

// Takes over what an earlier run left, if that is wanted. Says why on standard error if it does not
// fit, or is there without being wanted.
ExitCode take_over(const Options& options, analysis::BatchResults& batch)
{
    try {
        if (options.resume) batch.resume();
    } catch (const std::runtime_error& error) {
        tell("karvan: {}\n", error.what());
        return input_unreadable;
    }
    if (options.resume || !batch.has_parts()) return done;
    tell(
        "karvan: {} holds what an earlier run finished: --resume goes on with it; to begin "
        "anew, remove it\n",
        batch.parts_path().string());
    return usage_wrong;
}

// One run: the batch, and those who bring it results.
class Run {
public:
    Run(const Options& options, const models::Scenario& scenario, analysis::BatchResults& batch,
        Ranks& ranks)
        : options_(options), scenario_(scenario), batch_(batch), ranks_(ranks)
    {}

    // Simulates what is missing, or as many as the precision that is asked for needs. True if a
    // signal ended it early.
    bool simulate_enough(const Precision& precision)
    {
        precision_ = &precision;
        const unsigned at_once = options_.workers.windows ? 1 : options_.workers.threads;
        const bool is_told = ranks_.is_first() && !options_.quiet;
        Progress progress(static_cast<std::uint32_t>(batch_.missing().size()), at_once,
                          is_told ? options_.progress : ProgressStyle::none);
        simulate_missing(progress);
        while (precision.is_wanted() && !progress.stop_token().stop_requested()) {
            const std::uint32_t wanted = precision.next(batch_.count());
            if (wanted <= batch_.count()) break;
            batch_.ask_for(wanted);
            tell_precision(progress);
            simulate_missing(progress);
        }
        if (precision.is_wanted()) progress.expect(progress.finished());
        if (ranks_.is_first()) batch_.finish();
        return progress.was_interrupted();
    }

private:
    void simulate_missing(Progress& progress)
    {
        std::vector<std::uint32_t> replications = batch_.missing();
        ranks_.share(replications);
        const auto accept = [&](analysis::ReplicationOutcome&& outcome) {
            take(std::move(outcome), progress);
        };
        const Stops stops{progress.stop_token(), progress.give_up_token()};
        simulate_these(scenario_, replications, options_.workers, stops, accept);
        if (ranks_.is_first()) {
            receive(true, progress);
        } else {
            send();
            ranks_.send({}, {});
        }
    }

    void take(analysis::ReplicationOutcome&& outcome, Progress& progress)
    {
        if (!outcome.failure.empty()) {
            tell("karvan: {}; replay: {}\n", outcome.failure,
                 replay_command(scenario_, options_, outcome.replication));
        }
        progress.one_done(!outcome.failure.empty());
        batch_.add(std::move(outcome));
        if (precision_->is_wanted() && is_time_to_tell()) tell_precision(progress);
        if (ranks_.is_first()) receive(false, progress);
        if (!batch_.is_due()) return;
        if (!ranks_.is_first()) return send();
        // A disk that is full stays so: what runs is finished, no more is begun.
        if (!batch_.save()) progress.stop();
    }

    // The precision so far, and how many replications it seems to need: a guess, but the best there
    // is for the time left.
    void tell_precision(Progress& progress) const
    {
        const analysis::PrecisionSoFar so_far = precision_->so_far();
        const std::uint32_t there =
            batch_.count() - static_cast<std::uint32_t>(batch_.missing().size());
        const std::uint32_t needed = std::max(batch_.count(), so_far.needed);
        progress.expect(progress.finished() + (needed - std::min(needed, there)));
        progress.say(so_far.text);
    }

    // To look at all replications takes time, too.
    bool is_time_to_tell()
    {
        constexpr std::chrono::milliseconds apart{500};
        const auto now = std::chrono::steady_clock::now();
        if (now - told_ < apart) return false;
        told_ = now;
        return true;
    }

    void send()
    {
        std::vector<std::uint32_t> replications;
        std::vector<std::byte> image = batch_.take_part(replications);
        if (!replications.empty()) ranks_.send(std::move(image), replications);
    }

    void receive(bool until_all_done, Progress& progress)
    {
        ranks_.receive(until_all_done, [&](const auto& image, const auto& replications) {
            progress.more_done(replications.size());
            if (!batch_.save_part(image, replications)) progress.stop();
        });
    }

    const Options& options_;
    const models::Scenario& scenario_;
    analysis::BatchResults& batch_;
    Ranks& ranks_;
    const Precision* precision_ = nullptr;
    std::chrono::steady_clock::time_point told_;  // of the precision
};

void print_summary(const Options& options, const analysis::BatchResults& batch)
{
    if (options.json) {
        nlohmann::ordered_json summary = analysis::summary_json(batch.results());
        if (options.batch_means) {
            summary["batch_means"] = analysis::batch_means_table(batch.results()).json();
            summary["transit_batch_means"] =
                analysis::transit_batch_means_table(batch.results()).json();
        }
        fmt::print("{}\n", summary.dump(2));
    } else if (!options.quiet) {
        fmt::print("{}", analysis::summary_text(batch.results()));
        if (options.batch_means)
            fmt::print("\n{}\n{}", analysis::transit_batch_means_table(batch.results()).text(),
                       analysis::batch_means_table(batch.results()).text());
    }
    if (batch.left_out() > 0) {
        tell("karvan: the summary leaves out {} replications: more memory would be needed\n",
             batch.left_out());
    }
}

// What is to be said of a run that is over, and its exit code.
int conclude(const Options& options, const analysis::BatchResults& batch, bool was_interrupted)
{
    print_summary(options, batch);
    const std::size_t missing = batch.missing().size();
    const std::string kept =
        batch.has_parts() ? fmt::format("; what is finished is kept in {}: go on with --resume",
                                        batch.parts_path().string())
                          : std::string();
    if (!batch.trouble().empty()) {
        tell("karvan: {}{}\n", batch.trouble(), kept);
        if (batch.unsaved() > 0)
            tell("karvan: {} finished replications could not be saved\n", batch.unsaved());
        return output_failed;
    }
    if (was_interrupted && missing > 0) {
        tell("karvan: interrupted with {} replications to go{}\n", missing, kept);
        return interrupted;
    }
    for (const auto& replication : batch.results().replications) {
        if (!replication.failure.empty()) return run_failed;
    }
    return done;
}

// The scenario; of several processes, the first alone says what is wrong with it.
models::Scenario read_scenario(const Options& options)
{
    const bool is_silent = rank_by_launcher().number > 0;
    try {
        models::Scenario scenario = read(options.scenario, options.quiet || is_silent);
        if (options.seed >= 0) scenario.seed = static_cast<std::uint64_t>(options.seed);
        warn_of_overload(scenario, options.quiet || is_silent);
        return scenario;
    } catch (const models::ScenarioErrors&) {
        if (is_silent) std::exit(scenario_wrong);
        throw;
    }
}

void refuse_what_does_not_go_together(const Options& options, const Ranks& ranks)
{
    if (ranks.are_several() && options.output.empty())
        throw CLI::ValidationError("--output", "several processes need a results file");
    if (options.batch_means && (options.resume || ranks.are_several()))
        throw CLI::ValidationError("--batch-means", "it needs one whole run in one process");
    if (options.precision.target.empty()) return;
    if (ranks.are_several())
        throw CLI::ValidationError("--precision", "one process alone can decide what is enough");
    if (!options.shard.empty())
        throw CLI::ValidationError("--precision", "a shard does not know what the others found");
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
    options.workers.follows_flows = options.batch_means;
    const models::Scenario scenario = read_scenario(options);
    analysis::RunDescription description = describe_run(scenario);
    options.workers.recorded = RecordedReplications(options.records);
    description.records_events = !options.workers.recorded.events.empty();
    description.records_shipments = !options.workers.recorded.shipments.empty();
    Precision precision(options.precision, description);
    sim::ReplicationRange range = range_of(options.replications, scenario.replications);
    if (precision.is_wanted()) range = {0, precision.next(0)};
    analysis::BatchPlan plan = plan_of(options, range);
    if (precision.is_wanted()) plan.most = precision.most();
    options.workers.recorded.check_within({range.first, std::max(range.count, plan.most)});
    plan.watch = [&](const analysis::ReplicationOutcome& outcome) { precision.take(outcome); };
    analysis::BatchResults batch(description, plan);
    Ranks ranks;
    refuse_what_does_not_go_together(options, ranks);
    const int code = ranks.agree(ranks.is_first() ? take_over(options, batch) : done);
    if (code != done) return code;
    const bool was_interrupted = Run(options, scenario, batch, ranks).simulate_enough(precision);
    if (!ranks.is_first()) return done;
    if (!options.quiet) warn_of_instability(precision);
    return conclude(options, batch, was_interrupted);
}

}  // namespace

void add_run(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("run", "Simulate a scenario");
    auto options = std::make_shared<Options>();
    add_scenario_options(*command, options->scenario);
    add_output_option(*command, "-o,--output", options->output, Writes::results,
                      "The results file (HDF5) to write");
    command
        ->add_option("--replications", options->replications,
                     "How many, or which: 20 or 5..9; instead of the scenario's number")
        ->check(refuse_empty);
    command->add_option("--seed", options->seed, "The seed, instead of the scenario's")
        ->check(refuse_no_seed);
    command->add_flag("--resume", options->resume,
                      "Go on where an earlier run to the same output ended, or add replications "
                      "to it");
    command
        ->add_option("--shard", options->shard,
                     "Only this share of the replications, such as 3/8; karvan merge joins them")
        ->check(refuse_empty);
    command->add_option("--save-every", options->save_every,
                        "How often what is finished is saved beside the output, in OUTPUT.parts");
    add_precision_options(*command, options->precision);
    add_warmup_option(*command, options->warmup);
    add_record_options(*command, options->records);
    command->add_flag("--batch-means", options->batch_means,
                      "Print intervals from batches of one long run as well");
    add_worker_options(*command, options->workers);
    add_progress_option(*command, options->progress);
    command->add_flag("--json", options->json, "Print the summary as JSON");
    command->add_flag("--quiet", options->quiet, "Print errors only");
    command->callback([options, &action] {
        shard_of(options->shard, range_of(options->replications, ~0U));  // wrong usage
        save_interval(options->save_every);
        RecordedReplications(options->records);
        if (options->output.empty() &&
            options->records.events.size() + options->records.shipments.size() > 0)
            throw CLI::ValidationError("--record-events",
                                       "what is recorded needs a results file: -o");
        if (!options->precision.target.empty()) {
            share_of(options->precision.target, "--precision");
            if (!options->replications.empty())
                throw CLI::ValidationError("--precision", "--replications fixes their number");
        }
        action = [options] { return run(*options); };
    });
}

}  // namespace karvan::cli
