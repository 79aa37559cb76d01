// Paired differences and what they say.
#include "analysis/experiments/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

namespace {

double variance_of(const Estimate& estimate)
{
    if (estimate.n < 2) return unknown;
    const double standard_error =
        estimate.half_width / student_quantile(estimate.level, estimate.n - 1);
    return standard_error * standard_error * static_cast<double>(estimate.n);
}

// The least n for which the half-width would be below |mean|, mean and variance being as the pilot
// has them and the quantile of Student's t that of n: after few replications it falls fast (A. M.
// Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1, obtaining a specified precision).
std::optional<std::int64_t> needed_to_tell(const Estimate& difference)
{
    const double size = std::abs(difference.mean);
    if (!(size > 0) || !std::isfinite(difference.half_width) || difference.n < 2) return {};
    const auto pilot = static_cast<double>(difference.n);
    const double spread =
        difference.half_width / student_quantile(difference.level, difference.n - 1);
    const auto tells = [&](std::int64_t n) {
        const double narrower = std::sqrt(pilot / static_cast<double>(n));
        return student_quantile(difference.level, n - 1) * spread * narrower < size;
    };
    if (!tells(most_that_tell)) return {};
    std::int64_t low = difference.n;  // does not tell
    std::int64_t high = most_that_tell;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (tells(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace

Verdict verdict_of(const Difference& one, Better better)
{
    const Estimate& difference = one.difference;
    if (difference.n < 2 || std::isnan(difference.half_width)) return Verdict::cannot_tell;
    if (difference.mean == 0 && difference.half_width == 0) return Verdict::unchanged;
    if (std::abs(difference.mean) + difference.half_width <= one.zone) return Verdict::alike;
    if (std::abs(difference.mean) <= difference.half_width) return Verdict::cannot_tell;
    const bool rises = difference.mean > 0;
    if (better == Better::neither) return rises ? Verdict::higher : Verdict::less;
    return rises == (better == Better::higher) ? Verdict::better : Verdict::worse;
}

std::vector<Difference> compare(const Observations& base,
                                const std::vector<Observations>& alternatives,
                                const std::vector<Measure>& measures, double level, double share)
{
    const double each = simultaneous_level(alternatives.size() * measures.size(), level, share);
    std::vector<Difference> all;
    for (std::size_t a = 0; a < alternatives.size(); ++a) {
        for (std::size_t m = 0; m < measures.size(); ++m) {
            const std::vector<double> before = column(base, m);
            const std::vector<double> after = column(alternatives[a], m);
            Difference one;
            one.alternative = a;
            one.measure = m;
            one.base = mean_over_replications(before, level);
            one.value = mean_over_replications(after, level);
            one.difference = paired_difference(before, after, each);
            one.verdict = verdict_of(one, measures[m].better);
            const double varies =
                variance_of(student_mean(paired_differences(before, after), each));
            const double apart =
                variance_of(student_mean(before)) + variance_of(student_mean(after));
            one.variance_reduction = varies > 0 ? apart / varies : unknown;
            one.is_told = one.verdict != Verdict::cannot_tell;
            if (!one.is_told) one.needed = needed_to_tell(one.difference);
            all.push_back(one);
        }
    }
    return all;
}

double simultaneous_level(std::size_t intervals, double level, double share)
{
    return 1 - share * (1 - level) / std::max(1.0, static_cast<double>(intervals));
}

std::string_view verdict_word(Verdict verdict)
{
    constexpr std::array<std::string_view, 7> words{"better",    "worse", "higher",         "lower",
                                                    "unchanged", "alike", "cannot tell yet"};
    return words[static_cast<std::size_t>(verdict)];
}

std::string sentence(const Difference& one, const Measure& measure)
{
    const std::string opening = fmt::format("{}: {}", verdict_word(one.verdict), measure.title);
    if (one.difference.n == 0) return opening + " was never observed in both";
    if (one.verdict == Verdict::unchanged)
        return fmt::format("{} stays at {} {}", opening, format_number(one.value.mean),
                           measure.unit);
    if (one.verdict == Verdict::alike)
        return fmt::format("{} changes by {}, within the {} {} that do not matter", opening,
                           quantity(one.difference, measure.unit), format_number(one.zone),
                           measure.unit);
    if (one.verdict == Verdict::cannot_tell) {
        if (one.difference.n < 2) return opening + " needs two replications at least";
        if (one.is_told)
            return fmt::format("{} changes by {}, as closely as was asked for", opening,
                               quantity(one.difference, measure.unit));
        return fmt::format("{} changes by {}; {}", opening, quantity(one.difference, measure.unit),
                           one.needed ? fmt::format("about {} replications would tell", *one.needed)
                                      : "a million replications would not tell");
    }
    Estimate size = one.difference;
    size.mean = std::abs(size.mean);
    const std::string share =
        one.base.mean != 0
            ? fmt::format(" ({} %)", format_number(100 * size.mean / std::abs(one.base.mean)))
            : "";
    return fmt::format("{} {} from {} {} by {}{}", opening,
                       one.difference.mean > 0 ? "rises" : "falls", format_number(one.base.mean),
                       measure.unit, quantity(size, measure.unit), share);
}

namespace {

// "cannot tell yet: 42 of 44 measures; for 40 of them 6 to 2098 replications would tell ..."
std::string open_still(const std::vector<const Difference*>& open, std::size_t of)
{
    std::vector<std::int64_t> needed;
    std::size_t unseen = 0;
    for (const Difference* one : open) {
        if (one->needed) needed.push_back(*one->needed);
        if (one->difference.n == 0) ++unseen;
    }
    std::string text = fmt::format("cannot tell yet: {} of {} measures", open.size(), of);
    if (!needed.empty()) {
        const auto [least, most] = std::minmax_element(needed.begin(), needed.end());
        text += fmt::format(
            "; about {} to {} replications would tell {}", *least, *most,
            needed.size() == open.size() ? "each" : fmt::format("each of {}", needed.size()));
    }
    if (unseen > 0) text += fmt::format("; {} never observed in both", unseen);
    return text + " (see the table)";
}

}  // namespace

std::vector<std::string> verdicts(const std::vector<Difference>& differences,
                                  const std::vector<Measure>& measures, std::size_t alternative)
{
    constexpr std::size_t few = 4;
    std::vector<std::string> said;
    std::vector<const Difference*> open;
    std::size_t all = 0;
    for (const Difference& one : differences) {
        if (one.alternative != alternative) continue;
        ++all;
        if (one.verdict == Verdict::cannot_tell && !(one.is_told && one.difference.n > 0)) {
            open.push_back(&one);
        } else {
            said.push_back(sentence(one, measures[one.measure]));
        }
    }
    if (open.size() > few) {
        said.push_back(open_still(open, all));
        return said;
    }
    for (const Difference* one : open) said.push_back(sentence(*one, measures[one->measure]));
    return said;
}

std::string intervals_note(std::size_t alternatives, std::size_t measures, double level,
                           double share)
{
    const std::size_t k = alternatives * measures;
    const double each = 100 * simultaneous_level(k, level, share);
    const char* const looks = share < 1 ? ", at every look at the data" : "";
    if (k < 2 && share == 1) return fmt::format("The interval has {:g} % confidence.", 100 * level);
    return fmt::format("{} with {:g} % confidence{} (Bonferroni: each {:.4g} %).",
                       k < 2 ? "The interval of the difference holds"
                             : fmt::format("The {} intervals of differences hold together", k),
                       100 * level, looks, each);
}

}  // namespace karvan::analysis
