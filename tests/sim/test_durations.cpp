// Tallies of durations against naive sums, at their extremes, and in any order of merging.
#include "sim/durations.hpp"

#include <limits>
#include <vector>

#include "sim/law.hpp"
#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

std::vector<Duration> some_durations(std::size_t n)
{
    Stream stream(20240101, 0, "test", "durations");
    const Law law = Law::lognormal(86400, 1.5);
    std::vector<Duration> values;
    for (std::uint64_t i = 0; i < n; ++i) values.push_back(sample_duration(law, stream.at(i)));
    return values;
}

Durations tally_of(const std::vector<Duration>& values)
{
    Durations tally;
    for (const Duration value : values) tally.record(value);
    return tally;
}

// Two passes in extended precision.
long double naive_variance(const std::vector<Duration>& values)
{
    long double sum = 0;
    for (const Duration value : values) sum += static_cast<long double>(value.count()) / 1e6L;
    const long double mean = sum / static_cast<long double>(values.size());
    long double squares = 0;
    for (const Duration value : values) {
        const long double distance = static_cast<long double>(value.count()) / 1e6L - mean;
        squares += distance * distance;
    }
    return squares / static_cast<long double>(values.size() - 1);
}

}  // namespace

TEST_CASE("four durations, worked by hand")
{
    // 1, 2, 4 and 9 s: mean 4, squared distances 9 + 4 + 0 + 25 = 38, variance 38 / 3.
    const Durations tally = tally_of({1s, 2s, 4s, 9s});
    CHECK(tally.count() == 4);
    CHECK(tally.mean_s() == 4);
    CHECK(tally.variance_s2() == Approx(38.0 / 3).epsilon(1e-15));
    CHECK(tally.min() == 1s);
    CHECK(tally.max() == 9s);
    CHECK(tally.quantile(0) == 1s);
    CHECK(tally.quantile(1) == 9s);
    CHECK(tally.quantile(0.5).count() == Approx(2e6).epsilon(Histogram::relative_error));
}

TEST_CASE("a duration of zero is recorded as any other")
{
    Durations one_way = tally_of({5s, 0s});
    Durations other_way = tally_of({5s});
    other_way.record_zero();
    CHECK(one_way == other_way);
    CHECK(other_way.count() == 2);
    CHECK(other_way.min() == 0s);
    CHECK(other_way.max() == 5s);
}

TEST_CASE("mean and variance equal a naive computation")
{
    const auto values = some_durations(20'000);
    const Durations tally = tally_of(values);
    CHECK(tally.variance_s2() ==
          Approx(static_cast<double>(naive_variance(values))).epsilon(1e-13));
}

TEST_CASE("the variance of almost equal long durations is not lost")
{
    // 10^13 us plus 0, 1 and 2 us: variance 1 us^2.
    const Duration base(10'000'000'000'000);
    const Durations tally = tally_of({base, base + Duration(1), base + Duration(2)});
    CHECK(tally.variance_s2() == 1e-12);
    CHECK(tally_of({base, base, base}).variance_s2() == 0);
    // A mean that is not whole: 0, 0, 1 us have variance 1/3 us^2.
    CHECK(tally_of({base, base, base + Duration(1)}).variance_s2() ==
          Approx(1e-12 / 3).epsilon(1e-15));
}

TEST_CASE("a thousand million durations of 10^13 microseconds do not overflow")
{
    // Doubling thirty times by merging: 2^30 > 10^9 values, half of them 10^13 us, half zero.
    Durations tally = tally_of({Duration(10'000'000'000'000), Duration(0)});
    for (int i = 0; i < 29; ++i) tally += Durations(tally);
    CHECK(tally.count() == std::uint64_t{1} << 30);
    CHECK(tally.mean_s() == 5e6);
    CHECK(tally.variance_s2() == Approx(2.5e13).epsilon(1e-8));
    CHECK(tally.quantile(0.25) == Duration(0));
    CHECK(tally.quantile(1) == Duration(10'000'000'000'000));
}

TEST_CASE("a sum of squares beyond 128 bits is infinite, not wrong")
{
    Durations tally;
    for (int i = 0; i < 5; ++i) tally.record(Duration::max());
    CHECK(tally.variance_s2() == std::numeric_limits<double>::infinity());
    CHECK(tally.mean_s() == Approx(static_cast<double>(Duration::max().count()) / 1e6));
    Durations merged = tally;
    merged += tally;
    CHECK(merged.variance_s2() == std::numeric_limits<double>::infinity());
}

TEST_CASE("tallies merge in any order to the same")
{
    const auto values = some_durations(5000);
    std::vector<Durations> parts(5);
    for (std::size_t i = 0; i < values.size(); ++i) parts[i * i % 5].record(values[i]);
    Durations forward;
    Durations backward;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        forward += parts[i];
        backward += parts[parts.size() - 1 - i];
    }
    CHECK(forward == tally_of(values));
    CHECK(backward == tally_of(values));
}

TEST_CASE("nothing recorded is nothing, and so is a reset tally")
{
    Durations tally;
    CHECK(tally.mean_s() == 0);
    CHECK(tally.variance_s2() == 0);
    CHECK(tally.min() == Duration(0));
    CHECK(tally.max() == Duration(0));
    CHECK(tally.quantile(0.9) == Duration(0));
    tally.record(5s);
    CHECK(tally.variance_s2() == 0);
    tally.reset();
    CHECK(tally == Durations());
}

TEST_CASE("a negative duration is refused and leaves the tally as it was")
{
    Durations tally = tally_of({1s, 2s});
    CHECK_THROWS_AS(tally.record(-1s), std::domain_error);
    CHECK(tally == tally_of({1s, 2s}));
}

TEST_CASE("quantiles never leave the range of what was recorded")
{
    const Durations tally = tally_of({Duration(1'000'001), Duration(1'000'003)});
    for (const double p : {0.0, 0.01, 0.5, 0.99, 1.0}) {
        CHECK(tally.quantile(p) >= tally.min());
        CHECK(tally.quantile(p) <= tally.max());
    }
}
