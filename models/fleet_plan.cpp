#include "models/fleet_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

#include "models/fleet.hpp"
#include "models/gauge_change_plan.hpp"
#include "models/rail_line_plan.hpp"
#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

double planned_line_s(const PlacePlan& place)
{
    const auto* line = dynamic_cast<const RailLinePlan*>(&place);
    if (line == nullptr) return 0;
    const std::vector<double> times = line->section_times_s();
    return std::accumulate(times.begin(), times.end(), 0.0) * line->running.mean();
}

double planned_rail_s(const Scenario& scenario, std::uint32_t from, std::uint32_t to)
{
    constexpr double far = std::numeric_limits<double>::infinity();
    std::vector<double> time(scenario.places.size(), far);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    time[from] = 0;
    open.emplace(0.0, from);
    while (!open.empty()) {
        const auto [at_time, at] = open.top();
        open.pop();
        if (at_time > time[at]) continue;
        for (const LinkPlan& link : scenario.links) {
            if (link.from != at || link.mode != "rail") continue;
            const double arrival =
                at_time + link.transit_s.mean() + planned_line_s(scenario.place(link.to));
            if (arrival >= time[link.to]) continue;
            time[link.to] = arrival;
            open.emplace(arrival, link.to);
        }
    }
    return time[to];
}

std::int64_t FleetPlan::units() const
{
    std::int64_t sum = 0;
    for (const FleetBase& base : bases) sum += base.units;
    return sum;
}

bool FleetPlan::takes(const FlowPlan& flow) const
{
    if (cargo && *cargo != flow.kind) return false;
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
    if (use != FleetUse::wagon) return;
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
        const bool terminal = dynamic_cast<const RailTerminalPlan*>(&place) != nullptr;
        const bool leaves_rail =
            i + 1 < stops.size() && !goes_by_rail(scenario, stops[i], stops[i + 1]);
        const bool unloads =
            flow.kind != CargoKind::wagon && (takes_trains_apart(place) || terminal || leaves_rail);
        if (loaded && (transloads || unloads || i + 1 == stops.size())) {
            add_base(stops[i]);
            loaded = !transloads && !takes_trains_apart(place);
        }
        loaded = loaded || is_loaded_at(scenario, stops, i);
    }
}

namespace {

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
    if (use == FleetUse::wagon) check_trains(*this, scenario, table, problems);
    if (returns == FleetReturn::stay || return_s) return;
    std::optional<std::uint32_t> first;
    for (std::uint32_t place = 0; place < base_units.size(); ++place) {
        if (!base_units[place]) continue;
        if (!first) first = place;
        if (std::isfinite(planned_rail_s(scenario, *first, place)) &&
            std::isfinite(planned_rail_s(scenario, place, *first))) {
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
        if (base_units[place] || is_line[place]) places.push_back(place);
    }
    return places;
}

// Unit-seconds that a train (or for wagons a unit of cargo) of a flow takes, loaded.
double FleetPlan::work_s(const Scenario& scenario, const FlowPlan& flow) const
{
    const std::vector<std::uint32_t>& stops = flow.route.stops;
    double sum = 0;
    bool loaded = false;
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        loaded = is_loaded_at(scenario, stops, i) ||
                 (loaded && !takes_trains_apart(scenario.place(stops[i])));
        const std::uint32_t to = stops[i + 1];
        const bool works = use == FleetUse::wagon ? loaded : is_line[to];
        if (works) sum += planned_line_s(scenario.place(to));
    }
    return sum;
}

std::vector<OfferedLoad> FleetPlan::offered_loads(const Scenario& scenario,
                                                  const std::vector<Passage>&) const
{
    double offered = 0;
    for (const FlowPlan& flow : scenario.flows) {
        if (use == FleetUse::wagon && !takes(flow)) continue;
        double per_s = flow.shipments_per_s * flow.size;
        if (use != FleetUse::wagon) {
            per_s = 0;
            for (std::size_t i = 0; i < flow.route.stops.size() && per_s <= 0; ++i) {
                const std::uint32_t stop = flow.route.stops[i];
                if (!is_line[stop]) continue;
                Passage passage;
                passage.shipments_per_s = flow.shipments_per_s;
                passage.size = flow.size;
                passage.flow = flow.index;
                per_s = trains_per_s(scenario, passage, stop);
            }
        }
        const double loaded_s = work_s(scenario, flow);
        if (loaded_s <= 0) continue;
        // A crew rests after its duty, in proportion.
        const double rest = duty ? rest_s.mean() / sim::in_seconds(*duty) : 0;
        offered += per_s * (loaded_s * (1 + rest) + sim::in_seconds(turnaround));
    }
    return {{"units", offered, static_cast<double>(units())}};
}

std::unique_ptr<Facility> FleetPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                           const CorridorFacts& facts) const
{
    return std::make_unique<Fleet>(simulation, *this, scenario, facts);
}

namespace {

void check_fleet(const FleetPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool draws = plan.use == FleetUse::locomotive || plan.use == FleetUse::crew;
    if (draws && plan.lines.empty()) {
        problems.error(table.where, "locomotives and crews belong to lines",
                       "lines = [...], the rail lines of their stretch");
    }
    if (plan.units() == 0) {
        problems.error(table.find("bases")->where, "a fleet without units", "1 unit or more");
    }
    if (plan.duty && plan.use != FleetUse::crew) {
        problems.error(table.find("duty")->where, "hours of duty are of crews", "use = \"crew\"");
    }
    if (plan.uncouples_after && !draws) {
        problems.error(table.find("uncouples_after")->where, "only what draws trains leaves them",
                       "use = \"locomotive\" or \"crew\"");
    }
    if (plan.relief_s && !plan.duty) {
        problems.error(table.find("relief")->where, "without hours of duty nobody is relieved",
                       "'duty' as well");
    }
    if (plan.relief_s && plan.relief_s->least() < 0) {
        problems.error(table.find("relief")->where, "a way to the train may not be negative",
                       "a law of times from 0 on");
    }
    if (plan.pulls_t && plan.use != FleetUse::locomotive) {
        problems.error(table.find("pulls")->where, "what is pulled is of locomotives",
                       "use = \"locomotive\"");
    }
    if (plan.rest_s.least() < 0 || (plan.return_s && plan.return_s->least() < 0)) {
        problems.error(table.where, "a rest or a way back may not be negative",
                       "laws of times from 0 on");
    }
}

const Keys<FleetBase>& base_keys()
{
    static const Keys<FleetBase> keys{
        "base", "Where units of a fleet stand.",
        key("place", &FleetBase::place).required().refers_to("place").means("The place."),
        key("units", &FleetBase::units)
            .at_least(0)
            .at_most(1'000'000)
            .required()
            .means("Units there at the start, and that the rule of return brings back.")};
    return keys;
}

const Keys<FleetPlan>& return_keys()
{
    using std::chrono_literals::operator""h;
    static const Keys<FleetPlan> keys{
        "fleet",
        "What empty units do.",
        key("returns", &FleetPlan::returns)
            .words({{"home", FleetReturn::home},
                    {"demand", FleetReturn::demand},
                    {"stay", FleetReturn::stay}})
            .otherwise(FleetReturn::home)
            .means("Empty units go to bases that miss some, or come when they are called, or stay "
                   "where they are for the next load. All but the last come when called."),
        key("waits", &FleetPlan::waits)
            .otherwise(0h)
            .means("How long one waits for a load before it goes home empty."),
        key("return_time", &FleetPlan::return_s)
            .means("Of an empty unit between two bases; absent: the planned time by rail."),
        key("turnaround", &FleetPlan::turnaround)
            .otherwise(0h)
            .means("Until a unit that came back can be used again."),
        key("pulls", &FleetPlan::pulls_t)
            .unit("t")
            .above(0)
            .means("What one locomotive pulls; heavier trains take several."),
        key("duty", &FleetPlan::duty)
            .above(0h)
            .means("A crew that would work longer than this rests before it goes out again."),
        key("rest", &FleetPlan::rest_s).otherwise("\"0 s\"").means("The rest of a crew."),
        key("uncouples_after", &FleetPlan::uncouples_after)
            .above(0h)
            .means("A train that waits so long for room ahead is left by them. On a line they go "
                   "on to the place ahead, with those of the trains that stand behind it, and the "
                   "trains are brought in without them; in a station they go back to the base, and "
                   "it takes others once it may go. Absent: they wait with it; when all of them "
                   "stand before places full of trains that wait for them, nothing moves any "
                   "more."),
        key("relief", &FleetPlan::relief_s)
            .means("A crew whose duty would end in the next section of a line is relieved where "
                   "its train stands, by one that takes so long from its base to there; absent: "
                   "it works on.")};
    return keys;
}

}  // namespace

const Keys<FleetPlan>& fleet_keys()
{
    static const Keys<FleetPlan> keys{
        "fleet",
        "Units that stand at bases, are taken for work and given back elsewhere.",
        key("id", &FleetPlan::id).required().identifies("fleet").means("A short unique id."),
        key("name", &FleetPlan::name).otherwise("").means("The name in tables."),
        key("use", &FleetPlan::use)
            .words({{"locomotive", FleetUse::locomotive},
                    {"crew", FleetUse::crew},
                    {"wagon", FleetUse::wagon}})
            .required()
            .means(
                "What they are; wagons and platforms are counted as their cargo is: wagons, TEU."),
        key("bases", &FleetPlan::bases)
            .table(base_keys())
            .at_least_elements(1)
            .required()
            .means("Where they are at the start."),
        key("lines", &FleetPlan::lines)
            .refers_to("place")
            .means("The lines of the stretch: trains change locomotive or crew at its ends."),
        key("cargo", &FleetPlan::cargo)
            .words({{"container", CargoKind::container}, {"wagon", CargoKind::wagon}})
            .means("What the wagons take; absent: anything."),
        key("commodities", &FleetPlan::commodities)
            .means("The commodities that they take; absent: all."),
        key("gauge", &FleetPlan::gauge)
            .otherwise("")
            .means("Their gauge, as the gauge changes name it: \"1520 mm\"."),
        key("owner", &FleetPlan::owner).otherwise("").means("Whose they are."),
        return_keys(),
        key("sources", &FleetPlan::sources).means("Where the figures come from."),
        checked(check_fleet)};
    return keys;
}

}  // namespace karvan::models
