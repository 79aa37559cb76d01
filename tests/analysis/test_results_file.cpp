// The results file of the sample run: what is in it, value by value, and its document.
#include "analysis/file/results_file.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/analysis/folder.hpp"
#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using namespace karvan::tests;
using Catch::Matchers::Contains;
using Texts = std::vector<std::string>;

namespace {

// The number at that place in row-major order.
template <typename Number = double>
Number value(const NetcdfFile& file, const char* name, std::initializer_list<std::size_t> index)
{
    const Variable& v = variable(file, name);
    REQUIRE(v.dimensions.size() == index.size());
    std::size_t at = 0;
    std::size_t axis = 0;
    for (const std::size_t i : index) at = at * dimension(file, v.dimensions[axis++]).size + i;
    return std::get<std::vector<Number>>(v.values).at(at);
}

std::string attribute_text(const std::vector<Attribute>& attributes, const char* name)
{
    for (const Attribute& a : attributes)
        if (a.name == name) return std::get<Texts>(a.values).at(0);
    return "no such attribute";
}

std::size_t size_of(const NetcdfFile& file, const char* name) { return dimension(file, name).size; }

// A variable as FORMAT.md writes it, up to its meaning.
std::string row_of(const Variable& v)
{
    const std::array types{"float64", "float32", "int64", "int32", "uint8", "text"};
    const std::string over =
        v.dimensions.empty() ? "-" : fmt::format("{}", fmt::join(v.dimensions, ", "));
    const std::string units = v.units.starts_with("hours since ") ? "hours since `start`" : v.units;
    return fmt::format("\n| `{}` | {} | {} | {} |", v.name, over, types.at(v.values.index()),
                       units.empty() ? "-" : units);
}

std::size_t times_in(const std::string& text, const std::string& part)
{
    std::size_t times = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++times;
    return times;
}

}  // namespace

TEST_CASE("the results file holds what every replication gave")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK_NOTHROW(check(file));
    CHECK(size_of(file, "replication") == 3);
    CHECK(size_of(file, "place") == 3);
    CHECK(value(file, "transit_mean_h", {0, wheat}) == Approx(37));
    CHECK(value(file, "transit_sd_h", {0, wheat}) == Approx(std::sqrt(50)));
    CHECK(std::isnan(value(file, "transit_sd_h", {0, oil})));
    CHECK(value(file, "transit_min_h", {1, wheat}) == 42);
    CHECK(value(file, "transit_max_h", {1, wheat}) == 52);
    CHECK(value(file, "transit_quantile_h", {1, wheat, 1}) == 52);
    CHECK(value(file, "entered", {0, wheat}) == 3);
    CHECK(value(file, "left", {0, wheat}) == 2);
    CHECK(value(file, "inside", {0, wheat}) == 1);
    CHECK(value(file, "utilisation", {0, 2}) == 0.8);
    CHECK(value(file, "wait_mean_h", {1, 2}) == 3.5);
    CHECK(std::isnan(value(file, "wait_mean_h", {0, 1})));  // nobody came
    CHECK(value(file, "served", {0, 1}) == 0);
    CHECK(value(file, "ledger_h", {0, wheat, alat, vessel}) == 25);
    CHECK(value(file, "ledger_h", {0, oil, alat, vessel}) == 0);
    CHECK(value<std::int64_t>(file, "events", {1}) == 1001);
    CHECK(variable(file, "place_measure").values ==
          Values(Texts{"AZALT vessel turnaround", "GEPTI trains run"}));
    CHECK(value(file, "measure_mean", {1, 0}) == 20.5);
    CHECK(value(file, "measure_count", {1, 1}) == 17);
    CHECK(std::isnan(value(file, "measure_mean", {1, 1})));
    CHECK(std::isnan(value(file, "measure_count", {2, 1})));  // failed
}

TEST_CASE("the results file names what was simulated")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK(variable(file, "place").values == Values(Texts{"AZALT", "GEPTI", "AZALT->GEPTI"}));
    CHECK(variable(file, "resource").values ==
          Values(Texts{"GEPTI berths", "AZALT cranes", "AZALT berths"}));
    CHECK(variable(file, "resource_place").values == Values(std::vector<std::int32_t>{1, 0, 0}));
    CHECK(variable(file, "place_is_link").values == Values(std::vector<std::uint8_t>{0, 0, 1}));
    CHECK(value(file, "lat", {0}) == 39.98);
    CHECK(std::isnan(value(file, "lon", {1})));
    CHECK(attribute_text(file.attributes, "title") == "Каспий, a sample");
    CHECK(attribute_text(file.attributes, "format") == results_format);
    CHECK(variable(file, "scenario").values == Values(Texts{sample_run().run.scenario_toml}));
    CHECK(variable(file, "time").units == "hours since 2024-01-01 00:00:00");
    CHECK(attribute_text(variable(file, "utilisation").attributes, "coordinates") ==
          "resource_place resource_name");
}

TEST_CASE("the results file holds corridors: stops, costs and CO2e")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK(variable(file, "stop").values ==
          Values(Texts{"wheat: AZALT", "wheat: GEPTI", "oil: AZALT", "oil: GEPTI"}));
    CHECK(value(file, "stop_distance_km", {0, 1}) == 900);
    CHECK(value(file, "arrival_p5_h", {0, 1}) == 18);
    CHECK(value(file, "departure_mean_h", {0, 1}) == Approx(37));
    CHECK(value(file, "cost_at_departure", {0, 3}) == 400);
    CHECK(std::isnan(value(file, "arrival_mean_h", {2, 1})));  // failed
    // Charges of the sample: transport and the value of time; scopes: operation and energy.
    CHECK(value(file, "cost", {0, wheat, alat_to_poti, 0}) == Approx(300));
    CHECK(value(file, "cost", {1, oil, poti, 1}) == Approx(50));
    CHECK(value(file, "co2e_kg", {0, wheat, alat_to_poti, 0}) == Approx(60));
    CHECK(value(file, "co2e_kg", {0, wheat, alat_to_poti, 1}) == Approx(20));
    CHECK(variable(file, "cost").units == "USD");
    CHECK(value(file, "swod_km_h", {0, wheat}) == Approx(90));
    CHECK(value<std::int32_t>(file, "link_from", {2}) == 0);
    CHECK(value<std::int32_t>(file, "link_from", {0}) == -1);
    CHECK(value(file, "way_km", {2}) == 900);
}

TEST_CASE("the results file holds disruptions as they happened, events and shipments")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK(variable(file, "disruption_target").values == Values(Texts{"AZALT, ferry"}));
    CHECK(variable(file, "strike_place").values == Values(std::vector<std::int32_t>{0, -1}));
    CHECK(variable(file, "strike_service").values == Values(std::vector<std::int32_t>{-1, 0}));
    CHECK(variable(file, "occurrence_count").values == Values(std::vector<std::int64_t>{1, 0, 0}));
    CHECK(value(file, "occurrence_begin", {0}) == 30);
    CHECK(value(file, "occurrence_end", {0}) == 36.5);
    CHECK(value<std::int64_t>(file, "occurrence_replication", {0}) == 0);
    CHECK(variable(file, "event_count").values == Values(std::vector<std::int64_t>{2, 0, 0}));
    CHECK(variable(file, "event_time").values == Values(std::vector<double>{2, 3.5}));
    CHECK(variable(file, "event_step").values == Values(std::vector<std::uint8_t>{0, 2}));
    CHECK(attribute_text(variable(file, "event_step").attributes, "flag_meanings") ==
          "entered arrived passed");
    CHECK(variable(file, "event_flow").values == Values(std::vector<std::int32_t>{wheat, -1}));
    CHECK(value<float>(file, "event_km", {1}) == 450);
    CHECK(std::isnan(value<float>(file, "event_km", {0})));
    CHECK(value(file, "shipment_paid", {0}) == 400);
    CHECK(value(file, "shipment_hours", {0, vessel}) == 30);
    CHECK(value(file, "shipment_hours", {0, queue}) == 0);
    CHECK(attribute_text(file.attributes, "recorded") == "events shipments");
}

TEST_CASE("a run without disruptions and records has no arrays of them")
{
    RunResults results = sample_run();
    results.run.disruptions.clear();
    results.run.records_events = results.run.records_shipments = false;
    for (const Variable& v : results_layout(results).variables) {
        CHECK(!v.name.starts_with("occurrence"));
        CHECK(!v.name.starts_with("disruption"));
        CHECK(!v.name.starts_with("event_"));
        CHECK(!v.name.starts_with("shipment_"));
    }
}

TEST_CASE("a run without money and CO2e has no arrays of them")
{
    RunResults results = sample_run();
    results.run.has_money = results.run.has_emissions = false;
    const NetcdfFile file = results_layout(results);
    for (const Variable& v : file.variables) {
        CHECK(v.name != "cost");
        CHECK(v.name != "tfi3_cost");
        CHECK(!v.name.starts_with("co2e"));
    }
    CHECK(value(file, "buffer_index", {0, wheat}) > 0);
}

TEST_CASE("a failed replication keeps its place and has no numbers")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK(variable(file, "status").values == Values(std::vector<std::uint8_t>{0, 0, 1}));
    const auto& failures = std::get<Texts>(variable(file, "failure").values);
    CHECK(failures == Texts{"", "", "replication 2 failed at AZALT at 17.000 h: out of room"});
    CHECK(std::get<Texts>(variable(file, "deadlock").values)[1] ==
          "crane 1 waits for berth 2\nberth 2 waits for crane 1");
    for (const char* name : {"left", "transit_mean_h"})
        CHECK(std::isnan(value(file, name, {2, 0})));
    CHECK(std::isnan(value(file, "queue_mean", {2, 0})));
    CHECK(std::isnan(value(file, "ledger_h", {2, 0, 0, 0})));
    CHECK(std::isnan(value<float>(file, "queue_sampled", {2, 0, 0})));
    CHECK(value<std::int64_t>(file, "transit_histogram", {2, 0, 0}) == 0);
}

TEST_CASE("the hours of the ledger sum to the transit time")
{
    const NetcdfFile file = results_layout(sample_run());
    for (std::size_t r = 0; r < 2; ++r)
        for (std::size_t flow = 0; flow < 2; ++flow) {
            double sum = 0;
            for (std::size_t place = 0; place < 3; ++place)
                for (std::size_t cause = 0; cause < 4; ++cause)
                    sum += value(file, "ledger_h", {r, flow, place, cause});
            CHECK(sum == Approx(value(file, "transit_mean_h", {r, flow})).epsilon(1e-14));
        }
}

TEST_CASE("samples are laid out by time and resource, short ones end in unknown")
{
    const NetcdfFile file = results_layout(sample_run());
    CHECK(variable(file, "time").values == Values(std::vector<double>{0, 24, 48}));
    CHECK(value<float>(file, "queue_sampled", {0, 2, 2}) == 3);
    CHECK(value<float>(file, "queue_sampled", {1, 1, 2}) == 7);
    CHECK(std::isnan(value<float>(file, "queue_sampled", {1, 2, 2})));
    CHECK(value<float>(file, "busy_sampled", {0, 1, 0}) == 1);
}

TEST_CASE("the histogram of transit times counts each shipment in the bin of its time")
{
    const NetcdfFile file = results_layout(sample_run());
    const auto& lower = std::get<std::vector<double>>(variable(file, "bin").values);
    const auto& upper = std::get<std::vector<double>>(variable(file, "bin_upper").values);
    REQUIRE(lower.size() > 2);
    for (std::size_t i = 1; i < lower.size(); ++i) CHECK(lower[i] == upper[i - 1]);
    CHECK(lower.front() <= 16);
    CHECK(upper.back() > 52);
    std::int64_t around_42_h = 0;
    std::int64_t all = 0;
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t i = 0; i < lower.size(); ++i) {
            const auto n = value<std::int64_t>(file, "transit_histogram", {r, wheat, i});
            all += n;
            if (lower[i] <= 42 && 42 < upper[i]) around_42_h += n;
        }
    CHECK(all == 4);
    CHECK(around_42_h == 2);  // one in each replication
}

TEST_CASE("the results file has the same bytes each time")
{
    const Folder folder;
    write_results(sample_run(), folder / "first.h5");
    write_results(sample_run(), folder / "second.h5");
    CHECK(bytes_of(folder / "first.h5") == bytes_of(folder / "second.h5"));
    const NetcdfFile read_back = read(folder / "first.h5");
    CHECK(read_back.variables.size() == results_layout(sample_run()).variables.size());
    CHECK(value(read_back, "transit_mean_h", {1, wheat}) == Approx(47));
}

TEST_CASE("a run of which nothing finished gives a file that can be read")
{
    const Folder folder;
    RunResults results = sample_run();
    results.replications.erase(results.replications.begin(), results.replications.begin() + 2);
    write_results(results, folder / "failed.h5");
    CHECK(value<std::uint8_t>(read(folder / "failed.h5"), "status", {0}) == 1);
    write_results(sample_run(0), folder / "none.h5");
    CHECK(size_of(read(folder / "none.h5"), "replication") == 0);
    write_results({}, folder / "empty.h5");
    CHECK(size_of(read(folder / "empty.h5"), "place") == 0);
}

TEST_CASE("text that is not UTF-8 does not cost the results")
{
    RunResults results = sample_run();
    results.replications[2].failure = std::string("bad \xFF\0 byte", 11);
    results.run.flows[0].name = "\xD0";
    const NetcdfFile file = results_layout(results);
    CHECK_NOTHROW(check(file));
    CHECK(std::get<Texts>(variable(file, "failure").values)[2] == "bad \uFFFD\uFFFD byte");
}

TEST_CASE("results that do not fit their description are refused")
{
    RunResults results = sample_run();
    results.replications[0].sampled_busy.pop_back();
    CHECK_THROWS_WITH(results_layout(results),
                      "replication 0 has 8 samples of busy units where the run has 9");
}

TEST_CASE("FORMAT.md documents every dimension, variable and attribute")
{
    const NetcdfFile file = results_layout(sample_run());
    const std::string document = bytes_of(KARVAN_SOURCE_DIR "/analysis/FORMAT.md");
    CHECK_THAT(document, Contains(results_format));
    for (const Variable& v : file.variables) CHECK_THAT(document, Contains(row_of(v)));
    for (const Dimension& d : file.dimensions)
        CHECK_THAT(document, Contains(fmt::format("\n| `{}` |", d.name)));
    for (const Attribute& a : file.attributes)
        CHECK_THAT(document, Contains(fmt::format("\n| `{}` |", a.name)));
    CHECK(times_in(document, "\n| `") ==
          file.variables.size() + file.dimensions.size() + file.attributes.size());
}

// Not a test of its own: test_results_file.py asks for the file under the name in KARVAN_SAMPLE.
TEST_CASE("the sample run for other readers", "[.sample_run]")
{
    const Folder folder;
    const char* asked = std::getenv("KARVAN_SAMPLE");
    write_results(sample_run(), asked == nullptr ? folder / "sample.h5" : asked);
}
