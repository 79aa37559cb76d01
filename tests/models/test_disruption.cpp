// Disruptions by hand: when they occur, and what they do to places, links, resources and work.
#include "models/disruption/disruption.hpp"

#include <cmath>

#include "models/border/border.hpp"
#include "models/port/port_plan.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-9); }

// A port, a border of one officer who takes an hour for a truck, a port; an hour of road between.
struct Closing : SmallCorridor {
    PortPlan& west = add<PortPlan>("West", "port");
    BorderPlan& border = add<BorderPlan>("Border", "border");
    PortPlan& east = add<PortPlan>("East", "port");

    Closing()
    {
        AgencyPlan customs;
        customs.id = "customs";
        customs.per_truck_s = hours_law(1);
        border.sides.emplace_back();
        border.sides[0].country = "AZ";
        border.sides[0].agencies = {customs};
        link(0, 1, "road", hours_law(1));
        link(1, 2, "road", hours_law(1));
    }

    // Closed from one moment to another.
    DisruptionPlan& close(DisruptionTarget::Kind kind, std::uint32_t index, sim::Duration from,
                          sim::Duration to)
    {
        DisruptionPlan& plan = scenario.disruptions.emplace_back();
        plan.id = "closure " + std::to_string(scenario.disruptions.size());
        plan.closed = true;
        plan.targets.push_back({kind, index, {}});
        plan.from = scenario.start + std::chrono::floor<std::chrono::seconds>(from);
        plan.to = scenario.start + std::chrono::floor<std::chrono::seconds>(to);
        return plan;
    }
    std::uint32_t truck(sim::Duration at) { return bring({at, {0, 1, 2}, CargoKind::truck}); }
};

constexpr auto place = DisruptionTarget::Kind::place;
constexpr auto on_link = DisruptionTarget::Kind::link;

DisruptionPlan random_closure(double every_h, double length_h)
{
    DisruptionPlan plan;
    plan.id = "strike";
    plan.closed = true;
    plan.every_s = sim::Law::exponential(every_h * 3600);
    plan.length_s = sim::Law::exponential(length_h * 3600);
    return plan;
}

}  // namespace

TEST_CASE("disruption: who comes to a closed place waits outside", "[disruption]")
{
    Closing c;
    c.close(place, 1, 30min, 5h);
    const auto first = c.truck(0h);   // at the border at 1:00
    const auto second = c.truck(0h);  // the same, behind it
    c.run(24h);
    CHECK(c.hours(first, 1, Cause::disruption) == hours(4));
    CHECK(c.hours(first, 1, Cause::service) == hours(1));
    CHECK(c.hours(second, 1, Cause::disruption) == hours(4));
    CHECK(c.hours(second, 1, Cause::queue) == hours(1));
    CHECK(c.transit_h(second) == hours(8));
}

TEST_CASE("disruption: work in hand is finished, the queue is closed", "[disruption]")
{
    Closing c;
    c.close(place, 1, 90min, 5h).cause = Cause::possession;
    const auto first = c.truck(0h);
    const auto second = c.truck(0h);
    c.run(24h);
    // The officer works on the first from 1:00 to 2:00; the second waits for him for half an hour,
    // then for the end of the closure.
    CHECK(c.transit_h(first) == hours(3));
    CHECK(c.hours(second, 1, Cause::queue) == hours(0.5));
    CHECK(c.hours(second, 1, Cause::possession) == hours(3.5));
    CHECK(c.transit_h(second) == hours(7));
}

TEST_CASE("disruption: a closed link keeps trucks, and may stop them", "[disruption]")
{
    const auto work =
        GENERATE(sim::Interrupted::finish, sim::Interrupted::resume, sim::Interrupted::restart);
    Closing c;
    c.close(on_link, 0, 30min, 5h).work = work;
    const auto under_way = c.truck(0h);
    const auto late = c.truck(1h);
    c.run(24h);
    const double stopped = work == sim::Interrupted::finish ? 0 : 4.5;
    const double again = work == sim::Interrupted::restart ? 0.5 : 0;
    CHECK(c.hours(under_way, c.by_link(0), Cause::disruption) == hours(stopped));
    CHECK(c.hours(under_way, c.by_link(0), Cause::moving) == hours(1 + again));
    CHECK(c.hours(late, c.by_link(0), Cause::disruption) == hours(4));
    CHECK(c.hours(late, c.by_link(0), Cause::moving) == hours(1));
}

TEST_CASE("disruption: slow for a while", "[disruption]")
{
    Closing c;
    DisruptionPlan& slow = c.close(on_link, 0, 30min, 90min);
    slow.closed = false;
    slow.speed_share = 0.25;
    const auto truck = c.truck(0h);
    c.run(24h);
    // Half of the way in the first half hour, a quarter in the next hour, a quarter in 15 min.
    CHECK(c.hours(truck, c.by_link(0), Cause::moving) == hours(1.75));
}

TEST_CASE("disruption: an embargo stops a commodity alone", "[disruption]")
{
    Closing c;
    DisruptionPlan& embargo = c.close(place, 1, 0h, 10h);
    embargo.closed = false;
    embargo.embargo = {"oil"};
    embargo.embargoed = {1, 0};
    const auto oil = c.truck(0h);
    const auto grain = c.truck(0h);
    c.run(24h);
    CHECK(c.hours(oil, 1, Cause::embargo) == hours(9));
    CHECK(c.transit_h(grain) == hours(3));
}

// The embargo until 10:00 bars oil; from 0:30 to 5:00 officers strike, which bars both, and is the
// cause for both. At 10:00 the officer is free.
TEST_CASE("disruption: a strike during an embargo has a cause of its own", "[disruption]")
{
    Closing c;
    DisruptionPlan& embargo = c.close(place, 1, 0h, 10h);
    embargo.closed = false;
    embargo.embargo = {"oil"};
    embargo.embargoed = {1, 0};
    c.close(place, 1, 30min, 5h).cause = Cause::strike;
    const auto oil = c.truck(0h);
    const auto grain = c.truck(0h);
    c.run(24h);
    CHECK(c.hours(oil, 1, Cause::strike) == hours(4));
    CHECK(c.hours(oil, 1, Cause::embargo) == hours(5));
    CHECK(c.hours(grain, 1, Cause::strike) == hours(4));
    CHECK(c.hours(grain, 1, Cause::embargo) == hours(0));
    CHECK(c.transit_h(grain) == hours(3 + 4));
}

TEST_CASE("disruption: hours waited for an accident are put to it", "[disruption]")
{
    Closing c;
    c.close(on_link, 0, 0h, 3h).cause = Cause::accident;
    const auto truck = c.truck(0h);
    c.run(24h);
    CHECK(c.hours(truck, c.by_link(0), Cause::accident) == hours(3));
    CHECK(c.transit_h(truck) == hours(3 + 3));
}

TEST_CASE("disruption: a factor of the capacity is rounded, but leaves a unit", "[disruption]")
{
    Closing c;
    c.border.sides[0].agencies[0].officers = 3;
    DisruptionPlan& few = c.close(place, 1, 0h, 100h);
    few.closed = false;
    few.capacity_share = 0.1;
    std::uint32_t last = 0;
    for (int i = 0; i < 3; ++i) last = c.truck(0h);
    c.run(24h);
    CHECK(c.hours(last, 1, Cause::queue) == hours(2));
}

TEST_CASE("disruption: one resource of a place", "[disruption]")
{
    Closing c;
    c.border.parking = 10;
    DisruptionPlan& strike = c.close(place, 1, 0h, 5h);
    strike.resource = "AZ customs officers";
    const auto truck = c.truck(0h);
    c.run(24h);
    CHECK(c.transit_h(truck) == hours(7));
    CHECK(c.hours(truck, 1, Cause::disruption) == hours(4));
}

TEST_CASE("disruption: full room of a closed place is asked for in vain", "[disruption]")
{
    Closing c;
    c.border.parking = 10;
    c.close(place, 1, 0h, 5h);
    const auto truck = c.truck(0h);
    c.run(24h);
    CHECK(c.hours(truck, 0, Cause::disruption) == hours(5));
    CHECK(c.hours(truck, 0, Cause::no_room) == hours(0));
    CHECK(c.transit_h(truck) == hours(8));
}

TEST_CASE("disruption: along a chain it comes later", "[disruption]")
{
    Closing c;
    DisruptionPlan& wave = c.close(place, 1, 0h, 5h);
    wave.targets.push_back({place, 2, 6h});
    const auto first = c.truck(0h);  // border open at 5:00, at East at 7:00: closed until 11:00
    c.run(24h);
    CHECK(c.hours(first, 1, Cause::disruption) == hours(4));
    CHECK(c.hours(first, 2, Cause::disruption) == hours(4));
}

TEST_CASE("disruption: dates are local, hours of the week are planned works", "[disruption]")
{
    Scenario scenario;
    const std::chrono::year first{2024};
    scenario.start = std::chrono::local_days{first / 1 / 1};  // a Monday
    scenario.horizon = 14 * 24h;
    DisruptionPlan date;
    date.id = "holiday";
    date.closed = true;
    date.time_zone = "Asia/Baku";  // UTC+4
    date.dates = {std::chrono::local_days{first / 1 / 3}};
    date.length_s = hours_law(24);
    DisruptionPlan works;
    works.id = "works";
    works.closed = true;
    works.hours = std::get<WeeklyHours>(parse_hours("Sun 01:00-05:00"));
    works.from = std::chrono::local_days{first / 1 / 8};
    scenario.disruptions = {date, works};
    const auto drawn = draw_occurrences(scenario, 0);
    REQUIRE(drawn.size() == 2);
    CHECK(drawn[0] == Occurrence{0, sim::Time(44h), sim::Time(68h)});
    CHECK(drawn[1] == Occurrence{1, sim::Time((13 * 24 + 1) * 1h), sim::Time((13 * 24 + 5) * 1h)});
}

TEST_CASE("disruption: random ones take their share of the time, by season", "[disruption]")
{
    Scenario scenario;
    const std::chrono::year first{2024};
    scenario.start = std::chrono::local_days{first / 1 / 1};
    scenario.horizon = 366 * 24h;
    scenario.disruptions = {random_closure(90, 10)};
    scenario.disruptions[0].season = {12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    double in_january = 0;
    int count = 0;
    constexpr int replications = 400;
    for (std::uint32_t r = 0; r < replications; ++r) {
        for (const Occurrence& o : draw_occurrences(scenario, r)) {
            in_january += o.begin < sim::Time(31 * 24h);
            ++count;
        }
    }
    CHECK(in_january == count);
    // In January the gaps are 90 h / 12 = 7.5 h, the cycles 17.5 h on average, in 744 h: a renewal
    // process with squared coefficient of variation c2 = (7.5^2 + 10^2) / 17.5^2; it begins with
    // a gap, so the mean count differs from t/m by less than one. 99.9 % of the sampling error.
    const double m = 17.5;
    const double c2 = (7.5 * 7.5 + 100) / (m * m);
    const double error = 3.3 * std::sqrt(c2 * 744 / m / replications);
    CHECK(std::abs(static_cast<double>(count) / replications - 744 / m) < 1 + error);
}

TEST_CASE("disruption: a shock makes others occur together", "[disruption]")
{
    Scenario scenario;
    scenario.horizon = 365 * 24h;
    DisruptionPlan shock = random_closure(24, 1);
    shock.id = "shock";
    shock.closed = false;
    DisruptionPlan port = random_closure(1, 1);
    port.id = "port";
    port.every_s.reset();
    port.after = "shock";
    port.after_index = 0;
    port.lag_s = hours_law(2);
    port.length_s = hours_law(5);
    port.probability = 0.5;
    DisruptionPlan road = port;
    road.id = "road";
    scenario.disruptions = {shock, port, road};
    int shocks = 0, followers = 0;
    for (std::uint32_t r = 0; r < 50; ++r) {
        const auto drawn = draw_occurrences(scenario, r);
        CHECK(drawn == draw_occurrences(scenario, r));
        std::vector<sim::Time> begins;
        for (const Occurrence& o : drawn) {
            if (o.disruption == 0) begins.push_back(o.begin);
            shocks += o.disruption == 0;
            if (o.disruption == 0) continue;
            ++followers;
            CHECK(std::count(begins.begin(), begins.end(), o.begin - 2h) == 1);
            CHECK(o.end - o.begin == 5h);
        }
    }
    // Each shock is followed by each with probability 1/2: 99.9 %.
    const double error = 3.3 * std::sqrt(0.25 / (2.0 * shocks));
    CHECK(std::abs(followers / (2.0 * shocks) - 0.5) < error + 0.001);
}

TEST_CASE("disruption: the capacity that is left", "[disruption]")
{
    const auto reading = scenario_from_text(R"(
[scenario]
name = "x"
horizon = "10 d"
[[place]]
id = "a"
kind = "station"
service = "1 h"
[[flow]]
id = "goods"
from = "a"
volume = "1 /day"
[[disruption]]
id = "works"
places = ["a"]
capacity = 0
from = 2024-01-02
to = 2024-01-04
)");
    CHECK(CapacityLeft(reading.scenario).of(0, "servers", 1) == Approx(0.8));
    CHECK(great_circle_km(40.4, 49.9, 41.7, 44.8) == Approx(453).margin(5));  // Baku - Tbilisi
}

// Half a tenth at first, a tenth more each hour: 5 %, 15 %, ... 95 %.
TEST_CASE("disruption: capacity comes back in ten steps after the end", "[disruption]")
{
    Closing corridor;
    DisruptionPlan& plan = corridor.close(DisruptionTarget::Kind::place, 1, 10h, 20h);
    plan.recovery = 10h;
    const Disturbances disturbances(corridor.scenario, 0);
    const Timeline& border = *disturbances.place(1);
    CHECK(border.at(sim::Time(19h)).closed);
    for (int step = 0; step < 10; ++step) {
        const Spell& spell = border.at(sim::Time(20h + step * 1h));
        CHECK_FALSE(spell.closed);
        CHECK(spell.capacity == Approx(0.05 + 0.1 * step));
        CHECK(spell.speed == 1);
    }
    CHECK(border.at(sim::Time(30h)).capacity == 1);
    // Of the ten hours half is lost.
    CHECK(border.mean_capacity(sim::Time(20h), sim::Time(30h)) == Approx(0.5));
}

TEST_CASE("disruption: what strikes again ends the recovery", "[disruption]")
{
    Closing corridor;
    DisruptionPlan& plan = corridor.close(DisruptionTarget::Kind::place, 1, 0h, 500h);
    plan.closed = false;
    plan.capacity_share = 0.5;
    plan.dates = {corridor.scenario.start + 10h, corridor.scenario.start + 25h};
    plan.length_s = hours_law(10);
    plan.recovery = 10h;
    const Disturbances disturbances(corridor.scenario, 0);
    const Timeline& border = *disturbances.place(1);
    CHECK(border.at(sim::Time(15h)).capacity == 0.5);
    CHECK(border.at(sim::Time(24h)).capacity == Approx(0.5 + 0.5 * 0.45));
    CHECK(border.at(sim::Time(25h)).capacity == 0.5);
    CHECK(border.at(sim::Time(35h)).capacity == Approx(0.5 + 0.5 * 0.05));
    CHECK(border.at(sim::Time(45h)).capacity == 1);
}
