// What was promised for a flow, and who is on time, by hand.
#include "models/corridor.hpp"
#include "models/demand/flow_value.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

// Four shipments of midnight that are served one after the other: 3, 6, 9 and 12 h.
std::string scenario(const std::string& promise)
{
    return R"(
[scenario]
name = "store"
horizon = "1 d"
[[place]]
id = "A"
kind = "station"
service = "3 h"
[[flow]]
id = "goods"
from = "A"
to = "A"
timetable = ["00:00"]
per_arrival = 4
)" + promise;
}

JourneyResult journeys(const std::string& promise)
{
    const ScenarioReading reading = scenario_from_text(scenario(promise));
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    return corridor.result().flows.front().journeys;
}

}  // namespace

TEST_CASE("who comes too early is neither on time nor late", "[journey]")
{
    const std::string promise = "promised_time = \"8 h\"\nlate_window = \"1 h\"\n";
    const JourneyResult any = journeys(promise);
    CHECK(any.on_time == 3);
    CHECK(any.late == 1);
    CHECK(any.late_mean_h == Approx(12 - 8));

    const JourneyResult in_window = journeys(promise + "early_window = \"3 h\"\n");
    CHECK(in_window.on_time == 2);
    CHECK(in_window.late == 1);
    CHECK(in_window.late_mean_h == Approx(12 - 8));

    CHECK(journeys(promise + "early_window = \"0 s\"\n").on_time == 1);
}

TEST_CASE("the bounds of the window are on time", "[journey]")
{
    FlowValue value;
    value.promised_time = 8h;
    value.late_window = 1h;
    value.early_window = 2h;
    CHECK_FALSE(value.is_on_time(6h - 1us));
    CHECK(value.is_on_time(6h));
    CHECK(value.is_on_time(9h));
    CHECK_FALSE(value.is_on_time(9h + 1us));
}

TEST_CASE("a window without a promise is refused", "[journey]")
{
    CHECK_THAT(errors_of(scenario("early_window = \"3 h\"\n")),
               Catch::Contains("early_window") && Catch::Contains("promised_time"));
}
