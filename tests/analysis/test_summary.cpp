// The summary of the sample run: numbers worked out by hand, in text and in JSON.
#include "analysis/summary/summary.hpp"

#include <sstream>

#include "analysis/estimate.hpp"
#include "analysis/summary/summary_warnings.hpp"
#include "analysis/summary/text_width.hpp"
#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using namespace karvan::tests;
using Catch::Matchers::Contains;

TEST_CASE("deadlocks and long waits are told apart")
{
    const std::vector<std::string> lines{"1 waits for 2", "2 waits for 1", "long wait: 3 waits"};
    CHECK(what_is_stuck(lines, false) == "1 waits for 2; 2 waits for 1");
    CHECK(what_is_stuck(lines, true) == "3 waits");
    CHECK(what_is_stuck({}, true).empty());
}

namespace {

constexpr const char* summary_of_sample = R"(Каспий, a sample
2 replications of 4 d from 2024-01-01, the first 1 d left out as warm-up; seed 7. ± is a 95 %
interval over replications.

Shipments that arrived in a replication, and their transit time

                   Arrived     Mean      P50      P90      P95
Flow           [shipments]      [h]      [h]      [h]      [h]
-------------  -----------  -------  -------  -------  -------
Wheat to Poti    2.000 ± 0  42 ± 64  37 ± 63  47 ± 64  47 ± 64
Oil to Poti      1.000 ± 0  17 ± 13  17 ± 13  17 ± 13  17 ± 13

What it costs and emits, from origin to destination

                                      With
                                  value of
                       Payments       time       CO2e       CO2e
Flow           Of a       [USD]      [USD]       [kg]   [g/t-km]     Spoiled
-------------  -----  ---------  ---------  ---------  ---------  ----------
Wheat to Poti  TEU    200.0 ± 0  225.0 ± 0  40.00 ± 0  2.222 ± 0  0.5000 ± 0
Oil to Poti    wagon  400.0 ± 0  450.0 ± 0  80.00 ± 0  1.481 ± 0           -

The corridor: speeds (TFI4), time and cost at borders (TFI1, TFI2), TFI3

                                       Speed
                              Speed     with  Side of a    Paid by  20 t over
                Distance  under way   delays     border   shipment     500 km
Flow                [km]     [km/h]   [km/h]        [h]      [USD]      [USD]
-------------  ---------  ---------  -------  ---------  ---------  ---------
Wheat to Poti  900.0 ± 0  90.00 ± 0  22 ± 33    0 ±   0  50.00 ± 0  111.1 ± 0
Oil to Poti    900.0 ± 0  90.00 ± 0  53 ± 40  3.5 ± 6.4  50.00 ± 0  74.07 ± 0

Punctuality and turnaround

Place                    Measure            In       Mean        P95
-----------------------  -----------------  --  ---------  ---------
AZALT Baku port at Alat  vessel turnaround  h   20.50 ± 0  31.00 ± 0

Places: who waits, how long, and what is used (the three worst of each place)

                                   Mean queue    Mean wait        Used
Place                    Resource  [requests]          [h]         [%]
-----------------------  --------  ----------  -----------  ----------
AZALT Baku port at Alat  berths     1.500 ± 0    3.0 ± 6.4     81 ± 13
GEPTI ფოთი               berths    0.5000 ± 0  5.000 ±   0  25.00 ±  0

Worst bottlenecks (hours per shipment of the flows that pass there)

1. AZALT Baku port at Alat: waiting ashore for a vessel, 30 ± 64 h per shipment, 92.3 ± 3.1 % of all
   waiting; berths 81 ± 13 % used
2. GEPTI ფოთი: waiting for a server, 5 ± 13 h per shipment, 7.7 ± 3.1 % of all waiting; berths 25.00
   ± 0 % used

Warnings

- replication 2 failed at AZALT at 17.000 h: out of room
- replication 1 ended in a deadlock: crane 1 waits for berth 2; berth 2 waits for crane 1
)";

}  // namespace

TEST_CASE("the summary shows flows, places, bottlenecks and warnings")
{
    CHECK(summary_text(sample_run()) == summary_of_sample);
}

TEST_CASE("long transit times are counted in days")
{
    RunResults results = sample_run(2);
    for (ReplicationOutcome& outcome : results.replications)
        arrive(outcome.flows[oil], {{alat_to_poti, moving, 480}});
    const std::string text = summary_text(results);
    CHECK_THAT(text, Contains("[d]"));
    CHECK_THAT(text, Contains("10.35 ± 0.26"));  // (16 + 480) / 2 h and (18 + 480) / 2 h
}

TEST_CASE("a single replication has no intervals and says so")
{
    const std::string text = summary_text(sample_run(1), 200);
    CHECK_THAT(text, !Contains("±"));
    CHECK_THAT(text, Contains("- only one replication finished: it gives no intervals"));
    CHECK_THAT(text, Contains("25.00 h per shipment, 92.59 % of all waiting; berths 80.00 %"));
}

TEST_CASE("without finished replications the summary says why")
{
    RunResults results = sample_run();
    results.replications.erase(results.replications.begin(), results.replications.begin() + 2);
    const std::string text = summary_text(results);
    CHECK_THAT(text, Contains("0 replications"));
    CHECK_THAT(text, Contains("- replication 2 failed at AZALT at 17.000 h: out of room\n"));
    CHECK_THAT(text, Contains("- no replication finished: there are no numbers"));
    CHECK_THAT(text, !Contains("Arrived"));
    CHECK(summary_json(results)["replications"]["failed"] == 1);
}

TEST_CASE("the summary warns of lost shipments and of flows that do not arrive")
{
    RunResults results = sample_run(2);
    for (ReplicationOutcome& outcome : results.replications) {
        outcome.flows[oil] = {};
        outcome.flows[wheat].lost = 1;
    }
    const std::string text = summary_text(results);
    CHECK_THAT(text,
               Contains("- Wheat to Poti: 1.000 ± 0 shipments lost per replication, 33.33 ± 0 % "
                        "of those that entered"));
    CHECK_THAT(text, Contains("- Oil to Poti: no shipment arrived after the warm-up"));
    for (ReplicationOutcome& outcome : results.replications) outcome.flows[oil].left = 3;
    CHECK_THAT(summary_text(results),
               Contains("none of the shipments that entered after the warm-up"));
    // A closed population has nowhere to arrive.
    results.run.flows[oil].circulates = true;
    for (const std::uint64_t left : {0, 3}) {
        for (ReplicationOutcome& outcome : results.replications) outcome.flows[oil].left = left;
        CHECK_THAT(summary_text(results), !Contains("- Oil to Poti"));
    }
}

TEST_CASE("of many failures the summary names the first")
{
    RunResults results = sample_run();
    for (std::uint32_t i = 3; i < 40; ++i) {
        results.replications.push_back(results.replications[2]);
        results.replications.back().replication = i;
        results.replications.back().failure = "no such thing";
    }
    const std::string text = summary_text(results);
    CHECK_THAT(text, Contains("- replication 4 failed: no such thing\n"));
    CHECK_THAT(text, !Contains("replication 5"));
    CHECK_THAT(text, Contains("- 35 more replications failed\n"));
}

TEST_CASE("no line of the summary is wider than asked for")
{
    RunResults results = sample_run();
    results.run.flows[0].name = std::string(200, 'w');
    for (const std::size_t width : {60, 80, 100}) {
        std::istringstream text(summary_text(results, width));
        for (std::string line; std::getline(text, line);) {
            CAPTURE(line);
            CHECK(display_width(line) <= std::max<std::size_t>(width, 60));
        }
    }
}

TEST_CASE("the summary in JSON carries every number with its unit")
{
    const nlohmann::ordered_json json = summary_json(sample_run());
    CHECK(json["seed"] == 7);
    CHECK(json["replications"] == nlohmann::ordered_json{{"finished", 2}, {"failed", 1}});
    const auto& mean = json["flows"][0]["transit_mean"];  // 37 h and 47 h
    CHECK(mean["mean"] == Approx(42));
    CHECK(mean["half_width"] == Approx(5 * student_quantile(0.95, 1)));
    CHECK(mean["level"] == 0.95);
    CHECK(mean["n"] == 2);
    CHECK(mean["unit"] == "h");
    CHECK(json["flows"][0]["left"]["mean"] == 2);
    CHECK(json["flows"][0]["transit_p90"]["mean"] == Approx(47).epsilon(0.01));
    CHECK(json["flows"][0]["cost_per_unit"]["mean"] == Approx(200));  // 400 USD for 2 TEU
    CHECK(json["flows"][0]["cost_per_unit"]["unit"] == "USD/TEU");
    CHECK(json["flows"][1]["generalised_cost_per_unit"]["mean"] == Approx(450));
    CHECK(json["flows"][1]["co2e_kg_per_unit"]["unit"] == "kg/wagon");
    // 80 kg for 40 t over 900 km.
    CHECK(json["flows"][0]["co2e_g_per_tonne_km"]["mean"] == Approx(80'000 / 36'000.0));
    CHECK(json["flows"][0]["co2e_g_per_tonne_km"]["unit"] == "g/t-km");
    REQUIRE(json["resources"].size() == 2);
    CHECK(json["resources"][0]["place"] == "AZALT");
    CHECK(json["resources"][0]["used"]["mean"] == Approx(81));
    CHECK(json["resources"][1]["wait_mean"]["mean"] == 5);
    CHECK(json["bottlenecks"][0]["per_shipment"]["mean"] == Approx(30));
    CHECK(json["bottlenecks"][0]["busiest_resource"]["resource"] == "berths");
    CHECK(json["warnings"].size() == 2);
}

TEST_CASE("JSON stands for what is unknown with null and repairs text")
{
    RunResults results = sample_run(1);
    results.replications[0].flows[oil] = {};
    results.run.flows[oil].name = "oil \xFF";
    const nlohmann::ordered_json json = summary_json(results);
    CHECK(json["flows"][1]["transit_mean"]["mean"].is_null());
    CHECK(json["flows"][0]["transit_mean"]["half_width"].is_null());
    CHECK_THAT(json.dump(), Contains("oil \uFFFD"));
}
