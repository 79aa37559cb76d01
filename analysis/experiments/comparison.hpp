// Comparing alternatives with a base case, replication by replication with the same random draws.
//
// Sources: A. M. Law, Simulation Modeling and Analysis, 5th ed., chapter 10 (paired-t interval;
// comparisons with a standard by Bonferroni's inequality) and chapter 11 (common random numbers).
// All intervals of a comparison hold together with the stated confidence: each has the level
// 1 - (1 - level) / k for k intervals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/measure.hpp"
#include "analysis/observations.hpp"

namespace karvan::analysis {

enum class Verdict : std::uint8_t { better, worse, higher, less, unchanged, alike, cannot_tell };

// So many replications are as good as none that would tell.
inline constexpr std::int64_t most_that_tell = 1'000'000;

// What an alternative does to one measure.
struct Difference {
    std::size_t alternative = 0;  // index
    std::size_t measure = 0;      // index
    Estimate base;                // of the level asked for, not simultaneous
    Estimate value;               // likewise
    Estimate difference;          // alternative - base, simultaneous
    Verdict verdict = Verdict::cannot_tell;
    // Var(base) + Var(alternative) over Var(difference): so many times fewer replications than with
    // independent draws. NaN if the difference does not vary.
    double variance_reduction = 0;
    std::optional<std::int64_t> needed;  // replications that would tell, if the difference is real
    double zone = 0;                     // differences within it do not matter
    bool is_told = true;                 // its sign, or what else was asked for (decision.hpp)
};

// Alike: the whole interval lies within the zone, if there is one.
Verdict verdict_of(const Difference& difference, Better better);

// By alternative, then measure. Of the error that the level leaves, the intervals together take
// `share`; see decision.hpp. Throws std::invalid_argument if the numbers of replications differ.
std::vector<Difference> compare(const Observations& base,
                                const std::vector<Observations>& alternatives,
                                const std::vector<Measure>& measures, double level = usual_level,
                                double share = 1);

// The level of each of so many intervals that hold together with the level given (Bonferroni).
double simultaneous_level(std::size_t intervals, double level, double share = 1);

// "better", ...
std::string_view verdict_word(Verdict verdict);

// "better: mean transit time of goods falls from 100.0 h by 4.2 ± 0.8 h (4.2 %)"
std::string sentence(const Difference& difference, const Measure& measure);

// What is to be said of one alternative: a sentence for every difference that is told, and for the
// others if they are few, else one for all of them together.
std::vector<std::string> verdicts(const std::vector<Difference>& differences,
                                  const std::vector<Measure>& measures, std::size_t alternative);

// How many intervals hold together, and how.
std::string intervals_note(std::size_t alternatives, std::size_t measures, double level,
                           double share = 1);

}  // namespace karvan::analysis
