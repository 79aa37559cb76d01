// Closures brought into a scenario by a word or two.
#include "models/disruption/closure.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

constexpr const char* road = R"(
[scenario]
name = "Road"
start = 2025-03-01
horizon = "20 d"

[[place]]
id = "north"
kind = "station"
country = "AZ"
lat = 40
lon = 49
service = "1 h"

[[place]]
id = "south"
kind = "station"
country = "IR"
lat = 36
lon = 49
service = "1 h"

[[link]]
from = "north"
to = "south"
time = "4 h"

[[flow]]
id = "trucks"
from = "north"
to = "south"
volume = "4 /day"

[[disruption]]
id = "closure-1"
places = ["south"]
closed = true
from = 2025-03-02
to = 2025-03-03
)";

// The scenario with the closure, read as any other.
Scenario closed(const std::vector<std::string>& targets, double capacity_left = 0)
{
    const auto file = std::filesystem::temp_directory_path() / "karvan-closure-test.toml";
    std::ofstream(file) << road;
    const Scenario base = read_scenario(file).scenario;
    return read_scenario(file, {}, text_of({targets, 5 * 24h, 36h, capacity_left}, base)).scenario;
}

std::string refusal(const std::vector<std::string>& targets)
{
    try {
        closed(targets);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a closure strikes what was named, and lasts as long as was said")
{
    const Scenario scenario = closed({"north", "north->south", "40,49,100 km", "IR"});
    REQUIRE(scenario.disruptions.size() == 5);  // one was there
    const auto& place = scenario.disruptions[1];
    CHECK(place.id == "closure-1x");
    REQUIRE(place.targets.size() == 1);
    CHECK(place.targets[0].kind == DisruptionTarget::Kind::place);
    CHECK(place.targets[0].index == 0);
    CHECK(place.closes());
    CHECK(*place.from - scenario.start == 5 * 24h);
    CHECK(*place.to - *place.from == 36h);
    CHECK(scenario.disruptions[2].targets.at(0).kind == DisruptionTarget::Kind::link);
    CHECK(scenario.disruptions[3].targets.at(0).index == 0);
    CHECK(scenario.disruptions[4].targets.at(0).index == 1);
}

TEST_CASE("a part of the capacity may be left")
{
    CHECK(closed({"north"}, 0.5).disruptions[1].capacity_left() == 0.5);
}

TEST_CASE("targets that mean nothing are all told, with what is allowed")
{
    const std::string said = refusal({"nroth", "north->west", "40,49"});
    CHECK(said.find("'nroth': no place, sea service or country has this id; allowed: north, "
                    "south, AZ, IR; did you mean 'north'?") != std::string::npos);
    CHECK(said.find("'north->west': there is no such link; allowed: north->south") !=
          std::string::npos);
    CHECK(said.find("LATITUDE,LONGITUDE,RADIUS") != std::string::npos);
}

TEST_CASE("a closure comes after the overrides, which may take all other disruptions out")
{
    const auto file = std::filesystem::temp_directory_path() / "karvan-closure-override-test.toml";
    std::ofstream(file) << road;
    const std::vector<std::string> overrides{"disruption=[]"};
    const Scenario base = read_scenario(file, overrides).scenario;
    CHECK(base.disruptions.empty());
    const Scenario scenario =
        read_scenario(file, overrides, text_of({{"north"}, 5 * 24h, 36h, 0}, base)).scenario;
    REQUIRE(scenario.disruptions.size() == 1);
    CHECK(scenario.disruptions[0].id == "closure-1");
}

TEST_CASE("a closure lies within the run")
{
    const Scenario base = scenario_from_text(road).scenario;
    CHECK_THROWS_AS(text_of({{"north"}, 19 * 24h, 36h}, base), std::invalid_argument);
    CHECK_THROWS_AS(text_of({{"north"}, 1h, 0h}, base), std::invalid_argument);
}
