// MSER-5 and batch means.
#include "analysis/experiments/warmup.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

// Queue and use of a resource over time, the mean of all replications.
std::vector<double> mean_series(const RunResults& results, std::size_t resource, bool of_queue)
{
    std::vector<double> sum;
    std::size_t runs = 0;
    const std::size_t resources = results.run.resources.size();
    for (const ReplicationOutcome& outcome : results.replications) {
        if (!is_finished(outcome)) continue;
        const auto& values = of_queue ? outcome.sampled_queue : outcome.sampled_busy;
        if (runs++ == 0) sum.assign(outcome.samples, 0.0);
        sum.resize(std::min(sum.size(), outcome.samples));
        for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += values[t * resources + resource];
    }
    for (double& value : sum) value /= static_cast<double>(std::max<std::size_t>(1, runs));
    return sum;
}

}  // namespace

std::optional<std::size_t> mser5(const std::vector<double>& series)
{
    constexpr std::size_t length = 5;
    std::vector<double> batches;
    for (std::size_t at = 0; at + length <= series.size(); at += length) {
        double sum = 0;
        for (std::size_t i = 0; i < length; ++i) sum += series[at + i];
        batches.push_back(sum / length);
    }
    // The last few batches alone look steady by chance: at least five remain.
    constexpr std::size_t least = 5;
    if (batches.size() < 2 * least) return {};
    double best = std::numeric_limits<double>::infinity();
    std::size_t cut = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t d = batches.size(); d-- > 0;) {
        sum += batches[d];
        squares += batches[d] * batches[d];
        const auto n = static_cast<double>(batches.size() - d);
        const double statistic = std::max(0.0, squares - sum * sum / n) / (n * n);
        // Of equal values the one that leaves out less.
        if (n >= least && statistic <= best) {
            best = statistic;
            cut = d;
        }
    }
    if (2 * cut > batches.size()) return {};
    return cut * length;
}

Warmup find_warmup(const RunResults& results)
{
    Warmup warmup;
    std::size_t longest = 0;
    for (std::size_t r = 0; r < results.run.resources.size(); ++r) {
        for (const bool of_queue : {true, false}) {
            const std::vector<double> series = mean_series(results, r, of_queue);
            const auto cut = mser5(series);
            if (!cut) return {false, 0, r};
            if (!warmup.resource || *cut > longest) warmup.resource = r;
            longest = std::max(longest, *cut);
        }
    }
    warmup.is_found = true;
    warmup.hours = static_cast<double>(longest) * results.run.sample_every_h;
    return warmup;
}

BatchMeans batch_means(const std::vector<double>& series, double level)
{
    return batch_means(series, std::vector<double>(series.size(), 1.0), level);
}

BatchMeans batch_means(const std::vector<double>& sums, const std::vector<double>& counts,
                       double level)
{
    constexpr std::size_t most = 40;
    constexpr std::size_t least = 10;
    BatchMeans best;
    for (std::size_t batches = most; batches >= least; batches /= 2) {
        const std::size_t length = sums.size() / batches;
        if (length == 0) continue;
        std::vector<double> means;
        for (std::size_t first = sums.size() - batches * length; first < sums.size();
             first += length) {
            const std::span batch_sums(sums.data() + first, length);
            const std::span batch_counts(counts.data() + first, length);
            means.push_back(compensated_sum(batch_sums) / compensated_sum(batch_counts));
        }
        best.estimate = mean_over_batches(means, level);
        best.batches = batches;
        best.length = length;
        best.correlation = lag_one_correlation(means);
        // 95 % of uncorrelated series lie within 2 / sqrt(n) (see lag_one_correlation).
        best.is_sound = std::isnan(best.correlation) ||
                        best.correlation < 2 / std::sqrt(static_cast<double>(batches));
        if (best.is_sound) break;
    }
    return best;
}

}  // namespace karvan::analysis
