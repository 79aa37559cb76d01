// Fleets of locomotives, crews and wagons, against timetables worked out by hand; random ones lose
// nothing.
#include "models/fleet/fleet_plan.hpp"

#include <random>

#include "tests/models/fleet_world.hpp"

using namespace karvan;
using namespace karvan::models;

// One locomotive: E1 0-30. E2 waits until W has brought it back, 60-90, and runs 90-120.
TEST_CASE("a locomotive stays for the next train", "[fleet]")
{
    LineWorld world(locomotives(1, FleetReturn::stay));
    world.send(0, 0h);
    world.send(0, 0h);
    world.send(1, 60min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 120});
    CHECK(world.minutes("A") == Minutes{90});
    CHECK(world.minutes_of(0, "A", Cause::locomotive) == 90);
    CHECK(world.minutes_of(1, "B", Cause::locomotive) == 0);
    check_all_arrived(world);
}

// E1 0-30. E2 waits and calls it: light 30-60, E2 60-90. W waits from 60 on: 90-120.
TEST_CASE("a locomotive comes light when it is called", "[fleet]")
{
    LineWorld world(locomotives(1, FleetReturn::demand));
    world.send(0, 0h);
    world.send(0, 0h);
    world.send(1, 60min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 90});
    CHECK(world.minutes("A") == Minutes{120});
    CHECK(world.minutes_of(1, "B", Cause::locomotive) == 30);
    check_all_arrived(world);
}

// E 0-30. It goes home at once, and W at 100 calls it: light 100-130, W 130-160. Or it waits two
// hours for a train, and W takes it at 100.
TEST_CASE("a locomotive goes home, or waits for a train first", "[fleet]")
{
    for (const sim::Duration waits : {sim::Duration(0h), sim::Duration(2h)}) {
        FleetPlan plan = locomotives(1, FleetReturn::home);
        plan.waits = waits;
        LineWorld world(std::move(plan));
        world.send(0, 0h);
        world.send(1, 100min);
        world.run(24h);
        CHECK(world.minutes("A") == (waits > 0h ? Minutes{130} : Minutes{160}));
        check_all_arrived(world);
    }
}

// A shipment of 1 TEU weighs 9 t with platform and container: two locomotives that pull 6 t.
TEST_CASE("a heavy train takes several locomotives", "[fleet]")
{
    FleetPlan plan = locomotives(2, FleetReturn::stay);
    plan.pulls_t = 6;
    LineWorld world(std::move(plan));
    world.send(0, 0h);
    world.run(10min);
    CHECK(world.resource("fleet", "units").in_use() == 2);
    world.run(24h);
    CHECK(world.resource("fleet", "at B").capacity() == 2);
    check_all_arrived(world);
}

// A crew of an hour's duty: E 0-30, and W 30-60; then it rests for 8 h, and E2 leaves at 540.
TEST_CASE("a crew rests after its duty", "[fleet]")
{
    FleetPlan plan = fleet_of(FleetUse::crew, {{"A", 1}}, FleetReturn::stay);
    plan.lines = {"line"};
    plan.duty = 1h;
    plan.rest_s = sim::Law::constant(8 * 3600);
    LineWorld world(std::move(plan));
    world.send(0, 0h);
    world.send(1, 30min);
    world.send(0, 70min);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{60});
    CHECK(world.minutes("B") == Minutes{30, 570});
    CHECK(world.minutes_of(0, "A", Cause::crew) == 470);
    check_all_arrived(world);
}

namespace {

// A - first - M - second - B, half an hour each; trains pass M.
struct TwoLines : RailWorld {
    TwoLines(std::vector<FleetPlan> fleets)
    {
        add("A", StopPlan{});
        add("first", line_between("A", "M", 30));
        add("M", StopPlan{});
        add("second", line_between("M", "B", 30));
        add("B", StopPlan{});
        for (std::size_t i = 0; i < fleets.size(); ++i) {
            add("fleet " + std::to_string(i), std::move(fleets[i]));
        }
        join("A", "first");
        join("first", "M");
        join("M", "second");
        join("second", "B");
        flow({"A", "first", "M", "second", "B"});
        flow({"B", "second", "M", "first", "A"});
        build();
    }
};

}  // namespace

TEST_CASE("a locomotive goes through its whole stretch", "[fleet]")
{
    FleetPlan plan = fleet_of(FleetUse::locomotive, {{"A", 1}}, FleetReturn::stay);
    plan.lines = {"first", "second"};
    TwoLines world({plan});
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{60});
    CHECK(world.resource("fleet 0", "at B").capacity() == 1);
    check_all_arrived(world);
}

// The second stretch has its one locomotive at B: it comes light when E1 waits at M, 30-60, and E1
// arrives at 90. The first one is back at A at 60 for E2, which finds the other gone home at M.
TEST_CASE("trains change locomotives between stretches", "[fleet]")
{
    FleetPlan west = fleet_of(FleetUse::locomotive, {{"A", 1}}, FleetReturn::demand);
    west.lines = {"first"};
    FleetPlan east = fleet_of(FleetUse::locomotive, {{"B", 1}}, FleetReturn::demand);
    east.lines = {"second"};
    TwoLines world({west, east});
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{90});
    CHECK(world.minutes_of(0, "M", Cause::locomotive) == 30);
    CHECK(world.resource("fleet 0", "at M").capacity() == 1);
    check_all_arrived(world);
}

// Four places on wagons for trains of four TEU: the second train waits for the empties of the
// first, which are at T2 at 30 and, when called, back at 60; or stays without.
TEST_CASE("empty wagons run out and come back", "[fleet]")
{
    for (const FleetReturn returns : {FleetReturn::demand, FleetReturn::stay}) {
        RailWorld world;
        world.add("T1", terminal());
        world.add("line", line_between("T1", "T2", 30));
        world.add("T2", terminal());
        world.add("wagons", fleet_of(FleetUse::wagon, {{"T1", 4}}, returns));
        world.join("T1", "line");
        world.join("line", "T2");
        world.flow({"T1", "line", "T2"});
        world.build();
        world.send(0, 0h, Vehicle::none, 0, 8);
        world.run(24h);
        CHECK_NOTHROW(world.check_fleets());
        const bool comes = returns == FleetReturn::demand;
        CHECK(world.inside() == (comes ? 0 : 4));
        CHECK(world.minutes_of(0, "T1", Cause::wagons) == (comes ? 4 * 60 : 0));
        CHECK(world.resource("wagons", "at T2").capacity() == 4);
    }
}

TEST_CASE("random fleets lose nothing and keep nobody waiting", "[fleet]")
{
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto some = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
        const FleetReturn rule = seed % 2 == 0 ? FleetReturn::home : FleetReturn::demand;
        FleetPlan engines =
            fleet_of(FleetUse::locomotive, {{"A", some(3)}, {"M", some(2)}, {"B", 1}}, rule);
        engines.lines = {"first", "second"};
        engines.waits = std::chrono::minutes(some(90));
        engines.turnaround = std::chrono::minutes(some(40));
        FleetPlan crews = fleet_of(FleetUse::crew, {{"A", 1 + some(3)}, {"B", some(3)}}, rule);
        crews.lines = {"first"};
        crews.duty = std::chrono::minutes(30 + some(200));
        crews.rest_s = sim::Law::exponential(3600);
        TwoLines world({engines, crews});
        for (int i = 0; i < 60; ++i) {
            world.send(i % 2 == 0 ? 0 : 1, std::chrono::minutes(some(3000)), Vehicle::train,
                       static_cast<std::int16_t>(some(3)));
        }
        world.run(24h * 30);
        CHECK(world.arrivals("A").size() == 30);
        CHECK(world.arrivals("B").size() == 30);
        check_all_arrived(world);
    }
}

TEST_CASE("a unit that is thrown away is missed", "[fleet]")
{
    const FleetCensus census = std::make_shared<std::atomic<std::int64_t>>(0);
    {
        FleetUnits units(census, 3, 10);
        const FleetUnits part = units.split(4);
        CHECK(census->load() == 10);
        CHECK(part.count() == 4);
        CHECK(units.count() == 6);
    }
    CHECK(census->load() == 0);
}

TEST_CASE("keys of a fleet", "[fleet]")
{
    std::string errors;
    const FleetPlan plan = read_plan(fleet_keys(), R"(
        id = "vl80"
        use = "locomotive"
        lines = ["KZ1"]
        bases = [{ place = "A", units = 5 }, { place = "B", units = 0 }]
        returns = "home"
        waits = "6 h"
        pulls = "3 kt"
    )",
                                     errors);
    CHECK(errors.empty());
    CHECK(plan.units() == 5);
    CHECK(plan.pulls_t == 3000);

    read_plan(fleet_keys(), R"(
        id = "x"
        use = "crew"
        bases = [{ place = "A", units = 0 }]
        pulls = "3 kt"
    )",
              errors);
    CHECK(errors.find("belong to lines") != std::string::npos);
    CHECK(errors.find("a fleet without units") != std::string::npos);
    CHECK(errors.find("use = \"locomotive\"") != std::string::npos);
}

namespace {

// A train stands at the only track of B and wants the only locomotive, which draws a train that
// wants this track. Flow 0 runs from A over B to C, flow 1 back; the second line needs none.
RailWorld& one_track(RailWorld& world, std::optional<sim::Duration> uncouples_after)
{
    FleetPlan plan = locomotives(1, FleetReturn::demand);
    plan.uncouples_after = uncouples_after;
    world.scenario.horizon = 24h * 60;
    StopPlan middle;
    middle.room = 1;
    world.add("A", StopPlan{});
    world.add("line", line_between("A", "B", 30));
    world.add("B", middle);
    world.add("other line", line_between("B", "C", 30));
    world.add("C", StopPlan{});
    world.add("fleet", std::move(plan));
    world.join("A", "line");
    world.join("line", "B");
    world.join("B", "other line");
    world.join("other line", "C");
    world.flow({"A", "line", "B", "other line", "C"});
    world.flow({"C", "other line", "B", "line", "A"});
    world.build();
    world.send(1, 0h);
    world.send(0, 25min);
    world.run(24h);
    return world;
}

}  // namespace

// W comes to B at 30 min. E has the locomotive since 25 min and waits before B.
TEST_CASE("locomotives that wait with their trains can wait for ever", "[fleet]")
{
    RailWorld world;
    one_track(world, {});
    CHECK(world.inside() == 2);
    CHECK(world.minutes("A").empty());
    CHECK(world.minutes("C").empty());
}

// The locomotive leaves E at 85 min, and W takes it: E has the track of B now and is on the line
// first, 85-115 and 115-145 to C; W runs 115-145.
TEST_CASE("a train that waits for too long is left by its locomotive", "[fleet]")
{
    RailWorld world;
    one_track(world, 60min);
    CHECK(world.minutes("C") == Minutes{145});
    CHECK(world.minutes("A") == Minutes{145});
    CHECK(world.minutes_of(1, "B", Cause::locomotive) == 55);
    CHECK(world.minutes_of(0, "line", Cause::no_room) == 60);
    CHECK(world.resource("fleet", "at A").capacity() == 1);
    check_all_arrived(world);
}
