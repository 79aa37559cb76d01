// Resilience: what a disruption does over time, against the same run without it.
//
// Source of the words (depth, spread, time to recover): M. Bruneau et al., Earthquake Spectra 19
// (2003) 733-752, on the resilience triangle; the loss is its area. Both runs share their random
// draws, so their difference is the disruption alone.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

// A level over time (requests that wait, say): by (replication, sample).
using Series = std::vector<std::vector<double>>;

struct Recovery {
    std::vector<Estimate> difference;  // disturbed - undisturbed, at each sample
    Estimate depth;                    // the greatest difference of a replication
    Estimate area;                     // the sum of differences x hours: shipment-hours, say
    Estimate recovered_h;              // from the beginning until the difference stays below
    std::size_t recovered = 0;         // replications that recovered before the horizon
};

// Both series sampled every `sample_h`; the disruption begins at `begin_h`. Recovered: from then on
// the difference, averaged over `window` samples from each on, stays at `share` of its greatest
// value or below.
// Replications that never do count as recovered at the horizon. Throws std::invalid_argument if the
// lengths differ.
Recovery recovery(const Series& disturbed, const Series& undisturbed, double sample_h,
                  double begin_h, double level = usual_level, double share = 0.05,
                  std::size_t window = 1);

}  // namespace karvan::analysis
