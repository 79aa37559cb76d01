// Closures and choices of route: who goes another way, from when on, and cargo that waits.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string place(const std::string& id, int servers, const std::string& service)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"station\"\nservers = " + std::to_string(servers) + "\nservice = \"" +
           service + "\"\n";
}

std::string link(const std::string& from, const std::string& to, const std::string& time)
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\ntime = \"" + time +
           "\"\nboth_ways = false\n";
}

std::string closing(const std::string& what)
{
    return "[[disruption]]\nid = \"strike\"\n" + what +
           "\nclosed = true\nfrom = 2024-01-01T10:00:00\nto = 2024-01-01T20:00:00\n";
}

// From A over J, and from there over B or C, to D; one an hour from 01:00 on. B is quicker.
std::string corridor(const std::string& to_j, const std::string& more)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"48 h\"\n" + place("A", 0, "0 s") +
           place("J", 0, "0 s") + place("B", 99, "2 h") + place("C", 99, "3 h") +
           place("D", 0, "0 s") + link("A", "J", to_j) + link("J", "B", "1 h") +
           link("J", "C", "1 h") + link("B", "D", "1 h") + link("C", "D", "1 h") +
           "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"D\"\nvolume = \"24 /day\"\n"
           "arrivals = \"even\"\nrouting = \"least cost\"\ninformation_delay = \"3 h\"\n"
           "information_every = \"100 d\"\n" +  // no news of stays: closures alone
           more;
}

std::uint64_t over_c(const std::string& text, const Execution& execution = {})
{
    const ScenarioReading reading = scenario_from_text(text);
    Corridor run(reading.scenario, 0, execution);
    REQUIRE(run.run());
    return run.result().resources.at(1).served;
}

}  // namespace

// Closed from 10:00 to 20:00, known from 13:00 to 23:00.
TEST_CASE("rerouting: a closure diverts those who know of it", "[routing]")
{
    const std::string closed = closing("places = [\"B\"]");
    // At A those of 13:00 to 22:00 choose C. On their way to J are those of 08:00 to 12:00, who
    // come there from 13:00 on and choose again.
    CHECK(over_c(corridor("5 h", closed)) == 15);
    CHECK(over_c(corridor("5 h", "rerouting = \"never\"\n" + closed)) == 10);
    CHECK(over_c(corridor("5 h", "")) == 0);
}

TEST_CASE("rerouting: a closed link counts as well", "[routing]")
{
    const std::string closed = closing("links = [{ from = \"B\", to = \"D\", both_ways = false }]");
    CHECK(over_c(corridor("5 h", closed)) == 15);
    Execution windows;
    windows.in_windows = true;
    CHECK(over_c(corridor("5 h", closed), windows) == 15);
}

TEST_CASE("rerouting: nobody turns where everything is closed", "[routing]")
{
    CHECK(over_c(corridor("5 h", closing("places = [\"B\", \"C\"]"))) == 0);
}

TEST_CASE("rerouting: shares do not look", "[routing]")
{
    const std::string text = corridor(
        "5 h", "[[flow.alternative]]\nvia = [\"B\"]\nshare = 1\n" + closing("places = [\"B\"]"));
    std::string by_shares = text;
    by_shares.replace(by_shares.find("\"least cost\""), 12, "\"shares\"");
    CHECK(over_c(by_shares) == 0);
}
