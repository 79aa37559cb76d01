#include "models/sea_service_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/keys.hpp"
#include "models/port_plan.hpp"

namespace karvan::models {

namespace {

void check_sea_service(const SeaServicePlan& plan, const Node& table, Diagnostics& problems)
{
    const std::size_t legs = plan.port_ids.size();
    for (std::size_t i = 0; i < legs; ++i) {
        if (plan.port_ids[i] != plan.port_ids[(i + 1) % legs]) continue;
        problems.error(table.find("ports")->where,
                       "the round goes from " + in_quotes(plan.port_ids[i]) + " to itself",
                       "two ports or more, each followed by another one");
    }
    const Node* capacities = table.find("capacities");
    if (capacities && plan.capacities.size() != static_cast<std::size_t>(plan.ships)) {
        problems.error(capacities->where, "not one capacity for each ship",
                       fmt::format("{} of them", plan.ships));
    }
    if (plan.capacity == 0 && plan.capacities.empty()) {
        problems.error(table.where, "the capacity of the ships is missing",
                       "'capacity' of every ship, or 'capacities' ship by ship");
    }
    if (!plan.sailing_s && plan.sailing_by_leg_s.empty()) {
        problems.error(table.where, "the sailing time is missing",
                       "'sailing' for all legs, or 'sailing_by_leg'");
    }
    const Node* by_leg = table.find("sailing_by_leg");
    if (by_leg && plan.sailing_by_leg_s.size() != legs) {
        problems.error(by_leg->where, "not one sailing time for each leg",
                       fmt::format("{}: as many as ports, the last one back to the first", legs));
    }
    if (plan.least_share > plan.full_share) {
        problems.error(table.find("least")->where, "'least' is above 'full'",
                       "at most the share at which a ship sails");
    }
    if (plan.every && plan.longest_wait) {
        problems.error(table.find("longest_wait")->where,
                       "a timetable and a longest wait contradict each other",
                       "either 'every' or 'longest_wait'");
    }
}

double overhaul_seconds(const SeaServicePlan& plan, double round_s)
{
    return round_s * plan.overhaul_share / (1 - plan.overhaul_share);
}

}  // namespace

const Keys<SeaServicePlan>& sea_service_keys()
{
    using Plan = SeaServicePlan;
    static const Keys<Plan> keys{
        "sea_service",
        "A sea service: ships that circulate between ports.",
        key("id", &Plan::id).identifies("sea_service").required().means("Unique name."),
        key("name", &Plan::name).otherwise("").means("Name for people."),
        key("ports", &Plan::port_ids)
            .refers_to("place")
            .at_least_elements(2)
            .required()
            .means("The round: ports in the order of calls; after the last the first again."),
        key("carries", &Plan::carries)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck}})
            .required()
            .means("What the ships carry."),
        key("ships", &Plan::ships).at_least(1).otherwise(1).means("Number of ships."),
        key("capacity", &Plan::capacity)
            .at_least(0)
            .otherwise(0)
            .means("Of each ship, in TEU, wagons or trucks by what it carries."),
        key("capacities", &Plan::capacities).at_least(1).means("Ship by ship, where they differ."),
        key("sailing", &Plan::sailing_s).means("Sailing time of every leg."),
        key("sailing_by_leg", &Plan::sailing_by_leg_s)
            .means("Sailing times leg by leg, the first from the first port to the second."),
        key("priority", &Plan::priority).otherwise(0).means("For berths: the higher, the sooner."),
        key("full", &Plan::full_share)
            .share()
            .otherwise(1.0)
            .means("A ship sails once this share of its capacity is on board."),
        key("least", &Plan::least_share)
            .share()
            .otherwise(0.0)
            .means("A ship never sails with less than this share of its capacity."),
        key("longest_wait", &Plan::longest_wait)
            .means("A ship sails so long after it was unloaded, if it has the least load."),
        key("every", &Plan::every)
            .above(sim::Duration{0})
            .means("Timetable: ships sail from every port at this interval."),
        key("first", &Plan::first).otherwise("0 s").means("Timetable: the first departure."),
        key("overhaul", &Plan::overhaul_share)
            .share()
            .at_most(0.5)
            .otherwise(0.0)
            .means("Share of the year that each ship is in dock, once a year."),
        checked(check_sea_service)};
    return keys;
}

void SeaServicePlan::resolve(const Scenario& scenario)
{
    ports.clear();
    for (const std::string& port : port_ids) {
        const auto found = std::find_if(scenario.places.begin(), scenario.places.end(),
                                        [&](const auto& place) { return place->id == port; });
        ports.push_back(static_cast<std::uint32_t>(found - scenario.places.begin()));
    }
}

std::int64_t SeaServicePlan::fleet_capacity() const
{
    if (capacities.empty()) return ships * capacity;
    return std::accumulate(capacities.begin(), capacities.end(), std::int64_t{0});
}

std::int64_t SeaServicePlan::full_units(std::int64_t ship) const
{
    return std::max<std::int64_t>(1, std::llround(full_share * static_cast<double>(ship)));
}

std::int64_t SeaServicePlan::least_units(std::int64_t ship) const
{
    return static_cast<std::int64_t>(std::ceil(least_share * static_cast<double>(ship) - 1e-9));
}

std::optional<std::uint32_t> SeaServicePlan::leg_between(std::uint32_t from, std::uint32_t to) const
{
    for (std::uint32_t leg = 0; leg < legs(); ++leg) {
        if (ports[leg] == from && next_port(leg) == to) return leg;
    }
    return std::nullopt;
}

double SeaServicePlan::round_s(const Scenario& scenario) const
{
    const double ship = static_cast<double>(fleet_capacity()) / static_cast<double>(ships);
    double sum = 0;
    for (std::uint32_t leg = 0; leg < legs(); ++leg) {
        sum += leg_sailing_s(leg).mean();
        const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(ports[leg]));
        if (port == nullptr) continue;
        sum += sim::in_seconds(port->mooring + port->unmooring);
        sum += 2 * ship * port->ship_seconds_per_unit(carries, port->cranes_per_ship);
    }
    return sum + overhaul_seconds(*this, sum);
}

double SeaServicePlan::carried_per_s(const Scenario& scenario) const
{
    const auto fleet = static_cast<double>(fleet_capacity());
    const double by_round = fleet / round_s(scenario);
    if (!every) return by_round;
    return std::min(by_round, fleet / static_cast<double>(ships) / sim::in_seconds(*every));
}

std::vector<std::uint32_t> services_between(const Scenario& scenario, std::uint32_t from,
                                            std::uint32_t to, CargoKind kind)
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t s = 0; s < scenario.services.size(); ++s) {
        const SeaServicePlan& service = scenario.services[s];
        if (service.carries == kind && service.leg_between(from, to)) found.push_back(s);
    }
    return found;
}

}  // namespace karvan::models
