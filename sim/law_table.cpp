// The laws made of tables: discrete, empirical, mixtures, and what shifting and scaling make.
#include "sim/law_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace karvan::sim {
namespace {

// `values` and `weights` in ascending order of the values.
void sort_together(std::vector<double>& values, std::vector<double>& weights)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        return values[i] < values[j] || (values[i] == values[j] && i < j);
    });
    const std::vector<double> old_values = values;
    const std::vector<double> old_weights = weights;
    for (std::size_t i = 0; i < order.size(); ++i) {
        values[i] = old_values[order[i]];
        weights[i] = old_weights[order[i]];
    }
}

// Adds up the weights of equal neighbours.
void merge_equal(std::vector<double>& values, std::vector<double>& weights)
{
    std::size_t kept = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] == values[kept]) {
            weights[kept] += weights[i];
        } else {
            ++kept;
            values[kept] = values[i];
            weights[kept] = weights[i];
        }
    }
    values.resize(kept + 1);
    weights.resize(kept + 1);
}

void require_values(const char* law, const std::vector<double>& values)
{
    if (values.empty()) refuse("{}: there are no values, but it needs at least one", law);
    for (const double value : values) {
        if (!std::isfinite(value)) {
            refuse("{}: one value is {}, but all must be finite numbers", law, value);
        }
    }
}

void require_as_many(const char* law, std::size_t values, std::size_t weights)
{
    if (values != weights) {
        refuse("{}: there are {} weights for {} values, but each value needs one", law, weights,
               values);
    }
}

// The law of factor * value + by.
std::shared_ptr<const LawTable> move_values(const LawTable& table, double factor, double by)
{
    auto moved = std::make_shared<LawTable>(table);
    for (double& value : moved->values) value = factor * value + by;
    require_values("shifted or scaled", moved->values);
    moved->mean = factor * table.mean + by;
    moved->variance = factor * factor * table.variance;
    return moved;
}

}  // namespace

std::size_t step_of(const std::vector<double>& cumulative, double u)
{
    const auto step = std::upper_bound(cumulative.begin(), cumulative.end(), u);
    return static_cast<std::size_t>(step - cumulative.begin());
}

std::vector<double> cumulate(const char* law, const std::vector<double>& weights)
{
    for (const double weight : weights) {
        if (!std::isfinite(weight) || weight < 0) {
            refuse("{}: one weight is {}, but all must be finite and not negative", law, weight);
        }
    }
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!(total > 0) || !std::isfinite(total)) {
        refuse("{}: the weights sum to {}, but they must sum to a finite number above 0", law,
               total);
    }
    std::vector<double> cumulative(weights.size());
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        cumulative[i] = std::min(sum / total, 1.0);
    }
    // Not just the last: weights of zero at the end must not win by rounding.
    for (std::size_t i = weights.size(); i-- > 0;) {
        cumulative[i] = 1;
        if (weights[i] > 0) break;
    }
    return cumulative;
}

void complete_discrete(LawTable& table)
{
    double before = 0;
    table.mean = 0;
    for (std::size_t i = 0; i < table.values.size(); ++i) {
        table.mean += (table.cumulative[i] - before) * table.values[i];
        before = table.cumulative[i];
    }
    before = 0;
    table.variance = 0;
    for (std::size_t i = 0; i < table.values.size(); ++i) {
        const double distance = table.values[i] - table.mean;
        table.variance += (table.cumulative[i] - before) * distance * distance;
        before = table.cumulative[i];
    }
}

void complete_empirical(LawTable& table)
{
    table.mean = 0;
    for (std::size_t i = 1; i < table.values.size(); ++i) {
        const double share = table.cumulative[i] - table.cumulative[i - 1];
        table.mean += share * (table.values[i - 1] + table.values[i]) / 2;
    }
    table.variance = 0;
    for (std::size_t i = 1; i < table.values.size(); ++i) {
        const double share = table.cumulative[i] - table.cumulative[i - 1];
        const double x = table.values[i - 1] - table.mean;
        const double y = table.values[i] - table.mean;
        table.variance += share * (x * x + x * y + y * y) / 3;
    }
}

void complete_mixture(LawTable& table)
{
    double before = 0;
    table.mean = 0;
    for (std::size_t i = 0; i < table.parts.size(); ++i) {
        table.mean += (table.cumulative[i] - before) * table.parts[i].mean();
        before = table.cumulative[i];
    }
    before = 0;
    table.variance = 0;
    for (std::size_t i = 0; i < table.parts.size(); ++i) {
        const double distance = table.parts[i].mean() - table.mean;
        table.variance +=
            (table.cumulative[i] - before) * (table.parts[i].variance() + distance * distance);
        before = table.cumulative[i];
    }
}

Law Law::discrete(std::vector<double> values, std::vector<double> weights)
{
    require_values("discrete", values);
    require_as_many("discrete", values.size(), weights.size());
    cumulate("discrete", weights);  // checks them before those of zero are dropped
    std::vector<double> possible;
    std::vector<double> likely;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (weights[i] == 0) continue;
        possible.push_back(values[i]);
        likely.push_back(weights[i]);
    }
    sort_together(possible, likely);
    merge_equal(possible, likely);
    if (possible.size() == 1) return constant(possible[0]);

    auto table = std::make_shared<LawTable>();
    table->cumulative = cumulate("discrete", likely);
    table->values = std::move(possible);
    complete_discrete(*table);
    return Law(Kind::discrete, std::move(table));
}

Law Law::empirical(std::vector<double> samples, std::vector<double> weights)
{
    require_values("empirical", samples);
    if (weights.empty()) weights.assign(samples.size(), 1.0);
    require_as_many("empirical", samples.size(), weights.size());
    cumulate("empirical", weights);
    sort_together(samples, weights);
    if (samples.front() == samples.back()) return constant(samples.front());

    std::vector<double> shares = {0};
    for (std::size_t i = 1; i < samples.size(); ++i) {
        shares.push_back((weights[i - 1] + weights[i]) / 2);
    }
    auto table = std::make_shared<LawTable>();
    table->cumulative = cumulate("empirical", shares);
    table->values = std::move(samples);
    complete_empirical(*table);
    return Law(Kind::empirical, std::move(table));
}

Law Law::mixture(std::vector<double> weights, std::vector<Law> laws)
{
    if (laws.empty()) refuse("mixture: there are no laws, but it needs at least one");
    require_as_many("mixture", laws.size(), weights.size());
    cumulate("mixture", weights);
    auto table = std::make_shared<LawTable>();
    std::vector<double> likely;
    for (std::size_t i = 0; i < laws.size(); ++i) {
        if (weights[i] == 0) continue;
        table->parts.push_back(laws[i]);
        likely.push_back(weights[i]);
    }
    if (likely.size() == 1) return table->parts[0];
    table->cumulative = cumulate("mixture", likely);
    complete_mixture(*table);
    return Law(Kind::mixture, std::move(table));
}

Law Law::moved(double factor, double by) const
{
    if (factor == 1 && by == 0) return *this;
    const bool scales_only = by == 0;
    switch (kind_) {
        case Kind::constant:
            return constant(factor * a_ + by);
        case Kind::uniform:
            return uniform(factor * a_ + by, factor * b_ + by);
        case Kind::normal:
            return normal(factor * a_ + by, factor * b_);
        case Kind::triangular:
            return triangular(factor * a_ + by, factor * b_ + by, factor * c_ + by);
        case Kind::beta:
            return beta(a_, b_, factor * c_ + by, factor * d_ + by).in_form(form_);
        case Kind::discrete:
            return Law(kind_, move_values(*table_, factor, by));
        case Kind::empirical:
            return Law(kind_, move_values(*table_, factor, by));
        case Kind::exponential:
            if (scales_only) return exponential(factor * a_);
            break;
        case Kind::lognormal:
            if (scales_only) return lognormal_log(a_ + std::log(factor), b_).in_form(form_);
            break;
        case Kind::gamma:
            if (scales_only) return gamma(a_, factor * b_).in_form(form_);
            break;
        case Kind::erlang:
            if (scales_only) return Law(kind_, a_, factor * b_);
            break;
        case Kind::weibull:
            if (scales_only) return weibull(a_, factor * b_).in_form(form_);
            break;
        case Kind::mixture: {
            auto table = std::make_shared<LawTable>(*table_);
            for (Law& part : table->parts) part = part.moved(factor, by);
            complete_mixture(*table);
            return Law(kind_, std::move(table));
        }
        case Kind::moved:
            return Law(kind_, table_, factor * a_, factor * b_ + by);
        default:
            break;
    }
    auto table = std::make_shared<LawTable>();
    table->parts.push_back(*this);
    return Law(Kind::moved, std::move(table), factor, by);
}

}  // namespace karvan::sim
