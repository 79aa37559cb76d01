// What follows from a commodity: dangerous goods at borders and in tariffs; and what empties pay
// and emit. Refusals, shelf life and density are in tests/scenarios/test_freight_examples.py.
#include "models/border/border_agency_plan.hpp"
#include "models/border/border_rules_plan.hpp"
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

FlowPlan flow_of(bool hazardous, const char* commodity, const char* trader = "")
{
    FlowPlan flow;
    flow.hazardous = hazardous;
    flow.commodity = commodity;
    flow.trader = trader;
    return flow;
}

Consist train_of(std::initializer_list<std::uint32_t> flows)
{
    Consist train;
    train.vehicle = Vehicle::train;
    for (const std::uint32_t flow : flows) {
        auto shipment = std::make_unique<Shipment>();
        shipment->flow = flow;
        train.cargo.add(std::move(shipment));
    }
    return train;
}

// 100 km by road from A to B; a box of 2 TEU goes there with 20 t and comes back empty.
constexpr const char* road = R"(
[scenario]
name = "road"
horizon = "20 d"

[[commodity]]
id = "acid"
hazardous = true

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

[[link]]
from = "A"
to = "B"
distance = "100 km"
speed = "50 km/h"

[[flow]]
id = "laden"
commodity = "acid"
cargo = "container"
from = "A"
to = "B"
interarrival = "1 d"
size = 2
tonnes = "20 t"

[[flow]]
id = "empty"
cargo = "container"
empty = true
tare = "2.2 t"
from = "B"
to = "A"
answers = ["laden"]
size = 2
)";

// Of a shipment of the flow, over all ways and places.
double charged(const std::string& tables, std::size_t flow, Charge kind)
{
    const Scenario scenario = scenario_from_text(road + tables, {}).scenario;
    Corridor corridor(scenario, 0, {});
    corridor.run();
    const FlowResult result = corridor.result().flows[flow];
    double sum = 0;
    for (std::size_t i = static_cast<std::size_t>(kind); i < result.charged.size(); i += charges) {
        sum += static_cast<double>(result.charged[i]) / 1e6;
    }
    return sum / static_cast<double>(result.transit.count());
}

}  // namespace

TEST_CASE("rules of borders are for dangerous goods, or for the others", "[border]")
{
    const FlowPlan acid = flow_of(true, "acid");
    const FlowPlan grain = flow_of(false, "grain");
    RuleScope scope;
    CHECK(scope.covers(Vehicle::truck, acid));
    scope.hazardous = true;
    CHECK(scope.covers(Vehicle::truck, acid));
    CHECK_FALSE(scope.covers(Vehicle::truck, grain));
    scope.hazardous = false;
    CHECK_FALSE(scope.covers(Vehicle::truck, acid));
    CHECK(scope.covers(Vehicle::truck, grain));
}

// One wagon of acid makes a dangerous train.
TEST_CASE("a train with some dangerous goods is dangerous", "[border]")
{
    const std::vector<FlowPlan> flows{flow_of(true, "acid"), flow_of(false, "grain")};
    RuleScope scope;
    scope.vehicle = Vehicle::train;
    scope.hazardous = true;
    CHECK(scope.covers(train_of({1, 0, 1}), flows));
    CHECK_FALSE(scope.covers(train_of({1, 1}), flows));
    scope.hazardous = false;
    CHECK_FALSE(scope.covers(train_of({1, 0, 1}), flows));
    CHECK(scope.covers(train_of({1, 1}), flows));
}

TEST_CASE("lanes have shares of dangerous goods", "[border]")
{
    LanePlan red;
    red.share = 0.1;
    LaneSharePlan dangerous;
    dangerous.hazardous = true;
    dangerous.share = 1;
    LaneSharePlan trusted;
    trusted.trader = "authorised";
    trusted.share = 0.2;
    red.share_of = {dangerous, trusted};
    CHECK(red.share_for(flow_of(false, "grain")) == 0.1);
    CHECK(red.share_for(flow_of(true, "acid")) == 1);
    CHECK(red.share_for(flow_of(true, "acid", "authorised")) == 0.2);  // who it is counts for more
}

TEST_CASE("a tariff for dangerous goods alone, or for others", "[tariff]")
{
    const auto surcharge = [](const char* hazardous) {
        return std::string(
                   "[[tariff]]\nid = \"s\"\ncharge = \"other\"\nper = \"shipment\"\n"
                   "amount = \"70 USD\"\nplaces = [\"B\"]\nhazardous = ") +
               hazardous + "\n";
    };
    CHECK(charged(surcharge("true"), 0, Charge::other) == 70);
    CHECK(charged(surcharge("false"), 0, Charge::other) == 0);
    CHECK(charged(surcharge("false"), 1, Charge::other) == 70);  // begins at B
}

// 2 TEU of 2.2 t over 100 km are 440 t-km: at half of 0.1 USD 22 USD. By the TEU-km they pay the
// whole, as no share is said. Laden: 2000 t-km at 0.1 USD.
TEST_CASE("empties pay their own rate by their tare", "[tariff]")
{
    const std::string by_weight = R"(
[[tariff]]
id = "truck"
charge = "transport"
per = "t-km"
mode = "road"
amount = "0.1 USD"
empty_share = 0.5
)";
    const std::string by_box = R"(
[[tariff]]
id = "box"
charge = "transport"
per = "TEU-km"
mode = "road"
amount = "0.3 USD"
)";
    CHECK(charged(by_weight, 1, Charge::transport) == Approx(22));
    CHECK(charged(by_weight, 0, Charge::transport) == Approx(200));
    CHECK(charged(by_box, 1, Charge::transport) == Approx(60));
}

// 440 t-km of empties at half of 50 g, as an empty km emits half of a laden one. Laden cargo
// answers for its empty running on top: 2000 t-km at 50 g x (1 + 0.4 x 0.5).
TEST_CASE("empties emit by their tare", "[carbon]")
{
    const std::string factor = R"(
[[emission_factor]]
id = "truck"
per = "t-km"
mode = "road"
operation = "50 g"
energy = "0 g"
empty_running = 0.4
empty_consumption = 0.5
sources = ["made up"]
)";
    CHECK(charged(factor, 1, Charge::operation) == Approx(11000));
    CHECK(charged(factor, 0, Charge::operation) == Approx(120000));
}

TEST_CASE("a tare is of what is empty", "[tariff]")
{
    std::string text = road;
    text.replace(text.find("empty = true"), 12, "");
    CHECK_THROWS_WITH(scenario_from_text(text, {}),
                      Catch::Matchers::Contains("a tare of what is not empty"));
}

// Chance leads customers from A to B or C; D is never come to.
TEST_CASE("no branch of a station may lead to where a flow is refused", "[commodity]")
{
    const auto branching = [](const std::string& at) {
        const auto place = [&](const std::string& id, const std::string& next) {
            const std::string refuses = id == at ? "refuses = { flows = [\"f\"] }\n" : "";
            return "[[place]]\nid = \"" + id + "\"\nkind = \"station\"\nservice = \"1 h\"\n" +
                   next + refuses;
        };
        return errors_of(
            "[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n" +
            place("A", "next = [{ to = \"B\", share = 0.5 }, { to = \"C\", share = 0.5 }]\n") +
            place("B", "next = [{ share = 1 }]\n") + place("C", "next = [{ share = 1 }]\n") +
            place("D", "next = [{ to = \"B\", share = 1 }]\n") +
            "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"A\"\nvolume = \"9 /day\"\n");
    };
    CHECK(branching("").empty());
    CHECK_THAT(branching("C"), Catch::Contains("may be led to 'C', and is refused there"));
    CHECK(branching("D").empty());
}
