// Estimates from replications: a mean, how far it may be off, and how many replications narrow it.
//
// Replications are independent and identically distributed, so Student's t, widened where values
// are skewed, gives the interval.
// A NaN among the values marks a replication in which nothing was observed: it is left out, and
// `n` counts the rest. Sums run in the order of the values, compensated, so the same values always
// give the same bits.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace karvan::analysis {

struct Estimate {
    double mean = std::numeric_limits<double>::quiet_NaN();        // NaN if n == 0
    double half_width = std::numeric_limits<double>::quiet_NaN();  // NaN if n < 2
    double level = 0.95;                                           // of confidence
    std::int64_t n = 0;

    double lower() const { return mean - half_width; }
    double upper() const { return mean + half_width; }
};

inline constexpr double usual_level = 0.95;

// The sum in the order of the values, with Neumaier's compensation: about as exact as if summed
// with twice the digits. Source: A. Neumaier, ZAMM 54 (1974), 39-51.
double compensated_sum(std::span<const double> values);

// The quantile of Student's t that a two-sided interval of that level needs. Throws
// std::invalid_argument unless 0 < level < 1 and degrees_of_freedom >= 1.
double student_quantile(double level, std::int64_t degrees_of_freedom);

// The chance that Student's t is above `t`. Throws std::invalid_argument unless
// degrees_of_freedom >= 1.
double student_upper_tail(double t, std::int64_t degrees_of_freedom);

// The mean over replications, one value each, with the interval that tables, files, the page,
// precision and comparison show. Student's interval misses too often where large values are rare.
// To first order the true mean lies within
//     mean + g S (1 + 2 z^2) / (6 n) -+ t S / sqrt(n),
// g being the skewness of the sample and z the normal quantile; the half-width here reaches to the
// farther end: t S / sqrt(n) + |g| S (1 + 2 z^2) / (6 n). Without skewness, and of two values, it
// is Student's.
// Sources: A. M. Law, Simulation Modeling and Analysis, 5th ed., chapter 4 (confidence intervals
// for the mean) and chapter 9 (terminating simulations); N. J. Johnson, "Modified t tests and
// confidence intervals for asymmetrical populations", JASA 73 (1978) 536-544; P. Hall, The
// Bootstrap and Edgeworth Expansion (1992), section 2.6, for the error of t that it mends. Throws
// as student_quantile does.
Estimate mean_over_replications(std::span<const double> values, double level = usual_level);

// The same with Student's interval, mean +- t S / sqrt(n): where the standard error is wanted, or
// the law is known to be normal.
Estimate student_mean(std::span<const double> values, double level = usual_level);

// The mean of one quantile per replication, with its interval. For few observations a replication
// its centre is biased; the quantile of all observations pooled has no interval but less bias.
// Source: as above, chapter 9 (measures of performance other than means).
Estimate mean_of_quantiles(std::span<const double> quantiles, double level = usual_level);

// alternative - base, pair by pair. Throws std::invalid_argument if the lengths differ.
std::vector<double> paired_differences(std::span<const double> base,
                                       std::span<const double> alternative);

// The mean of alternative - base over replications that share their random draws. Source: Law,
// chapter 10 (paired-t confidence interval). Pairs with a NaN are left out. Throws as
// paired_differences and student_quantile do.
Estimate paired_difference(std::span<const double> base, std::span<const double> alternative,
                           double level = usual_level);

// The mean of one long run cut into batches, from the means of equally long batches.
// Source: Law, chapter 9 (batch means). Sound only if the batches are nearly uncorrelated: see
// lag_one_correlation.
Estimate mean_over_batches(std::span<const double> batch_means, double level = usual_level);

// The correlation of neighbours in a series, between -1 and 1; NaN for fewer than three values or a
// constant series. For n uncorrelated values about 95 % of results lie within 2 / sqrt(n) of 0.
// Source: Law, chapter 4 (estimating the correlation of a covariance-stationary process).
double lag_one_correlation(std::span<const double> values);

// half_width / |mean|; NaN if either is unknown or the mean is 0.
double relative_half_width(const Estimate& estimate);

// About how many replications bring the half-width down to `target` times |mean|:
// n (h / (target |mean|))^2, rounded up, at least n. Nothing if the pilot says too little (fewer
// than two replications, mean 0) or the number is beyond 2^62. Source: Law, chapter 9 (obtaining a
// specified precision); mean and variance are taken to stay as in the pilot. Throws
// std::invalid_argument unless target > 0.
std::optional<std::int64_t> required_replications(const Estimate& pilot, double target);

}  // namespace karvan::analysis
