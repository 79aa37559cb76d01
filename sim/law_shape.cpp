// What is known about a law: mean, variance, distribution function and quantiles.
//
// Formulas without a comment are those of Boost.Math's distribution of the same name.
#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>

#include "sim/law_table.hpp"

namespace karvan::sim {
namespace {

namespace bm = boost::math;
namespace bp = boost::math::policies;

// In double throughout; a quantile of a whole-numbered law is the least that reaches p; what is too
// large for a double is infinite.
using Policy = bp::policy<bp::promote_double<false>, bp::discrete_quantile<bp::integer_round_up>,
                          bp::overflow_error<bp::ignore_error>>;

// Linear between the knots around the one at `next`.
double interpolate(const LawTable& table, std::size_t next, double x)
{
    if (next == 0) return 0;
    if (next == table.values.size()) return 1;
    const double share =
        (x - table.values[next - 1]) / (table.values[next] - table.values[next - 1]);
    const double before = table.cumulative[next - 1];
    return before + share * (table.cumulative[next] - before);
}

// The number of values below x, or not above it.
std::size_t count_below(const LawTable& table, double x)
{
    const auto& values = table.values;
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), x) -
                                    values.begin());
}

std::size_t count_up_to(const LawTable& table, double x)
{
    const auto& values = table.values;
    return static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), x) -
                                    values.begin());
}

}  // namespace

// function(distribution of Boost.Math) for the laws that have one.
template <class Function>
double Law::with_boost(Function function) const
{
    switch (kind_) {
        case Kind::uniform:
            return function(bm::uniform_distribution<double, Policy>(a_, b_));
        case Kind::exponential:
            return function(bm::exponential_distribution<double, Policy>(1 / a_));
        case Kind::normal:
            return function(bm::normal_distribution<double, Policy>(a_, b_));
        case Kind::lognormal:
            return function(bm::lognormal_distribution<double, Policy>(a_, b_));
        case Kind::triangular:
            return function(bm::triangular_distribution<double, Policy>(a_, b_, c_));
        case Kind::gamma:
        case Kind::erlang:
            return function(bm::gamma_distribution<double, Policy>(a_, b_));
        case Kind::weibull:
            return function(bm::weibull_distribution<double, Policy>(a_, b_));
        case Kind::beta:
            return function(bm::beta_distribution<double, Policy>(a_, b_));
        case Kind::poisson:
            return function(bm::poisson_distribution<double, Policy>(a_));
        default:
            throw std::logic_error("a law without a distribution of Boost.Math");
    }
}

double Law::mean() const
{
    switch (kind_) {
        case Kind::constant:
            return a_;
        case Kind::exponential:
            return a_;
        case Kind::discrete:
        case Kind::empirical:
        case Kind::mixture:
        case Kind::truncated:
            return table_->mean;
        case Kind::moved:
            return a_ * table_->parts[0].mean() + b_;
        case Kind::beta:
            return c_ + (d_ - c_) * a_ / (a_ + b_);
        default:
            return with_boost([](const auto& law) { return bm::mean(law); });
    }
}

double Law::variance() const
{
    switch (kind_) {
        case Kind::constant:
            return 0;
        case Kind::exponential:
            return a_ * a_;
        case Kind::discrete:
        case Kind::empirical:
        case Kind::mixture:
        case Kind::truncated:
            return table_->variance;
        case Kind::moved:
            return a_ * a_ * table_->parts[0].variance();
        case Kind::beta: {
            const double sum = a_ + b_;
            const double range = d_ - c_;
            return range * range * a_ * b_ / (sum * sum * (sum + 1));
        }
        default:
            return with_boost([](const auto& law) { return bm::variance(law); });
    }
}

double Law::cdf(double x) const
{
    if (x < least()) return 0;
    if (x >= greatest()) return 1;
    switch (kind_) {
        case Kind::discrete:
            return table_->cumulative[count_up_to(*table_, x) - 1];
        case Kind::empirical:
            return interpolate(*table_, count_up_to(*table_, x), x);
        case Kind::mixture: {
            double sum = 0;
            double before = 0;
            for (std::size_t i = 0; i < table_->parts.size(); ++i) {
                sum += (table_->cumulative[i] - before) * table_->parts[i].cdf(x);
                before = table_->cumulative[i];
            }
            return std::min(sum, 1.0);
        }
        case Kind::moved:
            return table_->parts[0].cdf((x - b_) / a_);
        case Kind::truncated:
            return table_->below > 0.5
                       ? 1 - tail(x)
                       : std::clamp((table_->parts[0].cdf(x) - table_->below) / table_->width, 0.0,
                                    1.0);
        case Kind::beta:
            x = (x - c_) / (d_ - c_);
            break;
        case Kind::poisson:
            x = std::floor(x);
            break;
        default:
            break;
    }
    return with_boost([x](const auto& law) { return bm::cdf(law, x); });
}

double Law::cdf_below(double x) const
{
    switch (kind_) {
        case Kind::constant:
            return a_ < x ? 1 : 0;
        case Kind::poisson:
            return cdf(std::ceil(x) - 1);
        case Kind::discrete: {
            const std::size_t below = count_below(*table_, x);
            return below > 0 ? table_->cumulative[below - 1] : 0;
        }
        case Kind::empirical:
            return interpolate(*table_, count_below(*table_, x), x);
        case Kind::moved:
            return table_->parts[0].cdf_below((x - b_) / a_);
        case Kind::mixture: {
            double sum = 0;
            double before = 0;
            for (std::size_t i = 0; i < table_->parts.size(); ++i) {
                sum += (table_->cumulative[i] - before) * table_->parts[i].cdf_below(x);
                before = table_->cumulative[i];
            }
            return std::min(sum, 1.0);
        }
        default:
            return cdf(x);
    }
}

double Law::tail(double x) const
{
    if (x < least()) return 1;
    if (x >= greatest()) return 0;
    switch (kind_) {
        case Kind::discrete:
        case Kind::empirical:
            return 1 - cdf(x);
        case Kind::mixture: {
            double sum = 0;
            double before = 0;
            for (std::size_t i = 0; i < table_->parts.size(); ++i) {
                sum += (table_->cumulative[i] - before) * table_->parts[i].tail(x);
                before = table_->cumulative[i];
            }
            return std::min(sum, 1.0);
        }
        case Kind::moved:
            return table_->parts[0].tail((x - b_) / a_);
        case Kind::truncated: {
            const double above = table_->parts[0].tail(x) - table_->above;
            return std::clamp(above / table_->width, 0.0, 1.0);
        }
        case Kind::beta:
            x = (x - c_) / (d_ - c_);
            break;
        case Kind::poisson:
            x = std::floor(x);
            break;
        default:
            break;
    }
    return with_boost([x](const auto& law) { return bm::cdf(bm::complement(law, x)); });
}

double Law::quantile(double p) const
{
    if (!(p >= 0 && p <= 1)) refuse("quantile: p is {}, but it must be from 0 to 1", p);
    if (p == 0) return least();
    if (p == 1) return greatest();
    return quantile_inside(p);
}

double Law::quantile_inside(double p) const
{
    switch (kind_) {
        case Kind::constant:
            return a_;
        case Kind::discrete: {
            const auto& steps = table_->cumulative;
            return table_->values[static_cast<std::size_t>(
                std::lower_bound(steps.begin(), steps.end(), p) - steps.begin())];
        }
        case Kind::empirical:
            return quantile_of_empirical(p);
        case Kind::mixture:
            return quantile_of_mixture(p);
        case Kind::moved:
            return a_ * table_->parts[0].quantile_inside(p) + b_;
        case Kind::truncated:
            return quantile_of_truncated(p, 1 - p);
        default:
            break;
    }
    const double x = with_boost([p](const auto& law) { return bm::quantile(law, p); });
    return kind_ == Kind::beta ? c_ + (d_ - c_) * x : x;
}

double Law::quantile_of_tail(double q) const
{
    switch (kind_) {
        case Kind::constant:
        case Kind::discrete:
        case Kind::empirical:
        case Kind::mixture:
            return quantile(1 - q);
        case Kind::moved:
            return a_ * table_->parts[0].quantile_of_tail(q) + b_;
        case Kind::truncated:
            return quantile_of_truncated(1 - q, q);
        default:
            break;
    }
    const double x =
        with_boost([q](const auto& law) { return bm::quantile(bm::complement(law, q)); });
    return kind_ == Kind::beta ? c_ + (d_ - c_) * x : x;
}

double Law::quantile_of_empirical(double p) const
{
    const auto& steps = table_->cumulative;
    const auto next =
        static_cast<std::size_t>(std::lower_bound(steps.begin(), steps.end(), p) - steps.begin());
    if (next == 0) return table_->values.front();
    const double share = (p - steps[next - 1]) / (steps[next] - steps[next - 1]);
    const double before = table_->values[next - 1];
    return std::min(before + share * (table_->values[next] - before), table_->values[next]);
}

// The quantile lies between those of the parts: halve that interval until it cannot be halved.
double Law::quantile_of_mixture(double p) const
{
    double low = table_->parts[0].quantile_inside(p);
    double high = low;
    for (const Law& part : table_->parts) {
        low = std::min(low, part.quantile_inside(p));
        high = std::max(high, part.quantile_inside(p));
    }
    if (cdf(low) >= p) return low;
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) return high;
        (cdf(middle) >= p ? high : low) = middle;
    }
}

}  // namespace karvan::sim
