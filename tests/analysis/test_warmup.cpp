// MSER-5 and batch means on series worked by hand.
#include "analysis/experiments/warmup.hpp"

#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

// Each mean five times.
std::vector<double> in_fives(const std::vector<double>& means)
{
    std::vector<double> series;
    for (const double mean : means) series.insert(series.end(), 5, mean);
    return series;
}

}  // namespace

TEST_CASE("MSER-5 cuts where the squares over the square of what is left are least")
{
    // Batches 8, 4, then 1, 2, 1, 2, 1, 2, 1, 2. From d = 2: mean 1.5, squares 8 / 4 = 2, over 64:
    // 0.031. d = 1: mean 16/9, squares 36 - 256/9 = 7.56, over 81: 0.093. d = 3: mean 11/7,
    // squares 19 - 121/7 = 1.71, over 49: 0.035. d = 4: 1.5, over 36: 0.042; d = 5: 1.2/25 = 0.048.
    const auto cut = mser5(in_fives({8, 4, 1, 2, 1, 2, 1, 2, 1, 2}));
    REQUIRE(cut);
    CHECK(*cut == 10);
}

TEST_CASE("MSER-5 cuts nothing off a steady series and gives up on a growing one")
{
    CHECK(mser5(in_fives({1, 2, 1, 2, 1, 2, 1, 2, 1, 2})) == 0);
    CHECK(mser5(std::vector<double>(60, 3.0)) == 0);
    CHECK(!mser5(in_fives({1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8})));
    CHECK(!mser5({1, 2, 3}));
}

TEST_CASE("the warm-up of a run is the longest of its resources")
{
    RunResults results;
    results.run.places = {{"A", "A", "station", "", {}, {}}};
    results.run.resources = {{0, "servers"}};
    results.run.sample_every_h = 2;
    ReplicationOutcome outcome;
    outcome.flows.resize(0);
    outcome.resources.resize(1);
    for (const double value : in_fives({8, 4, 1, 2, 1, 2, 1, 2, 1, 2})) {
        outcome.sampled_queue.push_back(static_cast<int>(value));
        outcome.sampled_busy.push_back(1);
    }
    outcome.samples = outcome.sampled_queue.size();
    results.replications = {outcome};
    const Warmup warmup = find_warmup(results);
    CHECK(warmup.is_found);
    CHECK(warmup.hours == 20);  // 10 samples of 2 h
    CHECK(warmup.resource == 0);
}

TEST_CASE("batch means of alternating values are all equal")
{
    std::vector<double> series;
    for (int i = 0; i < 801; ++i) series.push_back(i % 2);
    const BatchMeans means = batch_means(series);
    CHECK(means.batches == 40);
    CHECK(means.length == 20);
    CHECK(means.is_sound);
    CHECK(means.estimate.mean == Approx(0.5));
    CHECK(means.estimate.half_width == Approx(0).margin(1e-12));
}

TEST_CASE("spans in which more arrived weigh more")
{
    // 80 spans: two arrivals that took 1 h each, then one of 4 h: every batch has a mean of 6 / 3.
    std::vector<double> sums;
    std::vector<double> counts;
    for (int i = 0; i < 80; ++i) {
        sums.push_back(i % 2 == 0 ? 2 : 4);
        counts.push_back(i % 2 == 0 ? 2 : 1);
    }
    const BatchMeans means = batch_means(sums, counts);
    CHECK(means.batches == 40);
    CHECK(means.estimate.mean == Approx(2));
    CHECK(means.estimate.half_width == Approx(0).margin(1e-12));
}

TEST_CASE("correlated batches are joined, and a trend is not called sound")
{
    std::vector<double> slope;
    for (int i = 0; i < 400; ++i) slope.push_back(i);
    const BatchMeans means = batch_means(slope);
    CHECK(means.batches == 10);
    CHECK(!means.is_sound);
}
