// karvan rank: which of several scenarios is best, with a stated probability of being right.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/experiments/selection.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/design_points.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/precision.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan rank scenarios/examples/14-two-countries.toml "
    "scenarios/examples/15-alternative.toml --measure transit.mean:export --indifference 2%\n"
    "If the best is better than all others by the indifference zone, it is found with at least "
    "the stated probability (procedure KN of Kim and Nelson, 2001).";

struct Options {
    std::vector<std::string> files;
    std::string design;
    std::string indifference = "1%";
    analysis::SelectionRule rule;
    ExperimentOptions experiment;
};

void add_points(Laboratory& laboratory, const Options& options)
{
    const std::vector<std::string> labels = labels_of(options.files);
    for (std::size_t i = 0; i < labels.size(); ++i) laboratory.add(labels[i], options.files[i]);
    if (options.design.empty()) return;
    const models::DesignPlan plan = models::read_design(options.design);
    for (const DesignPoint& point : points_of(plan))
        laboratory.add(point.label, plan.scenario, point.set);
}

// "1%" of the mean of the first design in the first stage, or "2" in the unit of the measure.
double indifference_of(const Options& options, Laboratory& laboratory)
{
    if (options.indifference.find('%') == std::string::npos)
        return amount_of(options.indifference, "--indifference");
    const double share = share_of(options.indifference, "--indifference");
    const analysis::Observations pilot = laboratory.observe(0, {0, options.rule.first_stage});
    const double mean = analysis::mean_over_replications(analysis::column(pilot, 0)).mean;
    if (!(std::abs(mean) > 0))
        throw CLI::ValidationError("--indifference",
                                   "no share of a mean of 0: give it in the unit of the measure");
    return share * std::abs(mean);
}

analysis::TextTable ranking_table(const analysis::Selection& selection,
                                  const Laboratory& laboratory)
{
    const analysis::Measure& measure = laboratory.measures().front();
    analysis::TextTable table("Ranking by " + measure.title, {{"rank", "Rank", ""},
                                                              {"design", "Design", ""},
                                                              {"mean", "Mean", measure.unit},
                                                              {"replications", "Replications", ""},
                                                              {"dropped", "Dropped", ""}});
    std::int64_t rank = 0;
    for (const analysis::Candidate& one : selection.ranking) {
        const auto estimate =
            analysis::mean_over_replications(analysis::column(selection.values[one.design], 0));
        table.add_row({++rank, laboratory.label(one.design), estimate,
                       std::int64_t{one.replications}, std::string(one.is_dropped ? "yes" : "")});
    }
    return table;
}

std::string verdict(const analysis::Selection& selection, const Laboratory& laboratory,
                    const analysis::SelectionRule& rule)
{
    const analysis::Measure& measure = laboratory.measures().front();
    if (selection.is_tied)
        return fmt::format(
            "The {} that are left are equal: the same mean in the same {} replications; any of "
            "them will do.",
            std::count_if(selection.ranking.begin(), selection.ranking.end(),
                          [](const auto& one) { return !one.is_dropped; }),
            selection.ranking.front().replications);
    if (!selection.best)
        return fmt::format(
            "Several are left after {} replications: they differ by less than can "
            "be told (--most), or by less than {} {}.",
            selection.ranking.front().replications, analysis::format_number(rule.indifference),
            measure.unit);
    return fmt::format(
        "Best: {}. With a probability of at least {:g} % no other is better by {} "
        "{} or more.",
        laboratory.label(*selection.best), 100 * rule.probability,
        analysis::format_number(rule.indifference), measure.unit);
}

int rank(Options options)
{
    Laboratory laboratory(options.experiment);
    add_points(laboratory, options);
    if (laboratory.points() < 2)
        throw CLI::ValidationError("scenarios", "two designs at least are needed");
    if (options.experiment.measures.size() != 1 || laboratory.measures().size() != 1)
        throw CLI::ValidationError("--measure", "exactly one measure to rank by is needed");
    analysis::SelectionRule rule = options.rule;
    if (rule.first_stage > rule.most)
        throw CLI::ValidationError("--first",
                                   "the first stage has no more replications than --most");
    rule.probability = options.experiment.level;
    rule.higher_is_better = laboratory.measures()[0].better == analysis::Better::higher;
    rule.indifference = indifference_of(options, laboratory);
    const analysis::Selection selection =
        analysis::select_best(laboratory.points(), laboratory.observer(), rule);
    const analysis::TextTable table = ranking_table(selection, laboratory);
    if (options.experiment.json) {
        nlohmann::ordered_json json = table.json();
        json["indifference"] = rule.indifference;
        json["probability"] = rule.probability;
        json["best"] = selection.best ? nlohmann::ordered_json(laboratory.label(*selection.best))
                                      : nlohmann::ordered_json();
        json["verdict"] = verdict(selection, laboratory, rule);
        fmt::print("{}\n", json.dump(2));
    } else if (!options.experiment.quiet) {
        fmt::print("{}\n{}\n", table.text(120), verdict(selection, laboratory, rule));
    }
    const analysis::NetcdfFile file =
        analysis::experiment_layout(laboratory.experiment("ranking", "ranking", selection.values));
    return laboratory.finish(file);
}

}  // namespace

void add_rank(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("rank", "Find the best of several scenarios");
    auto options = std::make_shared<Options>();
    command->add_option("scenarios", options->files, "Scenario files (TOML)");
    command->add_option("--design", options->design,
                        "Rank the points of this design file (as well)");
    command->add_option("--indifference", options->indifference,
                        "Differences below this do not matter: in the unit of the measure, or a "
                        "share of the first design's mean (1%)");
    command
        ->add_option("--first", options->rule.first_stage,
                     "Replications of each design in the first stage (10)")
        ->check(CLI::Range(2U, 100'000U));
    command->add_option("--most", options->rule.most, "Replications of each at most (10000)")
        ->check(CLI::Range(2U, 10'000'000U));
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return rank(*options); }; });
}

}  // namespace karvan::cli
