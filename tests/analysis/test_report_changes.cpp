// What differs between two scenarios, named as a reader of the files would.
#include "tests/catch.hpp"

#include "analysis/report/report_comparison.hpp"

using namespace karvan::analysis;

namespace {

const std::string base = R"([scenario]
name = "A"

[[link]]
from = "X"
speed = "20 km/h"
to = "Y"

[[place]]
cranes = 2
id = "X"

[[place.berths]]
count = 3
id = "dry"

[[place]]
id = "Y"
)";

std::string with(std::string text, const std::string& from, const std::string& to)
{
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("the same scenario has no changes") { CHECK(scenario_changes(base, base).empty()); }

TEST_CASE("a changed value is named by the ids of the tables around it")
{
    const auto changes = scenario_changes(base, with(base, "count = 3", "count = 4"));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].key == "place X, berths dry, count");
    CHECK(changes[0].before == "3");
    CHECK(changes[0].after == "4");
}

TEST_CASE("links are named by what they join")
{
    const auto changes = scenario_changes(base, with(base, "20 km/h", "30 km/h"));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].key == "link X - Y, speed");
}

TEST_CASE("keys that come or go have one side only")
{
    const auto gone = scenario_changes(base, with(base, "cranes = 2\n", ""));
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].before == "2");
    CHECK(gone[0].after.empty());
    const auto more = scenario_changes(base, base + "\n[[place]]\nid = \"Z\"\n");
    REQUIRE(more.size() == 1);
    CHECK(more[0].key == "place Z, id");
    CHECK(more[0].before.empty());
}
