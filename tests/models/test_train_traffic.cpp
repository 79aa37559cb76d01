// How many trains a stream of cargo makes, and the tracks that they keep, by hand.
#include "models/rail/train_traffic.hpp"

#include <stdexcept>

#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "models/traffic.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double day = 86400;

std::string terminal(const std::string& id, const std::string& more)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"rail_terminal\"\ntracks = 4\ndeparture_tracks = 4\ncranes = 8\n"
           "rate = \"100 moves/h\"\ntrain_length = 100\n" +
           more;
}

std::string rails(const std::string& from, const std::string& to)
{
    return "[[link]]\nfrom = \"" + from + "\"\nto = \"" + to +
           "\"\nmode = \"rail\"\ntime = \"1 h\"\n";
}

std::string flow(const std::string& id, const std::string& keys)
{
    return "[[flow]]\nid = \"" + id +
           "\"\ncargo = \"container\"\nfrom = \"A\"\nto = \"B\"\narrivals = \"even\"\n" + keys;
}

// A - P - B; trains stop at P for 6 h.
std::string corridor(const std::string& at_a, const std::string& flows)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"100 d\"\n" + terminal("A", at_a) +
           terminal("P", "passing = true\ntransit_stop = \"6 h\"\n") + terminal("B", "") +
           rails("A", "P") + rails("P", "B") + flows;
}

// Of what passes P, a day.
double trains_a_day(const std::string& at_a, const std::string& flows)
{
    const Scenario scenario = scenario_from_text(corridor(at_a, flows)).scenario;
    const TrafficReport report = solve_traffic(scenario);
    double trains = 0;
    for (const Passage& passage : report.passages[1]) trains += trains_per_s(scenario, passage, 1);
    return trains * day;
}

const std::string twenty_teu = flow("f", "volume = \"20 TEU/day\"\nsize = 2\n");

struct Forecast {
    double check;
    double run;
};

// The units of a resource that are in use on average.
Forecast busy(const std::string& text, const std::string& place, const std::string& resource)
{
    const ScenarioReading reading = scenario_from_text(text);
    Forecast found{-1, -1};
    for (const ResourceLoad& load : solve_traffic(reading.scenario).loads) {
        const bool here = reading.scenario.place(load.place).id == place;
        if (here && load.load.resource == resource) found.check = load.load.offered;
    }
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const ReplicationResult result = corridor.result();
    const auto names = corridor.resource_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool here = reading.scenario.place(names[i].place).id == place;
        if (here && names[i].name == resource) found.run = result.resources[i].mean_busy;
    }
    return found;
}

}  // namespace

// 20 TEU a day fill a train of 100 in five days. Those of the 48 h after the first, ten shipments a
// day, make one in 2.1 days.
TEST_CASE("trains leave with less than a full load after the longest wait", "[traffic]")
{
    CHECK(trains_a_day("", twenty_teu) == Approx(0.2));
    CHECK(trains_a_day("longest_wait = \"2 d\"\n", twenty_teu) == Approx(1 / 2.1));
    CHECK(trains_a_day("longest_wait = \"9 d\"\n", twenty_teu) == Approx(0.2));
    // In 2.1 days come 42 TEU; 60 are the least.
    CHECK(trains_a_day("longest_wait = \"2 d\"\nleast = 60\n", twenty_teu) == Approx(1.0 / 3));
    CHECK(trains_a_day("departs_every = \"1 d\"\n", twenty_teu) == Approx(1));
    CHECK(trains_a_day("departs_every = \"1 d\"\nleast = 60\n", twenty_teu) == Approx(1.0 / 3));
}

TEST_CASE("flows that go the same way share their trains", "[traffic]")
{
    const std::string half = "volume = \"10 TEU/day\"\nsize = 2\n";
    const std::string wait = "longest_wait = \"2 d\"\n";
    CHECK(trains_a_day(wait, flow("f", half) + flow("g", half)) == Approx(1 / 2.1));
    // Of other cargo they do not: twice 1 / (2 + 0.2) days.
    const std::string wagons =
        "[[flow]]\nid = \"w\"\ncargo = \"wagon\"\nfrom = \"A\"\nto = \"B\"\n"
        "volume = \"10 wagons/day\"\nsize = 2\n";
    CHECK(trains_a_day(wait, flow("f", half) + wagons) == Approx(2 / 2.2));
}

// A train of 100 TEU a day in one direction: a track at P is kept for 7 h, on its side alone; at B
// for the hour of the link and one of the crane.
TEST_CASE("tracks: each side by itself, and the way to them", "[traffic]")
{
    const std::string text = corridor("", flow("f", "volume = \"100 TEU/day\"\nsize = 100\n"));
    const Forecast passing = busy(text, "P", "tracks from A");
    CHECK(passing.check == Approx(7.0 / 24));
    CHECK(passing.run == Approx(7.0 / 24).epsilon(0.02));
    const Forecast ending = busy(text, "B", "tracks");
    CHECK(ending.check == Approx(2.0 / 24));
    CHECK(ending.run == Approx(2.0 / 24).epsilon(0.02));
}

// By timetable a train stands from the end of the booking, 6 h before it leaves, until then.
TEST_CASE("tracks: trains of a timetable stand until their departure", "[traffic]")
{
    const std::string text =
        corridor("departs_every = \"1 d\"\ncloses_before = \"6 h\"\n", twenty_teu);
    const Forecast loading = busy(text, "A", "departure tracks");
    CHECK(loading.check == Approx(6.0 / 24));
    CHECK(loading.run == Approx(6.0 / 24).epsilon(0.02));
}

// One train a day over a single track of four sections of an hour each: the track at B is kept in
// the last of them, too.
TEST_CASE("tracks: kept in the last section of a single track", "[traffic]")
{
    const std::string text =
        "[scenario]\nname = \"t\"\nhorizon = \"100 d\"\n" + terminal("A", "") + terminal("B", "") +
        "[[place]]\nid = \"L\"\nkind = \"rail_line\"\nbetween = [\"A\", \"B\"]\n"
        "length = \"200 km\"\nsections = 4\nspeed = \"50 km/h\"\n" +
        flow("f", "volume = \"100 TEU/day\"\nsize = 100\n");
    const Forecast ending = busy(text, "B", "tracks");
    CHECK(ending.check == Approx(2.0 / 24));
    CHECK(ending.run == Approx(2.0 / 24).epsilon(0.02));
}
