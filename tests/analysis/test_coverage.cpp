// Do the intervals hold what they promise? Experiments with a known answer.
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "analysis/comparison.hpp"
#include "analysis/precision.hpp"
#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::analysis;

namespace {

// Time in the system of customers 1 to `customers` of an M/M/1 queue that begins in the steady
// state (Lindley's recursion, the first wait drawn from its law): mean 1 / (mu - lambda) exactly.
double mean_time_in_queue(std::uint64_t seed, std::uint32_t replication, double lambda,
                          std::size_t customers)
{
    sim::Stream gaps(seed, replication, "test", "gap");
    sim::Stream services(seed, replication, "test", "service");
    sim::Stream start(seed, replication, "test", "start");
    sim::Draw first = start.at(0);
    sim::Draw waiting = start.at(1);
    boost::random::exponential_distribution<double> initial(1 - lambda);
    double wait = first.unit() < lambda ? initial(waiting) : 0;
    double sum = 0;
    for (std::size_t i = 0; i < customers; ++i) {
        sim::Draw gap = gaps.at(i);
        sim::Draw service = services.at(i);
        boost::random::exponential_distribution<double> gap_law(lambda);
        boost::random::exponential_distribution<double> service_law(1);
        const double work = service_law(service);
        sum += wait + work;
        wait = std::max(0.0, wait + work - gap_law(gap));
    }
    return sum / static_cast<double>(customers);
}

Observe queue(std::uint64_t seed, double lambda)
{
    return [=](std::size_t, sim::ReplicationRange range) {
        Observations rows;
        for (std::uint32_t r = range.first; r < range.first + range.count; ++r)
            rows.push_back({mean_time_in_queue(seed, r, lambda, 2000)});
        return rows;
    };
}

}  // namespace

// 500 experiments: the share that covers has a standard deviation of 1 % if the level is 95 %. So a
// true 95 % is outside 93 to 97 % with a chance of 4 %; the seeds 1 to 500 were fixed before.

TEST_CASE("95 % intervals of a steady M/M/1 queue cover its mean 93 to 97 % of the time", "[slow]")
{
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        const auto rows = queue(seed, 0.5)(0, {0, 20});
        const Estimate e = mean_over_replications(column(rows, 0));
        covered += e.lower() <= 2 && 2 <= e.upper() ? 1 : 0;
    }
    INFO(covered << " of 500");
    CHECK(covered >= 465);
    CHECK(covered <= 485);
}

TEST_CASE("stopping at a relative precision of 5 % costs little coverage", "[slow]")
{
    // A sequential rule stops early where the variance happens to be small, so its intervals cover
    // less often than they say (Law, section 9.4): here 90 % at least are asked for.
    PrecisionRule rule;
    rule.target = 0.05;
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        const Observations rows = observe_to_precision(queue(seed, 0.5), 0, rule);
        const Estimate e = mean_over_replications(column(rows, 0));
        covered += e.lower() <= 2 && 2 <= e.upper() ? 1 : 0;
    }
    INFO(covered << " of 500");
    CHECK(covered >= 450);
}

TEST_CASE("paired differences of normal outcomes cover theirs 93 to 97 % of the time", "[slow]")
{
    // Outcomes 10 + c + e and 11 + c + e': the common part c has sd 3, the others sd 1. So common
    // random numbers reduce the variance (9 + 1 + 9 + 1) / 2 = 10 times.
    const Measure measure{"time", "h", "time", false, Better::lower, {}};
    int covered = 0;
    double reduction = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        sim::Stream normals(seed, 0, "test", "normal");
        Observations base;
        Observations other;
        for (std::uint64_t r = 0; r < 20; ++r) {
            boost::random::normal_distribution<double> normal;
            sim::Draw draw = normals.at(r);
            const double common = 3 * normal(draw);
            base.push_back({10 + common + normal(draw)});
            other.push_back({11 + common + normal(draw)});
        }
        const Difference d = compare(base, {other}, {measure})[0];
        covered += d.difference.lower() <= 1 && 1 <= d.difference.upper() ? 1 : 0;
        reduction += d.variance_reduction / 500;
    }
    INFO(covered << " of 500; variance reduced " << reduction << " times");
    CHECK(covered >= 465);
    CHECK(covered <= 485);
    CHECK(reduction == Approx(10).epsilon(0.2));
}
