// Deciding how many replications are enough.
#include "analysis/precision.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/summary_numbers.hpp"

namespace karvan::analysis {

double stopping_ratio(const PrecisionRule& rule)
{
    if (!(rule.target > 0 && rule.target < 1))
        throw std::invalid_argument("a relative precision lies between 0 and 100 %");
    return rule.target / (1 + rule.target);
}

Reached reached(const std::vector<double>& values, const PrecisionRule& rule)
{
    const double ratio = stopping_ratio(rule);
    Reached result;
    result.estimate = mean_over_replications(values, rule.level);
    result.is_seen = result.estimate.n > 0;
    if (result.estimate.n < 2) return result;
    // A measure that is the same in every replication is known, even if it is 0.
    if (result.estimate.half_width == 0) {
        result.is_stable = true;
        result.needed = result.estimate.n;
        return result;
    }
    result.is_stable = relative_half_width(result.estimate) <= ratio;
    // Replications in which nothing was observed count as well.
    if (const auto seen = required_replications(result.estimate, ratio)) {
        const double share =
            static_cast<double>(result.estimate.n) / static_cast<double>(values.size());
        result.needed = static_cast<std::int64_t>(
            std::min(std::ceil(static_cast<double>(*seen) / share), 0x1p62));
    }
    return result;
}

std::uint32_t next_replications(const Observations& rows, const PrecisionRule& rule)
{
    const auto present = static_cast<std::uint32_t>(rows.size());
    const std::uint32_t most = std::max(rule.most, 2U);
    const std::uint32_t least = std::clamp(rule.least, 2U, most);
    if (present < least) return least;
    std::int64_t needed = present;
    bool enough = true;
    for (std::size_t m = 0; m < rows.front().size(); ++m) {
        const Reached measure = reached(column(rows, m), rule);
        if (measure.is_stable || !measure.is_seen) continue;
        enough = false;
        needed = std::max(needed, measure.needed.value_or(2 * std::int64_t{present}));
    }
    if (enough || present >= most) return present;
    const std::int64_t step =
        std::clamp<std::int64_t>((needed - present + 1) / 2, std::max(1U, present / 10), present);
    return static_cast<std::uint32_t>(std::min<std::int64_t>(present + step, most));
}

std::vector<std::string> unstable_lines(const Observations& rows,
                                        const std::vector<Measure>& measures,
                                        const PrecisionRule& rule)
{
    std::vector<std::string> lines;
    for (std::size_t m = 0; m < measures.size(); ++m) {
        const Reached measure = reached(column(rows, m), rule);
        if (measure.is_stable) continue;
        if (!measure.is_seen) {
            lines.push_back(measures[m].title + ": no replication observed anything");
            continue;
        }
        std::string needed = "how many replications it needs cannot be told";
        if (measure.needed) needed = fmt::format("needs about {} replications", *measure.needed);
        lines.push_back(fmt::format("{} is not stable yet: {}; {}", measures[m].title,
                                    quantity(measure.estimate, measures[m].unit), needed));
    }
    return lines;
}

Observations observe_to_precision(const Observe& observe, std::size_t point,
                                  const PrecisionRule& rule)
{
    Observations rows;
    for (;;) {
        const auto present = static_cast<std::uint32_t>(rows.size());
        const std::uint32_t next = next_replications(rows, rule);
        if (next == present) return rows;
        const Observations more = observe(point, {present, next - present});
        rows.insert(rows.end(), more.begin(), more.end());
        if (more.size() < next - present) return rows;
    }
}

}  // namespace karvan::analysis
