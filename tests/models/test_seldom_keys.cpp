// Keys that no other test asks for, each by hand: roads by month and the market for trucks, permits
// that are carried over, work in hand at closing time, wagons with axles of variable gauge.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string with(std::string text, const std::string& from, const std::string& to)
{
    return text.replace(text.find(from), from.size(), to);
}

// Mean hours of the shipments of a flow.
double hours(const std::string& text, std::size_t flow = 0)
{
    const Scenario scenario = scenario_from_text(text, {}).scenario;
    Corridor corridor(scenario, 0, {});
    corridor.run();
    const FlowResult result = corridor.result().flows[flow];
    REQUIRE(result.transit.count() > 0);
    return result.transit.mean_s() / 3600;
}

constexpr const char* road = R"(
[scenario]
name = "road"
start = 2024-01-01
horizon = "12 d"

[[place]]
id = "A"
kind = "station"
servers = 0
service = "0 s"

[[place]]
id = "B"
kind = "station"
servers = 0
service = "0 s"

[[place]]
id = "pass"
kind = "road"
between = ["A", "B"]
time = "10 h"
by_month = [1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
market = "3 h"

[[flow]]
id = "goods"
cargo = "container"
from = "A"
to = "B"
interarrival = "10 d"
)";

constexpr const char* border = R"(
[scenario]
name = "border"
start = 2024-01-01
horizon = "3 d"

[[place]]
id = "A"
kind = "station"
servers = 0
service = "0 s"

[[place]]
id = "X"
kind = "border"
[[place.sides]]
country = "GB"
time_zone = "Europe/London"
quotas = [{ id = "permits", per_day = 1, carried_over = true }]
[[place.sides.agencies]]
id = "customs"
officers = 2
per_truck = "1 h"

[[place]]
id = "B"
kind = "station"
servers = 0
service = "0 s"

[[link]]
from = "A"
to = "X"

[[link]]
from = "X"
to = "B"

[[flow]]
id = "trucks"
cargo = "truck"
from = "A"
to = "B"
timetable = ["Tue 10:00"]
per_arrival = 2
)";

constexpr const char* gauge = R"(
[scenario]
name = "axles"
start = 2024-01-01
horizon = "7 d"

[[place]]
id = "west"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 20

[[place]]
id = "border"
kind = "gauge_change"
stands = 1
tracks = 2
per_train = "4 h"
equipped = ["cars"]
variable_time = "20 min"

[[place]]
id = "east"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 20

[[link]]
from = "east"
to = "border"
mode = "rail"

[[link]]
from = "border"
to = "west"
mode = "rail"

[[flow]]
id = "cars"
commodity = "cars"
cargo = "wagon"
from = "east"
to = "west"
timetable = ["Mon 06:00"]
size = 20

[[flow]]
id = "grain"
commodity = "grain"
cargo = "wagon"
from = "east"
to = "west"
timetable = ["Tue 06:00"]
size = 20
)";

}  // namespace

// 3 h until a truck is found, 10 h to drive, in January half as long again.
TEST_CASE("roads take longer in some months, and trucks have to be found", "[road]")
{
    CHECK(hours(road) == Approx(3 + 15));
    CHECK(hours(with(road, "2024-01-01", "2024-02-01")) == Approx(3 + 10));
    CHECK(hours(with(road, "market = \"3 h\"", "market = \"0 h\"")) == Approx(15));
}

// Nobody came on Monday, so there are two permits on Tuesday; or the second truck waits for that of
// Wednesday: 14 h.
TEST_CASE("permits are carried over, or lost", "[border]")
{
    CHECK(hours(border) == Approx(1));
    CHECK(hours(with(border, "carried_over = true", "carried_over = false")) ==
          Approx(1 + 14 / 2.0));
}

// Two hours of work for two trucks that come an hour before closing time: it is finished; or an
// hour of it is left for the next day, from 08:00; or all of it.
TEST_CASE("work in hand at closing time", "[border]")
{
    const auto closing = [](const char* word) {
        const std::string text =
            with(border, "per_truck = \"1 h\"",
                 std::string("per_truck = \"2 h\"\nhours = \"Mon-Sun 08:00-11:00\"\n"
                             "closing = \"") +
                     word + "\"");
        return hours(text);
    };
    CHECK(closing("finish") == Approx(2));
    CHECK(closing("pause") == Approx(1 + 21 + 1));
    CHECK(closing("restart") == Approx(1 + 21 + 2));
}

TEST_CASE("wagons with variable axles pass by their commodity", "[gauge]")
{
    CHECK(hours(gauge, 0) == Approx(1 / 3.0));
    CHECK(hours(gauge, 1) == Approx(4));
    CHECK(hours(with(gauge, "equipped = [\"cars\"]", "equipped = []"), 0) == Approx(4));
}
