// Decks by hand: lane metres, track metres, shared and separate room, deadweight.
#include "models/port/deck.hpp"

#include "models/port/port.hpp"
#include "models/port/sea_service_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-9); }

DeckPlan deck(std::vector<CargoKind> carries, double length_m)
{
    DeckPlan plan;
    plan.carries = std::move(carries);
    plan.length_m = length_m;
    return plan;
}

// One on its own, for as long as the test file asks.
const Shipment& shipment(CargoKind kind, std::int32_t size = 1, double tonnes = 0)
{
    static std::vector<ShipmentPtr> made;
    made.push_back(std::make_unique<Shipment>());
    made.back()->kind = kind;
    made.back()->size = size;
    made.back()->tonnes = tonnes;
    return *made.back();
}

}  // namespace

TEST_CASE("lanes of 100 m take five trucks of 18 m", "[deck]")
{
    SeaServicePlan ships;
    ships.decks = {deck({CargoKind::truck}, 100)};
    Stowage stowage(ships, 0);
    const Shipment& truck = shipment(CargoKind::truck);
    for (int i = 0; i < 5; ++i) {
        CHECK_FALSE(stowage.is_full(CargoKind::truck));
        REQUIRE(stowage.fits(truck));
        stowage.add(truck);
    }
    CHECK_FALSE(stowage.fits(truck));
    CHECK(stowage.is_full(CargoKind::truck));  // 10 m are left, no truck is waited for
    CHECK(stowage.load_share() == Approx(0.9));
    CHECK_FALSE(stowage.fits(shipment(CargoKind::wagon)));
    CHECK(ships.mean_ship_units(CargoKind::truck) == 5);
}

TEST_CASE("one deck shared by wagons and trucks, two decks apart", "[deck]")
{
    SeaServicePlan ships;
    ships.wagon_length_m = 15;
    ships.decks = {deck({CargoKind::wagon, CargoKind::truck}, 60)};
    Stowage shared(ships, 0);
    shared.add(shipment(CargoKind::wagon, 2));  // 30 m
    CHECK(shared.fits(shipment(CargoKind::truck)));
    CHECK_FALSE(shared.fits(shipment(CargoKind::truck, 2)));  // 36 m
    CHECK(shared.fits(shipment(CargoKind::wagon, 2)));

    ships.decks = {deck({CargoKind::wagon}, 60), deck({CargoKind::truck}, 60)};
    Stowage apart(ships, 0);
    apart.add(shipment(CargoKind::wagon, 4));
    CHECK(apart.is_full(CargoKind::wagon));
    CHECK_FALSE(apart.is_full(CargoKind::truck));
    CHECK(apart.fits(shipment(CargoKind::truck, 3)));
    CHECK(apart.load_share() == Approx(0.5));
    CHECK(apart.has_least(0.5));
    CHECK_FALSE(apart.has_least(0.51));
}

TEST_CASE("deadweight stops heavy cargo where there is room", "[deck]")
{
    SeaServicePlan ships;
    ships.capacity = 10;
    ships.deadweight_t = 50;
    Stowage stowage(ships, 10);
    stowage.add(shipment(CargoKind::container, 2, 30));
    CHECK(stowage.fits(shipment(CargoKind::container, 2, 20)));
    CHECK_FALSE(stowage.fits(shipment(CargoKind::container, 2, 21)));
}

TEST_CASE("wagons and trucks sail on one ship", "[deck]")
{
    SmallCorridor corridor;
    for (const char* id : {"A", "B"}) {
        auto& port = corridor.add<PortPlan>(id, "port");
        port.berths.push_back({"ramp", 2, {}, {CargoKind::wagon}});
        port.mooring = 1h;
        port.unmooring = 30min;
        port.wagons_per_h = 10;
        port.trucks_per_h = 20;
    }
    SeaServicePlan ferry;
    ferry.id = "ferry";
    ferry.ports = {0, 1};
    ferry.wagon_length_m = 15;
    ferry.decks = {deck({CargoKind::wagon, CargoKind::truck}, 60)};
    ferry.sailing_s = hours_law(10);
    ferry.longest_wait = 24h;
    corridor.link(0, 1, "sea", hours_law(10));
    corridor.scenario.links.back().carries = CargoKind::wagon;
    corridor.link(0, 1, "sea", hours_law(10));
    corridor.scenario.links.back().carries = CargoKind::truck;
    corridor.link(1, 0, "sea", hours_law(10));
    corridor.scenario.links.back().carries = CargoKind::wagon;
    corridor.link(1, 0, "sea", hours_law(10));
    corridor.scenario.links.back().carries = CargoKind::truck;
    corridor.scenario.services.push_back(ferry);
    const auto wagons = corridor.bring({0h, {0, 1}, CargoKind::wagon, 2});
    const auto truck = corridor.bring({10min, {0, 1}, CargoKind::truck, 1});
    const auto left = corridor.bring({20min, {0, 1}, CargoKind::truck, 1});
    corridor.run(24h);

    // The wagons came first: on board from 1:00 to 1:12, the truck by 1:15; 12 m are left, in which
    // neither a truck nor a wagon finds room, and the ship sails.
    CHECK(corridor.hours(wagons, 0, Cause::departure) == hours(0.05));
    CHECK(corridor.hours(truck, 0, Cause::vessel) == hours(1.2 - 1.0 / 6));
    CHECK(corridor.hours(truck, 0, Cause::departure) == hours(0));
    CHECK(corridor.hours(wagons, corridor.by_link(0), Cause::moving) == hours(10));
    CHECK(corridor.hours(truck, corridor.by_link(1), Cause::moving) == hours(10));
    CHECK_FALSE(corridor.ended(left));
}
