// The table of ships is made of the measures of ports by their names.
#include "analysis/summary/summary_ships.hpp"

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

RunResults two_runs()
{
    RunResults results;
    results.run.places.push_back({"AZALT", "Alat", "port", "AZ", {}, {}});
    results.run.measures = {{0, "vessel turnaround", "h", "", "time"},
                            {0, "feeder, vessel waiting", "h", "", "time"},
                            {0, "feeder, ship load", "1", "", "value"},
                            {0, "feeder, calls on time", "1", "", "value"}};
    for (const double on_time : {0.5, 0.7}) {
        ReplicationOutcome outcome;
        outcome.measures.resize(4);
        outcome.measures[1].mean = 6;
        outcome.measures[1].count = 20;
        outcome.measures[2].mean = 0.9;
        outcome.measures[3].mean = on_time;
        results.replications.push_back(outcome);
    }
    return results;
}

}  // namespace

TEST_CASE("ships of a service at a port are a row of the summary")
{
    const RunResults results = two_runs();
    CHECK(has_ships(results.run));
    const auto rows = ship_table(results).json()["rows"];
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["service"] == "feeder");
    CHECK(rows[0]["calls"]["mean"] == 20);
    CHECK(rows[0]["wait"]["mean"] == 6);
    CHECK(rows[0]["load"]["mean"] == Approx(90));
    CHECK(rows[0]["on_time"]["mean"] == Approx(60));
    CHECK(rows[0]["interval"].is_null());  // this run does not have it
    CHECK_FALSE(has_ships(RunDescription{}));
}
