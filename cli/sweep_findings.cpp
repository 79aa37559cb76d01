#include "cli/sweep_findings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "analysis/experiments/comparison.hpp"
#include "analysis/experiments/sensitivity.hpp"
#include "analysis/per_replication.hpp"
#include "cli/surface_findings.hpp"

namespace karvan::cli {

std::vector<double> means_of(const SweepOutcome& sweep, std::size_t measure)
{
    std::vector<double> means;
    for (const analysis::Observations& rows : sweep.values)
        means.push_back(analysis::mean_over_replications(analysis::column(rows, measure)).mean);
    return means;
}

std::vector<std::string> keys_of(const SweepOutcome& sweep)
{
    std::vector<std::string> keys;
    for (const models::Factor& factor : sweep.plan.factor) keys.push_back(factor.key);
    return keys;
}

// Dimension `name` with its labels, once.
void add_labels(analysis::NetcdfFile& file, const std::string& name, const std::string& long_name,
                const std::vector<std::string>& labels)
{
    for (const analysis::Dimension& known : file.dimensions)
        if (known.name == name) return;
    file.dimensions.push_back({name, labels.size()});
    file.variables.push_back({name, long_name, "", {name}, labels, {}});
}

void add_array(analysis::NetcdfFile& file, const std::string& name, const std::string& long_name,
               const std::vector<std::string>& over, std::vector<double> values)
{
    file.variables.push_back({name, long_name, "1", over, std::move(values), {}});
}

namespace {

using analysis::TextTable;

void add_measures(analysis::NetcdfFile& file, const SweepOutcome& sweep)
{
    std::vector<std::string> names;
    for (const analysis::Measure& measure : sweep.measures) names.push_back(measure.name);
    add_labels(file, "measure", "name of the measure", names);
}

std::vector<Finding> elementary(const SweepOutcome& sweep, analysis::NetcdfFile& file)
{
    std::vector<Finding> tables;
    std::vector<double> mu;
    std::vector<double> mu_star;
    std::vector<double> sigma;
    std::vector<analysis::UnitPoint> design;
    for (const DesignPoint& point : sweep.points) design.push_back(point.unit);
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
        const auto effects = analysis::elementary_effects(design, means_of(sweep, m),
                                                          sweep.plan.factor.size(), sweep.level);
        TextTable table(
            fmt::format("{}: from the lowest to the highest value of a factor (Morris)",
                        sweep.measures[m].title),
            {{"factor", "Factor", ""},
             {"mu_star", "Mean size of the effect", sweep.measures[m].unit},
             {"mu", "Mean effect", sweep.measures[m].unit},
             {"sigma", "Spread: bent, or together with others", sweep.measures[m].unit}});
        for (std::size_t f = 0; f < effects.size(); ++f) {
            table.add_row({sweep.plan.factor[f].key, effects[f].mean_absolute, effects[f].mean,
                           effects[f].spread});
            mu_star.push_back(effects[f].mean_absolute.mean);
            mu.push_back(effects[f].mean.mean);
            sigma.push_back(effects[f].spread);
        }
        tables.push_back({std::move(table), ""});
    }
    const std::vector<std::string> over{"measure", "factor"};
    add_array(file, "morris_mu_star", "mean size of the elementary effects", over, mu_star);
    add_array(file, "morris_mu", "mean elementary effect", over, mu);
    add_array(file, "morris_sigma", "standard deviation of the elementary effects", over, sigma);
    return tables;
}

std::string interval_text(const analysis::Share& share)
{
    return fmt::format("{:.3f} ({:.3f} to {:.3f})", share.value, share.lower, share.upper);
}

std::vector<Finding> indices(const SweepOutcome& sweep, analysis::NetcdfFile& file)
{
    std::vector<Finding> tables;
    std::vector<double> arrays[6];
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
        const auto all =
            analysis::sobol_indices(means_of(sweep, m), sweep.plan.factor.size(),
                                    static_cast<std::uint64_t>(sweep.plan.seed), 1000, sweep.level);
        TextTable table(fmt::format("{}: shares of its variance (Sobol indices, with {:g} % "
                                    "bootstrap intervals); measure the largest first",
                                    sweep.measures[m].title, 100 * sweep.level),
                        {{"factor", "Factor", ""},
                         {"first", "Alone", ""},
                         {"total", "With all it takes part in", ""}});
        for (std::size_t f = 0; f < all.size(); ++f) {
            table.add_row({sweep.plan.factor[f].key, interval_text(all[f].first),
                           interval_text(all[f].total)});
            const double numbers[] = {all[f].first.value, all[f].first.lower, all[f].first.upper,
                                      all[f].total.value, all[f].total.lower, all[f].total.upper};
            for (std::size_t i = 0; i < 6; ++i) arrays[i].push_back(numbers[i]);
        }
        tables.push_back({std::move(table), ""});
    }
    const char* names[] = {"sobol_first", "sobol_first_lower", "sobol_first_upper",
                           "sobol_total", "sobol_total_lower", "sobol_total_upper"};
    for (std::size_t i = 0; i < 6; ++i)
        add_array(file, names[i], i < 3 ? "first-order Sobol index" : "total Sobol index",
                  {"measure", "factor"}, arrays[i]);
    return tables;
}

std::vector<Finding> differences(const SweepOutcome& sweep)
{
    const auto all =
        analysis::compare(sweep.values.front(), {sweep.values.begin() + 1, sweep.values.end()},
                          sweep.measures, sweep.level);
    TextTable table(
        "Against the scenario as it is. " +
            analysis::intervals_note(sweep.points.size() - 1, sweep.measures.size(), sweep.level),
        {{"point", "Change", ""},
         {"measure", "Measure", ""},
         {"unit", "Unit", ""},
         {"difference", "Difference", ""},
         {"verdict", "Verdict", ""}});
    for (const analysis::Difference& one : all) {
        const analysis::Measure& measure = sweep.measures[one.measure];
        table.add_row({sweep.points[one.alternative + 1].label, measure.name, measure.unit,
                       one.difference, std::string(analysis::verdict_word(one.verdict))});
    }
    return {{table, ""}};
}

}  // namespace

std::vector<Finding> findings(const SweepOutcome& sweep, bool surface, analysis::NetcdfFile& file)
{
    using models::DesignKind;
    add_measures(file, sweep);
    if (!sweep.plan.factor.empty()) add_labels(file, "factor", "key of the factor", keys_of(sweep));
    std::vector<Finding> tables;
    if (sweep.plan.design == DesignKind::morris) tables = elementary(sweep, file);
    if (sweep.plan.design == DesignKind::sobol_indices) tables = indices(sweep, file);
    if (sweep.plan.design == DesignKind::one_at_a_time) tables = differences(sweep);
    if (surface) {
        for (Finding& finding : surface_findings(sweep, file)) tables.push_back(std::move(finding));
    }
    return tables;
}

TextTable points_table(const SweepOutcome& sweep, std::size_t most)
{
    constexpr std::size_t most_measures = 4;
    const std::size_t shown = std::min(sweep.values.size(), most);
    std::vector<analysis::Column> columns{{"point", "Point", ""}};
    const std::size_t measures = most < sweep.values.size()
                                     ? std::min(sweep.measures.size(), most_measures)
                                     : sweep.measures.size();
    for (std::size_t m = 0; m < measures; ++m)
        columns.push_back({sweep.measures[m].name, sweep.measures[m].name, sweep.measures[m].unit});
    const std::string more = shown < sweep.values.size()
                                 ? fmt::format(
                                       " (the first {} of {}; all with --json and in the "
                                       "file)",
                                       shown, sweep.values.size())
                                 : "";
    TextTable table("Means of all points" + more, columns);
    for (std::size_t p = 0; p < shown; ++p) {
        std::vector<analysis::Cell> cells{sweep.points[p].label};
        for (std::size_t m = 0; m < measures; ++m)
            cells.emplace_back(analysis::mean_over_replications(
                analysis::column(sweep.values[p], m), sweep.level));
        table.add_row(std::move(cells));
    }
    return table;
}

}  // namespace karvan::cli
