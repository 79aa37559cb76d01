// Stopping by precision: the rule worked by hand.
#include "analysis/precision.hpp"

#include <cmath>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

// Mean 10, variance n / (n - 1) for n values: h = t sqrt(1 / (n - 1)).
Observations alternating(std::size_t n)
{
    Observations rows;
    for (std::size_t i = 0; i < n; ++i) rows.push_back({i % 2 == 0 ? 9.0 : 11.0});
    return rows;
}

PrecisionRule rule(double target, std::uint32_t most = 1000)
{
    PrecisionRule result;
    result.target = target;
    result.most = most;
    return result;
}

}  // namespace

TEST_CASE("a relative error of 10 % stops at a half-width of 1/11 of the mean")
{
    CHECK(stopping_ratio(rule(0.10)) == Approx(1.0 / 11));
    CHECK_THROWS_AS(stopping_ratio(rule(0)), std::invalid_argument);
    CHECK_THROWS_AS(stopping_ratio(rule(1)), std::invalid_argument);
}

TEST_CASE("at least ten replications, then as many as are needed")
{
    CHECK(next_replications({}, rule(0.5)) == 10);
    CHECK(next_replications(alternating(4), rule(0.5)) == 10);
    // n = 10: h = 2.262 / 3 = 0.754, 7.5 % of the mean: below 10/110, above 5/105.
    CHECK(next_replications(alternating(10), rule(0.10)) == 10);
    // 5/105: needed 10 (0.0754 / 0.047619)^2 = 25.1, so 26; half-way from 10 is 18.
    CHECK(next_replications(alternating(10), rule(0.05)) == 18);
    CHECK(next_replications(alternating(10), rule(0.05, 12)) == 12);
    CHECK(next_replications(alternating(12), rule(0.05, 12)) == 12);
    // Never more than double.
    CHECK(next_replications(alternating(10), rule(0.001)) == 20);
}

TEST_CASE("a measure that does not vary, or is never seen, asks for no more")
{
    Observations rows(10, {0.0, std::nan("")});
    CHECK(next_replications(rows, rule(0.01)) == 10);
    CHECK(reached(column(rows, 0), rule(0.01)).is_stable);
    CHECK(!reached(column(rows, 1), rule(0.01)).is_seen);
}

TEST_CASE("what is unstable is told with the replications that it needs")
{
    const Measure measure{"transit.p95:goods", "h", "P95 of the transit time of goods", true,
                          Better::lower,       {}};
    const auto lines = unstable_lines(alternating(10), {measure}, rule(0.05));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] ==
          "P95 of the transit time of goods is not stable yet: 10.00 ± 0.75 h; needs about 26 "
          "replications");
    CHECK(unstable_lines(alternating(10), {measure}, rule(0.10)).empty());
}

TEST_CASE("the sequential procedure ends with the precision, the cap or an interruption")
{
    const Observe alternate = [](std::size_t, karvan::sim::ReplicationRange range) {
        const Observations all = alternating(range.first + range.count);
        return Observations(all.begin() + range.first, all.end());
    };
    const Observations enough = observe_to_precision(alternate, 0, rule(0.05));
    // h = t(n - 1) / sqrt(n - 1) <= 10/21 asks for n >= 20: t(18) = 2.101 / 4.243 = 0.495 is too
    // much, t(19) = 2.093 / 4.359 = 0.480 too, t(20) = 2.086 / 4.472 = 0.466 is not.
    CHECK(enough.size() >= 21);
    CHECK(enough.size() <= 26);
    CHECK(observe_to_precision(alternate, 0, rule(0.001, 50)).size() == 50);
    const Observe cut = [](std::size_t, karvan::sim::ReplicationRange) { return alternating(3); };
    CHECK(observe_to_precision(cut, 0, rule(0.05)).size() == 3);
}
