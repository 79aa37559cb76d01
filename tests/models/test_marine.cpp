// The sea side of a port by hand: anchorage, tide, pilots, tugs, cranes that stop, shared storms.
#include <cmath>

#include "models/port/port.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-6); }

// Two ports with many berths; mooring 1 h, unmooring 30 min, 3 min a TEU; ships of 10 TEU that wait
// for cargo for 2 h and sail for 10 h.
struct Strait : SmallCorridor {
    PortPlan& a = add_port("A");
    PortPlan& b = add_port("B");

    PortPlan& add_port(const std::string& id)
    {
        auto& port = add<PortPlan>(id, "port");
        port.berths.push_back({"quay", 5, {}, {}});
        port.mooring = 1h;
        port.unmooring = 30min;
        port.shifting = 20min;
        port.crane_moves_per_h = 20;
        port.teu_per_move = 1;
        return port;
    }
    SeaServicePlan& ship(const std::string& id, std::vector<std::uint32_t> ports = {0, 1})
    {
        SeaServicePlan plan;
        plan.id = id;
        plan.ports = std::move(ports);
        plan.capacity = 10;
        plan.sailing_s = hours_law(10);
        plan.longest_wait = 2h;
        return sail(plan);
    }
    std::uint32_t cargo(sim::Duration at, std::int32_t teu)
    {
        return bring({at, {0, 1}, CargoKind::container, teu});
    }
};

}  // namespace

TEST_CASE("two ships and one pilot: the second waits for him", "[marine]")
{
    Strait strait;
    strait.a.pilots = 1;
    strait.ship("one");
    strait.ship("two");
    const auto first = strait.cargo(0h, 4);
    const auto second = strait.cargo(0h, 10);
    strait.run(72h);

    // The first is moored at 1:00 and loaded with 4 TEU by 1:12, its next shipment does not fit: it
    // leaves with the pilot when he has brought in the second, at 2:00. That one is full at 2:30.
    CHECK(strait.hours(first, 0, Cause::pilot) == hours(48 * min));
    CHECK(strait.hours(first, 0, Cause::vessel) == hours(1));
    CHECK(strait.hours(second, 0, Cause::vessel) == hours(2));
    CHECK(strait.hours(second, 0, Cause::pilot) == hours(0));
}

TEST_CASE("tugs by the sort of ship; a ship that needs none does not wait", "[marine]")
{
    Strait strait;
    strait.b.tugs = 2;
    PilotagePlan large;
    large.services = {"large", "large 2"};
    large.tugs_in = 2;
    PilotagePlan small;
    small.tugs_in = 0;
    small.tugs_out = 0;
    strait.b.pilotage = {large, small};
    strait.ship("large");
    strait.ship("large 2");
    strait.ship("small");
    for (const auto at : {0min, 90min, 120min}) strait.cargo(at, 10);
    strait.run(72h);

    // They load as their cargo comes and reach B at 12:00, 12:30 and 13:00. The tugs are with the
    // first until 13:00.
    CHECK(strait.hours(0, 1, Cause::tug) == hours(0));
    CHECK(strait.hours(1, 1, Cause::tug) == hours(0.5));
    CHECK(strait.hours(2, 1, Cause::tug) == hours(0));
    for (int i = 0; i < 3; ++i) CHECK(strait.hours(i, 1, Cause::pilot) == hours(0));
}

namespace {

// Ships of one service come at random and move for an exponential time with a pilot each.
class Roadstead final : public sim::Place {
public:
    Roadstead(sim::Simulation& simulation, const MarinePlan& plan, const Scenario& scenario)
        : Place(simulation, "roadstead"), waterway(*this, plan, scenario)
    {
        start("come", come(*this));
    }
    Waterway waterway;

private:
    static sim::Process come(Roadstead& here)
    {
        const sim::Law apart = sim::Law::exponential(3600 / 1.5);
        sim::Stream arrivals = here.stream("arrivals");
        for (std::uint64_t n = 1;; ++n) {
            const sim::Duration gap = sample_duration(apart, arrivals.at(n));
            co_await here.delay(gap);
            here.start("move", move(here, n), n);
        }
    }
    static sim::Process move(Roadstead& here, std::uint64_t n)
    {
        Vessel vessel;
        vessel.capacity = 1;
        const Convoy convoy =
            co_await Waterway::clear(here, here.waterway, vessel, Movement::inbound);
        sim::Stream times = here.stream("moving");
        const sim::Duration time = sample_duration(sim::Law::exponential(3600), times.at(n));
        co_await here.delay(time);
    }
};

}  // namespace

TEST_CASE("ships, tugs and exponential movements are M/M/2", "[marine]")
{
    MarinePlan plan;
    plan.tugs = 2;
    Scenario scenario;
    SeaServicePlan service;
    service.capacity = 1;
    scenario.services = {service};
    // Erlang C for the offered load a = 1.5 on two servers: p0 = 1/7, Lq = p0 a^2/2 rho/(1 - rho)^2
    // with rho = 0.75 (D. Gross and others, Fundamentals of Queueing Theory, 4th ed., eq. 2.33).
    const double expected = 1.0 / 7 * 1.125 * 0.75 / (0.25 * 0.25);
    constexpr int runs = 20;
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < runs; ++r) {
        sim::Simulation simulation(11, static_cast<std::uint32_t>(r));
        Roadstead here(simulation, plan, scenario);
        const sim::Time end(10000h);
        simulation.run(end);
        const double queue = here.waterway.resources()[0]->tally().queue.mean(end);
        sum += queue;
        squares += queue * queue;
        simulation.close();
    }
    const double mean = sum / runs;
    const double sd = std::sqrt((squares - sum * mean) / (runs - 1));
    const double half_width = 2.861 * sd / std::sqrt(runs);  // 99 %, Student's t with 19 degrees
    CAPTURE(mean, expected, half_width);
    CHECK(std::abs(mean - expected) < half_width);
    CHECK(half_width < 0.1 * expected);
}

TEST_CASE("tide windows: before and after high water, by draught", "[marine]")
{
    TidePlan tide;
    tide.period = 12h;
    tide.high_water = 3h;
    tide.windows = {{8, 2h, 1h}, {10, 1h, 0h}};
    const auto at = [](double h) { return sim::Time(sim::Duration(std::llround(h * 3.6e9))); };
    CHECK(tide.next_passage(8, at(6)) == at(6));  // not more than 8 m
    CHECK(tide.next_passage(9, at(0)) == at(1));
    CHECK(tide.next_passage(9, at(4)) == at(4));
    CHECK(tide.next_passage(9, at(5)) == at(13));
    CHECK(tide.next_passage(11, at(3.5)) == at(14));
    CHECK(tide.open_share(9) == Approx(0.25));
}

TEST_CASE("the water rises as a cosine between low and high water", "[marine]")
{
    TidePlan tide;
    tide.period = 12h;
    tide.high_water = 6h;
    tide.depth_m = 7;
    tide.range_m = 2;
    tide.clearance_m = 1;
    CHECK(tide.open_share(6) == 1);
    // Draught 7 m needs 1 m of the range: half of the time, 3 h before and after high water.
    CHECK(tide.next_passage(7, sim::Time{}) == sim::Time(3h));
    CHECK(tide.next_passage(7, sim::Time(10h)) == sim::Time(15h));
    // 7.5 m needs three quarters: acos(0.5) = 60 degrees, 2 h before and after.
    CHECK(tide.next_passage(7.5, sim::Time{}) == sim::Time(4h));
    CHECK_FALSE(tide.ever_passes(8.1));
}

TEST_CASE("a laden ship waits for the tide, an empty one does not", "[marine]")
{
    Strait strait;
    TidePlan tide;
    tide.period = 12h;
    tide.high_water = 0h;
    tide.windows = {{6, 1h, 1h}};
    strait.b.tide = tide;
    auto& ship = strait.ship("feeder");
    ship.draught_m = 8;
    ship.empty_draught_m = 4;
    const auto s = strait.cargo(0h, 10);
    strait.run(48h);

    // Moored 1:00, full 1:30, off B at 12:00: high water.
    CHECK(strait.hours(s, 1, Cause::tide) == hours(0));
    Strait late;
    late.b.tide = tide;
    auto& other = late.ship("feeder");
    other.draught_m = 8;
    other.empty_draught_m = 4;
    const auto t = late.cargo(3h - 30min, 10);
    late.run(48h);
    // Loaded from 2:30 to 3:00, sails at 3:00, off B at 13:30, half an hour after the window of 12
    // h: the next one opens at 23:00.
    CHECK(late.hours(t, 1, Cause::tide) == hours(9.5));
    REQUIRE(late.ended(t));
}

TEST_CASE("an anchorage with room for one keeps the others at sea", "[marine]")
{
    Strait strait;
    strait.b.berths[0].count = 1;
    strait.b.anchorage = 1;
    for (const char* id : {"one", "two", "three"}) strait.ship(id);
    for (const auto at : {0min, 90min, 120min}) strait.cargo(at, 10);
    strait.run(72h);

    // Off B at 12:00, 12:30 and 13:00. A ship has the berth for 1 h + 30 min + 2 h (it waits for
    // cargo) + 30 min. The second is at anchor until 16:00; the third at sea until then, and at
    // anchor until 20:00.
    CHECK(strait.hours(1, 1, Cause::anchorage) == hours(0));
    CHECK(strait.hours(1, 1, Cause::berth) == hours(3.5));
    CHECK(strait.hours(2, 1, Cause::anchorage) == hours(3));
    CHECK(strait.hours(2, 1, Cause::berth) == hours(4));
}

TEST_CASE("berths with limits of length and draught, first come first served", "[marine]")
{
    PortPlan plan;
    BerthGroup near{"near", 1, {}, {}};
    near.longest_m = 120;
    near.deepest_m = 7;
    plan.berths = {near, {"deep", 1, {}, {}}};
    SeaServicePlan ships;
    ships.length_m = 110;
    ships.draught_m = 6;
    CHECK(plan.berths_for(ships) == 0);
    ships.draught_m = 8;
    CHECK(plan.berths_for(ships) == 1);
    plan.berths.pop_back();
    CHECK_THROWS_AS(plan.berths_for(ships), std::invalid_argument);
}

TEST_CASE("a ship shifts from the berth for unloading to that for loading", "[marine]")
{
    Strait strait;
    strait.a.berths = {{"in", 1, {}, {}, BerthUse::unloading},
                       {"out", 1, {}, {}, BerthUse::loading}};
    strait.ship("feeder");
    const auto s = strait.cargo(0h, 10);
    strait.run(48h);
    // Moored 1:00, shifted 1:20, full 1:50.
    CHECK(strait.hours(s, 0, Cause::vessel) == hours(1 + 20 * min));
}

TEST_CASE("a crane that breaks leaves its ship after the shipment in hand", "[marine]")
{
    Strait strait;
    strait.a.cranes = 1;
    // Fails at 1:05, repaired at 3:05, and again 1:05 later.
    strait.a.crane_failures = CraneFailures{hours_law(65 * min), hours_law(2)};
    strait.ship("feeder").longest_wait = 6h;
    const auto first = strait.cargo(0h, 4);
    const auto second = strait.cargo(0h, 4);
    strait.run(48h);
    // The first is on board at 1:12; the second waits for the repair until 3:05.
    CHECK(strait.hours(first, 0, Cause::service) == hours(12 * min));
    CHECK(strait.hours(second, 0, Cause::breakdown) == hours(1 + 53 * min));
}

TEST_CASE("storms of an area shut all of its ports at the same times", "[marine]")
{
    Strait strait;
    WeatherAreaPlan area;
    area.id = "sea";
    area.share.assign(12, 0.99);
    area.length_s = hours_law(100);
    area.places = {"A", "B"};
    strait.scenario.weather = {area};
    strait.ship("feeder").longest_wait = 30h;
    strait.ship("back", {1, 0}).longest_wait = 30h;
    const auto east = strait.cargo(0h, 4);
    const auto west = strait.bring({0h, {1, 0}, CargoKind::container, 4});
    strait.run(400h);

    // Ready at 31:00 both; the storm began within the first hours.
    CHECK(strait.hours(east, 0, Cause::weather) > 60);
    CHECK(strait.hours(west, 1, Cause::weather) == strait.hours(east, 0, Cause::weather));
}

TEST_CASE("wind that stops the cranes leaves ships and wagons alone", "[marine]")
{
    Strait strait;
    strait.a.crane_storms = StormPlan{std::vector<double>(12, 0.99), hours_law(100)};
    strait.ship("feeder").longest_wait = 6h;
    const auto s = strait.cargo(20h, 4);
    strait.run(400h);
    CHECK(strait.hours(s, 0, Cause::weather) > 60);
    CHECK(strait.hours(s, 0, Cause::service) == hours(12 * min));
}
