// Depth, spread and recovery of made-up twins, by hand.
#include "analysis/experiments/resilience.hpp"

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

using Outcomes = std::vector<ReplicationOutcome>;

RunDescription two_flows()
{
    RunDescription run;
    run.sample_every_h = 1;
    run.flows.resize(2);
    run.flows[0].id = "goods";
    run.flows[1].id = "oil";
    run.places.resize(2);
    run.places[0].id = "gate";
    run.places[1].id = "port";
    run.resources = {{0, "lanes"}, {1, "berths"}};
    return run;
}

// Shipments of both flows, and requests at both places, at seven hours.
ReplicationOutcome twin(const std::vector<int>& goods, const std::vector<int>& oil,
                        const std::vector<int>& gate)
{
    ReplicationOutcome outcome;
    outcome.samples = goods.size();
    for (std::size_t t = 0; t < goods.size(); ++t) {
        outcome.sampled_flows.push_back({goods[t], 0, 0});
        outcome.sampled_flows.push_back({oil[t], 0, 0});
        outcome.sampled_queue.insert(outcome.sampled_queue.end(), {gate[t], 0});
    }
    return outcome;
}

const Outcomes undisturbed_runs{
    twin({5, 5, 5, 5, 5, 5, 5}, {1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0, 0}),
    twin({6, 6, 6, 6, 6, 6, 6}, {2, 2, 2, 2, 2, 2, 2}, {1, 1, 1, 1, 1, 1, 1})};
// Goods pile up to 8 more from hour 2 on, are worked off by hour 6; oil takes no notice.
const Outcomes disturbed_runs{
    twin({5, 5, 9, 13, 9, 7, 5}, {1, 1, 1, 1, 1, 1, 1}, {0, 0, 4, 8, 4, 2, 0}),
    twin({6, 6, 10, 14, 10, 8, 6}, {2, 2, 2, 2, 2, 2, 2}, {1, 1, 5, 9, 5, 3, 1})};

Observations levels(const Outcomes& outcomes)
{
    Observations rows;
    for (const ReplicationOutcome& outcome : outcomes)
        rows.push_back(levels_of(two_flows(), outcome));
    return rows;
}

const Observations undisturbed = levels(undisturbed_runs);
const Observations disturbed = levels(disturbed_runs);

}  // namespace

TEST_CASE("depth, time lost, spread and recovery against the twin")
{
    RecoveryRule window;
    window.begin_h = 2;
    window.length_h = 1;
    const RunDescription run = two_flows();
    const Resilience found = resilience(run, undisturbed, disturbed, window);
    CHECK(found.whole.depth.mean == 8);
    CHECK(found.whole.area.mean == 4 + 8 + 4 + 2);
    CHECK(found.whole.recovered_h.mean == 4);  // the last hour above 0.4 is the fifth
    CHECK(found.is_struck);
    CHECK(found.whole.is_back);
    REQUIRE(found.flows.size() == 1);
    CHECK(found.flows[0].index == 0);
    REQUIRE(found.places.size() == 1);
    CHECK(found.places[0].recovery.depth.mean == 8);
    CHECK(
        headline(found, run) ==
        "Depth: 8.000 ± 0 shipments more under way than without it. Time lost: 18.00 ± 0 "
        "shipment-hours. Spread: 1 of 2 flows, queues at 1 of 2 places. Back to normal, but for 5 "
        "% of the depth, 4.000 ± 0 h after the beginning, 3.000 ± 0 h after its end.");
}

TEST_CASE("normal that is back before the end is not told as hours after it")
{
    // Back 4 h after the beginning of 5 h: -1 h after the end. One replication has no interval
    // whose lower end would tell.
    RecoveryRule window;
    window.begin_h = 2;
    window.length_h = 5;
    const std::string said =
        headline(resilience(two_flows(), {undisturbed[0]}, {disturbed[0]}, window), two_flows());
    INFO(said);
    CHECK(said.find("h after the beginning.") != std::string::npos);
    CHECK(said.find("after its end") == std::string::npos);
}

TEST_CASE("normal may be said to be back earlier")
{
    RecoveryRule window;
    window.begin_h = 2;
    window.share = 0.5;  // 4 of 8 are no more than half
    CHECK(resilience(two_flows(), undisturbed, disturbed, window).whole.recovered_h.mean == 2);
}

TEST_CASE("twins that do not differ have nothing to recover from")
{
    const RunDescription run = two_flows();
    const Resilience found = resilience(run, undisturbed, undisturbed, {});
    CHECK(found.flows.empty());
    CHECK_FALSE(found.is_struck);
    CHECK(headline(found, run) ==
          "No effect: no more shipments under way, and no more waiting anywhere, than without it, "
          "as far as 2 replications can tell.");
}

TEST_CASE("too few replications are said not to know, rather than that there is no effect")
{
    // 8 and 2 more: t(1) of their mean is 5 / 3.
    const Outcomes before(
        2, twin({5, 5, 5, 5, 5, 5, 5}, {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0}));
    const Outcomes after{twin({5, 5, 13, 5, 5, 5, 5}, {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0}),
                         twin({5, 5, 7, 5, 5, 5, 5}, {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0})};
    RecoveryRule window;
    window.begin_h = 2;
    const Resilience found = resilience(two_flows(), levels(before), levels(after), window);
    CHECK_FALSE(found.is_struck);
    CHECK(headline(found, two_flows()) ==
          "Not to be told from chance by 2 replications: 5 ± 38 shipments more under way than "
          "without it, at most. More replications may tell.");
}

TEST_CASE("the sentence follows from the tables")
{
    // Goods gain what oil loses: together nothing.
    Outcomes shifted{twin({5, 5, 9, 9, 9, 7, 5}, {9, 9, 5, 5, 5, 7, 9}, {0, 0, 4, 4, 4, 2, 0}),
                     twin({5, 5, 9, 9, 9, 7, 5}, {9, 9, 5, 5, 5, 7, 9}, {0, 0, 4, 4, 4, 2, 0})};
    const Outcomes before(
        2, twin({5, 5, 5, 5, 5, 5, 5}, {9, 9, 9, 9, 9, 9, 9}, {0, 0, 0, 0, 0, 0, 0}));
    RecoveryRule window;
    window.begin_h = 2;
    const Resilience found = resilience(two_flows(), levels(before), levels(shifted), window);
    CHECK(found.flows.size() == 1);
    CHECK(headline(found, two_flows()) ==
          "All flows together: no more under way than without it, as far as 2 replications can "
          "tell. Spread all the same: 1 of 2 flows, queues at 1 of 2 places.");
    // What stays is not back to normal.
    const Outcomes stays(2,
                         twin({5, 5, 9, 9, 9, 9, 9}, {9, 9, 9, 9, 9, 9, 9}, {0, 0, 4, 4, 4, 4, 4}));
    const std::string said =
        headline(resilience(two_flows(), levels(before), levels(stays), window), two_flows());
    CHECK(
        said.ends_with("Not back to normal within the run: more than 5 % of the depth is left at "
                       "its end."));
}

TEST_CASE("replications that failed in one twin are left out of both")
{
    Outcomes failed = disturbed_runs;
    failed[0].failure = "it was planted";
    Observations one = undisturbed;
    Observations other = levels(failed);
    keep_finished(one, other);
    REQUIRE(one.size() == 1);
    CHECK(one[0][0] == 6);
    CHECK(other[0][0] == 6);
}
