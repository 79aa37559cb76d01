#include "models/traffic_loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "models/disruption/disruption.hpp"
#include "models/port/berth_lying.hpp"
#include "models/port/circulation.hpp"
#include "models/port/port_plan.hpp"
#include "models/port/waterway_load.hpp"

namespace karvan::models {

namespace {

using Index = std::uint32_t;

// Ships that wait for cargo at berth, at most as many as there is room for: others are at anchor.
// Capacity is that of the time in which ships may move; of the lying the part in it counts.
void add_lying(const Scenario& scenario, const std::vector<LyingBerths>& lying,
               ResourceLoad& berths)
{
    const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(berths.place));
    if (port == nullptr) return;
    for (std::size_t group = 0; group < lying.size(); ++group) {
        if (berths.load.resource != "berths " + port->berths[group].id) continue;
        const double room = std::max(0.0, berths.load.capacity - berths.load.offered);
        const double open = berths.load.capacity / static_cast<double>(port->berths[group].count);
        berths.lying = std::min(lying[group].lying * open, room);
        berths.held = lying[group].held * open;
        berths.load.offered += berths.lying;
    }
}

// The waterway as more ships use it than full ones would, and a lock that is turned.
void add_waterway(const WaterwayLoad& waterway, ResourceLoad& load)
{
    if (load.load.resource == "lock") load.load.offered += waterway.turning;
    const auto more = waterway.more.find(load.load.resource);
    if (more == waterway.more.end()) return;
    load.lying = std::min(more->second, std::max(0.0, load.load.capacity - load.load.offered));
    load.load.offered += load.lying;
}

// The ships of each service, by the ports from which cargo asks for them.
std::map<Index, std::vector<ResourceLoad>> ship_loads(const Scenario& scenario,
                                                      const TrafficReport& report)
{
    std::map<Index, std::vector<ResourceLoad>> loads;
    for (const SeaServicePlan& service : scenario.services) {
        for (const ShipNeed& need : ship_needs(scenario, report.passages, service)) {
            const Index place = service.ports[need.leg];
            const double held = need.held_in_all();
            const std::string name = fmt::format("ships of {} from here", service.id);
            loads[place].push_back(
                {place, {name, need.working + held, need.in_operation}, held, held});
        }
    }
    return loads;
}

}  // namespace

void add_loads(const Scenario& scenario, TrafficReport& report)
{
    const CapacityLeft left(scenario);
    const auto lying = lying_at_berths(scenario, report.passages);
    const auto waterways = waterway_loads(scenario, report.passages);
    auto ships = ship_loads(scenario, report);
    for (Index place = 0; place < scenario.places.size(); ++place) {
        const auto& passages = report.passages[place];
        for (OfferedLoad& load : scenario.place(place).offered_loads(scenario, passages)) {
            load.capacity *= left.of(place, load.resource, load.capacity);
            report.loads.push_back({place, std::move(load)});
            add_lying(scenario, lying[place], report.loads.back());
            add_waterway(waterways[place], report.loads.back());
        }
        for (ResourceLoad& of_service : ships[place]) report.loads.push_back(std::move(of_service));
    }
    double highest = 0;
    for (std::size_t i = 0; i < report.loads.size(); ++i) {
        const double utilisation = report.loads[i].utilisation();
        if (utilisation > highest) report.bottleneck = i;
        highest = std::max(highest, utilisation);
        if (report.loads[i].is_overloaded()) report.overloaded.push_back(i);
    }
}

double ResourceLoad::utilisation() const
{
    if (load.offered <= 0) return 0;
    if (load.capacity <= 0) return std::numeric_limits<double>::infinity();
    return load.offered / load.capacity;
}

double ResourceLoad::lying_share() const { return load.capacity > 0 ? lying / load.capacity : 0; }

double ResourceLoad::asked_share() const
{
    if (lying <= 0 && held <= 0) return utilisation();
    return load.capacity > 0 ? (load.offered - lying + held) / load.capacity : utilisation();
}

bool ResourceLoad::is_overloaded() const { return asked_share() >= 1; }

}  // namespace karvan::models
