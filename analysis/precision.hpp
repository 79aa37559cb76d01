// Enough replications, by itself: go on until every measure is known to a relative precision.
//
// Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.4 ("Obtaining a Specified
// Precision", the sequential procedure): begin with at least ten replications, and stop as soon as
// h / |mean| <= gamma / (1 + gamma), where gamma is the relative error allowed. Measures other than
// means are treated the same, with one quantile per replication.
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
    std::uint32_t least = 10;    // replications
    std::uint32_t most = 1'000;  // replications
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
// is enough. It depends on the values alone. Steps go half-way to what seems needed or further, and
// never more than double what there is, as early estimates of variance are poor.
std::uint32_t next_replications(const Observations& rows, const PrecisionRule& rule);

// "P95 of the transit time of goods is not stable yet: 40 ± 3 h; needs about 340 replications", for
// each measure that is not.
std::vector<std::string> unstable_lines(const Observations& rows,
                                        const std::vector<Measure>& measures,
                                        const PrecisionRule& rule);

// Goes on until next_replications asks for no more, or until `observe` gives fewer than asked for.
Observations observe_to_precision(const Observe& observe, std::size_t point,
                                  const PrecisionRule& rule);

}  // namespace karvan::analysis
