// Sampling from the laws that are too long for the header: made from a uniform number and from
// Boost's normal and exponential ziggurats.
#include <algorithm>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>

#include "sim/law.hpp"
#include "sim/law_table.hpp"

namespace karvan::sim {
namespace {

double unit_exponential(Draw& draw) { return boost::random::exponential_distribution<>(1.0)(draw); }

double unit_normal(Draw& draw) { return boost::random::normal_distribution<>(0.0, 1.0)(draw); }

// The gamma law of scale 1, shape >= 1: G. Marsaglia, W. Tsang, "A simple method for generating
// gamma variables", ACM TOMS 26 (2000). Several times as fast as Boost's own.
double gamma_from_1(double shape, Draw& draw)
{
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = unit_normal(draw);
        const double root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root;
        const double u = draw.unit();
        const double square = x * x;
        if (u < 1 - 0.0331 * square * square) return d * v;
        if (std::log(u) < square / 2 + d * (1 - v + std::log(v))) return d * v;
    }
}

// The logarithm of a gamma sample of any shape: for shapes so small that the sample may underflow.
// If G has shape a + 1, then G U^(1/a) has shape a (Marsaglia and Tsang, section 6).
double log_gamma_sample(double shape, Draw& draw)
{
    if (shape >= 1) return std::log(gamma_from_1(shape, draw));
    const double log_larger = std::log(gamma_from_1(shape + 1, draw));
    return log_larger + std::log(draw.unit()) / shape;
}

double gamma_sample(double shape, Draw& draw)
{
    return shape >= 1 ? gamma_from_1(shape, draw) : std::exp(log_gamma_sample(shape, draw));
}

// X / (X + Y) of two gamma samples (L. Devroye, Non-Uniform Random Variate Generation, 1986,
// section IX.4).
double beta_sample(double a, double b, Draw& draw)
{
    if (a >= 1 && b >= 1) {
        const double x = gamma_from_1(a, draw);
        return x / (x + gamma_from_1(b, draw));
    }
    const double log_x = log_gamma_sample(a, draw);
    return 1 / (1 + std::exp(log_gamma_sample(b, draw) - log_x));
}

// Few stages are summed (3 ns each, the same bits everywhere), many are one gamma sample.
double erlang_sample(double k, Draw& draw)
{
    if (k > 8) return gamma_from_1(k, draw);
    double sum = 0;
    for (double stage = 0; stage < k; ++stage) sum += unit_exponential(draw);
    return sum;
}

// By inversion.
double triangular_sample(double low, double mode, double high, double u)
{
    const double range = high - low;
    if (u * range <= mode - low) return low + std::sqrt(u * range * (mode - low));
    return high - std::sqrt((1 - u) * range * (high - mode));
}

double empirical_sample(const LawTable& table, Draw& draw)
{
    const double u = draw.unit();
    const std::size_t i = step_of(table.cumulative, u);
    const double share =
        (u - table.cumulative[i - 1]) / (table.cumulative[i] - table.cumulative[i - 1]);
    const double value = table.values[i - 1] + share * (table.values[i] - table.values[i - 1]);
    return std::min(value, table.values[i]);
}

}  // namespace

double Law::sample_in_full(const Law& law, std::uint64_t first, std::uint64_t second,
                           std::uint64_t key, std::uint64_t entity, std::uint64_t coordinates,
                           std::uint64_t progress)
{
    Draw draw({first, second}, key, entity, coordinates, progress);
    return law.sample(draw);
}

double Law::sample_rarely(Draw& draw) const
{
    switch (kind_) {
        case Kind::triangular:
            return std::clamp(triangular_sample(a_, b_, c_, draw.unit()), a_, c_);
        case Kind::gamma:
            return b_ * gamma_sample(a_, draw);
        case Kind::erlang:
            return b_ * erlang_sample(a_, draw);
        case Kind::weibull:
            return b_ * std::pow(unit_exponential(draw), 1 / a_);
        case Kind::beta:
            return std::clamp(c_ + (d_ - c_) * beta_sample(a_, b_, draw), c_, d_);
        case Kind::poisson:
            return static_cast<double>(boost::random::poisson_distribution<std::int64_t>(a_)(draw));
        case Kind::discrete:
            return table_->values[step_of(table_->cumulative, draw.unit())];
        case Kind::empirical:
            return empirical_sample(*table_, draw);
        case Kind::mixture:
            return table_->parts[step_of(table_->cumulative, draw.unit())].sample(draw);
        case Kind::moved:
            return a_ * table_->parts[0].sample(draw) + b_;
        case Kind::truncated:
            return quantile_inside(draw.unit());
        default:
            return sample(draw);
    }
}

}  // namespace karvan::sim
