// Joining pieces of a run: any cut gives the bytes of the whole.
#include <fstream>
#include <random>

#include "analysis/file/batch_results.hpp"
#include "analysis/file/netcdf_rows.hpp"
#include "analysis/file/restored_outcomes.hpp"
#include "analysis/file/results_file.hpp"
#include "analysis/file/run_pieces.hpp"
#include "analysis/measure.hpp"
#include "analysis/statistic.hpp"
#include "tests/analysis/folder.hpp"
#include "tests/analysis/sample_run.hpp"
#include "tests/catch.hpp"

namespace {

using namespace karvan;
using namespace karvan::analysis;
using tests::Folder;

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Replications of which each has another range of transit times and another number of samples, and
// every seventh failed.
RunResults varied_run(std::uint32_t replications)
{
    const RunResults sample = tests::sample_run(1);
    RunResults results{sample.run, {}};
    for (std::uint32_t i = 0; i < replications; ++i) {
        ReplicationOutcome outcome = sample.replications.front();
        outcome.replication = i;
        for (FlowOutcome& flow : outcome.flows)
            tests::arrive(flow, {{tests::alat, tests::moving, static_cast<int>(1 + 7 * (i % 5))}});
        if (i % 3 == 0) {
            outcome.samples = 1;
            outcome.sampled_queue.resize(results.run.resources.size());
            outcome.sampled_busy.resize(results.run.resources.size());
        }
        for (std::uint32_t k = 0; k < i % 4; ++k) {
            outcome.occurrences.push_back({0, 40.0 + i + k, 50.0 + i});
            outcome.event_records.push_back(outcome.event_records.front());
            outcome.event_records.back().at_h = 7 + i;
            outcome.shipment_records.insert(outcome.shipment_records.end(), i,
                                            outcome.shipment_records.front());
        }
        if (i % 7 == 3) {
            outcome = {};
            outcome.replication = i;
            outcome.failure = "it was planted";
        }
        results.replications.push_back(std::move(outcome));
    }
    return results;
}

RunResults slice(const RunResults& results, std::size_t first, std::size_t last)
{
    const auto at = [&](std::size_t i) {
        return results.replications.begin() + static_cast<std::ptrdiff_t>(i);
    };
    return {results.run, {at(first), at(last)}};
}

}  // namespace

TEST_CASE("any cut of a run joins to the bytes of the whole")
{
    const Folder folder;
    const RunResults whole = varied_run(40);
    write_results(whole, folder / "whole.h5");
    std::mt19937 draw(3);
    for (int cut = 0; cut < 5; ++cut) {
        RunPieces pieces;
        std::vector<std::filesystem::path> files;
        for (std::size_t first = 0; first < 40;) {
            const std::size_t last = std::min<std::size_t>(40, first + 1 + draw() % 15);
            files.push_back(folder / (std::to_string(first) + ".h5").c_str());
            write_results(slice(whole, first, last), files.back());
            first = last;
        }
        std::shuffle(files.begin(), files.end(), draw);
        for (const auto& file : files) pieces.add(file);
        CHECK(pieces.gaps().empty());
        pieces.join(folder / "joined.h5");
        CHECK(bytes_of(folder / "joined.h5") == bytes_of(folder / "whole.h5"));
    }
}

TEST_CASE("large arrays have the same bytes in memory, on disk and row by row")
{
    NetcdfFile file;
    const std::size_t rows = 3000;
    file.dimensions = {{"row", rows, true}, {"column", 200, false, 8}};
    std::vector<double> numbers(rows * 200);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i * i % 1009);
    file.variables = {{"x", "numbers", "1", {"row", "column"}, numbers, {}},
                      {"said", "texts", "", {"row"}, std::vector<std::string>(rows, "a"), {}}};
    const Folder folder;
    write(file, folder / "whole.h5");
    NetcdfFile empty = file;
    empty.variables[0].values = std::vector<double>{};
    empty.variables[1].values = std::vector<std::string>{};
    const auto source = [&](const Variable& v, std::size_t first, std::size_t count) -> Values {
        if (v.name == "said") return std::vector<std::string>(count, "a");
        const auto at = numbers.begin() + static_cast<std::ptrdiff_t>(first * 200);
        return std::vector<double>(at, at + static_cast<std::ptrdiff_t>(count * 200));
    };
    write_by_rows(empty, {"row"}, source, folder / "rows.h5");
    const std::vector<std::byte> image = hdf5_image(file);
    CHECK(bytes_of(folder / "rows.h5") == bytes_of(folder / "whole.h5"));
    CHECK(bytes_of(folder / "whole.h5") ==
          std::string(reinterpret_cast<const char*>(image.data()), image.size()));
    CHECK(read(folder / "rows.h5").variables == file.variables);
}

TEST_CASE("files that record other things are of another run")
{
    const Folder folder;
    RunResults results = varied_run(4);
    write_results(slice(results, 0, 2), folder / "a.h5");
    results.run.records_events = false;
    write_results(slice(results, 2, 4), folder / "b.h5");
    RunPieces pieces;
    pieces.add(folder / "a.h5");
    CHECK_THROWS_WITH(pieces.add(folder / "b.h5"),
                      Catch::Contains("it records shipments, not events shipments"));
}

TEST_CASE("outcomes that were read back sum up to the same")
{
    const Folder folder;
    const RunResults whole = varied_run(10);
    write_results(whole, folder / "whole.h5");
    std::size_t i = 0;
    restore_outcomes(whole.run, folder / "whole.h5", [&](ReplicationOutcome&& outcome) {
        const ReplicationOutcome& was = whole.replications.at(i++);
        CHECK(outcome.replication == was.replication);
        CHECK(outcome.failure == was.failure);
        REQUIRE(outcome.flows.size() == was.flows.size());
        for (std::size_t f = 0; f < was.flows.size(); ++f) {
            const sim::Durations& transit = outcome.flows[f].transit;
            CHECK(transit.histogram() == was.flows[f].transit.histogram());
            CHECK(transit.min() == was.flows[f].transit.min());
            CHECK(transit.max() == was.flows[f].transit.max());
            CHECK(transit.sum() == was.flows[f].transit.sum());
            CHECK(outcome.flows[f].ledger == was.flows[f].ledger);
            CHECK(outcome.flows[f].left == was.flows[f].left);
            CHECK(outcome.flows[f].charged == was.flows[f].charged);
            CHECK(outcome.flows[f].units == Approx(was.flows[f].units));
            CHECK(outcome.flows[f].tonne_km == Approx(was.flows[f].tonne_km));
        }
    });
    CHECK(i == 10);
}

TEST_CASE("every measure that has a name is the same in outcomes that were read back")
{
    // To nine digits, which is what stopping by precision looks at.
    const Folder folder;
    const RunResults whole = varied_run(10);
    write_results(whole, folder / "whole.h5");
    std::vector<std::string> names;
    for (const std::string& name : statistic_names(whole.run)) {
        names.push_back(name + ":*");
        if (name.starts_with("transit") || name == "cost_per_tonne") names.push_back(name + ":all");
    }
    const std::vector<Measure> measures = measures_of(names, whole.run);
    CHECK(measures.size() > 100);
    std::size_t i = 0;
    restore_outcomes(whole.run, folder / "whole.h5", [&](ReplicationOutcome&& outcome) {
        const ReplicationOutcome& was = whole.replications.at(i++);
        for (const Measure& measure : measures) {
            const double before = measure.value(was);
            const double after = measure.value(outcome);
            INFO(measure.name << " " << before << " " << after);
            CHECK((std::isnan(before) ? std::isnan(after) : after == Approx(before).epsilon(1e-9)));
        }
        for (std::size_t f = 0; f < outcome.flows.size(); ++f) {
            CHECK(outcome.flows[f].stops.size() == was.flows[f].stops.size());
            CHECK(outcome.flows[f].charged == was.flows[f].charged);
        }
    });
}

TEST_CASE("a file that lacks a variable is named with it when it is read back")
{
    const Folder folder;
    const RunResults whole = varied_run(3);
    const std::filesystem::path path = folder / "cut.h5";
    NetcdfFile cut = results_layout(whole);
    std::erase_if(cut.variables, [](const Variable& v) { return v.name == "measure_p90"; });
    write(cut, path);
    CHECK_THROWS_WITH(restore_outcomes(whole.run, path, [](ReplicationOutcome&&) {}),
                      Catch::Contains(path.string()) && Catch::Contains("measure_p90"));
}

TEST_CASE("gaps are those between the replications, or of the whole batch where shards tell it")
{
    const Folder folder;
    const RunResults whole = varied_run(12);
    RunPieces pieces;
    write_results(slice(whole, 2, 4), folder / "a.h5");
    pieces.add(folder / "a.h5");
    CHECK(pieces.gaps().empty());
    NetcdfFile shard = results_layout(slice(whole, 6, 9));
    for (Attribute& a : shard_attributes({3, 4, 0, 11})) shard.attributes.push_back(a);
    write(shard, folder / "shard.h5");
    pieces.add(folder / "shard.h5");
    CHECK(pieces.gaps() == std::vector<std::string>{"replications 0..1 are missing",
                                                    "replications 4..5 are missing",
                                                    "replications 9..11 are missing"});
}
