// karvan resilience: what a closure, or any other disruption, does to the same scenario without it.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/experiments/comparison.hpp"
#include "analysis/experiments/resilience.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/precision.hpp"
#include "models/corridor.hpp"
#include "models/disruption/closure.hpp"
#include "models/reading/diagnostics.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Examples:\n  karvan resilience scenarios/middle-corridor.toml --close AZALT --begin '100 d' "
    "--for '5 d'\n  karvan resilience base.toml storm.toml --begin '100 d'\nBoth twins share their "
    "random draws, so their difference is the disruption alone.";

struct Options {
    std::string base;
    std::string disturbed;
    std::vector<std::string> targets;
    std::string begin;
    std::string length;
    std::string capacity;
    std::string every;
    std::string recovered = "5%";
    std::uint32_t replications = 10;
    ExperimentOptions experiment;
};

sim::Duration time_of(const std::string& text, const char* option)
{
    models::Misfit misfit;
    const auto time = models::read_duration(text, misfit);
    if (!time) throw CLI::ValidationError(option, "'" + text + "': a time such as '5 d' is needed");
    return *time;
}

// Sampled often enough for a closure of that length, and not too often for the memory.
sim::Duration sampling(const Options& options, const models::Scenario& base)
{
    constexpr std::int64_t most_samples = 10'000;
    if (!options.every.empty()) {
        const sim::Duration every = time_of(options.every, "--every");
        if (every > sim::Duration{0}) return every;
        throw CLI::ValidationError("--every", "a time above 0 is needed");
    }
    sim::Duration every = std::chrono::hours(1);
    if (!options.length.empty()) every = std::min(every, time_of(options.length, "--for") / 24);
    return std::max({every, base.horizon / most_samples, sim::Duration(std::chrono::seconds(1))});
}

// It must be seen, and what is counted must find room.
void check_sampling(const Options& options, sim::Duration every, sim::Duration horizon)
{
    constexpr std::int64_t most_samples = 100'000;  // as the scenario allows
    const sim::Duration rest = horizon - time_of(options.begin, "--begin");
    const sim::Duration length = options.length.empty() ? rest : time_of(options.length, "--for");
    if (length <= sim::Duration{0})
        throw CLI::ValidationError("--for", "a disruption takes longer than no time");
    if (every > std::min(length, rest) / 2)
        throw CLI::ValidationError(
            "--every", fmt::format("two samples within the disruption are the least, not one "
                                   "every {:g} h",
                                   sim::in_hours(every)));
    if (every < horizon / most_samples)
        throw CLI::ValidationError(
            "--every", fmt::format("{} samples in a replication at most", most_samples));
}

// Of the same places, resources and flows, in the same time.
void check_twins(const models::Scenario& one, const models::Scenario& other)
{
    const auto ids = [](const models::Scenario& scenario) {
        const analysis::RunDescription run = describe_run(scenario);
        std::vector<std::string> all;
        for (const auto& place : run.places) all.push_back(place.id);
        for (const auto& r : run.resources) all.push_back(fmt::format("{}/{}", r.place, r.name));
        for (const auto& flow : run.flows) all.push_back(flow.id);
        return all;
    };
    if (ids(one) != ids(other) || one.horizon != other.horizon)
        throw CLI::ValidationError("disturbed",
                                   "twins have the same places, resources, flows and horizon");
}

models::Scenario disturbed_scenario(const Options& options, const models::Scenario& base)
{
    if (!options.disturbed.empty())
        return models::read_scenario(options.disturbed, options.experiment.overrides).scenario;
    models::Closure closure;
    closure.targets = options.targets;
    closure.begin = time_of(options.begin, "--begin");
    closure.length = time_of(options.length, "--for");
    if (!options.capacity.empty()) closure.capacity_left = share_of(options.capacity, "--capacity");
    try {
        return models::read_scenario(options.base, options.experiment.overrides,
                                     models::text_of(closure, base))
            .scenario;
    } catch (const std::invalid_argument& wrong) {
        throw CLI::ValidationError("--close", wrong.what());
    }
}

// Words where there is no interval to show; for machines, the numbers that there are.
analysis::Cell back_cell(const analysis::Recovery& recovery, bool in_words)
{
    using analysis::Back;
    const Back back = recovery.back();
    if (back == Back::not_in_run)
        return in_words ? analysis::Cell("not within the run") : analysis::Cell();
    if (!in_words || back == Back::within_interval || back == Back::alone)
        return recovery.recovered_h;
    if (back == Back::at_least)
        return "at least " + analysis::format_number(recovery.recovered_h.lower());
    if (back == Back::at_most)
        return "at most " + analysis::format_number(recovery.recovered_h.upper());
    return std::string("too few replications");
}

analysis::TextTable struck_table(const char* title, const char* what, const char* unit,
                                 const std::vector<analysis::Struck>& struck,
                                 const std::function<std::string(std::uint32_t)>& label,
                                 bool in_words)
{
    analysis::TextTable table(title, {{"name", what, ""},
                                      {"depth", "Depth", unit},
                                      {"area", "Time lost", fmt::format("{} x h", unit)},
                                      {"recovered_h", "Back to normal after", "h"}});
    for (const analysis::Struck& one : struck) {
        const analysis::Recovery& r = one.recovery;
        table.add_row({label(one.index), r.depth, r.area, back_cell(r, in_words)});
    }
    return table;
}

struct Findings {
    analysis::RunDescription run;
    analysis::Resilience resilience;
    std::vector<analysis::Observations> values;  // of both twins
    std::vector<analysis::Difference> differences;

    analysis::TextTable flows(bool in_words) const
    {
        const auto label = [&](std::uint32_t i) { return analysis::flow_label(run.flows[i]); };
        return struck_table("Flows with more under way", "Flow", "shipments", resilience.flows,
                            label, in_words);
    }
    analysis::TextTable places(bool in_words) const
    {
        const auto label = [&](std::uint32_t i) { return analysis::place_label(run.places[i]); };
        return struck_table("Places where more is waiting", "Place", "requests", resilience.places,
                            label, in_words);
    }
};

nlohmann::ordered_json number(const analysis::Estimate& estimate)
{
    nlohmann::ordered_json json{{"mean", estimate.mean}};
    if (estimate.n > 1) json["half_width"] = estimate.half_width;
    return json;
}

const char* told(analysis::Back back)
{
    constexpr const char* words[] = {"interval",       "at least",    "at most",
                                     "cannot be told", "no interval", "no"};
    return words[static_cast<std::size_t>(back)];
}

void print_json(const Findings& findings, const std::vector<std::string>& sentences)
{
    const analysis::Recovery& whole = findings.resilience.whole;
    nlohmann::ordered_json json;
    json["verdict"] = analysis::headline(findings.resilience, findings.run);
    json["replications"] = findings.resilience.replications;
    json["depth"] = number(whole.depth);
    json["shipment_hours"] = number(whole.area);
    const bool is_struck = findings.resilience.is_struck;
    json["struck"] = is_struck;
    json["recovered"] = !is_struck || whole.is_back;
    json["recovered_h"] =
        is_struck && whole.is_back ? number(whole.recovered_h) : nlohmann::ordered_json();
    json["recovery_told"] = told(is_struck ? whole.back() : analysis::Back::not_in_run);
    json["flows"] = findings.flows(false).json();
    json["places"] = findings.places(false).json();
    json["sentences"] = sentences;
    json["sample_every_h"] = findings.resilience.rule.sample_h;
    for (const analysis::Estimate& one : whole.difference) json["excess"].push_back(one.mean);
    fmt::print("{}\n", json.dump(2));
}

void print(const Findings& findings, const Laboratory& laboratory, const ExperimentOptions& options)
{
    std::vector<std::string> sentences;
    for (const analysis::Difference& one : findings.differences)
        sentences.push_back(analysis::sentence(one, laboratory.measures()[one.measure]));
    if (options.json) return print_json(findings, sentences);
    if (options.quiet) return;
    fmt::print("{}\n", analysis::headline(findings.resilience, findings.run));
    if (!findings.resilience.flows.empty()) fmt::print("\n{}", findings.flows(true).text(120));
    if (!findings.resilience.places.empty()) fmt::print("\n{}", findings.places(true).text(120));
    fmt::print("\nOver the whole run:\n");
    std::size_t open = 0;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const bool is_open = findings.differences[i].verdict == analysis::Verdict::cannot_tell ||
                             findings.differences[i].verdict == analysis::Verdict::unchanged;
        if (is_open) ++open;
        if (!is_open || sentences.size() == 1) fmt::print("{}.\n", sentences[i]);
    }
    if (open > 0 && sentences.size() > 1)
        fmt::print(
            "{} of {} measures are unchanged, or changed by no more than chance (--json has "
            "all).\n",
            open, sentences.size());
    if (sentences.size() > 1)
        fmt::print("{}\n",
                   analysis::intervals_note(1, laboratory.measures().size(), options.level));
}

// Rows of both twins: the measures, then the levels over time.
Findings find(const Options& options, const Laboratory& laboratory,
              analysis::Observations&& undisturbed, analysis::Observations&& disturbed)
{
    Findings findings;
    findings.run = describe_run(laboratory.scenario(0));
    analysis::RecoveryRule window;
    window.begin_h = sim::in_hours(time_of(options.begin, "--begin"));
    if (!options.length.empty()) window.length_h = sim::in_hours(time_of(options.length, "--for"));
    window.share = share_of(options.recovered, "--recovered");
    window.level = options.experiment.level;
    const std::size_t measures = laboratory.measures().size();
    for (analysis::Observations* rows : {&undisturbed, &disturbed}) {
        findings.values.emplace_back();
        for (std::vector<double>& row : *rows) {
            const auto end = row.begin() + static_cast<std::ptrdiff_t>(measures);
            findings.values.back().emplace_back(row.begin(), end);
            row.erase(row.begin(), end);
        }
    }
    findings.resilience = analysis::resilience(findings.run, undisturbed, disturbed, window);
    findings.differences = analysis::compare(findings.values[0], {findings.values[1]},
                                             laboratory.measures(), window.level);
    return findings;
}

// Places of which a share of the capacity takes nothing: units are whole, and one is left at least.
void warn_of_whole_units(const Options& options, const models::Scenario& base)
{
    if (options.capacity.empty() || options.experiment.quiet) return;
    const double share = share_of(options.capacity, "--capacity");
    const models::Corridor corridor(base, 0, {});
    for (std::size_t place = 0; place < base.places.size(); ++place) {
        const std::string& id = base.places[place]->id;
        const auto resources = corridor.facilities()[place]->resources();
        const bool is_target =
            std::find(options.targets.begin(), options.targets.end(), id) != options.targets.end();
        const bool keeps_all =
            std::all_of(resources.begin(), resources.end(), [&](const sim::Resource* one) {
                const auto units = static_cast<double>(one->capacity());
                return std::max(1.0, std::round(share * units)) >= units;
            });
        if (is_target && keeps_all)
            fmt::print(
                stderr,
                "karvan: warning: --capacity {} takes nothing of {}: units are whole, and one "
                "of each resource is left at least\n",
                options.capacity, id);
    }
}

void refuse_what_does_not_go_together(const Options& options)
{
    if (options.disturbed.empty() == options.targets.empty())
        throw CLI::ValidationError(
            "--close",
            "either what is closed, or a second scenario with the disruption, is needed");
    if (options.disturbed.empty() && options.length.empty())
        throw CLI::ValidationError("--for", "how long it is closed is needed, such as '5 d'");
    if (!options.disturbed.empty() && !options.capacity.empty())
        throw CLI::ValidationError("--capacity", "the second scenario says what is left");
}

int resilience(Options options)
{
    refuse_what_does_not_go_together(options);
    const std::string base_name = std::filesystem::path(options.base).stem();
    const models::ScenarioReading reading =
        models::read_scenario(options.base, options.experiment.overrides);
    const sim::Duration begin = time_of(options.begin, "--begin");
    if (begin < sim::Duration{0}) throw CLI::ValidationError("--begin", "it is before the run");
    if (begin >= reading.scenario.horizon)
        throw CLI::ValidationError("--begin", "it is after the end of the run");
    const sim::Duration every = sampling(options, reading.scenario);
    check_sampling(options, every, reading.scenario.horizon);
    options.experiment.overrides.push_back(
        fmt::format("scenario.sample_every=\"{} s\"", sim::in_seconds(every)));
    options.experiment.workers.follows_flows = true;
    Laboratory laboratory(options.experiment);
    laboratory.add(base_name, options.base);
    warn_of_whole_units(options, laboratory.scenario(0));
    models::Scenario disturbed_twin = disturbed_scenario(options, laboratory.scenario(0));
    check_twins(laboratory.scenario(0), disturbed_twin);
    laboratory.add("disturbed", std::move(disturbed_twin));
    laboratory.expect(2 * std::size_t{options.replications});
    const auto both = [&](std::size_t point) {
        const analysis::RunDescription run = describe_run(laboratory.scenario(point));
        const auto numbers = [&](const analysis::ReplicationOutcome& outcome) {
            std::vector<double> levels = analysis::levels_of(run, outcome);
            if (levels.empty()) return levels;
            std::vector<double> row = analysis::values_of(laboratory.measures(point), outcome);
            row.insert(row.end(), levels.begin(), levels.end());
            return row;
        };
        return laboratory.observe(point, {0, options.replications}, "levels", numbers);
    };
    analysis::Observations undisturbed = both(0);
    analysis::Observations disturbed = both(1);
    analysis::keep_finished(undisturbed, disturbed);
    if (undisturbed.empty()) return laboratory.give_up();
    const Findings findings =
        find(options, laboratory, std::move(undisturbed), std::move(disturbed));
    print(findings, laboratory, options.experiment);
    analysis::NetcdfFile file = analysis::experiment_layout(laboratory.experiment(
        "resilience", laboratory.scenario(0).name + ": resilience", findings.values));
    analysis::add_resilience(file, findings.resilience, findings.run);
    return laboratory.finish(file);
}

}  // namespace

void add_resilience(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand(
        "resilience", "Close something, and measure depth, spread and time to recover");
    auto options = std::make_shared<Options>();
    command->add_option("scenario", options->base, "The undisturbed scenario (TOML)")->required();
    command->add_option("disturbed", options->disturbed,
                        "The same with a disruption of its own, instead of --close");
    command->add_option("--close", options->targets, models::closure_help)
        ->allow_extra_args(false)
        ->type_name("WHAT");
    command->add_option("--begin", options->begin, "When it begins: '100 d' since the start")
        ->required();
    command->add_option("--for", options->length, "How long it lasts, such as '5 d'");
    command->add_option("--capacity", options->capacity,
                        "Not closed: so much of the capacity is left, such as 50%");
    command->add_option("--recovered", options->recovered,
                        "Back to normal: so much of the depth is left at most (5%)");
    command->add_option("--every", options->every,
                        "How often the shipments under way are counted; else by itself");
    command->add_option("--replications", options->replications, "Of each twin (10)")
        ->check(CLI::Range(1U, 1'000'000U));
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return resilience(*options); }; });
}

}  // namespace karvan::cli
