// karvan compare: what alternatives do, against the base case and with the same random draws.
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "analysis/experiments/comparison.hpp"
#include "analysis/experiments/decision.hpp"
#include "analysis/experiments/precision.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/precision.hpp"
#include "cli/tell.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan compare scenarios/middle-corridor.toml "
    "scenarios/alternatives/two-more-feeders.toml --replications 20 --measure "
    "transit.mean:china-azerbaijan\nEvery replication of an alternative shares its random draws "
    "with "
    "that of the base case, so only the change shows.\n"
    "  karvan compare base.toml a.toml b.toml --indifference 1%\nadds replications until each "
    "difference is told: better, worse, or within 1 % of the base case.";

struct Options {
    std::vector<std::string> files;  // the base first
    std::uint32_t replications = 0;
    std::string precision;
    std::string indifference;
    std::uint32_t most = 0;
    ExperimentOptions experiment;

    bool goes_on() const { return !precision.empty() || !indifference.empty(); }
};

// What is known after some replications.
struct Findings {
    std::vector<analysis::Observations> values;  // the base first
    std::vector<analysis::Difference> differences;
    std::uint32_t replications = 0;
    std::size_t look = 0;  // 0: the number of replications was given
    bool is_told = true;   // all that was asked for

    double share() const { return look > 0 ? analysis::share_of_look(look) : 1; }
};

using analysis::Difference;

// All points get replications up to `count`.
void observe_up_to(std::uint32_t count, Laboratory& laboratory, Findings& findings)
{
    findings.values.resize(laboratory.points());
    laboratory.expect(laboratory.points() * (count - findings.replications));
    std::size_t least = count;
    for (std::size_t point = 0; point < laboratory.points(); ++point) {
        analysis::Observations& rows = findings.values[point];
        const auto present = static_cast<std::uint32_t>(rows.size());
        for (std::vector<double>& row : laboratory.observe(point, {present, count - present}))
            rows.push_back(std::move(row));
        least = std::min(least, rows.size());
    }
    // After an interruption what all have is compared.
    for (analysis::Observations& rows : findings.values) rows.resize(least);
    findings.replications = static_cast<std::uint32_t>(least);
}

// "1%" of the base case, or "2" in the unit of the measure.
analysis::DecisionRule rule_of(const Options& options, const Laboratory& laboratory)
{
    analysis::DecisionRule rule;
    if (options.most > 0) rule.most = options.most;
    if (!options.precision.empty()) rule.precision = share_of(options.precision, "--precision");
    if (options.indifference.empty()) return rule;
    rule.is_share = options.indifference.find('%') != std::string::npos;
    if (!rule.is_share && laboratory.measures().size() > 1)
        throw CLI::ValidationError("--indifference",
                                   "a number is in the unit of the measure, and here are several: "
                                   "a share such as 1% is needed");
    rule.indifference = rule.is_share ? share_of(options.indifference, "--indifference")
                                      : amount_of(options.indifference, "--indifference");
    return rule;
}

Findings find(const Options& options, Laboratory& laboratory)
{
    Findings findings;
    if (!options.goes_on()) {
        const std::uint32_t given = options.replications;
        observe_up_to(given > 0 ? given : laboratory.scenario(0).replications, laboratory,
                      findings);
        const std::vector<analysis::Observations>& values = findings.values;
        findings.differences = analysis::compare(values.front(), {values.begin() + 1, values.end()},
                                                 laboratory.measures(), options.experiment.level);
        return findings;
    }
    const auto observe = [&](std::uint32_t count) {
        observe_up_to(count, laboratory, findings);
        return findings.values;
    };
    const analysis::Decision decision = analysis::decide(
        observe, laboratory.measures(), rule_of(options, laboratory), options.experiment.level);
    findings.differences = decision.differences;
    findings.look = decision.looks;
    findings.is_told = decision.is_told;
    return findings;
}

analysis::TextTable table_of(const std::vector<Difference>& all, const Laboratory& laboratory,
                             std::size_t alternative)
{
    analysis::TextTable table(laboratory.label(alternative + 1),
                              {{"measure", "Measure", ""},
                               {"unit", "Unit", ""},
                               {"base", "Base", ""},
                               {"alternative", "Alternative", ""},
                               {"difference", "Difference", ""},
                               {"verdict", "Verdict", ""},
                               {"variance_reduction", "Variance reduction", ""},
                               {"needed", "Replications that would tell", ""}});
    for (const Difference& one : all) {
        if (one.alternative != alternative) continue;
        const analysis::Measure& measure = laboratory.measures()[one.measure];
        std::vector<analysis::Cell> row{measure.name,
                                        measure.unit,
                                        one.base,
                                        one.value,
                                        one.difference,
                                        std::string(analysis::verdict_word(one.verdict)),
                                        one.variance_reduction};
        row.resize(row.size() + 1);  // nothing, where no number of replications would tell
        if (one.needed) row.back() = *one.needed;
        table.add_row(std::move(row));
    }
    return table;
}

std::string note(const Findings& findings, const Laboratory& laboratory, double level)
{
    return analysis::intervals_note(laboratory.points() - 1, laboratory.measures().size(), level,
                                    findings.share());
}

// Whether it came to an end by itself; "" if it was told how long to go on.
std::string end_of(const Findings& findings)
{
    if (findings.look == 0) return "";
    if (findings.is_told) return "Every difference is told.";
    std::size_t open = 0;
    std::int64_t needed = 0;
    bool is_known = true;
    for (const Difference& one : findings.differences) {
        if (one.is_told) continue;
        ++open;
        is_known = is_known && one.needed.has_value();
        needed = std::max(needed, one.needed.value_or(0));
    }
    return fmt::format("{} of {} differences {} not told yet: {} (--most).", open,
                       findings.differences.size(), open == 1 ? "is" : "are",
                       is_known ? fmt::format("about {} replications would tell", needed)
                                : "how many replications would tell is not known");
}

void print_text(const Findings& findings, const Laboratory& laboratory, double level)
{
    fmt::print("{} against {} alternative{}, {} replications with common random numbers.\n{}\n",
               laboratory.label(0), laboratory.points() - 1, laboratory.points() == 2 ? "" : "s",
               findings.replications, note(findings, laboratory, level));
    if (findings.look > 0) fmt::print("{}\n", end_of(findings));
    for (std::size_t a = 0; a + 1 < laboratory.points(); ++a) {
        fmt::print("\n{}\n", table_of(findings.differences, laboratory, a).text(120));
        for (const std::string& verdict :
             analysis::verdicts(findings.differences, laboratory.measures(), a))
            fmt::print("{}: {}.\n", laboratory.label(a + 1), verdict);
    }
}

void print_json(const Findings& findings, const Laboratory& laboratory, double level)
{
    nlohmann::ordered_json json;
    json["base"] = laboratory.label(0);
    json["replications"] = findings.replications;
    json["intervals"] = note(findings, laboratory, level);
    if (findings.look > 0) {
        json["looks"] = findings.look;
        json["told"] = findings.is_told;
        json["end"] = end_of(findings);
    }
    for (std::size_t a = 0; a + 1 < laboratory.points(); ++a) {
        nlohmann::ordered_json alternative = table_of(findings.differences, laboratory, a).json();
        for (const Difference& one : findings.differences)
            if (one.alternative == a)
                alternative["sentences"].push_back(
                    analysis::sentence(one, laboratory.measures()[one.measure]));
        json["alternatives"].push_back(std::move(alternative));
    }
    fmt::print("{}\n", json.dump(2));
}

// The differences as arrays over (point, measure); of the base case they are NaN.
void add_differences(analysis::NetcdfFile& file, const std::vector<Difference>& all,
                     const Laboratory& laboratory)
{
    const std::size_t measures = laboratory.measures().size();
    std::vector<std::string> names;
    std::vector<std::string> units;
    for (const analysis::Measure& measure : laboratory.measures()) {
        names.push_back(measure.name);
        units.push_back(measure.unit);
    }
    std::vector<double> mean(laboratory.points() * measures, analysis::unknown);
    std::vector<double> half_width = mean;
    std::vector<double> reduction = mean;
    for (const Difference& one : all) {
        const std::size_t at = (one.alternative + 1) * measures + one.measure;
        mean[at] = one.difference.mean;
        half_width[at] = one.difference.half_width;
        reduction[at] = one.variance_reduction;
    }
    file.dimensions.push_back({"measure", measures});
    const std::vector<std::string> over{"point", "measure"};
    file.variables.push_back({"measure", "name of the measure", "", {"measure"}, names, {}});
    file.variables.push_back({"measure_unit", "unit of the measure", "", {"measure"}, units, {}});
    file.variables.push_back({"difference", "point - base, in measure_unit", "1", over, mean, {}});
    file.variables.push_back({"difference_half_width",
                              "half-width of its simultaneous interval, in measure_unit",
                              "1",
                              over,
                              half_width,
                              {}});
    file.variables.push_back({"variance_reduction",
                              "variance with independent draws over that with common ones",
                              "1",
                              over,
                              reduction,
                              {}});
}

// The usual measures that all scenarios have; those that some lack are named.
std::vector<std::string> common_measures(const Options& options)
{
    std::vector<std::string> common;
    std::vector<std::string> lacking;
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        const auto scenario =
            models::read_scenario(options.files[i], options.experiment.overrides).scenario;
        const auto own = analysis::usual_measures(describe_run(scenario));
        if (i == 0) common = own;
        const auto is_lacking = [&](const std::string& name) {
            return std::find(own.begin(), own.end(), name) == own.end();
        };
        std::copy_if(common.begin(), common.end(), std::back_inserter(lacking), is_lacking);
        std::erase_if(common, is_lacking);
    }
    if (!lacking.empty() && !options.experiment.quiet)
        tell("karvan: left out, as some alternative has no such flow: {}\n",
             fmt::join(lacking, ", "));
    if (common.empty()) return {"transit.mean:all", "transit.p95:all"};
    return common;
}

int compare(Options options)
{
    if (options.goes_on() && options.replications > 0)
        throw CLI::ValidationError(
            "--replications", "--precision and --indifference add them by themselves (--most)");
    if (!options.goes_on() && options.most > 0)
        throw CLI::ValidationError("--most", "it goes with --precision or --indifference");
    if (options.experiment.measures.empty()) options.experiment.measures = common_measures(options);
    Laboratory laboratory(options.experiment);
    const std::vector<std::string> labels = labels_of(options.files);
    for (std::size_t i = 0; i < labels.size(); ++i) laboratory.add(labels[i], options.files[i]);
    const Findings findings = find(options, laboratory);
    if (findings.replications == 0) return laboratory.give_up();
    if (options.experiment.json) {
        print_json(findings, laboratory, options.experiment.level);
    } else if (!options.experiment.quiet) {
        print_text(findings, laboratory, options.experiment.level);
    }
    const std::string title = laboratory.scenario(0).name + ": alternatives";
    analysis::NetcdfFile file =
        analysis::experiment_layout(laboratory.experiment("comparison", title, findings.values));
    add_differences(file, findings.differences, laboratory);
    return laboratory.finish(file);
}

}  // namespace

void add_compare(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("compare", "Compare alternatives with a base case");
    auto options = std::make_shared<Options>();
    command->add_option("scenarios", options->files, "The base case, then its alternatives (TOML)")
        ->required()
        ->expected(2, 1000);
    command
        ->add_option("--replications", options->replications,
                     "How many of each; else as many as the base case says")
        ->check(CLI::Range(2U, 10'000'000U));
    command->add_option("--precision", options->precision,
                        "Add replications until every difference is known to this share of the "
                        "base case, such as 2%");
    command->add_option("--indifference", options->indifference,
                        "Add replications until every difference is told: better, worse, or no "
                        "more than this (in the unit of the measure, or a share of the base case "
                        "such as 1%)");
    command
        ->add_option("--most", options->most,
                     "With these two: at most so many replications (1000 unless given)")
        ->check(CLI::Range(2U, 10'000'000U));
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace karvan::cli
