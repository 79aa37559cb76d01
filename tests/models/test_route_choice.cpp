// Choices of route against their formulas, what is known when, and what is wrong in a scenario.
#include "models/routing/route_choice.hpp"

#include <cmath>

#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "models/traffic.hpp"
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

std::string link(const std::string& from, const std::string& to, const std::string& time)
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\ntime = \"" + time +
           "\"\nboth_ways = false\n";
}

// From A over B, or over C, to D. B and C have servers, so that their visitors are counted.
std::string two_ways(const std::string& horizon, const std::string& over_b,
                     const std::string& over_c, const std::string& flow)
{
    return "[scenario]\nname = \"t\"\nseed = 7\nhorizon = \"" + horizon + "\"\n" +
           place("A", 0, "0 s") + over_b + over_c + place("D", 0, "0 s") + link("A", "B", "1 h") +
           link("A", "C", "1 h") + link("B", "D", "1 h") + link("C", "D", "1 h") +
           "[[flow]]\nid = \"f\"\nfrom = \"A\"\nto = \"D\"\n" + flow;
}

// How many were served at B and at C.
std::pair<double, double> split(const std::string& text, const Execution& execution = {})
{
    const ScenarioReading reading = scenario_from_text(text);
    Corridor corridor(reading.scenario, 0, execution);
    REQUIRE(corridor.run());
    const auto resources = corridor.result().resources;
    REQUIRE(resources.size() == 2);
    return {static_cast<double>(resources[0].served), static_cast<double>(resources[1].served)};
}

bool is_binomial(double count, double of, double share)
{
    return std::abs(count - of * share) < 2.576 * std::sqrt(of * share * (1 - share));
}

const std::string shares =
    "routing = \"shares\"\n[[flow.alternative]]\nvia = [\"B\"]\nshare = 0.3\n"
    "[[flow.alternative]]\nvia = [\"C\"]\nshare = 0.7\n";

}  // namespace

TEST_CASE("route choice: shares", "[routing]")
{
    const std::string text = two_ways("100 d", place("B", 99, "0 s"), place("C", 99, "0 s"),
                                      "volume = \"100 /day\"\n" + shares);
    const auto [b, c] = split(text);
    CHECK(is_binomial(b, b + c, 0.3));
    // The check before the run knows them as well.
    const ScenarioReading reading = scenario_from_text(text);
    const TrafficReport report = solve_traffic(reading.scenario);
    CHECK(report.passages[1].front().shipments_per_s * 86400 == Approx(30));
    CHECK(report.passages[2].front().shipments_per_s * 86400 == Approx(70));
}

TEST_CASE("route choice: logit follows its formula", "[routing]")
{
    // 5 h longer at C, 2 USD an hour, scale 0.1: 1 / (1 + exp(-0.1 * 10)) take B. Nobody waits, so
    // what is learned under way changes nothing.
    const std::string text =
        two_ways("100 d", place("B", 99, "1 h"), place("C", 99, "6 h"),
                 "volume = \"100 /day\"\nrouting = \"logit\"\nscale = \"0.1 /USD\"\n"
                 "value_of_time = \"2 USD/h\"\n");
    const double expected = 1 / (1 + std::exp(-1.0));
    const auto [b, c] = split(text);
    CHECK(is_binomial(b, b + c, expected));
    const ScenarioReading reading = scenario_from_text(text);
    REQUIRE(reading.scenario.flows[0].alternatives.size() == 2);
    CHECK(reading.scenario.flows[0].alternatives[0].share == Approx(expected));
    CHECK(reading.scenario.flows[0].alternatives[0].free_cost == Approx(2 * 3));
}

TEST_CASE("route choice: the least cost, and the first of equals", "[routing]")
{
    const std::string flow = "volume = \"100 /day\"\nrouting = \"least cost\"\n";
    const auto cheaper =
        split(two_ways("10 d", place("B", 99, "2 h"), place("C", 99, "1 h"), flow));
    CHECK(cheaper.first == 0);
    CHECK(cheaper.second > 900);
    const auto equal = split(two_ways("10 d", place("B", 99, "1 h"), place("C", 99, "1 h"), flow));
    CHECK(equal.second == 0);
}

// One an hour from 01:00 on. B has one server of 4 h, C needs 9 h without a queue. B publishes
// every 5 h 20 min: at 05:20 nobody has left and the mean age is less than 4 h: 4 h. At 10:40 stays
// of 4 and 7 h: 5.5 h. At 16:00 one of 10 h: (10 + 5.5)/2 = 7.75 h. At 21:20 one of 13 h: 10.375 h,
// more than C. So from when that is known on, C is taken.
TEST_CASE("route choice: waits are known after the information delay", "[routing]")
{
    const auto text = [](const std::string& delay) {
        return two_ways("30 h 30 min", place("B", 1, "4 h"), place("C", 99, "9 h"),
                        "volume = \"24 /day\"\narrivals = \"even\"\nrouting = \"least cost\"\n"
                        "information_every = \"5 h 20 min\"\ninformation_delay = \"" +
                            delay + "\"\n");
    };
    // Known at 24:20: those of 25:00 to 29:00 are at C by 30:30.
    CHECK(split(text("3 h")).second == 5);
    // Known at once: those of 22:00 to 29:00.
    CHECK(split(text("0 s")).second == 8);
    // Known at 27:20: those of 28:00 and 29:00.
    CHECK(split(text("6 h")).second == 2);
}

TEST_CASE("route choice: windows change nothing", "[routing]")
{
    const std::string text =
        two_ways("60 d", place("B", 1, "4 h"), place("C", 2, "5 h"),
                 "volume = \"12 /day\"\nrouting = \"logit\"\nscale = \"0.5 /USD\"\n"
                 "information_delay = \"5 h\"\n");
    const auto one = split(text);
    Execution windows;
    windows.in_windows = true;
    CHECK(split(text, windows) == one);
    windows.longest_window = std::chrono::minutes(17);
    CHECK(split(text, windows) == one);
    CHECK(one.first > 0);
    CHECK(one.second > 0);
}

TEST_CASE("route choice: known stays, published by halves", "[routing]")
{
    using namespace std::chrono_literals;
    StayWatch watch(0, 4, 3600);
    const Route route{{4, 5}};
    Shipment first;
    Shipment second;
    first.route = second.route = &route;
    watch.came(first, sim::Time(0h));
    CHECK(watch.publish(sim::Time(0h)).stays_s.front().second == 3600);      // the free time
    CHECK(watch.publish(sim::Time(2h)).stays_s.front().second == 2 * 3600);  // its age
    watch.left(first, sim::Time(3h));
    CHECK(watch.publish(sim::Time(3h)).stays_s.front().second == 3 * 3600);
    watch.came(second, sim::Time(3h));
    watch.left(second, sim::Time(4h));
    CHECK(watch.publish(sim::Time(4h)).stays_s.front().second == 2 * 3600);  // (3 + 1) / 2
    CHECK(watch.publish(sim::Time(5h)).stays_s.front().second ==
          1.5 * 3600);  // nobody: (2 + 1) / 2
}

TEST_CASE("route choice: what contradicts itself", "[routing]")
{
    const auto errors = [](const std::string& flow) {
        return errors_of(two_ways("1 d", place("B", 1, "0 s"), place("C", 1, "0 s"),
                                  "volume = \"1 /day\"\n" + flow));
    };
    CHECK_THAT(errors("routing = \"shares\"\n"), Catch::Contains("shares of what?"));
    CHECK_THAT(errors("routing = \"shares\"\n[[flow.alternative]]\nvia = [\"B\"]\nshare = 0.3\n"),
               Catch::Contains("the shares of the alternatives sum to 0.3"));
    CHECK_THAT(errors("routing = \"logit\"\n"), Catch::Contains("a logit without a scale"));
    CHECK_THAT(errors("[[flow.alternative]]\nvia = [\"B\"]\n"),
               Catch::Contains("alternatives beside a fixed route"));
    CHECK_THAT(errors("routing = \"least cost\"\nvia = [\"B\"]\n"),
               Catch::Contains("'via' fixes the route"));
    std::string lost = two_ways("1 d", place("B", 1, "0 s"), place("C", 1, "0 s"),
                                "volume = \"1 /day\"\nrouting = \"least cost\"\n");
    lost.replace(lost.find("from = \"A\"\nto = \"D\""), 19, "from = \"D\"\nto = \"A\"");
    CHECK_THAT(errors_of(lost), Catch::Contains("no way for this cargo from 'D' to 'A'"));
}
