// What becomes of work in hand when a place closes or its gear fails: finished first, gone on with
// or begun again, at every kind of place that works on cargo. All by hand.
#include "models/border/border.hpp"
#include "models/rail/gauge_change.hpp"
#include "models/rail/rail_terminal.hpp"
#include "models/scenario.hpp"
#include "models/station/station.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;
using sim::Interrupted;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-9); }

struct Policy {
    Interrupted work;
    double ends_h;     // of four hours of work from 0:00 on
    double closure_h;  // of these put to the closure
};

// Closed from 2:00 to 5:00. Begun again at 5:00 the first two hours were in vain: they are the
// fault of the closure, too.
const std::vector<Policy> policies = {
    {Interrupted::finish, 4, 0}, {Interrupted::resume, 7, 3}, {Interrupted::restart, 9, 5}};

void close(SmallCorridor& corridor, Interrupted work, std::optional<std::string> resource = {})
{
    DisruptionPlan& plan = corridor.scenario.disruptions.emplace_back();
    plan.id = "strike";
    plan.closed = true;
    plan.work = work;
    plan.resource = std::move(resource);
    plan.targets.push_back({DisruptionTarget::Kind::place, 0, {}});
    plan.from = corridor.scenario.start + 2h;
    plan.to = corridor.scenario.start + 5h;
}

void check(const SmallCorridor& corridor, const Policy& policy, Cause work,
           Cause closure = Cause::disruption)
{
    CHECK(corridor.transit_h(0) == hours(policy.ends_h));
    CHECK(corridor.hours(0, 0, work) == hours(4));
    CHECK(corridor.hours(0, 0, closure) == hours(policy.closure_h));
}

// One crane that lifts a TEU an hour.
RailTerminalPlan& add_terminal(SmallCorridor& corridor)
{
    auto& terminal = corridor.add<RailTerminalPlan>("T", "rail_terminal");
    terminal.rate_per_h = 1;
    return terminal;
}

FailurePlan failure_of(const char* resource, double every_h, double repair_h)
{
    FailurePlan failure;
    failure.resource = resource;
    failure.every_s = hours_law(every_h);
    failure.repair_s = hours_law(repair_h);
    return failure;
}

GaugeChangePlan& add_gauge_change(SmallCorridor& corridor)
{
    auto& place = corridor.add<GaugeChangePlan>("G", "gauge_change");
    place.per_train_s = hours_law(4);
    return place;
}

}  // namespace

TEST_CASE("interruption: cranes of a rail terminal", "[disruption][rail_terminal]")
{
    for (const Policy& policy : policies) {
        SmallCorridor corridor;
        add_terminal(corridor);
        corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
        close(corridor, policy.work);
        corridor.run(100h);
        check(corridor, policy, Cause::service);
    }
}

TEST_CASE("interruption: the leads of a yard alone", "[disruption][rail_terminal]")
{
    for (const Policy& policy : policies) {
        SmallCorridor corridor;
        auto& yard = add_terminal(corridor);
        yard.sorting_per_h = 1;
        yard.train_length = 4;
        add_terminal(corridor).id = "U";
        corridor.link(0, 1, "rail", hours_law(1));
        corridor.bring_train({{0h, {0, 1}, CargoKind::wagon, 4}});
        close(corridor, policy.work, "leads");
        corridor.run(100h);
        CHECK(corridor.hours(0, 0, Cause::sorting) == hours(4));
        CHECK(corridor.hours(0, 0, Cause::disruption) == hours(policy.closure_h));
    }
}

TEST_CASE("interruption: stands and gangs of a gauge change", "[disruption][gauge_change]")
{
    for (const Policy& policy : policies) {
        for (const bool by_gangs : {false, true}) {
            for (const char* struck : {"", "stands", "gangs"}) {
                if (!by_gangs && struck == std::string("gangs")) continue;
                SmallCorridor corridor;
                auto& place = add_gauge_change(corridor);
                if (by_gangs) {
                    place.per_train_s.reset();
                    place.per_unit_s = hours_law(1);
                }
                corridor.bring_train({{0h, {0}, CargoKind::wagon, 4}});
                const std::string resource = struck;
                close(corridor, policy.work,
                      resource.empty() ? std::nullopt : std::optional(resource));
                corridor.run(100h);
                check(corridor, policy, Cause::gauge_change);
            }
        }
    }
}

TEST_CASE("interruption: the track of variable axles", "[disruption][gauge_change]")
{
    for (const Policy& policy : policies) {
        SmallCorridor corridor;
        auto& place = add_gauge_change(corridor);
        place.variable_share = 1;
        place.variable_s = hours_law(4);
        corridor.bring_train({{0h, {0}, CargoKind::wagon, 4}});
        close(corridor, policy.work);
        corridor.run(100h);
        check(corridor, policy, Cause::gauge_change);
    }
}

TEST_CASE("interruption: officers of a border, servers of a station", "[disruption][border]")
{
    for (const Policy& policy : policies) {
        SmallCorridor at_border;
        auto& border = at_border.add<BorderPlan>("B", "border");
        AgencyPlan customs;
        customs.id = "customs";
        customs.per_truck_s = hours_law(4);
        border.sides.emplace_back();
        border.sides[0].agencies = {customs};
        at_border.bring({0h, {0}, CargoKind::truck});
        close(at_border, policy.work);
        at_border.run(100h);
        check(at_border, policy, Cause::service);

        SmallCorridor at_station;
        at_station.add<StationPlan>("S", "station").service_s = hours_law(4);
        at_station.scenario.flows.emplace_back();
        at_station.bring({0h, {0}, CargoKind::unit});
        close(at_station, policy.work);
        at_station.run(100h);
        check(at_station, policy, Cause::service);
    }
}

TEST_CASE("interruption: a crane that fails keeps its train", "[failures][rail_terminal]")
{
    SmallCorridor corridor;
    FailurePlan failure;
    failure.resource = "cranes";
    failure.every_s = hours_law(3);
    failure.repair_s = hours_law(10);
    add_terminal(corridor).failures = {failure};
    corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
    corridor.run(100h);
    CHECK(corridor.transit_h(0) == hours(14));  // 3 h, 10 h, 1 h
    CHECK(corridor.hours(0, 0, Cause::service) == hours(4));
    CHECK(corridor.hours(0, 0, Cause::breakdown) == hours(10));
}

// Two cranes lift 2 TEU an hour; from 1:00 on there is one. The first train has both until 2:00,
// the second, begun at 2:00, has one: four hours more.
TEST_CASE("interruption: a train is worked by the cranes that are left", "[disruption]")
{
    SmallCorridor corridor;
    auto& terminal = add_terminal(corridor);
    terminal.cranes = terminal.cranes_per_train = 2;
    terminal.tracks = 2;
    const auto first = corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
    const auto second = corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
    DisruptionPlan& plan = corridor.scenario.disruptions.emplace_back();
    plan.id = "works";
    plan.capacity_share = 0.5;
    plan.targets.push_back({DisruptionTarget::Kind::place, 0, {}});
    plan.from = corridor.scenario.start + 1h;
    corridor.run(100h);
    CHECK(corridor.transit_h(first) == hours(2));
    CHECK(corridor.transit_h(second) == hours(2 + 4));
}

// Two servers that fail after 3 h and are repaired in 2 h: down at 3:00 together, with an hour of
// work left for both customers. By two crews both go on at 5:00. By one, the first goes on at 5:00
// and the second takes his server at 6:00. From 3:00 to 5:00 one of the two servers waits for the
// crew: nobody can tell which of the customers misses it, so both wait for the crew for an hour.
TEST_CASE("interruption: breakdowns of a station wait for a repair crew", "[failures][station]")
{
    for (const bool limited : {false, true}) {
        SmallCorridor corridor;
        auto& station = corridor.add<StationPlan>("works", "station");
        station.servers = 2;
        station.service_s = hours_law(4);
        if (limited) station.repair_crews = 1;
        BreakdownPlan breakdowns;
        breakdowns.every_s = hours_law(3);
        breakdowns.repair_s = hours_law(2);
        station.breakdowns = breakdowns;
        corridor.scenario.flows.resize(2);
        const auto first = corridor.bring({0h, {0}, CargoKind::unit});
        const auto second = corridor.bring({0h, {0}, CargoKind::unit});
        corridor.run(100h);
        const double sum_h = corridor.transit_h(first) + corridor.transit_h(second);
        CHECK(sum_h == hours(limited ? 6 + 7 : 6 + 6));
        const double alone_h = limited ? 1 : 0;
        CHECK(corridor.hours(first, 0, Cause::repair_crew) == hours(alone_h));
        CHECK(corridor.hours(second, 0, Cause::repair_crew) == hours(alone_h));
        CHECK(corridor.hours(first, 0, Cause::breakdown) +
                  corridor.hours(second, 0, Cause::breakdown) ==
              hours(limited ? 1 + 2 : 2 + 2));
    }
}

// The departure track and the crane of a terminal have one crew. The track fails at 2:00 and is
// repaired until 7:00; the crane fails at 3:00, waits for the crew until 7:00, and is repaired
// until 17:00. The last of four hours of work is done then.
TEST_CASE("interruption: a crane waits for the crew that repairs a track", "[failures]")
{
    SmallCorridor corridor;
    auto& terminal = add_terminal(corridor);
    terminal.repair_crews = 1;
    terminal.failures = {failure_of("cranes", 3, 10), failure_of("departure tracks", 2, 5)};
    corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
    corridor.run(19h);
    CHECK(corridor.transit_h(0) == hours(4 + 4 + 10));
    CHECK(corridor.hours(0, 0, Cause::service) == hours(4));
    CHECK(corridor.hours(0, 0, Cause::repair_crew) == hours(4));
    CHECK(corridor.hours(0, 0, Cause::breakdown) == hours(10));
}

// The same at a border: the desk of the police fails at 2:00 and is repaired until 7:00; that of
// customs fails at 3:00, and the crew comes at 7:00 for 10 h.
TEST_CASE("interruption: a desk waits for the crew that repairs another one", "[failures]")
{
    const auto agency_of = [](const char* id, double hours) {
        AgencyPlan agency;
        agency.id = id;
        agency.per_truck_s = hours_law(hours);
        return agency;
    };
    SmallCorridor corridor;
    auto& border = corridor.add<BorderPlan>("B", "border");
    border.repair_crews = 1;
    border.sides.resize(1);
    border.sides[0].agencies = {agency_of("police", 1), agency_of("customs", 4)};
    FailurePlan failure;
    failure.resource = border.officers_name(border.sides[0], border.sides[0].agencies[0]);
    failure.every_s = hours_law(2);
    failure.repair_s = hours_law(5);
    border.failures.push_back(failure);
    failure.resource = border.officers_name(border.sides[0], border.sides[0].agencies[1]);
    failure.every_s = hours_law(3);
    failure.repair_s = hours_law(10);
    border.failures.push_back(failure);
    corridor.bring({0h, {0}, CargoKind::truck});
    corridor.run(30h);
    // Police until 1:00, customs until 3:00 and from 17:00 to 19:00.
    CHECK(corridor.transit_h(0) == hours(19));
    CHECK(corridor.hours(0, 0, Cause::repair_crew) == hours(4));
    CHECK(corridor.hours(0, 0, Cause::breakdown) == hours(10));
}

// Of two desks one is closed from 2:00 to 5:00, and nothing ever fails: one of the two trucks waits
// until the other one is done at 4:00.
TEST_CASE("interruption: by fewer officers, where nothing fails", "[disruption][border]")
{
    SmallCorridor corridor;
    auto& border = corridor.add<BorderPlan>("B", "border");
    AgencyPlan customs;
    customs.id = "customs";
    customs.officers = 2;
    customs.per_truck_s = hours_law(4);
    border.sides.resize(1);
    border.sides[0].agencies = {customs};
    const auto first = corridor.bring({0h, {0}, CargoKind::truck});
    const auto second = corridor.bring({0h, {0}, CargoKind::truck});
    close(corridor, Interrupted::resume);
    corridor.scenario.disruptions.back().closed = false;
    corridor.scenario.disruptions.back().capacity_share = 0.5;
    corridor.scenario.disruptions.back().cause = Cause::strike;
    corridor.run(100h);
    CHECK(corridor.transit_h(first) + corridor.transit_h(second) == hours(4 + 6));
    CHECK(corridor.hours(first, 0, Cause::strike) + corridor.hours(second, 0, Cause::strike) ==
          hours(2));
    CHECK(corridor.hours(first, 0, Cause::service) == hours(4));
    CHECK(corridor.hours(second, 0, Cause::service) == hours(4));
}

// The crane fails at 3:00, waits for the crew that is at the track until 7:00, and is repaired
// until 17:00. The train of 5:00 waits for that, and then an hour for the one before it.
TEST_CASE("interruption: who comes to a crane out of order waits for its repair", "[failures]")
{
    SmallCorridor corridor;
    auto& terminal = add_terminal(corridor);
    terminal.repair_crews = 1;
    terminal.tracks = 2;
    terminal.failures = {failure_of("cranes", 3, 10), failure_of("departure tracks", 2, 5)};
    corridor.bring_train({{0h, {0}, CargoKind::container, 4}});
    const auto second = corridor.bring_train({{5h, {0}, CargoKind::container, 1}});
    corridor.run(20h);
    CHECK(corridor.hours(second, 0, Cause::repair_crew) == hours(2));
    CHECK(corridor.hours(second, 0, Cause::breakdown) == hours(10));
    CHECK(corridor.hours(second, 0, Cause::queue) == hours(1));
    CHECK(corridor.hours(second, 0, Cause::service) == hours(1));
}

// The only crane fails in two ways: 2 h after a repair that takes 5 h, and 3 h after one that takes
// 10 h. So it is out of order from 2:00 to 7:00 and from 9:00 to 14:00, and from 3:00 to 13:00: the
// third hour of work is that from 14:00 on.
TEST_CASE("interruption: a crane that fails in two ways", "[failures]")
{
    SmallCorridor corridor;
    auto& terminal = add_terminal(corridor);
    terminal.failures = {failure_of("cranes", 2, 5), failure_of("cranes", 3, 10)};
    corridor.bring_train({{0h, {0}, CargoKind::container, 3}});
    corridor.run(100h);
    CHECK(corridor.transit_h(0) == hours(15));
    CHECK(corridor.hours(0, 0, Cause::service) == hours(3));
    CHECK(corridor.hours(0, 0, Cause::breakdown) == hours(12));
}
