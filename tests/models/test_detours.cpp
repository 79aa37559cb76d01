// Fixed routes and shares that turn from closures where the flow says so, and the money in a choice
// of route.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string place(const std::string& id, int servers, const std::string& service)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"station\"\nservers = " + std::to_string(servers) + "\nservice = \"" +
           service + "\"\n";
}

std::string link(const std::string& from, const std::string& to, const std::string& time,
                 const std::string& more = "")
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\ntime = \"" + time +
           "\"\nboth_ways = false\n" + more;
}

// From A over J, and from there over B or C, to D; one an hour from 01:00 on. B is quicker; it is
// closed from 10:00 to 20:00, which is known from 13:00 to 23:00.
std::string corridor(const std::string& flow)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"48 h\"\n" + place("A", 0, "0 s") +
           place("J", 0, "0 s") + place("B", 99, "2 h") + place("C", 99, "3 h") +
           place("D", 0, "0 s") + link("A", "J", "5 h") + link("J", "B", "1 h") +
           link("J", "C", "1 h") + link("B", "D", "1 h") + link("C", "D", "1 h") +
           "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"D\"\nvolume = \"24 /day\"\n"
           "arrivals = \"even\"\ninformation_delay = \"3 h\"\n" +
           flow +
           "[[disruption]]\nid = \"strike\"\nplaces = [\"B\"]\nclosed = true\n"
           "from = 2024-01-01T10:00:00\nto = 2024-01-01T20:00:00\n";
}

std::uint64_t over_c(const std::string& text, const Execution& execution = {})
{
    const ScenarioReading reading = scenario_from_text(text);
    Corridor run(reading.scenario, 0, execution);
    REQUIRE(run.run());
    return run.result().resources.at(1).served;
}

// Nearly all over B, but C is there.
const std::string shares =
    "[[flow.alternative]]\nvia = [\"B\"]\nshare = 1\n"
    "[[flow.alternative]]\nvia = [\"C\"]\nshare = 1e-12\n";

}  // namespace

// At A those of 13:00 to 22:00 turn (10); those of 08:00 to 12:00 come to J from 13:00 on and turn
// there (5).
TEST_CASE("detours: a fixed route waits, or turns where the flow says so", "[routing]")
{
    const std::string via = "via = [\"B\"]\n";
    CHECK(over_c(corridor(via)) == 0);
    CHECK(over_c(corridor(via + "rerouting = \"never\"\n")) == 0);
    CHECK(over_c(corridor(via + "rerouting = \"when closed\"\n")) == 15);
    Execution windows;
    windows.in_windows = true;
    CHECK(over_c(corridor(via + "rerouting = \"when closed\"\n"), windows) == 15);
}

TEST_CASE("detours: shares go to the open alternatives where the flow says so", "[routing]")
{
    const std::string routing = "routing = \"shares\"\n";
    CHECK(over_c(corridor(routing + shares)) == 0);
    CHECK(over_c(corridor(routing + "rerouting = \"when closed\"\n" + shares)) == 15);
}

TEST_CASE("detours: what contradicts itself", "[routing]")
{
    using Catch::Contains;
    CHECK_THAT(errors_of(corridor("rerouting = \"always\"\n")),
               Contains("know nothing that changes but closures"));
}

namespace {

// Two roads from A to D: over B 100 km in 1 h, over C 150 km in 2 h. An hour counts as 1.
std::string two_roads(const std::string& tariffs)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"48 h\"\n" + place("A", 0, "0 s") +
           place("B", 9, "0 s") + place("C", 9, "0 s") + place("D", 0, "0 s") +
           link("A", "B", "1 h", "distance = \"100 km\"\n") +
           link("A", "C", "2 h", "distance = \"150 km\"\n") + link("B", "D", "0 s") +
           link("C", "D", "0 s") +
           "[[flow]]\nid = \"f\"\ncargo = \"truck\"\nfrom = \"A\"\nto = \"D\"\n"
           "volume = \"24 trucks/day\"\narrivals = \"even\"\ntonnes = \"20 t\"\n"
           "routing = \"least cost\"\nroutes = 1\ninformation_every = \"100 d\"\n" +
           tariffs;
}

std::string tariff(const std::string& id, const std::string& per, const std::string& more)
{
    return "[[tariff]]\nid = \"" + id + "\"\ncharge = \"transport\"\nper = \"" + per +
           "\"\namount = \"" + more;
}

}  // namespace

// A toll of 5 at B, and 0.01 per tonne-km: over B 5 + 20 + 1 h = 26, over C 30 + 2 h = 32. A toll
// of 12 makes B the dearer one: 33.
TEST_CASE("detours: tariffs count in the generalised cost", "[routing][tariff]")
{
    const std::string by_km = tariff("rate", "t-km", "0.01 USD\"\n");
    const auto toll = [](const std::string& amount) {
        return tariff("toll", "shipment", amount + " USD\"\nplaces = [\"B\"]\n");
    };
    CHECK(over_c(two_roads("")) == 0);
    CHECK(over_c(two_roads(by_km + toll("5"))) == 0);
    CHECK(over_c(two_roads(by_km + toll("12"))) > 40);
}

// What is expected is what a truck pays where nothing is drawn and nobody waits: 20 t over 100 km
// at 0.01, the truck 0.3 a km, 7 at B and 4 t at D.
TEST_CASE("detours: the expected payment is paid", "[routing][tariff]")
{
    const std::string text =
        two_roads(tariff("rate", "t-km", "0.01 USD\"\n") +
                  tariff("truck", "vehicle-km", "0.3 USD\"\nmode = \"road\"\n") +
                  tariff("toll", "shipment", "7 USD\"\nplaces = [\"B\"]\narrives_by = \"road\"\n") +
                  tariff("yard", "t", "0.2 USD\"\nplaces = [\"D\"]\n"));
    const ScenarioReading reading = scenario_from_text(text);
    const double expected = reading.scenario.flows[0].alternatives.front().money;
    CHECK(expected == Approx(20 + 30 + 7 + 4));
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const auto result = corridor.result();
    const FlowResult& flow = result.flows.front();
    double paid = 0;
    for (const sim::Int128 amount : flow.charged) paid += static_cast<double>(amount) / 1e6;
    CHECK(paid == Approx(expected * static_cast<double>(flow.left)));
}
