// Chance leads customers along the branches of stations: nobody looks for another way there, so
// none may lead to where a flow is refused.
#include <fmt/format.h>

#include <algorithm>

#include "models/routing/ways.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

namespace {

using Stops = std::vector<std::uint32_t>;

void add_after(const Stops& stops, std::uint32_t place, Stops& next)
{
    for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
        if (stops[i] == place) next.push_back(stops[i + 1]);
    }
}

// Where a flow may go from a place: by the branches there, or else along its ways.
Stops next_places(const Scenario& scenario, const FlowPlan& flow, std::uint32_t place)
{
    Stops next;
    if (const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(place))) {
        if (station->overflow) next.push_back(scenario.index_of(*station->overflow));
        for (const std::string& part : station->split) next.push_back(scenario.index_of(part));
        const std::vector<Branch> branches = branches_for(*station, scenario, flow);
        for (const Branch& branch : branches) {
            if (branch.to && branch.share > 0) next.push_back(*branch.to);
        }
        if (!branches.empty()) return next;
    }
    add_after(flow.route.stops, place, next);
    for (const Alternative& way : flow.alternatives) add_after(way.route.stops, place, next);
    for (const auto& [from, ways] : flow.onward) {
        for (const Alternative& way : ways) add_after(way.route.stops, place, next);
    }
    return next;
}

// Every place to which a flow may come from some places, those among them; not beyond `last`.
std::vector<char> reached(const Scenario& scenario, const FlowPlan& flow, Stops open,
                          std::optional<std::uint32_t> last = {})
{
    std::vector<char> is_reached(scenario.places.size());
    while (!open.empty()) {
        const std::uint32_t place = open.back();
        open.pop_back();
        if (is_reached[place]) continue;
        is_reached[place] = true;
        if (place == last) continue;
        for (const std::uint32_t next : next_places(scenario, flow, place)) open.push_back(next);
    }
    return is_reached;
}

Stops reached_from(const Scenario& scenario, const FlowPlan& flow, Stops from,
                   std::optional<std::uint32_t> last = {})
{
    const std::vector<char> is_reached = reached(scenario, flow, std::move(from), last);
    Stops places;
    for (std::uint32_t i = 0; i < is_reached.size(); ++i) {
        if (is_reached[i]) places.push_back(i);
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
                      const Node& table, Diagnostics& problems)
{
    if (plan.kept_until) {
        const std::uint32_t last = scenario.index_of(*plan.kept_until);
        for (const std::uint32_t place : reached_from(scenario, flow, {plan.index}, last)) {
            if (dynamic_cast<const StationPlan*>(&scenario.place(place)) != nullptr) continue;
            problems.error(table.find("kept_until")->where,
                           fmt::format("flow '{}' may come to '{}' with a server of this station, "
                                       "and that is no station",
                                       flow.id, scenario.place(place).id),
                           fmt::format("stations alone until '{}'", *plan.kept_until));
        }
    }
    if (plan.split.empty()) return;
    Stops parts;
    for (const std::string& to : plan.split) parts.push_back(scenario.index_of(to));
    for (const std::uint32_t place : reached_from(scenario, flow, parts)) {
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
    for (const FlowPlan& flow : scenario.flows) {
        const std::vector<char> comes_to = reached(scenario, flow, {flow.from});
        for (const auto& place : scenario.places) {
            const auto* station = dynamic_cast<const StationPlan*>(place.get());
            if (station == nullptr || !comes_to[place->index]) continue;
            const Node& keys = root.find("place")->array()[place->index];
            check_overflow(scenario, *station, flow, keys, problems);
            check_polled(*station, flow, keys, problems);
            check_companions(scenario, *station, flow, keys, problems);
            const std::vector<Branch> branches = branches_for(*station, scenario, flow);
            for (const Branch& branch : branches) {
                if (!branch.to || branch.share <= 0) continue;
                if (!is_refused(scenario, flow, place->index, *branch.to)) continue;
                const Node& table = root.find("place")->array()[place->index];
                problems.error(table.find("next")->where,
                               fmt::format("flow '{}' may be led to '{}', and is refused there",
                                           flow.id, scenario.place(*branch.to).id),
                               "a branch of its own ('flow') to a place that takes it");
            }
        }
    }
}

}  // namespace karvan::models
