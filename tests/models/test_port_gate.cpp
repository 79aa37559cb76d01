// The land side of a port by hand: appointments, pickup, customs, dwell and what it costs.
#include "models/port/appointments.hpp"
#include "models/port/port.hpp"
#include "models/station/station_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-6); }

// Two ports and a place inland of the second, 3 h by road; ships of 10 units, 10 h at sea.
struct Coast : SmallCorridor {
    PortPlan& a = add_port("A");
    PortPlan& b = add_port("B");
    PortPlan& inland = add_port("T");
    SeaServicePlan ships;

    Coast()
    {
        link(1, 2, "road", hours_law(3));
        ships.id = "ferry";
        ships.ports = {0, 1};
        ships.capacity = 10;
        ships.sailing_s = hours_law(10);
        ships.longest_wait = 2h;
    }
    PortPlan& add_port(const std::string& id)
    {
        auto& port = add<PortPlan>(id, "port");
        port.berths.push_back({"quay", 5, {}, {}});
        port.mooring = 1h;
        port.unmooring = 30min;
        port.crane_moves_per_h = 20;
        port.teu_per_move = 1;
        return port;
    }
};

}  // namespace

TEST_CASE("trucks take the slots in turn; early ones wait outside", "[gate]")
{
    Coast coast;
    coast.a.gate_lanes = 1;
    AppointmentPlan slots;
    slots.trucks = 2;
    slots.early = 15min;
    slots.margin = 30min;
    coast.a.appointments = slots;
    coast.ships.carries = CargoKind::truck;
    coast.ships.longest_wait = 8h;
    coast.sail(coast.ships);
    std::vector<std::uint32_t> trucks;
    for (int i = 0; i < 3; ++i) trucks.push_back(coast.bring({20min, {0, 1}, CargoKind::truck, 1}));
    coast.run(72h);

    // Slots at 1:00 for two and at 2:00 for the third; they are there half an hour before, and let
    // in a quarter of an hour before.
    CHECK(coast.hours(trucks[0], 0, Cause::slot) == hours(25 * min));
    CHECK(coast.hours(trucks[1], 0, Cause::slot) == hours(25 * min));
    CHECK(coast.hours(trucks[2], 0, Cause::slot) == hours(1 + 25 * min));
}

TEST_CASE("a truck that comes too late books again", "[gate]")
{
    sim::Simulation simulation(1, 0);
    struct Yard final : sim::Place {
        using Place::Place;
    } yard(simulation, "yard");
    AppointmentPlan plan;
    plan.late = 30min;
    plan.delay_s = hours_law(0.75);
    Appointments slots(yard, plan, {{sim::Time{}, 1}});
    CHECK(slots.book() == sim::Time{});
    CHECK(slots.book() == sim::Time(1h));
    CHECK(slots.admission(sim::Time(1h), 7, 0) == sim::never);
    plan.margin = 30min;  // the truck sets out earlier
    CHECK(slots.admission(sim::Time(1h), 7, 0) == sim::Time(75min));
    simulation.close();
}

TEST_CASE("slots begin in the hours of the gate", "[gate]")
{
    sim::Simulation simulation(1, 0);
    struct Yard final : sim::Place {
        using Place::Place;
    } yard(simulation, "yard");
    const AppointmentPlan plan;
    Appointments slots(yard, plan, {{sim::Time{}, 0}, {sim::Time(8h), 1}, {sim::Time(9h), 0}});
    CHECK(slots.book() == sim::Time(8h));
    CHECK(slots.book() == sim::never);
    simulation.close();
}

TEST_CASE("containers are held by customs, then fetched through the gate, and pay", "[gate]")
{
    Coast coast;
    coast.b.gate_lanes = 1;
    coast.b.gate_time_s = hours_law(0.2);
    coast.b.customs = CustomsHold{1, hours_law(5)};
    coast.b.pickup_s = hours_law(24);
    coast.b.pickup_by_gate = true;
    coast.b.free_time = 24h;
    coast.b.storage_per_day = 1;
    coast.b.demurrage_per_day = 10;
    coast.sail(coast.ships);
    const auto s = coast.bring({0h, {0, 1, 2}, CargoKind::container, 10});
    coast.run(96h);

    REQUIRE(coast.ended(s));
    CHECK(coast.hours(s, 1, Cause::customs) == hours(5));
    CHECK(coast.hours(s, 1, Cause::storage) == hours(24));
    CHECK(coast.hours(s, 1, Cause::service) == hours(0.5 + 0.2));
    CHECK(coast.hours(s, 1, Cause::mooring) == hours(1));
    // In the yard for 29.2 h: a day of storage and a started day of demurrage, for 10 TEU each.
    const auto& charged = coast.place(2).flows()[s].charged;
    const auto of = [&](Charge kind) {
        return static_cast<double>(charged.at(1 * charges + static_cast<std::size_t>(kind))) / 1e6;
    };
    CHECK(of(Charge::storage) == Approx(10));
    CHECK(of(Charge::demurrage) == Approx(100));
}

TEST_CASE("transshipment from a feeder to a ferry passes customs", "[gate]")
{
    SmallCorridor corridor;
    for (const char* id : {"A", "B", "C"}) {
        auto& port = corridor.add<PortPlan>(id, "port");
        port.berths.push_back({"quay", 5, {}, {}});
        port.mooring = 1h;
        port.unmooring = 30min;
        port.crane_moves_per_h = 20;
        port.teu_per_move = 1;
        port.customs = CustomsHold{1, hours_law(5)};
    }
    SeaServicePlan feeder;
    feeder.id = "feeder";
    feeder.ports = {0, 1};
    feeder.capacity = 10;
    feeder.sailing_s = hours_law(10);
    feeder.longest_wait = 2h;
    corridor.sail(feeder);
    feeder.id = "ferry";
    feeder.ports = {1, 2};
    feeder.longest_wait = 30h;
    corridor.sail(feeder);
    const auto s = corridor.bring({0h, {0, 1, 2}, CargoKind::container, 10});
    corridor.run(96h);

    // Ashore at B at 13:30, where the ferry has waited since 1:00.
    REQUIRE(corridor.ended(s));
    CHECK(corridor.hours(s, 1, Cause::customs) == hours(0));
    CHECK(corridor.hours(s, 1, Cause::vessel) == hours(0));
    CHECK(corridor.hours(s, 1, Cause::service) == hours(0.5 + 0.5));
    CHECK(corridor.hours(s, 1, Cause::mooring) == hours(1 + 0.5));
}

TEST_CASE("a yard is full by weight where it has room by TEU", "[gate]")
{
    Coast coast;
    coast.a.yard_teu = 100;
    coast.a.yard_tonnes.push_back({CargoKind::container, 100});  // half of it for cargo from land
    coast.sail(coast.ships);
    const auto first = coast.bring({0h, {0, 1}, CargoKind::container, 2, 0, 30});
    const auto second = coast.bring({0h, {0, 1}, CargoKind::container, 2, 0, 30});
    coast.run(48h);
    // The ship is moored at 1:00 and has the first on board at 1:06.
    CHECK(coast.hours(first, 0, Cause::yard_full) == hours(0));
    CHECK(coast.hours(second, 0, Cause::yard_full) == hours(1 + 6 * min));
    CHECK(coast.ended(second));
}
