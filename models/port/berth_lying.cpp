#include "models/port/berth_lying.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/port/port_plan.hpp"
#include "models/port/port_stays.hpp"

namespace karvan::models {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double nearly = 1e-9;  // below and above a jump

double loading_s_per_s(const LyingLeg& leg, double calls)
{
    return std::min(leg.units_per_s, calls * leg.full_units) * leg.seconds_per_unit;
}

// Ships that lie, on average, at so many calls a second.
double lying_ships(const LyingLeg& leg, double calls)
{
    if (leg.units_per_s >= calls * leg.full_units) return 0;
    if (!leg.wait_s || leg.units_per_s < calls * leg.least_units) return unlimited;
    return std::max(0.0, calls * *leg.wait_s - loading_s_per_s(leg, calls));
}

struct Round {
    double move_s;
    double unload_s_per_s;
    const std::vector<LyingLeg>& legs;

    double busy_ships(double calls) const
    {
        double sum = calls * move_s + unload_s_per_s;
        for (const LyingLeg& leg : legs) sum += loading_s_per_s(leg, calls);
        return sum;
    }
    double ships(double calls) const
    {
        double sum = busy_ships(calls);
        for (const LyingLeg& leg : legs) sum += lying_ships(leg, calls);
        return sum;
    }
};

// The calls at which all ships are in use: ships() grows with them, and may jump.
double calls_of(const Round& round, double ships)
{
    double low = 0;
    double high = ships / round.move_s;
    for (int step = 0; step < 100; ++step) {
        const double middle = (low + high) / 2;
        (round.ships(middle) < ships ? low : high) = middle;
    }
    return low;
}

}  // namespace

// At a jump the ships that are left lie where it is, in proportion to it.
LyingTimes lying_times(double ships, double move_s, double unload_s_per_s,
                       const std::vector<LyingLeg>& legs)
{
    LyingTimes times{0, std::vector<double>(legs.size(), 0)};
    if (ships <= unload_s_per_s || move_s <= 0) return times;
    const Round round{move_s, unload_s_per_s, legs};
    times.calls_per_s = calls_of(round, ships);
    const double calls = times.calls_per_s;
    if (calls <= ships / move_s * nearly) return {0, times.lying_s};
    std::vector<double> below;
    std::vector<double> jump;
    double left = ships - round.busy_ships(calls);
    double jumps = 0;
    double endless = 0;
    for (const LyingLeg& leg : legs) {
        below.push_back(lying_ships(leg, calls * (1 - nearly)));
        jump.push_back(lying_ships(leg, calls * (1 + nearly)) - below.back());
        left -= below.back();
        (std::isinf(jump.back()) ? endless : jumps) += std::isinf(jump.back()) ? 1 : jump.back();
    }
    for (std::size_t leg = 0; leg < legs.size(); ++leg) {
        double more = 0;
        if (endless > 0) {
            more = std::isinf(jump[leg]) ? left / endless : 0;
        } else if (jumps > 0) {
            more = std::min(1.0, left / jumps) * jump[leg];
        }
        times.lying_s[leg] = std::max(0.0, below[leg] + more) / calls;
    }
    return times;
}

bool knows_lying(const SeaServicePlan& service) { return !service.every && service.decks.empty(); }

namespace {

const PortPlan* port_at(const Scenario& scenario, std::uint32_t place)
{
    return dynamic_cast<const PortPlan*>(&scenario.place(place));
}

// Cargo for the ships of a service over a leg, shared with others as their ships can carry.
double units_over(const Scenario& scenario, const std::vector<std::vector<Passage>>& passages,
                  const SeaServicePlan& service, std::uint32_t leg)
{
    const std::uint32_t from = service.ports[leg];
    const std::uint32_t to = service.next_port(leg);
    if (service.leg_between(from, to) != leg) return 0;  // the round has it twice
    double all = 0;
    for (const std::uint32_t s : services_between(scenario, from, to, service.carries)) {
        all += scenario.services[s].carried_per_s(scenario, service.carries);
    }
    double units = 0;
    for (const Passage& passage : passages[from]) {
        if (passage.to != to || passage.kind != service.carries) continue;
        units += passage.shipments_per_s * passage.size;
    }
    return units * service.carried_per_s(scenario, service.carries) / all;
}

double moving_s(const PortPlan& port, const SeaServicePlan& service)
{
    return sim::in_seconds(port.moving_time(service, Movement::inbound)) +
           sim::in_seconds(port.moving_time(service, Movement::outbound));
}

class Circulation {
public:
    Circulation(const Scenario& scenario, const std::vector<std::vector<Passage>>& passages,
                const SeaServicePlan& service)
        : scenario_(scenario), service_(service)
    {
        const CargoKind kind = service.carries;
        const double ship = service.mean_ship_units(kind);
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            const PortPlan* port = port_at(scenario, service.ports[leg]);
            LyingLeg& one = legs_.emplace_back();
            one.units_per_s = units_over(scenario, passages, service, leg);
            one.full_units = service.full_share * ship;
            one.least_units = service.least_share_of(leg) * ship;
            const auto wait = service.longest_wait_of(leg);
            if (wait) one.wait_s = sim::in_seconds(*wait);
            one.seconds_per_unit = port->ship_seconds_per_unit(kind, port->cranes_per_ship);
        }
        find_times();
    }

    // Of the call from which the leg begins, what the work of full ships has not already.
    double berths(std::uint32_t leg) const
    {
        double full_calls = 0;
        const std::uint32_t before = (leg + service_.legs() - 1) % service_.legs();
        for (const std::uint32_t side : {leg, before}) {
            const double ship = service_.mean_ship_units(service_.carries);
            full_calls = std::max(full_calls, legs_[side].units_per_s / ship);
        }
        const double more_calls = std::max(0.0, times_.calls_per_s - full_calls);
        const PortPlan& port = *port_at(scenario_, service_.ports[leg]);
        return times_.calls_per_s * times_.lying_s[leg] + more_calls * moving_s(port, service_);
    }

private:
    void find_times()
    {
        double move_s = 0;
        double unload = 0;
        for (std::uint32_t leg = 0; leg < service_.legs(); ++leg) {
            const PortPlan& from = *port_at(scenario_, service_.ports[leg]);
            const PortPlan& to = *port_at(scenario_, service_.next_port(leg));
            const double sailing = service_.leg_sailing_s(leg).mean();
            // Storms are met as a ship comes and as it goes.
            move_s += sailing + moving_s(from, service_) + 2 * storms_met_s(from, scenario_);
            if (const auto& failures = service_.failures) {
                move_s += sailing / failures->every_s.mean() * failures->repair_s.mean();
            }
            unload += legs_[leg].units_per_s *
                      to.ship_seconds_per_unit(service_.carries, to.cranes_per_ship);
        }
        const double ships = static_cast<double>(service_.ships) * (1 - service_.overhaul_share);
        times_ = lying_times(ships, move_s, unload, legs_);
    }

    const Scenario& scenario_;
    const SeaServicePlan& service_;
    std::vector<LyingLeg> legs_;
    LyingTimes times_;
};

}  // namespace

std::vector<std::vector<double>> lying_at_berths(const Scenario& scenario,
                                                 const std::vector<std::vector<Passage>>& passages)
{
    std::vector<std::vector<double>> berths(scenario.places.size());
    for (std::uint32_t place = 0; place < scenario.places.size(); ++place) {
        const PortPlan* port = port_at(scenario, place);
        if (port != nullptr) berths[place].resize(port->berths.size());
    }
    for (const SeaServicePlan& service : scenario.services) {
        if (!knows_lying(service)) continue;
        const Circulation lying(scenario, passages, service);
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            const std::uint32_t place = service.ports[leg];
            const PortPlan& port = *port_at(scenario, place);
            berths[place][port.berths_for(service, BerthUse::loading)] += lying.berths(leg);
        }
    }
    return berths;
}

std::vector<std::string> unknown_lying(const Scenario& scenario)
{
    std::vector<std::string> ids;
    for (const SeaServicePlan& service : scenario.services) {
        if (!knows_lying(service)) ids.push_back(service.id);
    }
    return ids;
}

}  // namespace karvan::models
