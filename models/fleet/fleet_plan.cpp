#include "models/fleet/fleet_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

#include "models/fleet/fleet.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

double planned_line_s(const PlacePlan& place)
{
    const auto* line = dynamic_cast<const RailLinePlan*>(&place);
    if (line == nullptr) return 0;
    const std::vector<double> times = line->section_times_s();
    return std::accumulate(times.begin(), times.end(), 0.0) * line->running.mean();
}

namespace {

constexpr double far = std::numeric_limits<double>::infinity();

// The times to all places by rail from one of them, and the place before each.
struct RailReach {
    std::vector<double> time_s;
    std::vector<std::uint32_t> before;
};

RailReach reach_by_rail(const Scenario& scenario, std::uint32_t from)
{
    RailReach reach{std::vector<double>(scenario.places.size(), far),
                    std::vector<std::uint32_t>(scenario.places.size(), from)};
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    reach.time_s[from] = 0;
    open.emplace(0.0, from);
    while (!open.empty()) {
        const auto [at_time, at] = open.top();
        open.pop();
        if (at_time > reach.time_s[at]) continue;
        for (const LinkPlan& link : scenario.links) {
            if (link.from != at || link.mode != "rail") continue;
            const double arrival =
                at_time + link.transit_s.mean() + planned_line_s(scenario.place(link.to));
            if (arrival >= reach.time_s[link.to]) continue;
            reach.time_s[link.to] = arrival;
            reach.before[link.to] = at;
            open.emplace(arrival, link.to);
        }
    }
    return reach;
}

std::vector<std::uint32_t> stops_of(const RailReach& reach, std::uint32_t from, std::uint32_t to)
{
    if (reach.time_s[to] == far) return {};
    std::vector<std::uint32_t> stops{to};
    while (stops.back() != from) stops.push_back(reach.before[stops.back()]);
    std::reverse(stops.begin(), stops.end());
    return stops;
}

}  // namespace

std::int64_t FleetPlan::units() const
{
    std::int64_t sum = 0;
    for (const FleetBase& base : bases) sum += base.units;
    return sum;
}

bool FleetPlan::takes(const FlowPlan& flow) const
{
    if (cargo && *cargo != flow.kind) return false;
    if (!owner.empty() && owner != flow.trader) return false;
    return commodities.empty() ||
           std::find(commodities.begin(), commodities.end(), flow.commodity) != commodities.end();
}

bool FleetPlan::takes(const Scenario& scenario, const Shipment& shipment) const
{
    return takes(scenario.flows[shipment.flow]);
}

void FleetPlan::add_base(std::uint32_t place)
{
    if (!base_units[place]) base_units[place] = 0;
}

void FleetPlan::resolve(const Scenario& scenario)
{
    base_units.assign(scenario.places.size(), std::nullopt);
    is_line.assign(scenario.places.size(), false);
    loads.assign(scenario.places.size(), false);
    for (const FleetBase& base : bases) {
        std::optional<std::int64_t>& here = base_units[scenario.index_of(base.place)];
        here = here.value_or(0) + base.units;
        loads[scenario.index_of(base.place)] = true;
    }
    for (const std::string& id : lines) {
        const std::uint32_t line = scenario.index_of(id);
        is_line[line] = true;
        for (const std::string& end : scenario.place(line).joins()) {
            add_base(scenario.index_of(end));
        }
    }
    runs_over.assign(scenario.places.size(), false);
    counts_as = cargo;
    if (use == FleetUse::wagon) add_where_unloaded(scenario);
    measure_ways(scenario);
    if (empty_trains) run_over_lines(scenario);
}

void FleetPlan::add_where_unloaded(const Scenario& scenario)
{
    for (const FlowPlan& flow : scenario.flows) {
        if (!takes(flow)) continue;
        add_where_unloaded(scenario, flow, flow.route.stops);
        for (const Alternative& way : flow.alternatives) {
            add_where_unloaded(scenario, flow, way.route.stops);
        }
        for (const auto& [place, ways] : flow.onward) {
            for (const Alternative& way : ways) {
                add_where_unloaded(scenario, flow, way.route.stops);
            }
        }
    }
}

void FleetPlan::measure_ways(const Scenario& scenario)
{
    for (std::uint32_t from = 0; from < base_units.size(); ++from) {
        if (!base_units[from]) continue;
        const RailReach reach = reach_by_rail(scenario, from);
        for (std::uint32_t to = 0; to < base_units.size(); ++to) {
            if (!base_units[to] || from == to) continue;
            empty_way_s[{from, to}] = reach.time_s[to];
            if (empty_trains) empty_ways[{from, to}] = stops_of(reach, from, to);
        }
    }
}

// Empty trains ask lines for tracks, and the fleets at their ends for locomotives, at once.
void FleetPlan::run_over_lines(const Scenario& scenario)
{
    for (const auto& [between, stops] : empty_ways) {
        for (const std::uint32_t stop : stops) {
            if (dynamic_cast<const RailLinePlan*>(&scenario.place(stop)) == nullptr) continue;
            runs_over[stop] = true;
            for (const std::string& end : scenario.place(stop).joins()) {
                runs_over[scenario.index_of(end)] = true;
            }
        }
    }
}

// Are wagons of this fleet loaded at this stop of a way? At a gauge change only towards their
// gauge.
bool FleetPlan::is_loaded_at(const Scenario& scenario, const std::vector<std::uint32_t>& stops,
                             std::size_t i) const
{
    if (!loads[stops[i]] || i + 1 == stops.size()) return false;
    if (!goes_by_rail(scenario, stops[i], stops[i + 1])) return false;
    const auto* change = dynamic_cast<const GaugeChangePlan*>(&scenario.place(stops[i]));
    if (change == nullptr || gauge.empty()) return true;
    const GaugeSide* ahead = change->side_of(scenario.place(stops[i + 1]).id);
    return ahead == nullptr || ahead->gauge == gauge;
}

// From where it is loaded down to where it is unloaded.
void FleetPlan::add_where_unloaded(const Scenario& scenario, const FlowPlan& flow,
                                   const std::vector<std::uint32_t>& stops)
{
    bool loaded = stops.front() != flow.from;  // under way it may be
    for (std::size_t i = 0; i < stops.size(); ++i) {
        const PlacePlan& place = scenario.place(stops[i]);
        const auto* change = dynamic_cast<const GaugeChangePlan*>(&place);
        const bool transloads = change != nullptr && change->method == GaugeMethod::transload;
        const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&place);
        const bool ends = i + 1 == stops.size();
        const bool leaves_rail = !ends && !goes_by_rail(scenario, stops[i], stops[i + 1]);
        const bool unloads = flow.kind != CargoKind::wagon &&
                             (takes_trains_apart(place) || terminal != nullptr || leaves_rail);
        const bool sorts = terminal != nullptr && terminal->sorting_per_h && !leaves_rail;
        if (loaded && (transloads || unloads || ends)) {
            add_base(stops[i]);
            loaded = !transloads && (sorts || !takes_trains_apart(place));
        }
        if (loaded || !is_loaded_at(scenario, stops, i)) continue;
        loaded = true;
        const bool is_closer = !counts_as || (flow.kind == CargoKind::wagon && !cargo);
        if (is_closer) counts_as = flow.kind;
    }
}

namespace {

void check_owner(const FleetPlan& plan, const Scenario& scenario, const Node& table,
                 Diagnostics& problems)
{
    if (plan.owner.empty()) return;
    std::vector<std::string> traders;
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.trader == plan.owner) return;
        const bool is_new = std::find(traders.begin(), traders.end(), flow.trader) == traders.end();
        if (is_new && !flow.trader.empty()) traders.push_back(flow.trader);
    }
    problems.error(table.find("owner")->where, "no flow is of " + in_quotes(plan.owner),
                   traders.empty() ? "the 'trader' of a flow" : listed(traders),
                   nearest(plan.owner, traders));
}

void check_lines(const FleetPlan& plan, const Scenario& scenario, const Node& table,
                 Diagnostics& problems)
{
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const PlacePlan& line = scenario.place(scenario.index_of(plan.lines[i]));
        if (dynamic_cast<const RailLinePlan*>(&line) != nullptr) continue;
        problems.error(table.find("lines")->array()[i].where,
                       in_quotes(plan.lines[i]) + " is no rail line",
                       "ids of places of kind rail_line");
    }
}

// A train that needs more wagons than there are would wait for ever.
void check_trains(const FleetPlan& plan, const Scenario& scenario, const Node& table,
                  Diagnostics& problems)
{
    for (const FleetBase& base : plan.bases) {
        const auto* terminal =
            dynamic_cast<const RailTerminalPlan*>(&scenario.place(scenario.index_of(base.place)));
        if (terminal == nullptr || terminal->train_length <= plan.units()) continue;
        problems.error(table.find("bases")->where,
                       fmt::format("a full train of {} takes {} units, and the fleet has {}",
                                   base.place, terminal->train_length, plan.units()),
                       "as many units as the longest train takes");
    }
}

}  // namespace

void FleetPlan::check_in(const Scenario& scenario, const Node& table, Diagnostics& problems) const
{
    check_lines(*this, scenario, table, problems);
    check_owner(*this, scenario, table, problems);
    if (use == FleetUse::wagon) check_trains(*this, scenario, table, problems);
    if (returns == FleetReturn::stay || return_s) return;
    std::optional<std::uint32_t> first;
    for (std::uint32_t place = 0; place < base_units.size(); ++place) {
        if (!base_units[place]) continue;
        if (!first) first = place;
        if (place == *first || (std::isfinite(empty_way_s.at({*first, place})) &&
                                std::isfinite(empty_way_s.at({place, *first})))) {
            continue;
        }
        problems.error(table.where,
                       fmt::format("no way by rail for empty units between {} and {}",
                                   scenario.place(*first).id, scenario.place(place).id),
                       "a return_time, or returns = \"stay\"");
        return;
    }
}

std::vector<std::uint32_t> FleetPlan::shares_site_with() const
{
    std::vector<std::uint32_t> places;
    for (std::uint32_t place = 0; place < base_units.size(); ++place) {
        if (base_units[place] || is_line[place] || runs_over[place]) places.push_back(place);
    }
    return places;
}

std::unique_ptr<Facility> FleetPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                           const CorridorFacts& facts) const
{
    return std::make_unique<Fleet>(simulation, *this, scenario, facts);
}

}  // namespace karvan::models
