// The histogram's bins, its stated relative error, and merging.
#include "sim/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

// Values of all sizes: a random number of random bits.
std::vector<std::int64_t> values_of_all_sizes(std::size_t n, std::uint64_t seed = 20240101)
{
    Stream stream(seed, 0, "test", "values of all sizes");
    std::vector<std::int64_t> values;
    for (std::uint64_t i = 0; i < n; ++i) {
        Draw draw = stream.at(i);
        const std::uint64_t shift = 1 + draw() % 63;
        values.push_back(static_cast<std::int64_t>(draw() >> shift));
    }
    return values;
}

double relative_distance(std::int64_t found, std::int64_t exact)
{
    if (found == exact) return 0;
    return std::abs(static_cast<double>(found - exact)) / static_cast<double>(exact);
}

}  // namespace

TEST_CASE("a lone value is found again within the stated relative error")
{
    CHECK(Histogram::relative_error == 1.0 / 64);
    for (const std::int64_t value : values_of_all_sizes(100'000)) {
        Histogram histogram;
        histogram.add(value);
        REQUIRE(relative_distance(histogram.quantile(0.5), value) <= Histogram::relative_error / 2);
    }
}

// The bin of 100 s spans 2^20 us. Of 1,024 values that lie evenly in it, 1,024 us apart, every
// quantile is found to within half of their distance.
TEST_CASE("values that fill a bin evenly are told apart")
{
    const std::size_t bin = Histogram::bin_of(100'000'000);
    const auto low = static_cast<std::int64_t>(Histogram::lower_edge(bin));
    const auto next = static_cast<std::int64_t>(Histogram::lower_edge(bin + 1));
    constexpr std::int64_t step = 1024;
    Histogram histogram;
    for (std::int64_t value = low; value < next; value += step) histogram.add(value);
    const std::int64_t n = (next - low) / step;
    REQUIRE(n == 1024);
    for (std::int64_t rank = 1; rank <= n; ++rank) {
        const std::int64_t value = low + (rank - 1) * step;
        const double p = (static_cast<double>(rank) - 0.5) / static_cast<double>(n);
        REQUIRE(std::abs(histogram.quantile(p) - value) <= step / 2);
    }
}

TEST_CASE("bins follow each other without gap or overlap")
{
    for (std::size_t bin = 0; bin < 3711; ++bin) {
        const std::uint64_t low = Histogram::lower_edge(bin);
        const std::uint64_t next = Histogram::lower_edge(bin + 1);
        REQUIRE(low < next);
        REQUIRE(Histogram::bin_of(low) == bin);
        REQUIRE(Histogram::bin_of(next - 1) == bin);
    }
}

TEST_CASE("zero and other small values are exact")
{
    for (std::int64_t value = 0; value < 128; ++value) {
        Histogram histogram;
        histogram.add(value);
        CHECK(histogram.quantile(0.5) == value);
    }
}

TEST_CASE("the greatest value has a bin")
{
    Histogram histogram;
    histogram.add(greatest);
    CHECK(relative_distance(histogram.quantile(1), greatest) <= Histogram::relative_error);
}

TEST_CASE("a negative value is refused")
{
    Histogram histogram;
    CHECK_THROWS_AS(histogram.add(-1), std::domain_error);
    histogram.add(greatest);
    histogram.add(0);
    CHECK_THROWS_AS(histogram.add(-1), std::domain_error);
    CHECK_THROWS_AS(histogram.add(std::numeric_limits<std::int64_t>::min()), std::domain_error);
    CHECK(histogram.count() == 2);
}

TEST_CASE("every quantile is within the relative error of the sorted sample's")
{
    std::vector<std::int64_t> values = values_of_all_sizes(5000);
    Histogram histogram;
    for (const std::int64_t value : values) histogram.add(value);
    std::sort(values.begin(), values.end());
    for (int percent = 0; percent <= 100; ++percent) {
        const double p = percent / 100.0;
        const auto rank = std::max<std::size_t>(
            1, static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size()))));
        REQUIRE(relative_distance(histogram.quantile(p), values[rank - 1]) <=
                Histogram::relative_error);
    }
}

TEST_CASE("histograms merge in any order to the same")
{
    const auto values = values_of_all_sizes(3000);
    Histogram whole;
    std::vector<Histogram> parts(7);
    for (std::size_t i = 0; i < values.size(); ++i) {
        whole.add(values[i]);
        parts[(i * i) % 7].add(values[i]);
    }
    Histogram forward;
    Histogram backward;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        forward += parts[i];
        backward += parts[parts.size() - 1 - i];
    }
    CHECK(forward == whole);
    CHECK(backward == whole);
    CHECK(whole.count() == 3000);
}

TEST_CASE("an empty histogram has no effect and quantile zero")
{
    Histogram histogram;
    CHECK(histogram.quantile(0.5) == 0);
    histogram += Histogram();
    CHECK(histogram == Histogram());
    histogram.add(1000, 3);
    const Histogram before = histogram;
    histogram += Histogram();
    CHECK(histogram == before);
    CHECK(histogram.count() == 3);
}
