#include "analysis/report/report_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace karvan::analysis {

namespace {

constexpr std::size_t most_series = 24;
constexpr std::size_t most_points = 120;
constexpr std::size_t histogram_bins = 40;
constexpr std::array<std::pair<const char*, double>, 5> bands{
    {{"p5", 0.05}, {"p25", 0.25}, {"p50", 0.5}, {"p75", 0.75}, {"p95", 0.95}}};

// The quantile of sorted values, between neighbours by straight lines (Hyndman and Fan, type 7).
double quantile_of(const std::vector<double>& sorted, double p)
{
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

// Shipments of a flow by the bins of the file, over all replications.
std::vector<double> counts_of(const ResultsReading& results, std::size_t flow, std::size_t bins)
{
    const std::vector<double> all = results.numbers("transit_histogram");
    const std::size_t flows = results.size("flow");
    std::vector<double> counts(bins, 0.0);
    for (std::size_t r = 0; r < results.replications().size(); ++r)
        for (std::size_t b = 0; results.finished()[r] && b < bins; ++b)
            counts[b] += all[(r * flows + flow) * bins + b];
    return counts;
}

// The resources with the longest mean queues, those that never queue left out.
std::vector<std::size_t> longest_queues(const ResultsReading& results)
{
    std::vector<std::pair<double, std::size_t>> ranked;
    for (std::size_t i = 0; i < results.size("resource"); ++i) {
        const double queue = results.estimate("queue_mean", i).mean;
        if (queue > 0) ranked.emplace_back(-queue, i);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.resize(std::min(ranked.size(), most_series));
    std::vector<std::size_t> resources;
    for (const auto& [queue, resource] : ranked) resources.push_back(resource);
    return resources;
}

}  // namespace

// The bins of the file are narrow and grow with the time; what they count is spread evenly over the
// wide bins of the picture.
Json report_histogram(const ResultsReading& results, std::size_t flow)
{
    const std::vector<double> lower = results.numbers("bin");
    const std::vector<double> upper = results.numbers("bin_upper");
    const std::vector<double> counts = counts_of(results, flow, lower.size());
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    if (total == 0) return nullptr;
    const auto some = [](double count) { return count > 0; };
    const auto first =
        static_cast<std::size_t>(std::find_if(counts.begin(), counts.end(), some) - counts.begin());
    const auto last = counts.size() - 1 -
                      static_cast<std::size_t>(std::find_if(counts.rbegin(), counts.rend(), some) -
                                               counts.rbegin());
    const double begin = lower[first];
    const double width = std::max(1e-9, (upper[last] - begin) / histogram_bins);
    std::vector<double> share(histogram_bins, 0.0);
    for (std::size_t b = first; b <= last; ++b) {
        const double span = upper[b] - lower[b];
        const auto from = static_cast<std::size_t>((lower[b] - begin) / width);
        for (std::size_t k = from; k < histogram_bins && counts[b] > 0; ++k) {
            const double low = std::max(lower[b], begin + width * static_cast<double>(k));
            const double high = std::min(upper[b], begin + width * static_cast<double>(k + 1));
            if (high <= low && low >= upper[b]) break;
            if (high <= low) continue;  // the edges of both kinds of bins coincide
            share[k] += counts[b] / total * (span > 0 ? (high - low) / span : 1);
        }
    }
    return {{"from_h", number_json(begin)},
            {"width_h", number_json(width)},
            {"shipments", total},
            {"share", numbers_json(share)}};
}

Json report_series(const ResultsReading& results)
{
    const std::vector<double> hours = results.numbers("time");
    const std::vector<double> queue = results.numbers("queue_sampled");
    const std::size_t resources = results.size("resource");
    const std::size_t step =
        std::max<std::size_t>(1, (hours.size() + most_points - 1) / most_points);
    Json series{{"hours", Json::array()}, {"queues", Json::array()}};
    for (std::size_t t = 0; t < hours.size(); t += step) series["hours"].push_back(hours[t]);
    for (const std::size_t resource : longest_queues(results)) {
        Json one{{"resource", resource}};
        for (const auto& [name, p] : bands) one[name] = Json::array();
        for (std::size_t t = 0; t < hours.size(); t += step) {
            std::vector<double> means;
            for (std::size_t r = 0; r < results.replications().size(); ++r) {
                double sum = 0;
                std::size_t samples = 0;
                for (std::size_t k = t; k < std::min(t + step, hours.size()); ++k, ++samples)
                    sum += queue[(r * hours.size() + k) * resources + resource];
                const double mean = sum / static_cast<double>(samples);
                if (!std::isnan(mean)) means.push_back(mean);
            }
            std::sort(means.begin(), means.end());
            for (const auto& [name, p] : bands)
                one[name].push_back(means.empty() ? Json(nullptr)
                                                  : number_json(quantile_of(means, p)));
        }
        series["queues"].push_back(std::move(one));
    }
    return series;
}

}  // namespace karvan::analysis
