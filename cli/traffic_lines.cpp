#include "cli/traffic_lines.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "models/border/border_plan.hpp"
#include "models/fleet/fleet_plan.hpp"
#include "models/port/berth_lying.hpp"
#include "models/port/port_plan.hpp"
#include "models/port/waterway_load.hpp"

namespace karvan::cli {

namespace {

std::string held_text(const models::ResourceLoad& load)
{
    if (load.held <= 0) return "";
    return fmt::format(
        ", {:.0f} % by ships that wait at berth until they are full, or for 'longest_wait'",
        100 * load.held / load.load.capacity);
}

// In %, whole; a demand that is beyond all measure without its hundred digits.
std::string percent(double share)
{
    return share < 1e4 ? fmt::format("{:.0f}", 100 * share) : fmt::format("{:.3g}", 100 * share);
}

// Of ships only what the rule of departure holds is told, of berths all that lie there.
bool is_of_ships(const models::ResourceLoad& load)
{
    return load.load.resource.starts_with("ships ");
}

}  // namespace

std::string place_text(const models::Scenario& scenario, std::uint32_t place)
{
    const models::PlacePlan& plan = scenario.place(place);
    return plan.name.empty() || plan.name == plan.id ? plan.id : plan.id + " " + plan.name;
}

std::vector<std::string> overloads(const models::TrafficReport& report,
                                   const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    for (const std::size_t i : report.overloaded) {
        const models::ResourceLoad& load = report.loads[i];
        lines.push_back(fmt::format(
            "{} of {}: demand is {} % of capacity{}; the queue grows as long as this lasts",
            load.load.resource, place_text(scenario, load.place), percent(load.asked_share()),
            held_text(load)));
    }
    for (const models::TrafficProblem& problem : report.problems) {
        lines.push_back(problem.what);
    }
    return lines;
}

std::vector<std::string> tight_lines(const models::TrafficReport& report,
                                     const models::Scenario& scenario)
{
    constexpr double tight = 0.95;
    std::vector<std::string> lines;
    for (const models::ResourceLoad& load : report.loads) {
        const double asked = load.asked_share();
        if (asked < tight || load.is_overloaded()) continue;
        lines.push_back(fmt::format(
            "{} of {}: demand is {:.1f} % of capacity{}, and queues elsewhere take from that; "
            "the queue is long or grows",
            load.load.resource, place_text(scenario, load.place), 100 * asked, held_text(load)));
    }
    return lines;
}

std::vector<std::string> lying_lines(const models::TrafficReport& report,
                                     const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    for (const models::ResourceLoad& load : report.loads) {
        if (load.lying <= 0) continue;
        const std::string& place = scenario.place(load.place).id;
        const char* what = is_of_ships(load)
                               ? "wait at berth where less cargo is, by the rule of departure"
                               : "is taken by ships that wait for cargo, or sail before they are "
                                 "full";
        lines.push_back(fmt::format("{} of {}: {:.1f} % of the capacity {}.", load.load.resource,
                                    place, 100 * load.lying_share(), what));
    }
    for (const std::string& service : models::unknown_lying(scenario)) {
        lines.push_back(fmt::format(
            "Ships of {}: the time that they lie at berth until their departure is not in the load "
            "of berths.",
            service));
    }
    return lines;
}

namespace {

void add_port(const models::PortPlan& port, std::vector<std::string>& lines)
{
    if (port.one_way) {
        lines.push_back(fmt::format(
            "channel of {}: one way at a time, so that room for {} at once counts as {:.2f}, "
            "as where ships of both directions wait in the order in which they came by chance.",
            port.id, *port.channel, models::one_way_room(*port.channel)));
    }
    if (port.lock) {
        lines.push_back(fmt::format(
            "lock of {}: turned for the next ship as often as if ships came by chance.", port.id));
    }
    if (!port.chambers.empty()) {
        lines.push_back(fmt::format(
            "chambers of {}: full both ways and never turned empty, which is the least.", port.id));
    }
}

void add_fleet(const models::FleetPlan& fleet, const models::Scenario& scenario,
               std::vector<std::string>& lines)
{
    const models::FleetPlan::Work work = fleet.work(scenario);
    if (work.with_trains <= 0) return;
    const double percent = 100 / static_cast<double>(fleet.units());
    lines.push_back(fmt::format(
        "units of {}: {:.1f} % with trains (what a run counts as used), {:.1f} % in turnaround or "
        "at rest, {:.1f} % running empty by the balance of the bases; waits, and empty runs to and "
        "fro, come on top.",
        fleet.id, percent * work.with_trains, percent * work.resting,
        percent * work.running_empty));
}

}  // namespace

std::vector<std::string> approximations(const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    const auto has_room = [](const auto& place) {
        const auto* border = dynamic_cast<const models::BorderPlan*>(place.get());
        return border != nullptr && (border->tracks || border->parking);
    };
    if (std::any_of(scenario.places.begin(), scenario.places.end(), has_room)) {
        lines.push_back(
            "Tracks and parking of borders: by controls, papers and closed hours; queues, and "
            "waits for locomotives, crews and what lies ahead, come on top.");
    }
    for (const auto& place : scenario.places) {
        if (const auto* port = dynamic_cast<const models::PortPlan*>(place.get())) {
            add_port(*port, lines);
        } else if (const auto* fleet = dynamic_cast<const models::FleetPlan*>(place.get())) {
            add_fleet(*fleet, scenario, lines);
        }
    }
    return lines;
}

}  // namespace karvan::cli
