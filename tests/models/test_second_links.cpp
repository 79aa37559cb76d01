// Two links between the same places: the first alone counts, and that is said.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string two_places(const std::string& links)
{
    const std::string station = "kind = \"station\"\nservers = 0\nservice = \"0 s\"\n";
    return "[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n[[place]]\nid = \"A\"\n" + station +
           "[[place]]\nid = \"B\"\n" + station + links +
           "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"B\"\nvolume = \"1 /day\"\n"
           "arrivals = \"even\"\n";
}

std::string link(const std::string& from, const std::string& to, const std::string& more)
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\n" + more;
}

std::string warnings(const std::string& text)
{
    std::string said;
    const ScenarioReading reading = scenario_from_text(text);
    for (const Problem& problem : reading.diagnostics.sorted()) said += problem.headline() + "\n";
    return said;
}

}  // namespace

TEST_CASE("a second link between two places is warned of", "[scenario]")
{
    const std::string there = link("A", "B", "time = \"1 h\"\n");
    CHECK(warnings(two_places(there)).empty());
    CHECK(warnings(two_places(there + link("B", "A", "time = \"2 h\"\n")))
              .find("a link goes from B to A already: it alone counts") != std::string::npos);
    const std::string one_way = link("A", "B", "time = \"1 h\"\nboth_ways = false\n");
    const std::string back = link("B", "A", "time = \"2 h\"\nboth_ways = false\n");
    CHECK(warnings(two_places(one_way + back)).empty());
    CHECK(warnings(two_places(one_way + link("B", "A", "time = \"2 h\"\n")))
              .find("a link goes from A to B already: it alone counts") != std::string::npos);
}

// In windows the executor asks every link that was ever made.
TEST_CASE("a second link is not left behind when it is thrown away", "[scenario]")
{
    const ScenarioReading reading = scenario_from_text(
        two_places(link("A", "B", "time = \"1 h\"\n") + link("B", "A", "time = \"2 h\"\n")));
    Execution execution;
    execution.in_windows = true;
    Corridor corridor(reading.scenario, 0, execution);
    REQUIRE(corridor.run());
    CHECK(corridor.result().flows.at(0).transit.mean_s() == Approx(3600));
}
