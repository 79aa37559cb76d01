#include "models/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "models/demand/flow_reading.hpp"
#include "models/demand/named_commodities.hpp"
#include "models/facility.hpp"
#include "models/fleet/fleet_plan.hpp"
#include "models/money/account_book.hpp"
#include "models/port/port_plan.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "models/reading/currency.hpp"
#include "models/reading/document.hpp"
#include "models/reading/notes.hpp"
#include "models/routing/network.hpp"
#include "models/scenario_keys.hpp"
#include "models/station/station_plan.hpp"
#include "sim/stream.hpp"

namespace karvan::models {

std::uint32_t Scenario::index_of(const std::string& id) const
{
    for (const auto& place : places) {
        if (place->id == id) return place->index;
    }
    throw std::out_of_range("no place '" + id + "'");
}

namespace {

void take_run(const RunKeys& run, Scenario& scenario)
{
    scenario.name = run.name;
    scenario.description = run.description;
    scenario.start = run.start;
    scenario.horizon = run.horizon;
    scenario.warmup = run.warmup;
    scenario.sample_every = run.sample_every;
    scenario.trains_punctual_within = run.trains_punctual_within;
    scenario.replications = run.replications;
    scenario.currency = run.currency;
    scenario.seed = static_cast<std::uint64_t>(run.seed);
}

// The plans are shared as constants from here on; only their index is still to be told.
void take_places(const std::vector<std::shared_ptr<const PlacePlan>>& places, Scenario& scenario)
{
    for (const auto& place : places) {
        auto plan = std::const_pointer_cast<PlacePlan>(place);
        plan->index = static_cast<std::uint32_t>(scenario.places.size());
        if (plan->name.empty()) plan->name = plan->id;
        plan->adopt(scenario.calendars);
        scenario.places.push_back(std::move(plan));
    }
}

// Fleets are places without links, after the others.
void take_fleets(const std::vector<FleetPlan>& fleets, const Node& root, Scenario& scenario,
                 Diagnostics& problems)
{
    for (std::size_t i = 0; i < fleets.size(); ++i) {
        auto plan = std::make_shared<FleetPlan>(fleets[i]);
        plan->kind = "fleet";
        plan->index = static_cast<std::uint32_t>(scenario.places.size());
        if (plan->name.empty()) plan->name = plan->id;
        for (const auto& place : scenario.places) {
            if (place->id != plan->id) continue;
            problems.error(root.find("fleet")->array()[i].where,
                           "a place and a fleet have the same id " + in_quotes(plan->id),
                           "an id of its own");
        }
        scenario.places.push_back(std::move(plan));
    }
}

// Once all routes are known.
void resolve_fleets(const Node& root, Scenario& scenario, Diagnostics& problems)
{
    std::size_t number = 0;
    for (const auto& place : scenario.places) {
        auto* fleet = dynamic_cast<FleetPlan*>(place.get());
        if (fleet == nullptr) continue;
        fleet->resolve(scenario);
        fleet->check_in(scenario, root.find("fleet")->array()[number++], problems);
    }
}

// A tariff or factor that applies to nothing is a slip more often than not.
void warn_of_idle_rules(const AccountBook& book, const Node& root, Diagnostics& problems)
{
    for (const auto& [table, index] : book.idle()) {
        problems.warning(root.find(table)->array()[index].where,
                         fmt::format("this {} applies to no shipment on any way or at any place",
                                     table == "tariff" ? "tariff" : "emission factor"));
    }
}

// A stay is charged once: by the tariff, where there is one for it.
void warn_of_idle_charges(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    const std::pair<const char*, Charge> keys[] = {{"storage", Charge::storage},
                                                   {"demurrage", Charge::demurrage}};
    for (const auto& place : scenario.places) {
        const Node& table = root.find("place")->array()[place->index];
        const bool charges = place->kind == "port" || place->kind == "dry_port";
        for (const auto& [name, charge] : keys) {
            const Node* node = charges ? table.find(name) : nullptr;
            if (node == nullptr) continue;
            for (const FlowPlan& flow : scenario.flows) {
                if (!scenario.book->charges_stay(place->index, charge, flow.index)) continue;
                problems.warning(
                    node->where,
                    fmt::format("a tariff charges the {} of {} as well: it alone counts", name,
                                flow.id));
                break;
            }
        }
    }
}

// From one place to another there is one way.
void warn_of_second_links(const std::vector<LinkKeys>& links, const Node& root,
                          Diagnostics& problems)
{
    std::set<std::pair<std::string, std::string>> known;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const LinkKeys& link = links[i];
        const auto is_taken = [&](const std::string& from, const std::string& to) {
            return !known.emplace(from, to).second;
        };
        const bool there = is_taken(link.from, link.to);
        const bool back = link.both_ways && is_taken(link.to, link.from);
        if (!there && !back) continue;
        problems.warning(root.find("link")->array()[i].where,
                         fmt::format("a link goes from {} to {} already: it alone counts",
                                     there ? link.from : link.to, there ? link.to : link.from),
                         "links go both ways unless both_ways = false");
    }
}

// The sides of a gauge change are what it is linked with.
void check_gauge_sides(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    for (const auto& place : scenario.places) {
        const auto* change = dynamic_cast<const GaugeChangePlan*>(place.get());
        if (change == nullptr) continue;
        std::vector<std::string> neighbours;
        for (const LinkPlan& link : scenario.links) {
            if (link.from == change->index) neighbours.push_back(scenario.place(link.to).id);
        }
        for (std::size_t i = 0; i < change->sides.size(); ++i) {
            const std::string& side = change->sides[i].place;
            if (std::find(neighbours.begin(), neighbours.end(), side) != neighbours.end()) continue;
            const Node& table = root.find("place")->array()[change->index];
            problems.error(table.find("sides")->array()[i].find("place")->where,
                           in_quotes(side) + " is no neighbour of " + in_quotes(change->id),
                           listed(neighbours), nearest(side, neighbours));
        }
    }
}

Scenario assemble(const ScenarioKeys& keys, const Node& root, Diagnostics& problems)
{
    Scenario scenario;
    take_run(keys.scenario, scenario);
    scenario.calendars = keys.calendar;
    take_places(keys.place, scenario);
    for (const auto& place : scenario.places) {
        const Node& table = root.find("place")->array()[place->index];
        place->kind = table.find("kind")->text();
    }
    take_fleets(keys.fleet, root, scenario, problems);
    scenario.services = keys.sea_service;
    scenario.weather = keys.weather;
    for (SeaServicePlan& service : scenario.services) service.resolve(scenario);
    check_calls(scenario, root, problems);
    scenario.links = links_of(scenario, keys.link);
    warn_of_second_links(keys.link, root, problems);
    for (const auto& place : scenario.places) {
        auto* station = dynamic_cast<StationPlan*>(place.get());
        if (station != nullptr) station->add_links(scenario);
    }
    check_gauge_sides(scenario, root, problems);
    scenario.commodities = keys.commodity;
    for (std::size_t i = 0; i < keys.flow.size(); ++i) {
        const Node& table = root.find("flow")->array()[i];
        scenario.flows.push_back(flow_of(keys.flow[i], scenario, table, problems));
    }
    scenario.book = std::make_shared<AccountBook>(scenario, keys.tariff, keys.emission_factor);
    for (std::size_t i = 0; i < keys.flow.size(); ++i) {
        const Node& table = root.find("flow")->array()[i];
        find_ways_of(scenario.flows[i], keys.flow[i], scenario, table, problems);
    }
    if (!problems.has_errors()) check_branches(scenario, root, problems);
    tie_answers(keys.flow, scenario, root, problems);
    tie_correlations(keys.correlation, scenario, root, problems);
    if (!problems.has_errors()) set_mean_rates(scenario);
    resolve_fleets(root, scenario, problems);
    for (const char* table : {"tariff", "flow"}) {
        if (const Node* node = root.find(table)) {
            check_currency(*node, scenario.currency, problems);
        }
    }
    warn_of_idle_rules(*scenario.book, root, problems);
    warn_of_idle_charges(scenario, root, problems);
    warn_of_unknown_commodities(scenario, root, problems);
    scenario.disruptions = keys.disruption;
    resolve_disruptions(scenario, root.find("disruption"), problems);
    check_strikes_at_shared_work(scenario, root, problems);
    return scenario;
}

// The tables that the scenario names, which are part of what is simulated.
std::string tables_text(const Diagnostics& problems)
{
    std::string text;
    for (const auto& source : problems.sources()) {
        if (source->name.ends_with(".csv")) text += source->text;
    }
    return text;
}

// Notes and the table of sources are no part of what is simulated, and so not of the hash; only the
// keys that name them are.
void take_notes(const RunKeys& run, const Node& root, Scenario& scenario, Diagnostics& problems)
{
    scenario.notes = notes_of(root, problems.sources());
    if (!run.references) return;
    const Location where = root.find("scenario")->find("references")->where;
    scenario.references = references_in(*run.references, where, scenario.notes, problems);
}

ScenarioReading read(Document document, Diagnostics problems)
{
    // Of a file that could not be read, no key is missing as well.
    if (!document.root.is_table() || document.root.table().empty()) problems.throw_if_errors();
    Ids ids;
    Reading reading{problems, ids};
    const ScenarioKeys keys = scenario_keys().read(document.root, reading);
    ids.check(problems);
    problems.throw_if_errors();
    Scenario scenario = assemble(keys, document.root, problems);
    problems.throw_if_errors();
    check_named_resources(scenario, document.root, problems);
    problems.throw_if_errors();
    scenario.canonical = to_toml(scenario_keys().write(keys, &document.root));
    scenario.hash = fnv1a_128(scenario.canonical + tables_text(problems));
    take_notes(keys.scenario, document.root, scenario, problems);
    problems.throw_if_errors();
    if (!document.files.empty()) scenario.file = document.files.front();
    return {std::move(scenario), std::move(problems)};
}

}  // namespace

ScenarioReading read_scenario(const std::filesystem::path& file,
                              const std::vector<std::string>& overrides,
                              const std::string& addition)
{
    Diagnostics problems;
    Document document = load_document(file, overrides, problems, addition);
    return read(std::move(document), std::move(problems));
}

ScenarioReading scenario_from_text(std::string text, const std::vector<std::string>& overrides)
{
    Diagnostics problems;
    Document document = document_from_text(std::move(text), overrides, problems);
    return read(std::move(document), std::move(problems));
}

}  // namespace karvan::models
