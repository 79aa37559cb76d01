// Paired comparisons worked by hand.
#include "analysis/experiments/comparison.hpp"

#include <cmath>

#include "analysis/file/experiment_file.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

Measure measure(const std::string& name, Better better)
{
    return {name, "h", name, false, better, {}};
}

}  // namespace

TEST_CASE("a paired difference has a simultaneous interval and a verdict")
{
    // Differences -1, -2, -3: mean -2, variance 1. Two measures: each interval has 97.5 %, for
    // which t(2) = 6.2053.
    const Observations base{{10, 5}, {20, 5}, {30, 5}};
    const Observations other{{9, 5}, {18, 5}, {27, 5}};
    const auto all =
        compare(base, {other}, {measure("a", Better::lower), measure("b", Better::lower)});
    REQUIRE(all.size() == 2);
    CHECK(all[0].difference.mean == Approx(-2));
    CHECK(all[0].difference.half_width == Approx(6.2053 / std::sqrt(3)).epsilon(1e-4));
    CHECK(all[0].verdict == Verdict::cannot_tell);
    // t(3) / sqrt(4) = 4.1765 / 2 is not below 2 yet, t(4) / sqrt(5) = 3.4954 / 2.236 is.
    CHECK(all[0].needed == 5);
    // Variances 100 and 81 over 1.
    CHECK(all[0].variance_reduction == Approx(181));
    CHECK(all[1].verdict == Verdict::unchanged);
    CHECK(sentence(all[1], measure("b", Better::lower)) == "unchanged: b stays at 5.000 h");
}

TEST_CASE("better and worse depend on what is wanted")
{
    const Observations base{{10}, {10}, {10}, {10}};
    const Observations other{{12}, {12.1}, {11.9}, {12}};
    const auto verdict = [&](Better better) {
        return compare(base, {other}, {measure("a", better)})[0].verdict;
    };
    CHECK(verdict(Better::lower) == Verdict::worse);
    CHECK(verdict(Better::higher) == Verdict::better);
    CHECK(verdict(Better::neither) == Verdict::higher);
    // sd 0.08165, h = 3.1824 * 0.08165 / 2 = 0.13
    CHECK(sentence(compare(base, {other}, {measure("a", Better::lower)})[0],
                   measure("a", Better::lower)) ==
          "worse: a rises from 10.00 h by 2.00 ± 0.13 h (20.00 %)");
}

TEST_CASE("the interval of many comparisons widens with their number")
{
    CHECK(intervals_note(2, 5, 0.95).find("each 99.5 %") != std::string::npos);
}

TEST_CASE("the file of an experiment has factors as coordinates and a variable a measure")
{
    Experiment experiment;
    experiment.kind = "sweep";
    experiment.measures = {measure("transit.p95:a-b", Better::lower),
                           measure("transit.p95:a_b", Better::lower)};
    experiment.points = {{"one", "h1"}, {"two", "h2"}};
    experiment.factors = {{"place.A.berths", "1", {1, 2}, {"1", "2"}},
                          {"place.A.law", "", {}, {"x", "y"}}};
    experiment.values = {{{1, 2}, {3, 4}}, {{5, 6}}};
    const NetcdfFile file = experiment_layout(experiment);
    check(file);
    const Variable& first = variable(file, "transit_p95_a_b");
    const auto values = std::get<std::vector<double>>(first.values);
    CHECK(values[1] == 3);
    CHECK(values[2] == 5);
    CHECK(std::isnan(values[3]));
    CHECK(std::get<std::vector<double>>(variable(file, "transit_p95_a_b_2").values)[0] == 2);
    CHECK(std::get<std::vector<double>>(variable(file, "place_A_berths").values)[1] == 2);
    CHECK(std::get<std::vector<std::string>>(variable(file, "place_A_law").values)[1] == "y");
}
