// Estimates from replications: Student's t, widened for skewness, over compensated sums.
#include "analysis/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace karvan::analysis {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<double> observed(std::span<const double> values)
{
    std::vector<double> kept;
    kept.reserve(values.size());
    for (const double value : values)
        if (!std::isnan(value)) kept.push_back(value);
    return kept;
}

// Clamped, as rounding must not push the mean of equal values off their value.
double mean_of(const std::vector<double>& values)
{
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return std::clamp(compensated_sum(values) / static_cast<double>(values.size()), *least, *most);
}

// The sum of (x_i - mean) (x_(i + lag) - mean).
double sum_of_products(const std::vector<double>& values, double mean, std::size_t lag)
{
    std::vector<double> products;
    products.reserve(values.size());
    for (std::size_t i = 0; i + lag < values.size(); ++i)
        products.push_back((values[i] - mean) * (values[i + lag] - mean));
    return compensated_sum(products);
}

void check_level(double level)
{
    if (!(level > 0 && level < 1))
        throw std::invalid_argument(
            fmt::format("a confidence level lies between 0 and 1, not at {}", level));
}

Estimate interval(const std::vector<double>& values, double level)
{
    check_level(level);
    Estimate estimate{unknown, unknown, level, static_cast<std::int64_t>(values.size())};
    if (values.empty()) return estimate;
    estimate.mean = mean_of(values);
    if (values.size() < 2) return estimate;
    const auto n = static_cast<double>(values.size());
    const double variance = sum_of_products(values, estimate.mean, 0) / (n - 1);
    estimate.half_width = student_quantile(level, estimate.n - 1) * std::sqrt(variance / n);
    return estimate;
}

// In double throughout: long double gains nothing here, and Boost prepares its tables of it when a
// program starts, which ends the program where long double is a double (valgrind).
auto student_law(std::int64_t degrees_of_freedom)
{
    using Precision = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    return boost::math::students_t_distribution<double, Precision>(
        static_cast<double>(degrees_of_freedom));
}

// m3 / S^3 with the third moment free of bias; 0 where there are too few values, or equal ones.
double skewness(const std::vector<double>& values, double mean)
{
    const auto n = static_cast<double>(values.size());
    const double squares = sum_of_products(values, mean, 0);
    if (n < 3 || !(squares > 0)) return 0;
    std::vector<double> cubes;
    cubes.reserve(values.size());
    for (const double value : values)
        cubes.push_back((value - mean) * (value - mean) * (value - mean));
    const double third = compensated_sum(cubes) * n / ((n - 1) * (n - 2));
    return third / std::pow(squares / (n - 1), 1.5);
}

}  // namespace

double compensated_sum(std::span<const double> values)
{
    double sum = 0;
    double lost = 0;
    for (const double value : values) {
        const double next = sum + value;
        lost += std::abs(sum) >= std::abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }
    // An infinite sum has lost nothing that could be given back.
    return std::isfinite(sum) ? sum + lost : sum;
}

double student_quantile(double level, std::int64_t degrees_of_freedom)
{
    check_level(level);
    if (degrees_of_freedom < 1)
        throw std::invalid_argument("an interval needs at least two replications");
    return boost::math::quantile(
        boost::math::complement(student_law(degrees_of_freedom), (1 - level) / 2));
}

double student_upper_tail(double t, std::int64_t degrees_of_freedom)
{
    if (degrees_of_freedom < 1)
        throw std::invalid_argument("a test needs at least two replications");
    if (std::isinf(t)) return t > 0 ? 0 : 1;
    return boost::math::cdf(boost::math::complement(student_law(degrees_of_freedom), t));
}

Estimate student_mean(std::span<const double> values, double level)
{
    return interval(observed(values), level);
}

Estimate mean_over_replications(std::span<const double> values, double level)
{
    const std::vector<double> kept = observed(values);
    Estimate estimate = interval(kept, level);
    if (estimate.n < 3) return estimate;
    const auto n = static_cast<double>(estimate.n);
    const double z = boost::math::quantile(boost::math::normal(), 0.5 + level / 2);
    const double student = student_quantile(level, estimate.n - 1);
    const double deviation = estimate.half_width / student * std::sqrt(n);
    const double farther = std::abs(skewness(kept, estimate.mean)) * (1 + 2 * z * z) / (6 * n);
    estimate.half_width += farther * deviation;
    return estimate;
}

Estimate mean_of_quantiles(std::span<const double> quantiles, double level)
{
    return mean_over_replications(quantiles, level);
}

std::vector<double> paired_differences(std::span<const double> base,
                                       std::span<const double> alternative)
{
    if (base.size() != alternative.size())
        throw std::invalid_argument(fmt::format("{} and {} replications cannot be paired",
                                                base.size(), alternative.size()));
    std::vector<double> differences;
    differences.reserve(base.size());
    for (std::size_t i = 0; i < base.size(); ++i) differences.push_back(alternative[i] - base[i]);
    return differences;
}

Estimate paired_difference(std::span<const double> base, std::span<const double> alternative,
                           double level)
{
    return mean_over_replications(paired_differences(base, alternative), level);
}

Estimate mean_over_batches(std::span<const double> batch_means, double level)
{
    return interval(observed(batch_means), level);
}

double lag_one_correlation(std::span<const double> values)
{
    const std::vector<double> series = observed(values);
    if (series.size() < 3) return unknown;
    const double mean = mean_of(series);
    const double squares = sum_of_products(series, mean, 0);
    return squares > 0 ? sum_of_products(series, mean, 1) / squares : unknown;
}

double relative_half_width(const Estimate& estimate)
{
    return estimate.mean == 0 ? unknown : estimate.half_width / std::abs(estimate.mean);
}

std::optional<std::int64_t> required_replications(const Estimate& pilot, double target)
{
    if (!(target > 0)) throw std::invalid_argument("a relative precision is above 0");
    const double ratio = relative_half_width(pilot) / target;
    const double needed = std::ceil(static_cast<double>(pilot.n) * ratio * ratio);
    if (!(needed <= 0x1p62)) return std::nullopt;
    return std::max(pilot.n, static_cast<std::int64_t>(needed));
}

}  // namespace karvan::analysis
