// karvan capacity: how much demand a corridor carries before a service level breaks, what breaks,
// and what one more unit of it buys.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"
#include "cli/capacity_findings.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/precision.hpp"
#include "cli/required_level.hpp"
#include "models/one_more.hpp"
#include "models/reading/diagnostics.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Demand is multiplied until it no longer holds; all loads share their random draws. It holds "
    "as long as\n"
    "  - the limit is kept, in the mean over replications,\n"
    "  - no resource is saturated by it, anywhere (the traffic equations of karvan check), and\n"
    "  - no flow grows without bound in the simulation: shipments under way have no trend over the "
    "run (after its warm-up; its second half, without one) that is more than chance and more than "
    "--growth of what enters, beyond the trend at a quarter of the demand (of the demand that "
    "first saturates something, if that is less; a trend of more than 20 % of what enters is "
    "growth even there, and 0 stands for it).\n"
    "Saturation does not hang on how long the run is. A limit does where the run is too short to "
    "come to rest, and growth is told from chance the better the longer it is: try a longer "
    "horizon where either ends it. What is overloaded whatever the demand of --flow is, is named "
    "and left out.\n"
    "Example:\n"
    "  karvan capacity scenarios/examples/14-two-countries.toml --limit 'transit.p95:export <= 10 "
    "d' --replications 10";

// Sampled so often that a trend is seen.
std::string sampling(const models::Scenario& scenario)
{
    constexpr int samples = 400;
    const sim::Duration every = scenario.horizon / samples;
    const sim::Duration least = std::chrono::seconds(1);
    return fmt::format("scenario.sample_every=\"{} s\"", sim::in_seconds(std::max(every, least)));
}

Bought buy(const models::OneMore& more, double load, CapacityLoads& loads, Laboratory& laboratory)
{
    Bought bought{more, {}, {}};
    const analysis::Observations before = loads.observe(load, "");
    const analysis::Observations after = loads.observe(load, more.change);
    if (before.size() == after.size() && !before.empty())
        bought.at_limit = analysis::compare(before, {after}, laboratory.measures())[0];
    constexpr double short_stride = 1.05;
    if (!laboratory.was_interrupted()) bought.found = loads.search(more.change, load, short_stride);
    return bought;
}

// What --try names.
std::vector<models::OneMore> tries(const CapacityOptions& options, const models::Scenario& base)
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

// Keys that give one more of what shipments wait for.
class Increments {
public:
    Increments(const CapacityOptions& options, const models::Scenario& base,
               const CapacityLoads& loads)
        : options_(options), base_(base), loads_(loads)
    {}

    // Of the ships, locomotives, ... that the cause names; else of the resources most pressed.
    std::vector<models::OneMore> of(const analysis::WaitingRise& rise,
                                    const CapacityFindings& findings) const
    {
        const auto place = static_cast<std::uint32_t>(rise.place);
        if (place >= base_.places.size()) return {};  // a link
        const std::string& cause = findings.run.causes[rise.cause].id;
        if (cause == "vessel" || cause == "departure" || cause == "dock") {
            auto ships = readable(models::increments_of_ships(base_, place));
            if (!ships.empty()) return ships;
        }
        if (const auto use = fleet_of(cause))
            if (auto units = readable(models::increments_of_fleets(base_, *use, place));
                !units.empty())
                return units;
        for (const std::size_t i :
             analysis::pressed_resources(findings.run, findings.pressures, rise.place))
            if (const auto one = of_resource(place, findings.run.resources[i].name)) return {*one};
        return {};
    }

    std::vector<models::OneMore> of(const models::Saturation& one) const
    {
        for (const models::SeaServicePlan& service : base_.services)
            if (one.resource.starts_with(fmt::format("ships of {} ", service.id)))
                if (const auto more = models::increment_of_key(
                        base_, fmt::format("sea_service.{}.ships", service.id));
                    more && reread(more->change))
                    return {*more};
        if (one.place >= base_.places.size()) return {};
        if (const auto more = models::increment_of_fleet(base_, one.place, one.place);
            more && reread(more->change))
            return {*more};
        if (const auto more = of_resource(one.place, one.resource)) return {*more};
        return {};
    }

private:
    static std::optional<models::FleetUse> fleet_of(const std::string& cause)
    {
        if (cause == "locomotive") return models::FleetUse::locomotive;
        if (cause == "crew") return models::FleetUse::crew;
        if (cause == "wagons") return models::FleetUse::wagon;
        if (cause == "truck") return models::FleetUse::truck;
        return {};
    }

    std::optional<models::OneMore> of_resource(std::uint32_t place,
                                               const std::string& resource) const
    {
        const auto read = [&](const std::string& change) { return reread(change); };
        return models::increment_of_resource(base_, place, resource, read);
    }

    // The scenario with the change; nothing if the change alone makes it contradict itself, as one
    // more ship does where docks or capacities are listed ship by ship.
    std::optional<models::Scenario> reread(const std::string& change) const
    {
        try {
            return models::read_scenario(options_.file, loads_.changed(change)).scenario;
        } catch (const models::ScenarioErrors&) {
            return {};
        }
    }

    std::vector<models::OneMore> readable(std::vector<models::OneMore> all) const
    {
        std::erase_if(all, [&](const models::OneMore& one) { return !reread(one.change); });
        return all;
    }

    const CapacityOptions& options_;
    const models::Scenario& base_;
    const CapacityLoads& loads_;
};

// Each key once.
void want(const std::vector<models::OneMore>& more, std::size_t most,
          std::vector<models::OneMore>& wanted)
{
    for (const models::OneMore& one : more) {
        const auto same = [&](const models::OneMore& known) { return known.key == one.key; };
        if (wanted.size() < most && std::none_of(wanted.begin(), wanted.end(), same))
            wanted.push_back(one);
    }
}

void add_breaking(CapacityFindings& findings, const CapacityOptions& options, CapacityLoads& loads,
                  Laboratory& laboratory)
{
    const models::Scenario& base = laboratory.scenario(0);
    const double load = findings.found.load;
    findings.less = 0.8;
    analysis::Observations smaller = loads.observe_pressures(findings.less * load);
    findings.pressures = loads.observe_pressures(load);
    if (laboratory.was_interrupted()) {
        findings.pressures.clear();  // rows that were not finished are empty
        return;
    }
    analysis::keep_finished(findings.pressures, smaller);
    findings.rises = analysis::waiting_rises(findings.run, smaller, findings.pressures,
                                             options.experiment.level);
    std::vector<models::OneMore> wanted;
    const Increments increments(options, base, loads);
    // What ends it first, then what is waited for, then what is saturated later.
    if (findings.found.end == CapacityFound::End::saturation)
        for (const models::Saturation& one : findings.found.saturations)
            if (one.load > 0 && one.load <= load * (1 + 1e-9))
                want(increments.of(one), options.one_more, wanted);
    constexpr std::size_t looked_at = 5;
    for (std::size_t i = 0; i < std::min(findings.rises.size(), looked_at); ++i) {
        const auto more = increments.of(findings.rises[i], findings);
        if (more.empty() && wanted.size() < options.one_more)
            findings.notes.push_back(fmt::format(
                "{}: no key gives one more of what is waited for there; name one with --try.",
                analysis::place_label(findings.run.places[findings.rises[i].place])));
        want(more, options.one_more, wanted);
    }
    constexpr double near = 2;
    for (const models::Saturation& one : findings.found.saturations)
        if (one.load <= near * load) want(increments.of(one), options.one_more, wanted);
    want(tries(options, base), wanted.size() + options.tries.size(), wanted);
    if (wanted.empty() && options.one_more > 0)
        findings.notes.push_back("No key gives one more of what breaks; name one with --try.");
    for (const models::OneMore& more : wanted)
        if (!laboratory.was_interrupted())
            findings.bought.push_back(buy(more, load, loads, laboratory));
}

std::vector<std::string> notes_of(const CapacityFound& found, const CapacityOptions& options,
                                  const analysis::RunDescription& run)
{
    std::vector<std::string> notes;
    for (const models::Saturation& one : found.saturations)
        if (one.load == 0)
            notes.push_back(
                fmt::format("{} of {} is overloaded whatever the demand{} is: left out "
                            "of what holds, unless it grows in the simulation.",
                            one.resource, analysis::place_label(run.places[one.place]),
                            options.flow.empty() ? "" : " of flow " + options.flow));
    return notes;
}

int capacity(CapacityOptions options)
{
    const RequiredLevel level = read_required_level(options.limit);
    if (!options.experiment.measures.empty())
        throw CLI::ValidationError("--measure", "--limit names the measure");
    share_of(options.growth, "--growth");
    share_of(options.tolerance, "--tolerance");
    options.experiment.measures = {level.measure};
    options.experiment.workers.follows_flows = true;
    options.experiment.overrides.push_back(
        sampling(models::read_scenario(options.file, options.experiment.overrides).scenario));
    Laboratory laboratory(options.experiment);
    laboratory.add("as it is", options.file);
    if (laboratory.measures().size() != 1)
        throw CLI::ValidationError("--limit", "one measure is needed, not one for each ('*')");
    CapacityLoads loads(options, laboratory);
    // Wrong ones are told before anything is simulated.
    for (const models::OneMore& more : tries(options, laboratory.scenario(0)))
        models::read_scenario(options.file, loads.changed(more.change));
    CapacityFindings findings;
    findings.run = describe_run(laboratory.scenario(0));
    findings.shipments_per_day = loads.shipments_per_day();
    findings.found = loads.search("", 1, 1.5);
    findings.notes = notes_of(findings.found, options, findings.run);
    const double load = findings.found.load;
    if (load > 0 && std::isfinite(load) && !laboratory.was_interrupted())
        add_breaking(findings, options, loads, laboratory);
    print(findings, options, laboratory);
    return laboratory.finish(loads.file());
}

}  // namespace

void add_capacity(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand(
        "capacity",
        "Find the demand at which a service level breaks, or queues grow without bound");
    auto options = std::make_shared<CapacityOptions>();
    command->add_option("scenario", options->file, "The scenario file (TOML)")->required();
    command->add_option("--flow", options->flow, "Scale this flow alone; else all");
    const std::string statistics = analysis::measure_help;
    command->add_option(
        "--limit", options->limit,
        fmt::format("MEASURE <= LIMIT, such as 'transit.p95:all <= 10 d' or 'queue.mean:AZALT/"
                    "berths <= 5'; without it growth without bound is the limit. Measures, as "
                    "STATISTIC:SUBJECT: {}",
                    statistics.substr(statistics.find("Of a flow"))));
    command->add_option("--replications", options->replications, "At each load (10)")
        ->check(CLI::Range(2U, 1'000'000U));
    command->add_option("--tolerance", options->tolerance, "Relative width of the answer (1%)");
    command->add_option("--growth", options->growth,
                        "Growth of less than this share of what enters does not count (2%)");
    command->add_flag("--by-simulation", options->by_simulation,
                      "Saturation by the traffic equations does not count, only what the "
                      "simulation shows: the answer may then hang on how long the run is");
    command->add_option("--one-more", options->one_more,
                        "Try one more of so many things, those that break first (3)");
    command
        ->add_option("--try", options->tries,
                     "Try one more under this key as well, such as sea_service.feeder.ships")
        ->allow_extra_args(false)
        ->type_name("KEY");
    add_experiment_options(*command, options->experiment);
    command->get_option("--measure")->group("");  // refused, in words
    command->footer(example);
    command->callback([options, &action] { action = [options] { return capacity(*options); }; });
}

}  // namespace karvan::cli
