// Where wagons may end: wherever they are unloaded, named as a base or not.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// A yard sorts containers on their wagons, a terminal behind it has them change trains.
const char* const railway = R"(
[scenario]
name = "railway"
horizon = "20 d"
[[place]]
id = "mine"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10
[[place]]
id = "yard"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10
sorting_rate = "60 wagons/h"
[[place]]
id = "junction"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10
[[place]]
id = "town"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10
[[link]]
from = "mine"
to = "yard"
mode = "rail"
time = "2 h"
[[link]]
from = "yard"
to = "junction"
mode = "rail"
time = "2 h"
[[link]]
from = "junction"
to = "town"
mode = "rail"
time = "2 h"
[[fleet]]
id = "platforms"
use = "wagon"
cargo = "container"
bases = [{ place = "mine", units = 40 }]
[[flow]]
id = "boxes"
cargo = "container"
from = "mine"
to = "town"
size = 10
timetable = ["06:00"]
)";

}  // namespace

TEST_CASE("wagons that a yard sorts are unloaded at the next terminal", "[fleet]")
{
    const ScenarioReading reading = scenario_from_text(railway);
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const FlowResult flow = corridor.result().flows.front();
    CHECK(flow.left == 20);
    // Three runs of 2 h, and ten wagons are sorted for 10 min.
    CHECK(flow.transit.mean_s() / 3600 == Approx(6 + 10.0 / 60));
}
