// How shipments come into being: counts against expectation, timetables, traces and answers by
// hand, and what is wrong in a scenario's demand.
#include "models/demand/demand.hpp"

#include <cmath>
#include <fstream>

#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "models/traffic.hpp"
#include "tests/analysis/folder.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// A run of some days from Monday, 2024-01-01, at a place where journeys end at once; the flows
// are added.
std::string at_gate(const std::string& horizon, const std::string& demand)
{
    return "[scenario]\nname = \"t\"\nseed = 3\nhorizon = \"" + horizon +
           "\"\n"
           "[[place]]\nid = \"gate\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n"
           "[[place]]\nid = \"depot\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n"
           "[[link]]\nfrom = \"gate\"\nto = \"depot\"\ntime = \"2 h\"\n" +
           demand;
}

std::string flow(const std::string& id, const std::string& keys)
{
    return "[[flow]]\nid = \"" + id + "\"\nfrom = \"gate\"\n" + keys + "\n";
}

std::vector<FlowResult> flows_of(const std::string& text, std::uint32_t replication = 0)
{
    const ScenarioReading reading = scenario_from_text(text);
    Corridor corridor(reading.scenario, replication, {});
    REQUIRE(corridor.run());
    return corridor.result().flows;
}

double entered(const std::string& text)
{
    return static_cast<double>(flows_of(text).front().entered);
}

// A Poisson count lies in its 99 % interval (normal approximation; counts are in the thousands).
bool is_poisson_count(double count, double expected)
{
    return std::abs(count - expected) < 2.576 * std::sqrt(expected);
}

}  // namespace

TEST_CASE("demand: counts follow season, weekdays and hours", "[demand]")
{
    // Ten a day; January and February of 2024 have 31 and 29 days. A season of 2 in January, 0 in
    // February brings 620. Saturdays and Sundays alone, at 3.5: 8 + 8 of the 60 days.
    const std::string january = ", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";
    CHECK(is_poisson_count(
        entered(at_gate("60 d", flow("f", "volume = \"100 /day\"\nseason = [2, 0" + january))),
        6200));
    const std::string weekend = "volume = \"100 /day\"\nweekdays = [0, 0, 0, 0, 0, 1, 1]";
    CHECK(is_poisson_count(entered(at_gate("60 d", flow("f", weekend))), 16 * 350));
}

TEST_CASE("demand: the even flow of a profile is exact", "[demand]")
{
    // 24 a day within the first twelve hours, evenly: one every half hour, the first after that.
    const std::string keys =
        "volume = \"24 /day\"\narrivals = \"even\"\nhours = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, "
        "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]";
    CHECK(entered(at_gate("6 h", flow("f", keys))) == 11);  // not the one at the horizon
    CHECK(entered(at_gate("20 h", flow("f", keys))) == 24);
}

TEST_CASE("demand: growth counts", "[demand]")
{
    // Doubling within a year: 1/ln 2 times the volume of the start.
    const std::string keys = "volume = \"20 /day\"\ngrowth = 1";
    CHECK(is_poisson_count(entered(at_gate("365 d", flow("f", keys))), 7300 / std::log(2.0)));
}

TEST_CASE("demand: sizes and batches keep their means", "[demand]")
{
    const std::string keys =
        "volume = \"120 /day\"\nsize = { law = \"uniform\", low = 1, high = 3.5 }\nper_arrival = "
        "{ law = \"discrete\", values = [1, 5], weights = [1, 1] }";
    const ScenarioReading reading = scenario_from_text(at_gate("300 d", flow("f", keys)));
    const FlowPlan& plan = reading.scenario.flows.front();
    CHECK(plan.mean_size() == Approx(2.25));
    CHECK(plan.mean_per_arrival() == Approx(3));
    CHECK(plan.mean_rate() * 86400 == Approx(120 / 2.25));
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    // 16,000 shipments in 5,333 batches with a second moment of 13: sd = sqrt(5333 * 13).
    const auto count = static_cast<double>(corridor.result().flows.front().entered);
    CHECK(std::abs(count - 16'000) < 2.576 * std::sqrt(16'000.0 / 3 * 13));
}

TEST_CASE("demand: whole numbers without bias", "[demand]")
{
    sim::Stream stream(1, 0, "here", "sizes");
    const sim::Law law = sim::Law::constant(2.25);
    double sum = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) sum += sample_whole(law, stream.at(i));
    // 2 or 3 with a variance of 3/16.
    CHECK(std::abs(sum - 22'500) < 2.576 * std::sqrt(10'000 * 3.0 / 16));
    CHECK(sample_whole(sim::Law::constant(7), stream.at(1)) == 7);
    CHECK(sample_whole(sim::Law::constant(0.2), stream.at(1)) == 1);
}

TEST_CASE("demand: a volume in tonnes", "[demand]")
{
    const std::string keys = "volume = \"3.65 Mt/year\"\ntonnes = \"50 t\"";
    const ScenarioReading reading = scenario_from_text(at_gate("1 d", flow("f", keys)));
    CHECK(reading.scenario.flows.front().mean_rate() * 86400 == Approx(200));
    CHECK_THAT(errors_of(at_gate("1 d", flow("f", "volume = \"3 kt/year\""))),
               Catch::Contains("the weight of a shipment"));
}

// 1000 t a day in shipments of 500 t are two a day, however the 500 t are said.
TEST_CASE("demand: the weight of bulk is its size", "[demand]")
{
    const auto bulk = [](const std::string& keys) {
        return at_gate("1 d", flow("f", "cargo = \"bulk\"\nvolume = \"1000 t/day\"\n" + keys));
    };
    for (const char* said :
         {"tonnes = \"500 t\"", "size = 500", "size = 500\ntonnes = \"500 t\""}) {
        const Scenario scenario = scenario_from_text(bulk(said)).scenario;
        const FlowPlan& plan = scenario.flows.front();
        CHECK(plan.mean_rate() * 86400 == Approx(2));
        CHECK(plan.size == 500);
        CHECK(plan.mean_tonnes() == 500);
    }
    CHECK_THAT(errors_of(bulk("size = 500\ntonnes = \"700 t\"")),
               Catch::Contains("bulk of the size 500 that weighs 700 t") &&
                   Catch::Contains("one of 'size' and 'tonnes', or both the same"));
    CHECK_THAT(errors_of(bulk("size = 1\ntonnes = \"700 t\"")), Catch::Contains("weighs 700 t"));
    CHECK_THAT(errors_of(bulk("tonnes = \"0.5 t\"")), Catch::Contains("whole tonnes"));
    CHECK_THAT(errors_of(bulk("tonnes = \"500.5 t\"")), Catch::Contains("whole tonnes"));
}

TEST_CASE("demand: a timetable", "[demand]")
{
    // Two weeks from Monday: ten mornings, and two Saturdays with two shipments together.
    CHECK(entered(at_gate("14 d", flow("f", "timetable = [\"Mon-Fri 08:00\"]"))) == 10);
    CHECK(entered(at_gate("14 d", flow("f",
                                       "timetable = [\"Mon-Fri 08:00\", \"Sat 12:30\"]\n"
                                       "per_arrival = 2"))) == 24);
    // Midnight of Tuesday in Baku is Monday, 20:00 UTC.
    const std::string baku = "timetable = [\"Tue 00:00\"]\ntime_zone = \"Asia/Baku\"";
    CHECK(entered(at_gate("20 h", flow("f", baku))) == 0);
    CHECK(entered(at_gate("21 h", flow("f", baku))) == 1);
    // Five hours late.
    const std::string late = "timetable = [\"Mon 08:00\"]\ndeviation = \"5 h\"";
    CHECK(entered(at_gate("13 h", flow("f", late))) == 0);
    CHECK(entered(at_gate("14 h", flow("f", late))) == 1);
    const ScenarioReading reading =
        scenario_from_text(at_gate("14 d", flow("f", "timetable = [\"06:00\"]")));
    CHECK(reading.scenario.flows.front().mean_rate() * 86400 == Approx(1));
}

TEST_CASE("demand: a trace is replayed exactly", "[demand]")
{
    const tests::Folder folder;
    const std::string file = (folder / "trace.csv").string();
    std::ofstream(file) << "time,shipments,size,tonnes\n"
                           "1 h,,,\n"
                           "2024-01-01 02:00,2,3,40\n"
                           "90 min,,,\n";
    const std::string text = at_gate("1 d", flow("f", "trace = \"" + file + "\"\nto = \"depot\""));
    CHECK_THAT(errors_of(text), Catch::Contains("trace.csv:4:1: error: this time lies before"));

    // The second server of a queue of 3 h: at 1, 2, 2 and 2.5 h they come, and leave at 4, 7, 10
    // and 13 h; two hours on the link.
    std::ofstream(file) << "time,shipments,size,tonnes\n"
                           "1 h,,,\n"
                           "2024-01-01T02:00:00,2,3,40\n"
                           "150 min,,,\n";
    std::string queue = text;
    queue.replace(queue.find("servers = 0"), 11, "servers = 1");
    queue.replace(queue.find("service = \"0 s\""), 15, "service = \"3 h\"");
    const std::vector<FlowResult> flows = flows_of(queue);
    CHECK(flows.front().left == 4);
    CHECK(flows.front().transit.mean_s() / 3600 == Approx((3 + 5 + 8 + 10.5) / 4 + 2));

    const ScenarioReading reading = scenario_from_text(text);
    const FlowPlan& plan = reading.scenario.flows.front();
    CHECK(plan.mean_rate() * 86400 == Approx(4));
    CHECK(plan.mean_size() == Approx((1 + 3 + 3 + 1) / 4.0));
    CHECK(plan.mean_tonnes() == Approx(20));
}

TEST_CASE("demand: wrong traces", "[demand]")
{
    const tests::Folder folder;
    const std::string file = (folder / "trace.csv").string();
    const std::string text = at_gate("1 d", flow("f", "trace = \"" + file + "\""));
    CHECK_THAT(errors_of(text), Catch::Contains("trace.csv"));
    std::ofstream(file) << "time,sise,size\n1,2,3\n2024-02-30,2,0\n2023-12-31,,\n";
    const std::string errors = errors_of(text);
    CHECK_THAT(errors, Catch::Contains("trace.csv:1:6: error: unknown column 'sise'"));
    CHECK_THAT(errors, Catch::Contains("trace.csv:2:1: error: column 'time': '1' needs a unit"));
    CHECK_THAT(errors, Catch::Contains("trace.csv:3:1: error: '2024-02-30' is no date"));
    CHECK_THAT(errors, Catch::Contains("trace.csv:3:14: error: column 'size': 0"));
    CHECK_THAT(errors, Catch::Contains("trace.csv:4:1: error: a time before the start"));
}

TEST_CASE("demand: empties answer loaded shipments", "[demand]")
{
    // Loaded ones leave at 08:00 and arrive at 10:00; five hours later the empty sets out.
    const std::string loaded = flow("loaded",
                                    "to = \"depot\"\ntimetable = [\"08:00\"]\n"
                                    "per_arrival = 10\nsize = 2");
    const std::string empty =
        "[[flow]]\nid = \"empty\"\nfrom = \"depot\"\nto = \"gate\"\nanswers = [\"loaded\"]\n"
        "dwell = \"5 h\"\nempty = true\n";
    std::vector<FlowResult> flows = flows_of(at_gate("17 h", loaded + empty));
    CHECK(flows[1].entered == 10);
    CHECK(flows[1].left == 0);
    flows = flows_of(at_gate("18 h", loaded + empty));
    CHECK(flows[1].left == 10);
    CHECK(flows[1].transit.mean_s() == Approx(7200));

    const ScenarioReading reading =
        scenario_from_text(at_gate("100 d", loaded + empty + "answer_share = 0.3\n"));
    CHECK(reading.scenario.flows[1].mean_rate() * 86400 == Approx(3));
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    // Binomial: of 1000, three in ten.
    const auto count = static_cast<double>(corridor.result().flows[1].entered);
    CHECK(std::abs(count - 300) < 2.576 * std::sqrt(1000 * 0.3 * 0.7));
}

TEST_CASE("demand: commodities", "[demand]")
{
    const std::string described =
        "[[commodity]]\nid = \"grain\"\nname = \"Grain\"\nvalue = \"250 USD/t\"\n";
    const ScenarioReading reading = scenario_from_text(
        at_gate("1 d", described + flow("f",
                                        "commodity = \"grain\"\nvolume = \"1 /day\"\ntonnes = \"60 "
                                        "t\"")));
    CHECK(reading.scenario.flows[0].commodity == "grain");
    CHECK(reading.scenario.flows[0].commodity_index == 0U);
    CHECK(reading.scenario.flows[0].worth.goods(60) == Approx(15'000));
    const std::string wrong =
        errors_of(at_gate("1 d", described + flow("f",
                                                  "commodity = \"grian\"\nvolume = \"1 "
                                                  "/day\"")));
    CHECK_THAT(wrong, Catch::Contains("unknown commodity 'grian'"));
    CHECK_THAT(wrong, Catch::Contains("did you mean 'grain'?"));
}

TEST_CASE("demand: correlated flows swing together", "[demand]")
{
    // Monthly counts of two flows with common shocks: the counts of one month of 60 replications.
    const std::string text =
        at_gate("31 d", flow("a", "volume = \"100 /day\"") + flow("b", "volume = \"100 /day\"") +
                            "[[correlation]]\nid = \"trade\"\nflows = [\"a\", \"b\"]\n"
                            "matrix = [[1, 0.9], [0.9, 1]]\ncv = [0.5]\n");
    const ScenarioReading reading = scenario_from_text(text);
    double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    constexpr int n = 60;
    for (std::uint32_t r = 0; r < n; ++r) {
        Corridor corridor(reading.scenario, r, {});
        REQUIRE(corridor.run());
        const auto flows = corridor.result().flows;
        const double x = std::log(static_cast<double>(flows[0].entered));
        const double y = std::log(static_cast<double>(flows[1].entered));
        a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
    }
    const double r = (n * ab - a * b) / std::sqrt((n * aa - a * a) * (n * bb - b * b));
    // The logarithms of the factors have ln(1 + 0.9 * 0.25) / ln(1.25); the noise of counts of
    // thousands adds 1/3100 to variances of ln 1.25 (0.15 %). 99 % by Fisher's transformation.
    const double expected = std::log(1 + 0.9 * 0.25) / std::log(1.25);
    CHECK(std::abs(std::atanh(r) - std::atanh(expected)) < 2.576 / std::sqrt(n - 3.0));
}

TEST_CASE("demand: wrong correlations", "[demand]")
{
    const std::string flows = flow("a", "volume = \"1 /day\"") + flow("b", "volume = \"1 /day\"") +
                              flow("c", "volume = \"1 /day\"") +
                              "[[correlation]]\nid = \"trade\"\nflows = [\"a\", \"b\", \"c\"]\n"
                              "cv = [0.2]\nlaw = \"gaussian\"\n";
    const auto errors = [&](const std::string& matrix) {
        return errors_of(at_gate("1 d", flows + "matrix = " + matrix + "\n"));
    };
    CHECK(errors("[[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]").empty());
    // If a and b, and a and c, go together, b and c cannot be opposites. Eigenvalues by hand:
    // of [[1,.9,.9],[.9,1,-.9],[.9,-.9,1]] 1.9, 1.9 and -0.8.
    const std::string wrong = errors("[[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]");
    CHECK_THAT(wrong, Catch::Contains("not positive definite: 'c' contradicts those before it"));
    CHECK_THAT(wrong, Catch::Contains("the least eigenvalue is -0.8"));
    CHECK_THAT(errors("[[1, 0.5, 0], [0.4, 1, 0.5], [0, 0.5, 1]]"),
               Catch::Contains("'b' and 'a' have the correlation 0.4 here and 0.5 there"));
    CHECK_THAT(errors("[[1, 0.5], [0.5, 1]]"), Catch::Contains("3 rows of 3 numbers"));
    CHECK_THAT(errors("[[0.9, 0, 0], [0, 1, 0], [0, 0, 1]]"),
               Catch::Contains("'a' has the correlation 0.9 with itself"));
}

TEST_CASE("demand: what contradicts itself", "[demand]")
{
    const auto errors = [](const std::string& keys) {
        return errors_of(at_gate("1 d", flow("f", keys)));
    };
    CHECK_THAT(errors("timetable = [\"Mon 25:00\"]"), Catch::Contains("no moment of a week"));
    CHECK_THAT(errors("timetable = [\"08:00\"]\nvolume = \"1 /day\""),
               Catch::Contains("in more than one way"));
    CHECK_THAT(errors("timetable = [\"08:00\"]\ngrowth = 0.1"),
               Catch::Contains("'growth' changes nothing beside 'timetable'"));
    CHECK_THAT(errors("volume = \"1 /day\"\nhours = [1, 2]"), Catch::Contains("24 factors"));
    CHECK_THAT(errors("volume = \"1 /day\"\ndwell = \"1 h\""),
               Catch::Contains("'dwell' changes nothing"));
    CHECK_THAT(errors("answers = [\"f\"]"), Catch::Contains("in a circle"));
    CHECK_THAT(errors("volume = \"1 /day\"\nsize = { law = \"exponential\", mean = 2 }"),
               Catch::Contains("reaches 0"));
}
