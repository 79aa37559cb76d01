// Roads by hand: driving and rest hours, bans, hours of the day, and trucks.
#include "models/road/road.hpp"

#include "models/corridor.hpp"
#include "models/port/port_plan.hpp"
#include "models/road/trip.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-6); }

const std::chrono::local_seconds monday = std::chrono::local_days{std::chrono::year{2024} / 1 / 1};

using Trip = std::vector<Stretch>;

Trip trip(const RoadPlan& plan, sim::Duration departure, sim::Duration driving)
{
    return Trips(plan, monday, 365 * 24h).from(sim::Time(departure), driving);
}

WeeklyHours weekly(const char* text) { return std::get<WeeklyHours>(parse_hours(text)); }

// The hours of Regulation (EC) 561/2006.
DriverRules european() { return {4h + 30min, 45min, 9h, 11h}; }

}  // namespace

TEST_CASE("the drivers' hours of 20 h of driving", "[road]")
{
    RoadPlan plan;
    plan.drivers = european();
    using enum Cause;
    const Trip expected{{moving, 4h + 30min}, {rest, 45min},        {moving, 4h + 30min},
                        {rest, 11h},          {moving, 4h + 30min}, {rest, 45min},
                        {moving, 4h + 30min}, {rest, 11h},          {moving, 2h}};
    CHECK(trip(plan, 0h, 20h) == expected);
    CHECK(trip(plan, 0h, 4h + 30min) == Trip{{moving, 4h + 30min}});  // none at the end
}

TEST_CASE("trucks stand at night, which counts as their rest", "[road]")
{
    RoadPlan plan;
    plan.ban = weekly("22:00-06:00");
    using enum Cause;
    CHECK(trip(plan, 20h, 4h) == Trip{{moving, 2h}, {ban, 8h}, {moving, 2h}});
    CHECK(trip(plan, 23h, 1h) == Trip{{ban, 7h}, {moving, 1h}});

    // 3 h, the night instead of a break, 4.5 h, a break, and the rest of the 9 h of the day, which
    // a stop of 8 h does not begin anew: 1.5 h. The daily rest ends in the next night.
    plan.drivers = european();
    const Trip driven = trip(plan, 19h, 10h);
    // 19:00, 22:00, 6:00, 10:30, 11:15, 12:45, 23:45; the ban lasts until 6:00.
    CHECK(driven == Trip{{moving, 3h},
                         {ban, 8h},
                         {moving, 4h + 30min},
                         {rest, 45min},
                         {moving, 1h + 30min},
                         {rest, 11h},
                         {ban, 6h + 15min},
                         {moving, 1h}});
}

TEST_CASE("bans follow local time", "[road]")
{
    RoadPlan plan;
    plan.ban = weekly("Sat 00:00-24:00");
    plan.time_zone = "Asia/Baku";  // UTC+4: from Friday 20:00 UTC
    using enum Cause;
    CHECK(trip(plan, 4 * 24h + 19h, 2h) == Trip{{moving, 1h}, {ban, 24h}, {moving, 1h}});
}

TEST_CASE("driving takes twice as long from seven to nine", "[road]")
{
    RoadPlan plan;
    plan.by_hour.assign(24, 1);
    plan.by_hour[7] = plan.by_hour[8] = 2;
    CHECK(trip(plan, 6h + 30min, 2h) == Trip{{Cause::moving, 3h}});
    plan.by_month.assign(12, 1);
    plan.by_month[1] = 1.5;  // February
    CHECK(trip(plan, 31 * 24h, 2h) == Trip{{Cause::moving, 3h}});
}

namespace {

// A road of 3 h between A and B.
struct TwoTowns : SmallCorridor {
    PortPlan& a = add<PortPlan>("A", "port");
    PortPlan& b = add<PortPlan>("B", "port");
    RoadPlan& road = add<RoadPlan>("R", "road");

    TwoTowns()
    {
        road.between = {"A", "B"};
        road.time_s = hours_law(3);
        for (const std::uint32_t end : {0U, 1U}) {
            link(end, 2, "road", hours_law(0));
            link(2, end, "road", hours_law(0));
        }
    }
    std::uint32_t box(sim::Duration at, bool back = false, std::int32_t teu = 2)
    {
        std::vector<std::uint32_t> stops =
            back ? std::vector<std::uint32_t>{1, 2, 0} : std::vector<std::uint32_t>{0, 2, 1};
        return bring({at, std::move(stops), CargoKind::container, teu});
    }
};

}  // namespace

// The trip of 10 h of driving from 19:00 on above: the hours of the truck are those of its parts.
TEST_CASE("rests and bans are hours of the cargo", "[road]")
{
    TwoTowns towns;
    towns.road.time_s = hours_law(10);
    towns.road.drivers = european();
    towns.road.ban = weekly("22:00-06:00");
    const auto truck = towns.bring({19h, {0, 2, 1}, CargoKind::truck, 1});
    towns.run(100h);
    CHECK(towns.hours(truck, 2, Cause::moving) == hours(10));
    CHECK(towns.hours(truck, 2, Cause::rest) == hours(0.75 + 11));
    CHECK(towns.hours(truck, 2, Cause::ban) == hours(8 + 6.25));
    CHECK(towns.transit_h(truck) == hours(36));
}

TEST_CASE("one truck comes back empty before it takes the next box", "[road]")
{
    TwoTowns towns;
    towns.road.fleet = TruckFleet{1, "A", true};
    const auto first = towns.box(0h);
    const auto second = towns.box(1h);
    const auto back = towns.box(1h, true);
    towns.run(48h);

    CHECK(towns.hours(first, 2, Cause::truck) == hours(0));
    CHECK(towns.hours(first, 2, Cause::moving) == hours(3));
    CHECK(towns.hours(second, 2, Cause::truck) == hours(5));
    // The truck is home at 12:00, drives to B and back.
    CHECK(towns.hours(back, 2, Cause::truck) == hours(11 + 3));
    REQUIRE(towns.ended(back));
}

TEST_CASE("a truck that stays where it is takes what waits there", "[road]")
{
    TwoTowns towns;
    towns.road.fleet = TruckFleet{1, "", false};
    towns.box(0h);
    const auto back = towns.box(1h, true);
    towns.run(48h);
    CHECK(towns.hours(back, 2, Cause::truck) == hours(2));
}

TEST_CASE("trucks of the market are searched for; a truck drives by itself", "[road]")
{
    TwoTowns towns;
    towns.road.market_s = hours_law(5);
    const auto box = towns.box(0h);
    const auto truck = towns.bring({0h, {0, 2, 1}, CargoKind::truck, 1});
    towns.run(48h);
    CHECK(towns.hours(box, 2, Cause::truck) == hours(5));
    CHECK(towns.hours(truck, 2, Cause::truck) == hours(0));
    CHECK(towns.hours(truck, 2, Cause::moving) == hours(3));
}

// The one truck is out of order from 1:00 to 5:00.
TEST_CASE("cargo waits for the repair of a truck", "[road][failures]")
{
    TwoTowns towns;
    towns.road.fleet = TruckFleet{1, "A", true};
    FailurePlan failure;
    failure.resource = "trucks";
    failure.every_s = hours_law(1);
    failure.repair_s = hours_law(4);
    towns.road.failures = {failure};
    const auto box = towns.box(2h);
    towns.run(24h);
    CHECK(towns.hours(box, 2, Cause::breakdown) == hours(3));
    CHECK(towns.hours(box, 2, Cause::truck) == hours(0));
}

TEST_CASE("the offered load of a fleet by hand", "[road]")
{
    TwoTowns towns;
    towns.road.fleet = TruckFleet{10, "A", true};
    Passage out;
    out.kind = CargoKind::container;
    out.shipments_per_s = 1.0 / 3600;
    out.size = 4;
    out.from = 0;
    out.to = 1;
    // Two trucks an hour for 3 h and 3 h back.
    const auto loads = towns.road.offered_loads(towns.scenario, {out});
    REQUIRE(loads.size() == 1);
    CHECK(loads[0].offered == Approx(12));
    CHECK(loads[0].capacity == 10);
}

namespace {

// A truck that drives for four hours from 01:00 on, with whatever happens on the way.
double driven_h(const std::string& more, const std::string& of_road = "")
{
    const auto end = [](const std::string& id) {
        return "[[place]]\nid = \"" + id +
               "\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n";
    };
    const ScenarioReading reading = scenario_from_text(
        "[scenario]\nname = \"t\"\nhorizon = \"40 h\"\n" + end("A") + end("B") +
        "[[place]]\nid = \"R\"\nkind = \"road\"\nbetween = [\"A\", \"B\"]\ntime = \"4 h\"\n" +
        of_road +
        "[[flow]]\nid = \"f\"\ncargo = \"truck\"\nfrom = \"A\"\nto = \"B\"\n"
        "timetable = [\"Mon 01:00\"]\n[[disruption]]\nid = \"snow\"\nplaces = [\"R\"]\n" +
        more);
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    return corridor.result().flows.front().transit.mean_s() / 3600;
}

}  // namespace

TEST_CASE("a road in snow", "[road][disruption]")
{
    const std::string until = "from = 2024-01-01T03:00:00\nto = 2024-01-01T05:00:00\n";
    // Half the way by 03:00, a quarter in the two hours at half the speed, and the last hour.
    CHECK(driven_h("speed = 0.5\n" + until) == hours(5));
    // Closed: who is on it goes on, or stands for two hours.
    CHECK(driven_h("closed = true\n" + until) == hours(4));
    CHECK(driven_h("closed = true\nwork = \"pause\"\n" + until) == hours(6));
}

// From 01:00 on 2 h, a break of 1 h until 04:00, and 2 h. Closed from 03:30 to 08:00: who finishes
// what he began goes on after his break, at 06:00 he is there; who pauses waits until 08:00.
TEST_CASE("a truck that rests on a closed road", "[road][disruption]")
{
    const std::string road = "[place.drivers]\nmost_at_a_time = \"2 h\"\nbreak = \"1 h\"\n";
    const std::string closed =
        "closed = true\nfrom = 2024-01-01T03:30:00\nto = 2024-01-01T08:00:00\n";
    CHECK(driven_h(closed, road) == hours(5));
    CHECK(driven_h(closed + "work = \"pause\"\n", road) == hours(9));
    // Closed before he sets out: he waits in any case, for 2 h.
    const std::string before =
        "closed = true\nfrom = 2024-01-01T00:30:00\nto = 2024-01-01T03:00:00\n";
    CHECK(driven_h(before, road) == hours(7));
}
