// Depth, area and end of a disruption.
#include "analysis/experiments/recovery.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/stream.hpp"

namespace karvan::analysis {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// How often each replication counts: once, or as a bootstrap sample has it.
using Weights = std::vector<std::uint32_t>;

// A weighted mean and its standard error.
struct Mean {
    double mean = 0;
    double error = 0;
};

template <typename Value>
Mean mean_of(const Weights& weights, const Value& value)
{
    double n = 0;
    double sum = 0;
    for (std::size_t r = 0; r < weights.size(); ++r) {
        n += weights[r];
        sum += weights[r] * value(r);
    }
    Mean result{sum / n, 0};
    double squares = 0;
    for (std::size_t r = 0; r < weights.size(); ++r) {
        const double away = value(r) - result.mean;
        squares += weights[r] * away * away;
    }
    result.error = std::sqrt(squares / (n - 1) / n);
    return result;
}

// The differences, summed over time.
class Course {
public:
    Course(const Series& excess, const RecoveryRule& rule)
        : excess_(excess), rule_(rule), once_(excess.size(), 1)
    {
        const double before = std::ceil(rule.begin_h / rule.sample_h);
        first_ = std::min(samples(), static_cast<std::size_t>(std::max(0.0, before)));
        constexpr std::size_t part_of_rest = 128;  // where the length is not known
        const auto known = static_cast<std::size_t>(std::ceil(rule.length_h / rule.sample_h));
        length_ = std::max<std::size_t>(1, known > 0 ? known : (samples() - first_) / part_of_rest);
        for (const std::vector<double>& row : excess) sums_.push_back(summed(row));
    }

    std::size_t samples() const { return excess_.empty() ? 0 : excess_.front().size(); }
    std::size_t replications() const { return excess_.size(); }
    std::size_t first() const { return first_; }
    const Weights& once() const { return once_; }

    double at(std::size_t r, std::size_t t) const { return excess_[r][t]; }
    double area(std::size_t r, std::size_t end) const
    {
        return (sums_[r][end] - sums_[r][first_]) * rule_.sample_h;
    }

    // Ends of the sums that are tested: the length of the disruption, four times that, ..., the
    // horizon.
    std::vector<std::size_t> ends() const
    {
        std::vector<std::size_t> all;
        for (std::size_t n = length_; first_ + n < samples(); n *= 4) all.push_back(first_ + n);
        if (first_ < samples()) all.push_back(samples());
        return all;
    }

    // That chance makes such a sum: of that one alone.
    double chance(std::size_t end) const
    {
        const Mean sum = mean_of(once_, [&](std::size_t r) { return area(r, end); });
        if (!(sum.mean > 0)) return 1;
        if (replications() < 2) return 0;
        return student_upper_tail(sum.mean / sum.error,
                                  static_cast<std::int64_t>(replications()) - 1);
    }

    // The peak is looked for where the excess is more than noise.
    std::size_t end_of_effect() const
    {
        const std::vector<std::size_t> all = ends();
        std::size_t end = 0;
        for (const std::size_t one : all)
            if (chance(one) * static_cast<double>(all.size()) <= 1 - rule_.level) end = one;
        return end > 0 ? end : samples();
    }

    std::size_t peak(std::size_t end, const std::vector<double>& mean) const
    {
        const auto first = mean.begin() + static_cast<std::ptrdiff_t>(first_);
        const auto last = mean.begin() + static_cast<std::ptrdiff_t>(end);
        return static_cast<std::size_t>(std::max_element(first, last) - mean.begin());
    }

    std::vector<double> mean(const Weights& weights) const
    {
        std::vector<double> mean(samples(), 0.0);
        double n = 0;
        for (std::size_t r = 0; r < replications(); ++r) {
            n += weights[r];
            for (std::size_t t = 0; weights[r] > 0 && t < samples(); ++t)
                mean[t] += weights[r] * excess_[r][t];
        }
        for (double& value : mean) value /= n;
        return mean;
    }

    // The first sample that is back to normal, the number of samples if there is none.
    std::size_t back(std::size_t end, const Weights& weights) const
    {
        std::vector<double> left = mean(weights);
        const std::size_t top = peak(end, left);
        const double depth = left[top];
        for (double& value : left) value -= rule_.share * depth;
        const std::vector<double> sums = summed(left);
        // Sums of equal numbers may differ in their last digits.
        const double nothing = 1e-9 * std::abs(depth);
        for (std::size_t t = last_above(top, weights, nothing); t < samples();) {
            const std::size_t most = std::min(samples(), t + length_);
            std::size_t above = t + 1;
            while (above <= most && sums[above] <= sums[t] + nothing) ++above;
            if (above > most) return t;
            t = above;  // from all between on, the average until there is above as well
        }
        return samples();
    }

private:
    // Before each sample.
    static std::vector<double> summed(const std::vector<double>& values)
    {
        std::vector<double> sums(1, 0.0);
        for (const double value : values) sums.push_back(sums.back() + value);
        return sums;
    }

    // The last stretch after the peak that is above the threshold by more than noise; else the
    // peak.
    std::size_t last_above(std::size_t top, const Weights& weights, double nothing) const
    {
        const std::size_t stretches = (samples() - top + length_ - 1) / length_;
        const double critical = critical_value(static_cast<double>(stretches));
        std::size_t last = top;
        for (std::size_t t = top; t < samples(); t += length_) {
            const std::size_t end = std::min(samples(), t + length_);
            const Mean left = mean_of(weights, [&](std::size_t r) {
                return (sums_[r][end] - sums_[r][t]) / static_cast<double>(end - t) -
                       rule_.share * at(r, top);
            });
            if (left.mean > nothing && left.mean > critical * left.error) last = t;
        }
        return last;
    }

    // Of Student's t, one-sided, so many tests together.
    double critical_value(double tests) const
    {
        if (replications() < 2) return std::numeric_limits<double>::infinity();
        const double each = std::clamp(2 * (1 - rule_.level) / tests, 1e-15, 0.5);
        return student_quantile(1 - each, static_cast<std::int64_t>(replications()) - 1);
    }

    const Series& excess_;
    const RecoveryRule& rule_;
    Weights once_;
    std::size_t first_ = 0;
    std::size_t length_ = 1;  // of the disruption
    Series sums_;             // before each sample
};

// Since the beginning of the disruption.
double hours(std::size_t sample, const RecoveryRule& rule)
{
    return std::max(0.0, static_cast<double>(sample) * rule.sample_h - rule.begin_h);
}

// From the standard error that bootstrap samples of the replications have; a sample that is not
// back within the run counts as back at its end. Their variance is n / (n - 1) times too small.
double bootstrap_half_width(const Course& course, std::size_t end, const RecoveryRule& rule)
{
    const std::size_t n = course.replications();
    if (n < 2) return unknown;
    constexpr std::uint64_t samples = 200;
    sim::Stream stream(1, 0, "bootstrap", "recovery");
    std::vector<double> times;
    for (std::uint64_t b = 0; b < samples; ++b) {
        sim::Draw draw = stream.at(b);
        Weights weights(n, 0);
        for (std::size_t i = 0; i < n; ++i)
            ++weights[std::min(n - 1,
                               static_cast<std::size_t>(draw.unit() * static_cast<double>(n)))];
        times.push_back(hours(course.back(end, weights), rule));
    }
    const Weights once(samples, 1);
    const Mean spread = mean_of(once, [&](std::size_t b) { return times[b]; });
    const auto freedom = static_cast<double>(n - 1);
    const double error = spread.error * std::sqrt(samples * static_cast<double>(n) / freedom);
    return student_quantile(rule.level, static_cast<std::int64_t>(n) - 1) * error;
}

}  // namespace

Back Recovery::back() const
{
    if (!is_back) return Back::not_in_run;
    if (std::isnan(recovered_h.half_width)) return Back::alone;
    const bool has_lower = recovered_h.lower() > 0 || recovered_h.half_width == 0;
    if (recovered_h.upper() <= rest_h) return has_lower ? Back::within_interval : Back::at_most;
    return has_lower ? Back::at_least : Back::cannot_be_told;
}

Series excess(const Series& disturbed, const Series& undisturbed)
{
    if (disturbed.size() != undisturbed.size())
        throw std::invalid_argument("the twins differ in their replications");
    Series differences = disturbed;
    for (std::size_t r = 0; r < differences.size(); ++r) {
        if (disturbed[r].size() != undisturbed[r].size() ||
            disturbed[r].size() != disturbed.front().size())
            throw std::invalid_argument("the twins differ in their samples");
        for (std::size_t t = 0; t < differences[r].size(); ++t)
            differences[r][t] -= undisturbed[r][t];
    }
    return differences;
}

double chance_of(const Series& excess, const RecoveryRule& rule)
{
    const Course course(excess, rule);
    const std::vector<std::size_t> ends = course.ends();
    if (ends.empty()) return 1;
    double least = 1;
    for (const std::size_t end : ends) least = std::min(least, course.chance(end));
    return std::min(1.0, least * static_cast<double>(ends.size()));
}

Recovery recovery(const Series& excess, const RecoveryRule& rule)
{
    Recovery result;
    const Course course(excess, rule);
    result.chance = chance_of(excess, rule);
    const auto over = [&](const auto& value) {
        std::vector<double> values;
        for (std::size_t r = 0; r < excess.size(); ++r) values.push_back(value(r));
        return mean_over_replications(values, rule.level);
    };
    for (std::size_t t = 0; t < course.samples(); ++t)
        result.difference.push_back(over([&](std::size_t r) { return course.at(r, t); }));
    if (course.first() == course.samples()) return result;
    const std::size_t end = course.end_of_effect();
    const std::size_t peak = course.peak(end, course.mean(course.once()));
    result.depth = over([&](std::size_t r) { return course.at(r, peak); });
    const std::size_t back = course.back(end, course.once());
    result.is_back = back < course.samples();
    result.rest_h = hours(course.samples(), rule);
    result.area = over([&](std::size_t r) { return course.area(r, back); });
    if (result.is_back)
        result.recovered_h = {hours(back, rule), bootstrap_half_width(course, end, rule),
                              rule.level, static_cast<std::int64_t>(excess.size())};
    return result;
}

}  // namespace karvan::analysis
