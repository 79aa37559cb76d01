// Enough replications, by itself: go on until every measure is known to a relative precision.
//
// The rule looks at the first 20 replications, then at more of them, and stops when
// h / |mean| <= gamma / (1 + gamma), gamma being the relative error allowed, holds at two looks one
// after the other; after the first there are a quarter more replications. Measures other than means
// are treated the same, with one quantile per replication.
//
// Sources: A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.4 ("Obtaining a
// Specified Precision", the sequential procedure and gamma / (1 + gamma)). That one stops as soon
// as the variance happens to look small, and so covers the truth less often than it says: D. I.
// Singham and L. W. Schruben, "Finite-sample performance of absolute precision stopping rules",
// INFORMS Journal on Computing 24 (2012) 624-635, who ask for more replications to begin with.
// Hence the 20, the second look, and a half-width that allows for skewness (mean_over_replications,
// as everywhere). The coverage is tested: tests/analysis/test_coverage.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/measure.hpp"
#include "analysis/observations.hpp"

namespace karvan::analysis {

struct PrecisionRule {
    double target = 0.02;  // relative error allowed
    double level = usual_level;
    std::uint32_t least = 20;    // replications at the first look
    std::uint32_t most = 1'000;  // replications
    double confirmation = 0.25;  // more replications at the look after one at which it holds
};

// What is known about one measure.
struct Reached {
    Estimate estimate;
    bool is_stable = false;
    bool is_seen = true;                 // false: no replication observed anything
    std::optional<std::int64_t> needed;  // about so many replications in all
};

// The half-width over |mean| at which the rule stops. Throws std::invalid_argument unless the
// target lies between 0 and 1.
double stopping_ratio(const PrecisionRule& rule);

Reached reached(const std::vector<double>& values, const PrecisionRule& rule);

// How many replications there should be next, given those that there are: the same number if that
// is enough. The looks at the data are at numbers of replications that depend on the values alone,
// so a run that was interrupted anywhere ends with the same replications. Steps between looks go
// half-way to what seems needed or further, and never more than double what there is, as early
// estimates of variance are poor.
std::uint32_t next_replications(const Observations& rows, const PrecisionRule& rule);

// How far it is, in words and in replications: of the measure that is known worst.
struct PrecisionSoFar {
    std::string text;          // "transit.p95:goods known to 3.4 %, 2 % wanted"
    std::uint32_t needed = 0;  // about so many replications in all; no more than the most
};
PrecisionSoFar precision_so_far(const Observations& rows, const std::vector<Measure>& measures,
                                const PrecisionRule& rule);

// "P95 of the transit time of goods is not stable yet: 40 ± 3 h; needs about 340 replications", for
// each measure that is not.
std::vector<std::string> unstable_lines(const Observations& rows,
                                        const std::vector<Measure>& measures,
                                        const PrecisionRule& rule);

// Goes on until next_replications asks for no more, or until `observe` gives fewer than asked for.
Observations observe_to_precision(const Observe& observe, std::size_t point,
                                  const PrecisionRule& rule);

}  // namespace karvan::analysis
