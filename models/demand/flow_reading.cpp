#include "models/demand/flow_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/demand/trace.hpp"

namespace karvan::models {

namespace {

std::vector<double> with_mean_one(std::vector<double> factors)
{
    const double sum = std::accumulate(factors.begin(), factors.end(), 0.0);
    for (double& factor : factors) factor *= static_cast<double>(factors.size()) / sum;
    return factors;
}

double rate_of(const FlowKeys& keys)
{
    if (keys.interarrival_s) return keys.per_arrival.mean() / keys.interarrival_s->mean();
    Misfit misfit;
    return keys.volume.empty() ? 0 : shipments_per_s(keys, misfit).value_or(0);
}

// The moments of a timetable over the run, by the rules of its time zone.
std::vector<PlannedArrival> expand_timetable(const RateKeys& keys, const Scenario& scenario)
{
    std::vector<PlannedArrival> arrivals;
    for (const std::string& text : keys.timetable) {
        const auto entry = timetable_entry(text);
        Calendar calendar;
        calendar.shifts = {{std::get<WeeklyHours>(entry), 1}};
        calendar.time_zone = keys.time_zone;
        for (const UnitsChange& change : expand(calendar, scenario.start, scenario.horizon)) {
            if (change.units > 0) arrivals.push_back({change.at, {}, {}, {}, {}});
        }
    }
    std::stable_sort(arrivals.begin(), arrivals.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return arrivals;
}

void take_rate(const FlowKeys& keys, const Scenario& scenario, const Node& table,
               Diagnostics& problems, FlowPlan& flow)
{
    flow.shipments_per_s = rate_of(keys);
    flow.pattern = keys.arrivals;
    flow.interarrival_s = keys.interarrival_s;
    flow.shape.season = with_mean_one(keys.season);
    flow.shape.weekdays = with_mean_one(keys.weekdays);
    flow.shape.hours = with_mean_one(keys.hours);
    flow.shape.time_zone = keys.time_zone;
    flow.shape.growth_per_year = keys.growth;
    flow.population = keys.population;
    flow.deviation_s = keys.deviation_s;
    flow.answer_share = keys.answer_share;
    flow.dwell_s = keys.dwell_s;
    if (!keys.answers.empty()) flow.pattern = ArrivalPattern::answer;
    if (!keys.timetable.empty()) {
        flow.pattern = ArrivalPattern::timetable;
        flow.planned = expand_timetable(keys, scenario);
    }
    if (!keys.trace.empty()) {
        flow.pattern = ArrivalPattern::trace;
        flow.planned = read_trace(keys.trace, table.find("trace")->where, scenario.start, problems);
    }
}

// Means over the arrivals of a trace, for the check before the run and for the results.
void take_means_of_trace(FlowPlan& flow)
{
    double shipments = 0, units = 0, tonnes = 0;
    for (const PlannedArrival& arrival : flow.planned) {
        const double n = arrival.shipments ? *arrival.shipments : flow.mean_per_arrival();
        const double size = arrival.size ? *arrival.size : flow.mean_size();
        shipments += n;
        units += n * size;
        tonnes += n * (arrival.tonnes ? *arrival.tonnes : flow.tonnes);
    }
    if (shipments == 0) return;
    flow.traced_size = units / shipments;
    flow.traced_per_arrival = shipments / static_cast<double>(flow.planned.size());
    flow.traced_tonnes = tonnes / shipments;
}

void take_shipment(const FlowKeys& keys, FlowPlan& flow)
{
    flow.size = static_cast<std::int32_t>(std::lround(keys.size.mean()));
    const bool whole_size = keys.size.is_constant() && keys.size.mean() == flow.size;
    if (!whole_size) flow.size_law = keys.size;
    const bool by_size = keys.cargo == CargoKind::bulk && keys.tonnes == 0;
    flow.tonnes = by_size ? keys.size.mean() : keys.tonnes;
    flow.per_arrival = static_cast<std::int32_t>(std::lround(keys.per_arrival.mean()));
    const bool whole =
        keys.per_arrival.is_constant() && keys.per_arrival.mean() == flow.per_arrival;
    if (!whole) flow.per_arrival_law = keys.per_arrival;
    flow.arrives_as = keys.arrives_as;
    flow.priority = keys.priority;
    flow.empty = keys.empty;
    flow.tare_t = keys.tare_t.value_or(0);
    flow.trader = keys.trader;
    flow.worth = keys;
}

// The commodity by its id; free text where none is described.
void take_commodity(const FlowKeys& keys, const Scenario& scenario, const Node& table,
                    Diagnostics& problems, FlowPlan& flow)
{
    flow.commodity = keys.commodity;
    if (scenario.commodities.empty() || keys.commodity.empty()) return;
    std::vector<std::string> known;
    for (const CommodityPlan& commodity : scenario.commodities) {
        if (commodity.id == keys.commodity) {
            flow.commodity_index = static_cast<std::uint32_t>(known.size());
            flow.hazardous = commodity.hazardous && !keys.empty;
            if (!keys.empty) flow.worth.shelf_life = commodity.shelf_life;
            const bool says_more = keys.value > 0 || keys.value_per_tonne > 0 || keys.empty;
            if (!says_more) flow.worth.value_per_tonne = commodity.value_per_t.value_or(0);
            return;
        }
        known.push_back(commodity.id);
    }
    problems.error(table.find("commodity")->where, "unknown commodity " + in_quotes(keys.commodity),
                   listed(known), nearest(keys.commodity, known));
}

// Does a flow answer another one, over any number of steps?
bool depends_on(const Scenario& scenario, std::uint32_t flow, std::uint32_t other,
                std::size_t depth)
{
    if (depth > scenario.flows.size()) return true;
    const auto& answers = scenario.flows[flow].answers;
    return std::any_of(answers.begin(), answers.end(), [&](std::uint32_t next) {
        return next == other || depends_on(scenario, next, other, depth + 1);
    });
}

void take_member(const CorrelationPlan& plan, std::uint32_t member, std::uint32_t index,
                 FlowPlan& flow, const Location& where, Diagnostics& problems)
{
    if (flow.shipments_per_s == 0) {
        problems.error(where, fmt::format("flow '{}' has no rate that could change", flow.id),
                       "flows with a 'volume' or an 'interarrival'");
    } else if (flow.shape.correlation) {
        problems.error(where, fmt::format("flow '{}' is in two correlations", flow.id),
                       "one for each flow");
    } else if (!plan.root.empty()) {
        flow.shape.correlation = index;
        flow.shape.member = member;
    }
}

// The units that a shipment takes by its weight and, with the density of its commodity, its volume.
sim::Law size_by_weight(const FlowKeys& keys, const Scenario& scenario, const Node& table,
                        Diagnostics& problems)
{
    constexpr double rounding = 1e-9;
    double units = 1;
    if (keys.unit_load_t) units = std::max(units, keys.tonnes / *keys.unit_load_t);
    if (keys.unit_volume_m3) {
        const auto named = [&](const CommodityPlan& c) { return c.id == keys.commodity; };
        const auto& known = scenario.commodities;
        const auto commodity = std::find_if(known.begin(), known.end(), named);
        if (commodity == known.end() || !commodity->density_t_m3) {
            problems.error(table.find("unit_volume")->key_where,
                           "the density of the cargo is not known",
                           "a 'commodity' that is described, with its 'density'");
            return keys.size;
        }
        const double volume_m3 = keys.tonnes / *commodity->density_t_m3;
        units = std::max(units, volume_m3 / *keys.unit_volume_m3);
    }
    return sim::Law::constant(std::ceil(units - rounding));
}

}  // namespace

std::uint32_t index_of_flow(const Scenario& scenario, const std::string& id)
{
    const auto found = std::find_if(scenario.flows.begin(), scenario.flows.end(),
                                    [&](const FlowPlan& flow) { return flow.id == id; });
    return static_cast<std::uint32_t>(found - scenario.flows.begin());
}

FlowPlan flow_of(const FlowKeys& written, const Scenario& scenario, const Node& table,
                 Diagnostics& problems)
{
    FlowKeys keys = written;
    const bool by_weight = keys.unit_load_t || keys.unit_volume_m3;
    keys.size = size_of(written);
    if (by_weight) keys.size = size_by_weight(keys, scenario, table, problems);
    FlowPlan flow;
    flow.id = keys.id;
    flow.name = keys.name.empty() ? keys.id : keys.name;
    flow.kind = keys.cargo;
    flow.from = scenario.index_of(keys.from);
    if (!keys.to.empty()) flow.to = scenario.index_of(keys.to);
    for (const std::string& id : keys.via) flow.via.push_back(scenario.index_of(id));
    flow.index = static_cast<std::uint32_t>(scenario.flows.size());
    take_shipment(keys, flow);
    take_commodity(keys, scenario, table, problems, flow);
    take_rate(keys, scenario, table, problems, flow);
    if (flow.pattern == ArrivalPattern::trace) take_means_of_trace(flow);
    return flow;
}

void tie_answers(const std::vector<FlowKeys>& keys, Scenario& scenario, const Node& root,
                 Diagnostics& problems)
{
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (const std::string& id : keys[i].answers) {
            scenario.flows[i].answers.push_back(index_of_flow(scenario, id));
        }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const FlowPlan& flow = scenario.flows[i];
        for (std::size_t k = 0; k < flow.answers.size(); ++k) {
            const FlowPlan& answered = scenario.flows[flow.answers[k]];
            const Location& where = root.find("flow")->array()[i].find("answers")->array()[k].where;
            if (depends_on(scenario, answered.index, flow.index, 0) ||
                answered.index == flow.index) {
                problems.error(where, "flows that answer each other in a circle");
            } else if (answered.population > 0 || (answered.to && *answered.to != flow.from)) {
                problems.error(
                    where, fmt::format("flow '{}' does not end at '{}'", answered.id, keys[i].from),
                    "flows whose destination is the origin of this one");
            }
        }
    }
}

void tie_correlations(const std::vector<CorrelationKeys>& keys, Scenario& scenario,
                      const Node& root, Diagnostics& problems)
{
    for (std::uint32_t c = 0; c < keys.size(); ++c) {
        const Node& table = root.find("correlation")->array()[c];
        scenario.correlations.push_back(correlation_of(keys[c], table, problems));
        const bool by_flow = !keys[c].flows.empty();
        for (std::uint32_t m = 0; m < keys[c].members().size(); ++m) {
            const std::string& member = keys[c].members()[m];
            const Location& where = table.find(by_flow ? "flows" : "commodities")->array()[m].where;
            bool found = false;
            for (FlowPlan& flow : scenario.flows) {
                const bool by_id = flow.commodity_index &&
                                   scenario.commodities[*flow.commodity_index].id == member;
                const bool is_member =
                    by_flow ? flow.id == member : by_id || flow.commodity == member;
                if (!is_member) continue;
                found = true;
                take_member(scenario.correlations.back(), m, c, flow, where, problems);
            }
            if (!found) problems.error(where, "no flow carries " + in_quotes(member));
        }
    }
}

void set_mean_rates(Scenario& scenario)
{
    const auto horizon_s = sim::in_seconds(scenario.horizon);
    const auto end = sim::Time(scenario.horizon);
    for (FlowPlan& flow : scenario.flows) {
        RateShape shape = flow.shape;
        shape.correlation.reset();  // shocks have the mean 1
        RateProfile profile(shape, scenario.start, scenario.horizon);
        flow.mean_shipments_per_s = flow.shipments_per_s * profile.mean(sim::Time{}, end);
        double planned = 0;
        for (const PlannedArrival& arrival : flow.planned) {
            if (arrival.at >= end) break;
            planned += arrival.shipments ? *arrival.shipments : flow.drawn_per_arrival();
        }
        if (!flow.planned.empty()) flow.mean_shipments_per_s = planned / horizon_s;
    }
    // Answers, after what they answer: so many rounds as there may be steps.
    for (std::size_t round = 0; round < scenario.flows.size(); ++round) {
        for (FlowPlan& flow : scenario.flows) {
            if (flow.answers.empty()) continue;
            double rate = 0;
            for (const std::uint32_t answered : flow.answers) {
                rate += flow.answer_share * scenario.flows[answered].mean_rate();
            }
            flow.mean_shipments_per_s = rate;
        }
    }
}

}  // namespace karvan::models
