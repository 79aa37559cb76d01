// karvan resilience: what a disruption does, against the same scenario without it.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/comparison.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/recovery.hpp"
#include "analysis/summary_numbers.hpp"
#include "analysis/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "models/quantity.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan resilience base.toml closed.toml --begin '100 d' --replications 10\nThe "
    "second scenario is the first with a closure, a breakdown or any other change that strikes at "
    "'begin' (time since the start); both share their random draws.";

struct Options {
    std::string base;
    std::string disturbed;
    std::string begin;
    std::uint32_t replications = 10;
    ExperimentOptions experiment;
};

using Outcomes = std::vector<analysis::ReplicationOutcome>;

// Requests that wait at a place (at all places: nothing), by sample.
analysis::Series waiting(const Outcomes& outcomes, const analysis::RunDescription& run,
                         std::optional<std::uint32_t> place)
{
    analysis::Series all;
    for (const analysis::ReplicationOutcome& outcome : outcomes) {
        std::vector<double> series(outcome.samples, 0.0);
        for (std::size_t t = 0; t < outcome.samples; ++t)
            for (std::size_t r = 0; r < run.resources.size(); ++r)
                if (!place || run.resources[r].place == *place)
                    series[t] += outcome.sampled_queue[t * run.resources.size() + r];
        all.push_back(std::move(series));
    }
    return all;
}

struct Struck {
    std::uint32_t place;
    analysis::Recovery recovery;
};

struct Findings {
    analysis::RunDescription run;
    analysis::Recovery whole;
    std::vector<Struck> places;  // that wait more, the worst first
    std::vector<analysis::Difference> differences;
};

// Replications that finished in both.
void keep_finished(Outcomes& undisturbed, Outcomes& disturbed)
{
    std::size_t kept = 0;
    for (std::size_t r = 0; r < std::min(undisturbed.size(), disturbed.size()); ++r) {
        if (!analysis::is_finished(undisturbed[r]) || !analysis::is_finished(disturbed[r]))
            continue;
        std::swap(undisturbed[kept], undisturbed[r]);
        std::swap(disturbed[kept++], disturbed[r]);
    }
    undisturbed.resize(kept);
    disturbed.resize(kept);
}

Findings find(const Outcomes& undisturbed, const Outcomes& disturbed, const Laboratory& laboratory,
              double begin_h, double level)
{
    Findings findings;
    findings.run = describe_run(laboratory.scenario(0));
    constexpr double smooth_over_h = 24;
    const double sample_h = findings.run.sample_every_h;
    const auto window = static_cast<std::size_t>(std::max(1.0, smooth_over_h / sample_h));
    const auto recovery_of = [&](std::optional<std::uint32_t> place) {
        return analysis::recovery(waiting(disturbed, findings.run, place),
                                  waiting(undisturbed, findings.run, place), sample_h, begin_h,
                                  level, 0.05, window);
    };
    findings.whole = recovery_of({});
    for (std::uint32_t place = 0; place < findings.run.places.size(); ++place) {
        Struck struck{place, recovery_of(place)};
        // More waiting than chance makes it.
        if (struck.recovery.area.lower() > 0) findings.places.push_back(std::move(struck));
    }
    std::stable_sort(findings.places.begin(), findings.places.end(),
                     [](const Struck& a, const Struck& b) {
                         return a.recovery.area.mean > b.recovery.area.mean;
                     });
    analysis::Observations before;
    analysis::Observations after;
    for (std::size_t r = 0; r < undisturbed.size(); ++r) {
        before.push_back(analysis::values_of(laboratory.measures(), undisturbed[r]));
        after.push_back(analysis::values_of(laboratory.measures(), disturbed[r]));
    }
    findings.differences = analysis::compare(before, {after}, laboratory.measures(), level);
    return findings;
}

analysis::TextTable place_table(const Findings& findings)
{
    analysis::TextTable table("Where more is waiting than without it",
                              {{"place", "Place", ""},
                               {"depth", "Depth", "requests"},
                               {"area", "Waiting in all", "request-hours"},
                               {"recovered", "Back to normal after", "h"}});
    for (const Struck& struck : findings.places)
        table.add_row({analysis::place_label(findings.run.places[struck.place]),
                       struck.recovery.depth, struck.recovery.area, struck.recovery.recovered_h});
    return table;
}

std::string headline(const Findings& findings, std::size_t replications)
{
    const analysis::Recovery& whole = findings.whole;
    return fmt::format(
        "Depth {}; {} more in all; back to normal {} after the beginning ({} of {} replications "
        "before the horizon); spread over {} of {} places.",
        analysis::quantity(whole.depth, "requests waiting"),
        analysis::quantity(whole.area, "request-hours"), analysis::quantity(whole.recovered_h, "h"),
        whole.recovered, replications, findings.places.size(),
        findings.run.places.size() - findings.run.links);
}

void print(const Findings& findings, const Laboratory& laboratory, std::size_t replications,
           const ExperimentOptions& options)
{
    std::vector<std::string> sentences;
    for (const analysis::Difference& one : findings.differences)
        sentences.push_back(analysis::sentence(one, laboratory.measures()[one.measure]));
    if (options.json) {
        nlohmann::ordered_json json;
        json["verdict"] = headline(findings, replications);
        json["depth"] = findings.whole.depth.mean;
        json["recovered_h"] = findings.whole.recovered_h.mean;
        json["recovered"] = findings.whole.recovered;
        json["places"] = place_table(findings).json();
        json["sentences"] = sentences;
        for (const analysis::Estimate& one : findings.whole.difference)
            json["difference"].push_back(one.mean);
        json["sample_every_h"] = findings.run.sample_every_h;
        fmt::print("{}\n", json.dump(2));
    } else if (!options.quiet) {
        fmt::print("{}\n\n{}\n", headline(findings, replications), place_table(findings).text(120));
        for (const std::string& line : sentences) fmt::print("{}.\n", line);
    }
}

int resilience(const Options& options)
{
    models::Misfit misfit;
    const auto begin = models::read_duration(options.begin, misfit);
    if (!begin) throw CLI::ValidationError("--begin", misfit.message + " (such as '100 d')");
    Laboratory laboratory(options.experiment);
    laboratory.add(std::filesystem::path(options.base).stem(), options.base);
    laboratory.add(std::filesystem::path(options.disturbed).stem(), options.disturbed);
    const models::Scenario& base = laboratory.scenario(0);
    if (base.sample_every == sim::Duration{0})
        throw CLI::ValidationError("scenario", "recovery needs samples (scenario.sample_every)");
    if (*begin >= base.horizon) throw CLI::ValidationError("--begin", "it is after the horizon");
    if (describe_run(base).resources.size() !=
        describe_run(laboratory.scenario(1)).resources.size())
        throw CLI::ValidationError("scenarios", "twins have the same places and resources");
    laboratory.expect(2 * std::size_t{options.replications});
    Outcomes undisturbed = laboratory.outcomes(0, {0, options.replications});
    Outcomes disturbed = laboratory.outcomes(1, {0, options.replications});
    keep_finished(undisturbed, disturbed);
    if (undisturbed.empty()) return laboratory.exit_code();
    const Findings findings =
        find(undisturbed, disturbed, laboratory, sim::in_hours(*begin), options.experiment.level);
    print(findings, laboratory, undisturbed.size(), options.experiment);
    return laboratory.exit_code();
}

}  // namespace

void add_resilience(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("resilience", "Measure what a disruption does, and until when");
    auto options = std::make_shared<Options>();
    command->add_option("base", options->base, "The undisturbed scenario (TOML)")->required();
    command->add_option("disturbed", options->disturbed, "The same with the disruption")
        ->required();
    command->add_option("--begin", options->begin, "When it begins, such as '100 d' from the start")
        ->required();
    command->add_option("--replications", options->replications, "Of each (10)")
        ->check(CLI::Range(1U, 1'000'000U));
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return resilience(*options); }; });
}

}  // namespace karvan::cli
