// Changes of gauge: stands, gangs, hours and room, by hand.
#include "models/rail/gauge_change_plan.hpp"

#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

GaugeChangePlan two_hours_a_train()
{
    GaugeChangePlan plan;
    plan.per_train_s = sim::Law::constant(7200);
    plan.tracks = 2;
    return plan;
}

// Flow 0 from A to B and flow 1 back, wagons; the gauge changes at G between them.
struct GaugeWorld : RailWorld {
    explicit GaugeWorld(GaugeChangePlan gauge)
    {
        add<StopPlan>("A");
        plan = add("G", std::move(gauge));
        add<StopPlan>("B");
        join("A", "G");
        join("G", "B");
        flow({"A", "G", "B"}, 1, CargoKind::wagon);
        flow({"B", "G", "A"}, 1, CargoKind::wagon);
        scenario.horizon = 24h * 14;
        scenario.start = std::chrono::local_days{std::chrono::year(2024) / 1 / 1};  // a Monday
        build();
    }
    std::shared_ptr<GaugeChangePlan> plan;
};

}  // namespace

TEST_CASE("trains take turns at a stand", "[gauge_change]")
{
    GaugeWorld world(two_hours_a_train());
    for (int i = 0; i < 3; ++i) world.send(0, 0h);
    world.send(1, 1h);
    world.run(24h);
    // The third of flow 0 is let in at 2 h, behind the one from the other side.
    CHECK(world.minutes("B") == Minutes{120, 240, 480});
    CHECK(world.minutes("A") == Minutes{360});
    CHECK(world.minutes_of(0, "G", Cause::gauge_change) == 360);
    CHECK(world.minutes_of(0, "G", Cause::queue) == 120 + 240);
    CHECK(world.minutes_of(0, "A", Cause::no_room) == 120);
    CHECK(world.inside() == 0);
    CHECK(world.balance() == 0);
}

TEST_CASE("priority decides who is worked first", "[gauge_change]")
{
    GaugeWorld world(two_hours_a_train());
    world.send(0, 0h);
    world.send(0, 1h);
    world.send(1, 90min, Vehicle::train, 1);
    world.run(24h);
    CHECK(world.minutes("A") == Minutes{240});
    CHECK(world.minutes("B") == Minutes{120, 360});
}

// Three gangs, two a train: 10 wagons at 12 minutes take an hour; the third gang is of no use.
TEST_CASE("gangs work wagon by wagon", "[gauge_change]")
{
    GaugeChangePlan plan;
    plan.per_unit_s = sim::Law::constant(720);
    plan.stands = 2;
    plan.tracks = 2;
    plan.gangs = 3;
    plan.gangs_per_train = 2;
    GaugeWorld world(std::move(plan));
    world.send(0, 0h, Vehicle::train, 0, 10);
    world.send(0, 0h, Vehicle::train, 0, 5);
    world.run(24h);
    CHECK(world.minutes("B").front() == 60);
    CHECK(world.minutes("B").back() == 90);
    CHECK(world.arrivals("B").size() == 15);
    CHECK(world.minutes_of(0, "G", Cause::queue) == 5 * 60);
}

// 620 t of bulk in two shipments fill 11 wagons of 60 t: of 12 minutes each, 132; with 100 t to a
// wagon 7, of which 84.
TEST_CASE("gangs work bulk wagon by wagon", "[gauge_change]")
{
    for (const double load_t : {60, 100}) {
        GaugeChangePlan plan;
        plan.per_unit_s = sim::Law::constant(720);
        plan.wagon_load_t = load_t;
        plan.sides = {{"A", "1435 mm", 20, {}}, {"B", "1520 mm", 20, {}}};
        RailWorld world;
        world.add<StopPlan>("A");
        const auto gauge = world.add("G", std::move(plan));
        world.add<StopPlan>("B");
        world.join("A", "G");
        world.join("G", "B");
        world.flow({"A", "G", "B"}, 310, CargoKind::bulk);
        world.scenario.flows[0].arrives_as = Vehicle::train;
        world.scenario.flows[0].per_arrival = 2;
        world.scenario.horizon = 24h * 14;
        world.build();
        world.send(0, 0h, Vehicle::train, 0, 2);
        world.run(24h);
        const double wagons = load_t == 60 ? 11 : 7;
        CHECK(world.minutes("B") == Minutes{12 * wagons, 12 * wagons});
        CHECK(world.resource("G", "bogies 1520 mm").capacity() == 20 - wagons);
        CHECK(world.resource("G", "bogies 1435 mm").capacity() == 20 + wagons);
        Passage passage;
        passage.kind = CargoKind::bulk;
        passage.size = 310;
        passage.shipments_per_s = 2.0 / 86400;
        passage.from = world.index("A");
        const auto loads = gauge->offered_loads(world.scenario, {passage});
        CHECK(loads[0].offered == Approx(0.2 * wagons / 24));
    }
}

// Open from 8 to 18: a train at 6 begins at 8; one at 17 is finished at 19; the next at 8 again.
TEST_CASE("work begins in opening hours", "[gauge_change]")
{
    GaugeChangePlan plan = two_hours_a_train();
    plan.hours = std::get<WeeklyHours>(parse_hours("08:00-18:00"));
    GaugeWorld world(std::move(plan));
    world.send(0, 6h);
    world.send(0, 17h);
    world.send(0, 17h);
    world.run(48h);
    CHECK(world.minutes("B") == Minutes{600, 1140, 34 * 60});
    CHECK(world.minutes_of(0, "G", Cause::closed) == 120 + 13 * 60);
    CHECK(world.minutes_of(0, "G", Cause::queue) == 120);
}

// The end takes nobody in before 100 h, yet trains the other way go through all the time.
TEST_CASE("a blocked side does not stop the other", "[gauge_change]")
{
    RailWorld world;
    StopPlan end;
    end.room = 1;
    end.opens = 100h;
    world.add<StopPlan>("A");
    world.add("G", two_hours_a_train());
    world.add("B", end);
    world.join("A", "G");
    world.join("G", "B");
    world.flow({"A", "G", "B"});
    world.flow({"B", "G", "A"});
    world.scenario.horizon = 24h * 14;
    world.build();
    for (int i = 0; i < 10; ++i) {
        world.send(0, 0h);
        world.send(1, 0h);
    }
    world.run(99h);
    CHECK(world.arrivals("A").size() == 10);
    CHECK(world.arrivals("B").empty());
    world.run(24h * 14);
    CHECK(world.arrivals("B").size() == 10);
    CHECK(world.balance() == 0);
}

// One train, cargo for G itself and for two places behind it.
TEST_CASE("a train for several destinations parts", "[gauge_change]")
{
    RailWorld world;
    world.add<StopPlan>("A");
    world.add("G", two_hours_a_train());
    world.add<StopPlan>("B");
    world.add<StopPlan>("C");
    world.join("A", "G");
    world.link("G", "B", 1h, "rail");
    world.link("G", "C", 3h, "rail");
    world.flow({"A", "G"});
    world.flow({"A", "G", "B"});
    world.flow({"A", "G", "C"});
    world.scenario.horizon = 24h * 14;
    world.build();
    world.send_together({1, 0, 2, 1}, 0h);
    world.run(48h);
    CHECK(world.facility("G").flows()[0].left == 1);
    CHECK(world.minutes("B") == Minutes{180, 180});
    CHECK(world.minutes("C") == Minutes{300});
    CHECK(world.balance() == 0);
}

TEST_CASE("offered loads of a gauge change", "[gauge_change]")
{
    GaugeChangePlan plan;
    plan.per_unit_s = sim::Law::constant(720);
    plan.stands = 2;
    plan.gangs = 3;
    plan.gangs_per_train = 2;
    plan.hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    GaugeWorld world(std::move(plan));
    world.scenario.flows[0].arrives_as = Vehicle::train;
    world.scenario.flows[0].per_arrival = 10;
    Passage passage;
    passage.shipments_per_s = 20.0 / 86400;  // two trains a day, an hour of two gangs each
    passage.from = world.index("A");
    const auto loads = world.plan->offered_loads(world.scenario, {passage});
    REQUIRE(loads.size() == 3);
    CHECK(loads[2].resource == "tracks from A");
    CHECK(loads[2].offered == Approx(2.0 / 24));
    CHECK(loads[2].capacity == Approx(static_cast<double>(world.plan->tracks)));
    CHECK(loads[0].resource == "stands");
    CHECK(loads[0].offered == Approx(2.0 / 24));
    CHECK(loads[0].capacity == Approx(1));
    CHECK(loads[1].resource == "gangs");
    CHECK(loads[1].offered == Approx(4.0 / 24));
    CHECK(loads[1].capacity == Approx(1.5));
}

TEST_CASE("keys of a gauge change", "[gauge_change]")
{
    std::string errors;
    const GaugeChangePlan plan = read_plan(gauge_change_keys(), R"(
        id = "KZDOS"
        stands = 2
        tracks = 4
        per_unit = "8 min"
        gangs = 6
        gangs_per_train = 3
        hours = "Mon-Sat 08:00-20:00"
        time_zone = "Asia/Almaty"
    )",
                                           errors);
    CHECK(errors.empty());
    CHECK(plan.mean_work_s(60) == 60 * 480 / 3);

    read_plan(gauge_change_keys(), "id = \"G\"\nstands = 1\ntracks = 1\ngangs_per_train = 2",
              errors);
    CHECK(errors.find("one of per_train and per_unit") != std::string::npos);
    CHECK(errors.find("a train needs more gangs than there are") != std::string::npos);
}
