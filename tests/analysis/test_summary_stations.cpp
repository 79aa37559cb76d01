// The table of stations is made of their measures by name.
#include "analysis/summary/summary_stations.hpp"

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

// Two stations, of which the first counts its customers; 30 h, the first 10 left out.
RunResults two_runs()
{
    RunResults results;
    results.run.horizon_h = 30;
    results.run.warmup_h = 10;
    results.run.places.push_back({"works", "Works", "station", "", {}, {}});
    results.run.places.push_back({"gate", "Gate", "station", "", {}, {}});
    results.run.measures = {{1, "stay", "h", "", "time"},
                            {0, "customers", "1", "", "value"},
                            {0, "stay", "h", "", "time"}};
    for (const double customers : {2.0, 4.0}) {
        ReplicationOutcome outcome;
        outcome.measures.resize(3);
        outcome.measures[0].mean = 99;
        outcome.measures[1].mean = customers;
        outcome.measures[2].mean = 0.5 * customers;
        outcome.measures[2].count = 40;
        results.replications.push_back(outcome);
    }
    return results;
}

}  // namespace

TEST_CASE("a station that counts its customers is a row of the summary")
{
    const RunResults results = two_runs();
    const auto rows = station_table(results).json()["rows"];
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["customers"]["mean"] == 3);
    CHECK(rows[0]["throughput"]["mean"] == 2);
    CHECK(rows[0]["stay"]["mean"] == 1.5);
}

TEST_CASE("a station where nobody stays is no row of the summary")
{
    RunResults results = two_runs();
    for (ReplicationOutcome& outcome : results.replications) outcome.measures[1].mean = 0;
    CHECK(station_table(results).rows() == 0);
    results.replications[1].measures[1].mean = 0.1;
    CHECK(station_table(results).rows() == 1);
}

TEST_CASE("a run is closed if all of its flows circulate")
{
    RunDescription run;
    CHECK_FALSE(is_closed(run));
    run.flows.resize(2);
    run.flows[0].circulates = true;
    CHECK_FALSE(is_closed(run));
    run.flows[1].circulates = true;
    CHECK(is_closed(run));
}
