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

// How the customers of one flow move: the steps from each place that they can come to.
using Moves = std::map<Index, std::vector<Step>>;

Moves moves_of(const Scenario& scenario, const FlowPlan& flow, Index begin, Who who = Who::whole)
{
    Moves moves;
    std::vector<Index> open{begin};
    while (!open.empty()) {
        const Index place = open.back();
        open.pop_back();
        const auto [entry, is_new] = moves.try_emplace(place);
        if (!is_new) continue;
        entry->second = steps_from(scenario, flow, place, who);
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
std::optional<Index> trap_in(const Moves& moves, std::optional<Index> goal)
{
    std::map<Index, bool> arrives;
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& [place, steps] : moves) {
            if (arrives[place]) continue;
            const bool now = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
                return step.share > 0 && (step.to == goal || (step.to && arrives[*step.to]));
            });
            arrives[place] = now;
            changed = changed || now;
        }
    }
    for (const auto& [place, does] : arrives) {
        if (!does) return place;
    }
    return std::nullopt;
}

// Visits of each place by one customer. Open: e = e_from + P^T e. Closed: e = P^T e, and one visit
// of the place of origin.
std::map<Index, double> visits_of(const Moves& moves, Index from, bool closed)
{
    std::map<Index, Eigen::Index> row;
    for (const auto& [place, steps] : moves) row.emplace(place, row.size());
    const auto n = static_cast<Eigen::Index>(row.size());
    Eigen::MatrixXd equations = Eigen::MatrixXd::Identity(n, n);
    for (const auto& [place, steps] : moves) {
        for (const Step& step : steps) {
            if (step.to && step.share > 0) equations(row[*step.to], row[place]) -= step.share;
        }
    }
    Eigen::VectorXd inflow = Eigen::VectorXd::Zero(n);
    inflow(row[from]) = 1;
    if (closed) {
        equations.row(row[from]).setZero();
        equations(row[from], row[from]) = 1;
    }
    const Eigen::VectorXd solution = equations.partialPivLu().solve(inflow);
    std::map<Index, double> visits;
    for (const auto& [place, r] : row) visits[place] = solution(r);
    return visits;
}

void add_passage(TrafficReport& report, const FlowPlan& flow, Index place, double rate,
                 std::optional<Index> from, std::optional<Index> to, const Route* route = nullptr)
{
    if (rate <= 0) return;
    Passage passage;
    passage.kind = flow.kind;
    passage.shipments_per_s = rate;
    passage.size = flow.mean_size();
    passage.flow = flow.index;
    passage.from = from;
    passage.to = to;
    passage.route = route;
    report.passages[place].push_back(passage);
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
        add_passage(report, flow, stops[i], rate, from, to, &route);
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
std::optional<Index> sole_origin(const Moves& moves, Index place)
{
    std::optional<Index> origin;
    for (const auto& [from, steps] : moves) {
        for (const Step& step : steps) {
            if (step.to != place || step.share <= 0) continue;
            if (origin && *origin != from) return std::nullopt;
            origin = from;
        }
    }
    return origin;
}

// The parts of customers who split: where they come, and how often for each visit of a customer.
std::map<Index, double> visits_of_parts(const Scenario& scenario, const FlowPlan& flow,
                                        const std::map<Index, double>& visits)
{
    std::map<Index, double> sum;
    for (const auto& [place, count] : visits) {
        const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place));
        if (station == nullptr) continue;
        for (const std::string& id : station->split) {
            const Index to = scenario.index_of(id);
            const Moves moves = moves_of(scenario, flow, to, Who::part);
            if (trap_in(moves, std::nullopt)) continue;
            for (const auto& [at, part] : visits_of(moves, to, false)) sum[at] += count * part;
        }
    }
    return sum;
}

void pass_by_chance(const Scenario& scenario, const FlowPlan& flow, const Moves& moves,
                    TrafficReport& report)
{
    const auto visits = visits_of(moves, flow.from, false);
    for (const auto& [place, count] : visits_of_parts(scenario, flow, visits)) {
        add_passage(report, flow, place, flow.mean_rate() * count, std::nullopt, std::nullopt);
    }
    for (const auto& [place, steps] : moves) {
        const bool begins = place == flow.from;
        const auto from = begins ? std::nullopt : sole_origin(moves, place);
        for (const Step& step : steps) {
            const double rate = flow.mean_rate() * visits.at(place) * step.share;
            add_passage(report, flow, place, rate, from, step.to);
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
    const Moves moves = moves_of(scenario, flow, flow.from);
    if (const auto trap = trap_in(moves, std::nullopt)) {
        return add_problem(report, scenario, flow, *trap, "never leave");
    }
    pass_by_chance(scenario, flow, moves, report);
}

// --- Closed populations ---

// Seconds of work per server that one visit of each resource brings, at the busiest of them.
double demand_of(const Scenario& scenario, const FlowPlan& flow, Index place, double visits)
{
    TrafficReport one;
    one.passages.resize(scenario.places.size());
    add_passage(one, flow, place, visits, std::nullopt, std::nullopt);
    double greatest = 0;
    for (const auto& load : scenario.place(place).offered_loads(scenario, one.passages[place])) {
        greatest = std::max(greatest, load.offered / load.capacity);
    }
    return greatest;
}

// Mean time that one visit takes at least.
double least_stay_s(const Scenario& scenario, const FlowPlan& flow, Index place)
{
    const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place));
    return station != nullptr ? station->service_for(flow).mean() : 0;
}

void add_closed(const Scenario& scenario, const FlowPlan& flow, TrafficReport& report)
{
    const Moves moves = moves_of(scenario, flow, flow.from);
    for (const auto& [place, steps] : moves) {
        if (leaves_from(steps)) {
            return add_problem(report, scenario, flow, place,
                               "may leave, though the population is closed");
        }
    }
    if (const auto trap = trap_in(moves, flow.from)) {
        return add_problem(report, scenario, flow, *trap, "never come back to their origin");
    }
    ClosedTraffic closed;
    closed.flow = flow.index;
    closed.visits.resize(scenario.places.size());
    const auto whole = visits_of(moves, flow.from, true);
    auto visits = whole;
    for (const auto& [place, count] : visits_of_parts(scenario, flow, whole)) {
        visits[place] += count;
    }
    double greatest = 0;
    double round_s = 0;
    for (const auto& [place, count] : visits) {
        closed.visits[place] = count;
        const double demand = demand_of(scenario, flow, place, count);
        if (demand > greatest) closed.bottleneck = place;
        greatest = std::max(greatest, demand);
    }
    for (const auto& [place, count] : whole) {
        round_s += count * least_stay_s(scenario, flow, place);
        for (const Step& step : moves.at(place)) {
            if (step.to) round_s += count * step.share * transit_s(scenario, flow, place, *step.to);
        }
    }
    const double unlimited = std::numeric_limits<double>::infinity();
    const double by_bottleneck = greatest > 0 ? 1 / greatest : unlimited;
    const double by_number =
        round_s > 0 ? static_cast<double>(flow.population) / round_s : unlimited;
    closed.most_passages_per_s = std::min(by_bottleneck, by_number);
    report.closed.push_back(std::move(closed));
}

}  // namespace

std::vector<Step> steps_from(const Scenario& scenario, const FlowPlan& flow, Index place, Who who)
{
    std::vector<Step> steps;
    const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place));
    const auto branches = station != nullptr ? expected_branches_for(*station, scenario, flow)
                                             : std::vector<Branch>{};
    if (!branches.empty()) {
        double left = 1;
        for (const Branch& branch : branches) {
            steps.push_back({branch.to, branch.share});
            left -= branch.share;
        }
        if (left > 1e-9) steps.push_back({std::nullopt, left});
        return steps;
    }
    const std::vector<Index>& stops = flow.route.stops;
    const auto here = std::find(stops.begin(), stops.end(), place);
    const bool ends = here == stops.end() || here + 1 == stops.end();
    if (!ends) return {{*(here + 1), 1.0}};
    const bool circulates = flow.population > 0 && who == Who::whole;
    return {{circulates ? std::optional(flow.from) : std::nullopt, 1.0}};
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
