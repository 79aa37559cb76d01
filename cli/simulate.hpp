// Replications of a scenario, simulated in this process: what `karvan run` and the experiments
// share.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/run_results.hpp"
#include "cli/recording.hpp"
#include "models/corridor.hpp"
#include "sim/replications.hpp"

namespace karvan::cli {

// What replications are computed with, and which are recorded. None of these changes a result.
struct Workers {
    unsigned threads = sim::cores();
    std::string memory;          // "4GB"; empty: four fifths of what is free
    bool windows = false;        // each replication on all threads
    std::string longest_window;  // "2 h"; empty: as long as the links allow
    RecordedReplications recorded;
    bool follows_flows = false;  // at every sample
};

// -j, --memory, --windows, --window
void add_worker_options(CLI::App& command, Workers& workers);

// How a simulation is told to end early.
struct Stops {
    std::stop_token begin_no_more;  // what is running is finished
    std::stop_token give_up;        // what is running is dropped too
};

// The records of a scenario, still without replications.
analysis::RunDescription describe_run(const models::Scenario& scenario);

// Simulates the replications of the list, or of the range. `accept` gets the outcome of each, in
// their order and never twice at once; of one that failed, the reason in `failure` and no numbers.
// Throws CLI::ValidationError for workers that make no sense.
void simulate_these(const models::Scenario& scenario,
                    const std::vector<std::uint32_t>& replications, const Workers& workers,
                    const Stops& stops,
                    const std::function<void(analysis::ReplicationOutcome&&)>& accept);
void simulate(const models::Scenario& scenario, sim::ReplicationRange range, const Workers& workers,
              const Stops& stops,
              const std::function<void(analysis::ReplicationOutcome&&)>& accept);

}  // namespace karvan::cli
