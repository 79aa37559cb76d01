// Names of measures against the sample run, whose numbers are known.
#include "analysis/measure.hpp"

#include <cmath>

#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::analysis;

namespace {

const RunResults sample = tests::sample_run();

std::string refusal(const std::vector<std::string>& names)
{
    try {
        measures_of(names, sample.run);
    } catch (const MeasureErrors& errors) {
        return errors.what();
    }
    return "";
}

double first_value(const std::string& name)
{
    return measures_of({name}, sample.run).at(0).value(sample.replications[0]);
}

}  // namespace

TEST_CASE("a measure takes its number from a replication")
{
    // Wheat waits 30 and 20 h for a vessel and needs 12 h more; oil is 10 + 4 + 2 h under way.
    CHECK(first_value("transit.mean:wheat") == Approx(37));
    CHECK(first_value("transit.mean:oil") == Approx(16));
    CHECK(first_value("transit.mean:all") == Approx((42 + 32 + 16) / 3.0));
    CHECK(first_value("transit.p95:wheat") == Approx(42).epsilon(0.01));
    CHECK(first_value("waited:wheat") == Approx(25));
    CHECK(first_value("hours.vessel:wheat") == Approx(25));
    CHECK(first_value("hours.queue:oil") == Approx(4));
    // Statistics cover 96 - 24 h = 3 days; 2 of 3 shipments of wheat left.
    CHECK(first_value("throughput:wheat") == Approx(2 / 3.0));
    CHECK(first_value("backlog:wheat") == Approx(100 / 3.0));
    CHECK(first_value("queue.mean:AZALT/berths") == Approx(1.5));
    CHECK(first_value("utilisation:AZALT/berths") == Approx(80));
    CHECK(first_value("served:GEPTI/berths") == Approx(4 / 3.0));
}

TEST_CASE("what was not observed or failed is no number")
{
    CHECK(std::isnan(first_value("wait.mean:AZALT/cranes")));
    CHECK(std::isnan(
        measures_of({"transit.mean:wheat"}, sample.run)[0].value(sample.replications[2])));
}

TEST_CASE("a star stands for every flow or resource, and nothing is taken twice")
{
    const auto flows = measures_of({"transit.mean:oil", "transit.mean:*"}, sample.run);
    REQUIRE(flows.size() == 2);
    CHECK(flows[0].name == "transit.mean:oil");
    CHECK(flows[1].name == "transit.mean:wheat");
    CHECK(measures_of({"queue.mean:*/berths"}, sample.run).size() == 2);
    CHECK(measures_of({"queue.mean:AZALT/*"}, sample.run).size() == 2);
    CHECK(measures_of({"queue.mean:*"}, sample.run).size() == 3);
    CHECK(usual_measures(sample.run).size() == 4);
}

TEST_CASE("wrong names are all told, with what is allowed")
{
    const std::string said =
        refusal({"transit.maen:oil", "transit.mean:oli", "wait.mean:X/berths", "transit.mean"});
    CHECK(said.find("there is no statistic 'transit.maen'") != std::string::npos);
    CHECK(said.find("there is no flow 'oli'; allowed: *, all, wheat, oil") != std::string::npos);
    CHECK(said.find("there is no resource 'X/berths'") != std::string::npos);
    CHECK(said.find("'transit.mean': it has no subject") != std::string::npos);
    CHECK(refusal({"transit.p0:oil"}) != "");
    CHECK(refusal({"transit.p100:oil"}) != "");
}

TEST_CASE("measures of corridors, money and places have names, too")
{
    CHECK(first_value("tonnes_per_year:wheat") == Approx(80 * 8760 / 72.0));
    CHECK(measures_of({"cost_per_tonne:*"}, sample.run).at(0).unit == sample.run.currency);
    CHECK(measures_of({"swd_km_h:all"}, sample.run).at(0).better == Better::higher);
    // Sides of borders differ from flow to flow.
    CHECK(refusal({"tfi1_h:all"}).find("known of each flow alone") != std::string::npos);
    const std::string place = sample.run.places[sample.run.measures.at(0).place].id;
    const std::string name = place + "/" + sample.run.measures[0].name;
    CHECK(first_value("measure.mean:" + name) == Approx(sample.replications[0].measures[0].mean));
    CHECK(measures_of({"measure.count:*"}, sample.run).size() == sample.run.measures.size());
    CHECK(refusal({"measure.p95:" + place + "/turnaruond"}).find("PLACE/MEASURE") !=
          std::string::npos);
    RunDescription poor = sample.run;
    poor.has_money = false;
    try {
        measures_of({"cost_per_tonne:all"}, poor);
        FAIL();
    } catch (const MeasureErrors& error) {
        CHECK(std::string(error.what()).find("no tariffs") != std::string::npos);
    }
}

TEST_CASE("what a flow does at a stop has a name as well")
{
    RunResults run = sample;
    run.run.stops = {{tests::wheat, tests::alat}, {tests::wheat, tests::poti}, {tests::oil, 1}};
    StopOutcome alat;
    alat.count = 2;
    alat.departure_p95_h = 30;
    StopOutcome poti;
    poti.count = 2;
    poti.arrival_mean_h = 36.5;
    run.replications[0].flows[tests::wheat].stops = {alat, poti};
    run.replications[0].flows[tests::oil].stops.clear();
    const auto value = [&](const std::string& name) {
        return measures_of({name}, run.run).at(0).value(run.replications[0]);
    };
    CHECK(value("departure_p95_h:wheat/AZALT") == 30);
    CHECK(value("arrival_mean_h:wheat/GEPTI") == 36.5);
    CHECK(value("stop_count:wheat/GEPTI") == 2);
    CHECK(std::isnan(value("arrival_mean_h:oil/GEPTI")));  // no row: never passed
    CHECK(measures_of({"arrival_p50_h:*/GEPTI"}, run.run).size() == 2);
    CHECK(measures_of({"arrival_p50_h:wheat"}, run.run).size() == 2);
    CHECK_THROWS_WITH(measures_of({"arrival_p50_h:wheat/GEPT"}, run.run),
                      "measure 'arrival_p50_h:wheat/GEPT': no flow stops at 'wheat/GEPT'; "
                      "allowed: FLOW/PLACE ('*' for each), such as wheat/AZALT");
}
