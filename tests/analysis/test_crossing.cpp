// Finding where an outcome passes a limit.
#include "analysis/experiments/crossing.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

// The mean time in an M/M/1 queue of service rate 1: 1 / (1 - load), known to +- 10 %.
Estimate queue(double load)
{
    Estimate estimate;
    estimate.mean = load < 1 ? 1 / (1 - load) : 1000 * load;
    estimate.half_width = 0.1 * estimate.mean;
    estimate.n = 10;
    return estimate;
}

}  // namespace

TEST_CASE("the load at which a queue reaches its limit, with an interval")
{
    CrossingRule rule;
    rule.limit = 5;
    rule.first = 0.3;
    rule.tolerance = 0.001;
    const Crossing crossing = find_crossing(queue, rule);
    REQUIRE(crossing.end == CrossingEnd::found);
    // 1 / (1 - x) = 5 at 0.8; 1.1 of it at 0.78; 0.9 of it at 0.82.
    CHECK(crossing.load == Approx(0.8).epsilon(0.002));
    CHECK(crossing.lower == Approx(0.78).margin(0.03));
    CHECK(crossing.upper == Approx(0.82).margin(0.03));
    CHECK(crossing.lower < crossing.load);
    CHECK(crossing.upper > crossing.load);
    CHECK(crossing.points.size() < 25);
}

TEST_CASE("points that were looked at tell where their means and interval ends pass")
{
    // Growth of 0 +- 1, 1 +- 2 and 5 +- 2 % at 1, 1.2 and 1.4 times the demand; 2 % counts. The
    // means pass it a quarter of the way from 1 to 5: 1.25. Their upper ends, 1, 3 and 7, half way
    // from 1 to 1.2: 1.1. The lower ends, -1, -1 and 3, three quarters from 1.2 to 1.4: 1.35.
    const std::vector<LoadPoint> points{
        {1, {0, 1, 0.95, 5}}, {1.2, {1, 2, 0.95, 5}}, {1.4, {5, 2, 0.95, 5}}};
    const Passage passed = passage(points, 2);
    CHECK(passed.load == Approx(1.25));
    CHECK(passed.lower == Approx(1.1));
    CHECK(passed.upper == Approx(1.35));
    CHECK(passage(points, 4).upper == std::numeric_limits<double>::infinity());
    CHECK(passage(points, 0.5).lower == 0);
}

TEST_CASE("from above the search goes down")
{
    CrossingRule rule;
    rule.limit = 2;
    rule.first = 3;
    CHECK(find_crossing(queue, rule).load == Approx(0.5).epsilon(0.02));
}

TEST_CASE("a limit that is never reached, or never kept, is said so")
{
    CrossingRule rule;
    rule.limit = 1e9;
    rule.highest = 10;
    CHECK(find_crossing(queue, rule).end == CrossingEnd::never_above);
    CHECK(find_crossing(queue, rule).load == std::numeric_limits<double>::infinity());
    rule.limit = 0.5;
    CHECK(find_crossing(queue, rule).end == CrossingEnd::never_below);
    CHECK(find_crossing(queue, rule).load == 0);
}

TEST_CASE("an outcome that is infinite from a load on leaves its last load below as the answer")
{
    // As where something is saturated from 0.9 on: the limit of 50 would be passed at 0.98.
    const auto saturated = [](double load) {
        Estimate estimate = queue(load);
        if (load >= 0.9) estimate.mean = std::numeric_limits<double>::infinity();
        return estimate;
    };
    CrossingRule rule;
    rule.limit = 50;
    rule.first = 0.4;
    rule.tolerance = 0.005;
    const Crossing crossing = find_crossing(saturated, rule);
    CHECK(crossing.end == CrossingEnd::found);
    CHECK(crossing.load <= 0.9);
    CHECK(crossing.load >= 0.9 * (1 - 0.006));
    CHECK(crossing.points.size() < 20);
}
