// Cargo that comes by rail and goes on by road: no train does. By hand.
#include "models/rail/rail_terminal_plan.hpp"
#include "models/scenario.hpp"
#include "models/station/station_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;
using Minutes = std::vector<double>;

namespace {

// An hour of rail from A to M, an hour of road from there to B; a train of two.
template <class Plan>
Minutes arrivals(Plan plan)
{
    RailWorld world;
    world.scenario.horizon = 24h * 7;
    world.add("A", StopPlan{});
    world.add("M", std::move(plan));
    world.add("B", StopPlan{});
    world.link("A", "M", 1h, "rail");
    world.link("M", "B", 1h, "road");
    world.flow({"A", "M", "B"});
    world.build();
    world.send(0, 0h, Vehicle::train, 0, 2);
    world.run(24h);
    CHECK(world.inside() == 0);
    return world.minutes("B");
}

}  // namespace

// Unloaded by a crane in 5 min each, also where trains may pass.
TEST_CASE("mode change: at a rail terminal, whether trains pass it or not", "[rail_terminal]")
{
    for (const bool passing : {false, true}) {
        RailTerminalPlan terminal;
        terminal.rate_per_h = 12;
        terminal.passing = passing;
        CHECK(arrivals(terminal) == Minutes{130, 130});
    }
}

// Each is served by itself.
TEST_CASE("mode change: at a station", "[station]")
{
    StationPlan station;
    station.service_s = sim::Law::constant(600);
    CHECK(arrivals(station) == Minutes{130, 140});
}

TEST_CASE("mode change: not at a border or a gauge change", "[routing]")
{
    const auto place = [](const std::string& id, const std::string& keys) {
        return "[[place]]\nid = \"" + id + "\"\n" + keys + "\n";
    };
    const auto link = [](const std::string& from, const std::string& to, const std::string& mode) {
        return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to + "\"\ntime = \"1 h\"\nmode = \"" +
               mode + "\"\n";
    };
    const std::string stop = "kind = \"station\"\nservice = \"0 s\"\nservers = 0";
    const std::string text =
        "[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n" + place("A", stop) + place("B", stop) +
        place("M", "kind = \"gauge_change\"\nstands = 1\ntracks = 1\nper_train = \"1 h\"") +
        link("A", "M", "rail") + link("M", "B", "road") +
        "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"A\"\nto = \"B\"\n"
        "volume = \"9 TEU/day\"\n";
    std::string said;
    try {
        scenario_from_text(text);
    } catch (const ScenarioErrors& errors) {
        said = errors.what();
    }
    CHECK_THAT(said, Catch::Contains("the way there changes from rail to road at 'M'"));
}
