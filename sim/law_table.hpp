// What laws made of a table share between their copies, and small words that all laws use.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/law.hpp"

namespace karvan::sim {

// Discrete: P(X <= values[i]) = cumulative[i], values ascending and distinct. Empirical: knots of
// the quantile function, from (values[0], cumulative[0] = 0) to the last at 1. Mixture: part i is
// chosen for cumulative[i - 1] <= u < cumulative[i].
struct LawTable {
    std::vector<double> values;
    std::vector<double> cumulative;
    std::vector<Law> parts;
    double mean = 0;
    double variance = 0;

    // Truncated: the probability of the part below, above and inside the interval, and its ends.
    double below = 0;
    double above = 0;
    double width = 1;
    double least = 0;
    double greatest = 0;
};

template <class... Args>
[[noreturn]] void refuse(fmt::format_string<Args...> sentence, Args&&... args)
{
    throw std::invalid_argument(fmt::format(sentence, std::forward<Args>(args)...));
}

// The index of the step of `cumulative` that `u` < 1 falls into.
std::size_t step_of(const std::vector<double>& cumulative, double u);

// The running sums of `weights` over their total; the last is exactly 1. Throws
// std::invalid_argument, naming `law`, unless all are finite and >= 0 and their total is above 0.
std::vector<double> cumulate(const char* law, const std::vector<double>& weights);

// Fill in mean and variance from the rest.
void complete_discrete(LawTable& table);
void complete_empirical(LawTable& table);
void complete_mixture(LawTable& table);

}  // namespace karvan::sim
