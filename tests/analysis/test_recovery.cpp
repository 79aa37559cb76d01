// A disruption and its undisturbed twin, worked by hand and drowned in noise.
#include "analysis/experiments/recovery.hpp"

#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <stdexcept>

#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::analysis;

namespace {

RecoveryRule every(double sample_h, double begin_h)
{
    RecoveryRule rule;
    rule.sample_h = sample_h;
    rule.begin_h = begin_h;
    return rule;
}

// Twins that part at hour 100: noise of that standard deviation, forgotten within some 20 hours
// (AR(1)), around the excess of a gate that is closed for 50 h while 8 an hour arrive and 10 can be
// served: 400 more at its end, worked off at 2 an hour, nothing left 250 h after the beginning.
// Replication r takes it (1 + noise) times as hard.
struct Noise {
    double sd = 0;
    double size = 1;  // of the disruption; 0: it has no effect
    double spread = 0;
};

constexpr std::size_t hours_run = 2'000;

Series noisy_gate(std::uint64_t seed, std::size_t replications, const Noise& noise)
{
    constexpr double kept = 0.95;
    Series all;
    for (std::uint64_t r = 0; r < replications; ++r) {
        sim::Stream normals(seed, static_cast<std::uint32_t>(r), "test", "noise");
        sim::Draw draw = normals.at(0);
        boost::random::normal_distribution<double> normal;
        const double size = noise.size * (1 + noise.spread * normal(draw));
        std::vector<double> row(hours_run, 0.0);
        double wander = 0;
        for (std::size_t t = 100; t < hours_run; ++t) {
            const auto since = static_cast<double>(t) - 100;
            const double fluid = since < 50 ? 8 * since : std::max(0.0, 400 - 2 * (since - 50));
            wander = kept * wander + std::sqrt(1 - kept * kept) * normal(draw);
            row[t] = size * fluid + noise.sd * wander;
        }
        all.push_back(std::move(row));
    }
    return all;
}

RecoveryRule gate_rule()
{
    RecoveryRule rule = every(1, 100);
    rule.length_h = 50;
    return rule;
}

}  // namespace

TEST_CASE("depth, area and recovery of a difference")
{
    // Every 2 h; the disruption begins at 4 h. Differences 0 0 | 1 4 2 0 0: depth 4, area 7 x 2 h.
    // The last sample above 5 % of 4 is the one at 8 h, so it is over at 10 h, 6 h after it began.
    const Series undisturbed{{1, 1, 1, 1, 1, 1, 1}, {2, 0, 2, 0, 2, 0, 2}};
    const Series disturbed{{1, 1, 2, 5, 3, 1, 1}, {2, 0, 3, 4, 4, 0, 2}};
    const Recovery found = recovery(excess(disturbed, undisturbed), every(2, 4));
    CHECK(found.chance == 0);
    CHECK(found.depth.mean == 4);
    CHECK(found.depth.half_width == 0);
    CHECK(found.area.mean == 14);
    CHECK(found.is_back);
    CHECK(found.recovered_h.mean == 6);
    CHECK(found.recovered_h.half_width == 0);
    CHECK(found.difference[3].mean == 4);
    CHECK(found.difference[0].mean == 0);
}

TEST_CASE("what has not recovered at the horizon is said not to have")
{
    const Recovery found = recovery({{0, 0, 3, 3}, {0, 0, 3, 3}}, every(1, 2));
    CHECK_FALSE(found.is_back);
    CHECK(std::isnan(found.recovered_h.mean));
    CHECK(found.depth.mean == 3);
    CHECK_THROWS_AS(excess({{1}}, {{1, 2}}), std::invalid_argument);
    CHECK_THROWS_AS(excess({{1}}, {}), std::invalid_argument);
}

TEST_CASE("what comes back is not over, and what is over at once is over")
{
    // From the first hour on 8 8 8 0 0 1 0 0, in each of two replications, so that the 1 is no
    // noise. It counts (5 % of 8 are 0.4) if hours are looked at one by one; of a disruption of
    // four hours, no average over up to four hours from the fourth on is above it.
    const Series struck(2, {0, 8, 8, 8, 0, 0, 1, 0, 0});
    RecoveryRule rule = every(1, 1);
    CHECK(recovery(struck, rule).recovered_h.mean == 6);
    rule.length_h = 4;
    CHECK(recovery(struck, rule).recovered_h.mean == 3);
    CHECK(recovery(struck, rule).depth.mean == 8);
}

TEST_CASE("the interval of the recovery is the bootstrap's")
{
    // Two lines that fall from 12 at hour 0 by 3 and by 1 an hour; the mean by 2, down to half of
    // 12 at hour 3. Bootstrap samples are twice the first (hour 2), both (3) or twice the second
    // (6), with chances 1/4, 1/2, 1/4: mean 3.5, variance 2.25. Times 2, for two replications:
    // standard error sqrt(4.5); t(1) = 12.7062. 200 samples know it to some 6 %.
    Series lines(2);
    for (int t = 0; t <= 50; ++t) {
        lines[0].push_back(std::max(0, 12 - 3 * t));
        lines[1].push_back(std::max(0, 12 - t));
    }
    RecoveryRule rule = every(1, 0);
    rule.share = 0.5;
    rule.length_h = 1;
    const Recovery found = recovery(lines, rule);
    CHECK(found.recovered_h.mean == 3);
    CHECK(found.recovered_h.half_width == Approx(12.7062 * std::sqrt(4.5)).epsilon(0.15));
    CHECK(found.back() == Back::at_most);
    // In a run of 13 h its interval, 3 +- 27 h, tells nothing.
    for (auto& line : lines) line.resize(13);
    CHECK(recovery(lines, rule).back() == Back::cannot_be_told);
    CHECK(recovery({lines[0]}, rule).back() == Back::alone);
}

TEST_CASE("an interval that reaches out of the run has a lower end alone")
{
    Recovery found;
    found.is_back = true;
    found.rest_h = 100;
    found.recovered_h = {80, 15, 0.95, 10};
    CHECK(found.back() == Back::within_interval);
    found.recovered_h.half_width = 30;
    CHECK(found.back() == Back::at_least);
    found.recovered_h.half_width = 90;
    CHECK(found.back() == Back::cannot_be_told);
    found.recovered_h.mean = 5;
    CHECK(found.back() == Back::at_most);
    found.is_back = false;
    CHECK(found.back() == Back::not_in_run);
}

TEST_CASE("without noise the gate is back when the fluid says so")
{
    // Down to 5 % of 400 when 380 are worked off: 50 + 190 h.
    const Recovery found = recovery(noisy_gate(1, 3, {}), gate_rule());
    CHECK(found.depth.mean == 400);
    CHECK(found.recovered_h.mean == 240);
    // Until then: 8 (0 + ... + 49), and 400 + 398 + ... + 22 from hour 50 on.
    CHECK(found.area.mean == 8 * 49 * 50 / 2 + 2 * (200 * 201 - 10 * 11) / 2);
}

TEST_CASE("noise neither ends a disruption early nor makes it last to the end of the run")
{
    // The mean of 10 replications keeps noise of 30 / sqrt(10) = 9.5, for 1,650 h after the end;
    // the threshold is 20, and it falls by 2 an hour: some 5 h either way, and earlier rather than
    // later, as the first time counts. Seeds 1 to 200, set before the first run.
    double sum = 0;
    int near = 0;
    int covers = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const Recovery found = recovery(noisy_gate(seed, 10, {30, 1, 0.1}), gate_rule());
        REQUIRE(found.is_back);
        const Estimate& back = found.recovered_h;
        sum += back.mean / 200;
        near += std::abs(back.mean - 240) <= 40 ? 1 : 0;
        covers += back.lower() <= 240 && 240 <= back.upper() ? 1 : 0;
    }
    INFO("mean " << sum << " h, near " << near << ", covered by " << covers << " of 200");
    CHECK(std::abs(sum - 240) < 10);
    CHECK(near == 200);
    CHECK(covers >= 182);  // 95 % of 200 less two and a half standard deviations
}

TEST_CASE("wide noise of few replications does not end a disruption early")
{
    // Three replications with noise as large as half of the depth: nothing is significantly above
    // the threshold for long, but the mean must have come down to it. 2.5 % of 200 intervals, 5,
    // may end too early, of standard deviation 2.2. Seeds 1 to 200.
    int early = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const Recovery found = recovery(noisy_gate(seed, 3, {200, 1, 0}), gate_rule());
        early += found.is_back && found.recovered_h.upper() < 240 ? 1 : 0;
    }
    INFO(early << " of 200 intervals end too early");
    CHECK(early <= 10);
}

TEST_CASE("noise alone is no effect, nearly always")
{
    // 5 % of 200 are 10, of standard deviation 3.
    int struck = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed)
        struck += chance_of(noisy_gate(seed, 10, {30, 0, 0}), gate_rule()) <= 0.05 ? 1 : 0;
    INFO(struck << " of 200");
    CHECK(struck <= 19);
    // What begins after the last sample is not seen.
    RecoveryRule late = gate_rule();
    late.begin_h = 2'500;
    CHECK(chance_of(noisy_gate(1, 3, {30, 1, 0.1}), late) == 1);
    // Three replications see a deep disruption all the same.
    CHECK(chance_of(noisy_gate(1, 3, {30, 1, 0.1}), gate_rule()) <= 0.05);
}
