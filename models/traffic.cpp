#include "models/traffic.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <limits>
#include <map>

#include "models/road/dry_port_plan.hpp"
#include "models/routing/ways.hpp"
#include "models/station/station_plan.hpp"
#include "models/traffic_loads.hpp"
#include "models/traffic_steps.hpp"

namespace karvan::models {

namespace {

using Index = std::uint32_t;

// How the customers of one flow move: the steps from each place that they can come to, by class.
using Moves = std::map<Standing, std::vector<Step>>;

Moves moves_of(const Scenario& scenario, const FlowPlan& flow, Standing begin, Who who = Who::whole)
{
    Moves moves;
    std::vector<Standing> open{begin};
    while (!open.empty()) {
        const Standing at = open.back();
        open.pop_back();
        const auto [entry, is_new] = moves.try_emplace(at);
        if (!is_new) continue;
        entry->second = steps_from(scenario, flow, at, who);
        for (const Step& step : entry->second) {
            if (step.to && step.share > 0) open.push_back(*step.to);
        }
    }
    return moves;
}

bool leaves_from(const std::vector<Step>& steps)
{
    return std::any_of(steps.begin(), steps.end(),
                       [](const Step& step) { return !step.to && step.share > 0; });
}

// A place from which nobody ever comes to the goal, if any. Without a goal: out of the network.
std::optional<Index> trap_in(const Moves& moves, std::optional<Standing> goal)
{
    std::map<Standing, bool> arrives;
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& [at, steps] : moves) {
            if (arrives[at]) continue;
            const bool now = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
                return step.share > 0 && (step.to == goal || (step.to && arrives[*step.to]));
            });
            arrives[at] = now;
            changed = changed || now;
        }
    }
    for (const auto& [at, does] : arrives) {
        if (!does) return at.place;
    }
    return std::nullopt;
}

// Visits of each place by one customer, as one of each class. Open: e = e_from + P^T e. Closed:
// e = P^T e, and one visit of the place of origin.
std::map<Standing, double> visits_of(const Moves& moves, Standing from, bool closed)
{
    std::map<Standing, Eigen::Index> row;
    for (const auto& [at, steps] : moves) row.emplace(at, row.size());
    const auto n = static_cast<Eigen::Index>(row.size());
    Eigen::MatrixXd equations = Eigen::MatrixXd::Identity(n, n);
    for (const auto& [at, steps] : moves) {
        for (const Step& step : steps) {
            if (step.to && step.share > 0) equations(row[*step.to], row[at]) -= step.share;
        }
    }
    Eigen::VectorXd inflow = Eigen::VectorXd::Zero(n);
    inflow(row[from]) = 1;
    if (closed) {
        equations.row(row[from]).setZero();
        equations(row[from], row[from]) = 1;
    }
    const Eigen::VectorXd solution = equations.partialPivLu().solve(inflow);
    std::map<Standing, double> visits;
    for (const auto& [at, r] : row) visits[at] = solution(r);
    return visits;
}

void add_passage(TrafficReport& report, const FlowPlan& flow, Standing at, double rate,
                 std::optional<Index> from, std::optional<Index> to, const Route* route = nullptr)
{
    if (rate <= 0) return;
    Passage passage;
    passage.kind = flow.kind;
    passage.shipments_per_s = rate;
    passage.size = flow.mean_size();
    passage.flow = flow.index;
    passage.class_of = at.class_of;
    passage.from = from;
    passage.to = to;
    passage.route = route;
    report.passages[at.place].push_back(passage);
}

// Small shipments that pass a place in a container count as their part of it.
void put_in_container(const Scenario& scenario, const std::vector<Index>& stops, std::size_t at,
                      Passage& passage)
{
    if (at == 0) return;
    const CargoKind cargo = passage.kind;
    const ConsolidationPlan* comes_in = leaves_in(scenario, stops, at - 1, cargo);
    if (comes_in == nullptr || leaves_in(scenario, stops, at, cargo) != comes_in) return;
    const double tonnes = scenario.flows.at(passage.flow).mean_tonnes();
    passage = in_containers(passage, *comes_in, tonnes);
}

void pass_along(const Scenario& scenario, const Route& route, double rate, const FlowPlan& flow,
                TrafficReport& report)
{
    if (rate <= 0) return;
    const std::vector<Index>& stops = route.stops;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        std::optional<Index> from;
        std::optional<Index> to;
        if (i > 0) from = stops[i - 1];
        if (i + 1 < stops.size()) to = stops[i + 1];
        add_passage(report, flow, {stops[i], flow.index}, rate, from, to, &route);
        put_in_container(scenario, stops, i, report.passages[stops[i]].back());
    }
}

void pass_along_routes(const Scenario& scenario, const FlowPlan& flow, TrafficReport& report)
{
    if (flow.alternatives.empty()) {
        return pass_along(scenario, flow.route, flow.mean_rate(), flow, report);
    }
    for (const Alternative& way : flow.alternatives) {
        pass_along(scenario, way.route, flow.mean_rate() * way.share, flow, report);
    }
}

// The one place from which customers come, if it is one.
std::optional<Index> sole_origin(const Moves& moves, Standing at)
{
    std::optional<Index> origin;
    for (const auto& [from, steps] : moves) {
        for (const Step& step : steps) {
            if (step.to != at || step.share <= 0) continue;
            if (origin && *origin != from.place) return std::nullopt;
            origin = from.place;
        }
    }
    return origin;
}

// The parts of customers who split: where they come, and how often for each visit of a customer.
std::map<Standing, double> visits_of_parts(const Scenario& scenario, const FlowPlan& flow,
                                           const std::map<Standing, double>& visits)
{
    std::map<Standing, double> sum;
    for (const auto& [at, count] : visits) {
        const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(at.place));
        if (station == nullptr) continue;
        for (const std::string& id : station->split) {
            const Standing to{scenario.index_of(id), at.class_of};
            const Moves moves = moves_of(scenario, flow, to, Who::part);
            if (trap_in(moves, std::nullopt)) continue;
            for (const auto& [there, part] : visits_of(moves, to, false))
                sum[there] += count * part;
        }
    }
    return sum;
}

void pass_by_chance(const Scenario& scenario, const FlowPlan& flow, const Moves& moves,
                    TrafficReport& report)
{
    const Standing begin{flow.from, flow.index};
    const auto visits = visits_of(moves, begin, false);
    for (const auto& [at, count] : visits_of_parts(scenario, flow, visits)) {
        add_passage(report, flow, at, flow.mean_rate() * count, std::nullopt, std::nullopt);
    }
    for (const auto& [at, steps] : moves) {
        const auto from = at == begin ? std::nullopt : sole_origin(moves, at);
        for (const Step& step : steps) {
            const double rate = flow.mean_rate() * visits.at(at) * step.share;
            std::optional<Index> to;
            if (step.to) to = step.to->place;
            add_passage(report, flow, at, rate, from, to);
        }
    }
}

void add_problem(TrafficReport& report, const Scenario& scenario, const FlowPlan& flow, Index place,
                 const char* what)
{
    report.problems.push_back({flow.index, place,
                               fmt::format("flow {}: customers that come to {} {}", flow.id,
                                           scenario.place(place).id, what)});
}

bool is_by_chance(const Scenario& scenario, const FlowPlan& flow)
{
    const auto branches = [&](Index place) {
        const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place));
        return station != nullptr &&
               (!station->split.empty() || !branches_for(*station, scenario, flow).empty());
    };
    const std::vector<Index>& stops = flow.route.stops;
    return stops.empty() || std::any_of(stops.begin(), stops.end(), branches);
}

void add_open(const Scenario& scenario, const FlowPlan& flow, TrafficReport& report)
{
    if (!is_by_chance(scenario, flow)) return pass_along_routes(scenario, flow, report);
    const Moves moves = moves_of(scenario, flow, {flow.from, flow.index});
    if (const auto trap = trap_in(moves, std::nullopt)) {
        return add_problem(report, scenario, flow, *trap, "never leave");
    }
    pass_by_chance(scenario, flow, moves, report);
}

// --- Closed populations ---

// Seconds of work per server that visits of a place bring, at the busiest of its resources.
double demand_of(const Scenario& scenario, const FlowPlan& flow, Index place,
                 const std::map<Standing, double>& visits)
{
    TrafficReport one;
    one.passages.resize(scenario.places.size());
    for (const auto& [at, count] : visits) {
        if (at.place == place) add_passage(one, flow, at, count, std::nullopt, std::nullopt);
    }
    double greatest = 0;
    for (const auto& load : scenario.place(place).offered_loads(scenario, one.passages[place])) {
        greatest = std::max(greatest, load.offered / std::max(load.capacity, load.most));
    }
    return greatest;
}

// Mean time that one visit takes at least.
double least_stay_s(const Scenario& scenario, Standing at)
{
    const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(at.place));
    if (station == nullptr) return 0;
    return station->service_for(scenario.flows[at.class_of]).mean() / station->top_speed();
}

// Mean time of a round at least.
double least_round_s(const Scenario& scenario, const FlowPlan& flow, const Moves& moves,
                     const std::map<Standing, double>& visits)
{
    double round_s = 0;
    for (const auto& [at, count] : visits) {
        round_s += count * least_stay_s(scenario, at);
        for (const Step& step : moves.at(at)) {
            if (!step.to) continue;
            round_s += count * step.share * transit_s(scenario, flow, at.place, step.to->place);
        }
    }
    return round_s;
}

void add_closed(const Scenario& scenario, const FlowPlan& flow, TrafficReport& report)
{
    const Standing home{flow.from, flow.index};
    const Moves moves = moves_of(scenario, flow, home);
    for (const auto& [at, steps] : moves) {
        if (leaves_from(steps)) {
            return add_problem(report, scenario, flow, at.place,
                               "may leave, though the population is closed");
        }
    }
    if (const auto trap = trap_in(moves, home)) {
        return add_problem(report, scenario, flow, *trap, "never come back to their origin");
    }
    ClosedTraffic closed;
    closed.flow = flow.index;
    closed.visits.resize(scenario.places.size());
    const auto whole = visits_of(moves, home, true);
    auto visits = whole;
    for (const auto& [at, count] : visits_of_parts(scenario, flow, whole)) visits[at] += count;
    for (const auto& [at, count] : visits) closed.visits[at.place] += count;
    double greatest = 0;
    for (Index place = 0; place < closed.visits.size(); ++place) {
        if (closed.visits[place] <= 0) continue;
        const double demand = demand_of(scenario, flow, place, visits);
        if (demand > greatest) closed.bottleneck = place;
        greatest = std::max(greatest, demand);
    }
    const double round_s = least_round_s(scenario, flow, moves, whole);
    const double unlimited = std::numeric_limits<double>::infinity();
    const double by_bottleneck = greatest > 0 ? 1 / greatest : unlimited;
    const double by_number =
        round_s > 0 ? static_cast<double>(flow.population) / round_s : unlimited;
    closed.most_passages_per_s = std::min(by_bottleneck, by_number);
    report.closed.push_back(std::move(closed));
}

}  // namespace

std::vector<Step> steps_from(const Scenario& scenario, const FlowPlan& flow, Standing from, Who who)
{
    std::vector<Step> steps;
    const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(from.place));
    const FlowPlan& as = scenario.flows[from.class_of];
    const auto branches =
        station != nullptr ? expected_branches_for(*station, scenario, as) : std::vector<Branch>{};
    if (!branches.empty()) {
        double left = 1;
        for (const Branch& branch : branches) {
            std::optional<Standing> to;
            if (branch.to) to = {*branch.to, branch.becomes.value_or(from.class_of)};
            steps.push_back({to, branch.share});
            left -= branch.share;
        }
        if (left > 1e-9) steps.push_back({std::nullopt, left});
        return steps;
    }
    const std::vector<Index>& stops = flow.route.stops;
    const auto here = std::find(stops.begin(), stops.end(), from.place);
    const bool ends = here == stops.end() || here + 1 == stops.end();
    if (!ends) return {{Standing{*(here + 1), from.class_of}, 1.0}};
    const bool circulates = flow.population > 0 && who == Who::whole;
    if (!circulates) return {{std::nullopt, 1.0}};
    return {{Standing{flow.from, flow.index}, 1.0}};
}

double transit_s(const Scenario& scenario, const FlowPlan& flow, Index from, Index to)
{
    const auto link = link_taken(scenario, flow, flow.kind, from, to);
    return link ? scenario.links[*link].transit_s.mean() : 0;
}

TrafficReport solve_traffic(const Scenario& scenario)
{
    TrafficReport report;
    report.passages.resize(scenario.places.size());
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.pattern == ArrivalPattern::none) continue;
        if (flow.population > 0) {
            add_closed(scenario, flow, report);
        } else {
            add_open(scenario, flow, report);
        }
    }
    add_loads(scenario, report);
    return report;
}

}  // namespace karvan::models
