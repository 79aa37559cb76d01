// Ships that refuse some cargo: who loads it, and who need not wait for whom.
#include "models/corridor.hpp"
#include "models/port/port.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-9); }

// Mooring and unmooring take no time, a container 3 min; 10 h at sea. The first service refuses
// fuel, the second nothing; ships sail when they are full.
struct TwoServices : SmallCorridor {
    TwoServices(std::int64_t first_capacity, std::int64_t second_capacity)
    {
        for (const char* id : {"A", "B"}) {
            auto& port = add<PortPlan>(id, "port");
            port.berths = {{"quay", 4, {}, {}}};
            port.mooring = port.unmooring = 0min;
            port.crane_moves_per_h = 20;
            port.teu_per_move = 1;
        }
        Refusal fuel;
        fuel.hazardous = true;
        add_service("passengers", first_capacity).refuses = fuel;
        add_service("cargo", second_capacity);
    }

    SeaServicePlan& add_service(const std::string& id, std::int64_t capacity)
    {
        SeaServicePlan plan;
        plan.id = id;
        plan.ports = {0, 1};
        plan.capacity = capacity;
        plan.sailing_s = hours_law(10);
        return sail(std::move(plan));
    }

    std::uint32_t bring_box(bool hazardous, sim::Duration at, std::int32_t size)
    {
        FlowPlan flow;
        flow.kind = CargoKind::container;
        flow.hazardous = hazardous;
        scenario.flows.push_back(flow);
        return bring({at, {0, 1}, CargoKind::container, size});
    }
};

}  // namespace

// The ship that refuses fuel has loaded 4 TEU of 10 and waits for more. Fuel comes at 2:00, is on
// board of the other one by 2:06 and fills it: at sea until 12:06, ashore by 12:12. Other cargo at
// 3:00 fills the first ship by 3:18; at sea until 13:18, the last of it ashore by 13:48.
TEST_CASE("a ship loads what another one refuses, which waits beside it", "[port]")
{
    TwoServices corridor(10, 2);
    const auto some = corridor.bring_box(false, 30min, 4);
    const auto fuel = corridor.bring_box(true, 2h, 2);
    const auto rest = corridor.bring_box(false, 3h, 6);
    corridor.run(48h);
    REQUIRE(corridor.ended(fuel));
    CHECK(corridor.transit_h(fuel) == hours(10.2));
    CHECK(corridor.hours(fuel, 0, Cause::vessel) == hours(0));
    REQUIRE(corridor.ended(rest));
    CHECK(corridor.transit_h(rest) == hours(10.8));
    REQUIRE(corridor.ended(some));
}

// Both lie there empty, and fuel alone comes: it goes with the second. What both take goes with the
// first as long as that loads; once it has sailed, at 1:06, with the second.
TEST_CASE("what two services take goes on with the next when one has sailed", "[port]")
{
    TwoServices corridor(2, 4);
    const auto fuel = corridor.bring_box(true, 0h, 2);
    const auto first = corridor.bring_box(false, 1h, 2);
    const auto second = corridor.bring_box(false, 2h, 2);
    corridor.run(48h);
    REQUIRE(corridor.ended(fuel));
    // The second ship is full at 2:06, and at B at 12:06.
    CHECK(corridor.transit_h(fuel) == hours(12.1 + 0.1));
    REQUIRE(corridor.ended(first));
    CHECK(corridor.transit_h(first) == hours(10.2));
    REQUIRE(corridor.ended(second));
    CHECK(corridor.transit_h(second) == hours(10.1 + 0.2));
}

TEST_CASE("cargo that every ship refuses does not take part in the turns", "[port]")
{
    TwoServices corridor(2, 4);
    corridor.scenario.services[1].refuses = corridor.scenario.services[0].refuses;
    FlowPlan flow;
    flow.kind = CargoKind::container;
    flow.hazardous = true;
    CHECK(services_between(corridor.scenario, 0, 1, CargoKind::container).size() == 2);
    CHECK(services_between(corridor.scenario, 0, 1, CargoKind::container, flow).empty());
}
