// The demand that saturates a resource, worked by hand.
#include "models/saturation.hpp"

#include "models/one_more.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

// Two gates one after the other: 6 and 12 min of service, 8 customers an hour in all, a quarter of
// them visitors who only pass the second.
const std::string gates = R"(
[scenario]
name = "Two gates"
horizon = "10 d"
[[place]]
id = "first"
kind = "station"
service = "6 min"
[[place]]
id = "second"
kind = "station"
servers = 2
service = "12 min"
[[link]]
from = "first"
to = "second"
time = "1 h"
[[flow]]
id = "goods"
from = "first"
to = "second"
volume = "6 /h"
[[flow]]
id = "visitors"
from = "second"
volume = "2 /h"
)";

Scenario scenario(const std::string& more = "")
{
    return scenario_from_text(gates + more).scenario;
}

}  // namespace

TEST_CASE("resources are saturated in the order of their loads")
{
    // The second has 8 x 0.2 = 1.6 of 2 units: 80 %, saturated at 1.25; the first 60 %: 1.667.
    const auto all = saturations(scenario(), {});
    REQUIRE(all.size() == 2);
    CHECK(all[0].resource == "servers");
    CHECK(all[0].place == 1);
    CHECK(all[0].share == Approx(0.8));
    CHECK(all[0].load == Approx(1.25).epsilon(1e-5));
    CHECK(all[1].place == 0);
    CHECK(all[1].load == Approx(1 / 0.6).epsilon(0.01));
}

TEST_CASE("more of one flow alone saturates later, and what others overload is said so")
{
    // Goods alone: 0.2 (6 x + 2) = 2 at x = 8 / 6; the first at 1 / 0.6.
    const auto goods = saturations(scenario(), 0);
    CHECK(goods[0].load == Approx(8.0 / 6).epsilon(1e-5));
    CHECK(goods[0].place == 1);
    // 12 visitors an hour are too many whatever the goods do.
    const auto always =
        saturations(scenario_from_text(gates, {"flow.visitors.volume=\"12 /h\""}).scenario, 0);
    CHECK(always[0].load == 0);
    CHECK(always[0].place == 1);
    CHECK(always[1].load == Approx(1 / 0.6).epsilon(1e-5));
}

TEST_CASE("what a hundredth of the demand saturates is found, too")
{
    // 0.2 (600 + 2) = 120.4 of 2 units, and 0.1 x 600 of one.
    const auto all =
        saturations(scenario_from_text(gates, {"flow.goods.volume=\"600 /h\""}).scenario, {});
    REQUIRE(all.size() == 2);
    CHECK(all[0].share == Approx(60.2));
    CHECK(all[0].load == Approx(1 / 60.2).epsilon(1e-5));
    CHECK(all[1].load == Approx(1.0 / 60).epsilon(1e-5));
}

TEST_CASE("who turns customers away is never saturated")
{
    for (const char* way : {"place.second.balk_at=3", "place.second.patience=\"1 h\""}) {
        const auto all = saturations(scenario_from_text(gates, {way}).scenario, {});
        REQUIRE(all.size() == 1);
        CHECK(all[0].place == 0);
    }
}

TEST_CASE("one more unit of a fleet goes to the base where it is waited for")
{
    const std::string fleet = R"(
[scenario]
name = "Platforms"
horizon = "10 d"
[[place]]
id = "north"
kind = "rail_terminal"
tracks = 4
departure_tracks = 4
cranes = 4
rate = "20 moves/h"
train_length = 60
[[place]]
id = "south"
kind = "rail_terminal"
tracks = 4
departure_tracks = 4
cranes = 4
rate = "20 moves/h"
train_length = 60
[[place]]
id = "line"
kind = "rail_line"
between = ["north", "south"]
length = "400 km"
sections = 8
tracks = "double"
speed = "40 km/h"
[[fleet]]
id = "platforms"
use = "wagon"
cargo = "container"
bases = [{ place = "north", units = 200 }, { place = "south", units = 300 }]
turnaround = "3 h"
[[flow]]
id = "southbound"
cargo = "container"
from = "north"
to = "south"
volume = "180 TEU/d"
size = 2
)";
    const Scenario plan = scenario_from_text(fleet).scenario;
    const auto more = increments_of_fleets(plan, FleetUse::wagon, 0);
    REQUIRE(more.size() == 1);
    CHECK(more[0].key == "fleet.platforms.bases");
    CHECK(more[0].words == "units at north 200 -> 201");
    CHECK_NOTHROW(scenario_from_text(fleet, {more[0].change}));
    CHECK(increments_of_fleets(plan, FleetUse::crew, 0).empty());
    // Where it has no base, the largest gets it.
    CHECK(increments_of_fleets(plan, FleetUse::wagon, 2)[0].words == "units at south 300 -> 301");
}
