// How late trains leave lines and terminals, and how long trucks are turned around, by hand.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// Of a run of the scenario.
MeasureResult measured(const std::string& text, const std::string& name)
{
    const Scenario scenario = scenario_from_text(text, {}).scenario;
    Corridor corridor(scenario, 0, {});
    corridor.run();
    const std::vector<MeasureName> names = corridor.measure_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].name == name) return corridor.result().measures[i];
    }
    throw std::out_of_range("no measure " + name);
}

// Two boxes of a TEU come together by road on Monday.
std::string by_road(const std::string& place)
{
    return R"(
[scenario]
name = "by road"
start = 2024-01-01
horizon = "6 d"

[[place]]
id = "A"
kind = "station"
servers = 0
service = "0 s"

[[place]]
id = "T"
)" + place +
           R"(
[[link]]
from = "A"
to = "T"

[[flow]]
id = "boxes"
cargo = "container"
from = "A"
to = "T"
timetable = ["Mon 06:00"]
per_arrival = 2
)";
}

// A train of ten TEU is loaded from eight o'clock on, when it should leave; the line takes 2 h. The
// yellow one of others is slow: it has the only section from 08:00 to 13:00.
constexpr const char* by_rail = R"(
[scenario]
name = "by rail"
start = 2024-01-01
horizon = "40 h"

[[place]]
id = "A"
kind = "rail_terminal"
tracks = 1
cranes = 1
pace = "6 min"
train_length = 10
departs_every = "1 d"
first_departure = "8 h"

[[place]]
id = "B"
kind = "rail_terminal"
tracks = 1
cranes = 1
pace = "0 s"
train_length = 10

[[place]]
id = "line"
kind = "rail_line"
between = ["A", "B"]
length = "100 km"
speed = "50 km/h"

[[place.other_trains]]
name = "yellow"
rate = "0.1 trains/day"
spacing = "even"
first = "8 h"
towards = "A"
speed = "20 km/h"

[[flow]]
id = "boxes"
cargo = "container"
from = "A"
to = "B"
timetable = ["Mon 06:00"]
size = 10
)";

}  // namespace

// One crane, half an hour a box: 30 and 60 minutes.
TEST_CASE("trucks are turned around at a rail terminal", "[rail]")
{
    const auto trucks =
        measured(by_road("kind = \"rail_terminal\"\ntracks = 1\ncranes = 1\n"
                         "pace = \"0 s\"\nroad_pace = \"30 min\"\ntrain_length = 1\n"),
                 "truck turnaround");
    CHECK(trucks.count == 2);
    CHECK(trucks.mean == Approx(0.75));
}

// One lane of 12 min and a machine of 20 min a box: 32 min; the second is through the gate after 24
// and waits for the machine until then: 52 min.
TEST_CASE("trucks are turned around at a dry port", "[dry_port]")
{
    const auto trucks =
        measured(by_road("kind = \"dry_port\"\ngate_lanes = 1\ngate_time = \"12 min\"\n"
                         "machines = 1\nhandling = \"20 min\"\n"),
                 "truck turnaround");
    CHECK(trucks.count == 2);
    CHECK(trucks.mean == Approx((32 + 52) / 2.0 / 60));
}

// Loaded at 09:00, an hour late; it waits for the section until 13:00, so it leaves the line at
// 15:00, 4 h later than it would have from 09:00 on. Its departure is when the line takes it over.
TEST_CASE("trains leave terminals and lines late", "[rail]")
{
    CHECK(measured(by_rail, "departure delay").mean == Approx(1));
    CHECK(measured(by_rail, "train delay").mean == Approx(4));
    CHECK(measured(by_rail, "punctual trains").mean == 0);
}
