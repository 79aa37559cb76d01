// Estimating elementary effects and variance-based indices.
#include "analysis/experiments/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/per_replication.hpp"
#include "sim/stream.hpp"

namespace karvan::analysis {

namespace {

// One row of the design of Saltelli: f(A), f(B), f(AB_i).
struct Row {
    double a;
    double b;
    std::vector<double> ab;
};

std::vector<Row> rows_of(const std::vector<double>& outcomes, std::size_t factors)
{
    const std::size_t length = factors + 2;
    if (outcomes.size() % length != 0)
        throw std::invalid_argument("the outcomes are not those of a design of Saltelli");
    std::vector<Row> rows;
    for (auto at = outcomes.begin(); at != outcomes.end();
         at += static_cast<std::ptrdiff_t>(length)) {
        const auto end = at + static_cast<std::ptrdiff_t>(length);
        if (std::any_of(at, end, [](double v) { return std::isnan(v); })) continue;
        rows.push_back({*at, *(at + 1), std::vector<double>(at + 2, end)});
    }
    return rows;
}

struct Indices {
    std::vector<double> first;
    std::vector<double> total;
};

Indices indices_of(const std::vector<const Row*>& rows, std::size_t factors)
{
    const auto n = static_cast<double>(rows.size());
    double mean = 0;
    for (const Row* row : rows) mean += (row->a + row->b) / (2 * n);
    double variance = 0;
    for (const Row* row : rows)
        variance +=
            ((row->a - mean) * (row->a - mean) + (row->b - mean) * (row->b - mean)) / (2 * n - 1);
    Indices result;
    for (std::size_t f = 0; f < factors; ++f) {
        double first = 0;
        double total = 0;
        for (const Row* row : rows) {
            // Centred: the estimator is the same, its error smaller.
            first += (row->b - mean) * (row->ab[f] - row->a) / n;
            total += (row->a - row->ab[f]) * (row->a - row->ab[f]) / (2 * n);
        }
        result.first.push_back(variance > 0 ? first / variance : unknown);
        result.total.push_back(variance > 0 ? total / variance : unknown);
    }
    return result;
}

// The percentile interval of resampled values.
Share share(double value, std::vector<double> resampled, double level)
{
    std::erase_if(resampled, [](double v) { return std::isnan(v); });
    if (resampled.empty()) return {value, unknown, unknown};
    std::sort(resampled.begin(), resampled.end());
    const auto at = [&](double p) {
        const double last = static_cast<double>(resampled.size() - 1);
        return resampled[static_cast<std::size_t>(std::lround(p * last))];
    };
    return {value, at((1 - level) / 2), at((1 + level) / 2)};
}

}  // namespace

std::vector<ElementaryEffect> elementary_effects(const std::vector<UnitPoint>& design,
                                                 const std::vector<double>& outcomes,
                                                 std::size_t factors, double level)
{
    std::vector<std::vector<double>> effects(factors);
    for (std::size_t p = 0; p + 1 < design.size(); ++p) {
        if ((p + 1) % (factors + 1) == 0) continue;  // from one trajectory to the next
        for (std::size_t f = 0; f < factors; ++f) {
            const double step = design[p + 1][f] - design[p][f];
            const double effect = (outcomes[p + 1] - outcomes[p]) / step;
            if (step != 0 && !std::isnan(effect)) effects[f].push_back(effect);
        }
    }
    std::vector<ElementaryEffect> result;
    for (const std::vector<double>& of_factor : effects) {
        std::vector<double> absolute = of_factor;
        for (double& effect : absolute) effect = std::abs(effect);
        ElementaryEffect one{mean_over_replications(of_factor, level),
                             mean_over_replications(absolute, level), unknown};
        double squares = 0;
        for (const double effect : of_factor)
            squares += (effect - one.mean.mean) * (effect - one.mean.mean);
        if (of_factor.size() > 1)
            one.spread = std::sqrt(squares / static_cast<double>(of_factor.size() - 1));
        result.push_back(one);
    }
    return result;
}

std::vector<SobolIndex> sobol_indices(const std::vector<double>& outcomes, std::size_t factors,
                                      std::uint64_t seed, std::size_t resamples, double level)
{
    const std::vector<Row> rows = rows_of(outcomes, factors);
    std::vector<const Row*> all;
    for (const Row& row : rows) all.push_back(&row);
    const Indices best = indices_of(all, factors);
    std::vector<std::vector<double>> first(factors);
    std::vector<std::vector<double>> total(factors);
    sim::Stream chosen(seed, 0, "bootstrap", "row");
    std::vector<const Row*> sample(rows.size());
    for (std::size_t b = 0; b < resamples && !rows.empty(); ++b) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            sim::Draw draw = chosen.at(b * rows.size() + i);
            sample[i] =
                &rows[static_cast<std::size_t>(draw.unit() * static_cast<double>(rows.size()))];
        }
        const Indices again = indices_of(sample, factors);
        for (std::size_t f = 0; f < factors; ++f) {
            first[f].push_back(again.first[f]);
            total[f].push_back(again.total[f]);
        }
    }
    std::vector<SobolIndex> result;
    for (std::size_t f = 0; f < factors; ++f)
        result.push_back(
            {share(best.first[f], first[f], level), share(best.total[f], total[f], level)});
    return result;
}

}  // namespace karvan::analysis
