#include "models/scenario.hpp"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "models/account_book.hpp"
#include "models/currency.hpp"
#include "models/document.hpp"
#include "models/facility.hpp"
#include "models/fleet_plan.hpp"
#include "models/network.hpp"
#include "models/port_plan.hpp"
#include "models/scenario_keys.hpp"
#include "models/station_plan.hpp"
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

std::vector<double> with_mean_one(std::vector<double> season)
{
    const double sum = std::accumulate(season.begin(), season.end(), 0.0);
    for (double& factor : season) factor *= static_cast<double>(season.size()) / sum;
    return season;
}

double rate_of(const FlowKeys& keys)
{
    if (keys.interarrival_s) return keys.per_arrival / keys.interarrival_s->mean();
    Misfit misfit;
    return keys.volume.empty() ? 0 : shipments_per_s(keys, misfit).value_or(0);
}

FlowPlan flow_of(const FlowKeys& keys, const Scenario& scenario)
{
    FlowPlan flow;
    flow.id = keys.id;
    flow.name = keys.name.empty() ? keys.id : keys.name;
    flow.commodity = keys.commodity;
    flow.trader = keys.trader;
    flow.kind = keys.cargo;
    flow.from = scenario.index_of(keys.from);
    if (!keys.to.empty()) flow.to = scenario.index_of(keys.to);
    for (const std::string& id : keys.via) flow.via.push_back(scenario.index_of(id));
    flow.shipments_per_s = rate_of(keys);
    flow.pattern = keys.arrivals;
    flow.interarrival_s = keys.interarrival_s;
    flow.season = with_mean_one(keys.season);
    flow.size = keys.size;
    flow.tonnes = keys.tonnes;
    flow.per_arrival = keys.per_arrival;
    flow.arrives_as = keys.arrives_as;
    flow.priority = keys.priority;
    flow.population = keys.population;
    flow.worth = keys;
    flow.index = static_cast<std::uint32_t>(scenario.flows.size());
    return flow;
}

void find_route_of(FlowPlan& flow, const Scenario& scenario, const Node& table,
                   Diagnostics& problems)
{
    std::vector<std::uint32_t> stops{flow.from};
    stops.insert(stops.end(), flow.via.begin(), flow.via.end());
    if (flow.to && !(*flow.to == flow.from && flow.via.empty())) stops.push_back(*flow.to);
    std::size_t gap = 0;
    const auto route = find_route(scenario, flow.kind, stops, gap);
    if (route) {
        flow.route = *route;
        return;
    }
    const Node* where = table.find(gap + 2 == stops.size() && flow.to ? "to" : "via");
    problems.error(where != nullptr ? where->where : table.where,
                   fmt::format("no way for this cargo from '{}' to '{}'",
                               scenario.place(stops[gap]).id, scenario.place(stops[gap + 1]).id),
                   "a destination that links, lines or sea services for its kind of cargo reach");
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
    for (const auto& place : scenario.places) {
        const auto* station = dynamic_cast<const StationPlan*>(place.get());
        if (station != nullptr) station->add_links(scenario);
    }
    for (std::size_t i = 0; i < keys.flow.size(); ++i) {
        scenario.flows.push_back(flow_of(keys.flow[i], scenario));
        find_route_of(scenario.flows.back(), scenario, root.find("flow")->array()[i], problems);
    }
    resolve_fleets(root, scenario, problems);
    for (const char* table : {"tariff", "flow"}) {
        if (const Node* node = root.find(table)) {
            check_currency(*node, scenario.currency, problems);
        }
    }
    scenario.book = std::make_shared<AccountBook>(scenario, keys.tariff, keys.emission_factor);
    warn_of_idle_rules(*scenario.book, root, problems);
    scenario.disruptions = keys.disruption;
    resolve_disruptions(scenario, root.find("disruption"), problems);
    return scenario;
}

ScenarioReading read(Document document, Diagnostics problems)
{
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
    scenario.hash = fnv1a_128(scenario.canonical);
    if (!document.files.empty()) scenario.file = document.files.front();
    return {std::move(scenario), std::move(problems)};
}

}  // namespace

ScenarioReading read_scenario(const std::filesystem::path& file,
                              const std::vector<std::string>& overrides)
{
    Diagnostics problems;
    Document document = load_document(file, overrides, problems);
    return read(std::move(document), std::move(problems));
}

ScenarioReading scenario_from_text(std::string text, const std::vector<std::string>& overrides)
{
    Diagnostics problems;
    Document document = document_from_text(std::move(text), overrides, problems);
    return read(std::move(document), std::move(problems));
}

}  // namespace karvan::models
