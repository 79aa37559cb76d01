// Borders by hand: agencies in series, opening hours, directions, inspections, room.
#include "models/border/border.hpp"

#include <algorithm>
#include <cmath>

#include "models/port/port_plan.hpp"
#include "models/reading/keys.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-9); }

AgencyPlan agency(const std::string& id, double truck_h)
{
    AgencyPlan plan;
    plan.id = id;
    plan.per_truck_s = hours_law(truck_h);
    return plan;
}

// A place in Azerbaijan, the border, a place in Georgia; an hour of road between neighbours.
struct Crossing : SmallCorridor {
    PortPlan& azeri = add<PortPlan>("Tovuz", "port");
    BorderPlan& border = add<BorderPlan>("Red Bridge", "border");
    PortPlan& georgian = add<PortPlan>("Rustavi", "port");

    Crossing()
    {
        azeri.country = "AZ";
        georgian.country = "GE";
        border.sides.resize(2);
        border.sides[0].country = "AZ";
        border.sides[0].agencies = {agency("customs", 1)};
        border.sides[1].country = "GE";
        border.sides[1].agencies = {agency("customs", 2)};
        for (std::uint32_t end : {0, 2}) {
            link(end, 1, "road", hours_law(1));
            link(1, end, "road", hours_law(1));
        }
    }
    std::uint32_t truck_west(sim::Duration at) { return bring({at, {0, 1, 2}, CargoKind::truck}); }
    std::uint32_t truck_east(sim::Duration at) { return bring({at, {2, 1, 0}, CargoKind::truck}); }
    const Border& live() const { return at<Border>(1); }
};

}  // namespace

TEST_CASE("the sides of a border are passed in the order of travel", "[border]")
{
    const bool by_country = GENERATE(true, false);
    const auto tell = [&](Crossing& crossing) {
        if (by_country) return;
        crossing.azeri.country = crossing.georgian.country = "";
        crossing.border.between = {"Tovuz", "Rustavi"};
    };
    Crossing west;
    tell(west);
    west.truck_west(0h);
    const auto s = west.truck_west(0h);
    west.run(24h);
    // One hour and two hours of work: the second truck waits one hour at either side.
    CHECK(west.live().side_time(0).mean_s() == hours(1.5 * 3600));
    CHECK(west.live().side_time(1).mean_s() == hours(2.5 * 3600));
    CHECK(west.hours(s, 1, Cause::queue) == hours(2));
    CHECK(west.hours(s, 1, Cause::service) == hours(3));
    CHECK(west.transit_h(s) == hours(7));

    Crossing east;
    tell(east);
    east.truck_east(0h);
    const auto t = east.truck_east(0h);
    east.run(24h);
    // Two hours first: the second truck waits for two hours there and not at all afterwards.
    CHECK(east.live().side_time(1).mean_s() == hours(3 * 3600));
    CHECK(east.live().side_time(0).mean_s() == hours(1 * 3600));
    CHECK(east.hours(t, 1, Cause::queue) == hours(2));
}

TEST_CASE("agencies of a side are passed in series", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    crossing.border.sides[0].agencies = {agency("guard", 0.5), agency("customs", 1)};
    crossing.border.sides[0].agencies[1].officers = 2;
    for (int i = 0; i < 3; ++i) crossing.truck_west(0h);
    crossing.run(24h);
    // The guard lets one through every half hour; two customs officers keep up.
    CHECK(crossing.hours(0, 1, Cause::queue) == hours(0));
    CHECK(crossing.hours(1, 1, Cause::queue) == hours(0.5));
    CHECK(crossing.hours(2, 1, Cause::queue) == hours(1));
    CHECK(crossing.live().side_time(0).mean_s() == hours(2 * 3600));
}

TEST_CASE("who comes at night waits until the border opens", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    crossing.border.sides[0].agencies[0].hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    const auto late = crossing.truck_west(21h);
    const auto behind = crossing.truck_west(21h);
    crossing.run(96h);
    CHECK(crossing.hours(late, 1, Cause::closed) == hours(10));
    CHECK(crossing.hours(late, 1, Cause::queue) == hours(0));
    CHECK(crossing.hours(behind, 1, Cause::closed) == hours(10));
    CHECK(crossing.hours(behind, 1, Cause::queue) == hours(1));
}

TEST_CASE("work begun before closing time is finished, the queue waits", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    crossing.border.sides[0].agencies[0].hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    const auto first = crossing.truck_west(18h + 30min);
    const auto second = crossing.truck_west(18h + 30min);
    crossing.run(96h);
    CHECK(crossing.transit_h(first) == hours(3));
    CHECK(crossing.hours(second, 1, Cause::queue) == hours(0.5));
    CHECK(crossing.hours(second, 1, Cause::closed) == hours(12));
    CHECK(crossing.hours(second, 1, Cause::service) == hours(1));
}

TEST_CASE("hours are local, and nobody works on holidays", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    BorderSidePlan& side = crossing.border.sides[0];
    side.time_zone = "Asia/Baku";  // UTC+4
    side.holidays = {crossing.scenario.start + 24h};
    side.agencies[0].hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    const auto s = crossing.truck_west(1h);
    const auto holiday = crossing.truck_west(20h);
    crossing.run(96h);
    CHECK(crossing.hours(s, 1, Cause::closed) == hours(2));         // from 02:00 to 04:00 UTC
    CHECK(crossing.hours(holiday, 1, Cause::closed) == hours(31));  // to 04:00 two days later
}

TEST_CASE("a train is checked as a whole and shipment by shipment", "[border]")
{
    Crossing crossing;
    for (LinkPlan& link : crossing.scenario.links) link.mode = "rail";
    AgencyPlan& customs = crossing.border.sides[0].agencies[0];
    customs.per_train_s = hours_law(1);
    customs.per_shipment_s = hours_law(10 * min);
    crossing.azeri.train_teu = 3;
    for (int i = 0; i < 3; ++i) crossing.bring({0h, {0, 1, 2}});
    crossing.run(24h);
    // The Georgian side sees trucks alone.
    for (std::uint32_t s = 0; s < 3; ++s) {
        CHECK(crossing.hours(s, 1, Cause::service) == hours(1.5));
        CHECK(crossing.transit_h(s) == hours(3.5));
    }
}

TEST_CASE("inspections and wrong documents hit their share", "[border]")
{
    constexpr int trucks = 20000;
    Crossing crossing;
    crossing.border.sides.pop_back();
    AgencyPlan& customs = crossing.border.sides[0].agencies[0];
    customs.officers = trucks;
    customs.inspected_share = 0.3;
    customs.inspection_s = hours_law(4);
    customs.wrong_documents_share = 0.25;
    customs.rework_s = hours_law(100);
    for (int i = 0; i < trucks; ++i) crossing.truck_west(0h);
    crossing.run(200h);

    int inspected = 0, wrong = 0, both = 0;
    for (std::uint32_t s = 0; s < trucks; ++s) {
        const double extra =
            crossing.hours(s, 1, Cause::inspection) + crossing.hours(s, 1, Cause::document);
        inspected += std::fmod(extra, 100) > 1;
        wrong += extra > 99;
        both += extra > 101;
    }
    const auto near = [](int count, double share) {
        const double half_width = 2.576 * std::sqrt(share * (1 - share) / trucks);
        return std::abs(static_cast<double>(count) / trucks - share) <= half_width;
    };
    CHECK(near(inspected, 0.3));
    CHECK(near(wrong, 0.25));
    CHECK(near(both, 0.075));
}

TEST_CASE("rework leaves the officer free", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    AgencyPlan& customs = crossing.border.sides[0].agencies[0];
    customs.wrong_documents_share = 1;
    customs.rework_s = hours_law(5);
    crossing.truck_west(0h);
    const auto s = crossing.truck_west(0h);
    crossing.run(24h);
    CHECK(crossing.hours(s, 1, Cause::queue) == hours(1));
    CHECK(crossing.hours(s, 1, Cause::document) == hours(5));
}

TEST_CASE("a full crossing keeps trucks where they come from", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    crossing.border.parking = 1;
    crossing.truck_west(0h);
    const auto s = crossing.truck_west(0h);
    crossing.run(24h);
    // The first is on the road until 1:00 and gone at 2:00.
    CHECK(crossing.hours(s, 0, Cause::no_room) == hours(2));
    CHECK(crossing.hours(s, 1, Cause::queue) == hours(0));
    CHECK(crossing.live().resources()[0]->tally().busy.max() == 1);
}

// A train of 630 t of bulk, in shipments of 600 and 30 t, fills ten and half a wagon of 60 t: 6 min
// each are 63 min, and 11 wagons pay. On a road bulk has no wagons, and pays once.
TEST_CASE("bulk is checked by the wagon on rails", "[border]")
{
    Crossing crossing;
    crossing.border.sides.pop_back();
    AgencyPlan& customs = crossing.border.sides[0].agencies[0];
    customs.per_truck_s = hours_law(1);
    customs.per_wagon_s = hours_law(0.1);
    customs.fees.resize(1);
    customs.fees[0].amount = sim::Law::constant(5);
    customs.fees[0].per = FeeBasis::unit;
    const SmallCorridor::Order whole{0h, {1, 2}, CargoKind::bulk, 600};
    const SmallCorridor::Order part{0h, {1, 2}, CargoKind::bulk, 30};
    const auto train = crossing.bring_train({whole, part});
    const auto truck = crossing.bring({24h, {0, 1, 2}, CargoKind::bulk, 20});
    crossing.run(48h);
    CHECK(crossing.hours(train, 1, Cause::service) == hours(1.05));
    CHECK(crossing.hours(truck, 1, Cause::service) == hours(1));
    const auto paid = [&](std::uint32_t flow) {
        sim::Int128 sum = 0;
        for (const sim::Int128& one : crossing.place(2).flows()[flow].charged) sum += one;
        return static_cast<double>(sum) / 1e6;
    };
    CHECK(paid(train) + paid(train + 1) == Approx(11 * 5));
    CHECK(paid(truck) == Approx(5));

    FlowPlan flow;
    flow.kind = CargoKind::bulk;
    flow.size = 600;
    CHECK(customs.mean_seconds(Vehicle::train, 1, flow, 60) == Approx(3600));
    CHECK(customs.mean_seconds(Vehicle::none, 1, flow, 60) == Approx(3600));
}

TEST_CASE("the offered load of officers by hand", "[border]")
{
    Crossing crossing;
    AgencyPlan& customs = crossing.border.sides[0].agencies[0];
    customs.officers = 4;
    customs.hours = std::get<WeeklyHours>(parse_hours("08:00-20:00"));
    customs.inspected_share = 0.1;
    customs.inspection_s = hours_law(5);
    Passage trucks;
    trucks.kind = CargoKind::truck;
    trucks.shipments_per_s = 1.2 / 3600;
    trucks.from = 0;
    trucks.to = 2;
    const auto loads = crossing.border.offered_loads(crossing.scenario, {trucks});
    REQUIRE(loads.size() == 2);
    CHECK(loads[0].resource == "AZ customs officers");
    CHECK(loads[0].offered == Approx(1.2 * 1.5));
    CHECK(loads[0].capacity == Approx(2));
    CHECK(loads[1].offered == Approx(2.4));
    CHECK(loads[1].capacity == Approx(1));
}

// 2.4 containers an hour set out from the border as trains of 2: 1.2 trains an hour, of 1.5 h on
// one side and 2 h on the other, which they pass like those that come from further away.
TEST_CASE("flows that begin or end at a border pass its officers", "[border]")
{
    Crossing crossing;
    for (BorderSidePlan& side : crossing.border.sides) {
        side.agencies[0].per_train_s = hours_law(side.country == "AZ" ? 1.5 : 2);
    }
    FlowPlan begins;
    begins.kind = CargoKind::container;
    begins.per_arrival = 2;
    begins.arrives_as = Vehicle::train;
    begins.from = 1;
    begins.route.stops = {1, 2};
    FlowPlan ends;
    ends.kind = CargoKind::truck;
    ends.index = 1;
    ends.route.stops = {2, 1};
    crossing.scenario.flows = {begins, ends};
    Passage trains;
    trains.kind = CargoKind::container;
    trains.shipments_per_s = 2.4 / 3600;
    trains.to = 2;
    auto loads = crossing.border.offered_loads(crossing.scenario, {trains});
    REQUIRE(loads.size() == 2);
    CHECK(loads[0].offered == Approx(1.2 * 1.5));
    CHECK(loads[1].offered == Approx(1.2 * 2));

    // Trucks of 1 h and 2 h: 0.3 an hour.
    Passage trucks;
    trucks.kind = CargoKind::truck;
    trucks.shipments_per_s = 0.3 / 3600;
    trucks.flow = 1;
    trucks.from = 2;
    loads = crossing.border.offered_loads(crossing.scenario, {trains, trucks});
    CHECK(loads[0].offered == Approx(1.2 * 1.5 + 0.3 * 1));
    CHECK(loads[1].offered == Approx(1.2 * 2 + 0.3 * 2));

    // As one goes out and the other comes in, officers for one direction see one of them.
    crossing.border.sides[0].agencies[0].direction = Direction::exit;
    crossing.border.sides[1].agencies[0].direction = Direction::exit;
    loads = crossing.border.offered_loads(crossing.scenario, {trains, trucks});
    CHECK(loads[0].offered == Approx(1.2 * 1.5));
    CHECK(loads[1].offered == Approx(0.3 * 2));
}

TEST_CASE("a border is read from a scenario", "[border]")
{
    Diagnostics problems;
    Ids ids;
    Reading reading{problems, ids};
    const auto on_one_line = [](std::string text) {
        std::replace(text.begin(), text.end(), '\n', ' ');
        return written_value(text);
    };
    const Node table = on_one_line(R"({ id = "RB", name = "Red Bridge", parking = 200,
        between = ["TOVUZ", "RUSTAVI"], sides = [
        { country = "AZ", time_zone = "Asia/Baku", holidays = [2024-03-20], agencies = [
          { id = "customs", officers = 4, hours = "Mon-Sat 08:00-20:00", inspected = "10 %",
            per_truck = { law = "lognormal", mean = "30 min", cv = 0.8 }, inspection = "3 h" } ] },
        { country = "GE", agencies = [ { id = "customs", per_truck = "20 min" } ] } ] })");
    const BorderPlan plan = border_keys().read(table, reading, {"kind"});
    CHECK(problems.render() == "");
    CHECK(plan.sides[0].agencies[0].officers == 4);
    CHECK(plan.sides[1].agencies[0].hours.is_always());
    CHECK(plan.has_finite_room());

    border_keys().read(on_one_line(R"({ id = "RB", name = "RB", sides = [
        { country = "AZ", time_zone = "Bakku", agencies = [ { id = "c" } ] } ] })"),
                       reading, {"kind"});
    CHECK(problems.render().find("has no time for anything") != std::string::npos);
}
