// Designs have the properties that they are named for.
#include "analysis/experiments/design.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/catch.hpp"

using namespace karvan::analysis;

TEST_CASE("a factorial has every combination once")
{
    const auto points = factorial({2, 3});
    REQUIRE(points.size() == 6);
    CHECK(points[0] == std::vector<std::size_t>{0, 0});
    CHECK(points[1] == std::vector<std::size_t>{0, 1});
    CHECK(points[5] == std::vector<std::size_t>{1, 2});
    CHECK(factorial({}).size() == 1);
}

TEST_CASE("a Latin hypercube has one point in each slice of each factor")
{
    const auto points = latin_hypercube(20, 3, 1);
    for (std::size_t f = 0; f < 3; ++f) {
        std::set<int> slices;
        for (const UnitPoint& point : points) slices.insert(static_cast<int>(20 * point[f]));
        CHECK(slices.size() == 20);
    }
    CHECK(points == latin_hypercube(20, 3, 1));
    CHECK(points != latin_hypercube(20, 3, 2));
}

TEST_CASE("Sobol points begin 1/2, 3/4, 1/4 and fill the cube evenly")
{
    const auto points = sobol_points(1023, 2);
    CHECK(points[0] == UnitPoint{0.5, 0.5});
    CHECK(points[1][0] + points[2][0] == Approx(1));
    double sum = 0;
    for (const UnitPoint& p : points) sum += p[0] * p[1];
    CHECK(sum / 1023 == Approx(0.25).margin(0.002));
}

TEST_CASE("a trajectory of Morris changes one factor a step, by 2/3, within the cube")
{
    const auto points = morris_trajectories(10, 4, 1);
    REQUIRE(points.size() == 50);
    for (std::size_t p = 0; p + 1 < points.size(); ++p) {
        if ((p + 1) % 5 == 0) continue;
        int changed = 0;
        for (std::size_t f = 0; f < 4; ++f) {
            const double step = std::abs(points[p + 1][f] - points[p][f]);
            changed += step > 0 ? 1 : 0;
            CHECK((step == 0 || step == Approx(2.0 / 3)));
            CHECK(points[p + 1][f] > -1e-9);
            CHECK(points[p + 1][f] < 1 + 1e-9);
        }
        CHECK(changed == 1);
    }
}

TEST_CASE("a design of Saltelli takes one factor at a time from B")
{
    const auto points = saltelli_points(4, 3);
    REQUIRE(points.size() == 20);
    for (std::size_t row = 0; row < 4; ++row) {
        const auto* block = &points[row * 5];
        for (std::size_t f = 0; f < 3; ++f)
            for (std::size_t g = 0; g < 3; ++g)
                CHECK(block[2 + f][g] == (f == g ? block[1][g] : block[0][g]));
    }
}
