// Names by which `karvan describe` finds keys.
#include "models/reading/key_search.hpp"

#include <algorithm>

#include "models/scenario_keys.hpp"
#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

const std::vector<KeyRow>& all()
{
    static const std::vector<KeyRow> rows = [] {
        std::vector<KeyRow> found;
        scenario_keys().describe("", found);
        return found;
    }();
    return rows;
}

bool has(const std::vector<KeyRow>& rows, const std::string& table, const std::string& key)
{
    return std::any_of(rows.begin(), rows.end(),
                       [&](const KeyRow& row) { return row.table == table && row.key == key; });
}

}  // namespace

TEST_CASE("key search: a kind of place comes with its sub-tables", "[keys]")
{
    for (const char* name : {"port", "place.port"}) {
        const auto rows = rows_called(all(), name);
        CHECK(has(rows, "place", "cranes"));
        CHECK(has(rows, "place.berths", "count"));
        CHECK_FALSE(has(rows, "place.sides", "agencies"));
    }
    CHECK(rows_called(all(), "").size() == all().size());
}

TEST_CASE("key search: a sub-table by any of its names", "[keys]")
{
    for (const char* name : {"border.sides", "place.sides", "place.border.sides", "sides"}) {
        const auto rows = rows_called(all(), name);
        CHECK(has(rows, "place.sides", "agencies"));
        CHECK(has(rows, "place.sides.agencies", "officers"));
        CHECK_FALSE(has(rows, "place.berths", "count"));
    }
    // Failures are told once, at the first kind that has them.
    CHECK(has(rows_called(all(), "port.failures"), "place.failures", "every"));
}

TEST_CASE("key search: a single key", "[keys]")
{
    for (const char* name : {"port.berths.count", "place.berths.count", "berths.count"}) {
        const auto rows = rows_called(all(), name);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].table == "place.berths");
    }
    CHECK(has(rows_called(all(), "cranes_per_ship"), "place", "cranes_per_ship"));
}

TEST_CASE("key search: a name that is none", "[keys]")
{
    CHECK(rows_called(all(), "border.berths").empty());
    CHECK(rows_called(all(), "prot").empty());
    CHECK(near_name(all(), "prot") == "port");
    CHECK(near_name(all(), "border.side") == "border.sides");
    CHECK(near_name(all(), "crane_per_ship") == "cranes_per_ship");
}
