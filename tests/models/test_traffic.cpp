// The traffic equations: loads along routes and by chance, and what has no solution.
#include "models/traffic.hpp"

#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

using namespace karvan;
using namespace karvan::models;
using theory::constant_h;
using theory::Network;

namespace {

BranchPlan to(const char* id, double share) { return {id, share, std::nullopt}; }

constexpr double hour_s = theory::hour_s;

}  // namespace

TEST_CASE("traffic: flows add up along their routes", "[traffic]")
{
    Network network;
    network.station("A", 1, constant_h(0.5));
    network.station("B", 2, constant_h(1));
    network.flow(0.5, {0, 1});
    network.flow(1.75, {1});
    const TrafficReport report = solve_traffic(network.finished());
    REQUIRE(report.loads.size() == 2);
    CHECK(report.loads[0].utilisation() == Approx(0.25));
    CHECK(report.loads[1].utilisation() == Approx(1.125));
    CHECK(report.bottleneck == 1U);
    CHECK(report.overloaded == std::vector<std::size_t>{1});
    REQUIRE(report.passages[1].size() == 2);
    CHECK(report.passages[1][0].from == 0U);
    CHECK_FALSE(report.passages[1][0].to);
    CHECK(report.passages[0][0].to == 1U);
}

TEST_CASE("traffic: a route may pass a place twice", "[traffic]")
{
    Network network;
    network.station("A", 1, constant_h(1));
    network.station("B", 1, constant_h(1));
    network.flow(0.25, {0, 1, 0});
    const TrafficReport report = solve_traffic(network.finished());
    CHECK(report.loads[0].utilisation() == Approx(0.5));
    CHECK(report.loads[1].utilisation() == Approx(0.25));
}

TEST_CASE("traffic: feedback is solved", "[traffic]")
{
    Network network;
    network.station("A", 1, constant_h(1)).next = {to("B", 0.5)};
    network.station("B", 1, constant_h(1)).next = {to("A", 0.8), to("B", 0.1)};
    network.flow(0.3, {0});
    const TrafficReport report = solve_traffic(network.finished());
    // a = 0.3 + 0.8 b, b = 0.5 a + 0.1 b.
    const double a = 0.3 / (1 - 0.8 * 0.5 / 0.9);
    CHECK(report.loads[0].utilisation() == Approx(a));
    CHECK(report.loads[1].utilisation() == Approx(a * 0.5 / 0.9));
    CHECK(report.problems.empty());
}

TEST_CASE("traffic: a flow's own branches and calendar, batches and breakdowns count", "[traffic]")
{
    Network network;
    StationPlan& a = network.station("A", 4, constant_h(2));
    a.next = {to("B", 1), {"C", 1.0, "flow 2"}};
    a.hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    StationPlan& b = network.station("B", 1, constant_h(2));
    b.batch_most = 5;
    StationPlan& c = network.station("C", 1, constant_h(1));
    c.breakdowns = BreakdownPlan{constant_h(30), constant_h(10)};
    network.flow(0.5, {0});
    network.flow(0.25, {0});
    const TrafficReport report = solve_traffic(network.finished());
    CHECK(report.loads[0].utilisation() == Approx(0.75 * 2 / 2));
    CHECK(report.loads[1].utilisation() == Approx(0.5 * 2 / 5));
    CHECK(report.loads[2].utilisation() == Approx(0.25 / 0.75));
}

TEST_CASE("traffic: customers that never leave are named", "[traffic]")
{
    Network network;
    network.station("A", 1, constant_h(1)).next = {to("B", 0.5)};
    network.station("B", 1, constant_h(1)).next = {to("C", 1)};
    network.station("C", 1, constant_h(1)).next = {to("B", 1)};
    network.flow(0.3, {0});
    const TrafficReport report = solve_traffic(network.finished());
    REQUIRE(report.problems.size() == 1);
    CHECK_THAT(report.problems[0].what, Catch::Contains("B never leave"));
}

TEST_CASE("traffic: closed populations", "[traffic]")
{
    Network network;
    StationPlan& a = network.station("A", 0, constant_h(9));
    StationPlan& b = network.station("B", 1, constant_h(0.5));
    a.next = {to("B", 1)};
    SECTION("visits and bounds")
    {
        b.next = {to("A", 0.5), to("B", 0.5)};
        FlowPlan& flow = network.population(5, 0);
        TrafficReport report = solve_traffic(network.finished());
        REQUIRE(report.closed.size() == 1);
        CHECK(report.closed[0].visits == std::vector<double>{1, 2});
        CHECK(report.closed[0].bottleneck == 1U);
        CHECK(report.closed[0].most_passages_per_s * hour_s == Approx(0.5));  // 5 / (9 + 1)
        flow.population = 50;
        report = solve_traffic(network.finished());
        CHECK(report.closed[0].most_passages_per_s * hour_s == Approx(1));  // 1 / (2 * 0.5)
    }
    SECTION("a leak")
    {
        b.next = {to("A", 0.5)};
        network.population(5, 0);
        const TrafficReport report = solve_traffic(network.finished());
        REQUIRE(report.problems.size() == 1);
        CHECK_THAT(report.problems[0].what, Catch::Contains("may leave"));
    }
    SECTION("no way back")
    {
        b.next = {to("B", 1)};
        network.population(5, 0);
        const TrafficReport report = solve_traffic(network.finished());
        REQUIRE(report.problems.size() == 1);
        CHECK_THAT(report.problems[0].what, Catch::Contains("never come back"));
    }
}
