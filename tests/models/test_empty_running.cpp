// What empty trains of a fleet pay and emit, whom that is allotted to, and what they cannot be.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

MeasureResult measured(const Corridor& corridor, const std::string& name)
{
    const std::vector<MeasureName> names = corridor.measure_names();
    const ReplicationResult result = corridor.result();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].name == name) return result.measures[i];
    }
    throw std::out_of_range("no measure " + name);
}

constexpr const char* home_run = R"(
[scenario]
name = "home"
horizon = "50 h"

[[place]]
id = "A"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10

[[place]]
id = "B"
kind = "rail_terminal"
tracks = 2
cranes = 1
pace = "0 s"
train_length = 10

[[place]]
id = "line"
kind = "rail_line"
between = ["A", "B"]
length = "500 km"
speed = "50 km/h"

[[fleet]]
id = "hoppers"
use = "wagon"
bases = [{ place = "A", units = 10 }]
empty_trains = { train = 10, tare = "23 t" }

[[emission_factor]]
id = "diesel"
per = "t-km"
mode = "rail"
operation = "20 g"
energy = "5 g"
empty_running = 0.5
sources = ["made up"]

[[tariff]]
id = "carriage"
charge = "transport"
per = "wagon-km"
mode = "rail"
amount = "0.5 USD"
empty_share = 0.6

[[tariff]]
id = "platforms"
charge = "transport"
per = "TEU-km"
mode = "rail"
amount = "0.8 USD"
empty_share = 1

[[tariff]]
id = "surcharge"
charge = "transport"
per = "wagon-km"
mode = "rail"
amount = "7 USD"

[[flow]]
id = "grain"
cargo = "wagon"
from = "A"
to = "B"
interarrival = "1 d"
size = 10
tonnes = "600 t"
)";

}  // namespace

// The train of 24:00 comes to B at 34:00, its wagons run home until 44:00: 10 wagons of 23 t over
// 500 km are 5,000 wagon-km and 115,000 t-km. They pay 0.6 x 0.5 USD and emit 20 and 5 g; the
// empty running that the factor allots to laden cargo they are themselves, and the surcharge has no
// share for empties. What is for TEU is not for them, as they take wagons, whether their fleet says
// so or not.
TEST_CASE("empty trains pay and emit", "[fleet]")
{
    for (const bool told : {false, true}) {
        std::string text = home_run;
        if (told) text.insert(text.find("bases ="), "cargo = \"wagon\"\n");
        const Scenario scenario = scenario_from_text(text, {}).scenario;
        Corridor corridor(scenario, 0, {});
        corridor.run();
        CHECK(measured(corridor, "empty trains").count == 1);
        CHECK(measured(corridor, "empty distance").mean == Approx(5000));
        CHECK(measured(corridor, "empty running").mean == Approx(0.5));
        CHECK(measured(corridor, "empty cost").mean == Approx(1500));
        CHECK(measured(corridor, "empty CO2e of operation").mean == Approx(2300));
        CHECK(measured(corridor, "empty CO2e of energy").mean == Approx(575));
    }
}

TEST_CASE("what empty trains cannot be is refused", "[fleet]")
{
    const auto errors = [](const std::string& from, const std::string& to) {
        std::string text = home_run;
        text.replace(text.find(from), from.size(), to);
        try {
            scenario_from_text(text, {});
        } catch (const std::exception& problem) {
            return std::string(problem.what());
        }
        return std::string();
    };
    using Catch::Matchers::Contains;
    CHECK_THAT(errors("units = 10 }]\n", "units = 10 }]\nreturn_time = \"5 h\"\n"),
               Contains("the trains take the time that they need"));
    CHECK_THAT(errors("units = 10 }]\n", "units = 10 }]\nreturns = \"stay\"\n"),
               Contains("no unit runs empty"));
    CHECK_THAT(errors("use = \"wagon\"", "use = \"locomotive\"\nlines = [\"line\"]"),
               Contains("what draws trains does not run in empty trains"));
}
