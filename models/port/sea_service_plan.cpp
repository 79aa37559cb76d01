#include "models/port/sea_service_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/port/port_plan.hpp"

namespace karvan::models {

namespace {

double overhaul_seconds(const SeaServicePlan& plan, double round_s)
{
    return round_s * plan.overhaul_share / (1 - plan.overhaul_share);
}

}  // namespace

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

bool SeaServicePlan::takes(CargoKind kind) const
{
    if (decks.empty()) return carries == kind;
    return std::any_of(decks.begin(), decks.end(), [&](const auto& d) { return d.takes(kind); });
}

bool SeaServicePlan::takes(const FlowPlan& flow, CargoKind kind) const
{
    return takes(kind) && !(refuses && refuses->refuses(flow, kind));
}

std::vector<CargoKind> SeaServicePlan::kinds() const
{
    std::vector<CargoKind> found;
    for (CargoKind kind :
         {CargoKind::container, CargoKind::wagon, CargoKind::truck, CargoKind::bulk}) {
        if (takes(kind)) found.push_back(kind);
    }
    return found;
}

double SeaServicePlan::unit_length_m(CargoKind kind) const
{
    if (kind == CargoKind::wagon) return wagon_length_m;
    return kind == CargoKind::truck ? truck_length_m : teu_length_m;
}

double SeaServicePlan::mean_ship_units(CargoKind kind) const
{
    if (decks.empty()) {
        const auto fleet = static_cast<double>(fleet_capacity());
        return carries == kind ? fleet / static_cast<double>(ships) : 0;
    }
    double units = 0;
    for (const DeckPlan& deck : decks) {
        if (!deck.takes(kind)) continue;
        units += deck.units ? deck.room() : std::floor(deck.room() / unit_length_m(kind));
    }
    return units;
}

// A deck that kinds share is taken to be full of the one that takes longest.
double SeaServicePlan::handling_s(const PortPlan& port) const
{
    if (decks.empty()) {
        return mean_ship_units(carries) * port.ship_seconds_per_unit(carries, port.cranes_per_ship);
    }
    double sum = 0;
    for (const DeckPlan& deck : decks) {
        double longest = 0;
        for (CargoKind kind : deck.carries) {
            const double units = deck.units ? deck.room() : deck.room() / unit_length_m(kind);
            const double seconds = port.ship_seconds_per_unit(kind, port.cranes_per_ship);
            longest = std::max(longest, units * seconds);
        }
        sum += longest;
    }
    return sum;
}

double SeaServicePlan::round_s(const Scenario& scenario) const
{
    double sum = 0;
    for (std::uint32_t leg = 0; leg < legs(); ++leg) {
        const double sailing = leg_sailing_s(leg).mean();
        sum += sailing;
        if (failures) sum += sailing / failures->every_s.mean() * failures->repair_s.mean();
        const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(ports[leg]));
        if (port == nullptr) continue;
        sum += port->moving_s(*this) + port->lockage_s(Movement::inbound) +
               port->lockage_s(Movement::outbound) + 2 * handling_s(*port);
    }
    return sum + overhaul_seconds(*this, sum);
}

double SeaServicePlan::carried_per_s(const Scenario& scenario, CargoKind kind) const
{
    const double ship = mean_ship_units(kind);
    const double by_round = ship * static_cast<double>(ships) / round_s(scenario);
    if (!every) return by_round;
    return std::min(by_round, ship / sim::in_seconds(*every));
}

std::vector<std::uint32_t> services_between(const Scenario& scenario, std::uint32_t from,
                                            std::uint32_t to, CargoKind kind)
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t s = 0; s < scenario.services.size(); ++s) {
        const SeaServicePlan& service = scenario.services[s];
        if (service.takes(kind) && service.leg_between(from, to)) found.push_back(s);
    }
    return found;
}

std::vector<std::uint32_t> services_between(const Scenario& scenario, std::uint32_t from,
                                            std::uint32_t to, CargoKind kind, const FlowPlan& flow)
{
    std::vector<std::uint32_t> found = services_between(scenario, from, to, kind);
    std::erase_if(found, [&](std::uint32_t s) { return !scenario.services[s].takes(flow, kind); });
    return found;
}

}  // namespace karvan::models
