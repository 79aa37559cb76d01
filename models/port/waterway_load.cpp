#include "models/port/waterway_load.hpp"

#include <algorithm>
#include <cmath>

#include "models/port/circulation.hpp"
#include "models/port/port_plan.hpp"

namespace karvan::models {

namespace {

// Calls at one port, per second, and ships inside between moving in and moving out.
struct Calls {
    double full = 0;
    double more = 0;  // of ships that sail before they are full
    double inside = 0;
    double ships = 0;  // of the services that call, in operation
};

// The ships of a service that lie for cargo, or for their time to sail, before each leg.
std::vector<double> lying_by_leg(const SeaServicePlan& service, const Circulation& round,
                                 double& calls_per_s)
{
    LyingTimes times = lying_times(round.ships, round.move_s, round.unload_s_per_s, round.legs);
    if (service.every) {
        calls_per_s = std::min(1 / sim::in_seconds(*service.every), round.ships / round.move_s);
        double busy = calls_per_s * round.move_s + round.unload_s_per_s;
        for (const LyingLeg& leg : round.legs) busy += loading_ships(leg, calls_per_s);
        const double each = std::max(0.0, round.ships - busy) / service.legs();
        return std::vector<double>(service.legs(), each);
    }
    calls_per_s = times.calls_per_s;
    for (double& lying : times.lying_s) lying *= calls_per_s;
    return times.lying_s;
}

void add_calls(const SeaServicePlan& service, const Circulation& round, std::vector<Calls>& calls)
{
    double calls_per_s = 0;
    const std::vector<double> lying = lying_by_leg(service, round, calls_per_s);
    for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
        const std::uint32_t before = (leg + service.legs() - 1) % service.legs();
        const LyingLeg& out = round.legs[leg];
        Calls& here = calls[service.ports[leg]];
        double full = std::max(out.units_per_s, round.legs[before].units_per_s);
        if (service.every) full = std::max(full, calls_per_s);
        here.full += full;
        if (knows_lying(service)) here.more += std::max(0.0, calls_per_s - full);
        here.inside += lying[leg] + loading_ships(out, calls_per_s) + round.unloading[before];
    }
}

// What a ship of the service holds in a call, in seconds of one unit.
std::map<std::string, double> held_in_a_call(const PortPlan& port, const SeaServicePlan& service)
{
    const PilotagePlan need = port.pilotage_of(service);
    const double in = sim::in_seconds(port.moving_time(service, Movement::inbound));
    const double out = sim::in_seconds(port.moving_time(service, Movement::outbound));
    return {{"channel", in + out},
            {"lock", in + out},
            {"pilots", (in + out) * static_cast<double>(need.pilots)},
            {"tugs",
             in * static_cast<double>(need.tugs_in) + out * static_cast<double>(need.tugs_out)}};
}

void add_turns(const PortPlan& port, const Calls& calls, WaterwayLoad& load)
{
    const auto ships = static_cast<std::int64_t>(std::llround(calls.ships));
    if (!port.lock || ships < 1) return;
    const double turned = same_way_share(ships, std::min(1.0, calls.inside / calls.ships));
    const double each = 2 * turned * sim::in_seconds(*port.lock);
    load.turning += calls.full * each;
    load.more["lock"] += calls.more * each;
}

}  // namespace

// Of a ship that comes in, the one that goes next comes in as well: those outside do with the rate
// p each, those inside go out with the rate 1 - p.
double same_way_share(std::int64_t ships, double inside_share)
{
    if (inside_share <= 0 || inside_share >= 1) return 0;
    const double out_share = 1 - inside_share;
    const std::int64_t others = ships - 1;
    double chance = std::pow(out_share, static_cast<double>(others));  // binomial: none inside
    double sum = 0;
    for (std::int64_t inside = 0; inside < others; ++inside) {
        const auto outside = static_cast<double>(others - inside);
        const auto next = static_cast<double>(inside + 1);
        sum += chance * outside * inside_share / (outside * inside_share + next * out_share);
        chance *= outside / next * inside_share / out_share;
    }
    return sum;
}

double one_way_room(std::int64_t ships) { return 2 * (1 - std::exp2(-static_cast<double>(ships))); }

std::vector<WaterwayLoad> waterway_loads(const Scenario& scenario,
                                         const std::vector<std::vector<Passage>>& passages)
{
    std::vector<WaterwayLoad> loads(scenario.places.size());
    std::vector<Calls> calls(scenario.places.size());
    for (const SeaServicePlan& service : scenario.services) {
        const Circulation round = circulation_of(scenario, passages, service);
        std::vector<Calls> of_service(scenario.places.size());
        add_calls(service, round, of_service);
        for (std::uint32_t place = 0; place < scenario.places.size(); ++place) {
            const Calls& here = of_service[place];
            const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(place));
            const auto& ports = service.ports;
            if (port == nullptr || std::find(ports.begin(), ports.end(), place) == ports.end()) {
                continue;
            }
            calls[place].full += here.full;
            calls[place].more += here.more;
            calls[place].inside += here.inside;
            calls[place].ships += round.ships;
            for (const auto& [resource, held_s] : held_in_a_call(*port, service)) {
                loads[place].more[resource] += here.more * held_s;
            }
        }
    }
    for (std::uint32_t place = 0; place < scenario.places.size(); ++place) {
        const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(place));
        if (port != nullptr) add_turns(*port, calls[place], loads[place]);
    }
    return loads;
}

}  // namespace karvan::models
