// Borders by hand: groups, lanes, data sent ahead, quotas, slots, convoys, joint control, fees.
#include <cmath>

#include "models/border/border.hpp"
#include "models/port/port_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-9); }

AgencyPlan agency(const std::string& id, double truck_h)
{
    AgencyPlan plan;
    plan.id = id;
    plan.per_truck_s = hours_law(truck_h);
    return plan;
}

WeeklyHours open(const char* text) { return std::get<WeeklyHours>(parse_hours(text)); }

// Azerbaijan, the border, Georgia: nothing takes time but the border.
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
            link(end, 1, "road", hours_law(0));
            link(1, end, "road", hours_law(0));
        }
    }
    BorderSidePlan& only()
    {
        border.sides.resize(1);
        return border.sides[0];
    }
    std::uint32_t truck(sim::Duration at, std::string commodity = "", std::string trader = "")
    {
        FlowPlan flow;
        flow.commodity = std::move(commodity);
        flow.trader = std::move(trader);
        flow.index = static_cast<std::uint32_t>(scenario.flows.size());
        scenario.flows.push_back(flow);
        return bring({at, {0, 1, 2}, CargoKind::truck});
    }
    const Border& live() const { return at<Border>(1); }
};

}  // namespace

TEST_CASE("border: agencies of a group work at the same time", "[border]")
{
    Crossing c;
    AgencyPlan guard = agency("guard", 1);
    AgencyPlan customs = agency("customs", 3);
    AgencyPlan health = agency("health", 0.5);
    guard.group = customs.group = "hall";
    c.only().agencies = {guard, customs, health};
    const auto first = c.truck(0h);
    const auto second = c.truck(0h);
    c.run(24h);
    // Three hours in the hall, half an hour of the health office. The second is held up by
    // customs alone: from 3:00 to 6:00 it is served.
    CHECK(c.transit_h(first) == hours(3.5));
    CHECK(c.hours(second, 1, Cause::queue) == hours(3));
    CHECK(c.hours(second, 1, Cause::service) == hours(3.5));
    CHECK(c.transit_h(second) == hours(6.5));
}

TEST_CASE("border: joint control lets the longer side count", "[border]")
{
    const Control control = GENERATE(Control::separate, Control::joint, Control::single);
    Crossing c;
    c.border.control = control;
    const auto truck = c.truck(0h);
    c.run(24h);
    const double expected = control == Control::separate ? 3 : 2;
    CHECK(c.transit_h(truck) == hours(expected));
    CHECK(c.live().side_time(1).mean_s() == hours(2 * 3600));
    CHECK(c.live().side_time(0).count() == (control == Control::single ? 0 : 1));
}

TEST_CASE("border: equal sides under joint control halve the time", "[border]")
{
    Crossing c;
    c.border.control = Control::joint;
    c.border.sides[1].agencies = {agency("customs", 1)};
    std::uint32_t last = 0;
    for (int i = 0; i < 5; ++i) last = c.truck(0h);
    c.run(24h);
    CHECK(c.transit_h(last) == hours(5));  // one an hour; with two stops it would be six hours
    CHECK(c.hours(last, 1, Cause::queue) == hours(4));
}

TEST_CASE("border: a day with shifts in two time zones", "[border]")
{
    Crossing c;
    BorderSidePlan& azeri = c.border.sides[0];
    BorderSidePlan& georgian = c.border.sides[1];
    azeri.time_zone = "Asia/Baku";           // UTC+4
    georgian.time_zone = "Europe/Istanbul";  // UTC+3, to have another one
    azeri.agencies[0].shifts = {{open("08:00-20:00"), 2}, {open("20:00-08:00"), 1}};
    georgian.agencies[0].hours = open("09:00-18:00");  // 6:00 to 15:00 UTC
    // At 3:00 UTC one officer until 4:00, then two: three trucks leave the first side at 4:00,
    // 5:00 and 5:00. The other side opens at 6:00 and takes two hours for each.
    const auto a = c.truck(3h);
    const auto b = c.truck(3h);
    const auto d = c.truck(3h);
    c.run(48h);
    CHECK(c.hours(a, 1, Cause::closed) == hours(2));
    CHECK(c.hours(a, 1, Cause::queue) == hours(0));
    CHECK(c.hours(b, 1, Cause::closed) == hours(1));
    CHECK(c.hours(b, 1, Cause::queue) == hours(1 + 2));
    CHECK(c.hours(d, 1, Cause::queue) == hours(1 + 4));
    CHECK(c.transit_h(d) == hours(9));  // gone at 12:00
}

TEST_CASE("border: work in hand at closing time may pause", "[border]")
{
    const auto closing =
        GENERATE(sim::Interrupted::finish, sim::Interrupted::resume, sim::Interrupted::restart);
    Crossing c;
    AgencyPlan& customs = c.only().agencies[0];
    customs.per_truck_s = hours_law(4);
    customs.hours = open("08:00-20:00");
    customs.closing = closing;
    const auto truck = c.truck(18h);
    c.run(72h);
    const double night = closing == sim::Interrupted::finish ? 0 : 12;
    const double again = closing == sim::Interrupted::restart ? 2 : 0;
    // An interruption is what was not work: begun again, two hours of work were in vain.
    CHECK(c.hours(truck, 1, Cause::closed) == hours(night + again));
    CHECK(c.hours(truck, 1, Cause::service) == hours(4));
}

TEST_CASE("border: a closure pauses work in hand", "[border][disruption]")
{
    Crossing c;
    c.only().agencies[0].per_truck_s = hours_law(4);
    DisruptionPlan& strike = c.scenario.disruptions.emplace_back();
    strike.id = "strike";
    strike.closed = true;
    strike.work = sim::Interrupted::resume;
    strike.targets = {{DisruptionTarget::Kind::place, 1, {}}};
    strike.from = c.scenario.start + 1h;
    strike.to = c.scenario.start + 6h;
    const auto truck = c.truck(0h);
    const auto behind = c.truck(0h);
    c.run(72h);
    CHECK(c.hours(truck, 1, Cause::disruption) == hours(5));
    CHECK(c.hours(truck, 1, Cause::service) == hours(4));
    CHECK(c.hours(behind, 1, Cause::disruption) == hours(5));
    CHECK(c.hours(behind, 1, Cause::queue) == hours(4));
    CHECK(c.transit_h(behind) == hours(13));
}

TEST_CASE("border: lanes by commodity and class of traders", "[border]")
{
    constexpr int trucks = 2000;
    Crossing c;
    AgencyPlan& customs = c.only().agencies[0];
    customs.officers = 100000;
    customs.per_truck_s = hours_law(0);
    LanePlan green;
    green.id = "green";
    green.share = 0.5;
    green.share_of = {{std::nullopt, "authorised", 1.0},
                      {"tobacco", "authorised", 0.8},
                      {"tobacco", std::nullopt, 0.0}};
    LanePlan red;
    red.id = "red";
    red.share = 0.5;
    red.inspection_s = hours_law(3);
    red.delay_s = hours_law(1);
    red.share_of = {{std::nullopt, "authorised", 0.0},
                    {"tobacco", "authorised", 0.2},
                    {"tobacco", std::nullopt, 1.0}};
    customs.lanes = {green, red};
    std::vector<std::uint32_t> plain, trusted, tobacco, both;
    for (int i = 0; i < trucks; ++i) {
        plain.push_back(c.truck(0h, "grain"));
        trusted.push_back(c.truck(0h, "grain", "authorised"));
        tobacco.push_back(c.truck(0h, "tobacco"));
        both.push_back(c.truck(0h, "tobacco", "authorised"));
    }
    c.run(100h);
    const auto in_red = [&](const std::vector<std::uint32_t>& those) {
        int count = 0;
        for (const std::uint32_t s : those) count += c.hours(s, 1, Cause::inspection) > 3.5;
        return static_cast<double>(count) / trucks;
    };
    const auto near = [](double estimate, double share) {  // 99 %
        return std::abs(estimate - share) <= 2.576 * std::sqrt(share * (1 - share) / trucks);
    };
    CHECK(near(in_red(plain), 0.5));
    CHECK(in_red(trusted) == 0);
    CHECK(in_red(tobacco) == 1);
    CHECK(near(in_red(both), 0.2));
}

TEST_CASE("border: data sent ahead save the documents", "[border]")
{
    constexpr int trucks = 4000;
    Crossing c;
    AgencyPlan& customs = c.only().agencies[0];
    customs.officers = trucks;
    customs.documents_s = hours_law(2);
    customs.pre_arrival_share = 0.4;
    customs.wrong_documents_share = 1;
    customs.rework_s = hours_law(10);
    for (int i = 0; i < trucks; ++i) c.truck(0h);
    c.run(100h);
    int ahead = 0;
    for (std::uint32_t s = 0; s < trucks; ++s) {
        const bool fast = c.transit_h(s) < 1.5;
        if (!fast) CHECK(c.transit_h(s) == hours(13));
        ahead += fast;
    }
    const double share = static_cast<double>(ahead) / trucks;
    CHECK(std::abs(share - 0.4) <= 2.576 * std::sqrt(0.24 / trucks));  // 99 %
}

TEST_CASE("border: a quota of two permits a day", "[border]")
{
    Crossing c;
    BorderSidePlan& side = c.only();
    side.time_zone = "Asia/Baku";  // midnight at 20:00 UTC
    side.agencies[0].officers = 10;
    side.quotas.emplace_back();
    side.quotas[0].id = "road permits";
    side.quotas[0].per_day = 2;
    side.quotas[0].commodities = {"goods"};
    std::vector<std::uint32_t> trucks;
    for (int i = 0; i < 5; ++i) trucks.push_back(c.truck(1h, "goods"));
    const auto exempt = c.truck(1h, "medicine");
    c.run(72h);
    const double expected[] = {0, 0, 19, 19, 43};
    for (int i = 0; i < 5; ++i) CHECK(c.hours(trucks[i], 1, Cause::quota) == hours(expected[i]));
    CHECK(c.transit_h(exempt) == hours(1));
}

TEST_CASE("border: the electronic queue calls in by slots", "[border]")
{
    Crossing c;
    BorderSidePlan& side = c.only();
    side.agencies[0] = agency("customs", 0);
    side.slots.emplace();
    side.slots->every = 30min;
    side.slots->trucks = 2;
    side.slots->hours = open("08:00-09:00");
    side.slots->notice = 10min;
    std::vector<std::uint32_t> trucks;
    for (int i = 0; i < 5; ++i) trucks.push_back(c.truck(7h + 55min));
    const auto late = c.truck(20h);
    c.run(72h);
    // At 8:00 it is too late to book: two at 8:30, two at 8:00 and one at 8:30 of the next day,
    // where the last one joins.
    const double next = 24 + 5.0 / 60;
    const double expected[] = {35.0 / 60, 35.0 / 60, next, next, next + 0.5};
    for (int i = 0; i < 5; ++i) CHECK(c.hours(trucks[i], 1, Cause::slot) == hours(expected[i]));
    CHECK(c.hours(late, 1, Cause::slot) == hours(12.5));
}

TEST_CASE("border: convoys by timetable, with one crew", "[border]")
{
    Crossing c;
    BorderSidePlan& side = c.only();
    side.agencies[0] = agency("customs", 0);
    side.convoy.emplace();
    side.convoy->trucks = 2;
    side.convoy->every = 4h;
    side.convoy->first = 2h;
    side.convoy->crews = 1;
    side.convoy->drive_s = hours_law(1);
    side.convoy->back_s = hours_law(4);  // the crew misses every second convoy
    std::vector<std::uint32_t> trucks;
    for (int i = 0; i < 5; ++i) trucks.push_back(c.truck(1h));
    c.run(72h);
    // At 2:00 the first two; at 6:00 the crew is on its way back, and the convoy waits until 7:00;
    // it is back at 12:00, when the convoy of 10:00 has waited for two hours.
    const double expected[] = {1, 1, 6, 6, 11};
    for (int i = 0; i < 5; ++i) {
        CHECK(c.hours(trucks[i], 1, Cause::escort) == hours(expected[i]));
        CHECK(c.hours(trucks[i], 1, Cause::moving) == hours(1));
    }
}

TEST_CASE("border: convoys that fill", "[border]")
{
    Crossing c;
    BorderSidePlan& side = c.only();
    side.agencies[0] = agency("customs", 0);
    side.convoy.emplace();
    side.convoy->trucks = 3;
    side.convoy->longest_wait = 5h;
    const auto a = c.truck(1h);
    c.truck(2h);
    const auto b = c.truck(3h);
    const auto alone = c.truck(4h);
    c.run(72h);
    CHECK(c.hours(a, 1, Cause::escort) == hours(2));
    CHECK(c.hours(b, 1, Cause::escort) == hours(0));
    CHECK(c.hours(alone, 1, Cause::escort) == hours(5));
}

TEST_CASE("border: the queue outside is at the border", "[border]")
{
    Crossing c;
    c.only();
    c.border.parking = 1;
    c.border.outside = 1;
    std::uint32_t trucks[3];
    for (auto& truck : trucks) truck = c.truck(0h);
    c.run(72h);
    CHECK(c.hours(trucks[1], 1, Cause::no_room) == hours(1));
    CHECK(c.hours(trucks[2], 0, Cause::no_room) == hours(1));
    CHECK(c.hours(trucks[2], 1, Cause::no_room) == hours(1));
}

TEST_CASE("border: what is paid", "[border]")
{
    Crossing c;
    AgencyPlan& customs = c.border.sides[0].agencies[0];
    FeePlan fee;
    fee.amount = sim::Law::constant(30);
    FeePlan extra;
    extra.unofficial = true;
    extra.amount = sim::Law::constant(12.5);
    FeePlan of_trains = fee;
    of_trains.vehicle = Vehicle::train;
    customs.fees = {fee, extra, of_trains};
    c.truck(0h);
    c.truck(0h);
    c.run(72h);
    CHECK(c.live().mean_paid(0, Direction::exit, Vehicle::truck) == Approx(42.5));
    CHECK(c.live().mean_paid(0, Direction::entry, Vehicle::truck) == 0);
    CHECK(c.live().mean_paid(1, Direction::entry, Vehicle::truck) == 0);
    const auto& charged = c.place(2).flows()[0].charged;
    const auto at_border = [&](Charge kind) {
        return static_cast<double>(charged[1 * charges + static_cast<std::size_t>(kind)]) / 1e6;
    };
    CHECK(at_border(Charge::border_fee) == Approx(30));
    CHECK(at_border(Charge::unofficial) == Approx(12.5));
}

TEST_CASE("border: an agency for one direction", "[border]")
{
    Crossing c;
    AgencyPlan plants = agency("plants", 5);
    plants.direction = Direction::entry;
    c.border.sides[0].agencies.push_back(plants);
    const auto leaves = c.truck(0h);
    const auto enters = c.bring({0h, {2, 1, 0}, CargoKind::truck});
    c.run(72h);
    // On the Georgian side it waits for an hour behind the other one.
    CHECK(c.transit_h(leaves) == hours(1 + 1 + 2));
    CHECK(c.transit_h(enters) == hours(2 + 1 + 5));
}
