// The measures of planners, worked by hand for the sample run (sample_run.hpp).
//
// Wheat of replication 0: two shipments of 2 TEU and 40 t take 42 h and 32 h (30 h and 20 h of them
// waiting for a vessel, 2 h handled, 10 h moving) over 900 km. A shipment pays 300 on the way and
// 100 at Poti, where both sides of a border are said to be, and emits 80 kg.
#include "analysis/corridor_measures.hpp"

#include <cmath>
#include <string_view>

#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using namespace karvan::tests;

namespace {

double measured(std::string_view name, std::size_t replication, std::size_t flow)
{
    const RunResults results = sample_run();
    for (const CorridorMeasure& m : corridor_measures())
        if (m.name == name)
            return m.value(results.run, flow, results.replications[replication].flows[flow]);
    FAIL("no measure " << name);
    return 0;
}

}  // namespace

TEST_CASE("speeds with and without delay", "[corridor_measures]")
{
    CHECK(measured("swod_km_h", 0, wheat) == Approx(90));         // 900 km in 10 h under way
    CHECK(measured("swd_km_h", 0, wheat) == Approx(900.0 / 37));  // in 37 h of all, on average
    CHECK(measured("free_flow_h", 0, wheat) == Approx(12));
    CHECK(measured("distance_km", 0, wheat) == 900);
}

TEST_CASE("time and cost at borders and over a section", "[corridor_measures]")
{
    // Oil queues for 4 h at Poti and is handled for 2 h: 6 h at two sides.
    CHECK(measured("tfi1_h", 0, oil) == Approx(3));
    CHECK(measured("tfi1_h", 0, wheat) == 0);
    CHECK(measured("tfi2_cost", 0, oil) == Approx(50));  // 100 at two sides
    // 400 for 40 t over 900 km: 400 / 36000 a tkm, times 20 t and 500 km.
    CHECK(measured("tfi3_cost", 0, wheat) == Approx(400.0 / 36000 * 20 * 500));
}

TEST_CASE("reliability: buffer, planning time, punctuality", "[corridor_measures]")
{
    // P95 of 32 h and 42 h is 42 h.
    CHECK(measured("buffer_index", 0, wheat) == Approx((42 - 37) / 37.0).epsilon(0.1));
    CHECK(measured("planning_time_index", 0, wheat) == Approx(42 / 12.0).epsilon(1.0 / 128));
    CHECK(measured("on_time_share", 0, wheat) == 0.5);
    CHECK(measured("late_mean_h", 0, wheat) == 3);
    CHECK(std::isnan(measured("on_time_share", 0, oil)));  // nothing was promised
}

TEST_CASE("throughput, cost and CO2e by the tonne and the unit", "[corridor_measures]")
{
    // 80 t in 96 h less 24 h of warm-up, that is 72 h of 8760.
    CHECK(measured("tonnes_per_year", 0, wheat) == Approx(80 * 8760 / 72.0));
    CHECK(measured("units_per_year", 0, wheat) == Approx(4 * 8760 / 72.0));
    CHECK(measured("cost_per_tonne", 0, wheat) == Approx(10));
    CHECK(measured("cost_per_unit", 0, wheat) == Approx(200));
    CHECK(measured("generalised_cost_per_unit", 0, wheat) == Approx(225));  // and 50 for the time
    CHECK(measured("generalised_cost_per_tonne", 0, wheat) == Approx(11.25));
    CHECK(measured("co2e_kg_per_tonne", 0, wheat) == Approx(2));
    CHECK(measured("co2e_kg_per_unit", 0, wheat) == Approx(40));
    CHECK(measured("co2e_g_per_tonne_km", 0, wheat) == Approx(2000.0 / 900));
}
