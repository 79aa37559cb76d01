// Ranking and selection: which of several designs is best, with a stated probability of being
// right.
//
// The fully sequential procedure KN of S.-H. Kim and B. L. Nelson, "A Fully Sequential Procedure
// for Indifference-Zone Selection in Simulation", ACM TOMACS 11 (2001) 251-273, with c = 1: after
// every stage the designs that are clearly beaten are dropped. Outcomes are taken to be normal over
// replications; common random numbers are allowed, and make it faster. If the best is better than
// all others by the indifference zone, it is selected with at least the stated probability.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/observations.hpp"

namespace karvan::analysis {

struct SelectionRule {
    double indifference = 0;  // differences below this do not matter; in the unit of the measure
    double probability = 0.95;
    std::uint32_t first_stage = 10;  // replications of each design
    std::uint32_t most = 10'000;     // replications of each design
    bool higher_is_better = false;
};

struct Candidate {
    std::size_t design = 0;
    double mean = 0;
    std::uint32_t replications = 0;
    bool is_dropped = false;
};

struct Selection {
    std::vector<Candidate> ranking;    // the best first; the later dropped before the earlier
    std::optional<std::size_t> best;   // none: several were left at the cap, or it was interrupted
    bool is_tied = false;              // those left have equal means and leave no doubt about it
    std::vector<Observations> values;  // by design, all that was observed
};

// Selects among designs 0 .. designs-1 by measure 0 of what `observe` gives. Throws
// std::invalid_argument for a rule that makes no sense, and std::runtime_error if a replication
// gives no number.
Selection select_best(std::size_t designs, const Observe& observe, const SelectionRule& rule);

// h^2 of the procedure for so many designs: 2 eta (n0 - 1).
double selection_constant(std::size_t designs, const SelectionRule& rule);

}  // namespace karvan::analysis
