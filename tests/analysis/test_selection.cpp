// The procedure KN: its constant by hand, and its promise kept on made-up normal outcomes.
#include "analysis/experiments/selection.hpp"

#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <stdexcept>

#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::analysis;

namespace {

// Design i has mean `means[i]` and sd 1; a part `shared` of the variance is common to all designs.
Observe normal_designs(const std::vector<double>& means, double shared, std::uint64_t seed)
{
    return [=](std::size_t design, sim::ReplicationRange range) {
        sim::Stream own(seed, static_cast<std::uint32_t>(design), "test", "own");
        sim::Stream common(seed, 0, "test", "common");
        Observations rows;
        for (std::uint32_t r = range.first; r < range.first + range.count; ++r) {
            sim::Draw one = own.at(r);
            sim::Draw other = common.at(r);
            boost::random::normal_distribution<double> normal;
            const double z = std::sqrt(1 - shared) * normal(one);
            normal.reset();
            rows.push_back({means[design] + z + std::sqrt(shared) * normal(other)});
        }
        return rows;
    };
}

}  // namespace

TEST_CASE("the constant of KN")
{
    // k = 2, alpha = 0.05, n0 = 10: eta = ((0.1)^(-2/9) - 1) / 2 = 0.33405; h^2 = 18 eta = 6.0129.
    SelectionRule rule;
    CHECK(selection_constant(2, rule) == Approx(18 * (std::pow(0.1, -2.0 / 9) - 1) / 2));
    CHECK(selection_constant(2, rule) == Approx(6.0129).epsilon(1e-3));
    CHECK_THROWS_AS(select_best(2, {}, rule), std::invalid_argument);  // no indifference zone
}

TEST_CASE("a clear winner is found in the first stage, and the ranking says who held out")
{
    SelectionRule rule;
    rule.indifference = 1;
    const Selection selection = select_best(3, normal_designs({30, 10, 20}, 0, 1), rule);
    REQUIRE(selection.best);
    CHECK(*selection.best == 1);
    CHECK(selection.ranking[0].design == 1);
    CHECK(selection.ranking[1].design == 2);
    CHECK(selection.ranking[0].replications == 10);
    rule.higher_is_better = true;
    CHECK(select_best(3, normal_designs({30, 10, 20}, 0, 1), rule).best == 0);
}

TEST_CASE("equals are left at the cap")
{
    SelectionRule rule;
    rule.indifference = 0.01;
    rule.most = 20;
    const Selection selection = select_best(2, normal_designs({1, 1}, 0, 1), rule);
    CHECK(!selection.best);
    CHECK(selection.values[0].size() == 20);
}

TEST_CASE("KN selects the best with the promised probability", "[slow]")
{
    // Five designs in the slippage configuration, the hardest: one is better by exactly the
    // indifference zone. Promised 90 %; of 500 experiments at least 90 % - 2.33 sd = 86.9 % must
    // be right (one-sided 99 %). Common random numbers must not hurt and must save replications.
    SelectionRule rule;
    rule.indifference = 0.5;
    rule.probability = 0.90;
    double replications[2] = {0, 0};
    for (const double shared : {0.0, 0.6}) {
        int right = 0;
        for (std::uint64_t seed = 1; seed <= 500; ++seed) {
            const Selection s =
                select_best(5, normal_designs({1, 1, 0.5, 1, 1}, shared, seed), rule);
            right += s.best == 2 ? 1 : 0;
            for (const Candidate& c : s.ranking) replications[shared > 0] += c.replications;
        }
        INFO("shared " << shared << ": " << right << " of 500 right");
        CHECK(right >= 435);
    }
    CHECK(replications[1] < 0.6 * replications[0]);
}
