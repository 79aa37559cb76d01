// A double track of which one track is closed, and crews that are relieved on the way: by hand.
#include "models/fleet/fleet_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// Half an hour of double track between A and B, with a headway of 10 min; works with one track
// closed. Flow 0 runs from A to B, flow 1 back.
struct WorksWorld : RailWorld {
    explicit WorksWorld(const char* hours)
    {
        scenario.horizon = 24h * 7;
        RailLinePlan line;
        line.between = {"A", "B"};
        line.length_km = 30;
        line.speed_km_h = 60;
        line.tracks = LineTracks::double_track;
        Possession works;
        works.hours = std::get<WeeklyHours>(parse_hours(hours));
        works.single_line = true;
        line.possessions = {works};
        add("A", StopPlan{});
        add("line", line);
        add("B", StopPlan{});
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"});
        flow({"B", "line", "A"});
        build();
    }
};

}  // namespace

// E1 0-30, E2 (of 0:05) a headway behind it 10-40, W (of 0:10) when both are out: 40-70.
TEST_CASE("single-line working: trains of one direction follow, then the others", "[rail_line]")
{
    WorksWorld world("Mon-Sun 00:00-24:00");
    world.send(0, 0h);
    world.send(0, 5min);
    world.send(1, 10min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 40});
    CHECK(world.minutes("A") == Minutes{70});
    CHECK(world.minutes_of(1, "line", Cause::possession) == 30);
    CHECK(world.minutes_of(0, "line", Cause::track) == 5);
    CHECK(world.inside() == 0);
}

// The turn is in the order in which they come: E 0-30, W (of 0:05) 30-60, E2 (of 0:06) 60-90.
TEST_CASE("single-line working: nobody waits for ever", "[rail_line]")
{
    WorksWorld world("Mon-Sun 00:00-24:00");
    world.send(0, 0h);
    world.send(1, 5min);
    world.send(0, 6min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 90});
    CHECK(world.minutes("A") == Minutes{60});
}

// Works from 1:00 to 2:00. E1 is on its way, 50-80, and W1 (of 1:05) waits for it: 80-110. E2 (of
// 1:30) waits for W1: 110-140; it is still on the one track when the works end, so W2 (of 2:05)
// waits for it: 140-170. E3 (of 2:10) has a track of its own: 130-160.
TEST_CASE("single-line working: how it begins and ends", "[rail_line]")
{
    WorksWorld world("Mon-Sun 01:00-02:00");
    world.send(0, 50min);
    world.send(1, 65min);
    world.send(0, 90min);
    world.send(1, 125min);
    world.send(0, 130min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{80, 140, 160});
    CHECK(world.minutes("A") == Minutes{110, 170});
    CHECK(world.minutes_of(1, "line", Cause::possession) == 15 + 15);
    CHECK(world.minutes_of(0, "line", Cause::possession) == 20);
}

namespace {

// Four sections of half an hour; crews work an hour and rest for eight.
struct CrewWorld : RailWorld {
    CrewWorld(std::int64_t crews, std::optional<double> relief_min)
    {
        scenario.horizon = 24h * 7;
        RailLinePlan line;
        line.between = {"A", "B"};
        line.length_km = 120;
        line.sections = 4;
        line.speed_km_h = 60;
        FleetPlan fleet;
        fleet.use = FleetUse::crew;
        fleet.bases = {{"A", crews}};
        fleet.lines = {"line"};
        fleet.returns = FleetReturn::stay;
        fleet.duty = 1h;
        fleet.rest_s = sim::Law::constant(8 * 3600);
        if (relief_min) fleet.relief_s = sim::Law::constant(*relief_min * 60);
        add("A", StopPlan{});
        add("line", line);
        add("B", StopPlan{});
        add("crews", fleet);
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"});
        build();
        send(0, 0h);
        run(24h);
        CHECK(inside() == 0);
        CHECK_NOTHROW(check_fleets());
    }
    double relieved()
    {
        for (const PlaceMeasure& measure : facility("crews").measures()) {
            if (measure.name == "relieved") return static_cast<double>(*measure.count);
        }
        return -1;
    }
};

}  // namespace

TEST_CASE("without relief a crew works on", "[fleet]")
{
    CrewWorld world(1, std::nullopt);
    CHECK(world.minutes("B") == Minutes{120});
}

// The first crew ends its duty at 1:00 before the third section; the second one is there at 1:30
// and on duty since 1:00, so it ends at 2:00; the third one brings the train in, 2:30 to 3:00.
TEST_CASE("crews are relieved on the way", "[fleet]")
{
    CrewWorld world(3, 30);
    CHECK(world.minutes("B") == Minutes{180});
    CHECK(world.minutes_of(0, "line", Cause::crew) == 60);
    CHECK(world.relieved() == 2);
}

// With two the train stands from 2:00 until the first crew has rested at B, at 9:00, and is there
// at 9:30.
TEST_CASE("a train on the line waits for a rested crew", "[fleet]")
{
    CrewWorld world(2, 30);
    CHECK(world.minutes("B") == Minutes{600});
    CHECK(world.minutes_of(0, "line", Cause::crew) == 30 + 450);
}
