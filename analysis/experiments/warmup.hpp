// The beginning of a run that must not count, and one long run instead of many.
//
// Sources: K. P. White, M. J. Cobb, S. C. Spratt, "A comparison of five steady-state truncation
// heuristics for simulation", Winter Simulation Conference 2000, 755-760 (MSER-5); A. M. Law,
// Simulation Modeling and Analysis, 5th ed., section 9.5 (initial transients, averaging over
// replications, batch means).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Where MSER-5 cuts a series: so many values are left out at the beginning, a multiple of 5. The
// values go by in batches of five; d batches are left out such that
//     sum of squares of the rest around its mean / (number of the rest)^2
// is least. Nothing if the least lies in the second half: the series is too short, or it grows.
std::optional<std::size_t> mser5(const std::vector<double>& series);

// The warm-up that a run needs, from the samples of its queues and busy units, averaged over the
// replications (which must have been run without warm-up).
struct Warmup {
    bool is_found = false;
    double hours = 0;
    std::optional<std::size_t> resource;  // that takes longest, or that does not settle
};
Warmup find_warmup(const RunResults& results);

// A long run cut into batches.
struct BatchMeans {
    Estimate estimate;
    std::size_t batches = 0;
    std::size_t length = 0;  // values a batch
    double correlation = 0;  // of neighbouring batches
    bool is_sound = false;   // the correlation is as small as chance makes it
};

// Of a stationary series: 40 batches or, where neighbours are still correlated, half as many of
// twice the length, down to 10. Values that do not fill the last batch are left out at the
// beginning.
BatchMeans batch_means(const std::vector<double>& series, double level = usual_level);
// The same where each entry is the sum of so many observations, at least one: what arrived in an
// hour, say. The mean of a batch is that of its observations.
BatchMeans batch_means(const std::vector<double>& sums, const std::vector<double>& counts,
                       double level = usual_level);

}  // namespace karvan::analysis
