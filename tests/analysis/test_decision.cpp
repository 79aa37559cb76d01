// When a comparison has enough replications.
#include "analysis/experiments/decision.hpp"

#include <boost/random/normal_distribution.hpp>

#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::analysis;

namespace {

const std::vector<Measure> time_measure{{"time", "h", "time", false, Better::lower, {}}};

// Of 100 h in the base case: so much more, give or take.
std::vector<Difference> of(double mean, double half_width, std::int64_t n = 20)
{
    Difference one;
    one.base.mean = 100;
    one.base.n = one.difference.n = n;
    one.difference.mean = mean;
    one.difference.half_width = half_width;
    return {one};
}

bool holds(std::vector<Difference> all, const DecisionRule& rule)
{
    return judge(all, time_measure, rule);
}

// The base case is 100 + c + e, the alternative 100 + shift + c + e': c has sd 5, the others 1.
Observations outcomes(std::uint64_t seed, std::size_t count, const char* own, double shift)
{
    sim::Stream common(seed, 0, "test", "common");
    sim::Stream mine(seed, 0, "test", own);
    Observations rows;
    for (std::size_t r = 0; r < count; ++r) {
        boost::random::normal_distribution<double> shared(0, 5);
        boost::random::normal_distribution<double> alone(0, 1);
        sim::Draw first = common.at(r);
        sim::Draw second = mine.at(r);
        rows.push_back({100 + shift + shared(first) + alone(second)});
    }
    return rows;
}

// The verdict at which the rule stops.
Verdict verdict(std::uint64_t seed, double shift, const DecisionRule& rule)
{
    const auto observe = [&](std::uint32_t count) {
        return std::vector{outcomes(seed, count, "base", 0), outcomes(seed, count, "other", shift)};
    };
    const Decision found = decide(observe, time_measure, rule, usual_level);
    return found.is_told ? found.differences.front().verdict : Verdict::cannot_tell;
}

}  // namespace

TEST_CASE("looks come at 20 replications and then at half as many more, to the most")
{
    DecisionRule rule;
    rule.most = 100;
    CHECK(looks(rule) == std::vector<std::uint32_t>{20, 30, 45, 68, 100});
    rule.most = 10;
    CHECK(looks(rule) == std::vector<std::uint32_t>{10});
    // Shares of the error: 1/2 + 1/6 + 1/12 + ... = 1.
    double sum = 0;
    for (std::size_t k = 1; k < 1000; ++k) sum += share_of_look(k);
    CHECK(sum == Approx(1).epsilon(0.002));
}

TEST_CASE("a difference is told by its sign, or by lying within the zone")
{
    DecisionRule rule;
    rule.indifference = 0.01;  // of 100 h: 1 h
    CHECK(holds(of(-3, 2), rule));
    CHECK(holds(of(0.2, 0.7), rule));
    CHECK_FALSE(holds(of(0.5, 0.7), rule));
    std::vector<Difference> open = of(0.5, 0.75);
    CHECK_FALSE(judge(open, time_measure, rule));
    CHECK(open[0].verdict == Verdict::cannot_tell);
    CHECK(open[0].needed == 45);  // 20 (0.75 / 0.5)^2, by the sign as soon as by the zone
    std::vector<Difference> alike = of(0.2, 0.7);
    judge(alike, time_measure, rule);
    CHECK(alike[0].verdict == Verdict::alike);
    CHECK(sentence(alike[0], time_measure[0]) ==
          "alike: time changes by 0.20 ± 0.70 h, within the 1.000 h that do not matter");
    // In the unit of the measure.
    rule.is_share = false;
    rule.indifference = 5;
    CHECK(holds(of(0.5, 0.7), rule));
}

TEST_CASE("a precision is a share of the base case, and both may be asked for")
{
    DecisionRule rule;
    rule.precision = 0.02;  // 2 h
    CHECK(holds(of(0, 1.9), rule));
    std::vector<Difference> open = of(-30, 4);
    CHECK_FALSE(judge(open, time_measure, rule));
    CHECK(open[0].verdict == Verdict::better);
    CHECK(open[0].needed == 80);  // 20 (4 / 2)^2
    rule.indifference = 0.001;
    CHECK_FALSE(holds(of(0.5, 1.9), rule));
    CHECK(holds(of(5, 1.9), rule));
    // Known closely enough, be its sign what it may: that is told.
    rule.indifference = 0;
    std::vector<Difference> close = of(0.1, 1.9);
    CHECK(judge(close, time_measure, rule));
    CHECK(sentence(close[0], time_measure[0]) ==
          "cannot tell yet: time changes by 0.1 ± 1.9 h, as closely as was asked for");
    // What was never seen holds nothing up.
    CHECK(holds(of(0, 0, 0), rule));
}

TEST_CASE("what cannot be told of many measures is one sentence")
{
    std::vector<Measure> measures(6, time_measure[0]);
    std::vector<Difference> all;
    for (std::size_t m = 0; m < measures.size(); ++m) {
        Difference one = of(m == 0 ? -30 : 1, m == 0 ? 4 : 10)[0];
        one.measure = m;
        one.verdict = verdict_of(one, measures[m].better);
        one.is_told = one.verdict != Verdict::cannot_tell;
        if (!one.is_told) one.needed = 10 * static_cast<std::int64_t>(m);
        all.push_back(one);
    }
    const auto said = verdicts(all, measures, 0);
    REQUIRE(said.size() == 2);
    CHECK(said[0].starts_with("better: time falls from"));
    CHECK(said[1] ==
          "cannot tell yet: 5 of 6 measures; about 10 to 50 replications would tell each (see the "
          "table)");
    all.pop_back();
    CHECK(verdicts(all, measures, 0).size() == 5);
    CHECK(verdicts(all, measures, 1).empty());
}

TEST_CASE("stopping when it is told is wrong in 5 % of the cases at most", "[slow]")
{
    // 400 comparisons each of an alternative that is 0.3 h slower, and of one that is no different,
    // with a zone of 0.6 h. Told at some look: faster, or different. Seeds 1 to 400.
    DecisionRule rule;
    rule.indifference = 0.6;
    rule.is_share = false;
    rule.most = 5'000;
    int wrong = 0;
    int false_alarms = 0;
    int told = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const Verdict slower = verdict(seed, 0.3, rule);
        wrong += slower == Verdict::better ? 1 : 0;
        told += slower != Verdict::cannot_tell ? 1 : 0;
        const Verdict same = verdict(seed, 0, rule);
        false_alarms += same == Verdict::better || same == Verdict::worse ? 1 : 0;
        told += same != Verdict::cannot_tell ? 1 : 0;
    }
    INFO(wrong << " wrong, " << false_alarms << " false alarms, " << told << " told");
    CHECK(told == 800);
    CHECK(wrong <= 20);
    CHECK(false_alarms <= 20);
}
