// Ports by hand: ships' calls, cranes, the yard, trains and trucks.
#include "models/port/port.hpp"

#include <memory>

#include "models/corridor.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-9); }

// Mooring 1 h, unmooring 30 min, one crane a ship with 20 TEU an hour (3 min for one).
PortPlan& add_port(SmallCorridor& corridor, const std::string& id, std::int64_t berths = 1)
{
    auto& port = corridor.add<PortPlan>(id, "port");
    port.berths = {{"quay", berths, {}, {}}};
    port.mooring = 1h;
    port.unmooring = 30min;
    port.crane_moves_per_h = 20;
    port.teu_per_move = 1;
    return port;
}

// 10 h at sea; a ship of 10 TEU that waits for cargo for 2 h.
SeaServicePlan service(const std::string& id, std::vector<std::uint32_t> ports)
{
    SeaServicePlan plan;
    plan.id = id;
    plan.ports = std::move(ports);
    plan.capacity = 10;
    plan.sailing_s = hours_law(10);
    plan.longest_wait = 2h;
    return plan;
}

struct TwoPorts : SmallCorridor {
    PortPlan& a = add_port(*this, "A");
    PortPlan& b = add_port(*this, "B");
};

}  // namespace

TEST_CASE("a ship's call, minute by minute", "[port]")
{
    TwoPorts corridor;
    corridor.sail(service("feeder", {0, 1}));
    const auto s = corridor.bring({30min, {0, 1}, CargoKind::container, 4});
    corridor.run(24h);

    // Moored at 1:00, loaded by 1:12, sails at 3:00, at sea from 3:30, at B 13:30, moored 14:30.
    REQUIRE(corridor.ended(s));
    CHECK(corridor.transit_h(s) == hours(14 + 42 * min - 0.5));
    CHECK(corridor.hours(s, 0, Cause::vessel) == hours(0.5));
    CHECK(corridor.hours(s, 0, Cause::service) == hours(12 * min));
    CHECK(corridor.hours(s, 0, Cause::mooring) == hours(0.5));
    CHECK(corridor.hours(s, 0, Cause::departure) == hours(1 + 48 * min));
    CHECK(corridor.hours(s, corridor.by_link(0), Cause::moving) == hours(10));
    CHECK(corridor.hours(s, 1, Cause::service) == hours(12 * min));
    CHECK(corridor.hours(s, 1, Cause::mooring) == hours(1));
    CHECK(corridor.at<Port>(1).calls() == 1);
}

TEST_CASE("two ships and one berth: the second waits at anchor", "[port]")
{
    TwoPorts corridor;
    corridor.sail(service("one", {0, 1}));
    corridor.sail(service("two", {0, 1}));
    corridor.bring({30min, {0, 1}, CargoKind::container, 4});
    const auto s = corridor.bring({4h, {0, 1}, CargoKind::container, 4});
    corridor.run(24h);

    // The second ship has the berth of A from 3:30 to 7:00 and comes to B at 17:00, where the first
    // one leaves the berth at 17:12.
    REQUIRE(corridor.ended(s));
    CHECK(corridor.hours(s, 0, Cause::vessel) == hours(0.5));
    CHECK(corridor.hours(s, 1, Cause::berth) == hours(12 * min));
    CHECK(corridor.transit_h(s) == hours(18 + 24 * min - 4));
}

TEST_CASE("berths are for the services or the cargo that they name", "[port]")
{
    PortPlan plan;
    plan.berths = {
        {"any", 1, {}, {}}, {"wagons", 1, {}, {CargoKind::wagon}}, {"own", 1, {"line"}, {}}};
    SeaServicePlan ships = service("line", {0, 1});
    CHECK(plan.berths_for(ships) == 2);
    ships.id = "other";
    CHECK(plan.berths_for(ships) == 0);
    ships.carries = CargoKind::wagon;
    CHECK(plan.berths_for(ships) == 1);
    plan.berths.erase(plan.berths.begin());
    ships.carries = CargoKind::truck;
    CHECK_THROWS_AS(plan.berths_for(ships), std::invalid_argument);
}

namespace {

// Two ships at A at the same time, with cargo for B and C.
struct ThreePorts : SmallCorridor {
    PortPlan& a = add_port(*this, "A", 2);
    PortPlan& b = add_port(*this, "B");
    PortPlan& c = add_port(*this, "C");

    explicit ThreePorts(std::int64_t cranes)
    {
        a.cranes = cranes;
        a.cranes_per_ship = 2;
        sail(service("to B", {0, 1}));
        sail(service("to C", {0, 2}));
    }
    double handling(std::uint32_t s) const { return hours(s, 0, Cause::service); }
};

}  // namespace

TEST_CASE("three cranes between two ships that may have two each", "[port]")
{
    ThreePorts corridor(3);
    for (int i = 0; i < 4; ++i) corridor.bring({10min, {0, 1}, CargoKind::container, 2});
    const auto first = corridor.bring({10min, {0, 2}, CargoKind::container, 3});
    const auto second = corridor.bring({20min, {0, 2}, CargoKind::container, 3});
    const auto third = corridor.bring({30min, {0, 2}, CargoKind::container, 3});
    corridor.run(24h);

    // The ship to B has two cranes until 1:12, the other one then takes a second crane at 1:18.
    CHECK(corridor.handling(0) == hours(3 * min));
    CHECK(corridor.handling(first) == hours(9 * min));
    CHECK(corridor.handling(second) == hours(9 * min));
    CHECK(corridor.handling(third) == hours(4.5 * min));
}

TEST_CASE("a ship with two cranes leaves one to a ship without", "[port]")
{
    ThreePorts corridor(2);
    for (int i = 0; i < 4; ++i) corridor.bring({10min, {0, 1}, CargoKind::container, 2});
    const auto other = corridor.bring({10min, {0, 2}, CargoKind::container, 2});
    corridor.run(24h);

    CHECK(corridor.hours(other, 0, Cause::crane) == hours(3 * min));
    CHECK(corridor.handling(0) == hours(3 * min));
    CHECK(corridor.handling(1) == hours(6 * min));
}

TEST_CASE("one crane for two ships: the second waits until the first is loaded", "[port]")
{
    ThreePorts corridor(1);
    for (int i = 0; i < 4; ++i) corridor.bring({10min, {0, 1}, CargoKind::container, 2});
    const auto other = corridor.bring({10min, {0, 2}, CargoKind::container, 2});
    corridor.run(24h);

    CHECK(corridor.hours(other, 0, Cause::crane) == hours(24 * min));
}

TEST_CASE("a full yard holds the ship until a train leaves", "[port]")
{
    TwoPorts corridor;
    auto& inland = add_port(corridor, "T");
    corridor.b.yard_teu = 8;  // half of it for cargo from ships
    corridor.b.train_least_share = 0;
    corridor.b.train_longest_wait = 5h;
    corridor.link(1, inland.index, "rail", hours_law(1));
    SeaServicePlan ships = service("feeder", {0, 1});
    ships.capacity = 8;
    corridor.sail(ships);
    const auto first = corridor.bring({10min, {0, 1, 2}, CargoKind::container, 4});
    const auto second = corridor.bring({10min, {0, 1, 2}, CargoKind::container, 4});
    corridor.run(36h);

    // Full at 1:24, at B from 11:54, the first ashore at 13:06; its train leaves at 18:06.
    REQUIRE(corridor.ended(second));
    CHECK(corridor.hours(first, 0, Cause::departure) == hours(12 * min));
    CHECK(corridor.hours(first, 1, Cause::train) == hours(5));
    CHECK(corridor.hours(second, 1, Cause::yard_full) == hours(5));
    CHECK(corridor.hours(second, 1, Cause::service) == hours(24 * min));
    CHECK(corridor.hours(second, 1, Cause::train) == hours(5));
    CHECK(corridor.transit_h(second) == hours(18 + 18 * min + 5 + 1 - 10 * min));
}

TEST_CASE("a full train leaves at once, and takes its time to load", "[port]")
{
    TwoPorts corridor;
    add_port(corridor, "T");
    corridor.b.train_teu = 8;
    corridor.b.rail_teu_per_h = 16;
    corridor.link(1, 2, "rail", hours_law(1));
    corridor.sail(service("feeder", {0, 1}));
    const auto first = corridor.bring({10min, {0, 1, 2}, CargoKind::container, 4});
    const auto second = corridor.bring({10min, {0, 1, 2}, CargoKind::container, 4});
    corridor.run(36h);

    REQUIRE(corridor.ended(first));
    CHECK(corridor.hours(first, 1, Cause::train) == hours(12 * min));
    CHECK(corridor.hours(second, 1, Cause::train) == hours(0));
    CHECK(corridor.transit_h(first) == corridor.transit_h(second));
    CHECK(corridor.hours(second, 1, Cause::service) == hours(24 * min + 0.5));
}

TEST_CASE("trains wait for a track while one waits for the yard", "[port]")
{
    SmallCorridor corridor;
    auto& inland = add_port(corridor, "T");
    auto& a = add_port(corridor, "A");
    add_port(corridor, "B");
    inland.train_teu = 4;
    a.rail_tracks = 1;
    a.rail_teu_per_h = 4;
    a.yard_teu = 8;  // half of it for cargo from land
    corridor.link(0, 1, "rail", hours_law(1));
    SeaServicePlan ships = service("feeder", {1, 2});
    ships.longest_wait = 4h;
    corridor.sail(ships);
    const auto first = corridor.bring({0h, {0, 1, 2}, CargoKind::container, 4});
    const auto second = corridor.bring({10min, {0, 1, 2}, CargoKind::container, 4});
    const auto third = corridor.bring({20min, {0, 1, 2}, CargoKind::container, 4});
    corridor.run(72h);

    // The first is ashore at 2:00 and in the ship at 2:12, when the second finds room.
    CHECK(corridor.hours(first, 1, Cause::service) == hours(1 + 12 * min));
    CHECK(corridor.hours(first, 1, Cause::vessel) == hours(0));
    CHECK(corridor.hours(second, 0, Cause::track) == hours(1 + 50 * min));
    CHECK(corridor.hours(second, 1, Cause::yard_full) == hours(0));
    CHECK(corridor.hours(third, 0, Cause::track) >= 1);
    CHECK(corridor.ended(third));
}

TEST_CASE("trucks queue at the gate and drive off on the other side", "[port]")
{
    TwoPorts corridor;
    add_port(corridor, "T");
    corridor.a.gate_lanes = 1;
    corridor.a.gate_time_s = hours_law(0.1);
    corridor.a.trucks_per_h = 10;
    corridor.b.trucks_per_h = 10;
    corridor.link(1, 2, "road", hours_law(3));
    SeaServicePlan ferry = service("ferry", {0, 1});
    ferry.carries = CargoKind::truck;
    corridor.sail(ferry);
    corridor.bring({0h, {0, 1, 2}, CargoKind::truck, 1});
    const auto s = corridor.bring({0h, {0, 1, 2}, CargoKind::truck, 1});
    corridor.run(36h);

    REQUIRE(corridor.ended(s));
    CHECK(corridor.hours(s, 0, Cause::queue) == hours(0.1));
    CHECK(corridor.hours(s, 0, Cause::vessel) == hours(0.9));  // the first drives on board
    CHECK(corridor.hours(s, 0, Cause::service) == hours(0.1 + 0.1));
    CHECK(corridor.hours(s, 1, Cause::service) == hours(0.2));
    CHECK(corridor.hours(s, corridor.by_link(0), Cause::moving) == hours(3));
}

TEST_CASE("a gate has opening hours", "[port]")
{
    TwoPorts corridor;
    corridor.a.gate_lanes = 1;
    corridor.a.gate_time_s = hours_law(0.1);
    corridor.a.gate_hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    SeaServicePlan ferry = service("ferry", {0, 1});
    ferry.carries = CargoKind::truck;
    corridor.sail(ferry);
    const auto s = corridor.bring({2h, {0, 1}, CargoKind::truck, 1});
    corridor.run(72h);

    CHECK(corridor.hours(s, 0, Cause::closed) == hours(6));
    CHECK(corridor.hours(s, 0, Cause::queue) == hours(0));
}

TEST_CASE("ships neither berth nor sail in a storm", "[port]")
{
    TwoPorts corridor;
    corridor.a.storms = StormPlan{std::vector<double>(12, 0.99), hours_law(100)};
    SeaServicePlan ships = service("feeder", {0, 1});
    ships.longest_wait = 30h;
    corridor.sail(ships);
    const auto s = corridor.bring({0h, {0, 1}, CargoKind::container, 4});
    corridor.run(400h);

    // Open for about an hour, then shut for 100: the ship, ready at 31:00, sails when it opens.
    sim::Stream calms = corridor.place(0).stream("calm before the storm");
    sim::Draw draw = calms.at(0);
    const double exposed = sim::Law::exponential(1).sample(draw);
    const sim::Time begin =
        next_storm(*corridor.a.storms, corridor.scenario.start, sim::Time{}, exposed);
    REQUIRE(begin > sim::Time{});
    REQUIRE(begin < sim::Time{31h});
    const double end_h = sim::in_hours(begin.time_since_epoch()) + 100;
    CHECK(corridor.hours(s, 0, Cause::weather) == hours(end_h - 31));
}

TEST_CASE("the offered loads of a port by hand", "[port]")
{
    TwoPorts corridor;
    corridor.a.cranes = 2;
    SeaServicePlan ships = service("feeder", {0, 1});
    ships.ships = 3;
    corridor.sail(ships);
    // Round: 2 x (10 h at sea, 1.5 h of mooring and unmooring, 20 TEU at 20 an hour) = 25 h.
    CHECK(corridor.scenario.services[0].round_s(corridor.scenario) == Approx(25 * 3600));

    // 0.9 TEU an hour to B: 0.09 calls an hour of 1.5 h, and 0.9 x 3 min of handling.
    Passage out;
    out.kind = CargoKind::container;
    out.shipments_per_s = 0.3 / 3600;
    out.size = 3;
    out.to = 1;
    const auto loads = corridor.a.offered_loads(corridor.scenario, {out});
    REQUIRE(loads.size() == 2);
    CHECK(loads[0].resource == "berths quay");
    CHECK(loads[0].offered == Approx(0.09 * 1.5 + 0.9 / 20));
    CHECK(loads[1].resource == "cranes");
    CHECK(loads[1].offered == Approx(0.9 / 20));
}
