// The k cheapest ways without a loop.
#include "models/routing/ways.hpp"

#include "models/border/border_plan.hpp"
#include "models/station/station_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

using StopsOf = std::vector<std::uint32_t>;

struct Graph : SmallCorridor {
    explicit Graph(std::uint32_t places)
    {
        for (std::uint32_t i = 0; i < places; ++i) {
            auto& place = add<StationPlan>(std::string(1, static_cast<char>('A' + i)), "station");
            place.service_s = sim::Law::constant(0);
        }
        flow.routing.usd_per_s = 1.0 / 3600;  // costs are hours
    }
    void way(std::uint32_t from, std::uint32_t to, double hours, const char* mode = "road")
    {
        link(from, to, mode, hours_law(hours));
    }
    std::vector<Way> cheapest(std::uint32_t from, std::uint32_t to, std::size_t count)
    {
        return WayFinder(scenario, flow).cheapest(from, to, count);
    }
    FlowPlan flow;
};

}  // namespace

TEST_CASE("ways: the cheapest ones, in order", "[routing]")
{
    // The seven ways from A to F cost 5, 7, 8 (three of them) and 11 (two).
    Graph graph(6);
    graph.way(0, 1, 3);
    graph.way(0, 2, 2);
    graph.way(1, 3, 4);
    graph.way(2, 1, 1);
    graph.way(2, 3, 2);
    graph.way(2, 4, 3);
    graph.way(3, 4, 2);
    graph.way(3, 5, 1);
    graph.way(4, 5, 2);
    const std::vector<Way> ways = graph.cheapest(0, 5, 10);
    const std::vector<std::pair<double, StopsOf>> expected{
        {5, {0, 2, 3, 5}},    {7, {0, 2, 4, 5}},     {8, {0, 1, 3, 5}},       {8, {0, 2, 1, 3, 5}},
        {8, {0, 2, 3, 4, 5}}, {11, {0, 1, 3, 4, 5}}, {11, {0, 2, 1, 3, 4, 5}}};
    REQUIRE(ways.size() == expected.size());
    for (std::size_t i = 0; i < ways.size(); ++i) {
        CHECK(ways[i].cost == Approx(expected[i].first));
        CHECK(ways[i].stops == expected[i].second);
    }
    CHECK(graph.cheapest(0, 5, 3).size() == 3);
    CHECK(graph.cheapest(5, 0, 3).empty());
}

TEST_CASE("ways: no way passes a place twice", "[routing]")
{
    Graph graph(3);
    graph.way(0, 1, 1);
    graph.way(1, 0, 1);
    graph.way(1, 2, 1);
    graph.way(2, 1, 1);
    CHECK(graph.cheapest(0, 2, 5).size() == 1);
}

TEST_CASE("ways: money and time make the cost", "[routing]")
{
    // 10 h and 100 km against 4 h and 400 km, at 2 USD an hour and 10 cents a kilometre: 30 and 48.
    Graph graph(4);
    graph.way(0, 1, 10);
    graph.way(0, 2, 4);
    graph.way(1, 3, 0);
    graph.way(2, 3, 0);
    graph.scenario.links[0].distance_km = 100;
    graph.scenario.links[1].distance_km = 400;
    graph.flow.routing.usd_per_s = 2.0 / 3600;
    graph.flow.routing.usd_per_km = 0.1;
    const std::vector<Way> ways = graph.cheapest(0, 3, 2);
    REQUIRE(ways.size() == 2);
    CHECK(ways[0].cost == Approx(30));
    CHECK(ways[1].cost == Approx(48));
    CHECK(ways[1].stops == StopsOf{0, 2, 3});
}

TEST_CASE("ways: the mode changes where cargo can be moved", "[routing]")
{
    // A - B by rail, B - C by road: fine over a station, not over a border.
    Graph graph(1);
    graph.add<BorderPlan>("B", "border");
    graph.add<StationPlan>("C", "station").service_s = sim::Law::constant(0);
    graph.flow.kind = CargoKind::container;
    graph.way(0, 1, 1, "rail");
    graph.way(1, 2, 1, "road");
    CHECK(graph.cheapest(0, 2, 1).empty());
    graph.scenario.links[1].mode = "rail";
    CHECK(graph.cheapest(0, 2, 1).size() == 1);

    Graph other(3);
    other.flow.kind = CargoKind::container;
    other.way(0, 1, 1, "rail");
    other.way(1, 2, 1, "road");
    const std::vector<Way> ways = other.cheapest(0, 2, 1);
    REQUIRE(ways.size() == 1);
    CHECK(ways[0].modes == std::vector<LegMode>{LegMode::any, LegMode::rail, LegMode::road});
    other.flow.kind = CargoKind::truck;
    CHECK(other.cheapest(0, 2, 1).empty());
}
