// What experiments are made of: the values of some measures in some replications.
//
// Experiments never simulate. They ask for the replications of a design point through an Observe,
// and decide from the numbers alone what to ask for next: so the answer is the same for any number
// of threads, and a test can give made-up numbers. Replication r of every point has the same random
// draws (common random numbers).
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "sim/replications.hpp"

namespace karvan::analysis {

// By (replication, measure); NaN where nothing was observed.
using Observations = std::vector<std::vector<double>>;

// The measures of these replications of that design point. Fewer rows than asked for mean that the
// user has interrupted the experiment.
using Observe = std::function<Observations(std::size_t point, sim::ReplicationRange range)>;

// One measure over all replications.
inline std::vector<double> column(const Observations& rows, std::size_t measure)
{
    std::vector<double> values;
    values.reserve(rows.size());
    for (const std::vector<double>& row : rows) values.push_back(row[measure]);
    return values;
}

// Keeps the replications that finished in both, in order; one that failed has an empty row.
inline void keep_finished(Observations& one, Observations& other)
{
    std::size_t kept = 0;
    for (std::size_t r = 0; r < std::min(one.size(), other.size()); ++r) {
        if (one[r].empty() || other[r].empty()) continue;
        std::swap(one[kept], one[r]);
        std::swap(other[kept++], other[r]);
    }
    one.resize(kept);
    other.resize(kept);
}

}  // namespace karvan::analysis
