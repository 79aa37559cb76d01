// The laws with a formula: their checks and their names. Laws made of tables are in law_table.cpp.
#include "sim/law.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "sim/law_table.hpp"

namespace karvan::sim {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void require_finite(const char* law, const char* name, double value)
{
    if (!std::isfinite(value))
        refuse("{}: {} is {}, but it must be a finite number", law, name, value);
}

void require_positive(const char* law, const char* name, double value)
{
    require_finite(law, name, value);
    if (!(value > 0)) refuse("{}: {} is {}, but it must be above 0", law, name, value);
}

void require_not_negative(const char* law, const char* name, double value)
{
    require_finite(law, name, value);
    if (value < 0) refuse("{}: {} is {}, but it must not be negative", law, name, value);
}

// The range [low, high], not empty.
void require_range(const char* law, double low, double high)
{
    require_finite(law, "low", low);
    require_finite(law, "high", high);
    if (low > high)
        refuse("{}: low is {} and high is {}, but low must not be above high", law, low, high);
    require_finite(law, "high - low", high - low);
}

void require_mode(const char* law, double low, double mode, double high)
{
    require_range(law, low, high);
    require_finite(law, "mode", mode);
    if (mode < low || mode > high) {
        refuse("{}: mode is {}, but it must lie between low ({}) and high ({})", law, mode, low,
               high);
    }
}

// The shape of the Weibull law whose cv is given: ln(1 + cv^2) = ln G(1 + 2/k) - 2 ln G(1 + 1/k),
// which falls with k (N. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions I,
// 1994, section 21.3).
double weibull_shape(double cv)
{
    const double wanted = std::log1p(cv * cv);
    const auto excess = [wanted](double log_k) {
        const double k = std::exp(log_k);
        return boost::math::lgamma(1 + 2 / k) - 2 * boost::math::lgamma(1 + 1 / k) - wanted;
    };
    std::uintmax_t steps = 200;
    const auto bracket =
        boost::math::tools::toms748_solve(excess, std::log(0.05), std::log(2000.0),
                                          boost::math::tools::eps_tolerance<double>(50), steps);
    return std::exp((bracket.first + bracket.second) / 2);
}

}  // namespace

Law Law::in_form(Form form) const
{
    Law law = *this;
    law.form_ = form;
    return law;
}

Law Law::constant(double value)
{
    require_finite("constant", "value", value);
    return Law(Kind::constant, value);
}

Law Law::uniform(double low, double high)
{
    require_range("uniform", low, high);
    return low == high ? constant(low) : Law(Kind::uniform, low, high);
}

Law Law::exponential(double mean)
{
    require_positive("exponential", "mean", mean);
    return Law(Kind::exponential, mean);
}

Law Law::normal(double mean, double sd)
{
    require_finite("normal", "mean", mean);
    require_not_negative("normal", "sd", sd);
    return sd == 0 ? constant(mean) : Law(Kind::normal, mean, sd);
}

Law Law::truncated_normal(double mean, double sd, double low, double high)
{
    return truncated(normal(mean, sd), low, high);
}

Law Law::lognormal(double mean, double cv)
{
    require_positive("lognormal", "mean", mean);
    require_not_negative("lognormal", "cv", cv);
    if (cv == 0) return constant(mean);
    const double log_variance = std::log1p(cv * cv);
    return lognormal_log(std::log(mean) - log_variance / 2, std::sqrt(log_variance))
        .in_form(Form::mean_and_cv);
}

Law Law::lognormal_log(double mu, double sigma)
{
    require_finite("lognormal", "mu", mu);
    require_not_negative("lognormal", "sigma", sigma);
    if (!std::isfinite(std::exp(2 * (mu + sigma * sigma)))) {
        refuse("lognormal: the variance with mu {} and sigma {} is too large to compute", mu,
               sigma);
    }
    return sigma == 0 ? constant(std::exp(mu)) : Law(Kind::lognormal, mu, sigma);
}

Law Law::gamma(double shape, double scale)
{
    require_positive("gamma", "shape", shape);
    require_positive("gamma", "scale", scale);
    return Law(Kind::gamma, shape, scale);
}

Law Law::gamma_mean_cv(double mean, double cv)
{
    require_positive("gamma", "mean", mean);
    require_not_negative("gamma", "cv", cv);
    if (cv == 0) return constant(mean);
    return gamma(1 / (cv * cv), mean * cv * cv).in_form(Form::mean_and_cv);
}

Law Law::erlang(int k, double mean)
{
    if (k < 1 || k > 1'000'000) {
        refuse("erlang: k is {}, but it must be a whole number from 1 to 1000000", k);
    }
    require_positive("erlang", "mean", mean);
    return Law(Kind::erlang, k, mean / k);
}

Law Law::weibull(double shape, double scale)
{
    require_positive("weibull", "shape", shape);
    require_positive("weibull", "scale", scale);
    if (shape < 0.05) refuse("weibull: shape is {}, but it must be at least 0.05", shape);
    return Law(Kind::weibull, shape, scale);
}

Law Law::weibull_mean_cv(double mean, double cv)
{
    require_positive("weibull", "mean", mean);
    require_not_negative("weibull", "cv", cv);
    if (cv == 0) return constant(mean);
    if (cv < 0.002 || cv > 100) {
        refuse("weibull: cv is {}, but it must be 0 or from 0.002 to 100", cv);
    }
    const double shape = weibull_shape(cv);
    return weibull(shape, mean / std::tgamma(1 + 1 / shape)).in_form(Form::mean_and_cv);
}

Law Law::triangular(double low, double mode, double high)
{
    require_mode("triangular", low, mode, high);
    return low == high ? constant(low) : Law(Kind::triangular, low, mode, high);
}

Law Law::pert(double low, double mode, double high, double lambda)
{
    require_mode("pert", low, mode, high);
    require_positive("pert", "lambda", lambda);
    if (low == high) return constant(low);
    const double rise = lambda * (mode - low) / (high - low);
    const double fall = lambda * (high - mode) / (high - low);
    return beta(1 + rise, 1 + fall, low, high).in_form(Form::pert);
}

Law Law::beta(double a, double b, double low, double high)
{
    require_positive("beta", "a", a);
    require_positive("beta", "b", b);
    require_range("beta", low, high);
    return low == high ? constant(low) : Law(Kind::beta, a, b, low, high);
}

Law Law::poisson(double mean)
{
    require_positive("poisson", "mean", mean);
    if (mean > 1e9) refuse("poisson: mean is {}, but it must be at most 1e9", mean);
    return Law(Kind::poisson, mean);
}

Law Law::shifted(const Law& law, double by)
{
    require_finite("shifted", "the shift", by);
    return law.moved(1, by);
}

Law Law::scaled(const Law& law, double factor)
{
    require_positive("scaled", "the factor", factor);
    return law.moved(factor, 0);
}

double Law::least() const
{
    switch (kind_) {
        case Kind::normal:
            return -infinity;
        case Kind::constant:
        case Kind::uniform:
        case Kind::triangular:
            return a_;
        case Kind::beta:
            return c_;
        case Kind::discrete:
        case Kind::empirical:
            return table_->values.front();
        case Kind::moved:
            return a_ * table_->parts[0].least() + b_;
        case Kind::truncated:
            return std::max(a_, table_->parts[0].least());
        case Kind::mixture: {
            double least = infinity;
            for (const Law& part : table_->parts) least = std::min(least, part.least());
            return least;
        }
        default:
            return 0;
    }
}

double Law::greatest() const
{
    switch (kind_) {
        case Kind::constant:
            return a_;
        case Kind::uniform:
            return b_;
        case Kind::triangular:
            return c_;
        case Kind::beta:
            return d_;
        case Kind::discrete:
        case Kind::empirical:
            return table_->values.back();
        case Kind::moved:
            return a_ * table_->parts[0].greatest() + b_;
        case Kind::truncated:
            return std::min(b_, table_->parts[0].greatest());
        case Kind::mixture: {
            double greatest = -infinity;
            for (const Law& part : table_->parts) greatest = std::max(greatest, part.greatest());
            return greatest;
        }
        default:
            return infinity;
    }
}

std::string Law::describe() const
{
    const double cv = mean() != 0 ? std::sqrt(variance()) / mean() : 0;
    if (form_ == Form::mean_and_cv) {
        const char* name = kind_ == Kind::lognormal ? "lognormal"
                           : kind_ == Kind::gamma   ? "gamma"
                                                    : "weibull";
        return fmt::format("{}(mean {:.6g}, cv {:.6g})", name, mean(), cv);
    }
    switch (kind_) {
        case Kind::constant:
            return fmt::format("constant {:.6g}", a_);
        case Kind::uniform:
            return fmt::format("uniform({:.6g} to {:.6g})", a_, b_);
        case Kind::exponential:
            return fmt::format("exponential(mean {:.6g})", a_);
        case Kind::normal:
            return fmt::format("normal(mean {:.6g}, sd {:.6g})", a_, b_);
        case Kind::lognormal:
            return fmt::format("lognormal(mu {:.6g}, sigma {:.6g})", a_, b_);
        case Kind::triangular:
            return fmt::format("triangular(low {:.6g}, mode {:.6g}, high {:.6g})", a_, b_, c_);
        case Kind::gamma:
            return fmt::format("gamma(shape {:.6g}, scale {:.6g})", a_, b_);
        case Kind::erlang:
            return fmt::format("erlang(k {:.0f}, mean {:.6g})", a_, a_ * b_);
        case Kind::weibull:
            return fmt::format("weibull(shape {:.6g}, scale {:.6g})", a_, b_);
        case Kind::beta:
            return describe_beta();
        case Kind::poisson:
            return fmt::format("poisson(mean {:.6g})", a_);
        case Kind::discrete:
            return fmt::format("discrete({} values from {:.6g} to {:.6g}, mean {:.6g})",
                               table_->values.size(), least(), greatest(), mean());
        case Kind::empirical:
            return fmt::format("empirical({} samples from {:.6g} to {:.6g}, mean {:.6g})",
                               table_->values.size(), least(), greatest(), mean());
        case Kind::moved:
            return fmt::format("{:.6g} * {} + {:.6g}", a_, table_->parts[0].describe(), b_);
        case Kind::truncated:
            return fmt::format("{} from {:.6g} to {:.6g}", table_->parts[0].describe(), a_, b_);
        case Kind::mixture:
            return describe_mixture();
    }
    return {};
}

std::string Law::describe_beta() const
{
    if (form_ == Form::natural) {
        return fmt::format("beta(a {:.6g}, b {:.6g}, from {:.6g} to {:.6g})", a_, b_, c_, d_);
    }
    const double lambda = a_ + b_ - 2;
    const double mode = c_ + (a_ - 1) / lambda * (d_ - c_);
    return fmt::format("pert(low {:.6g}, mode {:.6g}, high {:.6g}, lambda {:.6g})", c_, mode, d_,
                       lambda);
}

std::string Law::describe_mixture() const
{
    std::string text = "mixture(";
    double before = 0;
    for (std::size_t i = 0; i < table_->parts.size(); ++i) {
        text += fmt::format("{}{:.3g} of {}", i > 0 ? ", " : "", table_->cumulative[i] - before,
                            table_->parts[i].describe());
        before = table_->cumulative[i];
    }
    return text + ")";
}

}  // namespace karvan::sim
