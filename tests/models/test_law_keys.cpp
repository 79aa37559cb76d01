// Laws in scenario files: every form, every refusal.
#include "models/reading/law_keys.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "models/reading/document.hpp"
#include "models/reading/keys.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

struct TestPlan {
    sim::Law time = sim::Law::constant(0);
    sim::Law boxes = sim::Law::constant(0);
    sim::Law number = sim::Law::constant(0);
};

const Keys<TestPlan>& test_keys()
{
    static const Keys<TestPlan> keys{
        "test", "Laws.",
        key("time", &TestPlan::time)
            .otherwise("{ law = \"exponential\", mean = \"2 h\" }")
            .means("A law of times, in seconds."),
        key("boxes", &TestPlan::boxes).unit("TEU").at_least(0).otherwise("1 TEU").means("TEU."),
        key("number", &TestPlan::number).unit("1").otherwise("3").means("Plain.")};
    return keys;
}

struct Result {
    TestPlan plan;
    Node root;
    std::string errors;
};

Result read(const std::string& text, const std::string& folder = ".")
{
    Diagnostics diagnostics;
    Ids ids;
    Reading reading{diagnostics, ids};
    Result result;
    result.root = document_from_text(text, {}, diagnostics, "s.toml", folder).root;
    result.plan = test_keys().read(result.root, reading);
    for (const Problem& problem : diagnostics.sorted()) {
        if (problem.severity == Severity::error) result.errors += problem.headline() + "\n";
    }
    return result;
}

sim::Law time_law(const std::string& value)
{
    const Result result = read("time = " + value);
    CAPTURE(value, result.errors);
    REQUIRE(result.errors.empty());
    return result.plan.time;
}

std::string error(const std::string& value)
{
    const std::string errors = read("time = " + value).errors;
    return errors.substr(0, errors.find('\n'));
}

}  // namespace

TEST_CASE("a plain quantity is a constant law")
{
    CHECK(time_law("\"2 h\"").is_constant());
    CHECK(time_law("\"1 d 12 h\"").mean() == 36 * 3600);
    CHECK(read("boxes = \"2 FEU\"").plan.boxes.mean() == 4);
    CHECK(read("number = 2.5").plan.number.mean() == 2.5);
    CHECK(read("").plan.time.mean() == Approx(7200));
}

TEST_CASE("every law is read by each of its ways")
{
    const double hour = 3600;
    CHECK(time_law("{ law = \"constant\", value = \"3 h\" }").mean() == 3 * hour);
    CHECK(time_law("{ law = \"uniform\", low = \"1 h\", high = \"3 h\" }").mean() ==
          Approx(2 * hour));
    CHECK(time_law("{ law = \"exponential\", mean = \"2 h\" }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"normal\", mean = \"2 h\", sd = \"1 h\", least = \"0 h\" }").least() >=
          0);
    CHECK(time_law("{ law = \"normal\", mean = \"2 h\", cv = 0.1, least = \"1 h\" }").least() >=
          hour);
    const sim::Law lognormal = time_law("{ law = \"lognormal\", mean = \"2 h\", cv = 0.5 }");
    CHECK(lognormal.mean() == Approx(2 * hour));
    CHECK(lognormal.variance() == Approx(hour * hour));
    CHECK(time_law("{ law = \"lognormal\", mu = 0, sigma = 0.5, unit = \"h\" }").quantile(0.5) ==
          Approx(hour));
    CHECK(time_law("{ law = \"gamma\", shape = 2, scale = \"1 h\" }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"gamma\", mean = \"2 h\", cv = 0.5 }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"erlang\", k = 3, mean = \"2 h\" }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"weibull\", shape = 1, scale = \"2 h\" }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"weibull\", mean = \"2 h\", cv = 0.5 }").mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"triangular\", low = \"1 h\", mode = \"2 h\", high = \"6 h\" }")
              .mean() == Approx(3 * hour));
    CHECK(time_law("{ law = \"pert\", low = \"1 h\", mode = \"2 h\", high = \"3 h\" }").mean() ==
          Approx(2 * hour));
    CHECK(time_law("{ law = \"beta\", a = 2, b = 2, low = \"0 h\", high = \"4 h\" }").mean() ==
          Approx(2 * hour));
    CHECK(read("number = { law = \"poisson\", mean = 4 }").plan.number.mean() == Approx(4));
    CHECK(
        time_law("{ law = \"discrete\", values = [\"1 h\", \"3 h\"], weights = [3, 1] }").mean() ==
        Approx(1.5 * hour));
    CHECK(time_law("{ law = \"discrete\", values = [\"1 h\", \"3 h\"] }").mean() ==
          Approx(2 * hour));
    CHECK(time_law("{ law = \"empirical\", values = [\"1 h\", \"2 h\", \"3 h\"] }").least() ==
          hour);
    CHECK(time_law(
              "{ law = \"mixture\", of = [{ share = 0.75, law = \"constant\", value = \"1 h\" }, "
              "{ share = 0.25, law = \"constant\", value = \"5 h\" }] }")
              .mean() == Approx(2 * hour));
    CHECK(time_law("{ law = \"exponential\", mean = \"2 h\", shift = \"1 h\" }").least() == hour);
    CHECK(time_law("{ law = \"exponential\", mean = \"2 h\", most = \"4 h\" }").greatest() <=
          4 * hour);
}

TEST_CASE("wrong laws are refused at the exact value")
{
    CHECK(error("2").find("s.toml:1:8: error: 'time': '2' needs a unit") == 0);
    CHECK(error("{ mean = \"2 h\" }").find("s.toml:1:8: error: 'time': the key 'law' is missing") ==
          0);
    CHECK(error("{ law = \"lognormel\" }")
              .find("s.toml:1:16: error: 'time': unknown law 'lognormel'; allowed: constant, "
                    "uniform, ") == 0);
    CHECK(error("{ law = \"lognormel\" }").find("did you mean 'lognormal'?") != std::string::npos);
    CHECK(error("{ law = 3 }") ==
          "s.toml:1:16: error: 'time': 'law' is a whole number; allowed: constant, "
          "uniform, exponential, normal, lognormal, gamma, erlang, weibull, "
          "triangular, pert, beta, poisson, discrete, empirical, mixture");
    CHECK(error("{ law = \"exponential\", maen = \"2 h\" }") ==
          "s.toml:1:31: error: unknown key 'maen' in the law 'exponential'; allowed: law, least, "
          "mean, "
          "most, shift; did you mean 'mean'?");
    CHECK(error("{ law = \"gamma\", mean = \"2 h\" }") ==
          "s.toml:1:8: error: 'time': the parameters of the law 'gamma' do not fit together; "
          "allowed: "
          "shape, scale; or mean, cv");
    CHECK(error("{ law = \"exponential\", mean = 2 }")
              .find("s.toml:1:38: error: 'mean': '2' needs a unit") == 0);
    CHECK(error("{ law = \"exponential\", mean = \"2 km\" }")
              .find("s.toml:1:38: error: 'mean': 'km' is a length, but a time is needed") == 0);
    CHECK(error("{ law = \"exponential\", mean = \"-2 h\" }").find("s.toml:1:8: error: 'time': ") ==
          0);
    CHECK(error("{ law = \"exponential\", mean = \"0 h\" }").find("s.toml:1:8: error: 'time': ") ==
          0);
    CHECK(error("{ law = \"lognormal\", mean = \"2 h\", cv = \"1 h\" }")
              .find("'cv': 'h' is a time") != std::string::npos);
    CHECK(error("{ law = \"lognormal\", mean = \"2 h\", cv = nan }").find("no finite number") !=
          std::string::npos);
    CHECK(error("{ law = \"erlang\", k = 2.5, mean = \"2 h\" }")
              .find("'k' is a number; allowed: whole") != std::string::npos);
    CHECK(error("{ law = \"poisson\", mean = \"2 h\" }").find("did you mean 'exponential'?") !=
          std::string::npos);
    CHECK(error("{ law = \"uniform\", low = \"3 h\", high = \"1 h\" }")
              .find("s.toml:1:8: error: 'time': ") == 0);
    CHECK(error("{ law = \"discrete\", values = \"1 h\" }")
              .find("'values' is text; allowed: a list") != std::string::npos);
    CHECK(error("{ law = \"discrete\", values = [] }").find("s.toml:1:8: error: 'time': ") == 0);
    CHECK(error("{ law = \"discrete\", values = [\"1 h\"], weights = [1, 2] }")
              .find("s.toml:1:8: error: 'time': ") == 0);
    CHECK(error("{ law = \"mixture\", of = [] }")
              .find("s.toml:1:32: error: 'time': 'of' is a list") == 0);
    CHECK(error("{ law = \"mixture\", of = [{ law = \"constant\", value = \"1 h\" }] }")
              .find("the key 'share' is missing") != std::string::npos);
    CHECK(error("{ law = \"constant\", value = \"1 h\", share = 1 }").find("unknown key 'share'") !=
          std::string::npos);
    CHECK(error("{ law = \"lognormal\", mu = 1, sigma = 1 }").find("the key 'unit' is missing") !=
          std::string::npos);
    CHECK(error("{ law = \"lognormal\", mu = 1, sigma = 1, unit = \"km\" }")
              .find("'km' is a length") != std::string::npos);
}

TEST_CASE("a law of times that can be negative is refused with the advice to truncate")
{
    const std::string message = error("{ law = \"normal\", mean = \"2 h\", sd = \"1 h\" }");
    CHECK(message.find("s.toml:1:8: error: 'time': normal(") == 0);
    CHECK(message.find("has no lower limit; allowed: at least 0 s; truncate the law by "
                       "least = \"0 s\"") != std::string::npos);
    CHECK(error("\"-2 h\"").find("allowed: at least 0 s") != std::string::npos);
    CHECK(read("boxes = { law = \"uniform\", low = \"-1 TEU\", high = \"1 TEU\" }")
              .errors.find("allowed: at least 0 TEU") != std::string::npos);
}

TEST_CASE("measured values come from a table")
{
    namespace fs = std::filesystem;
    const fs::path folder =
        fs::temp_directory_path() / ("karvan-laws-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    std::ofstream(folder / "dwell.csv") << "day;hours\n1;1,5\n2;2,5\n3;x\n";
    std::ofstream(folder / "good.csv") << "day;hours\n1;1,5\n2;2,5\n";
    const auto with = [&](const std::string& text) {
        return read("time = { law = \"empirical\", " + text + " }", folder.string());
    };
    const Result good = with("file = \"good.csv\", column = \"hours\", unit = \"h\"");
    CHECK(good.errors.empty());
    CHECK(good.plan.time.least() == 5400);
    CHECK(good.plan.time.greatest() == 9000);
    CHECK(with("file = \"dwell.csv\", column = \"hours\", unit = \"h\"")
              .errors.find("dwell.csv:4:3: error: column 'hours': 'x") != std::string::npos);
    CHECK(with("file = \"good.csv\", column = \"hour\", unit = \"h\"")
              .errors.find(
                  "no column 'hour' in 'good.csv'; allowed: day, hours; did you mean 'hours'?") !=
          std::string::npos);
    CHECK(with("file = \"goof.csv\", column = \"hours\", unit = \"h\"")
              .errors.find("there is no such file; did you mean 'good.csv'?") != std::string::npos);
    CHECK(with("file = \"good.csv\", column = \"hours\"").errors.find("needs a unit") !=
          std::string::npos);
    CHECK(with("file = 3, column = \"hours\"").errors.find("'file' is a whole number") !=
          std::string::npos);
    fs::remove_all(folder);
}

TEST_CASE("laws are echoed as they were written, defaults included")
{
    const Result once = read("boxes = { cv = 0.5, law = \"lognormal\", mean = \"2 TEU\" }");
    const std::string echo = to_toml(test_keys().write(once.plan, &once.root));
    CHECK(echo ==
          "number = 3\n\n[boxes]\ncv = 0.5\nlaw = \"lognormal\"\nmean = \"2 TEU\"\n\n[time]\n"
          "law = \"exponential\"\nmean = \"2 h\"\n");
    const Result twice = read(echo);
    CHECK(twice.errors.empty());
    CHECK(twice.plan.boxes.mean() == once.plan.boxes.mean());
}

TEST_CASE("the reference lists every law with its parameters")
{
    const auto rows = describe_laws();
    CHECK(rows.size() == 20);
    CHECK(rows[13].law + ": " + rows[13].parameters == "pert: low, mode, high, [lambda]");
}
