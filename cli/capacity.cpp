// karvan capacity: how much demand a corridor carries before a service level breaks, what breaks,
// and what one more unit of it buys.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/comparison.hpp"
#include "analysis/crossing.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary_numbers.hpp"
#include "analysis/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"
#include "cli/precision.hpp"
#include "cli/required_level.hpp"
#include "models/diagnostics.hpp"
#include "models/one_more.hpp"
#include "models/scaled_demand.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan capacity scenarios/examples/14-two-countries.toml --limit "
    "'transit.p95:export <= 10 d' --replications 10\nDemand is multiplied until the limit is "
    "passed; all loads share their random draws.";

struct Options {
    std::string file;
    std::string flow;
    std::string limit = "backlog:all <= 2%";
    std::uint32_t replications = 10;
    std::string tolerance = "1%";
    std::size_t one_more = 3;
    std::vector<std::string> tries;  // keys
    ExperimentOptions experiment;
};

// The scenario at any load, with a change or without; simulated when asked for.
class Loads {
public:
    Loads(const Options& options, Laboratory& laboratory)
        : options_(options), laboratory_(laboratory)
    {
        if (options.flow.empty()) return;
        const models::Scenario& base = laboratory.scenario(0);
        std::vector<std::string> ids;
        for (const models::FlowPlan& flow : base.flows) {
            ids.push_back(flow.id);
            if (flow.id == options.flow) flow_ = flow.index;
        }
        if (!flow_)
            throw CLI::ValidationError(
                "--flow",
                fmt::format("there is no flow '{}'; allowed: {}; did you mean '{}'?", options.flow,
                            models::listed(ids), models::nearest(options.flow, ids)));
    }

    double shipments_per_day() const
    {
        return models::shipments_per_day(laboratory_.scenario(0), flow_);
    }

    std::vector<std::string> changed(const std::string& change) const
    {
        std::vector<std::string> all = options_.experiment.overrides;
        if (!change.empty()) all.push_back(change);
        return all;
    }

    std::size_t add(double load, const std::string& change)
    {
        models::ScenarioReading reading = models::read_scenario(options_.file, changed(change));
        models::scale_demand(reading.scenario, flow_, load);
        loads_.push_back(load);
        changes_.push_back(change);
        return laboratory_.add(
            fmt::format("load {:.4g}{}{}", load, change.empty() ? "" : ", ", change),
            std::move(reading.scenario));
    }

    analysis::Observations observe(double load, const std::string& change)
    {
        const std::size_t point = add(load, change);
        analysis::Observations rows = laboratory_.observe(point, {0, options_.replications});
        laboratory_.forget(point);
        values_.resize(point);
        values_.push_back(rows);
        return rows;
    }

    // The file of the experiment: a point for each load that was tried, after the scenario as it
    // is.
    analysis::NetcdfFile file() const
    {
        analysis::Experiment experiment = laboratory_.experiment(
            "capacity", laboratory_.scenario(0).name + ": capacity", values_);
        std::vector<std::string> texts;
        for (const double load : loads_) texts.push_back(fmt::format("{}", load));
        experiment.factors.push_back({"load", "1", loads_, std::move(texts)});
        experiment.factors.push_back({"change", "", {}, changes_});
        return analysis::experiment_layout(experiment);
    }

    // Of each resource its use in per cent, then of each its mean queue.
    analysis::Observations observe_resources(double load)
    {
        const std::size_t point = add(load, "");
        const auto numbers = [](const analysis::ReplicationOutcome& outcome) {
            std::vector<double> values;
            for (const auto& r : outcome.resources)
                values.push_back(100 * analysis::utilisation(r));
            for (const auto& r : outcome.resources) values.push_back(r.mean_queue);
            return values;
        };
        analysis::Observations rows =
            laboratory_.observe(point, {0, options_.replications}, "resources", numbers);
        laboratory_.forget(point);
        std::erase_if(rows, [](const auto& row) { return row.empty(); });  // they failed
        return rows;
    }

    analysis::Crossing search(const std::string& change, double first)
    {
        analysis::CrossingRule rule;
        rule.limit = read_required_level(options_.limit).limit_in(laboratory_.measures()[0]);
        rule.tolerance = share_of(options_.tolerance, "--tolerance");
        rule.first = first;
        return analysis::find_crossing(
            [&](double load) {
                const analysis::Observations rows = observe(load, change);
                return laboratory_.was_interrupted()
                           ? analysis::Estimate{}
                           : analysis::mean_over_replications(analysis::column(rows, 0),
                                                              options_.experiment.level);
            },
            rule);
    }

private:
    const Options& options_;
    Laboratory& laboratory_;
    std::optional<std::uint32_t> flow_;
    std::vector<analysis::Observations> values_;  // by point; none of the first
    std::vector<double> loads_{1};                // by point
    std::vector<std::string> changes_{""};        // likewise: one more of something
};

struct Used {
    std::size_t resource;
    analysis::Estimate percent;
    analysis::Estimate queue;
};

// The resources that are used most, the first to break first.
std::vector<Used> most_used(const analysis::Observations& rows, std::size_t resources,
                            std::size_t most)
{
    std::vector<Used> all;
    for (std::size_t i = 0; i < resources; ++i) {
        const auto over = [&](std::size_t at) {
            return analysis::mean_over_replications(analysis::column(rows, at));
        };
        const Used used{i, over(i), over(resources + i)};
        if (used.percent.n > 0 && used.percent.mean > 0) all.push_back(used);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Used& a, const Used& b) { return a.percent.mean > b.percent.mean; });
    all.resize(std::min(all.size(), most));
    return all;
}

struct Bought {
    models::OneMore more;
    analysis::Difference at_limit;  // the measure at the load that breaks the limit
    analysis::Crossing crossing;    // where it breaks now
};

struct Findings {
    analysis::Crossing crossing;
    double shipments_per_day = 0;  // of the scenario as it is
    std::vector<Used> breaking;
    std::vector<std::string> breaking_names;
    std::vector<Bought> bought;
    std::vector<std::string> notes;
};

Bought buy(const models::OneMore& more, double load, Loads& loads, Laboratory& laboratory)
{
    Bought bought{more, {}, {}};
    const analysis::Observations before = loads.observe(load, "");
    const analysis::Observations after = loads.observe(load, more.change);
    if (before.size() == after.size() && !before.empty())
        bought.at_limit = analysis::compare(before, {after}, laboratory.measures())[0];
    bought.crossing = loads.search(more.change, load);
    return bought;
}

// What --try names.
std::vector<models::OneMore> tries(const Options& options, const models::Scenario& base)
{
    std::vector<models::OneMore> all;
    for (const std::string& key : options.tries) {
        const auto more = models::increment_of_key(base, key);
        if (!more)
            throw CLI::ValidationError("--try", "'" + key +
                                                    "' is no key of a whole number or "
                                                    "amount, such as place.AZALT.cranes");
        all.push_back(*more);
    }
    return all;
}

void add_breaking(Findings& findings, double load, const Options& options, Loads& loads,
                  Laboratory& laboratory)
{
    const models::Scenario& base = laboratory.scenario(0);
    const analysis::RunDescription run = describe_run(base);
    findings.breaking = most_used(loads.observe_resources(load), run.resources.size(),
                                  std::max<std::size_t>(3, options.one_more));
    const auto reread = [&](const std::string& change) -> std::optional<models::Scenario> {
        try {
            return models::read_scenario(options.file, loads.changed(change)).scenario;
        } catch (const models::ScenarioErrors&) {
            return {};
        }
    };
    std::vector<models::OneMore> wanted;
    for (std::size_t i = 0; i < findings.breaking.size(); ++i) {
        const auto& resource = run.resources[findings.breaking[i].resource];
        findings.breaking_names.push_back(resource.name + " of " +
                                          analysis::place_label(run.places[resource.place]));
        if (i >= options.one_more) continue;
        const auto more =
            models::increment_of_resource(base, resource.place, resource.name, reread);
        if (more)
            wanted.push_back(*more);
        else
            findings.notes.push_back(findings.breaking_names.back() +
                                     ": no key gives one more of it; name one with --try");
    }
    for (const models::OneMore& more : tries(options, base)) wanted.push_back(more);
    for (const models::OneMore& more : wanted)
        if (!laboratory.was_interrupted())
            findings.bought.push_back(buy(more, load, loads, laboratory));
}

std::string load_text(const analysis::Crossing& crossing)
{
    return fmt::format("{:.4g} times ({:.4g} to {:.4g})", crossing.load, crossing.lower,
                       crossing.upper);
}

std::string headline(const Findings& findings, const Options& options, const Laboratory& laboratory)
{
    const analysis::Crossing& crossing = findings.crossing;
    const std::string what = options.flow.empty() ? "demand" : "flow " + options.flow;
    const std::string limit =
        laboratory.measures()[0].title + " <= " + read_required_level(options.limit).limit;
    switch (crossing.end) {
        case analysis::CrossingEnd::never_below:
            return fmt::format("{} is broken even at {:.3g} times the {}.", limit,
                               crossing.points.front().load, what);
        case analysis::CrossingEnd::never_above:
            return fmt::format("{} holds even at {:.3g} times the {}.", limit,
                               crossing.points.back().load, what);
        case analysis::CrossingEnd::cut_short:
            if (laboratory.was_interrupted()) return "Interrupted before the limit was found.";
            [[fallthrough]];
        case analysis::CrossingEnd::found:
            break;
    }
    return fmt::format(
        "{} holds up to {:.4g} times the {} (interval {:.4g} to {:.4g}), that is "
        "{:.4g} shipments a day.{}",
        limit, crossing.load, what, crossing.lower, crossing.upper,
        crossing.load * findings.shipments_per_day,
        crossing.end == analysis::CrossingEnd::cut_short ? " The search was cut short." : "");
}

analysis::TextTable breaking_table(const Findings& findings)
{
    analysis::TextTable table("Which breaks first: use at that load",
                              {{"rank", "Rank", ""},
                               {"resource", "Resource", ""},
                               {"used", "Used", "%"},
                               {"queue", "Mean queue", "requests"}});
    for (std::size_t i = 0; i < findings.breaking.size(); ++i)
        table.add_row({static_cast<std::int64_t>(i + 1), findings.breaking_names[i],
                       findings.breaking[i].percent, findings.breaking[i].queue});
    return table;
}

analysis::TextTable bought_table(const Findings& findings, const Laboratory& laboratory)
{
    const analysis::Measure& measure = laboratory.measures()[0];
    analysis::TextTable table("What one more buys",
                              {{"key", "Key", ""},
                               {"change", "Change", ""},
                               {"difference", measure.name + " at that load", measure.unit},
                               {"verdict", "Verdict", ""},
                               {"load", "Limit holds up to", ""},
                               {"shipments", "More shipments a day", ""}});
    for (const Bought& one : findings.bought)
        table.add_row({one.more.key, one.more.words, one.at_limit.difference,
                       std::string(analysis::verdict_word(one.at_limit.verdict)),
                       load_text(one.crossing),
                       (one.crossing.load - findings.crossing.load) * findings.shipments_per_day});
    return table;
}

void print(const Findings& findings, const Options& options, const Laboratory& laboratory)
{
    if (options.experiment.json) {
        nlohmann::ordered_json json;
        json["verdict"] = headline(findings, options, laboratory);
        const auto finite = [](double v) {
            return std::isfinite(v) ? nlohmann::ordered_json(v) : nlohmann::ordered_json();
        };
        json["load"] = {{"value", finite(findings.crossing.load)},
                        {"lower", finite(findings.crossing.lower)},
                        {"upper", finite(findings.crossing.upper)}};
        json["shipments_per_day"] = finite(findings.crossing.load * findings.shipments_per_day);
        for (const analysis::LoadPoint& point : findings.crossing.points)
            json["loads"].push_back({{"load", point.load},
                                     {"mean", finite(point.outcome.mean)},
                                     {"half_width", finite(point.outcome.half_width)}});
        json["breaking"] = breaking_table(findings).json();
        json["one_more"] = bought_table(findings, laboratory).json();
        json["notes"] = findings.notes;
        fmt::print("{}\n", json.dump(2));
        return;
    }
    if (options.experiment.quiet) return;
    fmt::print("{}\n", headline(findings, options, laboratory));
    if (!findings.breaking.empty()) fmt::print("\n{}", breaking_table(findings).text(120));
    if (!findings.bought.empty()) fmt::print("\n{}", bought_table(findings, laboratory).text(120));
    for (const std::string& line : findings.notes) fmt::print("{}\n", line);
}

int capacity(Options options)
{
    const RequiredLevel level = read_required_level(options.limit);
    options.experiment.measures = {level.measure};
    Laboratory laboratory(options.experiment);
    laboratory.add("as it is", options.file);
    if (laboratory.measures().size() != 1)
        throw CLI::ValidationError("--limit", "one measure is needed, not one for each ('*')");
    level.limit_in(laboratory.measures()[0]);
    Loads loads(options, laboratory);
    tries(options, laboratory.scenario(0));  // wrong ones are told before anything is simulated
    Findings findings;
    findings.shipments_per_day = loads.shipments_per_day();
    findings.crossing = loads.search("", 1);
    const double load = findings.crossing.load;
    if (load > 0 && std::isfinite(load) && !laboratory.was_interrupted())
        add_breaking(findings, load, options, loads, laboratory);
    print(findings, options, laboratory);
    return laboratory.finish(loads.file());
}

}  // namespace

void add_capacity(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("capacity", "Find the demand at which a service level breaks");
    auto options = std::make_shared<Options>();
    command->add_option("scenario", options->file, "The scenario file (TOML)")->required();
    command->add_option("--flow", options->flow, "Scale this flow alone; else all");
    command->add_option("--limit", options->limit,
                        "MEASURE <= LIMIT, such as 'transit.p95:all <= 10 d' or 'queue.mean:"
                        "AZALT/berths <= 5'; else 'backlog:all <= 2%': queues that grow");
    command->add_option("--replications", options->replications, "At each load (10)")
        ->check(CLI::Range(2U, 1'000'000U));
    command->add_option("--tolerance", options->tolerance, "Relative width of the answer (1%)");
    command->add_option("--one-more", options->one_more,
                        "Try one more of so many resources, those that break first (3)");
    command
        ->add_option("--try", options->tries,
                     "Try one more under this key as well, such as sea_service.feeder.ships")
        ->allow_extra_args(false)
        ->type_name("KEY");
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return capacity(*options); }; });
}

}  // namespace karvan::cli
