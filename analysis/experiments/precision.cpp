// Deciding how many replications are enough.
#include "analysis/experiments/precision.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/summary/summary_numbers.hpp"

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

namespace {

// What the first replications say.
struct Look {
    bool holds = true;        // for every measure that was seen
    std::int64_t needed = 0;  // about so many replications in all
};

Look look_at(const Observations& rows, std::uint32_t count, const PrecisionRule& rule)
{
    Look look{true, count};
    for (std::size_t m = 0; m < rows.front().size(); ++m) {
        std::vector<double> values = column(rows, m);
        values.resize(count);
        const Reached measure = reached(values, rule);
        if (measure.is_stable || !measure.is_seen) continue;
        look.holds = false;
        look.needed = std::max(look.needed, measure.needed.value_or(2 * std::int64_t{count}));
    }
    return look;
}

// The replications at the look after that one.
std::uint32_t next_look(const Look& look, std::uint32_t count, const PrecisionRule& rule)
{
    if (look.holds)
        return count +
               std::max(1U, static_cast<std::uint32_t>(std::ceil(rule.confirmation * count)));
    const std::int64_t step =
        std::clamp<std::int64_t>((look.needed - count + 1) / 2, std::max(1U, count / 10), count);
    return count + static_cast<std::uint32_t>(step);
}

}  // namespace

std::uint32_t next_replications(const Observations& rows, const PrecisionRule& rule)
{
    const auto present = static_cast<std::uint32_t>(rows.size());
    const std::uint32_t most = std::max(rule.most, 2U);
    std::uint32_t count = std::clamp(rule.least, 2U, most);
    for (bool held = false; count <= present;) {
        const Look look = look_at(rows, count, rule);
        if ((look.holds && held) || count >= most) return present;
        held = look.holds;
        count = std::min(next_look(look, count, rule), most);
    }
    return count;
}

PrecisionSoFar precision_so_far(const Observations& rows, const std::vector<Measure>& measures,
                                const PrecisionRule& rule)
{
    PrecisionSoFar so_far{"", std::max(rule.least, next_replications(rows, rule))};
    double worst = 0;
    for (std::size_t m = 0; m < measures.size() && rows.size() > 1; ++m) {
        const Reached measure = reached(column(rows, m), rule);
        if (!measure.is_seen) continue;
        const std::int64_t needed = measure.needed.value_or(rule.most);
        so_far.needed = static_cast<std::uint32_t>(
            std::clamp<std::int64_t>(needed, so_far.needed, std::max(so_far.needed, rule.most)));
        const double ratio = relative_half_width(measure.estimate);
        if (!(ratio > worst) || measure.is_stable) continue;
        worst = ratio;
        so_far.text = fmt::format("{} known to {:.3g} %, {:g} % wanted", measures[m].name,
                                  100 * ratio, 100 * rule.target);
    }
    if (so_far.text.empty() && rows.size() > 1) so_far.text = "precise enough, if it stays so";
    return so_far;
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
