// A lock with chambers for several ships, by hand: who goes with whom, and when it is turned empty.
#include "models/corridor.hpp"
#include "models/port/port.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

// Ferries for one truck sail from A as soon as they have it and are off the lock of B 10 h later.
// Nothing but the lock takes time at B: a lockage 30 min, to turn a chamber 10 min. With `out` a
// ferry for the way back lies at B, which came in from 0:00 to 0:30: chamber 1 is open to it then.
struct LockedPort : SmallCorridor {
    PortPlan& a = add_port("A");
    PortPlan& b = add_port("B");

    PortPlan& add_port(const std::string& id)
    {
        auto& port = add<PortPlan>(id, "port");
        port.berths = {{"quay", 99, {}, {}}};
        return port;
    }
    ChamberPlan& chamber(std::int64_t ships)
    {
        ChamberPlan plan;
        plan.id = std::to_string(b.chambers.size() + 1);
        plan.ships = ships;
        plan.lockage_s = sim::Law::constant(30 * 60);
        plan.turn = 10min;
        b.chambers.push_back(plan);
        return b.chambers.back();
    }
    void fails(const std::string& resource, double every_h, double repair_h)
    {
        FailurePlan failure;
        failure.resource = resource;
        failure.every_s = hours_law(every_h);
        failure.repair_s = hours_law(repair_h);
        b.failures.push_back(failure);
    }
    SeaServicePlan& ferry(const std::string& id, std::vector<std::uint32_t> ports)
    {
        SeaServicePlan plan;
        plan.id = id;
        plan.ports = std::move(ports);
        plan.carries = CargoKind::truck;
        plan.capacity = 1;
        plan.sailing_s = hours_law(10);
        return sail(std::move(plan));
    }
    // As many ferries at A as trucks go with them.
    std::uint32_t in(sim::Duration at)
    {
        ferry("in " + std::to_string(++ferries_), {0, 1}).length_m = 100;
        return bring({at, {0, 1}, CargoKind::truck});
    }
    std::uint32_t out(sim::Duration at, std::int16_t priority = 0)
    {
        ferry("out", {1, 0}).priority = priority;
        return bring({at, {1, 0}, CargoKind::truck});
    }
    double hours_of(const std::vector<std::uint32_t>& trucks) const
    {
        double sum = 0;
        for (const std::uint32_t truck : trucks) {
            REQUIRE(ended(truck));
            sum += transit_h(truck);
        }
        return sum;
    }
    double measured(const std::string& name)
    {
        for (const PlaceMeasure& measure : at<Port>(1).measures()) {
            if (measure.name == name && measure.count) return static_cast<double>(*measure.count);
            if (measure.name == name && measure.value) return measure.value(at<Port>(1).now());
        }
        return -1;
    }

private:
    int ferries_ = 0;
};

Approx at_hours(double h) { return Approx(h).margin(1e-9); }

}  // namespace

// Two go in from 10:00 to 10:30. For the third the chamber is turned until 10:40: 10:40 to 11:10.
TEST_CASE("a chamber takes as many ships as it has room for, and is turned empty", "[lock]")
{
    LockedPort port;
    port.chamber(2);
    const std::vector<std::uint32_t> trucks{port.in(0h), port.in(0h), port.in(0h)};
    port.run(48h);
    CHECK(port.hours_of(trucks) == at_hours(2 * 10.5 + 11 + 10 * min));
    double queued = 0;
    for (const std::uint32_t truck : trucks) {
        queued += port.hours(truck, 1, Cause::lock);
        CHECK(port.hours(truck, 1, Cause::service) == at_hours(0.5));
    }
    CHECK(queued == at_hours(40 * min));
    CHECK(port.measured("lockages") == 2);
    CHECK(port.measured("empty turns") == 1);
    CHECK(port.measured("ships in a lockage") == 1.5);
}

// Turned for them until 10:10, the chamber takes the one from 10:10 to 10:40. The second is before
// the ship that leaves at 10:20: turned again, from 10:50 to 11:20, and that one until 11:50.
TEST_CASE("ships pass a lock as they came, though it is open to the other side", "[lock]")
{
    LockedPort port;
    port.chamber(1);
    const auto first = port.in(0h);
    const auto second = port.in(5min);
    const auto back = port.out(10h + 20min);
    port.run(48h);
    CHECK(port.hours_of({first}) == at_hours(10 + 40 * min));
    CHECK(port.hours_of({second}) == at_hours(11 + 15 * min));
    CHECK(port.hours_of({back}) == at_hours(1.5 + 10));
    CHECK(port.measured("empty turns") == 2);
}

// It goes out at 10:40, through at 11:10, and the second after it until 11:40, without a turn.
TEST_CASE("a ship of a higher priority goes before others at a lock", "[lock]")
{
    LockedPort port;
    port.chamber(1);
    port.in(0h);
    const auto second = port.in(5min);
    const auto back = port.out(10h + 20min, 1);
    port.run(48h);
    CHECK(port.hours_of({back}) == at_hours(50 * min + 10));
    CHECK(port.hours_of({second}) == at_hours(11 + 35 * min));
    CHECK(port.measured("empty turns") == 1);
}

// Chamber 2, open to the sea, takes the first from 10:00 to 10:30; chamber 1 is turned and takes
// the second from 10:10 to 10:40. Chamber 2 is turned for the third, of 10:05: from 10:40 to 11:10,
// and chamber 1 goes out with the ship of 10:20 meanwhile.
TEST_CASE("of two chambers one is turned and the other goes as it stands", "[lock]")
{
    LockedPort port;
    port.chamber(1);
    port.chamber(1);
    const auto first = port.in(0h);
    const auto second = port.in(0h);
    const auto third = port.in(5min);
    const auto back = port.out(10h + 20min);
    port.run(48h);
    CHECK(port.hours_of({first, second}) == at_hours(10.5 + 10 + 40 * min));
    CHECK(port.hours_of({third}) == at_hours(11 + 5 * min));
    CHECK(port.hours_of({back}) == at_hours(50 * min + 10));
    CHECK(port.measured("empty turns") == 2);
}

// With the second of 10:15 it is full: both until 10:45. One of 10:25 is too late: the first goes
// at 10:20 by itself, and the chamber is turned from 10:50 to 11:00.
TEST_CASE("a chamber waits for more ships, but not longer than it says", "[lock]")
{
    for (const bool in_time : {true, false}) {
        LockedPort port;
        port.chamber(2).wait = 20min;
        const auto first = port.in(0h);
        const auto second = port.in(in_time ? 15min : 25min);
        port.run(48h);
        CHECK(port.hours_of({first}) == at_hours(10 + (in_time ? 45 : 50) * min));
        CHECK(port.hours_of({second}) == at_hours(in_time ? 10.5 : 11 + 5 * min));
    }
}

// The other one, which waits for nobody, is left alone by ships that one waits with, and is not
// turned for them.
TEST_CASE("ships with which a chamber waits for more are left to it", "[lock]")
{
    LockedPort port;
    port.chamber(3).wait = 20min;
    port.chamber(1).wait = 20min;
    const std::vector<std::uint32_t> trucks{port.in(0h), port.in(10min)};
    port.run(48h);
    CHECK(port.hours_of(trucks) == at_hours(2 * (10 + 50 * min) - 10 * min));
    CHECK(port.measured("lockages") == 1);
    CHECK(port.measured("empty turns") == 0);
}

// Ships of 100 m each: one by one in 199 m.
TEST_CASE("the length of a chamber limits the ships in it", "[lock]")
{
    for (const double length : {200.0, 199.0}) {
        LockedPort port;
        port.chamber(2).length_m = length;
        const std::vector<std::uint32_t> trucks{port.in(0h), port.in(0h)};
        port.run(48h);
        const double second = length == 200 ? 10.5 : 11 + 10 * min;
        CHECK(port.hours_of(trucks) == at_hours(10.5 + second));
    }
}

TEST_CASE("a lockage outwards may take another time", "[lock]")
{
    LockedPort port;
    port.chamber(1).lockage_out_s = sim::Law::constant(45 * 60);
    const auto back = port.out(2h);
    port.run(48h);
    CHECK(port.hours_of({back}) == at_hours(0.75 + 10));
}

// Ships that come every three minutes, one or two at a time. Nobody is left behind.
TEST_CASE("a lock passes all ships, whatever is drawn", "[lock]")
{
    LockedPort port;
    port.chamber(2).lockage_s = sim::Law::exponential(1800);
    port.chamber(1).lockage_s = sim::Law::exponential(1800);
    std::vector<std::uint32_t> trucks;
    for (int i = 0; i < 40; ++i) trucks.push_back(port.in(i * 3min));
    port.run(100h);
    CHECK(port.hours_of(trucks) > 40 * 10);
    CHECK(port.measured("ships in a lockage") * port.measured("lockages") == Approx(40));
}

TEST_CASE("chambers that contradict other ways, or fit no ship, are refused", "[lock]")
{
    const auto said = [](const char* keys) {
        return errors_of(std::string(R"(
[scenario]
name = "port"
horizon = "1 d"
[[sea_service]]
id = "ferry"
ports = ["A", "B"]
capacity = 1
sailing = "1 h"
carries = "truck"
length = "120 m"
[[flow]]
id = "trucks"
cargo = "truck"
from = "A"
to = "B"
timetable = ["00:00"]
[[place]]
id = "B"
kind = "port"
berths = [{ id = "quay", count = 1 }]
[[place]]
id = "A"
kind = "port"
berths = [{ id = "quay", count = 1 }]
)") + keys + "\n");
    };
    const std::string one = R"(chambers = [{ id = "one", lockage = "1 h", turn = "1 h", length = )";
    CHECK(said((one + "\"120 m\" }]").c_str()).find("chamber") == std::string::npos);
    CHECK(said((one + "\"119 m\" }]").c_str()).find("no chamber of A takes") != std::string::npos);
    CHECK(said((one + "\"1 km\" }]\nlock = \"1 h\"").c_str()).find("a way of its own") !=
          std::string::npos);
}

// The chamber fails at 10:10 with a ship in it, for two hours: she is through at 12:30, and the
// other one, for whom it is turned until 12:40, at 13:10.
TEST_CASE("ships wait in a lock and before it for its repair", "[failures][lock]")
{
    LockedPort port;
    port.chamber(1);
    port.fails("chamber 1", 10 + 10 * min, 2);
    const auto first = port.in(0h);
    const auto second = port.in(0h);
    port.run(20h);
    CHECK(port.hours_of({first, second}) == at_hours(12.5 + 13 + 10 * min));
    const auto both = [&](Cause cause) {
        return port.hours(first, 1, cause) + port.hours(second, 1, cause);
    };
    CHECK(both(Cause::service) == at_hours(2 * 0.5));
    CHECK(both(Cause::breakdown) == at_hours(2 + 2));
    CHECK(both(Cause::lock) == at_hours(40 * min));
}

// Both chambers are out of order from 9:40 on; the one crew is at the first until 11:30. Either
// would do.
TEST_CASE("a ship waits for the repair of a lock once no chamber is left", "[failures][lock]")
{
    LockedPort port;
    port.b.repair_crews = 1;
    port.chamber(1);
    port.chamber(1);
    port.fails("chamber 1", 9.5, 2);
    port.fails("chamber 2", 9 + 40 * min, 1);
    const auto truck = port.in(0h);
    port.run(15h);
    CHECK(port.hours_of({truck}) == at_hours(12));
    CHECK(port.hours(truck, 1, Cause::repair_crew) == at_hours(0.75));
    CHECK(port.hours(truck, 1, Cause::breakdown) == at_hours(0.75));
    CHECK(port.hours(truck, 1, Cause::lock) == at_hours(0));
    CHECK(port.hours(truck, 1, Cause::service) == at_hours(0.5));
}
