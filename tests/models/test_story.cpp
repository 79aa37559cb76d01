// Stories of shipments and vehicles: two stations and a road between them.
#include "models/story_text.hpp"

#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using Catch::Matchers::Contains;

namespace {

// A shipment every 4 h: 1 h at the gate, 2 h on the road, 3 h at the store.
constexpr const char* world = R"(
[scenario]
name = "two stations"
start = 2024-03-01
horizon = "2 d"
[[place]]
kind = "station"
id = "gate"
servers = 1
service = "1 h"
[[place]]
kind = "station"
id = "store"
servers = 1
service = "3 h"
[[link]]
from = "gate"
to = "store"
distance = "100 km"
time = "2 h"
[[flow]]
id = "tea"
from = "gate"
to = "store"
tonnes = "10 t"
interarrival = "4 h"
[[tariff]]
id = "road"
charge = "transport"
per = "t-km"
mode = "road"
amount = "0.1 USD"
)";

}  // namespace

TEST_CASE("the story of a shipment", "[story]")
{
    const Scenario scenario = scenario_from_text(world, {}).scenario;
    Execution execution;
    execution.recording.watched = *shipment_number(scenario, "tea 2");
    Corridor corridor(scenario, 0, execution);
    corridor.run();
    const auto story = corridor.story_of(execution.recording.watched);
    REQUIRE(story);
    CHECK(story->step == Step::ended);
    CHECK(sim::in_hours(story->until - story->entered) == 6);
    CHECK(corridor.stories().size() == 4);  // enters, departs, arrives, ends
    const std::string text = tell_shipment(scenario, *story);
    CHECK_THAT(text, Contains("tea 2: size 1, 10 t, from gate to store"));
    CHECK_THAT(text, Contains("2024-03-01 08:00      1.00  gate"));  // the second comes after 8 h
    CHECK_THAT(text, Contains("2024-03-01 09:00      2.00  gate->store"));
    CHECK_THAT(text, Contains("under way") && Contains("100.00"));
    CHECK_THAT(text, Contains("arrived at store after 6.00 h, 100 km, 100.00 USD"));
}

TEST_CASE("a shipment that is still on its way, and one that never was", "[story]")
{
    const Scenario scenario = scenario_from_text(world, {}).scenario;
    Execution execution;
    execution.recording.watched = *shipment_number(scenario, "tea:11");  // enters at 44 h of 48 h
    Corridor corridor(scenario, 0, execution);
    corridor.run();
    const auto story = corridor.story_of(execution.recording.watched);
    REQUIRE(story);
    CHECK_THAT(tell_shipment(scenario, *story), Contains("not arrived at the horizon"));
    CHECK(!corridor.story_of(*shipment_number(scenario, "tea 99")));
    CHECK(!shipment_number(scenario, "coffee 1"));
    CHECK(!shipment_number(scenario, "tea"));
}

TEST_CASE("events and shipments as tables; recording changes no result", "[story]")
{
    const Scenario scenario = scenario_from_text(world, {}).scenario;
    Execution execution;
    execution.recording.events = execution.recording.shipments = true;
    Corridor recorded(scenario, 0, execution);
    recorded.run();
    Corridor plain(scenario, 0, {});
    plain.run();
    CHECK(recorded.result().events == plain.result().events);
    CHECK(recorded.result().flows[0].transit == plain.result().flows[0].transit);
    CHECK(plain.events().empty());
    const std::string events = events_csv(scenario, recorded.events());
    CHECK_THAT(events, Contains("\n4.000000,2024-03-01 04:00,entered,gate,,,tea 1,1,1,\n"));
    CHECK_THAT(events,
               Contains("\n5.000000,2024-03-01 05:00,departed,gate,gate->store,,tea 1,1,1"));
    CHECK_THAT(events, Contains("\n10.000000,2024-03-01 10:00,ended,store,,,tea 1,1,1,\n"));
    CHECK_THAT(shipments_csv(scenario, recorded.stories()),
               Contains("\ntea 1,tea,1,10,4.000000,10.000000,6.000000,ended,store,100.000,"
                        "100.000000,0.000000\n"));
}
