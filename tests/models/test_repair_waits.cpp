// Waits for what is out of order, at desks, terminals and quays: to the repair and to the wait for
// a repair crew, all by hand.
#include "models/border/border.hpp"
#include "models/rail/rail_terminal.hpp"
#include "models/reading/keys.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"
#include "tests/models/strait.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-9); }

FailurePlan failure_of(std::string resource, double every_h, double repair_h)
{
    FailurePlan failure;
    failure.resource = std::move(resource);
    failure.every_s = hours_law(every_h);
    failure.repair_s = hours_law(repair_h);
    return failure;
}

// Customs take an hour for a truck; a desk beside it looks at trains alone.
struct Desks : SmallCorridor {
    BorderPlan& border = add<BorderPlan>("B", "border");

    Desks()
    {
        AgencyPlan trucks;
        trucks.id = "customs";
        trucks.per_truck_s = hours_law(1);
        AgencyPlan trains;
        trains.id = "trains";
        trains.per_train_s = hours_law(1);
        border.sides.resize(1);
        border.sides[0].agencies = {trucks, trains};
    }
    void fails(std::size_t agency, double every_h, double repair_h)
    {
        const BorderSidePlan& side = border.sides[0];
        border.failures.push_back(
            failure_of(border.officers_name(side, side.agencies[agency]), every_h, repair_h));
    }
    std::uint32_t truck(sim::Duration at) { return bring({at, {0}, CargoKind::truck}); }
};

}  // namespace

// Out of order from 3:00 on, the desk waits for the crew that is at the other one until 7:00, and
// is repaired until 17:00.
TEST_CASE("a truck waits for the repair of the desk, and for its crew", "[failures][border]")
{
    Desks corridor;
    corridor.border.repair_crews = 1;
    corridor.fails(0, 3, 10);
    corridor.fails(1, 2, 5);
    const auto first = corridor.truck(5h);
    const auto second = corridor.truck(5h + 30min);
    corridor.run(20h);
    CHECK(corridor.hours(first, 0, Cause::repair_crew) == hours(2));
    CHECK(corridor.hours(first, 0, Cause::breakdown) == hours(10));
    CHECK(corridor.hours(first, 0, Cause::queue) == hours(0));
    CHECK(corridor.hours(second, 0, Cause::repair_crew) == hours(1.5));
    CHECK(corridor.hours(second, 0, Cause::breakdown) == hours(10));
    CHECK(corridor.hours(second, 0, Cause::queue) == hours(1));
}

// Open from 8:00 to 20:00, out of order from 18:00 to 10:00: at night it is closed. With a strike
// from 19:30 on, until 9:00, half an hour less on either side is left to the repair.
TEST_CASE("outside the hours of a desk, and in a closure, its repair is no cause", "[failures]")
{
    const bool strike = GENERATE(false, true);
    Desks corridor;
    corridor.border.sides[0].agencies[0].hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    corridor.fails(0, 18, 16);
    corridor.border.failures.back().units = 1;
    if (strike) {
        DisruptionPlan& plan = corridor.scenario.disruptions.emplace_back();
        plan.id = "strike";
        plan.closed = true;
        plan.cause = Cause::strike;
        plan.targets.push_back({DisruptionTarget::Kind::place, 0, {}});
        plan.from = corridor.scenario.start + 19h + 30min;
        plan.to = corridor.scenario.start + 33h;
    }
    const auto truck = corridor.truck(19h);
    corridor.run(48h);
    CHECK(corridor.transit_h(truck) == hours(16));
    CHECK(corridor.hours(truck, 0, Cause::breakdown) == hours(strike ? 0.5 + 1 : 1 + 2));
    CHECK(corridor.hours(truck, 0, Cause::closed) == hours(strike ? 0 : 12));
    CHECK(corridor.hours(truck, 0, Cause::strike) == hours(strike ? 13.5 : 0));
    CHECK(corridor.hours(truck, 0, Cause::service) == hours(1));
}

// The crane is out of order from 3:00 to 13:00, the terminal closed from 12:00 to 14:30.
TEST_CASE("a closure goes before a repair at the same time", "[failures][rail_terminal]")
{
    SmallCorridor corridor;
    auto& terminal = corridor.add<RailTerminalPlan>("T", "rail_terminal");
    terminal.rate_per_h = 1;
    terminal.tracks = 2;
    terminal.failures = {failure_of("cranes", 3, 10)};
    DisruptionPlan& plan = corridor.scenario.disruptions.emplace_back();
    plan.id = "strike";
    plan.closed = true;
    plan.cause = Cause::strike;
    plan.targets.push_back({DisruptionTarget::Kind::place, 0, {}});
    plan.from = corridor.scenario.start + 12h;
    plan.to = corridor.scenario.start + 14h + 30min;
    const auto train = corridor.bring_train({{4h, {0}, CargoKind::container, 1}});
    corridor.run(20h);
    CHECK(corridor.hours(train, 0, Cause::breakdown) == hours(8));
    CHECK(corridor.hours(train, 0, Cause::strike) == hours(2.5));
    CHECK(corridor.hours(train, 0, Cause::queue) == hours(0));
}

// The ship is moored at 1:00. Her crane fails at 1:05, finishes the shipment in hand and is
// repaired until 3:05.
TEST_CASE("cargo waits for a quay crane out of order", "[failures][port]")
{
    Strait strait;
    strait.a.cranes = 1;
    strait.a.failures = {failure_of("cranes", 65 * min, 2)};
    strait.ships.longest_wait = 6h;
    strait.sail(strait.ships);
    const auto first = strait.cargo(0h, 4);
    const auto second = strait.cargo(0h, 4);
    strait.run(48h);
    // The first is on board at 1:12.
    CHECK(strait.hours(first, 0, Cause::service) == hours(12 * min));
    CHECK(strait.hours(second, 0, Cause::breakdown) == hours(1 + 53 * min));
    CHECK(strait.hours(second, 0, Cause::crane) == hours(0));
}

// Moored at A at 1:00, full at 1:30, unmoored at 2:00, off B at 12:00, whose one berth is out of
// order from 11:00 to 14:00.
TEST_CASE("a ship waits for a berth out of order", "[failures][port]")
{
    Strait strait;
    strait.b.berths = {{"quay", 1, {}, {}}};
    strait.b.failures = {failure_of("berths quay", 11, 3)};
    strait.ships.longest_wait = 6h;
    strait.sail(strait.ships);
    const auto cargo = strait.cargo(0h, 10);
    strait.run(24h);
    CHECK(strait.hours(cargo, 1, Cause::breakdown) == hours(2));
    CHECK(strait.hours(cargo, 1, Cause::berth) == hours(0));
}
