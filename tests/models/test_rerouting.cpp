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

// Containers wait at P for a ship to Q that never comes: it lies at Q until it is full. When it is
// known that Q is closed they move to the line for R, where a ship waits for them.
TEST_CASE("rerouting: cargo that waits for a ship to a closed port is lined up anew", "[routing]")
{
    const auto port = [](const std::string& id) {
        return "[[place]]\nid = \"" + id +
               "\"\nkind = \"port\"\nberths = [{ id = \"quay\" }]\ncrane_rate = \"20 "
               "moves/h\"\nteu_per_move = 1\n";
    };
    const auto ships = [](const std::string& id, const std::string& ports,
                          const std::string& when) {
        return "[[sea_service]]\nid = \"" + id + "\"\nports = [" + ports +
               "]\ncarries = \"container\"\nships = 1\ncapacity = 10\nsailing = \"5 h\"\n" + when;
    };
    const auto left = [&](const std::string& closed) {
        const ScenarioReading reading = scenario_from_text(
            "[scenario]\nname = \"t\"\nhorizon = \"40 h\"\n" + port("P") + port("Q") + port("R") +
            place("city", 0, "0 s") + link("Q", "city", "1 h") + link("R", "city", "10 h") +
            ships("pq", "\"Q\", \"P\"", "least = 1.0\n") + ships("pr", "\"P\", \"R\"", "") +
            "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"P\"\nto = \"city\"\n"
            "timetable = [\"Mon 01:00\"]\nper_arrival = 10\nrouting = \"least cost\"\n"
            "information_delay = \"3 h\"\ninformation_every = \"100 d\"\n" +
            closed);
        Corridor corridor(reading.scenario, 0, {});
        REQUIRE(corridor.run());
        return corridor.result().flows.front();
    };
    CHECK(left("").left == 0);
    const FlowResult turned = left(closing("places = [\"Q\"]"));
    CHECK(turned.left == 10);
    // From 01:00 to 13:00 they wait for a ship, the ship for them; ten moves of 3 min, pilots, five
    // hours at sea, ten moves, and ten hours on the road.
    CHECK(turned.transit.mean_s() / 3600 > 12 + 5 + 10);
    CHECK(turned.transit.mean_s() / 3600 < 12 + 5 + 10 + 8);
}
