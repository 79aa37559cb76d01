// What a gauge change needs beside its stands: bogies in stock, wagons of the other gauge, or axles
// that change by themselves.
#include "models/rail/gauge_change_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// A and B next to a gauge change of an hour; flow 0 to B, flow 1 to A; ten wagons or TEU each.
struct GaugeWorld : RailWorld {
    GaugeWorld(GaugeChangePlan change, CargoKind kind, std::optional<FleetPlan> fleet = {})
    {
        change.tracks = 5;
        change.per_train_s = sim::Law::constant(3600);
        change.sides.resize(2);
        change.sides[0].place = "A";
        change.sides[0].gauge = "1435 mm";
        change.sides[1].place = "B";
        change.sides[1].gauge = "1520 mm";
        add("A", StopPlan{});
        add("change", change);
        add("B", StopPlan{});
        if (fleet) add("wagons", *fleet);
        join("A", "change");
        join("change", "B");
        flow({"A", "change", "B"}, 10, kind);
        flow({"B", "change", "A"}, 10, kind);
        build();
    }
};

}  // namespace

// Ten sets on each side: E1 takes those of B's gauge, 0-60. E2 waits for W, which takes the others
// at 120 and leaves its own at 180: E2 180-240.
TEST_CASE("bogies of the other gauge run out", "[gauge_change]")
{
    GaugeChangePlan change;
    change.sides = {{"A", "", 10, std::nullopt}, {"B", "", 10, std::nullopt}};
    GaugeWorld world(change, CargoKind::wagon);
    world.send(0, 0h);
    world.send(0, 0h);
    world.send(1, 2h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{60, 240});
    CHECK(world.minutes("A") == Minutes{180});
    CHECK(world.minutes_of(0, "change", Cause::bogies) == 180);
    CHECK(world.resource("change", "bogies 1435 mm").capacity() == 20);
    CHECK(world.resource("change", "bogies 1520 mm").capacity() == 0);
}

// There is room for twelve sets of A's gauge: of the ten more that E1 leaves eight are sent away.
// When W takes ten at 2:00, two are left.
TEST_CASE("bogies for which there is no room are sent away", "[gauge_change]")
{
    GaugeChangePlan change;
    change.sides = {{"A", "", 10, 12}, {"B", "", 10, std::nullopt}};
    GaugeWorld world(change, CargoKind::wagon);
    world.send(0, 0h);
    world.send(1, 2h);
    world.run(90min);
    CHECK(world.resource("change", "bogies 1435 mm").capacity() == 12);
    world.run(24h);
    CHECK(world.resource("change", "bogies 1435 mm").capacity() == 2);
    CHECK(world.resource("change", "bogies 1520 mm").capacity() == 10);
    CHECK_NOTHROW(world.check_fleets());
}

// Ten places on wagons of B's gauge: E1 0-60, then they run empty for an hour back from B, and E2
// is worked from 120 to 180.
TEST_CASE("transloading needs wagons of the other gauge", "[gauge_change]")
{
    GaugeChangePlan change;
    change.method = GaugeMethod::transload;
    FleetPlan wagons;
    wagons.bases = {{"change", 10}};
    wagons.returns = FleetReturn::demand;
    wagons.gauge = "1520 mm";
    wagons.return_s = sim::Law::constant(3600);
    GaugeWorld world(change, CargoKind::container, wagons);
    world.send(0, 0h);
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{60, 180});
    CHECK(world.minutes_of(0, "change", Cause::wagons) == 120);
    CHECK(world.minutes_of(0, "change", Cause::transloading) == 2 * 60);
    CHECK(world.minutes_of(0, "change", Cause::gauge_change) == 0);
    CHECK(world.inside() == 0);
    CHECK_NOTHROW(world.check_fleets());
}

// Wagons of the side behind do not go on: towards A none are needed, and the train runs without.
TEST_CASE("wagons stay on their gauge", "[gauge_change]")
{
    for (const GaugeMethod method : {GaugeMethod::transload, GaugeMethod::bogies}) {
        GaugeChangePlan change;
        change.method = method;
        FleetPlan wagons;
        wagons.bases = {{"change", 10}};
        wagons.returns = FleetReturn::stay;
        wagons.gauge = "1520 mm";
        GaugeWorld world(change, CargoKind::wagon, wagons);
        world.send(1, 0h);
        world.run(90min);
        CHECK(world.minutes("A") == Minutes{60});
        CHECK(world.resource("wagons", "units").in_use() == 0);
        CHECK_NOTHROW(world.check_fleets());
    }
}

TEST_CASE("variable axles need no stand", "[gauge_change]")
{
    GaugeChangePlan change;
    change.variable_share = 1;
    change.variable_s = sim::Law::constant(600);
    GaugeWorld world(change, CargoKind::wagon);
    world.send(0, 0h);
    world.send(0, 0h);
    world.run(24h);
    CHECK(world.minutes("B") == Minutes{10, 20});
    CHECK(world.minutes_of(0, "change", Cause::gauge_change) == 20);
}
