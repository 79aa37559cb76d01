// Enough replications for a comparison: go on until every difference is told.
//
// A difference is told if its interval leaves no doubt: about the sign, or that it lies within the
// indifference zone; with a precision, if its half-width is down to that share of the base case's
// value. All that is asked for must hold, for all alternatives and measures.
//
// The data are looked at again and again, and each look may be wrong by chance. So the error
// allowed, 1 - level, is shared out over the looks, 1 / (k (k + 1)) of it at look k, which adds up
// to 1 over any number of them: with the stated confidence all intervals at all looks hold
// together, wherever it stops. Looks are at 20 replications and then at half as many more each
// time. Sources: A. M. Law, Simulation Modeling and Analysis, 5th ed., chapter 10 (Bonferroni's
// inequality; indifference zone); B. L. Nelson and F. J. Matejcik, "Using common random numbers for
// indifference-zone selection and multiple comparisons in simulation", Management Science 41
// (1995) 1935-1945.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/experiments/comparison.hpp"

namespace karvan::analysis {

struct DecisionRule {
    double precision = 0;     // share of the base case's mean; 0: not asked for
    double indifference = 0;  // differences below this do not matter; 0: not asked for
    bool is_share = true;     // of the base case's mean; else in the unit of the measure
    std::uint32_t least = 20;
    std::uint32_t most = 1'000;
};

// The numbers of replications at which the data are looked at; the last is the most.
std::vector<std::uint32_t> looks(const DecisionRule& rule);

// The share of the error that look k has, k = 1, 2, ...
double share_of_look(std::size_t look);

// Gives verdicts by the rule, and how many replications would be needed where it does not hold yet.
// True if it holds for all; what was never observed is left out.
bool judge(std::vector<Difference>& differences, const std::vector<Measure>& measures,
           const DecisionRule& rule);

struct Decision {
    std::vector<Difference> differences;
    std::size_t looks = 0;
    bool is_told = false;
};

// Looks until everything is told, or at most so often as the rule has it. `observe(n)` gives what n
// replications brought, of the base case and then of each alternative; fewer end it.
Decision decide(const std::function<std::vector<Observations>(std::uint32_t)>& observe,
                const std::vector<Measure>& measures, const DecisionRule& rule, double level);

}  // namespace karvan::analysis
