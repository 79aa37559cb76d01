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

#include "analysis/netcdf_file.hpp"
#include "analysis/recovery.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

struct DisruptionWindow {
    double begin_h = 0;
    double length_h = 0;      // 0: not known
    double recovered = 0.05;  // back to normal: no more than this share of the depth is left
    double level = usual_level;
};

// A flow or a place that has more shipments, or requests that wait, than without the disruption.
struct Struck {
    std::uint32_t index = 0;
    Recovery recovery;
};

struct Resilience {
    DisruptionWindow window;
    double sample_every_h = 0;
    std::size_t replications = 0;  // that finished in both
    Recovery whole;                // shipments under way
    std::vector<Struck> flows;     // the worst first
    std::vector<Struck> places;    // likewise
};

using Outcomes = std::vector<ReplicationOutcome>;

// Keeps the replications that finished in both, in order.
void keep_finished(Outcomes& undisturbed, Outcomes& disturbed);

// Of replications with shipments under way sampled; those of both must have finished and be as
// many.
Resilience resilience(const RunDescription& run, const Outcomes& undisturbed,
                      const Outcomes& disturbed, const DisruptionWindow& window);

// Depth, spread and recovery in a sentence or two.
std::string headline(const Resilience& found, const RunDescription& run);

// The excess over time, of all flows and of each that is struck, for the file of the experiment.
void add_resilience(NetcdfFile& file, const Resilience& found, const RunDescription& run);

}  // namespace karvan::analysis
