// Every law against its own distribution function, mean and variance; bits; what is refused.
//
// The statistical tests use 20,000 draws at one seed, chosen before the first run, each with a
// confidence of 99.9 %: Kolmogorov-Smirnov for continuous laws, chi-square for the others, and
// normal bounds for mean and variance. Of some 150 such tests one in seven runs would fail by
// chance, so a test that fails is repeated once on 200,000 other draws, at the same confidence: a
// right law fails both with probability 10^-6, a wrong one is seen better in the second.
#include "sim/law.hpp"

#include <algorithm>
#include <bit>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

constexpr std::uint64_t seed = 20240101;
constexpr std::size_t sample_size = 20'000;
constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> sample(const Law& law, std::size_t n = sample_size,
                           std::uint32_t replication = 0)
{
    Stream stream(seed, replication, "test", law.describe());
    std::vector<double> values;
    for (std::uint64_t entity = 0; entity < n; ++entity) {
        Draw draw = stream.at(entity);
        values.push_back(law.sample(draw));
    }
    return values;
}

// Kolmogorov: P(sqrt(n) D > x) tends to 2 exp(-2 x^2); 0.001 at x = sqrt(ln(2000) / 2).
bool passes_kolmogorov_smirnov(const Law& law, std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double p = law.cdf(values[i]);
        distance = std::max(
            {distance, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
    }
    return std::sqrt(n) * distance < std::sqrt(std::log(2000.0) / 2);
}

// Neighbouring values are pooled until 10 are expected.
bool passes_chi_square(const Law& law, const std::vector<double>& values)
{
    std::map<double, double> observed;
    for (const double value : values) observed[value] += 1;
    const auto n = static_cast<double>(values.size());
    double statistic = 0;
    double before = 0;
    double seen = 0;
    int classes = 0;
    const double last = observed.rbegin()->first;
    for (const auto& [value, count] : observed) {
        seen += count;
        const double p = value == last ? 1.0 : law.cdf(value);
        const double expected = n * (p - before);
        if (expected < 10 && value != last) continue;
        if (expected < 10) break;  // too little is left for a class of its own
        statistic += (seen - expected) * (seen - expected) / expected;
        before = p;
        seen = 0;
        ++classes;
    }
    REQUIRE(classes > 1);
    const boost::math::chi_squared law_of_statistic(classes - 1);
    return statistic < boost::math::quantile(law_of_statistic, 0.999);
}

// The standard error of the variance is sqrt((m4 - m2^2) / n) (M. Kendall, A. Stuart, The Advanced
// Theory of Statistics I, 10.9).
bool passes_moments(const Law& law, const std::vector<double>& values)
{
    const auto n = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) sum += value;
    double m2 = 0;
    double m4 = 0;
    for (const double value : values) {
        const double square = (value - sum / n) * (value - sum / n);
        m2 += square / n;
        m4 += square * square / n;
    }
    const double z = boost::math::quantile(boost::math::normal(), 0.9995);
    const double distance = std::abs(sum / n - law.mean());
    return distance <= z * std::sqrt(law.variance() / n) &&
           std::abs(m2 - law.variance()) <= z * std::sqrt((m4 - m2 * m2) / n);
}

// The second chance of a test is ten times the sample, of another replication.
template <class Test>
bool passes(Test test, const Law& law, const std::vector<double>& values)
{
    return test(law, values) || test(law, sample(law, 10 * sample_size, 1));
}

// quantile() is the inverse of cdf(), and the support contains all samples.
void check_shape(const Law& law, const std::vector<double>& values)
{
    for (const double value : values) {
        REQUIRE(value >= law.least());
        REQUIRE(value <= law.greatest());
    }
    CHECK(law.quantile(0) == law.least());
    CHECK(law.quantile(1) == law.greatest());
    double previous = law.least();
    for (int i = 1; i < 1000; ++i) {
        const double p = i / 1000.0;
        const double x = law.quantile(p);
        REQUIRE(x >= previous);
        REQUIRE(law.cdf(x) >= p - 1e-9);
        REQUIRE(law.cdf(x - 1e-6 * (1 + std::abs(x))) <= p + 1e-9);
        previous = x;
    }
}

std::vector<Law> continuous_laws()
{
    return {
        Law::uniform(-1, 3),
        Law::exponential(4),
        Law::normal(-5, 2),
        Law::truncated_normal(10, 4, 8, 20),
        Law::truncated_normal(0, 1, 6, infinity),
        Law::truncated_normal(0, 1, -infinity, -6),
        Law::lognormal(2, 0.5),
        Law::lognormal_log(-1, 0.25),
        Law::gamma(2.5, 3),
        Law::gamma(0.3, 3),
        Law::gamma_mean_cv(6, 0.1),
        Law::erlang(1, 5),
        Law::erlang(3, 5),
        Law::erlang(20, 5),
        Law::weibull(1.5, 2),
        Law::weibull(0.8, 2),
        Law::weibull_mean_cv(3, 0.4),
        Law::triangular(1, 2, 5),
        Law::triangular(1, 1, 5),
        Law::triangular(1, 5, 5),
        Law::pert(1, 2, 5),
        Law::pert(1, 4, 5, 10),
        Law::beta(0.5, 0.4, 0, 10),
        Law::beta(2, 3, -1, 1),
        Law::empirical({5, 1, 2, 8, 3}),
        Law::empirical({5, 1, 2, 8, 3}, {1, 1, 4, 0, 2}),
        Law::shifted(Law::exponential(2), 3),
        Law::scaled(Law::gamma(2, 1), 60),
        Law::shifted(Law::lognormal(1, 1), -1),
        Law::scaled(Law::shifted(Law::weibull(2, 1), 1), 3),
        Law::truncated(Law::exponential(1), 2, 3),
        Law::truncated(Law::lognormal(1, 1), 0, 3),
        Law::truncated(Law::gamma(3, 1), 5, infinity),
        Law::truncated(Law::shifted(Law::exponential(2), 1), 2, 8),
        Law::truncated(Law::truncated(Law::exponential(1), 1, 9), 0, 2),
        Law::truncated(Law::empirical({1, 2, 4, 8, 16}), 1.5, 10),
        Law::mixture({0.8, 0.2}, {Law::lognormal(1, 0.3), Law::exponential(6)}),
        Law::truncated(Law::mixture({1, 1}, {Law::normal(0, 1), Law::normal(4, 1)}), -1, 4),
        Law::shifted(Law::mixture({1, 3}, {Law::uniform(0, 1), Law::uniform(5, 6)}), 2),
    };
}

std::vector<Law> discrete_laws()
{
    return {
        Law::poisson(0.5),
        Law::poisson(5),
        Law::poisson(200),
        Law::discrete({20, 40, 45}, {0.5, 0.4, 0.1}),
        Law::discrete({3, 1, 3, 2}, {1, 2, 1, 0}),
        Law::shifted(Law::poisson(3), 1),
        Law::scaled(Law::discrete({1, 2, 3}, {1, 1, 2}), 0.5),
        Law::truncated(Law::poisson(4), 2, 6),
        Law::truncated(Law::poisson(4), 9, infinity),
        Law::truncated(Law::shifted(Law::poisson(3), 1), 2, infinity),
        Law::truncated(Law::discrete({1, 2, 3, 4}, {1, 2, 3, 4}), 2, 3.5),
        Law::mixture({0.3, 0.7}, {Law::constant(0), Law::poisson(2)}),
    };
}

// FNV-1a over the bits of a sample.
std::uint64_t hash_of(const std::vector<double>& values)
{
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (int shift = 0; shift < 64; shift += 8) {
            hash = (hash ^ (bits >> shift & 0xFF)) * 0x100000001B3u;
        }
    }
    return hash;
}

}  // namespace

TEST_CASE("continuous laws sample what they state")
{
    for (const Law& law : continuous_laws()) {
        INFO(law.describe());
        const std::vector<double> values = sample(law);
        CHECK(passes(passes_kolmogorov_smirnov, law, values));
        CHECK(passes(passes_moments, law, values));
        check_shape(law, values);
    }
}

TEST_CASE("discrete laws sample what they state")
{
    for (const Law& law : discrete_laws()) {
        INFO(law.describe());
        const std::vector<double> values = sample(law);
        CHECK(passes(passes_chi_square, law, values));
        CHECK(passes(passes_moments, law, values));
        check_shape(law, values);
    }
}

TEST_CASE("laws given by mean and cv have that mean and cv")
{
    for (const Law& law :
         {Law::lognormal(3, 0.7), Law::gamma_mean_cv(3, 0.7), Law::weibull_mean_cv(3, 0.7)}) {
        INFO(law.describe());
        CHECK(law.mean() == Approx(3).epsilon(1e-12));
        CHECK(std::sqrt(law.variance()) / law.mean() == Approx(0.7).epsilon(1e-12));
    }
    // cv 1 is the exponential law, shape 1.
    CHECK(Law::weibull_mean_cv(2, 1).cdf(3) == Approx(1 - std::exp(-1.5)).epsilon(1e-12));
    CHECK(Law::weibull_mean_cv(2, 0.002).mean() == Approx(2));
    CHECK(Law::weibull_mean_cv(2, 100).mean() == Approx(2));
}

TEST_CASE("means and variances are those of the books")
{
    CHECK(Law::pert(1, 2, 9).mean() == Approx(3));              // (1 + 4 * 2 + 9) / 6
    CHECK(Law::triangular(0, 3, 6).variance() == Approx(1.5));  // (a^2+b^2+c^2-ab-ac-bc) / 18
    CHECK(Law::uniform(0, 6).variance() == Approx(3));
    CHECK(Law::erlang(4, 8).variance() == Approx(16));
    // Without memory: the mean above 2 is 2 + 1.
    CHECK(Law::truncated(Law::exponential(1), 2, infinity).mean() == Approx(3).epsilon(1e-9));
    CHECK(Law::truncated(Law::exponential(1), 20, infinity).mean() == Approx(21).epsilon(1e-9));
    CHECK(Law::truncated(Law::exponential(1), 20, infinity).variance() == Approx(1).epsilon(1e-9));
    // Half a normal: mean sqrt(2 / pi), variance 1 - 2 / pi.
    const Law half = Law::truncated_normal(0, 1, 0, infinity);
    CHECK(half.mean() == Approx(0.7978845608028654).epsilon(1e-10));
    CHECK(half.variance() == Approx(0.3633802276324186).epsilon(1e-10));
    // Knots 0, 1, 3: half each segment; mean (0.5 + 2) / 2.
    CHECK(Law::empirical({3, 0, 1}).mean() == 1.25);
    CHECK(Law::empirical({3, 0, 1}).quantile(0.75) == 2);
    CHECK(Law::mixture({1, 1}, {Law::constant(0), Law::constant(2)}).variance() == 1);
}

TEST_CASE("portable laws draw the same bits on every machine")
{
    // Of these, none depends on the last bit of the C library's exp, log or pow. The others
    // (lognormal, gamma, Weibull, beta ...) do, and are left out. Recorded at the first run.
    CHECK(hash_of(sample(Law::uniform(1, 3))) == 0x39ce7f16741eb6b4u);
    CHECK(hash_of(sample(Law::exponential(2))) == 0xc52f485dd3144a7eu);
    CHECK(hash_of(sample(Law::normal(5, 2))) == 0x8c7ffbdbe9f5f95cu);
    CHECK(hash_of(sample(Law::triangular(1, 2, 4))) == 0x1f47205cffb22c02u);
    CHECK(hash_of(sample(Law::erlang(3, 2))) == 0x402977f07abdfeaeu);
    CHECK(hash_of(sample(Law::discrete({1, 2, 3}, {1, 2, 3}))) == 0xf6a938eb65a1c65du);
    CHECK(hash_of(sample(Law::empirical({1, 2, 4, 8}))) == 0xe68d5f5d4f76aff4u);
}

TEST_CASE("spreads of zero make constants")
{
    Stream stream(seed, 0, "test", "constants");
    for (const Law& law :
         {Law::constant(4), Law::uniform(4, 4), Law::normal(4, 0), Law::lognormal(4, 0),
          Law::gamma_mean_cv(4, 0), Law::weibull_mean_cv(4, 0), Law::triangular(4, 4, 4),
          Law::pert(4, 4, 4), Law::beta(1, 1, 4, 4), Law::empirical({4}), Law::empirical({4, 4}),
          Law::discrete({4, 5}, {1, 0}), Law::shifted(Law::constant(1), 3),
          Law::scaled(Law::constant(2), 2), Law::truncated(Law::constant(4), 3, 4),
          Law::mixture({1, 0}, {Law::constant(4), Law::exponential(1)})}) {
        INFO(law.describe());
        CHECK(law.is_constant());
        Draw draw = stream.at(1);
        CHECK(law.sample(draw) == 4);
        CHECK(law.mean() == 4);
        CHECK(law.variance() == 0);
        CHECK(law.least() == 4);
        CHECK(law.greatest() == 4);
        CHECK(law.cdf(3.9) == 0);
        CHECK(law.cdf(4) == 1);
        CHECK(law.quantile(0.5) == 4);
    }
}

TEST_CASE("wrong parameters are refused with what is allowed")
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(Law::exponential(-2), "exponential: mean is -2, but it must be above 0");
    CHECK_THROWS_AS(Law::constant(infinity), std::invalid_argument);
    CHECK_THROWS_AS(Law::exponential(0), std::invalid_argument);
    CHECK_THROWS_AS(Law::exponential(nan), std::invalid_argument);
    CHECK_THROWS_AS(Law::uniform(2, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::uniform(-1e308, 1e308), std::invalid_argument);
    CHECK_THROWS_AS(Law::normal(0, -1), std::invalid_argument);
    CHECK_THROWS_AS(Law::lognormal(0, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::lognormal(1, -1), std::invalid_argument);
    CHECK_THROWS_AS(Law::lognormal_log(0, 50), std::invalid_argument);
    CHECK_THROWS_AS(Law::gamma(0, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::gamma_mean_cv(-1, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::erlang(0, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::weibull(1, -1), std::invalid_argument);
    CHECK_THROWS_AS(Law::weibull_mean_cv(1, 1000), std::invalid_argument);
    CHECK_THROWS_AS(Law::triangular(1, 5, 4), std::invalid_argument);
    CHECK_THROWS_AS(Law::pert(1, 0, 4), std::invalid_argument);
    CHECK_THROWS_AS(Law::pert(1, 2, 4, 0), std::invalid_argument);
    CHECK_THROWS_AS(Law::beta(1, 0, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(Law::poisson(0), std::invalid_argument);
    CHECK_THROWS_AS(Law::poisson(1e10), std::invalid_argument);
    CHECK_THROWS_AS(Law::discrete({}, {}), std::invalid_argument);
    CHECK_THROWS_AS(Law::discrete({1, 2}, {1}), std::invalid_argument);
    CHECK_THROWS_AS(Law::discrete({1, 2}, {1, -1}), std::invalid_argument);
    CHECK_THROWS_AS(Law::discrete({1, 2}, {0, 0}), std::invalid_argument);
    CHECK_THROWS_AS(Law::empirical({}), std::invalid_argument);
    CHECK_THROWS_AS(Law::empirical({1, nan}), std::invalid_argument);
    CHECK_THROWS_AS(Law::scaled(Law::exponential(1), 0), std::invalid_argument);
    CHECK_THROWS_AS(Law::shifted(Law::exponential(1), nan), std::invalid_argument);
    CHECK_THROWS_AS(Law::truncated(Law::exponential(1), 3, 2), std::invalid_argument);
    CHECK_THROWS_AS(Law::truncated(Law::exponential(1), -3, -2), std::invalid_argument);
    CHECK_THROWS_AS(Law::truncated_normal(0, 1, 50, 60), std::invalid_argument);
    CHECK_THROWS_AS(Law::truncated(Law::discrete({1, 4}, {1, 1}), 2, 3), std::invalid_argument);
    CHECK_THROWS_AS(Law::mixture({}, {}), std::invalid_argument);
    CHECK_THROWS_AS(Law::exponential(1).quantile(1.5), std::invalid_argument);
}

TEST_CASE("laws describe themselves as they were given")
{
    CHECK(Law::constant(2.5).describe() == "constant 2.5");
    CHECK(Law::lognormal(2, 0.5).describe() == "lognormal(mean 2, cv 0.5)");
    CHECK(Law::scaled(Law::lognormal(2, 0.5), 3).describe() == "lognormal(mean 6, cv 0.5)");
    CHECK(Law::gamma(2, 3).describe() == "gamma(shape 2, scale 3)");
    CHECK(Law::pert(1, 2, 5).describe() == "pert(low 1, mode 2, high 5, lambda 4)");
    CHECK(Law::truncated_normal(5, 2, 0, infinity).describe() ==
          "normal(mean 5, sd 2) from 0 to inf");
    CHECK(Law::mixture({1, 3}, {Law::exponential(1), Law::constant(2)}).describe() ==
          "mixture(0.25 of exponential(mean 1), 0.75 of constant 2)");
}

TEST_CASE("durations are rounded to the nearest microsecond, within bounds")
{
    Stream stream(seed, 0, "test", "durations");
    const auto duration = [&](double seconds) {
        return sample_duration(Law::constant(seconds), stream.at(0)).count();
    };
    CHECK(duration(1.5) == 1'500'000);
    CHECK(duration(0.0000004) == 0);
    CHECK(duration(0.0000006) == 1);
    CHECK(duration(-3) == 0);
    CHECK(duration(1e30) == longest_duration.count());
}

TEST_CASE("one draw serves many laws, and taking from a copy leaves it as it was")
{
    Stream stream(seed, 0, "test", "copies");
    const Draw draw = stream.at(3);
    for (const Law& law : continuous_laws()) {
        Draw first = draw;
        Draw second = draw;
        CHECK(law.sample(first) == law.sample(second));
    }
}
