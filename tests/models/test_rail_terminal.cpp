// Rail terminals: when block trains leave, what gear takes, and what passes, by hand.
#include "models/rail/rail_terminal_plan.hpp"

#include <numeric>

#include "models/rail/rail_line_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// Twelve moves an hour: five minutes a unit.
RailTerminalPlan terminal_of(std::int64_t train_length)
{
    RailTerminalPlan plan;
    plan.rate_per_h = 12;
    plan.train_length = train_length;
    return plan;
}

// A shipper A an hour by road before terminal T, two hours by rail from terminal U, by which the
// customer B lies by road. Flow 0 ends in terminal U, flow 1 at B.
struct TerminalWorld : RailWorld {
    explicit TerminalWorld(RailTerminalPlan first, RailTerminalPlan second = terminal_of(4))
    {
        add<StopPlan>("A");
        t = add("T", std::move(first));
        u = add("U", std::move(second));
        add<StopPlan>("B");
        link("A", "T", 1h, "road");
        link("T", "U", 2h, "rail");
        link("U", "B", 30min, "road");
        flow({"A", "T", "U"});
        flow({"A", "T", "U", "B"});
        build();
    }
    // The transit times of flow 0 in minutes: least, mean, greatest.
    double mean_transit() { return facility("U").flows()[0].transit.mean_s() / 60; }
    double ended() { return static_cast<double>(facility("U").flows()[0].left); }
    std::shared_ptr<RailTerminalPlan> t;
    std::shared_ptr<RailTerminalPlan> u;
};

void check_all_arrived(RailWorld& world)
{
    CHECK(world.inside() == 0);
    CHECK(world.balance() == 0);
}

}  // namespace

// In at 1, 2, 3, 4 h; full at 4 h; loaded 4:20, there 6:20, unloaded 6:40, at the customer 7:10.
TEST_CASE("a block train leaves when it is full", "[rail_terminal]")
{
    TerminalWorld world(terminal_of(4));
    for (int i = 0; i < 5; ++i) world.send(1, std::chrono::hours(i), Vehicle::none);
    world.run(48h);
    CHECK(world.minutes("B") == Minutes{430, 430, 430, 430});
    CHECK(world.minutes_of(1, "T", Cause::train) == 180 + 120 + 60);
    CHECK(world.minutes_of(1, "T", Cause::service) == 80);
    CHECK(world.minutes_of(1, "U", Cause::service) == 80);
    CHECK(world.facility("T").inside(1) == 1);  // the fifth waits for ever
    CHECK(world.balance() == 1);
}

// In at 1 and 2 h; the first has waited two hours at 3 h: loaded 3:10, there 5:10, ended 5:20.
TEST_CASE("a block train leaves after the longest wait", "[rail_terminal]")
{
    RailTerminalPlan plan = terminal_of(4);
    plan.longest_wait = 2h;
    TerminalWorld world(std::move(plan));
    world.send(0, 0h, Vehicle::none);
    world.send(0, 1h, Vehicle::none);
    world.run(24h);
    CHECK(world.ended() == 2);
    CHECK(world.mean_transit() == (320 + 260) / 2);
    CHECK(world.minutes_of(0, "T", Cause::train) == 120 + 60);
}

TEST_CASE("without the least load the longest wait goes on", "[rail_terminal]")
{
    RailTerminalPlan plan = terminal_of(4);
    plan.longest_wait = 2h;
    plan.least = 3;
    TerminalWorld world(std::move(plan));
    for (const int hour : {0, 1, 9}) world.send(0, std::chrono::hours(hour), Vehicle::none);
    world.run(24h);
    CHECK(world.ended() == 3);
    // All leave at 10 h and end at 12:30.
    CHECK(world.mean_transit() == (750 + 690 + 210) / 3);
}

// Departures at 12 and 36 h, closing an hour earlier. In at 1 and at 11 h sharp: loaded 11:10, off
// at 12 h, ended 14:10. In at 11:30: closes at 35 h, loaded 35:05, off at 36 h, ended 38:05.
TEST_CASE("a block train leaves by the timetable", "[rail_terminal]")
{
    RailTerminalPlan plan = terminal_of(4);
    plan.departs_every = 24h;
    plan.first_departure = 12h;
    plan.closes_before = 1h;
    TerminalWorld world(std::move(plan));
    world.send(0, 0min, Vehicle::none);
    world.send(0, 600min, Vehicle::none);
    world.send(0, 630min, Vehicle::none);
    world.run(48h);
    CHECK(world.ended() == 3);
    CHECK(world.mean_transit() == Approx((850 + 250 + (38 * 60 + 5 - 630)) / 3.0));
    CHECK(world.minutes_of(0, "T", Cause::train) == 600 + 0 + (35 * 60 - 690));
    CHECK(world.minutes_of(0, "T", Cause::departure) == 50 + 50 + 55);
}

TEST_CASE("one train a departure, no longer than a full one", "[rail_terminal]")
{
    RailTerminalPlan plan = terminal_of(2);
    plan.departs_every = 6h;
    plan.first_departure = 6h;
    TerminalWorld world(std::move(plan));
    for (int i = 0; i < 5; ++i) world.send(0, 0h, Vehicle::none);
    world.run(48h);
    CHECK(world.ended() == 5);
    // Closed at 6, 12 and 18 h with 2, 2 and 1; loading, two hours, unloading.
    CHECK(world.mean_transit() == Approx((2 * 500 + 2 * 860 + 1210) / 5.0));
}

TEST_CASE("trains wait for cranes", "[rail_terminal]")
{
    RailTerminalPlan second = terminal_of(4);
    second.tracks = 2;
    second.cranes = 3;
    second.cranes_per_train = 2;
    RailTerminalPlan first = terminal_of(4);
    first.cranes = 2;
    first.departure_tracks = 2;
    TerminalWorld world(std::move(first), std::move(second));
    for (int i = 0; i < 8; ++i) world.send(0, 0h, Vehicle::none);
    world.run(24h);
    // Two full trains at 1 h, both loaded at 1:20, there at 3:20. Three cranes serve one train at a
    // time with two: unloaded at 3:30 and 3:40.
    CHECK(world.mean_transit() == (210 + 220) / 2);
    CHECK(world.minutes_of(0, "U", Cause::queue) == 4 * 10);
    CHECK(world.minutes_of(0, "U", Cause::service) == 8 * 10);
    CHECK(world.resource("U", "cranes").tally().waits.count() == 2);
    check_all_arrived(world);
}

// One track: the second train may leave only when the first is unloaded; it asks at 1:40.
TEST_CASE("a train waits for a track ahead", "[rail_terminal]")
{
    TerminalWorld world(terminal_of(4));
    for (int i = 0; i < 8; ++i) world.send(0, 0h, Vehicle::none);
    world.run(24h);
    // First: loaded 1:20, ended 3:40. Second: on the only departure track from 1:20, loaded 1:40,
    // room at 3:40, there 5:40, ended 6:00.
    CHECK(world.mean_transit() == (220 + 360) / 2);
    CHECK(world.minutes_of(0, "T", Cause::no_room) == 4 * 120);
    CHECK(world.minutes_of(0, "T", Cause::track) == 4 * 20);
    check_all_arrived(world);
}

TEST_CASE("cranes lift between road and yard", "[rail_terminal]")
{
    RailTerminalPlan first = terminal_of(1);
    first.road_pace_s = sim::Law::constant(600);
    RailTerminalPlan second = terminal_of(1);
    second.road_pace_s = sim::Law::constant(1200);
    TerminalWorld world(std::move(first), std::move(second));
    world.send(1, 0h, Vehicle::none);
    world.run(24h);
    // 1:00 in, 1:10 in the yard, 1:15 loaded, 3:15 there, 3:20 off, 3:40 on a truck, 4:10.
    CHECK(world.minutes("B") == Minutes{250});
}

// T makes up trains; P lets trains for U pass after half an hour and takes apart those for itself.
TEST_CASE("trains for places further on pass", "[rail_terminal]")
{
    RailWorld world;
    RailTerminalPlan passing = terminal_of(2);
    passing.passing = true;
    passing.transit_stop = 30min;
    world.add<StopPlan>("A");
    world.add("T", terminal_of(2));
    world.add("P", std::move(passing));
    world.add("U", terminal_of(2));
    world.link("A", "T", 1h, "road");
    world.link("T", "P", 1h, "rail");
    world.link("P", "U", 1h, "rail");
    const auto through = world.flow({"A", "T", "P", "U"});
    const auto ending = world.flow({"A", "T", "P"});
    world.build();
    for (int i = 0; i < 2; ++i) {
        world.send(through, 0h, Vehicle::none);
        world.send(ending, 2h, Vehicle::none);
    }
    world.run(24h);
    // 1:00 full, 1:10 off, 2:10 P, 2:40 off, 3:40 U, 3:50 ended.
    CHECK(world.facility("U").flows()[through].transit.mean_s() == 230 * 60);
    CHECK(world.minutes_of(through, "P", Cause::service) == 60);
    CHECK(world.facility("P").flows()[ending].transit.mean_s() == 140 * 60);
    check_all_arrived(world);
}

TEST_CASE("trains between terminals over a line both ways", "[rail_terminal]")
{
    RailWorld world;
    RailLinePlan line;
    line.between = {"T", "U"};
    line.length_km = 180;
    line.sections = 3;
    line.speed_km_h = 60;
    RailTerminalPlan terminal = terminal_of(10);
    terminal.longest_wait = 6h;
    terminal.pace_s = sim::Law::exponential(200);
    world.add<StopPlan>("A");
    world.add("T", terminal);
    world.add("line", line);
    world.add("U", terminal);
    world.add<StopPlan>("B");
    for (const auto& [a, b] :
         {std::pair("A", "T"), std::pair("T", "A"), std::pair("B", "U"), std::pair("U", "B")}) {
        world.link(a, b, 1h, "road");
    }
    world.join("T", "line");
    world.join("line", "U");
    world.flow({"A", "T", "line", "U", "B"}, 2);
    world.flow({"B", "U", "line", "T", "A"}, 3);
    world.flow({"A", "T", "line", "U", "B"}, 1, CargoKind::wagon);
    world.build();
    for (int i = 0; i < 300; ++i) {
        world.send(static_cast<std::uint32_t>(i % 3), std::chrono::minutes(20 * i), Vehicle::none);
    }
    world.run(24h * 60);
    CHECK(world.arrivals("B").size() == 200);
    CHECK(world.arrivals("A").size() == 100);
    CHECK(world.minutes_of(0, "line", Cause::moving) == 100 * 180);
    check_all_arrived(world);
}

TEST_CASE("offered loads of a terminal, and trains from shipments", "[rail_terminal]")
{
    TerminalWorld world(terminal_of(40), terminal_of(4));
    Passage passage;
    passage.kind = CargoKind::container;
    passage.shipments_per_s = 80.0 / 86400;
    passage.size = 2;
    passage.flow = 1;
    passage.from = world.index("T");
    passage.to = world.index("B");
    CHECK(trains_per_s(world.scenario, passage, world.index("U")) * 86400 == Approx(4));
    const auto loads = world.u->offered_loads(world.scenario, {passage});
    REQUIRE(loads.size() == 3);
    CHECK(loads[0].resource == "cranes");
    CHECK(loads[0].offered == Approx(160 * 5 / 1440.0));
    CHECK(loads[1].resource == "tracks");
    // Four trains a day are unloaded; their track is kept from T on, two hours away.
    CHECK(loads[1].offered == Approx(160 * 5 / 1440.0 + 4 * 2 / 24.0));
    CHECK(loads[2].offered == 0);
}

TEST_CASE("keys of a terminal", "[rail_terminal]")
{
    std::string errors;
    const RailTerminalPlan plan = read_plan(rail_terminal_keys(), R"(
        id = "GEPTI"
        tracks = 3
        cranes = 2
        rate = "20 moves/h"
        train_length = 80
        least = 40
        longest_wait = "2 d"
    )",
                                            errors);
    CHECK(errors.empty());
    CHECK(plan.train_pace_s().mean() == 180);

    read_plan(rail_terminal_keys(), R"(
        id = "T"
        tracks = 3
        cranes = 2
        train_length = 80
        least = 81
        longest_wait = "2 d"
        departs_every = "1 d"
    )",
              errors);
    CHECK(errors.find("one of rate and pace") != std::string::npos);
    CHECK(errors.find("one of longest_wait and departs_every") != std::string::npos);
    CHECK(errors.find("at most train_length") != std::string::npos);
}
