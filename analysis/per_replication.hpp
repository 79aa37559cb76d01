// One number from each replication, in order: what estimates are made of.
#pragma once

#include <limits>
#include <vector>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

inline bool is_finished(const ReplicationOutcome& outcome) { return outcome.failure.empty(); }

// How many replications finished.
std::size_t finished_replications(const RunResults& results);

// Busy units over capacity; NaN where there was never any capacity.
double utilisation(const ResourceOutcome& outcome);

// The mean, and the duration that a share `p` does not exceed, in hours; NaN of none.
double mean_h(const sim::Durations& durations);
double quantile_h(const sim::Durations& durations, double p);

// The standard deviation of the transit times, in hours; NaN of fewer than two.
double sd_h(const FlowOutcome& flow);

// Throws std::invalid_argument with one line that names the first finished replication whose arrays
// do not have the lengths that the run describes.
void check_lengths(const RunResults& results);

// value(outcome) of every replication; NaN, which estimates leave out, for those that failed.
template <typename Value>
std::vector<double> over_replications(const RunResults& results, Value value)
{
    std::vector<double> values;
    values.reserve(results.replications.size());
    for (const ReplicationOutcome& outcome : results.replications)
        values.push_back(is_finished(outcome) ? static_cast<double>(value(outcome)) : unknown);
    return values;
}

}  // namespace karvan::analysis
