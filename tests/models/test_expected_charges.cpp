// What a shipment is expected to pay at borders and stores, in choices of route: by hand.
#include "models/money/expected_charges.hpp"

#include <cmath>

#include "models/corridor.hpp"
#include "models/money/account_book.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string station(const std::string& id)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\ncountry = \"AZ\"\n";
}

std::string border(const std::string& id, const std::string& fees)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"border\"\nsides = [{ country = \"AZ\", agencies = [{ id = \"customs\", "
           "officers = 99, per_truck = \"10 min\", fees = [" +
           fees + "] }] }]\n";
}

std::string link(const std::string& from, const std::string& to, const std::string& mode = "road")
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\ntime = \"1 h\"\nmode = \"" +
           mode + "\"\nboth_ways = false\n";
}

// Two roads from A to D that are alike but for what is paid at the borders B and C.
std::string two_borders(const std::string& at_b, const std::string& at_c, const std::string& flow)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"100 d\"\n" + station("A") + border("B", at_b) +
           border("C", at_c) + station("D") + link("A", "B") + link("A", "C") + link("B", "D") +
           link("C", "D") +
           "[[flow]]\nid = \"f\"\ncargo = \"truck\"\nfrom = \"A\"\nto = \"D\"\n"
           "volume = \"24 trucks/day\"\narrivals = \"even\"\n" +
           flow;
}

const std::string fee = "{ id = \"f\", amount = 20 }, ";
// A fifth pays 10 on average: 2.
const std::string bribe =
    "{ id = \"u\", unofficial = true, amount = { law = \"uniform\", low = 5, high = 15 }, paid = "
    "\"20 %\" }, ";

std::vector<Alternative> ways_of(const std::string& text)
{
    return scenario_from_text(text).scenario.flows.at(0).alternatives;
}

// The name of the border of a way.
char over(const std::string& text)
{
    const auto reading = scenario_from_text(text);
    const auto& stops = reading.scenario.flows.at(0).alternatives.front().route.stops;
    return reading.scenario.place(stops.at(1)).id.front();
}

// What 3 TEU are expected to pay on their way by a port.
double at_port(const std::string& keys)
{
    const ScenarioReading reading = scenario_from_text(
        "[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n" + station("A") +
        "[[place]]\nid = \"P\"\nkind = \"port\"\nberths = [{ id = \"quay\" }]\n" + keys +
        station("D") + link("A", "P") + link("P", "D") + link("A", "D") +
        "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"A\"\nto = \"D\"\nsize = 3\n"
        "volume = \"24 TEU/day\"\n");
    return expected_charges(reading.scenario, reading.scenario.flows.at(0), {0, 1, 2});
}

}  // namespace

TEST_CASE("charges: of two equal roads the one without a border fee is cheaper", "[routing]")
{
    const std::string least = "routing = \"least cost\"\nroutes = 1\n";
    CHECK(over(two_borders("", "", least)) == 'B');  // the first of the scenario
    CHECK(over(two_borders(fee, "", least)) == 'C');
    CHECK(over(two_borders("", fee, least)) == 'B');
    CHECK(over(two_borders(fee, fee + bribe, least)) == 'B');
    CHECK(over(two_borders(fee + bribe, fee, least)) == 'C');
}

// 20 USD more, each USD e^0.05 times less likely: 1 to e.
TEST_CASE("charges: a border fee in a logit", "[routing]")
{
    const auto ways = ways_of(two_borders(fee, "", "routing = \"logit\"\nscale = \"0.05 /USD\"\n"));
    REQUIRE(ways.size() == 2);
    CHECK(ways[0].money == 0);
    CHECK(ways[1].money == Approx(20));
    CHECK(ways[0].share == Approx(1 / (1 + std::exp(-1.0))));
}

// By law of large numbers for the bribe: 2,400 trucks, each pays 2 on average with a standard
// deviation of about 4.2, so the mean is within 0.29 of it (99.9 %).
TEST_CASE("charges: what is expected is booked", "[routing]")
{
    const std::string text =
        two_borders(fee + bribe, fee + bribe, "routing = \"least cost\"\nroutes = 1\n");
    const ScenarioReading reading = scenario_from_text(text);
    const double expected = reading.scenario.flows[0].alternatives.front().money;
    CHECK(expected == Approx(22));
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const auto result = corridor.result();
    double paid = 0;
    for (const sim::Int128 amount : result.flows.front().charged) {
        paid += static_cast<double>(amount) / 1e6;
    }
    CHECK(std::abs(paid / static_cast<double>(result.flows.front().left) - expected) < 0.29);
}

// A fee of 20 for the vehicle, by rail: trains of 10 shipments of 2 wagons.
TEST_CASE("charges: a train's fee is shared by its shipments", "[routing]")
{
    std::string text =
        "[scenario]\nname = \"t\"\nhorizon = \"100 d\"\n" + station("A") + border("B", fee) +
        station("D") + link("A", "B", "rail") + link("B", "D", "rail") +
        "[[flow]]\nid = \"f\"\ncargo = \"wagon\"\nfrom = \"A\"\nto = \"D\"\nsize = 2\n"
        "per_arrival = 10\narrives_as = \"train\"\nvolume = \"24 wagons/day\"\n";
    text.replace(text.find("per_truck"), 9, "per_train");
    const ScenarioReading reading = scenario_from_text(text);
    const Scenario& scenario = reading.scenario;
    const FlowPlan& flow = scenario.flows[0];
    CHECK(expected_charges(scenario, flow, flow.route.stops) == Approx(2));
    CHECK(expected_charges_onto(scenario, flow, 0, 1) == Approx(2));
}

// By a port, 3 TEU: a day begun is one of demurrage where nothing is free, else one of storage.
TEST_CASE("charges: a stay at a port is expected to cost what the port would charge", "[routing]")
{
    const std::string both = "storage = \"2 USD/day\"\ndemurrage = \"5 USD/day\"\n";
    CHECK(at_port(both) == Approx(3 * 5));
    CHECK(at_port(both + "free_time = \"2 d\"\n") == Approx(3 * 2));
    CHECK(at_port("storage = \"2 USD/day\"\n") == 0);
}

// From A to D by a railway that refuses fuel, at 2 USD for 10 km, or along a road, at 3 USD.
TEST_CASE("charges: cargo that a way refuses pays for the one that it takes", "[routing]")
{
    std::string text =
        "[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n"
        "[[commodity]]\nid = \"fuel\"\nhazardous = true\n"
        "[[commodity]]\nid = \"grain\"\n" +
        station("A") + station("D") + link("A", "D", "rail") +
        "distance = \"10 km\"\nrefuses = { hazardous = true }\n" + link("A", "D", "road") +
        "distance = \"10 km\"\n";
    for (const std::string commodity : {"fuel", "grain"}) {
        text += "[[flow]]\nid = \"" + commodity + "\"\ncommodity = \"" + commodity +
                "\"\ncargo = \"container\"\nfrom = \"A\"\nto = \"D\"\nvolume = \"24 TEU/day\"\n";
    }
    const std::string paid = "charge = \"transport\"\nper = \"TEU\"\n";
    text += "[[tariff]]\nid = \"r\"\nmode = \"rail\"\namount = \"2 USD\"\n" + paid +
            "[[tariff]]\nid = \"l\"\nmode = \"road\"\namount = \"3 USD\"\n" + paid;
    const Scenario scenario = scenario_from_text(text).scenario;
    CHECK(scenario.book->expected(scenario, scenario.flows[0], {0, 1}) == Approx(3));
    CHECK(scenario.book->expected(scenario, scenario.flows[1], {0, 1}) == Approx(2));
}
