// Depth, area and end of a disruption.
#include "analysis/recovery.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace karvan::analysis {

namespace {

// The mean of each value and those that follow, `window` in all: what is over at once does not look
// as if it lasted longer.
std::vector<double> smoothed(const std::vector<double>& values, std::size_t window)
{
    std::vector<double> means(values.size());
    for (std::size_t t = 0; t < values.size(); ++t) {
        const std::size_t end = std::min(values.size(), t + std::max<std::size_t>(1, window));
        double sum = 0;
        for (std::size_t i = t; i < end; ++i) sum += values[i];
        means[t] = sum / static_cast<double>(end - t);
    }
    return means;
}

// The sample from which on nothing is above the threshold any more; the length if there is none.
std::size_t last_above(const std::vector<double>& values, std::size_t first, double threshold)
{
    std::size_t end = first;
    for (std::size_t t = first; t < values.size(); ++t)
        if (values[t] > threshold) end = t + 1;
    return end;
}

}  // namespace

Recovery recovery(const Series& disturbed, const Series& undisturbed, double sample_h,
                  double begin_h, double level, double share, std::size_t window)
{
    if (disturbed.size() != undisturbed.size())
        throw std::invalid_argument("the twins differ in their replications");
    Recovery result;
    Series differences;
    std::vector<double> depths;
    std::vector<double> areas;
    std::vector<double> ends;
    const auto first = static_cast<std::size_t>(std::ceil(begin_h / sample_h));
    for (std::size_t r = 0; r < disturbed.size(); ++r) {
        if (disturbed[r].size() != undisturbed[r].size())
            throw std::invalid_argument("the twins differ in their samples");
        std::vector<double> difference = disturbed[r];
        for (std::size_t t = 0; t < difference.size(); ++t) difference[t] -= undisturbed[r][t];
        const std::vector<double> smooth = smoothed(difference, window);
        double depth = 0;
        double area = 0;
        for (std::size_t t = first; t < difference.size(); ++t) {
            depth = std::max(depth, difference[t]);
            area += difference[t] * sample_h;
        }
        const std::size_t end = last_above(smooth, first, share * depth);
        if (end < difference.size()) ++result.recovered;
        depths.push_back(depth);
        areas.push_back(area);
        const bool is_struck = depth > 0;
        ends.push_back(is_struck ? std::max(0.0, static_cast<double>(end) * sample_h - begin_h)
                                 : 0);
        differences.push_back(std::move(difference));
    }
    const std::size_t samples = differences.empty() ? 0 : differences.front().size();
    for (std::size_t t = 0; t < samples; ++t) {
        std::vector<double> values;
        for (const auto& difference : differences)
            if (t < difference.size()) values.push_back(difference[t]);
        result.difference.push_back(mean_over_replications(values, level));
    }
    result.depth = mean_over_replications(depths, level);
    result.area = mean_over_replications(areas, level);
    result.recovered_h = mean_over_replications(ends, level);
    return result;
}

}  // namespace karvan::analysis
