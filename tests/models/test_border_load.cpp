// The tracks and the parking of a border for `karvan check`: by hand, and as it is simulated.
#include "models/border/border_stay.hpp"

#include <cmath>

#include "models/money/expected_charges.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/load_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// A train of 10 shipments of 5 wagons from A to D every three hours, an hour on the way to the
// border on one section of a single track; or a truck.
Scenario crossing(const std::string& border, bool by_train = true)
{
    std::string text = "[scenario]\nname = \"t\"\nhorizon = \"1020 d\"\nwarmup = \"20 d\"\n";
    for (const std::string id : {"A", "D"}) {
        text += "[[place]]\nid = \"" + id +
                "\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\ncountry = \"" +
                (id == "A" ? "AZ" : "GE") + "\"\n";
    }
    text += "[[place]]\nid = \"B\"\nkind = \"border\"\n" + border;
    const std::string cargo =
        by_train ? "\"wagon\"\nsize = 5\nper_arrival = 10\narrives_as = \"train\"" : "\"truck\"";
    text += "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"D\"\ncargo = " + cargo +
            "\ninterarrival = { law = \"exponential\", mean = \"3 h\" }\n";
    for (const auto& [from, to] : {std::pair("A", "B"), std::pair("B", "D")}) {
        text += std::string("[[link]]\nfrom = \"") + from + "\"\nto = \"" + to +
                "\"\ntime = \"1 h\"\nmode = \"" + (by_train ? "rail" : "road") + "\"\n";
    }
    return scenario_from_text(text).scenario;
}

std::string side(const std::string& country, const std::string& agencies)
{
    return "{ country = \"" + country + "\", agencies = [" + agencies + "] }";
}

std::string agency(const std::string& id, const std::string& keys)
{
    return "{ id = \"" + id + "\", officers = 50, " + keys + " }";
}

// A track or parking is held for the hour of the link, and then for so many hours.
double stay_h(const Scenario& scenario, const std::string& room = "tracks")
{
    return 3 * load_of(scenario, "B", room).load.offered - 1;
}

}  // namespace

// An hour of customs beside two of border guards in AZ, in GE half an hour and one of papers that
// are put right for a fifth: 2 h and 0.7 h in turn, or the longer of them at one stop.
TEST_CASE("border load: agencies in groups and in series, both sides", "[border][traffic]")
{
    const std::string sides =
        "sides = [" +
        side("AZ", agency("customs", "group = \"first\", per_train = \"1 h\"") + ", " +
                       agency("guards", "group = \"first\", per_train = \"2 h\"")) +
        ", " +
        side("GE", agency("customs",
                          "per_train = \"30 min\", wrong_documents = \"20 %\", rework = \"1 h\"")) +
        "]\ntracks = 40\n";
    CHECK(stay_h(crossing(sides)) == Approx(2.7));
    CHECK(stay_h(crossing(sides + "control = \"joint\"\n")) == Approx(2));
    CHECK(load_of(crossing(sides), "B", "tracks").load.capacity == 40);
    // Officers are never all at work: what is simulated differs by chance alone.
    const Scenario scenario = crossing(sides);
    CHECK(simulated_busy(scenario, "B", "tracks") == Approx(3.7 / 3).epsilon(0.03));
}

// A laboratory keeps a fifth of the shipments for 5 h: of a train of ten, all but 0.8^10 wait.
TEST_CASE("border load: a train waits for the last of its shipments", "[border][traffic]")
{
    const Scenario scenario =
        crossing("tracks = 40\nsides = [" +
                 side("AZ", agency("customs",
                                   "per_train = \"1 h\", lanes = [{ id = \"green\", "
                                   "share = 0.8 }, { id = \"red\", share = 0.2, delay = "
                                   "\"5 h\" }]")) +
                 "]\n");
    const double stay = 1 + 5 * (1 - std::pow(0.8, 10));
    CHECK(stay_h(scenario) == Approx(stay));
    CHECK(simulated_busy(scenario, "B", "tracks") == Approx((1 + stay) / 3).epsilon(0.03));
}

// Open for 12 hours of the day: half of those who come wait six hours on average. Trucks park.
TEST_CASE("border load: trucks that wait until the border opens", "[border][traffic]")
{
    const Scenario scenario = crossing(
        "parking = 40\nsides = [" +
            side("AZ", agency("customs", "per_truck = \"1 h\", hours = \"08:00-20:00\"")) + "]\n",
        false);
    CHECK(stay_h(scenario, "parking") == Approx(1 + 3));
    CHECK(simulated_busy(scenario, "B", "parking") == Approx(5.0 / 3).epsilon(0.03));
}

// Where trucks queue outside they are called in as they come: 4 h inside, the hour outside.
TEST_CASE("border load: room outside is kept for those who come", "[border][traffic]")
{
    const Scenario scenario =
        crossing("parking = 40\noutside = 40\nsides = [" +
                     side("AZ", agency("customs", "per_truck = \"4 h\"")) + "]\n",
                 false);
    for (const auto& [room, hours] : {std::pair("parking", 4.0), std::pair("outside", 1.0)}) {
        CHECK(load_of(scenario, "B", room).load.offered == Approx(hours / 3));
        CHECK(simulated_busy(scenario, "B", room) == Approx(hours / 3).epsilon(0.03));
    }
}

TEST_CASE("border load: too few tracks are named", "[border][traffic]")
{
    const Scenario scenario = crossing(
        "tracks = 1\nsides = [" + side("AZ", agency("customs", "per_train = \"2 h\"")) + "]\n");
    const TrafficReport report = solve_traffic(scenario);
    REQUIRE(report.overloaded.size() == 1);
    CHECK(report.loads[report.overloaded[0]].load.resource == "tracks");
}

// Trains of 600 t, every three hours, fill 20 wagons of 30 t, as the line says on which they come:
// 6 min and 2 USD for each are 2 h and 40 USD.
TEST_CASE("border load: bulk fills the wagons of the line on which it comes", "[border][traffic]")
{
    std::string text = "[scenario]\nname = \"t\"\nhorizon = \"320 d\"\nwarmup = \"20 d\"\n";
    for (const std::string id : {"A", "D"}) {
        text +=
            "[[place]]\nid = \"" + id + "\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n";
    }
    text += "[[place]]\nid = \"B\"\nkind = \"border\"\nsides = [" +
            side("AZ", agency("customs",
                              "per_wagon = \"6 min\", fees = [{ amount = 2, per = \"unit\" }]")) +
            "]\n[[place]]\nid = \"L\"\nkind = \"rail_line\"\nbetween = [\"A\", \"B\"]\n"
            "tracks = \"double\"\nlength = \"100 km\"\nspeed = \"50 km/h\"\ntrain = { wagon_load = "
            "\"30 t\" }\n"
            "[[link]]\nfrom = \"B\"\nto = \"D\"\ntime = \"1 h\"\nmode = \"rail\"\n"
            "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"D\"\ncargo = \"bulk\"\nsize = 600\n"
            "arrives_as = \"train\"\ninterarrival = \"3 h\"\n";
    const Scenario scenario = scenario_from_text(text).scenario;
    CHECK(load_of(scenario, "B", "AZ customs officers").load.offered == Approx(2.0 / 3));
    CHECK(simulated_busy(scenario, "B", "AZ customs officers") == Approx(2.0 / 3).epsilon(0.01));
    const FlowPlan& flow = scenario.flows[0];
    CHECK(expected_charges(scenario, flow, flow.route.stops) == Approx(40));
    Corridor corridor(scenario, 0, {});
    REQUIRE(corridor.run());
    const FlowResult result = corridor.result().flows.front();
    sim::Int128 paid = 0;
    for (const sim::Int128 amount : result.charged) paid += amount;
    CHECK(static_cast<double>(paid) / 1e6 / static_cast<double>(result.transit.count()) ==
          Approx(40));
}
