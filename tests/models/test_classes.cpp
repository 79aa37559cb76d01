// Customers who change their class, and speeds of servers, against answers worked out by hand.
#include "models/station/station.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/theory/network.hpp"

using namespace karvan;
using namespace karvan::models;
using theory::constant_h;
using theory::Network;

namespace {

FlowResult result_of(Network& network, double hours, std::size_t flow = 0)
{
    network.run(hours, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    return corridor.result().flows[flow];
}

constexpr const char* office = R"([scenario]
name = "x"
horizon = "10 d"
[[place]]
id = "office"
kind = "station"
service = "1 h"
next = [ { to = "yard", becomes = "worn" } ]
[[place]]
id = "yard"
kind = "station"
service = "1 h"
[[flow]]
id = "new"
from = "office"
volume = "1 /day"
[[flow]]
id = "worn"
from = "yard"
arrivals = "none"
)";

std::string with(const std::string& text, const std::string& what, const std::string& instead)
{
    std::string changed = text;
    return changed.replace(changed.find(what), what.size(), instead);
}

}  // namespace

// One customer an hour stays 0.2 h, comes again as one of the second flow for 0.5 h, then leaves:
// the hours are those of the flow in which he began.
TEST_CASE("classes: the second visit takes longer", "[station]")
{
    Network network;
    StationPlan& a = network.station("A", 1, constant_h(0.2));
    a.service_of = {{"flow 2", constant_h(0.5), 1}};
    a.next = {{"A", 1, "flow 1", "flow 2"}, {std::nullopt, 1, "flow 2"}};
    FlowPlan& flow = network.flow(1, {0});
    flow.interarrival_s = constant_h(1);
    network.flow(0, {0}).pattern = ArrivalPattern::none;
    const FlowResult first = result_of(network, 10.9);
    CHECK(first.left == 10);
    CHECK(first.transit.mean_s() == Approx(0.7 * 3600));
    CHECK(result_of(network, 10.9, 1).left == 0);
}

// Who becomes urgent overtakes those who wait when the server is free again, which is after the
// second has begun: the first leaves after 3 h, the second after 4 h, the third after 6 h.
TEST_CASE("classes: a class has its own priority", "[station]")
{
    Network network;
    StationPlan& a = network.station("A", 1, constant_h(1));
    a.next = {{"A", 1, "flow 1", "flow 2"}, {std::nullopt, 1, "flow 2"}};
    FlowPlan& flow = network.flow(1, {0});
    flow.interarrival_s = constant_h(10);
    flow.per_arrival = 3;
    FlowPlan& urgent = network.flow(0, {0});
    urgent.pattern = ArrivalPattern::none;
    urgent.priority = 5;
    const FlowResult result = result_of(network, 19.9);
    CHECK(result.left == 3);
    CHECK(result.transit.mean_s() == Approx((3 + 4 + 6) * 3600 / 3.0));
}

// A closed population begins its round again as what it was.
TEST_CASE("classes: a round begins in the class of the flow", "[station]")
{
    Network network;
    StationPlan& a = network.station("A", 0, constant_h(1));
    a.service_of = {{"flow 2", constant_h(5), 1}};
    a.next = {{"B", 1, "flow 1", "flow 2"}};
    network.station("B", 0, constant_h(2)).service_of = {{"flow 2", constant_h(3), 1}};
    network.population(1, 0);
    network.flow(0, {1, 0}).pattern = ArrivalPattern::none;
    network.run(40.5, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    // Rounds of 1 + 3 h: ten visits of B end by 40 h.
    const auto& b = dynamic_cast<const Station&>(*corridor.facilities()[1]);
    CHECK(b.tally().sojourns.count() == 10);
    CHECK(b.tally().sojourns.mean_s() == Approx(3 * 3600));
}

// Two of the three who come together have a server at once; the third takes the fast one, which is
// free first.
TEST_CASE("speeds: the fastest server that is free", "[station]")
{
    Network network;
    network.station("A", 2, constant_h(4)).speeds = {1, 2};
    FlowPlan& flow = network.flow(1, {0});
    flow.interarrival_s = constant_h(10);
    flow.per_arrival = 3;
    const FlowResult result = result_of(network, 19.9);
    CHECK(result.left == 3);
    CHECK(result.transit.mean_s() == Approx((2 + 4 + 4) * 3600 / 3.0));
}

// Three come together to a server that works at speed 1, 1.5 or 2 with one, two or three. In the
// order of coming: 0.5 h, 1 / 1.5 h and 1 h. Shared: 3 / 2 h at 2/3 each, all at once.
TEST_CASE("speeds: of a server with so many customers", "[station]")
{
    const auto mean_h = [](std::optional<std::int64_t> shared_by) {
        Network network;
        StationPlan& a = network.station("A", 1, constant_h(1));
        a.discipline = Discipline::sharing;
        a.shared_by = shared_by;
        a.speed_with = {1, 1.5, 2};
        FlowPlan& flow = network.flow(1, {0});
        flow.interarrival_s = constant_h(10);
        flow.per_arrival = 3;
        const FlowResult result = result_of(network, 19.9);
        CHECK(result.left == 3);
        return result.transit.mean_s() / 3600;
    };
    const double second = 0.5 + 1 / 1.5;
    CHECK(mean_h(1) == Approx((0.5 + second + second + 1) / 3));
    CHECK(mean_h(std::nullopt) == Approx(1.5));
}

TEST_CASE("classes: what cannot be is refused", "[station]")
{
    CHECK(errors_of(office) == "");
    CHECK_THAT(errors_of(with(office, "becomes = \"worn\"", "becomes = \"wron\"")),
               Catch::Contains("wron") && Catch::Contains("worn"));
    CHECK_THAT(errors_of(with(office, ", becomes = \"worn\"", "")),
               Catch::Contains("nobody ever is a customer of flow 'worn'"));
    CHECK_THAT(errors_of(with(office, "to = \"yard\", ", "")),
               Catch::Contains("who leaves becomes nobody's customer"));
    CHECK_THAT(
        errors_of(with(office, "arrivals = \"none\"", "arrivals = \"none\"\nvolume = \"1 /h\"")),
        Catch::Contains("said in more than one way"));
    CHECK_THAT(
        errors_of(with(office, "arrivals = \"none\"", "arrivals = \"none\"\ncargo = \"truck\"")),
        Catch::Contains("which is other cargo"));
    CHECK_THAT(errors_of(with(office, "arrivals = \"none\"", "arrivals = \"none\"\ngrowth = 0.1")),
               Catch::Contains("'growth' changes nothing"));
}

TEST_CASE("speeds: what cannot be is refused", "[station]")
{
    const auto errors = [](const std::string& keys) {
        return errors_of(with(office, "service = \"1 h\"", "service = \"1 h\"\n" + keys));
    };
    CHECK(errors("servers = 2\nspeeds = [1, 2]") == "");
    CHECK(errors("discipline = \"sharing\"\nspeed_with = [1, 2]") == "");
    CHECK_THAT(errors("speeds = [1, 2]"), Catch::Contains("servers = 2, without 'shifts'"));
    CHECK_THAT(errors("servers = 2\nspeeds = [1, 0]"), Catch::Contains("above 0"));
    CHECK_THAT(errors("servers = 2\nspeeds = [1, 2]\npreemption = \"resume\""),
               Catch::Contains("nobody is preempted where speeds differ"));
    CHECK_THAT(errors("servers = 2\nspeeds = [1, 2]\nbatch_most = 2"),
               Catch::Contains("serve one customer each"));
    CHECK_THAT(errors("servers = 2\nspeeds = [1, 2]\n"
                      "breakdowns = { every = \"1 d\", repair = \"1 h\" }"),
               Catch::Contains("never fail"));
    CHECK_THAT(errors("speed_with = [1, 2]"), Catch::Contains("one server who is shared"));
    CHECK_THAT(errors("servers = 2\ndiscipline = \"sharing\"\nspeed_with = [1, 2]"),
               Catch::Contains("one server who is shared"));
}
