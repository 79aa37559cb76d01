// How late trains come to the end of their run over several lines, by hand.
#include "models/corridor.hpp"
#include "models/rail/train_runs.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// A train of ten TEU a day over two lines of 2 h each, with a stop of half an hour between them. It
// is loaded from 08:00 to 09:00, an hour late if `timetable` says 8 o'clock. On the first line one
// of others, to the other side, has the section from 08:00 to 13:00.
std::string two_lines(const std::string& timetable, const std::string& first_line)
{
    return R"(
[scenario]
name = "two lines"
start = 2024-01-01
horizon = "40 h"
trains_punctual_within = "4 h"

[[place]]
id = "A"
kind = "rail_terminal"
tracks = 1
cranes = 1
pace = "6 min"
train_length = 10
)" + timetable +
           R"(
[[place]]
id = "M"
kind = "rail_terminal"
tracks = 1
cranes = 1
pace = "0 s"
train_length = 10
passing = true
transit_stop = "30 min"

[[place]]
id = "B"
kind = "rail_terminal"
tracks = 1
cranes = 1
pace = "0 s"
train_length = 10

[[place]]
id = "first"
kind = "rail_line"
between = ["A", "M"]
length = "100 km"
speed = "50 km/h"
)" + first_line +
           R"(
[[place]]
id = "second"
kind = "rail_line"
between = ["M", "B"]
length = "100 km"
speed = "50 km/h"

[[flow]]
id = "boxes"
cargo = "container"
from = "A"
to = "B"
timetable = ["Mon 08:00"]
size = 10
)";
}

constexpr const char* held_up = R"(
[[place.other_trains]]
name = "yellow"
rate = "0.1 trains/day"
spacing = "even"
first = "8 h"
towards = "A"
speed = "20 km/h"
)";

struct Run {
    double delay_h = -1;
    double punctual = -1;
};

Run run_from_a(const std::string& text)
{
    const Scenario scenario = scenario_from_text(text, {}).scenario;
    Corridor corridor(scenario, 0, {});
    corridor.run();
    Run run;
    const std::vector<MeasureName> names = corridor.measure_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (scenario.places[names[i].place]->id != "B") continue;
        const double mean = corridor.result().measures[i].mean;
        if (names[i].name == "trains from A, arrival delay") run.delay_h = mean;
        if (names[i].name == "trains from A, punctual") run.punctual = mean;
    }
    return run;
}

}  // namespace

// Ready at 09:00; due at 09:00 + 2 h + 0.5 h + 2 h. The first line delays it by 4 h, the second by
// nothing: 4 h late, which the first line alone would say, too, but not the second.
TEST_CASE("what one line loses is still missing at the end of the run", "[rail]")
{
    const Run free = run_from_a(two_lines("", ""));
    CHECK(free.delay_h == Approx(0).margin(1e-9));
    CHECK(free.punctual == 1);
    const Run late = run_from_a(two_lines("", held_up));
    CHECK(late.delay_h == Approx(4));
    CHECK(late.punctual == 1);
}

// By timetable at 08:00: an hour more, and more than four are too many.
TEST_CASE("a train that leaves after its timetable is late at the end of its run", "[rail]")
{
    const std::string timetable = "departs_every = \"1 d\"\nfirst_departure = \"8 h\"\n";
    CHECK(run_from_a(two_lines(timetable, "")).delay_h == Approx(1));
    const Run late = run_from_a(two_lines(timetable, held_up));
    CHECK(late.delay_h == Approx(5));
    CHECK(late.punctual == 0);
}

// With paths at 0:00, 4:00, 8:00, 12:00 ... of the first line it is due to leave at noon and runs
// as planned: no delay.
TEST_CASE("a train waits for its path by plan", "[rail]")
{
    const Run run = run_from_a(two_lines("", "path_every = \"4 h\"\n"));
    CHECK(run.delay_h == Approx(0).margin(1e-9));
    CHECK(run.punctual == 1);
}

TEST_CASE("trains are told by where they were made up", "[rail]")
{
    const Scenario scenario = scenario_from_text(two_lines("", ""), {}).scenario;
    const auto origins = train_origins(scenario);
    CHECK(origins[scenario.index_of("B")] == std::vector{scenario.index_of("A")});
    CHECK(origins[scenario.index_of("M")].empty());
    CHECK(origins[scenario.index_of("A")].empty());
}
