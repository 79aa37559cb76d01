// Laws given that they fall into an interval.
//
// Tables are cut; the rest is inverted: a uniform share of the interval's probability becomes a
// quantile, counted from whichever end of the law is nearer, where it is best resolved.
#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>

#include "sim/law_table.hpp"

namespace karvan::sim {
namespace {

constexpr double least_probability = 1e-12;

// The integral of f(p, 1 - p) over 0 < p < 1, in two halves, each with its own end at zero: f may
// have a weak pole at either end.
template <class Function>
double integrate_over_unit(Function f)
{
    boost::math::quadrature::tanh_sinh<double> integrator;
    const auto lower = [&](double p) { return f(p, 1 - p); };
    const auto upper = [&](double q) { return f(1 - q, q); };
    return integrator.integrate(lower, 0.0, 0.5) + integrator.integrate(upper, 0.0, 0.5);
}

}  // namespace

Law Law::truncated(const Law& law, double low, double high)
{
    if (!(low <= high)) {
        refuse("truncated: low is {} and high is {}, but low must not be above high", low, high);
    }
    if (low <= law.least() && law.greatest() <= high) return law;
    const double probability = law.probability(low, high);
    if (!(probability >= least_probability)) {
        refuse(
            "truncated: {} lies between {} and {} with probability {:.3g}, but it must be at "
            "least 1e-12",
            law.describe(), low, high, probability);
    }
    switch (law.kind_) {
        case Kind::constant:
            return law;
        case Kind::uniform:
            return uniform(std::max(low, law.a_), std::min(high, law.b_));
        case Kind::poisson:
            return law.as_discrete().discrete_between(low, high);
        case Kind::discrete:
            return law.discrete_between(low, high);
        case Kind::empirical:
            return law.empirical_between(low, high);
        case Kind::mixture:
            return law.mixture_between(low, high);
        case Kind::truncated:
            return truncated(law.table_->parts[0], std::max(low, law.a_), std::min(high, law.b_));
        case Kind::moved:
            if (law.table_->parts[0].kind_ == Kind::poisson) {
                return truncated(law.table_->parts[0].as_discrete().moved(law.a_, law.b_), low,
                                 high);
            }
            return law.inverted_between(low, high);
        default:
            return law.inverted_between(low, high);
    }
}

// P(low <= X <= high), without cancellation in either tail of a law that has no atom at `low`.
double Law::probability(double low, double high) const
{
    const double below = cdf_below(low);
    const double above = tail(high);
    if (below <= 0.5 && above <= 0.5) return 1 - below - above;
    const bool atom_at_low = cdf(low) > below;
    return below <= 0.5 || atom_at_low ? cdf(high) - below : tail(low) - above;
}

// A Poisson law as a table, without its outermost 10^-18 on either side.
Law Law::as_discrete() const
{
    const double first = quantile_inside(1e-18);
    const double last = quantile_of_tail(1e-18);
    auto table = std::make_shared<LawTable>();
    for (double value = first; value <= last; ++value) {
        table->values.push_back(value);
        table->cumulative.push_back(cdf(value));
    }
    table->cumulative.back() = 1;
    complete_discrete(*table);
    return Law(Kind::discrete, std::move(table));
}

Law Law::discrete_between(double low, double high) const
{
    std::vector<double> values;
    std::vector<double> weights;
    double before = 0;
    for (std::size_t i = 0; i < table_->values.size(); ++i) {
        const double value = table_->values[i];
        if (low <= value && value <= high) {
            values.push_back(value);
            weights.push_back(table_->cumulative[i] - before);
        }
        before = table_->cumulative[i];
    }
    return discrete(std::move(values), std::move(weights));
}

Law Law::empirical_between(double low, double high) const
{
    const double below = cdf_below(low);
    const double width = cdf(high) - below;
    auto table = std::make_shared<LawTable>();
    const auto add_knot = [&](double value, double cumulative) {
        table->values.push_back(value);
        table->cumulative.push_back(std::clamp((cumulative - below) / width, 0.0, 1.0));
    };

    if (low > least()) add_knot(low, below);
    for (std::size_t i = 0; i < table_->values.size(); ++i) {
        const double value = table_->values[i];
        if (low <= value && value <= high) add_knot(value, table_->cumulative[i]);
    }
    if (high < greatest()) add_knot(high, below + width);
    table->cumulative.back() = 1;
    if (table->values.front() == table->values.back()) return constant(table->values.front());
    complete_empirical(*table);
    return Law(Kind::empirical, std::move(table));
}

// Each part is truncated; it keeps the share that it has inside the interval.
Law Law::mixture_between(double low, double high) const
{
    std::vector<double> weights;
    std::vector<Law> parts;
    double before = 0;
    for (std::size_t i = 0; i < table_->parts.size(); ++i) {
        const double share = table_->parts[i].probability(low, high);
        if (share >= least_probability) {
            weights.push_back((table_->cumulative[i] - before) * share);
            parts.push_back(truncated(table_->parts[i], low, high));
        }
        before = table_->cumulative[i];
    }
    return mixture(std::move(weights), std::move(parts));
}

Law Law::inverted_between(double low, double high) const
{
    auto table = std::make_shared<LawTable>();
    table->below = cdf_below(low);
    table->above = tail(high);
    table->width = probability(low, high);
    table->parts.push_back(*this);
    const Law law(Kind::truncated, table, low, high);
    table->least = law.least();
    table->greatest = law.greatest();

    // The moments, as integrals of the quantile function.
    table->mean =
        integrate_over_unit([&](double p, double q) { return law.quantile_of_truncated(p, q); });
    table->variance = integrate_over_unit([&](double p, double q) {
        const double distance = law.quantile_of_truncated(p, q) - table->mean;
        return distance * distance;
    });
    return law;
}

double Law::quantile_of_truncated(double p, double q) const
{
    // Both probabilities are kept off zero, where the part may be infinite.
    constexpr double least_positive = 1e-300;
    const Law& part = table_->parts[0];
    const double from_below = std::max(table_->below + p * table_->width, least_positive);
    const double from_above = std::max(table_->above + q * table_->width, least_positive);
    const double value = from_below < from_above ? part.quantile_inside(from_below)
                                                 : part.quantile_of_tail(from_above);
    return std::clamp(value, table_->least, table_->greatest);
}

}  // namespace karvan::sim
