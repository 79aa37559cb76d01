// Ports in which everything waits for everything: found and named, and told from mere congestion.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using Lines = std::vector<std::string>;

namespace {

std::string port(const std::string& id, const std::string& keys = "")
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"port\"\nberths = [{ id = \"quay\", count = 2 }]\n"
           "crane_rate = \"30 moves/h\"\nteu_per_move = 1\n" +
           keys;
}

std::string ship(const std::string& id, const std::string& ports, const std::string& sailing)
{
    return "[[sea_service]]\nid = \"" + id + "\"\nports = [" + ports +
           "]\ncarries = \"container\"\ncapacity = 10\nsailing = \"" + sailing + "\"\n";
}

// Ten containers of a TEU, on Monday at one.
std::string flow(const std::string& id, const std::string& from, const std::string& to)
{
    return "[[flow]]\nid = \"" + id + "\"\ncargo = \"container\"\nfrom = \"" + from +
           "\"\nto = \"" + to + "\"\ntimetable = [\"Mon 01:00\"]\nper_arrival = 10\n";
}

// What is stuck at the end, and how many shipments have arrived.
std::pair<Lines, std::uint64_t> run(const std::string& text)
{
    const ScenarioReading reading =
        scenario_from_text("[scenario]\nname = \"t\"\nhorizon = \"6 d\"\n" + text);
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const ReplicationResult result = corridor.result();
    std::uint64_t left = 0;
    for (const auto& of : result.flows) left += of.left;
    return {result.deadlock, left};
}

// Two ships bring each other's cargo to a hub with room for two containers from ships.
std::string hub(const std::string& room)
{
    return port("P") + port("H", "yard_teu = \"" + room + " TEU\"\n") + port("R") +
           ship("a", "\"P\", \"H\"", "5 h") + ship("b", "\"R\", \"H\"", "6 h") +
           flow("f", "P", "R") + flow("g", "R", "P");
}

}  // namespace

// The ships berth at 1:00, load for 20 min, are at sea from 2:20 and fast at the hub at 8:20 and
// 9:20. The first puts two containers ashore, at 8:22 and 8:24, which wait for the second; she has
// no room to unload because of them.
TEST_CASE("a hub full of cargo for the ships that cannot unload is a deadlock", "[port]")
{
    const auto [stuck, left] = run(hub("4"));
    CHECK(left == 0);
    CHECK(stuck ==
          Lines{"since day 0.4 3 wait in a circle, each for another, and 1 more behind them",
                "H: call at port b 1 waits for yard, containers from sea since 9.3 h; held by f 1, "
                "f 2",
                "H: ashore f 1, f 2 wait for ships to R since 8.4 h; held by b 1"});
}

TEST_CASE("a hub with room for the cargo of both ships is none", "[port]")
{
    const auto [stuck, left] = run(hub("40"));
    CHECK(left == 20);
    // For more cargo, without end.
    CHECK(stuck == Lines{"long wait: P: call at port a 1 waits for ships to H since 17.0 h",
                         "long wait: R: call at port b 1 waits for ships to H since 18.3 h"});
}

// The yard is full from 8:24 on because nobody fetches for a fortnight: no deadlock, but a long
// wait.
TEST_CASE("a ship at a full yard waits for the cargo, not for itself", "[port]")
{
    const auto [stuck, left] =
        run(port("P") + port("Q", "yard_teu = \"4 TEU\"\npickup = \"14 d\"\n") +
            "[[place]]\nid = \"city\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n" +
            "[[link]]\nfrom = \"Q\"\nto = \"city\"\ntime = \"1 h\"\n" +
            ship("a", "\"P\", \"Q\"", "5 h") + flow("f", "P", "city"));
    CHECK(left == 0);
    CHECK(stuck == Lines{"long wait: Q: call at port a 1 waits for yard, containers from sea since "
                         "8.4 h"});
}

// Nothing ever goes from Q to P, and the ship sails only when it is full: at Q it unloads for 20
// min and waits from 8:40 on.
TEST_CASE("a ship that waits for cargo that never comes is named", "[port]")
{
    const auto [stuck, left] =
        run(port("P") + port("Q") + ship("a", "\"P\", \"Q\"", "5 h") + flow("f", "P", "Q"));
    CHECK(left == 10);
    CHECK(stuck == Lines{"long wait: Q: call at port a 1 waits for ships to P since 8.7 h"});
}
