// Estimates against tables, worked examples and their own definition.
#include "analysis/estimate.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("Student's t agrees with the tables")
{
    CHECK(student_quantile(0.95, 1) == Approx(12.7062).epsilon(1e-5));
    CHECK(student_quantile(0.95, 9) == Approx(2.26216).epsilon(1e-5));
    CHECK(student_quantile(0.90, 9) == Approx(1.83311).epsilon(1e-5));
    CHECK(student_quantile(0.99, 30) == Approx(2.75000).epsilon(1e-5));
    CHECK(student_quantile(0.95, 1'000'000) == Approx(1.95997).epsilon(1e-5));
    CHECK_THROWS_AS(student_quantile(1.0, 5), std::invalid_argument);
    CHECK_THROWS_AS(student_quantile(nan_value, 5), std::invalid_argument);
    CHECK_THROWS_AS(student_quantile(0.95, 0), std::invalid_argument);
}

TEST_CASE("the mean over replications has the half-width worked out by hand")
{
    // t(9) at 90 % two-sided is 1.833113.
    const std::vector<double> values{1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09};
    double squares = 0;
    for (const double v : values) squares += (v - 1.343) * (v - 1.343);
    const Estimate estimate = student_mean(values, 0.90);
    CHECK(estimate.mean == Approx(1.343).epsilon(1e-12));
    CHECK(estimate.half_width == Approx(1.833113 * std::sqrt(squares / 9 / 10)).epsilon(1e-6));
    CHECK(estimate.level == 0.90);
    CHECK(estimate.n == 10);
    CHECK(estimate.lower() < 1.343);
    CHECK(estimate.upper() > 1.343);
}

TEST_CASE("too few replications leave the half-width unknown")
{
    const Estimate none = mean_over_replications({});
    CHECK(none.n == 0);
    CHECK(std::isnan(none.mean));
    CHECK(std::isnan(none.half_width));
    const Estimate one = mean_over_replications(std::vector{3.5});
    CHECK(one.mean == 3.5);
    CHECK(std::isnan(one.half_width));
    CHECK_THROWS_AS(mean_over_replications({}, 95), std::invalid_argument);
}

TEST_CASE("a replication without observations is left out")
{
    const Estimate estimate = mean_over_replications(std::vector{1.0, nan_value, 3.0});
    CHECK(estimate.n == 2);
    CHECK(estimate.mean == 2.0);
    CHECK(mean_of_quantiles(std::vector{nan_value, nan_value}).n == 0);
}

TEST_CASE("equal values have exactly their value as mean and no width")
{
    for (const double value : {0.1, 1e300, -7.3, 0.0}) {
        const Estimate estimate = mean_over_replications(std::vector<double>(10, value));
        CHECK(estimate.mean == value);
        CHECK(estimate.half_width == 0);
    }
}

TEST_CASE("compensated sums lose nothing that a plain sum loses")
{
    CHECK(compensated_sum(std::vector{1.0, 1e100, 1.0, -1e100}) == 2.0);
    CHECK(compensated_sum(std::vector<double>(10, 0.1)) == 1.0);
    CHECK(std::isinf(compensated_sum(std::vector{1.0, HUGE_VAL, 2.0})));
    CHECK(std::isnan(compensated_sum(std::vector{HUGE_VAL, -HUGE_VAL})));
}

TEST_CASE("a large offset does not spoil the variance")
{
    const Estimate plain = mean_over_replications(std::vector{1.0, 2.0, 3.0, 4.0});
    const Estimate shifted =
        mean_over_replications(std::vector{1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4});
    CHECK(shifted.half_width == plain.half_width);
}

TEST_CASE("paired differences are alternative minus base")
{
    const std::vector<double> base{10, 12, 14, nan_value};
    const std::vector<double> faster{9, 11, 13, 2};
    const Estimate estimate = paired_difference(base, faster);
    CHECK(estimate.mean == -1);
    CHECK(estimate.half_width == 0);
    CHECK(estimate.n == 3);
    CHECK_THROWS_AS(paired_difference(base, std::vector{1.0}), std::invalid_argument);
}

TEST_CASE("skewness makes the interval reach to its farther end")
{
    // 0, 0, 0, 4: mean 1, S^2 = 12 / 3 = 4, sum of cubes -3 + 27 = 24, third moment 24 * 4 / (3 *
    // 2) = 16, so g = 16 / 8 = 2. t(3) = 3.18245, z = 1.95996: h = 3.18245 * 2 / 2 + 2 * 2 * (1 + 2
    // z^2) / (6 * 4) = 3.18245 + 8.68292 / 6.
    const Estimate skewed = mean_over_replications(std::vector<double>{0, 0, 0, 4});
    CHECK(skewed.mean == 1);
    CHECK(skewed.half_width == Approx(3.18245 + 1.44715).epsilon(1e-5));
    CHECK(mean_over_replications(std::vector<double>{0, 0, 0, -4}).half_width == skewed.half_width);
    // Without skewness it is Student's.
    const std::vector<double> even{1, 2, 4, 5};
    CHECK(mean_over_replications(even).half_width == Approx(student_mean(even).half_width));
    CHECK(std::isnan(mean_over_replications(std::vector<double>{1}).half_width));
}

TEST_CASE("intervals cover the truth as often as they promise", "[slow]")
{
    std::mt19937_64 engine(1);
    const int trials = 20'000;
    int covered = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<double> values;
        for (int i = 0; i < 6; ++i) {
            double sum = -6;  // twelve uniforms: close to a standard normal
            for (int k = 0; k < 12; ++k) sum += static_cast<double>(engine() >> 11) * 0x1p-53;
            values.push_back(sum);
        }
        const Estimate estimate = student_mean(values, 0.90);
        covered += estimate.lower() <= 0 && 0 <= estimate.upper();
    }
    // Four standard deviations of a binomial share.
    CHECK(covered / static_cast<double>(trials) ==
          Approx(0.90).margin(4 * std::sqrt(0.9 * 0.1 / trials)));
}

TEST_CASE("batch means tell whether their batches are correlated")
{
    const std::vector<double> drift{1, 2, 3, 4, 5, 6, 7, 8};
    CHECK(mean_over_batches(drift).mean == 4.5);
    CHECK(lag_one_correlation(drift) == Approx(0.625));
    CHECK(lag_one_correlation(std::vector{1.0, -1.0, 1.0, -1.0}) == Approx(-0.75));
    CHECK(std::isnan(lag_one_correlation(std::vector{1.0, 2.0})));
    CHECK(std::isnan(lag_one_correlation(std::vector{2.0, 2.0, 2.0})));
}

TEST_CASE("the replications for a precision follow from the pilot")
{
    const Estimate pilot{100, 10, 0.95, 10};
    CHECK(relative_half_width(pilot) == Approx(0.1));
    CHECK(required_replications(pilot, 0.05) == 40);
    CHECK(required_replications(pilot, 0.03) == 112);  // 111.1
    CHECK(required_replications(pilot, 0.5) == 10);    // never fewer than are there
    CHECK(required_replications({-100, 10, 0.95, 10}, 0.05) == 40);
    CHECK_FALSE(required_replications({0, 10, 0.95, 10}, 0.05));
    CHECK_FALSE(required_replications({100, nan_value, 0.95, 1}, 0.05));
    CHECK_FALSE(required_replications(pilot, 1e-300));
    CHECK_THROWS_AS(required_replications(pilot, 0), std::invalid_argument);
    CHECK(std::isnan(relative_half_width({0, 1, 0.95, 5})));
}
