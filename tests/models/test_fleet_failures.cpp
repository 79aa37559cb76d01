// Locomotives that fail, and trains that need more of them than there are: by hand.
#include <cmath>

#include "sim/waiting_report.hpp"
#include "tests/models/fleet_world.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

FleetPlan one_at_each_end(FleetReturn returns)
{
    return fleet_of(FleetUse::locomotive, {{"A", 1}, {"B", 1}}, returns);
}

}  // namespace

// Light trains change ends, 0-30. Heavy ones that came at 0:10 and 0:11 want two at each end, where
// one stands: both go where the first waits, light 30-60, E 60-90, and back W 90-120.
TEST_CASE("locomotives that are too few everywhere gather where a train waits longest", "[fleet]")
{
    for (const FleetReturn rule : {FleetReturn::demand, FleetReturn::home}) {
        HeavyWorld world(one_at_each_end(rule));
        world.send(0, 0h);
        world.send(1, 0h);
        world.send(2, 10min);
        world.send(3, 11min);
        world.run(24h);
        CHECK(world.minutes("B") == Minutes{30, 90});
        CHECK(world.minutes("A") == Minutes{30, 120});
        CHECK(world.minutes_of(2, "A", Cause::locomotive) == 50);
        check_all_arrived(world);
    }
}

// E takes the one of two, 0-30; W, heavy, calls the other at 0:05, which is there at 0:35. The
// first one stays for it from 0:30 on, though its home is A. W 35-65.
TEST_CASE("a locomotive does not go home while a train waits for another one beside it", "[fleet]")
{
    HeavyWorld world(fleet_of(FleetUse::locomotive, {{"A", 2}}, FleetReturn::home));
    world.send(0, 0h);
    world.send(3, 5min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30});
    CHECK(world.minutes("A") == Minutes{65});
    CHECK(world.minutes_of(3, "B", Cause::locomotive) == 30);
    check_all_arrived(world);
}

// With "stay" nobody brings the second one: both wait, and the report says for what.
TEST_CASE("trains that need more than stands at their base wait, and are named", "[fleet]")
{
    HeavyWorld world(one_at_each_end(FleetReturn::stay));
    world.send(2, 0h);
    world.send(0, 10min);  // would need one only, but stands behind
    world.run(24h);
    CHECK(world.inside() == 2);
    std::string text;
    for (const auto& waiting : sim::waiting_report(world.simulation())) {
        if (!waiting.too_few.empty()) text += sim::describe(waiting) + "\n";
    }
    CHECK(text.find("waits for fleet at A (needs 2, of which 1 can be used) since 0.0 h") !=
          std::string::npos);
}

// Both locomotives fail at 0:20, and are repaired at 1:40. The heavy train of 0:30 waits for 70
// min and arrives at 2:10.
TEST_CASE("a train of two locomotives waits for their repair", "[fleet]")
{
    HeavyWorld world(failing({{"A", 2}}, 20, 80));
    world.send(2, 30min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{130});
    CHECK(world.minutes_of(2, "A", Cause::breakdown) == 70);
    CHECK(world.minutes_of(2, "A", Cause::locomotive) == 0);
    check_all_arrived(world);
}

// Both fail at 0:20. The one crew comes to the first at once, until 1:40: meanwhile half of what
// the light train of 0:30 waits for waits for the crew.
TEST_CASE("a train waits for a locomotive that waits for a repair crew", "[fleet]")
{
    FleetPlan plan = failing({{"A", 2}}, 20, 80);
    plan.repair_crews = 1;
    HeavyWorld world(plan);
    world.send(0, 30min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{130});
    CHECK(world.minutes_of(0, "A", Cause::breakdown) == 35);
    CHECK(world.minutes_of(0, "A", Cause::repair_crew) == 35);
    CHECK(world.minutes_of(0, "A", Cause::locomotive) == 0);
}

// The one that stands fails at 0:20, the one that is under way until 0:30 does so, too. Two light
// trains wait at A from 0:25 on, where one is repaired: it would not do for both, but from 0:30
// to 1:40 nothing is in order. The first goes then, and the other waits for one that comes from
// B, repaired at 1:50 and there at 2:20.
TEST_CASE("a shortage that repairs would not end is no breakdown", "[fleet]")
{
    HeavyWorld world(failing({{"A", 2}}, 20, 80));
    world.send(0, 0h);
    world.send(0, 25min);
    world.send(0, 25min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 130, 170});
    CHECK(world.minutes_of(0, "A", Cause::breakdown) == 70 + 70);
    CHECK(world.minutes_of(0, "A", Cause::locomotive) == 5 + 5 + 40);
    check_all_arrived(world);
}

// The one locomotive fails at 0:20 under way: it arrives at 0:30, is repaired there until 1:50, and
// takes the train back.
TEST_CASE("a locomotive that fails at work ends its trip first", "[fleet]")
{
    HeavyWorld world(failing({{"A", 1}}, 20, 80));
    world.send(0, 0h);
    world.send(1, 40min);
    world.run(2h + 5min);
    CHECK(world.minutes("B") == Minutes{30});
    CHECK(world.resource("fleet", "at B").capacity() == 0);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{140});
    check_all_arrived(world);
}

// Exponential lives and repairs, one crew for three: the machine repair problem (as in
// test_failures.cpp); with n down one more fails at (3 - n) / 10 h and one is repaired in 5 h.
TEST_CASE("repairs of a fleet by too few crews as in theory", "[fleet]")
{
    FleetPlan plan = fleet_of(FleetUse::locomotive, {{"A", 3}}, FleetReturn::stay);
    plan.breakdowns =
        FleetBreakdowns{sim::Law::exponential(10 * 3600.0), sim::Law::exponential(5 * 3600.0)};
    plan.repair_crews = 1;
    HeavyWorld world(plan);
    world.run(24h * 2000);
    // p = 1, 3/2, 3/2, 3/4 over 19/4: crew at work 1 - 4/19. The busy share of 48,000 h, of which
    // about 5,000 h are independent: a standard error of 0.006; 99.9 % is within 3.3 of it.
    const double busy =
        world.resource("fleet", "repair crews").tally().busy.mean(sim::Time(24h * 2000));
    CHECK(std::abs(busy - 15.0 / 19) < 0.02);
    CHECK_NOTHROW(world.check_fleets());
}
