// karvan sweep: a scenario at the points of a design, and what follows from them.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/sweep_findings.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan sweep scenarios/designs/second-ship.toml -o sweep.h5 --surface\n"
    "A design file names a scenario and what is changed in it; all points share their random "
    "draws.";

struct Options {
    std::string file;
    std::uint32_t replications = 0;
    bool surface = false;
    ExperimentOptions experiment;
};

// Every error of every point before anything is simulated; of a large design of its ends only.
void check_points(const models::DesignPlan& plan, const std::vector<DesignPoint>& points,
                  const ExperimentOptions& options)
{
    constexpr std::size_t most = 200;
    for (std::size_t p = 0; p < points.size(); ++p) {
        if (p >= most && p + 1 < points.size()) continue;
        std::vector<std::string> all = options.overrides;
        all.insert(all.end(), points[p].set.begin(), points[p].set.end());
        models::read_scenario(plan.scenario, all);
    }
}

std::vector<analysis::Observations> observe_all(Laboratory& laboratory,
                                                const models::DesignPlan& plan,
                                                const std::vector<DesignPoint>& points,
                                                std::uint32_t wanted)
{
    std::vector<analysis::Observations> values;
    std::uint32_t count = wanted > 0 ? wanted : plan.replications;
    for (const DesignPoint& point : points) {
        const std::size_t at = laboratory.add(point.label, plan.scenario, point.set);
        if (count == 0) count = laboratory.scenario(at).replications;
        laboratory.expect((points.size() - at) * count);
        values.push_back(laboratory.observe(at, {0, count}));
        laboratory.forget(at);
        if (laboratory.was_interrupted()) break;
    }
    return values;
}

int finish(const SweepOutcome& sweep, Laboratory& laboratory, const Options& options)
{
    analysis::Experiment experiment = laboratory.experiment("sweep", sweep.plan.name, sweep.values);
    experiment.factors = factor_columns(sweep.plan, sweep.points);
    if (laboratory.was_interrupted())  // what was finished is kept
        for (analysis::FactorColumn& factor : experiment.factors) {
            factor.texts.resize(sweep.values.size());
            if (!factor.numbers.empty()) factor.numbers.resize(sweep.values.size());
        }
    analysis::NetcdfFile file = analysis::experiment_layout(experiment);
    std::vector<Finding> tables;
    if (!laboratory.was_interrupted()) tables = findings(sweep, options.surface, file);
    constexpr std::size_t shown = 40;
    const auto points = points_table(sweep, options.experiment.json ? sweep.values.size() : shown);
    if (options.experiment.json) {
        nlohmann::ordered_json json;
        json["design"] = sweep.plan.name;
        json["points"] = points.json();
        for (const Finding& finding : tables) {
            json["findings"].push_back(finding.table.json());
            json["findings"].back()["note"] = finding.note;
        }
        fmt::print("{}\n", json.dump(2));
    } else if (!options.experiment.quiet) {
        fmt::print("{}: {} points\n\n{}", sweep.plan.name, sweep.values.size(), points.text(120));
        for (const Finding& finding : tables)
            fmt::print("\n{}{}{}", finding.table.text(120), finding.note,
                       finding.note.empty() ? "" : "\n");
    }
    return laboratory.finish(file);
}

int sweep(Options options)
{
    const models::DesignPlan plan = models::read_design(options.file);
    const std::vector<DesignPoint> points = points_of(plan);
    if (options.experiment.measures.empty()) options.experiment.measures = plan.measures;
    if (options.surface && plan.factor.empty())
        throw CLI::ValidationError("--surface", "a list of points has no factors");
    if (options.surface && plan.design == models::DesignKind::one_at_a_time)
        throw CLI::ValidationError(
            "--surface",
            "no surface can be fitted to design = \"one_at_a_time\": at each point all factors but "
            "one are as the scenario has them, which may be outside of their ranges; ask for "
            "design = \"factorial\", \"latin_hypercube\" or \"sobol\"");
    if (options.surface && points.size() <= plan.factor.size() + 1)
        throw CLI::ValidationError(
            "--surface", fmt::format("{} points are too few: a surface of {} factors needs {} at "
                                     "least",
                                     points.size(), plan.factor.size(), plan.factor.size() + 2));
    check_points(plan, points, options.experiment);
    Laboratory laboratory(options.experiment);
    const auto values = observe_all(laboratory, plan, points, options.replications);
    const SweepOutcome outcome{plan, points, laboratory.measures(), values,
                               options.experiment.level};
    return finish(outcome, laboratory, options);
}

}  // namespace

void add_sweep(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("sweep", "Simulate a scenario at the points of a design");
    auto options = std::make_shared<Options>();
    command->add_option("design", options->file, "The design file (TOML)")->required();
    command
        ->add_option("--replications", options->replications,
                     "Of each point, instead of the design's number")
        ->check(CLI::Range(1U, 10'000'000U));
    command->add_flag("--surface", options->surface,
                      "Fit a response surface to every measure, a quadratic where the points allow "
                      "it: how well it predicts, what matters, where the best is");
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

}  // namespace karvan::cli
