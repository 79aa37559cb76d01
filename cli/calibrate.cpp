// karvan calibrate: parameters of a scenario such that it gives what was observed.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/estimate.hpp"
#include "analysis/experiments/calibration.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/required_level.hpp"
#include "models/reading/calibration_keys.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan calibrate scenarios/designs/calibration.toml\nThe file names a scenario, "
    "the keys to fit with their ranges, and a CSV table of observations (measure, observed, "
    "deviation).";

struct Options {
    std::string file;
    ExperimentOptions experiment;
};

struct Targets {
    std::vector<double> observed;
    std::vector<double> deviation;
    bool is_relative = true;  // no deviations were given
};

// The means of all measures at any parameters, with the same random draws.
class Model {
public:
    Model(const models::CalibrationPlan& plan, Laboratory& laboratory)
        : plan_(plan), laboratory_(laboratory)
    {}

    std::vector<double> at(const std::vector<double>& parameters)
    {
        const std::size_t point =
            laboratory_.add(fmt::format("try {}", ++tries_), plan_.scenario, changes(parameters));
        const analysis::Observations rows = laboratory_.observe(point, {0, plan_.replications});
        laboratory_.forget(point);
        values_.resize(point);
        values_.push_back(rows);
        tried_.push_back(changes(parameters));
        std::vector<double> means;
        if (laboratory_.was_interrupted()) return means;
        for (std::size_t m = 0; m < laboratory_.measures().size(); ++m)
            means.push_back(analysis::mean_over_replications(analysis::column(rows, m)).mean);
        return means;
    }

    // The means at parameters that were tried, with their intervals.
    std::vector<analysis::Estimate> tried(const std::vector<double>& parameters, double level) const
    {
        const analysis::Observations& rows = rows_of(parameters);
        std::vector<analysis::Estimate> means;
        for (std::size_t m = 0; m < laboratory_.measures().size(); ++m)
            means.push_back(analysis::mean_over_replications(analysis::column(rows, m), level));
        return means;
    }

    // The outcomes of each replication at parameters that were tried.
    const analysis::Observations& rows_of(const std::vector<double>& parameters) const
    {
        const std::vector<std::string> set = changes(parameters);
        const auto last = std::find(tried_.rbegin(), tried_.rend(), set);
        return values_[static_cast<std::size_t>(tried_.rend() - last)];  // after the one as it is
    }

    std::vector<std::string> changes(const std::vector<double>& parameters) const
    {
        std::vector<std::string> all;
        for (std::size_t p = 0; p < parameters.size(); ++p)
            all.push_back(plan_.parameter[p].key + "=" +
                          models::inline_text(plan_.parameter[p].at(parameters[p])));
        return all;
    }

    // The file of the experiment: a point for each try, after the scenario as it is.
    analysis::NetcdfFile file() const
    {
        analysis::Experiment experiment =
            laboratory_.experiment("calibration", plan_.scenario + ": calibration", values_);
        for (std::size_t p = 0; p < plan_.parameter.size(); ++p) {
            const std::string& key = plan_.parameter[p].key;
            std::vector<std::string> texts{""};
            for (const auto& set : tried_) texts.push_back(set[p].substr(key.size() + 1));
            texts.resize(experiment.points.size());
            experiment.factors.push_back({key, "", {}, std::move(texts)});
        }
        return analysis::experiment_layout(experiment);
    }

private:
    const models::CalibrationPlan& plan_;
    Laboratory& laboratory_;
    int tries_ = 0;
    std::vector<analysis::Observations> values_;   // by point
    std::vector<std::vector<std::string>> tried_;  // "key=value" of each try
};

Targets targets_of(const models::CalibrationPlan& plan,
                   const std::vector<analysis::Measure>& measures)
{
    Targets targets;
    for (const models::Observed& row : plan.observed)
        if (!row.deviation.empty()) targets.is_relative = false;
    for (std::size_t i = 0; i < plan.observed.size(); ++i) {
        const models::Observed& row = plan.observed[i];
        targets.observed.push_back(amount_in(row.observed, measures[i], "observed"));
        if (targets.is_relative) {  // all known equally well, relative to their size
            targets.deviation.push_back(std::max(1e-9, 0.1 * std::abs(targets.observed.back())));
        } else if (row.deviation.empty()) {
            throw CLI::ValidationError("deviation",
                                       row.where.text() + ": give all deviations, or none");
        } else {
            targets.deviation.push_back(amount_in(row.deviation, measures[i], "deviation"));
        }
        if (!(targets.deviation.back() > 0))
            throw CLI::ValidationError("deviation", row.where.text() + ": it must be above 0");
    }
    return targets;
}

// What the observations tell of a parameter, in words.
std::string told(const analysis::Calibration& fit, std::size_t p, double half_width)
{
    if (fit.standard_error.empty()) return "interrupted: not known yet";
    const double error = fit.standard_error[p];
    const bool at_bound = fit.parameters[p] < 1e-6 || fit.parameters[p] > 1 - 1e-6;
    if (std::isnan(error)) return "nothing about it";
    if (std::isnan(half_width)) return "its value, without an interval";
    if (at_bound) return "it would go beyond the range";
    if (half_width >= 0.5) return "hardly anything: the interval fills the range";
    return "its value";
}

// In its own unit; nothing that is no number can be fitted.
analysis::Estimate fitted_value(const models::Factor& one, const analysis::Calibration& fit,
                                std::size_t p, double level)
{
    const double low = models::number_of(one.from->node)->number;
    const double high = models::number_of(one.to->node)->number;
    analysis::Estimate value;
    value.mean = low + fit.parameters[p] * (high - low);
    value.half_width = analysis::half_width_of(fit, p, level) * std::abs(high - low);
    value.level = level;
    value.n = static_cast<std::int64_t>(fit.modelled.size());
    return value;
}

analysis::TextTable parameter_table(const models::CalibrationPlan& plan,
                                    const analysis::Calibration& fit, double level)
{
    analysis::TextTable table(fmt::format("Parameters, with {:g} % intervals", 100 * level),
                              {{"key", "Key", ""},
                               {"unit", "Unit", ""},
                               {"from", "From", ""},
                               {"to", "To", ""},
                               {"fitted", "Fitted", ""},
                               {"told", "What the observations tell", ""}});
    for (std::size_t p = 0; p < plan.parameter.size(); ++p) {
        const models::Factor& one = plan.parameter[p];
        const auto low = models::number_of(one.from->node);
        const auto high = models::number_of(one.to->node);
        table.add_row({one.key, low->unit, low->number, high->number,
                       fitted_value(one, fit, p, level),
                       told(fit, p, analysis::half_width_of(fit, p, level))});
    }
    return table;
}

// Model - observed, by chance of the simulation and, where it is known, of the observation.
analysis::Estimate off(const analysis::Estimate& modelled, const Targets& targets, std::size_t i,
                       double level)
{
    constexpr std::int64_t many = 1'000'000;  // Student's t is normal then
    analysis::Estimate difference = modelled;
    difference.mean -= targets.observed[i];
    const double observed =
        targets.is_relative ? 0 : analysis::student_quantile(level, many) * targets.deviation[i];
    difference.half_width = std::hypot(modelled.half_width, observed);
    return difference;
}

analysis::TextTable fit_table(const Targets& targets, const analysis::Calibration& fit,
                              const std::vector<analysis::Estimate>& modelled,
                              const std::vector<analysis::Measure>& measures, double level)
{
    analysis::TextTable table(
        targets.is_relative
            ? "Fit (intervals: chance of the simulation)"
            : "Fit (intervals: chance of the simulation; of Off, of the observations too)",
        {{"measure", "Measure", ""},
         {"unit", "Unit", ""},
         {"observed", "Observed", ""},
         {"before", "Model before", ""},
         {"after", "Model after", ""},
         {"difference", "Off", ""},
         {"off", "Off", "%"},
         {"verdict", "Verdict", ""}});
    for (std::size_t i = 0; i < targets.observed.size(); ++i) {
        const analysis::Estimate difference = off(modelled[i], targets, i, level);
        const bool fits = std::abs(difference.mean) <= difference.half_width;
        table.add_row({measures[i].name, measures[i].unit, targets.observed[i],
                       fit.modelled_at_start[i], modelled[i], difference,
                       100 * (fit.modelled[i] / targets.observed[i] - 1),
                       std::string(std::isnan(difference.half_width) ? "unknown"
                                   : fits                            ? "fits"
                                   : difference.mean > 0             ? "too high"
                                                                     : "too low")});
    }
    return table;
}

std::vector<std::string> notes_of(const models::CalibrationPlan& plan,
                                  const analysis::Calibration& fit)
{
    std::vector<std::string> notes;
    notes.push_back(fmt::format(
        "Sum of squares of what is off, each in {}: {} before, {} now{}.",
        fit.is_relative ? "tenths of what was observed" : "standard deviations of its observation",
        analysis::format_number(fit.squares_at_start), analysis::format_number(fit.squares),
        fit.has_converged ? "" : "; not converged yet: it may become less"));
    notes.push_back(
        !fit.is_relative
            ? "Intervals of parameters: by the deviations given and the chance of the simulation."
        : plan.observed.size() > plan.parameter.size()
            ? fmt::format("Intervals of parameters: by what is left off, with {} degree{} of "
                          "freedom, as no deviations were given.",
                          plan.observed.size() - plan.parameter.size(),
                          plan.observed.size() - plan.parameter.size() == 1 ? "" : "s")
            : "No intervals of parameters: no more observations than parameters, and no deviations "
              "given.");
    if (fit.was_interrupted)
        notes.push_back(
            "Interrupted before the end: the values are the best so far, and nothing is known yet "
            "of what the observations tell.");
    else if (fit.rank < plan.parameter.size())
        notes.push_back(
            fmt::format("The observations determine {} of {} parameters or "
                        "combinations of them.",
                        fit.rank, plan.parameter.size()));
    for (const models::Factor& one : plan.parameter)
        if (std::holds_alternative<std::int64_t>(one.at(0).value))
            notes.push_back(
                fmt::format("{} is a whole number: the model moves in steps with it, so "
                            "its fit and interval are rough; karvan sweep over its "
                            "values tells more.",
                            one.key));
    constexpr double strong = 0.9;
    for (std::size_t i = 0; i < fit.correlation.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (std::abs(fit.correlation[i][j]) > strong)
                notes.push_back(fmt::format(
                    "{} and {} can hardly be told apart (correlation {:.2f}).",
                    plan.parameter[j].key, plan.parameter[i].key, fit.correlation[i][j]));
    return notes;
}

int calibrate(Options options)
{
    const models::CalibrationPlan plan = models::read_calibration(options.file);
    if (!options.experiment.measures.empty())
        throw CLI::ValidationError("--measure", "the table of observations names the measures");
    for (const models::Observed& row : plan.observed)
        options.experiment.measures.push_back(row.measure);
    Laboratory laboratory(options.experiment);
    laboratory.add("as it is", plan.scenario);
    if (laboratory.measures().size() != plan.observed.size())
        throw CLI::ValidationError("observations", "each row names one measure, and none twice");
    const Targets targets = targets_of(plan, laboratory.measures());
    Model model(plan, laboratory);
    const std::vector<double> start(plan.parameter.size(), 0.5);
    analysis::Calibration fit =
        analysis::calibrate([&](const std::vector<double>& p) { return model.at(p); }, start,
                            targets.observed, targets.deviation, targets.is_relative);
    if (fit.modelled.empty()) return laboratory.give_up();
    const double level = options.experiment.level;
    const std::vector<analysis::Estimate> modelled = model.tried(fit.parameters, level);
    analysis::add_model_noise(fit, model.rows_of(fit.parameters), targets.deviation);
    const auto parameters = parameter_table(plan, fit, level);
    const auto fitted = fit_table(targets, fit, modelled, laboratory.measures(), level);
    const auto notes = notes_of(plan, fit);
    if (options.experiment.json) {
        nlohmann::ordered_json json;
        json["parameters"] = parameters.json();
        json["fit"] = fitted.json();
        json["notes"] = notes;
        json["set"] = model.changes(fit.parameters);
        fmt::print("{}\n", json.dump(2));
    } else if (!options.experiment.quiet) {
        fmt::print("{}\n{}\n", parameters.text(120), fitted.text(120));
        for (const std::string& line : notes) fmt::print("{}\n", line);
        fmt::print("To use them:\n");
        for (const std::string& line : model.changes(fit.parameters))
            fmt::print("  --set '{}'\n", line);
    }
    return laboratory.finish(model.file());
}

}  // namespace

void add_calibrate(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("calibrate", "Fit parameters to observations");
    auto options = std::make_shared<Options>();
    command->add_option("calibration", options->file, "The calibration file (TOML)")->required();
    add_experiment_options(*command, options->experiment);
    command->get_option("--measure")->group("");  // refused, in words
    command->footer(example);
    command->callback([options, &action] { action = [options] { return calibrate(*options); }; });
}

}  // namespace karvan::cli
