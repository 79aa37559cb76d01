// Empty wagons that run as trains, against timetables worked out by hand; punctuality of trains.
#include "models/corridor.hpp"
#include "tests/models/fleet_world.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

FleetPlan wagons(std::int64_t count, std::int64_t train)
{
    FleetPlan plan = fleet_of(FleetUse::wagon, {{"A", count}}, FleetReturn::home);
    plan.empty_trains = EmptyTrainPlan{};
    plan.empty_trains->units = train;
    return plan;
}

// Half an hour over a single track between A and B; wagons belong to A, the locomotive to the line.
struct DrawnWorld : RailWorld {
    DrawnWorld(FleetPlan cargo, FleetPlan drawn)
    {
        scenario.horizon = 24h * 60;
        add("A", StopPlan{});
        add("line", line_between("A", "B", 30));
        add("B", StopPlan{});
        add("wagons", std::move(cargo));
        add("locomotives", std::move(drawn));
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"});
        flow({"B", "line", "A"});
        build();
    }
};

double value_of(const Facility& place, const std::string& name, sim::Time at)
{
    for (const PlaceMeasure& measure : place.measures()) {
        if (measure.name == name) return result_of(measure, at).mean;
    }
    throw std::out_of_range("no measure " + name);
}

}  // namespace

// One wagon: E1 0-30, and home as a train 30-60. W asks for the track at 40 and runs 60-90; E2, for
// which the wagon is there at 60, follows it: 90-120. Without a train for the empty wagon W runs
// 40-70 and E2 70-100.
TEST_CASE("an empty wagon takes the track on its way home", "[fleet]")
{
    for (const bool runs : {true, false}) {
        FleetPlan plan = wagons(1, 1);
        if (!runs) plan.empty_trains.reset();
        LineWorld world(std::move(plan));
        world.send(0, 0h);
        world.send(0, 0h);
        world.send(1, 40min);
        world.run(24h);
        CHECK(world.minutes("A") == (runs ? Minutes{90} : Minutes{70}));
        CHECK(world.minutes("B") == (runs ? Minutes{30, 120} : Minutes{30, 100}));
        CHECK(world.minutes_of(1, "line", Cause::track) == (runs ? 20 : 0));
        check_all_arrived(world);
    }
}

// On two tracks, home in pairs: the wagons of 30 and 75 run from 75 to 105, the one of 90 waits for
// another. 60 unit-minutes of 120.
TEST_CASE("wagons that gather do not run empty", "[fleet]")
{
    RailWorld world;
    FleetPlan plan = wagons(3, 2);
    plan.empty_trains->longest_wait = sim::Duration(5h);
    RailLinePlan line = line_between("A", "B", 30);
    line.tracks = LineTracks::double_track;
    world.add("A", StopPlan{});
    world.add("line", line);
    world.add("B", StopPlan{});
    world.add("fleet", std::move(plan));
    world.join("A", "line");
    world.join("line", "B");
    world.flow({"A", "line", "B"});
    world.build();
    for (const auto at : {0min, 45min, 60min}) world.send(0, at);
    world.run(2h);
    CHECK(world.minutes("B") == Minutes{30, 75, 90});
    CHECK(value_of(world.facility("fleet"), "running empty", sim::Time(2h)) == Approx(0.5));
}

// Two wagons, home in pairs: the first waits at B from 30 on. The second comes with E2, 45-75, and
// they run 75-105; E3, sent at 80, has to wait for them: 105-135. Or they wait for 20 min at most:
// the first is ready at 50, but E2 has the track until 75; it runs 75-105. The second is ready at
// 95, and goes before E3, for which the first is there at 105: 105-135 and 135-165.
TEST_CASE("empty wagons gather for a train", "[fleet]")
{
    for (const bool patient : {true, false}) {
        FleetPlan plan = wagons(2, 2);
        plan.empty_trains->longest_wait = patient ? sim::Duration(5h) : sim::Duration(20min);
        LineWorld world(std::move(plan));
        world.send(0, 0h);
        world.send(0, 45min);
        world.send(0, 80min);
        world.run(24h);
        CHECK(world.minutes("B") == (patient ? Minutes{30, 75, 135} : Minutes{30, 75, 165}));
        check_all_arrived(world);
    }
}

// The only locomotive, which stays where it is: it takes E1 to B, 0-30, the empty wagon home,
// 30-60, and E2 to B, 60-90. Without the empty train it would stay at B, and E2 at A.
TEST_CASE("empty trains are drawn by locomotives", "[fleet]")
{
    for (const bool runs : {true, false}) {
        FleetPlan plan = wagons(1, 1);
        if (!runs) plan.empty_trains.reset();
        FleetPlan engine = locomotives(1, FleetReturn::stay);
        DrawnWorld world(std::move(plan), std::move(engine));
        world.send(0, 0h);
        world.send(0, 0h);
        world.run(24h);
        CHECK(world.minutes("B") == (runs ? Minutes{30, 90} : Minutes{30}));
        CHECK_NOTHROW(world.check_fleets());
    }
}

// Wagons at home in C, 15 min by rail behind the line from A to B. E1 is at B at 15, takes the only
// locomotive there, and is at A at 45. The empty wagon goes back with it, 45-75, leaves it at B,
// and is home at 90. E2 is at B at 105, where the locomotive is, and at A at 135.
TEST_CASE("empty trains leave their locomotives at the end of the line", "[fleet]")
{
    RailWorld world;
    world.scenario.horizon = 24h * 60;
    FleetPlan plan = wagons(1, 1);
    plan.bases = {{"C", 1}};
    FleetPlan engine = locomotives(1, FleetReturn::stay);
    engine.bases = {{"B", 1}};
    world.add("A", StopPlan{});
    world.add("line", line_between("A", "B", 30));
    world.add("B", StopPlan{});
    world.add("C", StopPlan{});
    world.add("wagons", std::move(plan));
    world.add("locomotives", std::move(engine));
    world.join("A", "line");
    world.join("line", "B");
    world.link("B", "C", 15min, "rail");
    world.link("C", "B", 15min, "rail");
    world.flow({"C", "B", "line", "A"});
    world.build();
    world.send(0, 0h);
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{45, 135});
    check_all_arrived(world);
}

// A crew that may work 50 minutes: after E1 it has worked 30 and would work 60, so it rests for an
// hour, until 90. It takes the empty wagon home, 90-120, and rests until 180: E2 180-210.
TEST_CASE("crews of empty trains rest", "[fleet]")
{
    FleetPlan crew = fleet_of(FleetUse::crew, {{"A", 1}}, FleetReturn::stay);
    crew.lines = {"line"};
    crew.duty = sim::Duration(50min);
    crew.rest_s = sim::Law::constant(3600);
    DrawnWorld world(wagons(1, 1), std::move(crew));
    world.send(0, 0h);
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 210});
    check_all_arrived(world);
}

// E1 goes from A to C by a link of 15 min; the empty wagon comes back over two lines of 30 min, and
// a crew may work 50. The one from C is relieved at B by another, if that is there: E2 leaves
// at 75. Else it rests at B for an hour, from 45 to 105, and E2 leaves at 135.
TEST_CASE("a crew whose duty would end on the next line is relieved before it", "[fleet]")
{
    for (const bool another : {true, false}) {
        RailWorld world;
        world.scenario.horizon = 24h * 60;
        FleetPlan crew = fleet_of(FleetUse::crew, {{"C", 1}, {"B", 1}}, FleetReturn::stay);
        if (!another) crew.bases.pop_back();
        crew.lines = {"east", "west"};
        crew.duty = sim::Duration(50min);
        crew.rest_s = sim::Law::constant(3600);
        world.add("A", StopPlan{});
        world.add("west", line_between("A", "B", 30));
        world.add("B", StopPlan{});
        world.add("east", line_between("B", "C", 30));
        world.add("C", StopPlan{});
        world.add("wagons", wagons(1, 1));
        world.add("crews", std::move(crew));
        world.join("A", "west");
        world.join("west", "B");
        world.join("B", "east");
        world.join("east", "C");
        world.link("A", "C", 15min, "rail");
        world.flow({"A", "C"});
        world.build();
        world.send(0, 0h);
        world.send(0, 0h);
        world.run(24h);
        CHECK(world.minutes("C") == (another ? Minutes{15, 90} : Minutes{15, 150}));
        check_all_arrived(world);
    }
}

// Paths at full hours: E1, ready at 0, runs 0-30; the wagon takes the path of 60 and is back at 90;
// E2 takes that of 120.
TEST_CASE("empty trains run by paths", "[fleet]")
{
    RailWorld world;
    world.scenario.horizon = 24h * 60;
    RailLinePlan line = line_between("A", "B", 30);
    line.path_every = sim::Duration(1h);
    world.add("A", StopPlan{});
    world.add("line", line);
    world.add("B", StopPlan{});
    world.add("fleet", wagons(1, 1));
    world.join("A", "line");
    world.join("line", "B");
    world.flow({"A", "line", "B"});
    world.build();
    world.send(0, 0h);
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 150});
    check_all_arrived(world);
}

// E and W at once on a single track: E leaves the line as planned, W half an hour late.
TEST_CASE("a train is punctual within what the line says", "[rail]")
{
    for (const bool strict : {false, true}) {
        RailWorld world;
        world.scenario.horizon = 24h;
        RailLinePlan line = line_between("A", "B", 30);
        if (strict) line.punctual_within = sim::Duration(29min);
        world.add("A", StopPlan{});
        world.add("line", line);
        world.add("B", StopPlan{});
        world.join("A", "line");
        world.join("line", "B");
        world.flow({"A", "line", "B"});
        world.flow({"B", "line", "A"});
        world.build();
        world.send(0, 0h);
        world.send(1, 0h);
        world.run(24h);
        const sim::Time end(24h);
        CHECK(value_of(world.facility("line"), "train delay", end) == Approx(0.25));
        CHECK(value_of(world.facility("line"), "punctual trains", end) == (strict ? 0.5 : 1.0));
    }
}
