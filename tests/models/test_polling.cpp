// One server who goes from queue to queue, and customers who choose a place by what is there:
// against answers worked out by hand.
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

using Hours = std::map<Cause, double>;

FlowPlan& every(Network& network, double hours)
{
    FlowPlan& flow = network.flow(1 / hours, {0});
    flow.interarrival_s = constant_h(hours);
    return flow;
}

std::vector<FlowResult> flows_after(Network& network, double hours)
{
    network.run(hours, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    return corridor.result().flows;
}

Hours hours_of(const FlowResult& flow)
{
    Hours found;
    for (std::size_t i = 0; i < flow.ledger.size(); ++i) {
        const double spent = sim::in_hours(flow.ledger[i]);
        if (spent > 0) found[static_cast<Cause>(i % causes)] += spent;
    }
    return found;
}

std::string with_station(const std::string& keys, const std::string& more = "")
{
    return errors_of(
        "[scenario]\nname = \"t\"\nhorizon = \"30 d\"\n[[place]]\nid = \"A\"\nkind = \"station\"\n"
        "service = \"1 h\"\n" +
        keys + "\n[[flow]]\nid = \"f\"\nfrom = \"A\"\nvolume = \"12 /d\"\n" + more);
}

}  // namespace

TEST_CASE("polling: the server comes to every queue in turn", "[station]")
{
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(5));
    // Those of the first flow come at 4.25, 8.5 and 12.75; the server is there at 1, 3, 5, ...
    const std::string first = every(network, 4.25).id;
    const std::string second = every(network, 100).id;
    station.polling = {{first, constant_h(1)}, {second, constant_h(1)}};
    SECTION("until it is empty")
    {
        CHECK(hours_of(flows_after(network, 19)[0]) ==
              Hours{{Cause::service, 10}, {Cause::queue, 0.75 + 1.5}});
    }
    SECTION("whom he finds there")
    {
        // After the first he is back at 12.
        station.polling[0].rule = PollingRule::gated;
        CHECK(hours_of(flows_after(network, 19)[0]) ==
              Hours{{Cause::service, 10}, {Cause::queue, 0.75 + 3.5}});
    }
    SECTION("he waits where it is closed")
    {
        // The first is called at 5 and served from 8 on, the second from 13 on.
        station.hours = std::get<WeeklyHours>(parse_hours("08:00-24:00"));
        CHECK(hours_of(flows_after(network, 19)[0]) ==
              Hours{{Cause::service, 10}, {Cause::closed, 3.75}, {Cause::queue, 4.5}});
    }
}

TEST_CASE("polling: so many on a visit", "[station]")
{
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(1));
    FlowPlan& flow = every(network, 10.5);
    flow.per_arrival = 3;
    const std::string other = every(network, 100).id;
    station.polling = {{flow.id, constant_h(1), PollingRule::limited, 2}, {other, constant_h(1)}};
    // Two are served from 11 on; the third from 15 on.
    CHECK(hours_of(flows_after(network, 19)[0]) ==
          Hours{{Cause::service, 3}, {Cause::queue, 0.5 + 1.5 + 4.5}});
}

TEST_CASE("polling: what cannot be is refused", "[station]")
{
    const std::string tour = "polling = [{ flow = \"f\", switch = \"5 min\" }]\n";
    CHECK(with_station(tour) == "");
    CHECK_THAT(with_station(tour + "servers = 2"), Catch::Contains("one server goes"));
    CHECK_THAT(with_station(tour + "batch_most = 2"), Catch::Contains("one by one"));
    CHECK_THAT(with_station(tour + "discipline = \"lifo\""), Catch::Contains("order of coming"));
    CHECK_THAT(with_station(tour + "preemption = \"resume\""),
               Catch::Contains("nobody is preempted"));
    CHECK_THAT(with_station("polling = [{ flow = \"f\", most = 3 }]"),
               Catch::Contains("rule = \"limited\""));
    CHECK_THAT(with_station("polling = [{ flow = \"f\", switch = \"1 ms\" }]"),
               Catch::Contains("less than a second"));
    CHECK(with_station("polling = [{ flow = \"f\", switch = \"0 s\" }]") == "");
    CHECK_THAT(with_station(tour, "[[flow]]\nid = \"g\"\nfrom = \"A\"\nvolume = \"1 /d\"\n"),
               Catch::Contains("flow 'g' comes here, and no visit is to its queue"));
}

TEST_CASE("choice: those under way count, at one instant too", "[station]")
{
    Network network;
    StationPlan& gate = network.station("gate", 0, constant_h(0));
    gate.choice = Choice::fewest;
    gate.next = {{"B", 1, {}}, {"C", 1, {}}};
    network.station("B", 1, constant_h(2));
    network.station("C", 2, constant_h(2));
    every(network, 10).per_arrival = 6;
    // Two go to B, four to C, where two servers are: nobody waits for more than 2 h.
    const std::vector<FlowResult> flows = flows_after(network, 19);
    CHECK(hours_of(flows[0]) == Hours{{Cause::service, 12}, {Cause::queue, 2 + 4}});
}

TEST_CASE("choice: the least work, not the fewest customers", "[station]")
{
    Network network;
    StationPlan& gate = network.station("gate", 0, constant_h(0));
    gate.choice = Choice::least_work;
    gate.next = {{"B", 1, "flow 1"}, {"C", 1, "flow 2"}, {"B", 1, "flow 3"}, {"C", 1, "flow 3"}};
    StationPlan& b = network.station("B", 1, constant_h(1));
    network.station("C", 1, constant_h(1)).service_of = {{"flow 2", constant_h(0.5), 1}};
    b.service_of = {{"flow 1", constant_h(4), 1}};
    every(network, 10);                    // one at B, until 14
    every(network, 12.5).per_arrival = 2;  // two at C, until 13.5
    every(network, 12.75);                 // 1.25 h are left at B, 0.75 h at C
    const std::vector<FlowResult> flows = flows_after(network, 19);
    CHECK(hours_of(flows[2]) == Hours{{Cause::service, 1}, {Cause::queue, 0.75}});
}

TEST_CASE("choice: what cannot be is refused", "[station]")
{
    const std::string chosen = "choice = \"fewest\"\n";
    const std::string other = "[[place]]\nid = \"B\"\nkind = \"station\"\nservice = \"1 h\"\n";
    CHECK(with_station(chosen + "next = [{ to = \"B\" }]", other) == "");
    CHECK_THAT(with_station("choice_among = 2"), Catch::Contains("open to chance"));
    CHECK_THAT(with_station(chosen), Catch::Contains("nothing to choose"));
    CHECK_THAT(with_station(chosen + "next = [{ share = 1 }]"),
               Catch::Contains("goes on to another station"));
    CHECK_THAT(with_station(chosen + "next = [{ to = \"B\", share = 0 }]", other),
               Catch::Contains("a way that nobody ever looks at"));
    CHECK_THAT(with_station(chosen + "next = [{ to = \"A\" }]"),
               Catch::Contains("goes on to another station"));
    CHECK_THAT(with_station(chosen + "next = [{ to = \"B\" }]",
                            "[[place]]\nid = \"B\"\nkind = \"port\"\n"),
               Catch::Contains("is no station"));
    CHECK_THAT(with_station("choice = \"least_work\"\nnext = [{ to = \"B\" }]",
                            other + "batch_most = 2\n"),
               Catch::Contains("whose work nobody knows"));
}
