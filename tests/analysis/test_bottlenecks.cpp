// Bottlenecks of the sample run, worked out by hand.
#include "analysis/summary/bottlenecks.hpp"

#include <cmath>
#include <stdexcept>

#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using namespace karvan::tests;

namespace {

// Of two replications that are `spread` apart: t(1) * S / sqrt(2), where S = spread / sqrt(2).
double half_width_of_two(double spread) { return student_quantile(0.95, 1) * spread / 2; }

}  // namespace

TEST_CASE("bottlenecks are ranked by the hours that all shipments waited")
{
    const std::vector<Bottleneck> worst = bottlenecks(sample_run());
    REQUIRE(worst.size() == 2);
    CHECK(worst[0].place == alat);
    CHECK(worst[0].cause == vessel);
    CHECK(worst[0].shipment_hours.mean == Approx(60));  // 50 and 70
    CHECK(worst[0].shipment_hours.n == 2);
    CHECK(worst[0].shipment_hours.half_width == Approx(half_width_of_two(20)));
    CHECK(worst[0].share_percent.mean == Approx((50 / 54.0 + 70 / 76.0) * 50));
    CHECK(worst[1].place == poti);
    CHECK(worst[1].cause == karvan::tests::queue);
    CHECK(worst[1].shipment_hours.mean == Approx(5));
}

TEST_CASE("hours per shipment count the flows that pass the place alone")
{
    const std::vector<Bottleneck> worst = bottlenecks(sample_run());
    REQUIRE(worst.size() == 2);
    CHECK(worst[0].hours_per_shipment.mean == Approx(30));  // 25 and 35, of wheat
    CHECK(worst[0].hours_per_shipment.half_width == Approx(half_width_of_two(10)));
    CHECK(worst[1].hours_per_shipment.mean == Approx(5));  // 4 and 6, of oil
}

TEST_CASE("a bottleneck comes with the resource that is used most at its place")
{
    const std::vector<Bottleneck> worst = bottlenecks(sample_run());
    REQUIRE(worst.size() == 2);
    REQUIRE(worst[0].busiest);
    CHECK(worst[0].busiest->resource == 2);
    CHECK(worst[0].busiest->used_percent.mean == Approx(81));
    REQUIRE(worst[1].busiest);
    CHECK(worst[1].busiest->used_percent.mean == Approx(25));
    CHECK(worst[1].busiest->used_percent.half_width == 0);
}

TEST_CASE("waiting on a link has no resource")
{
    RunResults results = sample_run(2);
    for (ReplicationOutcome& outcome : results.replications)
        arrive(outcome.flows[oil], {{alat_to_poti, vessel, 1000}});
    const std::vector<Bottleneck> worst = bottlenecks(results, 1);
    REQUIRE(worst.size() == 1);
    CHECK(worst[0].place == alat_to_poti);
    CHECK_FALSE(worst[0].busiest);
}

TEST_CASE("moving and handling are no bottlenecks, however long")
{
    RunResults results = sample_run(1);
    arrive(results.replications[0].flows[wheat], {{alat, handled, 5000}, {alat, moving, 5000}});
    CHECK(bottlenecks(results)[0].cause == vessel);
    CHECK(std::isnan(bottlenecks(results)[0].shipment_hours.half_width));
}

TEST_CASE("without finished replications there is no bottleneck")
{
    CHECK(bottlenecks(sample_run(0)).empty());
    RunResults results = sample_run();
    results.replications.erase(results.replications.begin(), results.replications.begin() + 2);
    CHECK(bottlenecks(results).empty());
}

TEST_CASE("outcomes that do not fit the run are refused")
{
    RunResults results = sample_run();
    results.replications[1].flows.pop_back();
    CHECK_THROWS_WITH(bottlenecks(results), "replication 1 has 1 flows where the run has 2");
    results = sample_run();
    results.replications[0].flows[0].ledger.pop_back();
    CHECK_THROWS_AS(bottlenecks(results), std::invalid_argument);
    results = sample_run();
    results.run.resources[0].place = 3;
    CHECK_THROWS_WITH(bottlenecks(results), "resource 'berths' is at place 3 of 3");
}
