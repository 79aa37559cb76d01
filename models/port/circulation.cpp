#include "models/port/circulation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "models/port/leg_sharing.hpp"
#include "models/port/port_plan.hpp"
#include "models/port/port_stays.hpp"

namespace karvan::models {

namespace {

using Passages = std::vector<std::vector<Passage>>;

constexpr double nearly = 1e-9;  // rounding must not make two equal streams differ

const PortPlan& port_at(const Scenario& scenario, std::uint32_t place)
{
    return dynamic_cast<const PortPlan&>(scenario.place(place));
}

std::uint32_t number_of(const Scenario& scenario, const SeaServicePlan& service)
{
    const auto& all = scenario.services;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.id == service.id; });
    return static_cast<std::uint32_t>(found - all.begin());
}

// The cargo of one kind for the ships of a service over a leg, per second.
struct LegCargo {
    std::map<CargoKind, double> units;
    double tonnes = 0;
};

LegCargo cargo_over(const Scenario& scenario, const Passages& passages,
                    const SeaServicePlan& service, std::uint32_t leg)
{
    LegCargo cargo;
    const std::uint32_t from = service.ports[leg];
    const std::uint32_t to = service.next_port(leg);
    if (service.leg_between(from, to) != leg) return cargo;  // the round has it twice
    const std::uint32_t number = number_of(scenario, service);
    for (const CargoKind kind : service.kinds()) {
        const LegSharing sharing = sharing_of(scenario, passages[from], from, to, kind);
        for (const Passage& passage : passages[from]) {
            if (passage.to != to || passage.kind != kind) continue;
            const double share = sharing.of(number, passage.flow);
            if (share <= 0) continue;
            cargo.units[kind] += share * passage.shipments_per_s * passage.size;
            const double tonnes = scenario.flows[passage.flow].mean_tonnes();
            cargo.tonnes += share * passage.shipments_per_s * tonnes;
        }
    }
    return cargo;
}

// The decks that take a kind, as the bits of a number; kinds on the same decks share them.
std::uint64_t decks_of(const SeaServicePlan& service, CargoKind kind)
{
    std::uint64_t decks = 0;
    for (std::size_t i = 0; i < service.decks.size(); ++i) {
        if (service.decks[i].takes(kind)) decks |= std::uint64_t{1} << (i % 64);
    }
    return decks;
}

// Loads of full ships: of the decks that fill first, or by weight.
double ship_loads(const SeaServicePlan& service, const LegCargo& cargo)
{
    std::map<std::uint64_t, double> by_decks;
    for (const auto& [kind, units] : cargo.units) {
        by_decks[decks_of(service, kind)] += units / service.mean_ship_units(kind);
    }
    double loads = 0;
    for (const auto& [decks, of_these] : by_decks) loads = std::max(loads, of_these);
    if (service.deadweight_t) loads = std::max(loads, cargo.tonnes / *service.deadweight_t);
    return loads;
}

double handling_s(const LegCargo& cargo, const PortPlan& port)
{
    double seconds = 0;
    for (const auto& [kind, units] : cargo.units) {
        seconds += units * port.ship_seconds_per_unit(kind, port.cranes_per_ship);
    }
    return seconds;
}

// A storm over the route is met as a ship sets out.
double route_storms_s(const Scenario& scenario, const SeaServicePlan& service)
{
    double sum = 0;
    for (const WeatherAreaPlan& area : scenario.weather) {
        if (area.holds_service(service.id) && !area.never()) sum += met_storms_s(area);
    }
    return sum;
}

double leg_move_s(const Scenario& scenario, const SeaServicePlan& service, std::uint32_t leg)
{
    const PortPlan& from = port_at(scenario, service.ports[leg]);
    const double sailing = service.leg_sailing_s(leg).mean();
    // Storms of a port are met as a ship comes and as it goes.
    double move = sailing + from.moving_s(service) + from.lockage_s(Movement::inbound) +
                  from.lockage_s(Movement::outbound) + 2 * storms_met_s(from, scenario) +
                  route_storms_s(scenario, service);
    if (const auto& failures = service.failures) {
        move += sailing / failures->every_s.mean() * failures->repair_s.mean();
    }
    return move;
}

// Ships that wait in vain count so that the load is what is asked by what comes round.
void hold_for_ever(ShipNeed& need, double load)
{
    double more = std::max(0.0, load * need.in_operation - need.working);
    for (double& held : need.held) {
        if (std::isinf(held)) held = std::exchange(more, 0.0);
    }
}

// What is asked over what comes round under the rule of departure.
double asked_in_vain(const Circulation& round, const LyingLeg& leg)
{
    const double calls =
        lying_times(round.ships, round.move_s, round.unload_s_per_s, round.legs).calls_per_s;
    return leg.units_per_s / (calls * leg.full_units);
}

}  // namespace

Circulation circulation_of(const Scenario& scenario, const Passages& passages,
                           const SeaServicePlan& service)
{
    Circulation round;
    round.ships = static_cast<double>(service.ships) * (1 - service.overhaul_share);
    for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
        const PortPlan& from = port_at(scenario, service.ports[leg]);
        const PortPlan& to = port_at(scenario, service.next_port(leg));
        const LegCargo cargo = cargo_over(scenario, passages, service, leg);
        LyingLeg& one = round.legs.emplace_back();
        one.units_per_s = ship_loads(service, cargo);
        one.full_units = service.full_share;
        one.least_units = service.least_share_of(leg);
        const auto wait = service.longest_wait_of(leg);
        if (wait) one.wait_s = sim::in_seconds(*wait);
        if (one.units_per_s > 0) one.seconds_per_unit = handling_s(cargo, from) / one.units_per_s;
        round.move_s += leg_move_s(scenario, service, leg);
        round.unloading.push_back(handling_s(cargo, to));
        round.unload_s_per_s += round.unloading.back();
    }
    return round;
}

double ShipNeed::held_in_all() const { return std::accumulate(held.begin(), held.end(), 0.0); }

std::vector<ShipNeed> ship_needs(const Scenario& scenario, const Passages& passages,
                                 const SeaServicePlan& service)
{
    const Circulation round = circulation_of(scenario, passages, service);
    std::vector<ShipNeed> needs;
    for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
        const LyingLeg& asks = round.legs[leg];
        if (asks.units_per_s <= 0) continue;
        ShipNeed need{leg, asks.units_per_s / asks.full_units, 0, {}, round.ships};
        need.working = need.calls_per_s * round.move_s + round.unload_s_per_s;
        for (const LyingLeg& other : round.legs) {
            need.working += loading_ships(other, need.calls_per_s);
            const bool waits = !service.every;
            const double calls = need.calls_per_s * (1 - nearly);
            need.held.push_back(waits ? lying_ships(other, calls) : 0);
        }
        if (service.every) {
            // So many ships as leave in turn: the timetable has no departure for more.
            const double departures = need.calls_per_s * sim::in_seconds(*service.every);
            need.working = std::max(need.working, departures * round.ships);
        } else if (std::isinf(need.held_in_all())) {
            hold_for_ever(need, asked_in_vain(round, asks));
        }
        needs.push_back(std::move(need));
    }
    return needs;
}

}  // namespace karvan::models
