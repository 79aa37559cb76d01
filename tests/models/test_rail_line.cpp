// Rail lines against timetables worked out by hand, and random lines against the rules of the road.
#include "models/rail/rail_line_plan.hpp"

#include <random>
#include <set>

#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// A line of sections with the given running times in minutes (km at 60 km/h).
RailLinePlan line_of(std::vector<double> minutes, LineTracks tracks = LineTracks::single_track)
{
    RailLinePlan plan;
    plan.between = {"A", "B"};
    plan.section_lengths_km = std::move(minutes);
    plan.speed_km_h = 60;
    plan.tracks = tracks;
    return plan;
}

// Stops A and B with the line between them; flow 0 runs from A to B, flow 1 from B to A.
struct LineWorld : RailWorld {
    explicit LineWorld(RailLinePlan line, StopPlan a = {}, StopPlan b = {})
    {
        add("A", std::move(a));
        plan = add("line", std::move(line));
        add("B", std::move(b));
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"});
        flow({"B", "line", "A"});
        build();
    }
    std::shared_ptr<RailLinePlan> plan;
};

void check_all_arrived(RailWorld& world)
{
    CHECK(world.inside() == 0);
    CHECK(world.balance() == 0);
}

}  // namespace

TEST_CASE("a single train takes the running time of its sections", "[rail_line]")
{
    LineWorld world(line_of({30, 40, 20}));
    world.send(0, 1h);
    world.send(1, 10h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{150});
    CHECK(world.minutes("A") == Minutes{690});
    CHECK(world.minutes_of(0, "line", Cause::moving) == 90);
    CHECK(world.minutes_of(0, "line", Cause::track) == 0);
    check_all_arrived(world);
}

TEST_CASE("a running time is shared between the sections by length", "[rail_line]")
{
    RailLinePlan plan = line_of({10, 30});
    plan.speed_km_h.reset();
    plan.time = 2h;
    CHECK(plan.section_times_s() == std::vector<double>{1800, 5400});
    plan.section_lengths_km.clear();
    plan.length_km = 40;
    plan.sections = 4;
    CHECK(plan.section_times_s() == std::vector<double>{1800, 1800, 1800, 1800});
}

// 0 E and W start; 30 E waits in the loop; 40 W arrives there, both go on; 70 W out, 80 E out.
TEST_CASE("trains meet in a loop", "[rail_line]")
{
    LineWorld world(line_of({30, 40}));
    world.send(0, 0h);
    world.send(1, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{80});
    CHECK(world.minutes("A") == Minutes{70});
    CHECK(world.minutes_of(0, "line", Cause::track) == 10);
    CHECK(world.minutes_of(1, "line", Cause::track) == 0);
    check_all_arrived(world);
}

TEST_CASE("priority decides who gets the section", "[rail_line]")
{
    for (const std::int16_t priority : {0, 1}) {
        LineWorld world(line_of({30}));
        world.send(0, 0min);
        world.send(1, 5min);
        world.send(0, 10min, Vehicle::train, priority);
        world.run(24h);
        const bool first = priority > 0;
        CHECK(world.minutes("B") == (first ? Minutes{30, 60} : Minutes{30, 90}));
        CHECK(world.minutes("A") == (first ? Minutes{90} : Minutes{60}));
    }
}

TEST_CASE("a single-track section carries one train at a time", "[rail_line]")
{
    LineWorld world(line_of({30}));
    for (int i = 0; i < 10; ++i) {
        world.send(0, 0h);
        world.send(1, 0h);
    }
    world.run(10h + 1us);
    check_all_arrived(world);
    const double last = std::max(world.minutes("A").back(), world.minutes("B").back());
    CHECK(last == 600);
    CHECK(world.resource("line", "section 1").tally().busy.area(sim::Time(10h)) ==
          sim::Int128(sim::Duration(10h).count()));
}

// E1 0-30. E2 joins at once and enters a headway later: 10-40. W has waited since 5: 40-70. E3, at
// the entry from 10 on, stands behind W: 70-100.
TEST_CASE("trains of one direction follow each other if allowed", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    plan.follow = true;
    LineWorld world(std::move(plan));
    for (int i = 0; i < 3; ++i) world.send(0, 0h);
    world.send(1, 5min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{30, 40, 100});
    CHECK(world.minutes("A") == Minutes{70});
    check_all_arrived(world);
}

// E1 0-30 keeps W1, W2 waiting from 5 and 6 on (two entry tracks): they go together, 30-60, 40-70.
TEST_CASE("trains that wait together follow each other", "[rail_line]")
{
    RailLinePlan plan = line_of({30});
    plan.follow = true;
    plan.entry_tracks = 2;
    LineWorld world(std::move(plan));
    world.send(0, 0min);
    world.send(1, 5min);
    world.send(1, 6min);
    world.send(0, 7min);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{60, 70});
    CHECK(world.minutes("B") == Minutes{30, 100});
}

TEST_CASE("trains keep their headway on a double track", "[rail_line]")
{
    LineWorld world(line_of({30, 15}, LineTracks::double_track));
    for (int i = 0; i < 3; ++i) world.send(0, 0h);
    world.send(1, 3min);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{45, 55, 65});
    CHECK(world.minutes("A") == Minutes{48});
    check_all_arrived(world);
}

// A section of 30 min at 10 min headway holds three trains, one more stands at the entry.
TEST_CASE("a blocked end fills a double track and lets go at headway", "[rail_line]")
{
    StopPlan end;
    end.room = 5;
    end.opens = 100h;
    LineWorld world(line_of({30}, LineTracks::double_track), {}, end);
    for (int i = 0; i < 6; ++i) world.send(0, 0h, Vehicle::train, static_cast<std::int16_t>(i));
    world.run(99h);
    CHECK(world.facility("line").inside(0) == 4);
    CHECK(world.facility("A").inside(0) == 2);
    world.run(200h);
    // The first three follow at once; the fourth entered when the first left, and so on.
    CHECK(world.minutes("B") == Minutes{6000, 6010, 6020, 6030, 6040, 6050});
    check_all_arrived(world);
}

TEST_CASE("a single track asks for room before its last section", "[rail_line]")
{
    StopPlan end;
    end.room = 1;
    end.opens = 2h;
    LineWorld world(line_of({30, 30}), {}, end);
    world.send(0, 0h);
    world.send(1, 10min);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{70});  // through, though the other cannot leave
    CHECK(world.minutes("B") == Minutes{150});
    CHECK(world.minutes_of(0, "line", Cause::no_room) == 90);
}

TEST_CASE("a saturated line does not deadlock", "[rail_line]")
{
    for (const LineTracks tracks : {LineTracks::single_track, LineTracks::double_track}) {
        for (const bool follow : {false, true}) {
            StopPlan end;
            end.room = 1;
            end.opens = 100h;
            end.keeps = 20min;
            RailLinePlan plan = line_of({30, 20, 40, 10, 30}, tracks);
            plan.follow = follow;
            LineWorld world(std::move(plan), {}, end);
            for (int i = 0; i < 50; ++i) {
                world.send(0, 0h, Vehicle::train, static_cast<std::int16_t>(i % 3));
                world.send(1, 0h, Vehicle::train, static_cast<std::int16_t>(i % 2));
            }
            world.run(24h * 30);
            CHECK(world.arrivals("A").size() == 50);
            CHECK(world.arrivals("B").size() == 50);
            check_all_arrived(world);
        }
    }
}

// Every hour on the hour from A from 1 h on, at half past from B from 1:30 on; 15 minutes each.
TEST_CASE("trains of others take paths", "[rail_line]")
{
    RailLinePlan plan = line_of({15});
    plan.background_per_day = 24;
    plan.background_spacing = PathSpacing::even;
    LineWorld world(std::move(plan));
    world.send(0, 2h + 5min);  // behind the train of 2:00, until 2:15
    world.run(11h);
    CHECK(world.minutes("B") == Minutes{150});
    const sim::ResourceTally& section = world.resource("line", "section 1").tally();
    CHECK(section.waits.count() == 21);
    CHECK(section.busy.area(sim::Time(11h)) == sim::Int128(21) * sim::Duration(15min).count());
}

TEST_CASE("random trains of others come at their rate", "[rail_line]")
{
    RailLinePlan plan = line_of({1}, LineTracks::double_track);
    plan.background_per_day = 24;
    LineWorld world(std::move(plan));
    world.run(24h * 1000);
    const auto count = world.resource("line", "entry to B").tally().waits.count();
    CHECK(static_cast<double>(count) == Approx(24000).margin(600));  // four standard deviations
}

TEST_CASE("offered loads of a line", "[rail_line]")
{
    RailLinePlan plan = line_of({30, 40});
    plan.background_per_day = 12;
    LineWorld world(std::move(plan));
    Passage east;
    east.shipments_per_s = 6.0 / 86400;
    east.flow = 0;
    east.from = world.index("A");
    east.to = world.index("B");
    auto loads = world.plan->offered_loads(world.scenario, {east});
    REQUIRE(loads.size() == 3);
    CHECK(loads[0].resource == "section 1");
    CHECK(loads[0].offered == Approx(30.0 * 30 / 1440));
    CHECK(loads[1].offered == Approx(30.0 * 40 / 1440));

    world.plan->tracks = LineTracks::double_track;
    loads = world.plan->offered_loads(world.scenario, {east});
    REQUIRE(loads.size() == 7);
    CHECK(loads[0].resource == "headway to B");
    CHECK(loads[0].offered == Approx(18.0 * 10 / 1440));
    CHECK(loads[1].resource == "section 1 to B");
    CHECK(loads[1].offered == Approx(18.0 * 30 / 1440));
    CHECK(loads[1].capacity == 3);
    CHECK(loads[3].offered == Approx(12.0 * 10 / 1440));
}

namespace {

RailLinePlan random_line(std::mt19937& random, const std::string& a, const std::string& b)
{
    const auto upto = [&](unsigned n) { return static_cast<int>(random() % n); };
    std::vector<double> minutes;
    for (int n = 1 + upto(5); n > 0; --n) minutes.push_back(5 + upto(50));
    RailLinePlan plan = line_of(minutes);
    plan.between = {a, b};
    plan.tracks = upto(2) == 0 ? LineTracks::single_track : LineTracks::double_track;
    plan.follow = upto(2) == 0;
    plan.headway = std::chrono::minutes(1 + upto(15));
    plan.loop_tracks = 1 + upto(2);
    plan.entry_tracks = 1 + upto(2);
    plan.running = sim::Law::uniform(0.7, 1.6);
    plan.background_per_day = upto(3);
    return plan;
}

// Two lines, A-B and C-D, with an hour by rail between B and C.
struct TwoLines : RailWorld {
    TwoLines(unsigned seed, bool windows)
    {
        std::mt19937 random(seed);
        StopPlan end;
        end.room = 1 + static_cast<int>(random() % 3);
        end.keeps = std::chrono::minutes(random() % 40);
        add("A", end);
        add("first", random_line(random, "A", "B"));
        add<StopPlan>("B");
        add<StopPlan>("C");
        add("second", random_line(random, "C", "D"));
        add("D", end);
        for (const auto& [a, b] : {std::pair("A", "first"), std::pair("first", "B"),
                                   std::pair("C", "second"), std::pair("second", "D")}) {
            join(a, b);
        }
        link("B", "C", 1h, "rail");
        link("C", "B", 1h, "rail");
        flow({"A", "first", "B", "C", "second", "D"});
        flow({"D", "second", "C", "B", "first", "A"});
        flow({"A", "first", "B"});
        const sim::SitePlan sites{{0, 0, 0, 1, 1, 1}, 2, 1h};
        build(windows ? sites : sim::SitePlan{}, seed);
        for (std::uint32_t f = 0; f < 3; ++f) {
            for (int i = 0; i < 20; ++i) {
                const auto priority = static_cast<std::int16_t>(random() % 3);
                send(f, std::chrono::minutes(random() % 3000), Vehicle::train, priority);
            }
        }
        if (windows) {
            simulation().run_windows(sim::Time(24h * 60));
        } else {
            run(24h * 60);
        }
    }
};

}  // namespace

TEST_CASE("random lines: all arrive, the same for both executors", "[rail_line]")
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        TwoLines one(seed, false);
        TwoLines windows(seed, true);
        CHECK(one.arrivals("D").size() == 20);
        CHECK(one.arrivals("A").size() == 20);
        CHECK(one.arrivals("B").size() == 20);
        check_all_arrived(one);
        for (const char* end : {"A", "B", "D"}) {
            CHECK(one.arrivals(end) == windows.arrivals(end));
        }
    }
}

TEST_CASE("random double tracks: nobody overtakes", "[rail_line]")
{
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        CAPTURE(round);
        RailLinePlan plan = random_line(random, "A", "B");
        plan.tracks = LineTracks::double_track;
        plan.entry_tracks = 1;
        const sim::Duration headway = plan.headway;
        LineWorld world(std::move(plan));
        // Sent in order of time, so that the numbers of the shipments tell the order.
        std::set<int> minutes;
        while (minutes.size() < 30) minutes.insert(static_cast<int>(random() % 500));
        for (const int minute : minutes) world.send(0, std::chrono::minutes(minute));
        world.run(24h * 30);
        const std::vector<Arrival>& arrivals = world.arrivals("B");
        REQUIRE(arrivals.size() == 30);
        for (std::size_t i = 1; i < arrivals.size(); ++i) {
            CHECK(arrivals[i].shipment == arrivals[i - 1].shipment + 1);
            CHECK(arrivals[i].at - arrivals[i - 1].at >= headway);
        }
    }
}

TEST_CASE("keys of a line", "[rail_line]")
{
    std::string errors;
    const RailLinePlan plan = read_plan(rail_line_keys(), R"(
        id = "AZALT-AZGYD"
        between = ["AZALT", "AZGYD"]
        length = "370 km"
        sections = 10
        speed = "40 km/h"
        running = { law = "lognormal", mean = 1, cv = 0.2 }
        tracks = "double"
        headway = "12 min"
        background = "12 /d"
    )",
                                        errors);
    CHECK(errors.empty());
    CHECK(plan.tracks == LineTracks::double_track);
    CHECK(plan.background_per_day == 12);

    read_plan(rail_line_keys(), R"(
        id = "L"
        between = ["A", "A"]
        length = "370 km"
        section_lengths = ["10 km"]
        running = { law = "normal", mean = 1, sd = 1 }
    )",
              errors);
    CHECK(errors.find("two different ids of places") != std::string::npos);
    CHECK(errors.find("one of length and section_lengths") != std::string::npos);
    CHECK(errors.find("one of speed and time") != std::string::npos);
    CHECK(errors.find("a running time may not be negative") != std::string::npos);
}
