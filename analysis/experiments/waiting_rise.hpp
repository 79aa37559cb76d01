// What breaks first: where, and for what, shipments wait more and more as demand comes near the
// limit.
//
// What is used most need not be what breaks: a resource may be busy and make nobody wait, and what
// is waited for may be no resource at all but the next ship, locomotive or path. So what counts is
// the rise of waiting: hours that a shipment waits, at a place and for a cause, at the demand that
// just holds, less those at a part of that demand, replication by replication with the same draws.
// By the theory of constraints in queueing terms the wait at what saturates rises beyond all others
// (W. Hopp, M. Spearman, Factory Physics, 3rd ed., section 9.5: waiting grows as u / (1 - u)).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/observations.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Of a replication: hours a shipment waits, by place and cause, mean over all that arrived; then of
// each resource its use in per cent, then its mean queue. Nothing of one that failed.
std::vector<double> pressures_of(const RunDescription& run, const ReplicationOutcome& outcome);

struct WaitingRise {
    std::size_t place;  // index
    std::size_t cause;  // likewise
    Estimate hours;     // a shipment, at the demand
    Estimate rise;      // of that, more than at the smaller demand
};

// Those that rise, the most first. From pressures_of of the same replications.
std::vector<WaitingRise> waiting_rises(const RunDescription& run, const Observations& smaller,
                                       const Observations& now, double level = usual_level);

// Of a resource, from the same rows.
Estimate used_percent(const RunDescription& run, const Observations& rows, std::size_t resource,
                      double level = usual_level);
Estimate mean_queue(const RunDescription& run, const Observations& rows, std::size_t resource,
                    double level = usual_level);

// The resources of a place that were used, the one with the most waiting first; then by use.
std::vector<std::size_t> pressed_resources(const RunDescription& run, const Observations& rows,
                                           std::size_t place);

}  // namespace karvan::analysis
