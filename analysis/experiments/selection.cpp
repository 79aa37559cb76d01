// The procedure KN.
#include "analysis/experiments/selection.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

namespace karvan::analysis {

namespace {

void check(const SelectionRule& rule)
{
    if (!(rule.indifference > 0))
        throw std::invalid_argument("the indifference zone is a number above 0");
    if (!(rule.probability > 0 && rule.probability < 1))
        throw std::invalid_argument("a probability of correct selection lies between 0 and 1");
    if (rule.first_stage < 2)
        throw std::invalid_argument("the first stage needs two replications at least");
}

class Race {
public:
    Race(std::size_t designs, const Observe& observe, const SelectionRule& rule)
        : observe_(observe), rule_(rule), values_(designs), sums_(designs, 0.0)
    {
        for (std::size_t i = 0; i < designs; ++i) left_.push_back(i);
    }

    Selection run()
    {
        std::uint32_t r = std::min(rule_.first_stage, rule_.most);
        bool whole = extend(r);
        if (whole) find_variances();
        while (whole) {
            drop(r);
            if (left_.size() < 2 || r >= rule_.most || is_tied(r)) break;
            whole = extend(++r);
        }
        return result();
    }

private:
    double sign() const { return rule_.higher_is_better ? 1 : -1; }

    // All that are left get replications up to `count`. False if interrupted.
    bool extend(std::uint32_t count)
    {
        bool whole = true;
        for (const std::size_t i : left_) {
            Observations& rows = values_[i];
            const auto present = static_cast<std::uint32_t>(rows.size());
            const Observations more = observe_(i, {present, count - present});
            for (const std::vector<double>& row : more) {
                if (std::isnan(row.front()))
                    throw std::runtime_error(fmt::format(
                        "replication {} of design {} gives no number to rank by", rows.size(), i));
                sums_[i] += sign() * row.front();
                rows.push_back(row);
            }
            whole = whole && rows.size() == count;
        }
        return whole;
    }

    // S^2 of the differences of each pair in the first stage.
    void find_variances()
    {
        const std::size_t k = values_.size();
        variances_.assign(k * k, 0.0);
        for (std::size_t i = 0; i < k; ++i)
            for (std::size_t j = 0; j < i; ++j)
                variances_[i * k + j] = variances_[j * k + i] = variance_of_difference(i, j);
        h2_ = selection_constant(k, rule_);
    }

    double variance_of_difference(std::size_t i, std::size_t j) const
    {
        const std::size_t n = values_[i].size();
        double mean = 0;
        for (std::size_t r = 0; r < n; ++r)
            mean += (values_[i][r][0] - values_[j][r][0]) / static_cast<double>(n);
        double squares = 0;
        for (std::size_t r = 0; r < n; ++r) {
            const double d = values_[i][r][0] - values_[j][r][0] - mean;
            squares += d * d;
        }
        return squares / static_cast<double>(n - 1);
    }

    // How far a mean may be below another until it is beaten.
    double room(std::size_t i, std::size_t j, double r) const
    {
        const double s2 = variances_[i * values_.size() + j];
        const double delta = rule_.indifference;
        return std::max(0.0, delta / (2 * r) * (h2_ * s2 / (delta * delta) - r));
    }

    // All that are left have no room any more and equal means: more replications tell nothing else,
    // as where two designs are one and the same.
    bool is_tied(double r) const
    {
        return std::all_of(left_.begin(), left_.end(), [&](std::size_t i) {
            return room(left_.front(), i, r) == 0 && sums_[i] == sums_[left_.front()];
        });
    }

    // i goes if its mean is below that of another that is left by more than W.
    void drop(std::uint32_t replications)
    {
        const double r = replications;
        std::vector<std::size_t> kept;
        for (const std::size_t i : left_) {
            const bool beaten = std::any_of(left_.begin(), left_.end(), [&](std::size_t j) {
                return i != j && sums_[i] / r < sums_[j] / r - room(i, j, r);
            });
            beaten ? dropped_.push_back(i) : kept.push_back(i);
        }
        left_ = std::move(kept);
    }

    Candidate candidate(std::size_t design, bool is_dropped) const
    {
        const auto n = static_cast<std::uint32_t>(values_[design].size());
        return {design, n > 0 ? sign() * sums_[design] / n : 0, n, is_dropped};
    }

    // Of those dropped, the ones that held out longer come first; of equals, the better mean.
    std::tuple<bool, std::int64_t, double, std::size_t> place_of(const Candidate& one) const
    {
        const std::int64_t held_out = one.is_dropped ? std::int64_t{one.replications} : 0;
        return {one.is_dropped, -held_out, -sign() * one.mean, one.design};
    }

    Selection result()
    {
        Selection selection;
        for (const std::size_t i : left_) selection.ranking.push_back(candidate(i, false));
        for (const std::size_t i : dropped_) selection.ranking.push_back(candidate(i, true));
        std::sort(
            selection.ranking.begin(), selection.ranking.end(),
            [&](const Candidate& a, const Candidate& b) { return place_of(a) < place_of(b); });
        if (left_.size() == 1) selection.best = left_.front();
        selection.is_tied = left_.size() > 1 && !variances_.empty() &&
                            is_tied(static_cast<double>(values_[left_.front()].size()));
        selection.values = std::move(values_);
        return selection;
    }

    const Observe& observe_;
    const SelectionRule& rule_;
    std::vector<Observations> values_;
    std::vector<double> sums_;  // higher is better
    std::vector<double> variances_;
    double h2_ = 0;
    std::vector<std::size_t> left_;
    std::vector<std::size_t> dropped_;
};

}  // namespace

double selection_constant(std::size_t designs, const SelectionRule& rule)
{
    const double alpha = 1 - rule.probability;
    const double freedom = rule.first_stage - 1.0;
    const double others = std::max<double>(1, static_cast<double>(designs) - 1);
    const double eta = (std::pow(2 * alpha / others, -2 / freedom) - 1) / 2;
    return 2 * eta * freedom;
}

Selection select_best(std::size_t designs, const Observe& observe, const SelectionRule& rule)
{
    check(rule);
    return Race(designs, observe, rule).run();
}

}  // namespace karvan::analysis
