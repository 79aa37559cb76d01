// Splitting and joining of trains, and the length and weight of full ones, by hand.
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

// Five minutes a unit, twenty for a shunting movement.
RailTerminalPlan yard(std::int64_t train_length)
{
    RailTerminalPlan plan;
    plan.rate_per_h = 12;
    plan.train_length = train_length;
    plan.passing = plan.splits = plan.joins = true;
    plan.shunting = 20min;
    return plan;
}

// An hour of rail from A to the yard M and another one to B. Flow 0 goes through, flow 1 ends at M,
// flow 2 begins there.
struct YardWorld : RailWorld {
    explicit YardWorld(RailTerminalPlan plan)
    {
        add("A", StopPlan{});
        add("M", std::move(plan));
        add("B", StopPlan{});
        link("A", "M", 1h, "rail");
        link("M", "B", 1h, "rail");
        flow({"A", "M", "B"});
        flow({"A", "M"});
        flow({"M", "B"});
        build();
    }
    double transit_min(const std::string& place, std::uint32_t flow)
    {
        return facility(place).flows()[flow].transit.mean_s() / 60;
    }
};

}  // namespace

// At M from 1:00, cut off by 1:20; its one unit is unloaded until 1:25, the others are at B at
// 2:20.
TEST_CASE("a train leaves a part behind and goes on", "[rail_terminal]")
{
    YardWorld world(yard(4));
    world.send_together({0, 1, 0}, 0h);
    world.run(24h);
    CHECK(world.transit_min("M", 1) == 85);
    CHECK(world.transit_min("B", 0) == 140);
    CHECK(world.minutes_of(0, "M", Cause::sorting) == 2 * 20);
    CHECK(world.minutes_of(1, "M", Cause::sorting) == 20);
    CHECK(world.minutes_of(1, "M", Cause::service) == 5);
    CHECK(world.inside() == 0);
}

// A unit waits at M from 0:00 for three more. The train of two comes at 1:00 and takes it: loaded
// by 1:05, coupled by 1:25, at B at 2:25.
TEST_CASE("a train takes a block that waits for its way", "[rail_terminal]")
{
    YardWorld world(yard(4));
    world.send(2, 0h, Vehicle::none);
    world.send(0, 0h, Vehicle::train, 0, 2);
    world.run(24h);
    CHECK(world.transit_min("B", 2) == 145);
    CHECK(world.transit_min("B", 0) == 145);
    CHECK(world.minutes_of(2, "M", Cause::train) == 60);
    CHECK(world.minutes_of(2, "M", Cause::service) == 5);
    CHECK(world.minutes_of(2, "M", Cause::sorting) == 20);
    CHECK(world.minutes_of(0, "M", Cause::sorting) == 2 * 25);
}

TEST_CASE("a train that would be too long takes no block", "[rail_terminal]")
{
    YardWorld world(yard(4));
    world.send(2, 0h, Vehicle::none);
    world.send(0, 0h, Vehicle::train, 0, 4);
    world.run(24h);
    CHECK(world.transit_min("B", 0) == 120);
    CHECK(world.facility("B").flows()[2].left == 0);
    CHECK(world.facility("M").inside(2) == 1);
}

// Two TEU are 33 + 13 m long. Each weighs 9 t with its platform, and 11 t of goods: 40 t.
TEST_CASE("full trains keep the length and the weight of terminal and line", "[rail_terminal]")
{
    const auto full = [](auto limit) {
        RailWorld world;
        RailTerminalPlan plan = yard(10);
        RailLinePlan line;
        line.between = {"M", "B"};
        line.length_km = 60;
        line.speed_km_h = 60;
        limit(plan, line);
        const auto terminal = world.add("M", plan);
        world.add("line", line);
        world.add("B", StopPlan{});
        world.join("M", "line");
        world.join("line", "B");
        world.flow({"M", "line", "B"});
        world.scenario.flows[0].tonnes = 11;
        return terminal->full_train(world.scenario, CargoKind::container,
                                    {world.index("line"), world.index("B")});
    };
    using Plan = RailTerminalPlan;
    using Line = RailLinePlan;
    CHECK(full([](Plan&, Line&) {}) == 10);
    CHECK(full([](Plan& plan, Line&) { plan.longest_train_m = 46; }) == 2);
    CHECK(full([](Plan& plan, Line&) { plan.longest_train_m = 45.9; }) == 1);
    CHECK(full([](Plan&, Line& line) { line.longest_train_m = 33 + 6.5 * 5; }) == 5);
    CHECK(full([](Plan& plan, Line&) { plan.heaviest_train_t = 40; }) == 2);
    CHECK(full([](Plan&, Line& line) { line.heaviest_train_t = 79; }) == 3);
    CHECK(full([](Plan& plan, Line& line) {
              plan.heaviest_train_t = 200;
              line.longest_train_m = 100;
          }) == 10);
}

// Two TEU are a full train: it leaves with the second one, without waiting for ten.
TEST_CASE("a train leaves when it is as long as it may be", "[rail_terminal]")
{
    RailTerminalPlan plan = yard(10);
    plan.longest_train_m = 46;
    YardWorld world(std::move(plan));
    world.send(2, 0h, Vehicle::none);
    world.send(2, 30min, Vehicle::none);
    world.run(24h);
    // Two lifts of 5 min, an hour of rail.
    CHECK(world.minutes("B") == std::vector<double>{100, 100});
}

// Two TEU with the locomotive are 46 m. The first part leaves M at 1:20, the second is cut off from
// the last by 1:40. On a single track each waits for the one before: at B at 2:20, 3:20 and 4:20.
TEST_CASE("a train too long for the line ahead goes on in parts", "[rail_terminal]")
{
    RailWorld world;
    RailLinePlan line;
    line.between = {"M", "B"};
    line.length_km = 60;
    line.speed_km_h = 60;
    line.longest_train_m = 46;
    world.add("A", StopPlan{});
    world.add("M", yard(10));
    world.add("line", line);
    world.add("B", StopPlan{});
    world.link("A", "M", 1h, "rail");
    world.join("M", "line");
    world.join("line", "B");
    world.flow({"A", "M", "line", "B"});
    world.build();
    world.send(0, 0h, Vehicle::train, 0, 5);
    world.run(24h);
    CHECK(world.minutes("B") == std::vector<double>{140, 140, 200, 200, 260});
    CHECK(world.minutes_of(0, "M", Cause::sorting) == 2 * 20 + 3 * 40);
    CHECK(world.inside() == 0);
}
