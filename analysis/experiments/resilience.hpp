// How a corridor takes a disruption: depth, spread and time to recover, from replications with it
// and from the same replications without it.
//
// The level that is followed is the number of shipments under way, for all flows and for each. Its
// excess over the undisturbed twin, summed over time, is by Little's law the time that the
// disruption costs all shipments together. Where they wait is told by the queues of the places.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/experiments/recovery.hpp"
#include "analysis/file/netcdf_file.hpp"
#include "analysis/observations.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// A flow or a place that has more shipments, or requests that wait, than without the disruption:
// more than chance makes. Of those that are called struck about a share 1 - level at most is not:
// Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57
// (1995) 289-300.
struct Struck {
    std::uint32_t index = 0;
    Recovery recovery;
};

struct Resilience {
    RecoveryRule rule;
    std::size_t replications = 0;  // that finished in both
    Recovery whole;                // shipments under way
    bool is_struck = false;        // all flows together
    std::vector<Struck> flows;     // the worst first
    std::vector<Struck> places;    // likewise
};

// What is looked at in a replication with shipments under way sampled: at each sample those of each
// flow, then what waits at each place. Nothing of one that failed.
std::vector<double> levels_of(const RunDescription& run, const ReplicationOutcome& outcome);

// Of levels_of replications that finished; those of both must be as many.
Resilience resilience(const RunDescription& run, const Observations& undisturbed,
                      const Observations& disturbed, RecoveryRule rule);

// Depth, spread and recovery in a sentence or two; what struck flows and places say, it says.
std::string headline(const Resilience& found, const RunDescription& run);

// The excess over time, of all flows and of each that is struck, for the file of the experiment.
void add_resilience(NetcdfFile& file, const Resilience& found, const RunDescription& run);

}  // namespace karvan::analysis
