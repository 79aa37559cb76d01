#include "models/port/berth_lying.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/port/circulation.hpp"
#include "models/port/port_plan.hpp"

namespace karvan::models {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double nearly = 1e-9;  // below and above a jump

struct Round {
    double move_s;
    double unload_s_per_s;
    const std::vector<LyingLeg>& legs;

    double busy_ships(double calls) const
    {
        double sum = calls * move_s + unload_s_per_s;
        for (const LyingLeg& leg : legs) sum += loading_ships(leg, calls);
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

double loading_ships(const LyingLeg& leg, double calls)
{
    return std::min(leg.units_per_s, calls * leg.full_units) * leg.seconds_per_unit;
}

double lying_ships(const LyingLeg& leg, double calls)
{
    if (leg.units_per_s >= calls * leg.full_units) return 0;
    if (!leg.wait_s || leg.units_per_s < calls * leg.least_units) return unlimited;
    return std::max(0.0, calls * *leg.wait_s - loading_ships(leg, calls));
}

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

// Of the calls from which a leg begins, what the work of full ships has not already.
double berths_of(const SeaServicePlan& service, const PortPlan& port, const Circulation& round,
                 const LyingTimes& times, std::uint32_t leg)
{
    const std::uint32_t before = (leg + service.legs() - 1) % service.legs();
    const double full_calls = std::max(round.legs[leg].units_per_s, round.legs[before].units_per_s);
    const double more_calls = std::max(0.0, times.calls_per_s - full_calls);
    return times.calls_per_s * times.lying_s[leg] + more_calls * port.moving_s(service);
}

// The ships that the rule of departure holds at each port, of as many as the cargo needs.
std::vector<double> held_of(const SeaServicePlan& service, const std::vector<ShipNeed>& needs)
{
    const auto greatest = std::max_element(
        needs.begin(), needs.end(),
        [](const auto& a, const auto& b) { return a.calls_per_s < b.calls_per_s; });
    if (greatest == needs.end()) return std::vector<double>(service.legs(), 0);
    std::vector<double> held = greatest->held;
    for (double& ships : held) ships = std::min(ships, greatest->in_operation);
    return held;
}

}  // namespace

std::vector<std::vector<LyingBerths>> lying_at_berths(
    const Scenario& scenario, const std::vector<std::vector<Passage>>& passages)
{
    std::vector<std::vector<LyingBerths>> berths(scenario.places.size());
    for (std::uint32_t place = 0; place < scenario.places.size(); ++place) {
        const PortPlan* port = port_at(scenario, place);
        if (port != nullptr) berths[place].resize(port->berths.size());
    }
    for (const SeaServicePlan& service : scenario.services) {
        if (!knows_lying(service)) continue;
        const Circulation round = circulation_of(scenario, passages, service);
        const LyingTimes times =
            lying_times(round.ships, round.move_s, round.unload_s_per_s, round.legs);
        const auto held = held_of(service, ship_needs(scenario, passages, service));
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            const std::uint32_t place = service.ports[leg];
            const PortPlan& port = *port_at(scenario, place);
            LyingBerths& group = berths[place][port.berths_for(service, BerthUse::loading)];
            group.lying += berths_of(service, port, round, times, leg);
            group.held += held[leg];
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
