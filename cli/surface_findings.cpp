#include "cli/surface_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/experiments/response_surface.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::cli {

namespace {

using analysis::Estimate;
using analysis::ResponseSurface;

std::string term_name(const analysis::SurfaceTerm& term, const std::vector<std::string>& keys)
{
    if (term.factors.empty()) return "middle of all factors";
    if (term.factors.size() == 1) return keys[term.factors[0]];
    if (term.factors[0] == term.factors[1]) return keys[term.factors[0]] + " squared";
    return keys[term.factors[0]] + " x " + keys[term.factors[1]];
}

// The values of the factors, between -1 and 1 on the surface and as they are written.
class Settings {
public:
    explicit Settings(const SweepOutcome& sweep)
        : plan_(sweep.plan),
          columns_(factor_columns(sweep.plan, sweep.points)),
          scaled_(scaled_values(sweep.plan, sweep.points))
    {}

    const std::vector<analysis::UnitPoint>& scaled() const { return scaled_; }

    // Those that a factor can have; none: any. Of a list of values those of the list.
    std::vector<double> allowed(std::size_t factor) const
    {
        const models::Factor& one = plan_.factor[factor];
        std::set<double> values;
        if (!one.is_range())
            for (const auto& point : scaled_) values.insert(2 * point[factor] - 1);
        constexpr double most = 1000;
        const auto [low, high] = range(factor);
        const bool is_whole = one.is_range() && columns_[factor].unit == "1" &&
                              std::holds_alternative<std::int64_t>(one.from->node.value);
        for (double n = low; is_whole && high - low < most && n <= high; ++n)
            values.insert(high > low ? 2 * (n - low) / (high - low) - 1 : 0);
        return {values.begin(), values.end()};
    }

    // "longest_wait = 12 h"
    std::string text(std::size_t factor, double x) const
    {
        const auto& column = columns_[factor];
        if (column.numbers.empty()) return column.key + " = " + nearest_text(factor, x);
        const auto [low, high] = range(factor);
        const std::string number = fmt::format("{:.4g}", low + (x + 1) / 2 * (high - low));
        return fmt::format("{} = {}{}", column.key, number,
                           column.unit == "1" ? "" : " " + column.unit);
    }

private:
    std::pair<double, double> range(std::size_t factor) const
    {
        const std::vector<double>& numbers = columns_[factor].numbers;
        if (numbers.empty()) return {0, 0};
        const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
        return {*low, *high};
    }

    std::string nearest_text(std::size_t factor, double x) const
    {
        std::size_t nearest = 0;
        for (std::size_t p = 0; p < scaled_.size(); ++p)
            if (std::abs(2 * scaled_[p][factor] - 1 - x) <
                std::abs(2 * scaled_[nearest][factor] - 1 - x))
                nearest = p;
        return columns_[factor].texts[nearest];
    }

    const models::DesignPlan& plan_;
    std::vector<analysis::FactorColumn> columns_;
    std::vector<analysis::UnitPoint> scaled_;
};

// Whether it predicts points that it does not know.
std::string how_good(const ResponseSurface& surface, const std::string& unit)
{
    const auto amount = [&](double value) {
        return analysis::format_number(value) + (unit.empty() || unit == "1" ? "" : " " + unit);
    };
    if (!(surface.spread > 0))
        return fmt::format("It is the same at all {} points: there is nothing to fit.",
                           surface.points);
    const std::string left_out = fmt::format(
        "points left out one by one are predicted with an error of {}, the mean of all "
        "points with one of {}",
        amount(surface.error), amount(surface.spread));
    if (!surface.predicts())
        return fmt::format(
            "It predicts nothing: {}. Do not read anything into its terms; more "
            "points, more replications or fewer factors are needed.",
            std::isnan(surface.error)
                ? "no point can be left out, as there are hardly more than terms"
                : left_out);
    return fmt::format(
        "It explains {:.1f} % of the variance between points (R2 {:.3f}); {} (R2 of "
        "points left out {:.3f}).",
        100 * surface.r2, surface.r2, left_out, surface.predicted_r2);
}

// Which factors do anything beyond chance, by any of their terms.
std::string what_matters(const ResponseSurface& surface, const std::vector<std::string>& keys,
                         double level)
{
    if (surface.freedom < 1) return "No intervals: as many terms as points.";
    std::vector<bool> matters(keys.size(), false);
    for (std::size_t t = 0; t < surface.terms.size(); ++t)
        for (const std::size_t factor : surface.terms[t].factors)
            if (surface.is_told(t, level)) matters[factor] = true;
    std::vector<std::string> told;
    std::vector<std::string> not_told;
    for (std::size_t f = 0; f < keys.size(); ++f) (matters[f] ? told : not_told).push_back(keys[f]);
    return fmt::format(
        "{}{}{} All terms are judged together, with {:g} % confidence: one may not be told though "
        "its own interval does not reach 0.",
        told.empty() ? "" : fmt::format("What matters: {}.", fmt::join(told, ", ")),
        told.empty() || not_told.empty() ? "" : " ",
        not_told.empty() ? "" : fmt::format("Not told from chance: {}.", fmt::join(not_told, ", ")),
        100 * level);
}

std::string where_best(const ResponseSurface& surface, const Settings& settings,
                       const analysis::Measure& measure, std::size_t factors, double level)
{
    if (!surface.predicts() || measure.better == analysis::Better::neither) return "";
    const bool lowest = measure.better == analysis::Better::lower;
    std::vector<std::vector<double>> allowed;
    for (std::size_t f = 0; f < factors; ++f) allowed.push_back(settings.allowed(f));
    const std::vector<double> x = analysis::best_point(surface, lowest, allowed);
    std::string where;
    for (std::size_t f = 0; f < factors; ++f) where += (f > 0 ? ", " : "") + settings.text(f, x[f]);
    return fmt::format(
        "Best predicted, within the design: {} at {} ({:g} % interval of the "
        "surface; simulate it before you trust it).",
        analysis::quantity(surface.mean_at(x, level), measure.unit), where, 100 * level);
}

// The middle, then the terms with the most effect.
std::vector<std::size_t> by_effect(const ResponseSurface& surface)
{
    std::vector<std::size_t> order;
    for (std::size_t t = 0; t < surface.terms.size(); ++t) order.push_back(t);
    std::stable_sort(order.begin() + 1, order.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(surface.terms[a].coefficient) > std::abs(surface.terms[b].coefficient);
    });
    return order;
}

analysis::TextTable terms_table(const ResponseSurface& surface, const SweepOutcome& sweep,
                                const analysis::Measure& measure)
{
    analysis::TextTable table(fmt::format("{}: a {} surface, the sum of these terms", measure.title,
                                          surface.is_quadratic ? "quadratic" : "linear"),
                              {{"term", "Term", ""},
                               {"effect", "Effect", measure.unit},
                               {"told", "Told from chance", ""}});
    for (const std::size_t t : by_effect(surface)) {
        const Estimate effect = surface.coefficient(t, sweep.level);
        table.add_row({term_name(surface.terms[t], keys_of(sweep)), effect,
                       std::string(std::isnan(effect.half_width)     ? "unknown"
                                   : surface.is_told(t, sweep.level) ? "yes"
                                                                     : "no")});
    }
    return table;
}

std::string note_of(const ResponseSurface& surface, const SweepOutcome& sweep,
                    const Settings& settings, const analysis::Measure& measure)
{
    std::string note = fmt::format(
        "Fitted to {} points; each factor runs from -1 at its lowest to 1 at its highest value, so "
        "a term alone does as much from the middle to the end.\n{}",
        surface.points, how_good(surface, measure.unit));
    const auto add = [&](const std::string& sentence) {
        if (!sentence.empty()) note += "\n" + sentence;
    };
    if (surface.parameters_lost > 0)
        add(fmt::format("The design cannot tell {} of the terms from others.",
                        surface.parameters_lost));
    if (surface.predicts()) add(what_matters(surface, keys_of(sweep), sweep.level));
    add(where_best(surface, settings, measure, sweep.plan.factor.size(), sweep.level));
    return note;
}

std::size_t known_of(const std::vector<double>& means)
{
    return static_cast<std::size_t>(
        std::count_if(means.begin(), means.end(), [](double mean) { return !std::isnan(mean); }));
}

}  // namespace

std::vector<Finding> surface_findings(const SweepOutcome& sweep, analysis::NetcdfFile& file)
{
    std::vector<Finding> tables;
    const Settings settings(sweep);
    std::vector<std::string> terms;
    std::vector<double> coefficients;
    std::vector<double> half_widths;
    std::vector<double> quality[4];
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
        const std::vector<double> means = means_of(sweep, m);
        if (known_of(means) <= sweep.plan.factor.size() + 1) {
            tables.push_back({analysis::TextTable(sweep.measures[m].title, {{"term", "Term", ""}}),
                              fmt::format("No surface: only {} of {} points have a number.",
                                          known_of(means), means.size())});
            for (std::vector<double>& numbers : quality) numbers.push_back(analysis::unknown);
            continue;
        }
        const auto surface = analysis::fit_surface(settings.scaled(), means);
        terms.clear();
        for (std::size_t t = 0; t < surface.terms.size(); ++t) {
            terms.push_back(term_name(surface.terms[t], keys_of(sweep)));
            coefficients.push_back(surface.terms[t].coefficient);
            half_widths.push_back(surface.coefficient(t, sweep.level).half_width);
        }
        const double numbers[] = {surface.r2, surface.predicted_r2, surface.error, surface.spread};
        for (std::size_t i = 0; i < 4; ++i) quality[i].push_back(numbers[i]);
        tables.push_back({terms_table(surface, sweep, sweep.measures[m]),
                          note_of(surface, sweep, settings, sweep.measures[m])});
    }
    if (coefficients.size() == terms.size() * sweep.measures.size()) {
        add_labels(file, "term", "term of the response surface", terms);
        add_array(file, "surface_coefficient", "coefficient, factors scaled to -1 to 1",
                  {"measure", "term"}, coefficients);
        add_array(file, "surface_coefficient_half_width", "half-width of its interval",
                  {"measure", "term"}, half_widths);
    }
    add_array(file, "surface_r2", "share of the variance explained", {"measure"}, quality[0]);
    add_array(file, "surface_predicted_r2", "the same for points left out; below 0: none",
              {"measure"}, quality[1]);
    add_array(file, "surface_error", "root mean square error of points left out", {"measure"},
              quality[2]);
    add_array(file, "surface_error_of_mean", "the same if the mean of all points is taken instead",
              {"measure"}, quality[3]);
    return tables;
}

}  // namespace karvan::cli
