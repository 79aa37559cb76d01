// Stopping by precision: the rule worked by hand.
#include "analysis/experiments/precision.hpp"

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

TEST_CASE("twenty replications, then as many as are needed, and a quarter more to confirm it")
{
    CHECK(next_replications({}, rule(0.5)) == 20);
    CHECK(next_replications(alternating(4), rule(0.5)) == 20);
    // n = 20: h = 2.0930 / sqrt(19) = 0.480, 4.80 % of the mean: below 10/110, above 5/105.
    CHECK(next_replications(alternating(20), rule(0.10)) == 25);
    CHECK(next_replications(alternating(25), rule(0.10)) == 25);
    // 5/105: needed 20 (0.0480 / 0.047619)^2 = 20.3, so 21; a tenth more is the least step.
    CHECK(next_replications(alternating(20), rule(0.05)) == 22);
    // 1/101: needed 20 (0.0480 / 0.00990)^2 = 471, so never more than double.
    CHECK(next_replications(alternating(20), rule(0.01)) == 40);
    CHECK(next_replications(alternating(20), rule(0.05, 21)) == 21);
    CHECK(next_replications(alternating(21), rule(0.05, 21)) == 21);
}

TEST_CASE("the looks do not depend on where a run was interrupted")
{
    // Looks at 20, 22, 28: what lies between them is not looked at.
    for (const std::size_t n : {22, 23, 27})
        CHECK(next_replications(alternating(n), rule(0.05)) == 28);
    CHECK(next_replications(alternating(28), rule(0.05)) == 28);
}

TEST_CASE("a run tells how precise it is so far")
{
    const Measure measure{"transit.p95:goods", "h", "P95", true, Better::lower, {}};
    const auto so_far = precision_so_far(alternating(20), {measure}, rule(0.01));
    CHECK(so_far.text == "transit.p95:goods known to 4.8 %, 1 % wanted");
    CHECK(so_far.needed == 471);
    CHECK(precision_so_far(alternating(20), {measure}, rule(0.01, 100)).needed == 100);
    CHECK(precision_so_far({}, {measure}, rule(0.01)).needed == 20);
}

TEST_CASE("a measure that does not vary, or is never seen, asks for no more")
{
    Observations rows(10, {0.0, std::nan("")});
    CHECK(next_replications(Observations(25, rows[0]), rule(0.01)) == 25);
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
    // h = t(n - 1) / sqrt(n - 1) <= 10/21: t(19) = 2.093 / 4.359 = 0.480 is too much, t(21) = 2.080
    // / 4.583 = 0.454 is not; and 22 + 5.5 later neither.
    CHECK(observe_to_precision(alternate, 0, rule(0.05)).size() == 28);
    CHECK(observe_to_precision(alternate, 0, rule(0.001, 50)).size() == 50);
    const Observe cut = [](std::size_t, karvan::sim::ReplicationRange) { return alternating(3); };
    CHECK(observe_to_precision(cut, 0, rule(0.05)).size() == 3);
}
