// Lines with stations, stretches, works and classes of trains, against timetables worked out by
// hand; random lines with all of it lose nothing and never stand still.
#include <random>

#include "models/rail/rail_line_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// At 60 km/h a kilometre is a minute.
RailLinePlan line_of(std::vector<double> minutes, LineTracks tracks = LineTracks::single_track)
{
    RailLinePlan plan;
    plan.between = {"A", "B"};
    plan.section_lengths_km = std::move(minutes);
    plan.speed_km_h = 60;
    plan.tracks = tracks;
    return plan;
}

RailLinePlan with_stations(double length_km, std::vector<LineStation> stations)
{
    RailLinePlan plan = line_of({});
    plan.length_km = length_km;
    plan.stations = std::move(stations);
    return plan;
}

// Flow 0 runs from A to B, flow 1 from B to A; a shipment is `size` TEU.
struct LineWorld : RailWorld {
    explicit LineWorld(RailLinePlan line, std::int32_t size = 1, StopPlan end = {})
    {
        scenario.horizon = 24h * 60;
        add("A", end);
        plan = add("line", std::move(line));
        add("B", end);
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"}, size);
        flow({"B", "line", "A"}, size);
        build();
    }
    std::shared_ptr<RailLinePlan> plan;
};

void check_all_arrived(RailWorld& world)
{
    CHECK(world.inside() == 0);
    CHECK(world.balance() == 0);
}

Possession nightly(const char* hours)
{
    Possession works;
    works.hours = std::get<WeeklyHours>(parse_hours(hours));
    return works;
}

}  // namespace

// 0 E and W start; 30 E waits at the station; 40 W arrives there, both go on; 70 W out, 80 E out.
TEST_CASE("stations divide a line where they stand", "[rail_line]")
{
    LineWorld world(with_stations(70, {{"M", 30, {}, {}}}));
    world.send(0, 0h);
    world.send(1, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{80});
    CHECK(world.minutes("A") == Minutes{70});
    CHECK(world.resource("line", "M to B").tally().waits.count() == 1);
}

// A train of 100 TEU is 683 m long: the tracks of 500 m take it not, it keeps all three sections
// until it has left each; the other one meets it at B, and runs from 90 to 180.
TEST_CASE("a train longer than the loops meets nobody there", "[rail_line]")
{
    RailLinePlan plan = line_of({30, 30, 30});
    plan.loop_length_m = 500;
    LineWorld world(std::move(plan), 100);
    world.send(0, 0h);
    world.send(1, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{90});
    CHECK(world.minutes("A") == Minutes{180});
    check_all_arrived(world);
}

// The same trains of 50 TEU, 358 m, meet in loop 2: E 0-30, 30-60; W waits there 30-60.
TEST_CASE("a train that fits meets in the loop", "[rail_line]")
{
    RailLinePlan plan = line_of({30, 30, 30});
    plan.loop_length_m = 500;
    LineWorld world(std::move(plan), 50);
    world.send(0, 0h);
    world.send(1, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{90});
    CHECK(world.minutes("A") == Minutes{120});
}

// E: single 0-30, double 30-60. W: double 0-30, single 30-60.
TEST_CASE("single and double sections follow each other", "[rail_line]")
{
    RailLinePlan plan = line_of({30, 30});
    LineStretch two;
    two.from_km = 30;
    two.tracks = LineTracks::double_track;
    plan.stretches = {two};
    LineWorld world(std::move(plan));
    world.send(0, 0h);
    world.send(1, 0h);
    world.send(1, 10min);  // meets nobody either: it follows in the single section, 60-90
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{60});
    CHECK(world.minutes("A") == Minutes{60, 90});
    check_all_arrived(world);
}

// 10 of 30 km at 20 km/h: 20 + 30 min. Where restrictions overlap the strictest counts.
TEST_CASE("restrictions of speed", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    LineStretch slow;
    slow.from_km = 5;
    slow.to_km = 15;
    slow.speed_km_h = 20;
    LineStretch less;
    less.to_km = 10;
    less.speed_km_h = 60;
    plan.stretches = {slow, less};
    CHECK(plan.section_times_s() == std::vector<double>{3000});
    LineWorld world(std::move(plan));
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{50});
}

// At 0:20 it is through at 0:50; at 0:45 it would run into the works of 1:00 to 2:00, and waits.
TEST_CASE("works close a section", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    plan.possessions = {nightly("Mon-Sun 01:00-02:00")};
    LineWorld world(std::move(plan));
    world.send(0, 20min);
    world.send(1, 55min);
    world.send(1, 24h + 90min);
    world.run(48h);
    CHECK(world.minutes("B") == Minutes{50});
    CHECK(world.minutes("A") == Minutes{150, 24 * 60 + 150});
    CHECK(world.minutes_of(1, "line", Cause::possession) == 65 + 30);
    CHECK(world.minutes_of(1, "line", Cause::track) == 0);
}

// The second section alone is closed, from 2 Jan 0:00 to 12:00, and in one direction.
TEST_CASE("works by date, on a part of the line, for one direction", "[rail_line]")
{
    using namespace std::chrono;
    RailLinePlan plan = line_of({30, 30});
    Possession works;
    works.from_km = 40;
    works.begins = local_days{year{1970} / 1 / 2};
    works.ends = local_days{year{1970} / 1 / 2} + 12h;
    works.towards = "B";
    plan.possessions = {works};
    LineWorld world(std::move(plan));
    world.send(0, 24h);
    world.send(1, 24h);
    world.run(72h);
    CHECK(world.minutes("B") == Minutes{36 * 60 + 30});
    CHECK(world.minutes("A") == Minutes{25 * 60});
    CHECK(world.minutes_of(0, "line", Cause::possession) == 11.5 * 60);
}

// 30 km at 30 km/h past the works instead of 60: an hour.
TEST_CASE("trains pass works slowly", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    plan.possessions = {nightly("Mon-Sun 01:00-02:00")};
    plan.possessions[0].speed_km_h = 30;
    LineWorld world(std::move(plan));
    world.send(0, 1h);
    world.send(0, 2h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{120, 150});
    CHECK(world.minutes_of(0, "line", Cause::moving) == 90);
}

TEST_CASE("hours of one direction", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    OneWayHours rule;
    rule.towards = "B";
    rule.hours = std::get<WeeklyHours>(parse_hours("Mon-Sun 00:00-12:00"));
    plan.one_way = {rule};
    LineWorld world(std::move(plan));
    world.send(1, 1h);
    world.send(0, 2h);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{750});
    CHECK(world.minutes("B") == Minutes{150});
    CHECK(world.minutes_of(1, "line", Cause::closed) == 11 * 60);
}

// 1 TEU of the world weighs 9 t with platform and container: 9 t runs at 30 km/h, 900 t at 60.
TEST_CASE("a class of trains runs at its own speed", "[rail_line]")
{
    for (const std::int32_t size : {1, 100}) {
        RailLinePlan plan = line_of({30});
        TrainClass light;
        light.below_t = 100;
        light.speed_km_h = 30;
        plan.classes = {light};
        LineWorld world(std::move(plan), size);
        world.send(0, 0h);
        world.run(24h);
        CHECK(world.minutes("B") == (size == 1 ? Minutes{60} : Minutes{30}));
    }
}

// A path every two hours from 0:00 on; the third train stands at A until the line takes it.
TEST_CASE("trains catch paths", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    plan.path_every = 2h;
    LineWorld world(std::move(plan));
    for (int i = 0; i < 3; ++i) world.send(0, 0h);
    world.send(0, 7h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 150, 270, 510});
    check_all_arrived(world);
}

// A slow train (30 km/h) leaves at 0, a fast one of priority at 20 is held behind it until 70. The
// slow one goes on at 60, and the other follows until 130; or it lets the other pass, which
// then runs 70-100, and enters behind it at 80.
TEST_CASE("a slow train lets a fast one overtake at a station", "[rail_line]")
{
    for (const sim::Duration yields : {sim::Duration(0min), sim::Duration(15min)}) {
        RailLinePlan plan = with_stations(60, {{"M", 30, 2, {}}});
        plan.tracks = LineTracks::double_track;
        plan.entry_tracks = 2;
        plan.yields = yields;
        TrainClass fast;
        fast.priority_from = 1;
        TrainClass slow;
        slow.speed_km_h = 30;
        plan.classes = {fast, slow};
        LineWorld world(std::move(plan));
        world.send(0, 0min);
        world.send(0, 20min, Vehicle::train, 1);
        world.run(24h);
        const bool waits = yields > 0min;
        CHECK(world.minutes("B") == (waits ? Minutes{100, 140} : Minutes{120, 130}));
    }
}

// Every two hours from 1:00 on, to B only, at 30 km/h: 1:00-2:00, 3:00-4:00.
TEST_CASE("trains of others with a timetable of their own", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    OtherTrains others;
    others.per_day = 12;
    others.spacing = PathSpacing::even;
    others.first = 1h;
    others.towards = "B";
    others.speed_km_h = 30;
    plan.other_trains = {others};
    LineWorld world(std::move(plan));
    world.send(1, 3h + 10min);
    world.run(6h);
    CHECK(world.minutes("A") == Minutes{270});
    CHECK(world.resource("line", "section 1").tally().waits.count() == 4);
}

namespace {

double upto(std::mt19937& random, unsigned n) { return static_cast<double>(random() % n); }

RailLinePlan random_line(std::mt19937& random)
{
    std::vector<LineStation> stations;
    double km = 10 + upto(random, 30);
    for (double n = upto(random, 6); n > 0; --n, km += 5 + upto(random, 30)) {
        LineStation station{"", km, 1 + static_cast<std::int64_t>(random() % 2), {}};
        if (random() % 2 == 0) station.length_m = 300 + 100 * upto(random, 6);
        stations.push_back(station);
    }
    RailLinePlan plan = with_stations(km, std::move(stations));
    plan.follow = random() % 2 == 0;
    plan.yields = std::chrono::minutes(random() % 30);
    plan.headway = std::chrono::minutes(1 + random() % 15);
    plan.running = sim::Law::uniform(0.7, 1.6);
    LineStretch stretch;
    stretch.from_km = upto(random, 20);
    stretch.to_km = 25 + upto(random, 40);
    if (random() % 2 == 0) stretch.tracks = LineTracks::double_track;
    stretch.speed_km_h = 20 + upto(random, 60);
    plan.stretches = {stretch};
    plan.possessions = {nightly("Mon-Sun 01:00-04:00")};
    plan.possessions[0].from_km = upto(random, 9);
    if (random() % 3 == 0) plan.possessions[0].speed_km_h = 15;
    OneWayHours rule;
    rule.towards = random() % 2 == 0 ? "A" : "B";
    rule.hours = std::get<WeeklyHours>(parse_hours("Mon-Sun 08:00-11:00"));
    if (random() % 2 == 0) plan.one_way = {rule};
    OtherTrains others;
    others.per_day = 1 + upto(random, 4);
    others.priority = 2;
    others.speed_km_h = 80;
    others.length_m = 400;
    plan.other_trains = {others};
    return plan;
}

}  // namespace

TEST_CASE("random lines with stations, works and long trains lose nothing", "[rail_line]")
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        StopPlan end;
        end.room = 1 + static_cast<std::int64_t>(random() % 3);
        end.keeps = std::chrono::minutes(random() % 40);
        LineWorld world(random_line(random), 10 + static_cast<std::int32_t>(random() % 100), end);
        for (int i = 0; i < 40; ++i) {
            const auto priority = static_cast<std::int16_t>(random() % 3);
            world.send(i % 2 == 0 ? 0 : 1, std::chrono::minutes(random() % 3000), Vehicle::train,
                       priority);
        }
        world.run(24h * 60);
        CHECK(world.arrivals("A").size() == 20);
        CHECK(world.arrivals("B").size() == 20);
        check_all_arrived(world);
    }
}

TEST_CASE("keys of the parts of a line", "[rail_line]")
{
    std::string errors;
    const RailLinePlan plan = read_plan(rail_line_keys(), R"(
        id = "L"
        between = ["A", "B"]
        length = "100 km"
        speed = "50 km/h"
        stations = [{ name = "M", km = "40 km", tracks = 2, length = "850 m" }]
        stretches = [{ from = "40 km", tracks = "double" }, { to = "10 km", speed = "15 km/h" }]
        possessions = [{ hours = "Mon-Sun 00:00-04:00", begins = 2024-05-01, ends = 2024-05-15 }]
        one_way = [{ towards = "B", hours = "Mon-Fri 08:00-10:00" }]
        train_classes = [{ name = "empty", below = "800 t", factor = 0.9 }]
        other_trains = [{ name = "passenger", rate = "4 trains/day", priority = 5 }]
        path_every = "2 h"
    )",
                                        errors);
    CHECK(errors.empty());
    CHECK(plan.layout().size() == 2);
    CHECK(plan.has(LineTracks::double_track));
    CHECK(plan.has(LineTracks::single_track));

    read_plan(rail_line_keys(), R"(
        id = "L"
        between = ["A", "B"]
        length = "100 km"
        speed = "50 km/h"
        sections = 4
        stations = [{ km = "40 km" }, { km = "30 km" }]
        stretches = [{ from = "90 km", to = "110 km", speed = "15 km/h" }]
        possessions = [{ towards = "C" }]
    )",
              errors);
    CHECK(errors.find("stations stand in order") != std::string::npos);
    CHECK(errors.find("one of sections and stations") != std::string::npos);
    CHECK(errors.find("past the end of the line") != std::string::npos);
    CHECK(errors.find("'C' is no end of this line") != std::string::npos);

    read_plan(rail_line_keys(), R"(
        id = "L"
        between = ["A", "B"]
        length = "100 km"
        speed = "50 km/h"
        possessions = [{ towards = "C", from = "20 km", to = "10 km" }]
    )",
              errors);
    CHECK(errors.find("it ends before it begins") != std::string::npos);
}
