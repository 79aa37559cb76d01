// Chance leads customers along the branches of stations: nobody looks for another way there, so
// none may lead to where a flow is refused.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/routing/ways.hpp"
#include "models/station/station_plan.hpp"
#include "models/traffic_steps.hpp"

namespace karvan::models {

namespace {

using Stops = std::vector<std::uint32_t>;
using Standings = std::vector<Standing>;

void add_after(const Stops& stops, Standing at, Standings& next)
{
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        if (stops[i] == at.place) next.push_back({stops[i + 1], at.class_of});
    }
}

// Where customers of a flow may go from a place, and what they are there: by the branches of their
// class, or else along the ways of the flow.
Standings next_of(const Scenario& scenario, const FlowPlan& flow, Standing at)
{
    Standings next;
    if (const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(at.place))) {
        if (station->overflow) next.push_back({scenario.index_of(*station->overflow), at.class_of});
        for (const std::string& part : station->split)
            next.push_back({scenario.index_of(part), at.class_of});
        const auto branches = branches_for(*station, scenario, scenario.flows[at.class_of]);
        for (const Branch& branch : branches) {
            if (branch.to && branch.share > 0)
                next.push_back({*branch.to, branch.becomes.value_or(at.class_of)});
        }
        if (!branches.empty()) return next;
    }
    add_after(flow.route.stops, at, next);
    for (const Alternative& way : flow.alternatives) add_after(way.route.stops, at, next);
    for (const auto& [from, ways] : flow.onward) {
        for (const Alternative& way : ways) add_after(way.route.stops, at, next);
    }
    return next;
}

// Every place to which customers of a flow may come from some places, those among them; not beyond
// `last`.
std::set<Standing> reached(const Scenario& scenario, const FlowPlan& flow, Standings open,
                           std::optional<std::uint32_t> last = {})
{
    std::set<Standing> found;
    while (!open.empty()) {
        const Standing at = open.back();
        open.pop_back();
        if (!found.insert(at).second || at.place == last) continue;
        for (const Standing& next : next_of(scenario, flow, at)) open.push_back(next);
    }
    return found;
}

Stops places_of(const std::set<Standing>& standings)
{
    Stops places;
    for (const Standing& at : standings) {
        if (places.empty() || places.back() != at.place) places.push_back(at.place);
    }
    return places;
}

bool is_refused(const Scenario& scenario, const FlowPlan& flow, std::uint32_t from,
                std::uint32_t to)
{
    if (from == to) return false;
    if (!link_taken(scenario, flow.kind, from, to)) {
        return is_barred(scenario.place(to), flow, flow.kind);
    }
    return !link_taken(scenario, flow, flow.kind, from, to);
}

// An overflow leads to where nobody waits for room outside: who is turned away cannot stand here.
void check_overflow(const Scenario& scenario, const StationPlan& station, const FlowPlan& flow,
                    const Node& table, Diagnostics& problems)
{
    if (!station.overflow) return;
    const std::uint32_t to = scenario.index_of(*station.overflow);
    const Location& where = table.find("overflow")->where;
    if (scenario.place(to).has_finite_room())
        problems.error(where,
                       fmt::format("'{}' lets newcomers wait outside until there is room, and who "
                                   "is turned away has no place to wait",
                                   *station.overflow),
                       "a place without 'room', or with when_full = \"lose\"");
    else if (is_refused(scenario, flow, station.index, to))
        problems.error(where,
                       fmt::format("flow '{}' may be turned away to '{}', and is refused there",
                                   flow.id, *station.overflow),
                       "a place that takes all who come here");
}

// Whose server goes back to a station must leave one that tells it.
void check_kept_until(const Scenario& scenario, const StationPlan& plan, const Node& table,
                      Diagnostics& problems)
{
    if (!plan.kept_until) return;
    const PlacePlan& last = scenario.place(scenario.index_of(*plan.kept_until));
    if (dynamic_cast<const StationPlan*>(&last) == nullptr)
        problems.error(table.find("kept_until")->where,
                       fmt::format("'{}' is no station: it lets no server go", last.id),
                       "a station");
}

// Who chooses by what is there must be able to see it; work that is not begun by each is unknown.
void check_choice_of(const Scenario& scenario, const StationPlan& plan, const Node& table,
                     Diagnostics& problems)
{
    if (plan.choice == Choice::chance) return;
    for (std::size_t i = 0; i < plan.next.size(); ++i) {
        const PlacePlan& to = scenario.place(scenario.index_of(*plan.next[i].to));
        const auto* station = dynamic_cast<const StationPlan*>(&to);
        const Location& where = table.find("next")->array()[i].find("to")->where;
        if (station == nullptr)
            problems.error(where,
                           fmt::format("'{}' is no station: who waits there is not seen", to.id),
                           "a station, or choice = \"chance\"");
        else if (plan.choice == Choice::least_work && station->serves_batches())
            problems.error(where,
                           fmt::format("'{}' serves batches, whose work nobody knows", to.id),
                           "choice = \"fewest\"");
    }
}

// Stations alone know of servers that are kept, and of parts; parts do not come home by themselves,
// nor split again.
void check_companions(const Scenario& scenario, const StationPlan& plan, const FlowPlan& flow,
                      std::uint32_t as, const Node& table, Diagnostics& problems)
{
    if (plan.kept_until) {
        const std::uint32_t last = scenario.index_of(*plan.kept_until);
        for (const std::uint32_t place :
             places_of(reached(scenario, flow, {{plan.index, as}}, last))) {
            if (dynamic_cast<const StationPlan*>(&scenario.place(place)) != nullptr) continue;
            problems.error(table.find("kept_until")->where,
                           fmt::format("flow '{}' may come to '{}' with a server of this station, "
                                       "and that is no station",
                                       flow.id, scenario.place(place).id),
                           fmt::format("stations alone until '{}'", *plan.kept_until));
        }
    }
    if (plan.split.empty()) return;
    Standings parts;
    for (const std::string& to : plan.split) parts.push_back({scenario.index_of(to), as});
    for (const std::uint32_t place : places_of(reached(scenario, flow, parts))) {
        const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place));
        const bool is_home = place == plan.index;
        if (station != nullptr && station->split.empty() && !is_home) continue;
        problems.error(table.find("split")->where,
                       fmt::format("a part of flow '{}' may come to '{}', {}", flow.id,
                                   scenario.place(place).id,
                                   is_home              ? "and is not back before it leaves"
                                   : station == nullptr ? "which is no station"
                                                        : "where it would split again"),
                       "stations from which parts leave");
    }
}

// A flow that has no queue on the tour of the server would wait for ever.
void check_polled(const StationPlan& plan, const FlowPlan& flow, const Node& table,
                  Diagnostics& problems)
{
    if (plan.polling.empty()) return;
    const bool is_polled = std::any_of(plan.polling.begin(), plan.polling.end(),
                                       [&](const PollPlan& p) { return p.flow == flow.id; });
    if (!is_polled)
        problems.error(table.find("polling")->where,
                       fmt::format("flow '{}' comes here, and no visit is to its queue", flow.id),
                       fmt::format("{{ flow = \"{}\" }} among the visits", flow.id));
}

// The ways of customers of a flow, as those of class `as`.
void check_ways(const Scenario& scenario, const StationPlan& plan, const FlowPlan& as,
                const Node& table, Diagnostics& problems)
{
    for (const Branch& branch : branches_for(plan, scenario, as)) {
        if (!branch.to || branch.share <= 0) continue;
        if (is_refused(scenario, as, plan.index, *branch.to))
            problems.error(table.find("next")->where,
                           fmt::format("flow '{}' may be led to '{}', and is refused there", as.id,
                                       scenario.place(*branch.to).id),
                           "a branch of its own ('flow') to a place that takes it");
        if (!branch.becomes) continue;
        const FlowPlan& next = scenario.flows[*branch.becomes];
        if (next.kind != as.kind)
            problems.error(
                table.find("next")->where,
                fmt::format("flow '{}' becomes '{}', which is other cargo", as.id, next.id),
                "a flow with the same 'cargo'");
    }
}

// Flows without arrivals of their own that nobody becomes.
void check_classes(const Scenario& scenario, const std::vector<char>& comes, const Node& root,
                   Diagnostics& problems)
{
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.pattern != ArrivalPattern::none || comes[flow.index]) continue;
        problems.error(root.find("flow")->array()[flow.index].find("arrivals")->where,
                       fmt::format("nobody ever is a customer of flow '{}'", flow.id),
                       fmt::format("becomes = \"{}\" on a way of a station", flow.id));
    }
}

}  // namespace

void check_branches(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    for (const auto& place : scenario.places) {
        const auto* station = dynamic_cast<const StationPlan*>(place.get());
        if (station == nullptr) continue;
        const Node& keys = root.find("place")->array()[place->index];
        check_choice_of(scenario, *station, keys, problems);
        check_kept_until(scenario, *station, keys, problems);
    }
    std::set<Standing> in_other_classes;  // looked at already: the rest is so for all flows
    std::vector<char> comes(scenario.flows.size());
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.pattern == ArrivalPattern::none) continue;
        for (const Standing& at : reached(scenario, flow, {{flow.from, flow.index}})) {
            comes[at.class_of] = true;
            const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(at.place));
            if (station == nullptr) continue;
            const Node& keys = root.find("place")->array()[at.place];
            check_companions(scenario, *station, flow, at.class_of, keys, problems);
            if (at.class_of != flow.index && !in_other_classes.insert(at).second) continue;
            const FlowPlan& as = scenario.flows[at.class_of];
            check_overflow(scenario, *station, as, keys, problems);
            check_polled(*station, as, keys, problems);
            check_ways(scenario, *station, as, keys, problems);
        }
    }
    check_classes(scenario, comes, root, problems);
}

}  // namespace karvan::models
