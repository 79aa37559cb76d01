#include "cli/simulate.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <numeric>
#include <optional>

#include "cli/memory.hpp"
#include "cli/records.hpp"
#include "cli/replication_records.hpp"
#include "models/demand/followed_flows.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

using analysis::ReplicationOutcome;

models::Execution execution_of(const Workers& workers, std::uint32_t count)
{
    models::Execution execution;
    execution.in_windows = workers.windows;
    if (!workers.longest_window.empty()) {
        models::Misfit misfit;
        const auto window = models::read_duration(workers.longest_window, misfit);
        if (!window || *window <= sim::Duration{0}) {
            throw CLI::ValidationError("--window", "a time above 0 is needed, such as '2 h'");
        }
        execution.longest_window = *window;
    }
    const unsigned at_once = workers.windows ? 1 : std::min(workers.threads, count);
    execution.memory_limit = memory_budget(workers.memory) / std::max(1U, at_once);
    return execution;
}

// What failed, where, when and for whom.
std::string explain(const models::Scenario& scenario, std::uint32_t replication,
                    std::exception_ptr error)
{
    try {
        std::rethrow_exception(std::move(error));
    } catch (const sim::SimulationFailure& failure) {
        return fmt::format(
            "replication {} failed at {} at {:.3f} h{}{}: {}", replication, failure.place,
            sim::in_hours(failure.time.time_since_epoch()),
            failure.process.empty() ? "" : ", in '" + failure.process + "'",
            failure.subject == 0 ? "" : " for " + models::subject_name(scenario, failure.subject),
            failure.what());
    } catch (const std::bad_alloc&) {
        return fmt::format("replication {} failed: out of memory", replication);
    } catch (const std::exception& failure) {
        return fmt::format("replication {} failed: {}", replication, failure.what());
    }
}

// Of a corridor without resources these are the only samples.
void add_samples(const models::FollowedFlows& flows, ReplicationOutcome& outcome)
{
    for (const models::FlowSample& sample : flows.samples())
        outcome.sampled_flows.push_back({sample.inside, sample.arrived, sample.transit_h});
    if (!outcome.flows.empty())
        outcome.samples = outcome.sampled_flows.size() / outcome.flows.size();
}

std::unique_ptr<ReplicationOutcome> simulate_one(const models::Scenario& scenario,
                                                 std::uint32_t replication,
                                                 const models::Execution& execution,
                                                 bool follows_flows, const std::stop_token& give_up)
{
    models::Corridor corridor(scenario, replication, execution);
    std::optional<models::FollowedFlows> flows;
    if (follows_flows) flows.emplace(corridor, scenario);
    if (!corridor.run(give_up)) return nullptr;
    auto outcome = std::make_unique<ReplicationOutcome>(outcome_of(corridor.result()));
    if (flows) add_samples(*flows, *outcome);
    add_recorded(corridor, execution.recording, *outcome);
    return outcome;
}

}  // namespace

void add_worker_options(CLI::App& command, Workers& workers)
{
    command.add_option("-j,--threads", workers.threads, "Threads; all cores unless given")
        ->check(CLI::Range(1U, 4096U));
    command.add_option("--memory", workers.memory,
                       "At most so much memory, such as 4GB; else four fifths of what is free");
    CLI::Option* const windows = command.add_flag(
        "--windows", workers.windows,
        "Run each replication on all threads, in time windows: for a single huge one");
    command
        .add_option("--window", workers.longest_window,
                    "With --windows: no window longer than this, such as '2 h'")
        ->needs(windows);
}

analysis::RunDescription describe_run(const models::Scenario& scenario)
{
    return describe_run(scenario, models::Corridor(scenario, 0, {}));
}

void simulate_these(const models::Scenario& scenario,
                    const std::vector<std::uint32_t>& replications, const Workers& workers,
                    const Stops& stops, const std::function<void(ReplicationOutcome&&)>& accept)
{
    const sim::ReplicationRange places{0, static_cast<std::uint32_t>(replications.size())};
    const models::Execution execution = execution_of(workers, places.count);
    const auto run = [&](std::uint32_t place) {
        models::Execution one = execution;
        one.recording = workers.recorded.of(replications[place]);
        return simulate_one(scenario, replications[place], one, workers.follows_flows,
                            stops.give_up);
    };
    const auto take = [&](sim::ReplicationEnd<ReplicationOutcome>&& end) {
        if (end.result) {
            accept(std::move(*end.result));
        } else if (end.error) {
            ReplicationOutcome failed;
            failed.replication = replications[end.replication];
            failed.failure = explain(scenario, failed.replication, end.error);
            accept(std::move(failed));
        }
    };
    if (workers.windows) {  // one replication after the other, each on all threads
        sim::run_windowed_replications<ReplicationOutcome>(places, workers.threads,
                                                           stops.begin_no_more, run, take);
    } else {
        sim::run_replications<ReplicationOutcome>(places, workers.threads, stops.begin_no_more, run,
                                                  take);
    }
}

void simulate(const models::Scenario& scenario, sim::ReplicationRange range, const Workers& workers,
              const Stops& stops, const std::function<void(ReplicationOutcome&&)>& accept)
{
    std::vector<std::uint32_t> replications(range.count);
    std::iota(replications.begin(), replications.end(), range.first);
    simulate_these(scenario, replications, workers, stops, accept);
}

}  // namespace karvan::cli
