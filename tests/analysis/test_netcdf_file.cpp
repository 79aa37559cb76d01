// Array files: what goes in comes out, the bytes are always the same, and faults are named.
//
// How other readers see the files is tested in test_results_open.py, on the sample made here.
#include "analysis/file/netcdf_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/analysis/folder.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;
using karvan::tests::bytes_of;
using karvan::tests::Folder;

namespace {

constexpr std::size_t replications = 10;
constexpr std::size_t places = 60;
constexpr std::size_t days = 366;

// Numbers that look random and are the same everywhere.
class Noise {
public:
    double operator()()
    {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(state_ >> 40) * 0x1p-24;
    }

private:
    std::uint64_t state_ = 1;
};

std::vector<std::string> place_names()
{
    std::vector<std::string> names{"Хоргос", "Актау", "Alat", "ფოთი", "Türkiye", "霍尔果斯", ""};
    while (names.size() < places) names.push_back(fmt::format("place {}", names.size()));
    return names;
}

std::vector<float> queues()
{
    Noise noise;
    std::vector<float> values;
    double level = 20;
    for (std::size_t i = 0; i < replications * places * days; ++i) {
        level = std::max(0.0, level + 4 * noise() - 2.01);
        values.push_back(static_cast<float>(std::round(level * 24) / 24));
    }
    return values;
}

std::vector<double> waits()
{
    Noise noise;
    std::vector<double> values(replications * places);
    for (double& value : values) value = 48 * noise();
    values[3] = std::numeric_limits<double>::quiet_NaN();
    return values;
}

template <typename T>
std::vector<T> range(std::size_t size)
{
    std::vector<T> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<T>(i);
    return values;
}

using Flags = std::vector<std::uint8_t>;
using Texts = std::vector<std::string>;

// More attributes than HDF5 keeps in one place by default.
std::vector<Attribute> many_attributes()
{
    std::vector<Attribute> many;
    for (int i = 0; i < 30; ++i) many.emplace_back(fmt::format("remark_{}", 29 - i), "ещё");
    return many;
}

std::vector<Variable> coordinates()
{
    return {{"replication",
             "number of the replication",
             "1",
             {"replication"},
             range<std::int64_t>(replications),
             {}},
            {"place", "name of the place", "", {"place"}, place_names(), many_attributes()},
            {"day",
             "start of the day",
             "days since 2024-01-01 00:00:00",
             {"day"},
             range<std::int32_t>(days),
             {{"calendar", "standard"}, {"axis", "T"}}}};
}

std::vector<Variable> per_replication()
{
    auto seeds = range<std::int64_t>(replications);
    for (std::int64_t& seed : seeds) seed += std::int64_t{1} << 62;
    Flags states(replications, 0);
    states.back() = 2;
    return {{"seed", "seed of the random streams", "1", {"replication"}, seeds, {}},
            {"status",
             "how the replication ended",
             "",
             {"replication"},
             states,
             {{"flag_values", Flags{0, 1, 2}}, {"flag_meanings", "finished failed stopped"}}},
            {"mean_wait", "mean wait", "h", {"replication", "place"}, waits(), many_attributes()},
            {"queue",
             "mean queue of the day",
             "1",
             {"replication", "place", "day"},
             queues(),
             {{"cell_methods", "day: mean"}}}};
}

std::vector<Variable> odd_shapes()
{
    return {{"gauge",
             "track gauge on either side",
             "mm",
             {"place", "side"},
             range<std::int32_t>(places * 2),
             {}},
            {"length", "length of the corridor", "km", {"corridor"}, std::vector{4256.5}, {}},
            {"event_time", "time of the event", "h", {"event"}, std::vector<double>{}, {}},
            {"event_place", "place of the event", "", {"event"}, Texts{}, {}},
            {"scenario",
             "the scenario as it was run",
             "",
             {},
             Texts{std::string(100'000, 'x') + " край"},
             {}},
            {"level", "level of every interval", "1", {}, std::vector{0.95}, {}}};
}

// A file with everything in it that a results file may hold.
NetcdfFile sample()
{
    NetcdfFile file;
    file.attributes = {{"Conventions", "CF-1.10"},
                       {"title", "Корридор through Բաքու and ბათუმი"},
                       {"source", "a test"},
                       {"confidence_level", 0.95},
                       {"schema_version", std::int64_t{1}},
                       {"authors", Texts{"one", "два", ""}},
                       {"note", ""}};
    file.dimensions = {{"replication", replications, true},
                       {"place", places, false, 8},
                       {"day", days, false},
                       {"side", 2, false},
                       {"corridor", 1, false},
                       {"event", 0, true}};
    for (const auto& part : {coordinates(), per_replication(), odd_shapes()})
        file.variables.insert(file.variables.end(), part.begin(), part.end());
    return file;
}

// Equal in every bit, so that NaN equals itself.
bool same_values(const Values& a, const Values& b)
{
    if (a.index() != b.index() || count(a) != count(b)) return false;
    return std::visit(
        [&](const auto& left) {
            const auto& right = std::get<std::decay_t<decltype(left)>>(b);
            return std::equal(left.begin(), left.end(), right.begin(),
                              [](auto x, auto y) { return x == y || (x != x && y != y); });
        },
        a);
}

NetcdfFile tiny()
{
    NetcdfFile file;
    file.dimensions = {{"place", 3}};
    file.variables = {{"wait", "mean wait", "h", {"place"}, std::vector{1.0, 2.0, 3.0}, {}}};
    return file;
}

// What check says about a change to the tiny file; empty if it finds nothing.
template <typename Change>
std::string fault_of(Change change)
{
    NetcdfFile file = tiny();
    change(file);
    try {
        check(file);
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("an array file is read back as it was written")
{
    const Folder folder;
    const NetcdfFile written = sample();
    write(written, folder / "sample.h5");
    const NetcdfFile read_back = read(folder / "sample.h5");

    CHECK(read_back.attributes == written.attributes);
    REQUIRE(read_back.dimensions.size() == written.dimensions.size());
    for (std::size_t i = 0; i < written.dimensions.size(); ++i) {
        CHECK(read_back.dimensions[i].name == written.dimensions[i].name);
        CHECK(read_back.dimensions[i].size == written.dimensions[i].size);
        CHECK(read_back.dimensions[i].unlimited == written.dimensions[i].unlimited);
    }
    REQUIRE(read_back.variables.size() == written.variables.size());
    for (std::size_t i = 0; i < written.variables.size(); ++i) {
        const Variable& before = written.variables[i];
        const Variable& after = read_back.variables[i];
        CAPTURE(before.name);
        CHECK(after.name == before.name);
        CHECK(after.long_name == before.long_name);
        CHECK(after.units == before.units);
        CHECK(after.dimensions == before.dimensions);
        CHECK(after.attributes == before.attributes);
        CHECK(same_values(after.values, before.values));
    }
}

TEST_CASE("an array file has the same bytes each time")
{
    const Folder folder;
    write(sample(), folder / "first.h5");
    ::setenv("TZ", "Asia/Baku", 1);
    write(sample(), folder / "second.h5");
    ::unsetenv("TZ");
    const std::string first = bytes_of(folder / "first.h5");
    CHECK(first.size() > 100'000);
    CHECK(first == bytes_of(folder / "second.h5"));

    NetcdfFile again = read(folder / "first.h5");
    for (Dimension& d : again.dimensions)
        if (d.name == "place") d.least_chunk = 8;
    write(again, folder / "again.h5");
    CHECK(first == bytes_of(folder / "again.h5"));
}

TEST_CASE("an array file opens after its first read and carries Conventions")
{
    const Folder folder;
    write(tiny(), folder / "tiny.h5");
    const NetcdfFile file = read(folder / "tiny.h5");
    CHECK(file.attributes == std::vector<Attribute>{{"Conventions", "CF-1.10"}});
    CHECK(variable(file, "wait").units == "h");
    CHECK(dimension(file, "place").size == 3);
    CHECK_THROWS_WITH(variable(file, "weight"), "no variable 'weight'");
    CHECK_THROWS_AS(dimension(file, "plaice"), std::out_of_range);
}

TEST_CASE("a file of no variables and one of only empty arrays can be written")
{
    const Folder folder;
    write({}, folder / "none.h5");
    CHECK(read(folder / "none.h5").variables.empty());

    NetcdfFile file;
    file.dimensions = {{"replication", 0, true}, {"place", 0, false}};
    file.variables = {{"wait", "wait", "h", {"replication", "place"}, std::vector<float>{}, {}},
                      {"place", "name", "", {"place"}, std::vector<std::string>{}, {}}};
    write(file, folder / "empty.h5");
    const NetcdfFile read_back = read(folder / "empty.h5");
    CHECK(dimension(read_back, "place").unlimited);
    CHECK(count(variable(read_back, "wait").values) == 0);
}

TEST_CASE("check names every fault of a description")
{
    CHECK(fault_of([](NetcdfFile&) {}).empty());
    CHECK(fault_of([](NetcdfFile& f) { f.variables[0].values = std::vector{1.0}; }) ==
          "variable 'wait' has 1 values where its dimensions (place) ask for 3");
    CHECK(fault_of([](NetcdfFile& f) { f.variables[0].dimensions = {"flow"}; }) ==
          "variable 'wait': no dimension 'flow'");
    CHECK(fault_of([](NetcdfFile& f) { f.variables[0].long_name.clear(); }) ==
          "variable 'wait' has no long_name");
    CHECK(fault_of([](NetcdfFile& f) { f.variables[0].units.clear(); }) ==
          "variable 'wait' has no units (\"1\" for none)");
    CHECK(fault_of([](NetcdfFile& f) { f.variables.push_back(f.variables[0]); }) ==
          "variable 'wait' twice");
    CHECK(fault_of([](NetcdfFile& f) { f.dimensions.push_back(f.dimensions[0]); }) ==
          "dimension 'place' twice");
    CHECK_THAT(fault_of([](NetcdfFile& f) { f.variables[0].name = "a/b"; }), Contains("not fit"));
    CHECK_THAT(fault_of([](NetcdfFile& f) { f.dimensions[0].name = ""; }), Contains("not fit"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.attributes = {{"note", "\xC3\x28"}};
               }),
               Contains("attribute 'note' is not UTF-8"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.attributes = {{"note", Texts{}}};
               }),
               Contains("has no value"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.variables[0].attributes = {{"_FillValue", 1.0}};
               }),
               Contains("set by the writer alone"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.variables[0].attributes = {{"units", "d"}};
               }),
               Contains("a member of its own"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.variables[0].values = Texts{"a", std::string("b\0c", 3), "\xED\xA0\x80"};
               }),
               Contains("text that is not UTF-8"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.dimensions.push_back({"wait", 3});
               }),
               Contains("must lie along it alone"));
    CHECK_THAT(fault_of([](NetcdfFile& f) {
                   f.variables[0].units.clear();
                   f.variables[0].long_name.clear();
               }),
               Contains("\n"));
}

TEST_CASE("what is no whole array file is refused by name")
{
    const Folder folder;
    const fs::path path = folder / "broken.h5";
    CHECK_THROWS_WITH(read(path), Contains("broken.h5: there is no such file"));
    std::ofstream(path) << "not HDF5";
    CHECK_THROWS_WITH(read(path), Contains("broken.h5: it is not a whole HDF5 file"));
    write(sample(), path);
    fs::resize_file(path, fs::file_size(path) / 2);
    CHECK_THROWS_WITH(read(path), Contains("broken.h5"));
}

TEST_CASE("many replications and wide arrays are cut into chunks and read back")
{
    const Folder folder;
    NetcdfFile file;
    file.dimensions = {{"replication", 3000, true}, {"place", 250, false, 8}, {"bin", 700}};
    file.variables = {
        {"wait", "wait", "h", {"replication", "place"}, range<double>(3000 * 250), {}},
        {"bins", "bins", "1", {"place", "bin"}, range<std::int64_t>(250 * 700), {}},
        {"wide", "wide", "1", {"bin", "bin"}, range<std::int32_t>(700 * 700), {}}};
    write(file, folder / "large.h5");
    const NetcdfFile read_back = read(folder / "large.h5");
    for (const Variable& v : file.variables)
        CHECK(same_values(variable(read_back, v.name).values, v.values));
    CHECK(variable(read_back, "wide").dimensions == std::vector<std::string>{"bin", "bin"});
}

// Not a test of its own: test_results_open.py asks for the file under the name in KARVAN_SAMPLE.
TEST_CASE("the sample for other readers", "[.sample]")
{
    const Folder folder;
    const char* asked = std::getenv("KARVAN_SAMPLE");
    const fs::path target = asked == nullptr ? folder / "sample.h5" : fs::path(asked);
    write(sample(), target);
    CHECK(fs::exists(target));
}

// Neither is this: it copies the file KARVAN_COPIED, which another program changed, to
// KARVAN_SAMPLE.
TEST_CASE("a copy of what other writers made", "[.copy]")
{
    const char* from = std::getenv("KARVAN_COPIED");
    const char* to = std::getenv("KARVAN_SAMPLE");
    if (from == nullptr || to == nullptr) return;
    REQUIRE_NOTHROW(write(read(from), to));
}
