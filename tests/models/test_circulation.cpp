// What flows ask of the ships of a service, by hand.
#include "models/port/circulation.hpp"

#include <cmath>

#include "models/scenario.hpp"
#include "models/traffic.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double hour = 3600;

std::string port(const std::string& id)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"port\"\nberths = [{ id = \"quay\", count = 9 }]\n"
           "crane_rate = \"10 moves/h\"\nteu_per_move = 1\nwagon_rate = \"1000 wagons/h\"\n"
           "truck_rate = \"1000 trucks/h\"\nmooring = \"0 s\"\nunmooring = \"0 s\"\n";
}

std::string flow(const std::string& from, const std::string& to, const std::string& volume,
                 const std::string& cargo = "container")
{
    return "[[flow]]\nid = \"" + from + to + cargo + "\"\ncargo = \"" + cargo + "\"\nfrom = \"" +
           from + "\"\nto = \"" + to + "\"\nvolume = \"" + volume + "\"\ntonnes = \"10 t\"\n";
}

// Ships between P and Q, 5 h each way. A TEU takes 6 min at each end.
std::string corridor(const std::string& ships, const std::string& flows)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n" + port("P") + port("Q") +
           "[[sea_service]]\nid = \"s\"\nports = [\"P\", \"Q\"]\nsailing = \"5 h\"\n" + ships +
           flows;
}

std::vector<ShipNeed> needs_of(const std::string& text)
{
    const Scenario scenario = scenario_from_text(text).scenario;
    return ship_needs(scenario, solve_traffic(scenario).passages, scenario.services[0]);
}

const std::string feeders = "carries = \"container\"\nships = 4\ncapacity = 100\n";
const std::string both_ways = flow("P", "Q", "120 TEU/day") + flow("Q", "P", "48 TEU/day");

}  // namespace

// 5 TEU an hour out and 2 back are 0.05 and 0.02 ship loads.
TEST_CASE("ship need: work, and what the rule of departure holds", "[port][traffic]")
{
    const auto needs = needs_of(corridor(feeders + "longest_wait = \"24 h\"\n", both_ways));
    REQUIRE(needs.size() == 2);
    // 0.05 rounds an hour: 0.5 ships under way, 0.7 unload, 0.5 load at P and 0.2 at Q. At Q each
    // lies for 24 h, of which 0.2 ships are loading.
    CHECK(needs[0].calls_per_s * hour == Approx(0.05));
    CHECK(needs[0].working == Approx(0.5 + 0.7 + 0.5 + 0.2));
    CHECK(needs[0].held[0] == Approx(0));
    CHECK(needs[0].held[1] == Approx(0.05 * 24 - 0.2));
    // What waits at Q asks for 0.02 rounds; at P they fill at once with 2 TEU an hour.
    CHECK(needs[1].working == Approx(0.2 + 0.7 + 0.2 + 0.2));
    CHECK(needs[1].held_in_all() == Approx(0));
    CHECK(needs[1].in_operation == Approx(4));
}

TEST_CASE("ship need: check names ships that the cargo asks too much of", "[port][traffic]")
{
    const std::string two = "carries = \"container\"\nships = 2\ncapacity = 100\n";
    const auto overloaded = [&](const std::string& rule) {
        const Scenario scenario = scenario_from_text(corridor(two + rule, both_ways)).scenario;
        const TrafficReport report = solve_traffic(scenario);
        std::vector<std::string> names;
        for (const std::size_t i : report.overloaded)
            names.push_back(report.loads[i].load.resource);
        return names;
    };
    // 2.9 ships if they lie at Q for a day, 1.9 if they turn at once.
    CHECK(overloaded("longest_wait = \"24 h\"\n") ==
          std::vector<std::string>{"ships of s from here"});
    CHECK(overloaded("longest_wait_by_leg = [\"24 h\", \"0 s\"]\n").empty());
    // The same of berths: 9 quays, and ships of which 0.05 an hour lie for 200 h.
    const Scenario many =
        scenario_from_text(corridor("carries = \"container\"\nships = 90\n"
                                    "capacity = 100\n"
                                    "longest_wait_by_leg = [\"1 h\", \"200 h\"]\n",
                                    both_ways))
            .scenario;
    const TrafficReport report = solve_traffic(many);
    REQUIRE(report.overloaded.size() == 1);
    CHECK(report.loads[report.overloaded[0]].load.resource == "berths quay");
    CHECK(report.loads[report.overloaded[0]].held == Approx(0.05 * 200 - 0.2));
}

// Without a longest wait they leave Q as often as they are full: 0.02 times an hour, and 0.05 are
// asked for. With no cargo back they never leave it.
TEST_CASE("ship need: ships that wait to be full where little cargo is", "[port][traffic]")
{
    const auto needs = needs_of(corridor(feeders, both_ways));
    CHECK(needs[0].working + needs[0].held_in_all() == Approx(0.05 / 0.02 * 4).epsilon(1e-6));
    CHECK(needs[1].held_in_all() == Approx(0));
    CHECK(std::isinf(needs_of(corridor(feeders, flow("P", "Q", "120 TEU/day")))[0].held_in_all()));
}

// A departure every 12 h is 0.083 an hour: 60 % of them are asked for.
TEST_CASE("ship need: a timetable limits them too", "[port][traffic]")
{
    const auto needs = needs_of(corridor(feeders + "every = \"12 h\"\n", both_ways));
    CHECK(needs[0].working == Approx(0.6 * 4));
    CHECK(needs[0].held_in_all() == Approx(0));
}

TEST_CASE("ship need: decks, weight, docks", "[port][traffic]")
{
    const auto calls = [](const std::string& ships, const std::string& flows) {
        return needs_of(corridor(ships + "longest_wait = \"0 s\"\n", flows))[0].calls_per_s * hour;
    };
    // 50 wagons of 14 m or 35 trucks of 20 m on 700 m: 2 and 1.75 an hour are 0.04 and 0.05 loads.
    const std::string lengths = "wagon_length = \"14 m\"\ntruck_length = \"20 m\"\n";
    const std::string mixed =
        flow("P", "Q", "48 wagons/day", "wagon") + flow("P", "Q", "42 trucks/day", "truck");
    const std::string one = "decks = [{ carries = [\"wagon\", \"truck\"], length = \"700 m\" }]\n";
    const std::string two =
        "decks = [{ carries = [\"wagon\"], length = \"700 m\" }, "
        "{ carries = [\"truck\"], length = \"700 m\" }]\n";
    CHECK(calls(lengths + one, mixed) == Approx(0.09));
    CHECK(calls(lengths + two, mixed) == Approx(0.05));
    // 50 t an hour in ships that carry 500 t: twice as many as by room.
    CHECK(calls(feeders + "deadweight = \"500 t\"\n", both_ways) == Approx(0.1));
    // Ships that sail when half full.
    CHECK(calls(feeders + "full = 0.5\n", both_ways) == Approx(0.1));
    const auto docked = needs_of(corridor(feeders + "overhaul = 0.25\n", both_ways));
    CHECK(docked[0].in_operation == Approx(3));
}
