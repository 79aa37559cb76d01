// Customers who split into parts, and who keep their server: against answers worked out by hand.
#include <map>

#include "models/station/station.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/theory/network.hpp"

using namespace karvan;
using namespace karvan::models;
using theory::constant_h;
using theory::Network;

namespace {

// By place and cause.
using Hours = std::map<std::pair<std::uint32_t, Cause>, double>;

FlowResult flow_after(Network& network, double hours)
{
    network.run(hours, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    return corridor.result().flows[0];
}

Hours hours_of(const FlowResult& flow)
{
    Hours found;
    for (std::size_t i = 0; i < flow.ledger.size(); ++i) {
        const double spent = sim::in_hours(flow.ledger[i]);
        if (spent == 0) continue;
        found[{static_cast<std::uint32_t>(i / causes), static_cast<Cause>(i % causes)}] += spent;
    }
    return found;
}

FlowPlan& every(Network& network, double hours, std::vector<std::uint32_t> stops)
{
    FlowPlan& flow = network.flow(1 / hours, std::move(stops));
    flow.interarrival_s = constant_h(hours);
    return flow;
}

std::string errors(const std::string& keys, const std::string& b_keys = "",
                   const std::string& more = "")
{
    return errors_of(
        "[scenario]\nname = \"t\"\nhorizon = \"30 d\"\n[[place]]\nid = \"A\"\nkind = \"station\"\n"
        "service = \"1 h\"\n" +
        keys + "\n[[place]]\nid = \"B\"\nkind = \"station\"\nservice = \"1 h\"\n" + b_keys +
        "\n[[flow]]\nid = \"f\"\nfrom = \"A\"\nvolume = \"12 /d\"\n" + more);
}

}  // namespace

TEST_CASE("split: he waits for the last of his parts, and its hours are his", "[station]")
{
    Network network;
    network.station("F", 1, constant_h(1)).split = {"B", "C"};
    network.station("B", 1, constant_h(2));
    network.station("C", 1, constant_h(1)).next = {{"D", 1, {}}};
    network.station("D", 1, constant_h(2));
    network.station("G", 1, constant_h(1));
    every(network, 10, {0, 4});
    SECTION("one customer")
    {
        // He splits at 11; one part is done at 13, the other at 14; he is at G from then to 15.
        CHECK(hours_of(flow_after(network, 16)) == Hours{{{0, Cause::service}, 1},
                                                         {{2, Cause::service}, 1},
                                                         {{3, Cause::service}, 2},
                                                         {{4, Cause::service}, 1}});
    }
    SECTION("some stay in the middle of it when the run ends")
    {
        const FlowResult flow = flow_after(network, 12);
        CHECK(flow.entered == 1);
        CHECK(flow.left == 0);
        CHECK(flow.inside == 1);
    }
}

TEST_CASE("split: two parts at one station, and one turned away", "[station]")
{
    Network network;
    network.station("F", 0, constant_h(1)).split = {"B", "B"};
    StationPlan& b = network.station("B", 1, constant_h(2));
    every(network, 10, {0});
    SECTION("one after the other")
    {
        CHECK(hours_of(flow_after(network, 16)) ==
              Hours{{{0, Cause::service}, 1}, {{1, Cause::service}, 2}, {{1, Cause::queue}, 2}});
    }
    SECTION("they wait for room")
    {
        b.room = 1;
        CHECK(hours_of(flow_after(network, 16)) ==
              Hours{{{0, Cause::service}, 1}, {{1, Cause::service}, 2}, {{0, Cause::no_room}, 2}});
    }
    SECTION("the second is turned away")
    {
        b.room = 1;
        b.when_full = WhenFull::lose;
        const FlowResult flow = flow_after(network, 16);
        CHECK(flow.lost == 0);
        CHECK(hours_of(flow) == Hours{{{0, Cause::service}, 1}, {{1, Cause::service}, 2}});
    }
}

TEST_CASE("split: a population circulates", "[station]")
{
    Network network;
    network.station("F", 0, constant_h(1)).split = {"B", "C"};
    network.station("B", 1, constant_h(2));
    network.station("C", 1, constant_h(3));
    network.population(1, 0);
    network.run(401, 1);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    // A round takes 4 h.
    const auto& c = dynamic_cast<const Station&>(*corridor.facilities()[2]);
    CHECK(c.tally().sojourns.count() == 100);
    CHECK(corridor.result().flows[0].inside == 1);
}

TEST_CASE("kept: a server stays with a customer until he leaves the next station", "[station]")
{
    Network network;
    StationPlan& first = network.station("A", 1, constant_h(1));
    first.kept_until = "B";
    StationPlan& second = network.station("B", 1, constant_h(2));
    every(network, 10, {0, 1}).per_arrival = 2;
    SECTION("he leaves")
    {
        // At A from 10 and from 13 on, at B from 11 and from 14 on.
        CHECK(hours_of(flow_after(network, 17)) ==
              Hours{{{0, Cause::service}, 2}, {{0, Cause::queue}, 3}, {{1, Cause::service}, 4}});
    }
    SECTION("he is turned away")
    {
        second.room = 1;
        second.when_full = WhenFull::lose;
        first.servers = 2;
        // Both come to B at 11, and the second is lost with his server: the next, at 20, have two.
        const FlowResult flow = flow_after(network, 29);
        CHECK(flow.lost == 2);
        CHECK(hours_of(flow) == Hours{{{0, Cause::service}, 2}, {{1, Cause::service}, 4}});
    }
}

TEST_CASE("kept: two who wait for each other's servers are a deadlock, and named", "[station]")
{
    Network network;
    network.station("A", 1, constant_h(1)).kept_until = "C";
    network.station("B", 1, constant_h(1)).kept_until = "C";
    network.station("C", 1, constant_h(1));
    every(network, 10, {0, 1, 2});
    every(network, 10, {1, 0, 2});
    network.run(100, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    const std::vector<std::string> lines = corridor.result().deadlock;
    REQUIRE(lines.size() >= 3);
    CHECK_THAT(lines[0], Catch::Contains("2 wait in a circle"));
    CHECK_THAT(lines[1], Catch::Contains("waits for servers since 11.0 h; held by flow"));
}

TEST_CASE("split and kept: what cannot be is refused", "[station]")
{
    CHECK(errors("split = [\"B\", \"B\"]") == "");
    CHECK_THAT(errors("split = [\"C\"]"), Catch::Contains("'C'"));
    CHECK_THAT(errors("split = [\"A\"]"), Catch::Contains("not back before it leaves"));
    CHECK_THAT(errors("split = [\"B\"]", "next = [{ to = \"A\" }]"),
               Catch::Contains("not back before it leaves"));
    CHECK_THAT(errors("split = [\"B\"]", "split = [\"B\"]"), Catch::Contains("split again"));
    CHECK_THAT(errors("split = [\"B\"]\nbatch_most = 3"), Catch::Contains("server of his own"));
    CHECK(errors("kept_until = \"B\"\nnext = [{ to = \"B\" }]") == "");
    CHECK_THAT(errors("kept_until = \"A\""), Catch::Contains("until he leaves, anyway"));
    CHECK_THAT(errors("kept_until = \"B\"\nservers = 0"), Catch::Contains("can be kept"));
    CHECK_THAT(errors("kept_until = \"B\"\nsplit = [\"B\"]"),
               Catch::Contains("'split' or 'kept_until'"));
    const std::string port = "[[place]]\nid = \"R\"\nkind = \"port\"\n";
    CHECK_THAT(errors("kept_until = \"B\"\nnext = [{ to = \"R\" }]", "", port),
               Catch::Contains("that is no station"));
    CHECK_THAT(errors("kept_until = \"R\"\nnext = [{ to = \"B\" }]", "", port),
               Catch::Contains("it lets no server go"));
    // What comes after is of no account.
    CHECK(errors("kept_until = \"B\"\nnext = [{ to = \"B\" }]", "next = [{ to = \"R\" }]", port) ==
          "");
}
