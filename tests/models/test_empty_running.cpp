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

namespace {

// By tariffs of a kind at the line, in whole units.
double charged(const ReplicationResult& result, std::size_t flow, Charge kind)
{
    constexpr std::size_t line = 2;
    const auto& all = result.flows[flow].charged;
    return static_cast<double>(all[line * charges + static_cast<std::size_t>(kind)]) / 1e6;
}

}  // namespace

// Within 100 h, on two tracks, grain goes at 24, 48 and 72 and coal at 48, ten wagons each, and all
// of them run home: 4 x 5,000 wagon-km. These pay 6,000 USD and emit 4 x 2,300 kg in operation, of
// which grain answers for three quarters and coal for one, beside their own: 37,500 USD a train,
// and 600 t or 200 t over 500 km at 20 g. With `empty_running` in the factor its CO2e is allotted
// by that alone: half as much again for the loaded cargo.
TEST_CASE("empty running is allotted to what the wagons carry", "[fleet]")
{
    for (const bool by_factor : {false, true}) {
        std::string text = home_run;
        const auto put = [&](const std::string& from, const std::string& to) {
            text.replace(text.find(from), from.size(), to);
        };
        put("50 h", "100 h");
        put("units = 10", "units = 90");
        put("length = \"500 km\"", "length = \"500 km\"\ntracks = \"double\"");
        if (!by_factor) put("empty_running = 0.5\n", "");
        text += R"(
[[flow]]
id = "coal"
cargo = "wagon"
from = "A"
to = "B"
interarrival = "2 d"
size = 10
tonnes = "200 t"
)";
        const Scenario scenario = scenario_from_text(text, {}).scenario;
        Corridor corridor(scenario, 0, {});
        corridor.run();
        const ReplicationResult result = corridor.result();
        CHECK(measured(corridor, "empty cost").mean == Approx(6000));
        CHECK(measured(corridor, "empty running").mean == Approx(0.5));
        CHECK(charged(result, 0, Charge::transport) == Approx(3 * 37500 + 4500));
        CHECK(charged(result, 1, Charge::transport) == Approx(37500 + 1500));
        const double grain_kg = 3 * 6000 * (by_factor ? 1.5 : 1) + (by_factor ? 0 : 3 * 2300);
        const double coal_kg = 2000 * (by_factor ? 1.5 : 1) + (by_factor ? 0 : 2300);
        CHECK(charged(result, 0, Charge::operation) / 1e3 == Approx(grain_kg));
        CHECK(charged(result, 1, Charge::operation) / 1e3 == Approx(coal_kg));
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
