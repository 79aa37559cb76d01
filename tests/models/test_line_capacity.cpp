// The capacity use of lines, worked out by hand.
#include "models/rail/line_capacity.hpp"

#include "models/rail/rail_line_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

// Single: 48 trains of 30 min. Double: half of 48 trains need 10 min, half 30 min, in random order;
// a quarter of the pairs is a fast train behind a slow one, 30 min apart instead of 10.
TEST_CASE("capacity use", "[rail_line]")
{
    const double rate = 24.0 / 86400;
    const LeastHeadway one_by_one{10min, true};
    CHECK(capacity_use({{rate, 0, 1800}, {rate, 1, 1800}}, one_by_one) == Approx(1.0));
    const LeastHeadway in_turn{10min, false};
    CHECK(capacity_use({{rate, 0, 600}, {rate, 0, 1800}}, in_turn) == Approx(48.0 * 15 / 1440));
    // A single section with following trains: half of the pairs meet.
    CHECK(capacity_use({{rate, 0, 1800}, {rate, 1, 1800}}, in_turn) == Approx(48.0 * 20 / 1440));
}

TEST_CASE("offered load of a line with works, paths and other trains", "[rail_line]")
{
    RailLinePlan plan;  // 30 min
    plan.between = {"A", "B"};
    plan.length_km = 30;
    plan.speed_km_h = 60;
    Possession works;
    works.hours = std::get<WeeklyHours>(parse_hours("Mon-Sun 00:00-06:00"));
    plan.possessions = {works};
    plan.path_every = 2h;
    OtherTrains others;
    others.per_day = 6;
    others.speed_km_h = 30;
    plan.other_trains = {others};
    RailWorld world;
    world.scenario.horizon = 24h * 60;
    world.add("A", StopPlan{});
    const auto line = world.add("line", std::move(plan));
    world.add("B", StopPlan{});
    world.flow({"A", "line", "B"});
    Passage east;
    east.shipments_per_s = 6.0 / 86400;
    east.from = world.index("A");
    const auto loads = line->offered_loads(world.scenario, {east});
    REQUIRE(loads.size() == 4);
    CHECK(loads[0].capacity == Approx(0.75));
    CHECK(loads[1].resource == "paths to B");
    CHECK(loads[1].offered == Approx(0.5));
    CHECK(loads[3].resource == "capacity use");
    CHECK(loads[3].offered == Approx((6.0 * 30 + 12 * 60) / 1440));
}

// Half an hour of double track, 12 trains a day each way at a headway of 10 min; from 0:00 to 6:00
// one track is closed. On both tracks a direction uses 12 x 10 min of a day, 1/12. On one track
// half of the trains are followed by one of the other direction, after 30 min, the others by one of
// their own after 10: 24 x 20 min, 1/3. So a quarter of the time a quarter of the capacity is left.
TEST_CASE("offered load of a line with single-line working", "[rail_line]")
{
    RailLinePlan plan;
    plan.between = {"A", "B"};
    plan.length_km = 30;
    plan.speed_km_h = 60;
    plan.tracks = LineTracks::double_track;
    Possession works;
    works.hours = std::get<WeeklyHours>(parse_hours("Mon-Sun 00:00-06:00"));
    works.single_line = true;
    plan.possessions = {works};
    RailWorld world;
    world.scenario.horizon = 24h * 60;
    world.add("A", StopPlan{});
    const auto line = world.add("line", std::move(plan));
    world.add("B", StopPlan{});
    world.flow({"A", "line", "B"});
    world.flow({"B", "line", "A"});
    Passage east;
    east.shipments_per_s = 12.0 / 86400;
    east.from = world.index("A");
    Passage west = east;
    west.from = world.index("B");
    west.flow = 1;
    const auto loads = line->offered_loads(world.scenario, {east, west});
    const auto found = std::find_if(loads.begin(), loads.end(), [](const OfferedLoad& load) {
        return load.resource == "section 1 with single line";
    });
    REQUIRE(found != loads.end());
    CHECK(found->offered == Approx(1.0 / 12));
    CHECK(found->capacity == Approx(0.75 + 0.25 * 0.25));
}
