// Sensitivity of functions whose indices are known, and a surface that is one.
#include "analysis/experiments/sensitivity.hpp"

#include <cmath>
#include <stdexcept>

#include "analysis/experiments/design.hpp"
#include "analysis/experiments/response_surface.hpp"
#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

constexpr double pi = 3.14159265358979323846;

// The function of Ishigami and Homma (1990) on the unit cube, a = 7, b = 0.1.
double ishigami(const UnitPoint& u)
{
    const auto x = [&](std::size_t i) { return pi * (2 * u[i] - 1); };
    return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) +
           0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

template <class Function>
std::vector<double> outcomes(const std::vector<UnitPoint>& design, Function f)
{
    std::vector<double> values;
    for (const UnitPoint& point : design) values.push_back(f(point));
    return values;
}

}  // namespace

TEST_CASE("Sobol indices of the Ishigami function")
{
    // Analytic: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2 = 13.8446; S1 = 0.3139, S2 = 0.4424,
    // S3 = 0; ST1 = 0.5576, ST2 = 0.4424, ST3 = 0.2437.
    const auto y = outcomes(saltelli_points(1023, 3), ishigami);
    const auto indices = sobol_indices(y, 3, 1, 200);
    const double first[] = {0.3139, 0.4424, 0};
    const double total[] = {0.5576, 0.4424, 0.2437};
    for (std::size_t f = 0; f < 3; ++f) {
        CHECK(indices[f].first.value == Approx(first[f]).margin(0.03));
        CHECK(indices[f].total.value == Approx(total[f]).margin(0.03));
        CHECK(indices[f].first.lower <= first[f]);
        CHECK(indices[f].first.upper >= first[f]);
    }
}

TEST_CASE("rows without an outcome are left out of the indices")
{
    auto y = outcomes(saltelli_points(255, 3), ishigami);
    y[7] = std::nan("");
    CHECK(sobol_indices(y, 3, 1, 50)[1].first.value == Approx(0.4424).margin(0.1));
    y.pop_back();
    CHECK_THROWS_AS(sobol_indices(y, 3, 1, 50), std::invalid_argument);
}

TEST_CASE("elementary effects of a linear function are its slopes, without spread")
{
    const auto design = morris_trajectories(6, 3, 1);
    const auto y = outcomes(design, [](const UnitPoint& u) { return 3 * u[0] - 2 * u[1]; });
    const auto effects = elementary_effects(design, y, 3);
    CHECK(effects[0].mean.mean == Approx(3));
    CHECK(effects[1].mean.mean == Approx(-2));
    CHECK(effects[1].mean_absolute.mean == Approx(2));
    CHECK(effects[2].mean_absolute.mean == Approx(0).margin(1e-12));
    CHECK(effects[0].spread == Approx(0).margin(1e-12));
}

TEST_CASE("a quadratic is fitted exactly, and so are the points left out")
{
    // In x = 2 u - 1: 5 + 2 x0 - x1 + 3 x0 x1 + 4 x1^2.
    const auto f = [](const UnitPoint& u) {
        const double x = 2 * u[0] - 1;
        const double z = 2 * u[1] - 1;
        return 5 + 2 * x - z + 3 * x * z + 4 * z * z;
    };
    const auto design = latin_hypercube(12, 2, 1);
    const ResponseSurface surface = fit_surface(design, outcomes(design, f));
    CHECK(surface.is_quadratic);
    CHECK(surface.r2 == Approx(1));
    CHECK(surface.predicted_r2 == Approx(1));
    CHECK(surface.at({0.5, -0.25}) == Approx(f({0.75, 0.375})));
    CHECK(surface.terms[0].coefficient == Approx(5));
    CHECK(surface.terms[1].coefficient == Approx(2));
}

TEST_CASE("leaving out worked by hand: a line through 0, 1, 5 at x = -1, 0, 1 and a constant")
{
    // Points u = 0, 0.5, 1 with y = 0, 1, 5: slope 2.5, mean 2; residuals 0.5, -1, 0.5;
    // leverages 5/6, 1/3, 5/6; PRESS = 9 + 2.25 + 9 = 20.25; sum of squares 14.
    const ResponseSurface line = fit_surface({{0}, {0.5}, {1}}, {0, 1, 5});
    CHECK(!line.is_quadratic);
    CHECK(line.r2 == Approx(1 - 1.5 / 14));
    CHECK(line.predicted_r2 == Approx(1 - 20.25 / 14));
    CHECK(line.error == Approx(std::sqrt(20.25 / 3)));
    CHECK_THROWS_AS(fit_surface({{0}, {1}}, {0, 1}), std::invalid_argument);
    // The mean of all is off by sqrt(14 / 3). s^2 = 1.5 with one degree of freedom; at x = 1 the
    // variance is s^2 (1/3 + 1/2); t(1) = 12.7062.
    CHECK(!line.predicts());
    CHECK(line.spread == Approx(std::sqrt(14.0 / 3)));
    const Estimate there = line.mean_at({1}, 0.95);
    CHECK(there.mean == Approx(4.5));
    CHECK(there.half_width == Approx(12.7062 * std::sqrt(1.5 * 5 / 6)).epsilon(1e-4));
    CHECK(line.coefficient(1, 0.95).half_width ==
          Approx(12.7062 * std::sqrt(1.5 / 2)).epsilon(1e-4));
}

TEST_CASE("the best point of a surface lies inside, at an end, or where it is allowed")
{
    // (x - 0.2)^2 + y on a grid of 4 x 4, which a quadratic fits exactly.
    std::vector<std::vector<double>> unit;
    std::vector<double> values;
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) {
            unit.push_back({i / 3.0, j / 3.0});
            const double x = 2 * unit.back()[0] - 1;
            values.push_back((x - 0.2) * (x - 0.2) + 2 * unit.back()[1] - 1);
        }
    const ResponseSurface bowl = fit_surface(unit, values);
    const std::vector<double> least = best_point(bowl, true, {{}, {}});
    CHECK(least[0] == Approx(0.2));
    CHECK(least[1] == -1);
    CHECK(best_point(bowl, false, {{}, {}}) == std::vector<double>{-1, 1});
    CHECK(best_point(bowl, true, {{-1, 0, 1}, {}})[0] == 0);
    CHECK(bowl.predicts());
}

TEST_CASE("a surface of nothing but noise has an effect no more often than stated")
{
    // Six factors, a quadratic of 27 terms beside the constant, normal noise at 64 points. Of 200
    // such surfaces 5 % at most have any term told from chance: 10 with a standard deviation of
    // 3.1, so 20 at most. With each term judged alone most would have one. Seeds 1 to 200.
    const auto design = sobol_points(64, 6);
    int wrong = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        karvan::sim::Stream stream(seed, 0, "surface", "noise");
        karvan::sim::Draw draw = stream.at(0);
        const auto noise = outcomes(design, [&](const UnitPoint&) {
            double sum = -6;  // of twelve uniforms: all but normal
            for (int i = 0; i < 12; ++i) sum += draw.unit();
            return sum;
        });
        const ResponseSurface surface = fit_surface(design, noise);
        REQUIRE(surface.terms.size() == 28);
        bool is_any = false;
        for (std::size_t t = 1; t < surface.terms.size(); ++t)
            is_any = is_any || surface.is_told(t, 0.95);
        wrong += is_any ? 1 : 0;
    }
    INFO(wrong << " of 200");
    CHECK(wrong <= 20);
}
