// More or less demand, for the search of the load at which a corridor breaks.
#include "models/demand/scaled_demand.hpp"

#include <numeric>

#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// 20 days, `flow` being the keys of what comes.
Scenario scaled(const std::string& flow, double factor)
{
    Scenario scenario = scenario_from_text(R"(
[scenario]
name = "A gate"
start = 2025-03-03
horizon = "20 d"

[[place]]
id = "gate"
kind = "station"
service = "1 min"
servers = 0

[[flow]]
id = "trucks"
from = "gate"
)" + flow)
                            .scenario;
    scale_demand(scenario, {}, factor);
    return scenario;
}

std::uint64_t entered(const Scenario& scenario)
{
    Corridor corridor(scenario, 0, {});
    corridor.run();
    return corridor.result().flows[0].entered;
}

constexpr const char* daily = "timetable = [\"08:00\"]\n";
constexpr const char* blocks = "timetable = [\"08:00\"]\nper_arrival = 10\n";

}  // namespace

TEST_CASE("a timetable brings as many shipments as the factor says")
{
    // 20 days, one a day: 1.1 times are 22, 0.3 times 6, spread over the run.
    CHECK(entered(scaled(daily, 1)) == 20);
    CHECK(entered(scaled(daily, 1.1)) == 22);
    CHECK(entered(scaled(daily, 0.3)) == 6);
    CHECK(entered(scaled(daily, 2.5)) == 50);
    CHECK(entered(scaled(blocks, 0.97)) == 194);
    CHECK(entered(scaled(blocks, 0.01)) == 2);
}

TEST_CASE("what a timetable loses is spread evenly")
{
    const Scenario scenario = scaled(daily, 0.5);
    int sum = 0;
    for (std::size_t day = 0; day < scenario.flows[0].planned.size(); ++day) {
        sum += *scenario.flows[0].planned[day].shipments;
        CHECK(std::abs(sum - 0.5 * static_cast<double>(day + 1)) <= 0.5);
    }
}

TEST_CASE("numbers that are drawn are scaled, or arrivals left out")
{
    const std::string drawn =
        std::string(daily) + "per_arrival = { law = \"uniform\", low = 1, high = 3 }\n";
    const auto all = entered(scaled(drawn, 1));
    CHECK(all > 30);
    CHECK(all < 50);
    const Scenario half = scaled(drawn, 0.5);
    const auto& planned = half.flows[0].planned;
    CHECK(std::count_if(planned.begin(), planned.end(),
                        [](const PlannedArrival& a) { return a.shipments == 0; }) == 10);
    CHECK(entered(half) < all);
}
