// Fitting parameters of functions that are known.
#include "analysis/experiments/calibration.hpp"

#include <cmath>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace karvan::analysis;

TEST_CASE("a line is fitted as by the normal equations, with its standard errors")
{
    // y = a + b x at x = 0, 1, 2, 3 with observations 1.1, 1.9, 3.2, 3.8 in tenths: the normal
    // equations give b = 0.94, a = 1.09 and squares of 0.082; s^2 = 0.041, se(b)^2 = s^2 / 5,
    // se(a)^2 = s^2 (1/4 + 2.25/5).
    const ModelAt line = [](const std::vector<double>& p) {
        return std::vector<double>{4 * p[0], 4 * p[0] + 2 * p[1], 4 * p[0] + 4 * p[1],
                                   4 * p[0] + 6 * p[1]};
    };
    const Calibration fit = calibrate(line, {0.5, 0.5}, {1.1, 1.9, 3.2, 3.8}, {1, 1, 1, 1}, true);
    CHECK(fit.has_converged);
    CHECK(4 * fit.parameters[0] == Approx(1.09).epsilon(0.01));
    CHECK(2 * fit.parameters[1] == Approx(0.94).epsilon(0.01));
    CHECK(fit.squares == Approx(0.082).epsilon(0.01));
    CHECK(2 * fit.standard_error[1] == Approx(std::sqrt(0.041 / 5)).epsilon(0.01));
    CHECK(4 * fit.standard_error[0] == Approx(std::sqrt(0.041 * 0.7)).epsilon(0.01));
    CHECK(fit.rank == 2);
    CHECK(fit.squares < fit.squares_at_start);
    // Four observations, two parameters: t(2) = 4.30265.
    CHECK(2 * half_width_of(fit, 1, 0.95) == Approx(4.30265 * std::sqrt(0.041 / 5)).epsilon(0.01));
}

TEST_CASE("known deviations give normal intervals, to which the noise of the model adds")
{
    // A mean of four observations of deviation 0.2, the parameter itself: 0.2 / sqrt(4) = 0.1. Two
    // replications say 0.4 and 0.5: of their mean the standard error is 0.1 / 2 = 0.05. All four
    // outcomes of a replication are the same number, so the parameter, their mean, moves with it as
    // a whole: 0.05 more, not 0.05 / sqrt(4) as if they were independent. 1.95996 is normal.
    const ModelAt same = [](const std::vector<double>& p) { return std::vector<double>(4, p[0]); };
    const std::vector<double> deviation(4, 0.2);
    Calibration fit = calibrate(same, {0.5}, {0.3, 0.5, 0.4, 0.6}, deviation, false);
    CHECK(fit.parameters[0] == Approx(0.45).epsilon(0.01));
    CHECK(half_width_of(fit, 0, 0.95) == Approx(1.95996 * 0.1).epsilon(0.001));
    Calibration opposed = fit;
    add_model_noise(fit, {{0.4, 0.4, 0.4, 0.4}, {0.5, 0.5, 0.5, 0.5}}, deviation);
    CHECK(fit.standard_error[0] == Approx(std::sqrt(0.01 + 0.05 * 0.05)).epsilon(0.001));
    // Outcomes of which one is as much higher as the other is lower leave their mean where it is.
    add_model_noise(opposed, {{0.4, 0.5, 0.4, 0.5}, {0.5, 0.4, 0.5, 0.4}}, deviation);
    CHECK(opposed.standard_error[0] == Approx(0.1).epsilon(0.001));
    // One observation, one parameter: no residual is left to tell the deviation from.
    const ModelAt one = [](const std::vector<double>& p) { return p; };
    CHECK(std::isnan(half_width_of(calibrate(one, {0.5}, {0.4}, {1}, true), 0, 0.95)));
}

TEST_CASE("a curved model is fitted within its bounds")
{
    const ModelAt curve = [](const std::vector<double>& p) {
        return std::vector<double>{std::exp(-3 * p[0]), std::exp(-6 * p[0])};
    };
    const Calibration fit =
        calibrate(curve, {0.9}, {std::exp(-0.6), std::exp(-1.2)}, {0.01, 0.01}, false);
    CHECK(fit.parameters[0] == Approx(0.2).epsilon(0.02));
    // Nothing below 0 is tried; the bound is the best there is.
    const Calibration bound = calibrate(curve, {0.5}, {2, 2}, {1, 1}, true);
    CHECK(bound.parameters[0] == Approx(0).margin(1e-6));
}

TEST_CASE("what the observations cannot tell has no standard error")
{
    // The second parameter does nothing; the third and fourth only their sum.
    const ModelAt model = [](const std::vector<double>& p) {
        const double sum = p[2] + p[3];
        return std::vector<double>{p[0], p[0] + sum, sum, 2 * p[0] - sum, sum};
    };
    const Calibration fit =
        calibrate(model, {0.5, 0.5, 0.5, 0.5}, {0.3, 1, 0.7, -0.1, 0.7}, {1, 1, 1, 1, 1}, true);
    CHECK(fit.parameters[0] == Approx(0.3).epsilon(0.02));
    CHECK(!std::isnan(fit.standard_error[0]));
    CHECK(std::isnan(fit.standard_error[1]));
    CHECK(std::isnan(fit.standard_error[2]));
    CHECK(std::isnan(fit.standard_error[3]));
    CHECK(fit.rank == 2);
}

TEST_CASE("an interruption ends a calibration, and wrong weights are refused")
{
    int calls = 0;
    const ModelAt model = [&](const std::vector<double>& p) {
        return ++calls > 2 ? std::vector<double>{} : std::vector<double>{p[0]};
    };
    CHECK(calibrate(model, {0.5}, {0.9}, {1}, false).was_interrupted);
    CHECK_THROWS_AS(calibrate(model, {0.5}, {0.9}, {0}, false), std::invalid_argument);
    CHECK_THROWS_AS(calibrate(model, {0.5}, {0.9}, {}, false), std::invalid_argument);
}
