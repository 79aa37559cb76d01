// The way in and out of a port by hand: a channel in one direction at a time, a lock.
#include "models/corridor.hpp"
#include "models/port/port.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx at_hours(double h) { return Approx(h).margin(1e-9); }

// Ferries for one truck sail at once when they have it, 10 h: from A and from C to B and back. At B
// they move in for an hour, and out for an hour; elsewhere that takes no time.
struct Coast : SmallCorridor {
    PortPlan& a = add_port("A");
    PortPlan& b = add_port("B");
    PortPlan& c = add_port("C");

    Coast()
    {
        b.mooring = b.unmooring = 1h;
        add_ferry("one", {0, 1});
        add_ferry("two", {2, 1});
    }

    PortPlan& add_port(const std::string& id)
    {
        auto& port = add<PortPlan>(id, "port");
        port.berths = {{"quay", 4, {}, {}}};
        return port;
    }
    void add_ferry(const std::string& id, std::vector<std::uint32_t> ports)
    {
        SeaServicePlan plan;
        plan.id = id;
        plan.ports = std::move(ports);
        plan.carries = CargoKind::truck;
        plan.capacity = 1;
        plan.sailing_s = hours_law(10);
        sail(std::move(plan));
    }
    std::uint32_t truck(sim::Duration at, std::uint32_t from, std::uint32_t to)
    {
        return bring({at, {from, to}, CargoKind::truck});
    }
};

// A third ferry lies at B from 1:00. The first moves in from 10:00 to 11:00. The third is to leave
// at 10:15, the second comes at 10:30.
struct ThreeFerries : Coast {
    std::uint32_t first = truck(0h, 0, 1);
    std::uint32_t second = truck(30min, 2, 1);
    std::uint32_t third = truck(10h + 15min, 1, 0);

    explicit ThreeFerries(bool one_way)
    {
        b.channel = 2;
        b.one_way = one_way;
        add_ferry("three", {1, 0});
        run(48h);
        REQUIRE(ended(first));
        REQUIRE(ended(second));
        REQUIRE(ended(third));
        CHECK(transit_h(first) == at_hours(11));
    }
};

}  // namespace

// The third moves out from 11:00 to 12:00, and only then the second, which came after it, in.
TEST_CASE("in a one-way channel nobody passes who waits for the other direction", "[port]")
{
    ThreeFerries corridor(true);
    CHECK(corridor.transit_h(corridor.third) == at_hours(0.75 + 1 + 10));
    CHECK(corridor.hours(corridor.third, 1, Cause::channel) == at_hours(0.75));
    CHECK(corridor.transit_h(corridor.second) == at_hours(10 + 1.5 + 1));
    CHECK(corridor.hours(corridor.second, 1, Cause::channel) == at_hours(1.5));
}

// The third moves out at once, and the second is the next of two, at 11:00.
TEST_CASE("in a channel both ways only the number of ships counts", "[port]")
{
    ThreeFerries corridor(false);
    CHECK(corridor.transit_h(corridor.third) == at_hours(1 + 10));
    CHECK(corridor.transit_h(corridor.second) == at_hours(10 + 0.5 + 1));
}

// The second ferry comes at 10:15, while the first is in the lock until 11:00; then the chamber is
// turned for it until 11:30, as both go the same way. What leaves at 13:00 finds it turned; what
// leaves at 14:30, after that, does not.
TEST_CASE("a lock is turned for a ship that goes the way of the last one", "[port]")
{
    Coast corridor;
    corridor.b.lock = 30min;
    const auto first = corridor.truck(0h, 0, 1);
    const auto second = corridor.truck(15min, 2, 1);
    const auto third = corridor.truck(13h, 1, 0);
    const auto fourth = corridor.truck(14h + 30min, 1, 2);
    corridor.run(48h);
    for (const auto s : {first, second, third, fourth}) REQUIRE(corridor.ended(s));
    CHECK(corridor.transit_h(first) == at_hours(11));
    CHECK(corridor.transit_h(second) == at_hours(10 + 0.75 + 0.5 + 1));
    CHECK(corridor.hours(second, 1, Cause::lock) == at_hours(1.25));
    CHECK(corridor.transit_h(third) == at_hours(11));
    CHECK(corridor.transit_h(fourth) == at_hours(0.5 + 11));
}

TEST_CASE("a channel and a lock that contradict each other are refused", "[port]")
{
    const auto said = [](const char* keys) {
        return errors_of(std::string(R"(
[scenario]
name = "port"
horizon = "1 d"
[[place]]
id = "A"
kind = "port"
berths = [{ id = "quay", count = 1 }]
)") + keys + "\n");
    };
    CHECK(said("one_way = true").find("how many ships the channel takes") != std::string::npos);
    CHECK(said("lock = \"20 min\"\nchannel = 1").find("ways of their own") != std::string::npos);
    CHECK(said("channel = 2\none_way = true").find("channel") == std::string::npos);
}

// Out of order from 9:00 to 12:00; she is off the port at 10:00.
TEST_CASE("a ship waits for pilots or a way in that are out of order", "[failures][marine]")
{
    const std::string resource = GENERATE("pilots", "channel", "lock");
    Coast coast;
    if (resource == "pilots") coast.b.pilots = 1;
    if (resource == "channel") coast.b.channel = 1;
    if (resource == "lock") coast.b.lock = 30min;
    FailurePlan failure;
    failure.resource = resource;
    failure.every_s = hours_law(9);
    failure.repair_s = hours_law(3);
    coast.b.failures = {failure};
    const auto truck = coast.truck(0h, 0, 1);
    coast.run(20h);
    CHECK(coast.transit_h(truck) == at_hours(10 + 2 + 1));
    CHECK(coast.hours(truck, 1, Cause::breakdown) == at_hours(2));
    CHECK(coast.hours(truck, 1, Cause::mooring) == at_hours(1));
}
