// Probability laws over real numbers: what is drawn, and everything that is known about it.
//
// A Law is a small value (56 bytes), made by a named constructor that checks its parameters
// (std::invalid_argument: what is wrong, what is allowed). Random words come from a Draw. Normal,
// exponential and Poisson variates are Boost.Random's, built fresh for each draw, and the others
// are made from these or by inversion; nothing is of std::, whose algorithms differ from library to
// library. Laws given by a table (discrete, empirical, mixture, truncated) share it between copies.
//
// Constant, uniform, exponential, normal, triangular and small Erlang laws draw the same bits on
// every machine; the others go through exp, log or pow of the C library, whose last bit may depend
// on the processor.
#pragma once

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/stream.hpp"
#include "sim/time.hpp"

namespace karvan::sim {

struct LawTable;

class Law {
public:
    // Always `value`. Where a spread of zero is allowed below, the law is this one.
    static Law constant(double value);

    // low <= high.
    static Law uniform(double low, double high);

    static Law exponential(double mean);

    // sd >= 0. Truncated: between low and high, of which either may be infinite.
    static Law normal(double mean, double sd);
    static Law truncated_normal(double mean, double sd, double low, double high);

    // By the mean and cv of the law itself, or by mean and standard deviation of its logarithm.
    static Law lognormal(double mean, double cv);
    static Law lognormal_log(double mu, double sigma);

    // gamma: mean = shape * scale. erlang: k exponential stages, 1 to 10^6, of mean/k each.
    static Law gamma(double shape, double scale);
    static Law gamma_mean_cv(double mean, double cv);
    static Law erlang(int k, double mean);

    // P(X > x) = exp(-(x / scale)^shape). By mean and cv: cv from 0.002 to 100.
    static Law weibull(double shape, double scale);
    static Law weibull_mean_cv(double mean, double cv);

    // low <= mode <= high.
    static Law triangular(double low, double mode, double high);

    // The beta law on [low, high] with mean (low + lambda * mode + high) / (lambda + 2); lambda > 0
    // (D. Vose, Risk Analysis, 3rd ed. 2008, "PERT" and "modified PERT").
    static Law pert(double low, double mode, double high, double lambda = 4);
    static Law beta(double a, double b, double low, double high);

    // 0 < mean <= 10^9.
    static Law poisson(double mean);

    // One of `values`, each with its weight: any non-negative numbers, not all zero.
    static Law discrete(std::vector<double> values, std::vector<double> weights);

    // Between measured samples, in any order: the quantile function is linear between neighbours
    // (A. Law, Simulation Modeling and Analysis, 5th ed., section 6.2.4). Neighbours x and y with
    // weights v and w have a share proportional to (v + w) / 2 between them; no weights: all equal.
    static Law empirical(std::vector<double> samples, std::vector<double> weights = {});

    // X + by; factor * X, factor > 0.
    static Law shifted(const Law& law, double by);
    static Law scaled(const Law& law, double factor);

    // X given low <= X <= high, by inversion: one draw, however rare the interval. It must have a
    // probability of at least 10^-12.
    static Law truncated(const Law& law, double low, double high);

    // One of `laws`, chosen by its weight.
    static Law mixture(std::vector<double> weights, std::vector<Law> laws);

    // The value of `draw` under this law. It may take words from the draw, any number.
    double sample(Draw& draw) const;
    // The same number as sample(), of a fresh draw from which nothing else is taken.
    double sample_once(Draw draw) const;

    double mean() const;
    double variance() const;

    // P(X <= x).
    double cdf(double x) const;

    // The least x with P(X <= x) >= p; std::invalid_argument unless 0 <= p <= 1.
    double quantile(double p) const;

    // The ends of the support; they may be infinite. No sample lies outside.
    double least() const;
    double greatest() const;

    bool is_constant() const { return kind_ == Kind::constant; }

    // Such as "lognormal(mean 2, cv 0.5)".
    std::string describe() const;

private:
    enum class Kind : std::uint8_t {
        constant,     // a: value
        uniform,      // a: low, b: high
        exponential,  // a: mean
        normal,       // a: mean, b: standard deviation
        lognormal,    // a: mu, b: sigma
        triangular,   // a: low, b: mode, c: high
        gamma,        // a: shape, b: scale
        erlang,       // a: k, b: mean of a stage
        weibull,      // a: shape, b: scale
        beta,         // a and b: shapes, c: low, d: high
        poisson,      // a: mean
        discrete,     // table: values, cumulative
        empirical,    // table: values, cumulative
        mixture,      // table: parts, cumulative
        moved,        // a: factor, b: by; table: one part
        truncated     // a: low, b: high; table: one part, the probabilities of its interval
    };

    // How the user gave the parameters: for describe() alone.
    enum class Form : std::uint8_t { natural, mean_and_cv, pert };

    explicit Law(Kind kind, double a = 0, double b = 0, double c = 0, double d = 0)
        : kind_(kind), a_(a), b_(b), c_(c), d_(d)
    {}
    Law(Kind kind, std::shared_ptr<const LawTable> table, double a = 0, double b = 0)
        : kind_(kind), a_(a), b_(b), table_(std::move(table))
    {}

    Law in_form(Form form) const;
    std::string describe_beta() const;
    std::string describe_mixture() const;
    Law moved(double factor, double by) const;
    Law as_discrete() const;
    Law discrete_between(double low, double high) const;
    Law empirical_between(double low, double high) const;
    Law mixture_between(double low, double high) const;
    Law inverted_between(double low, double high) const;
    double probability(double low, double high) const;

    double sample_rarely(Draw& draw) const;
    // The same as sample(), of a draw in words (Draw::coordinates, Draw::progress).
    static double sample_in_full(const Law& law, std::uint64_t first, std::uint64_t second,
                                 std::uint64_t key, std::uint64_t entity, std::uint64_t coordinates,
                                 std::uint64_t progress);

    // P(X < x) and P(X > x), and the x with P(X > x) = q, exact where 1 - q would round.
    double cdf_below(double x) const;
    double tail(double x) const;
    double quantile_of_tail(double q) const;
    double quantile_inside(double p) const;
    double quantile_of_empirical(double p) const;
    double quantile_of_mixture(double p) const;
    double quantile_of_truncated(double p, double q) const;

    template <class Function>
    double with_boost(Function function) const;

    Kind kind_;
    Form form_ = Form::natural;
    double a_;
    double b_;
    double c_ = 0;
    double d_ = 0;
    std::shared_ptr<const LawTable> table_;
};

static_assert(sizeof(Law) <= 64);

inline double Law::sample(Draw& draw) const
{
    switch (kind_) {
        case Kind::constant:
            return a_;
        case Kind::uniform:
            return std::min(a_ + (b_ - a_) * draw.unit(), b_);
        case Kind::exponential:
            return a_ * boost::random::exponential_distribution<>(1.0)(draw);
        case Kind::normal:
            return a_ + b_ * boost::random::normal_distribution<>(0.0, 1.0)(draw);
        case Kind::lognormal:
            return std::exp(a_ + b_ * boost::random::normal_distribution<>(0.0, 1.0)(draw));
        default:
            return sample_rarely(draw);
    }
}

// The first step of Boost's ziggurats (Marsaglia and Tsang 2000, with Boost's tables and bits): it
// decides 98 times in 100 and needs one word, so a draw need never be put together in memory.
namespace ziggurat {

// 56 bits as a number in [0, 1), as Boost makes it of a word: it clears bit 11.
inline double upper_bits(std::uint64_t word)
{
    const std::uint64_t bits = (word & ~(std::uint64_t{1} << 11)) >> 8;
    return static_cast<double>(static_cast<std::int64_t>(bits)) * 0x1p-56;
}

// Unit exponential and standard normal; `decided` tells whether the first step was enough.
inline double first_exponential(std::uint64_t word, bool& decided)
{
    const double* const table = boost::random::detail::exponential_table<double>::table_x;
    const std::size_t i = word & 0xFF;
    const double x = upper_bits(word) * table[i];
    decided = x < table[i + 1];
    return x;
}

inline double first_normal(std::uint64_t word, bool& decided)
{
    const double* const table = boost::random::detail::normal_table<double>::table_x;
    const std::size_t i = (word & 0xFF) >> 1;
    const double x = upper_bits(word) * table[i];
    decided = x < table[i + 1];
    return (word & 1) != 0 ? x : -x;
}

}  // namespace ziggurat

inline double Law::sample_once(Draw draw) const
{
    bool decided = false;
    if (kind_ == Kind::exponential) {
        const double x = ziggurat::first_exponential(draw.first_word(), decided);
        if (decided) [[likely]]
            return a_ * x;
    } else if (kind_ == Kind::lognormal) {
        const double x = ziggurat::first_normal(draw.first_word(), decided);
        if (decided) [[likely]]
            return std::exp(a_ + b_ * x);
    } else if (kind_ == Kind::constant) {
        return a_;
    }
    return sample_in_full(*this, draw.front_, draw.back_, draw.key_, draw.entity_,
                          draw.coordinates(), draw.progress());
}

// The longest duration a law can give: 146,000 years, so that no sum with a time overflows.
inline constexpr Duration longest_duration{std::int64_t{1} << 62};

// A duration from a law in seconds, to the nearest microsecond, halves upwards. Samples below zero
// give zero and samples above longest_duration give that; whoever reads a law of durations checks
// that least() is not negative.
inline Duration sample_duration(const Law& seconds, Draw draw)
{
    const double us = seconds.sample_once(draw) * 1e6;
    if (!(us > 0)) return Duration::zero();
    if (us >= static_cast<double>(longest_duration.count())) return longest_duration;
    return Duration(static_cast<std::int64_t>(us + 0.5));
}

}  // namespace karvan::sim
