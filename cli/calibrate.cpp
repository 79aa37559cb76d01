// karvan calibrate: parameters of a scenario such that it gives what was observed.
#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/calibration.hpp"
#include "analysis/estimate.hpp"
#include "analysis/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/required_level.hpp"
#include "models/calibration_keys.hpp"

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

analysis::TextTable parameter_table(const models::CalibrationPlan& plan,
                                    const analysis::Calibration& fit)
{
    analysis::TextTable table("Parameters", {{"key", "Key", ""},
                                             {"from", "From", ""},
                                             {"to", "To", ""},
                                             {"fitted", "Fitted", ""},
                                             {"error", "Standard error, % of the range", ""},
                                             {"told", "What the observations tell", ""}});
    for (std::size_t p = 0; p < plan.parameter.size(); ++p) {
        const models::Factor& one = plan.parameter[p];
        const double error = fit.standard_error.empty() ? std::nan("") : fit.standard_error[p];
        const bool at_bound = fit.parameters[p] < 1e-6 || fit.parameters[p] > 1 - 1e-6;
        table.add_row({one.key, models::inline_text(one.from->node),
                       models::inline_text(one.to->node),
                       models::inline_text(one.at(fit.parameters[p])), 100 * error,
                       std::string(std::isnan(error) ? "nothing about it"
                                   : error > 0.5     ? "hardly anything"
                                   : at_bound        ? "it would go beyond the range"
                                                     : "its value")});
    }
    return table;
}

analysis::TextTable fit_table(const models::CalibrationPlan& plan, const Targets& targets,
                              const analysis::Calibration& fit,
                              const std::vector<analysis::Measure>& measures)
{
    analysis::TextTable table("Fit", {{"measure", "Measure", ""},
                                      {"unit", "Unit", ""},
                                      {"observed", "Observed", ""},
                                      {"before", "Model before", ""},
                                      {"after", "Model after", ""},
                                      {"off", "Off", "%"}});
    for (std::size_t i = 0; i < plan.observed.size(); ++i)
        table.add_row({measures[i].name, measures[i].unit, targets.observed[i],
                       fit.modelled_at_start[i], fit.modelled[i],
                       100 * (fit.modelled[i] / targets.observed[i] - 1)});
    return table;
}

std::vector<std::string> notes_of(const models::CalibrationPlan& plan,
                                  const analysis::Calibration& fit)
{
    std::vector<std::string> notes;
    notes.push_back(fmt::format(
        "Weighted squares {} -> {}{}.", analysis::format_number(fit.squares_at_start),
        analysis::format_number(fit.squares), fit.has_converged ? "" : "; not converged yet"));
    if (fit.rank < plan.parameter.size())
        notes.push_back(
            fmt::format("The observations determine {} of {} parameters or "
                        "combinations of them.",
                        fit.rank, plan.parameter.size()));
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
    options.experiment.measures.clear();
    for (const models::Observed& row : plan.observed)
        options.experiment.measures.push_back(row.measure);
    Laboratory laboratory(options.experiment);
    laboratory.add("as it is", plan.scenario);
    if (laboratory.measures().size() != plan.observed.size())
        throw CLI::ValidationError("observations", "each row names one measure, and none twice");
    const Targets targets = targets_of(plan, laboratory.measures());
    Model model(plan, laboratory);
    const std::vector<double> start(plan.parameter.size(), 0.5);
    const analysis::Calibration fit =
        analysis::calibrate([&](const std::vector<double>& p) { return model.at(p); }, start,
                            targets.observed, targets.deviation, targets.is_relative);
    if (fit.modelled.empty()) return laboratory.give_up();
    const auto parameters = parameter_table(plan, fit);
    const auto fitted = fit_table(plan, targets, fit, laboratory.measures());
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
    command->footer(example);
    command->callback([options, &action] { action = [options] { return calibrate(*options); }; });
}

}  // namespace karvan::cli
