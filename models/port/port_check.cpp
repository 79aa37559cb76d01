// What only shows when ports and sea services are seen together.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/port/port_plan.hpp"
#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

namespace {

void check_call(const PortPlan& port, const SeaServicePlan& service, const Location& where,
                Diagnostics& problems)
{
    try {
        port.berths_for(service, BerthUse::unloading);
        port.berths_for(service, BerthUse::loading);
    } catch (const std::invalid_argument& none) {
        problems.error(where, none.what(),
                       "berths that name the service, its cargo, or neither, long and deep enough");
    }
    const bool passes = !port.tide || (port.tide->ever_passes(service.draught_of(1)) &&
                                       port.tide->ever_passes(service.draught_of(0)));
    if (!passes) {
        problems.error(where,
                       fmt::format("the water of {} is never deep enough for ships of {}", port.id,
                                   service.id),
                       "less draught, or more depth at high water");
    }
    const auto& chambers = port.chambers;
    const bool any = std::any_of(chambers.begin(), chambers.end(), [&](const ChamberPlan& chamber) {
        return chamber.takes(service.length_m);
    });
    if (any || chambers.empty()) return;
    problems.error(
        where, fmt::format("no chamber of {} takes ships of {}, by length", port.id, service.id),
        "a chamber as long as a ship");
}

void check_areas(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    for (std::size_t i = 0; i < scenario.weather.size(); ++i) {
        for (const std::string& id : scenario.weather[i].places) {
            const PlacePlan& place = scenario.place(scenario.index_of(id));
            if (dynamic_cast<const PortPlan*>(&place) != nullptr) continue;
            problems.error(root.find("weather")->array()[i].find("places")->where,
                           fmt::format("weather closes ports, '{}' is none", id),
                           "places of kind \"port\"");
        }
    }
}

}  // namespace

void check_calls(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    check_areas(scenario, root, problems);
    for (std::size_t s = 0; s < scenario.services.size(); ++s) {
        const SeaServicePlan& service = scenario.services[s];
        const Location& where = root.find("sea_service")->array()[s].find("ports")->where;
        std::vector<std::uint32_t> ports = service.ports;
        std::sort(ports.begin(), ports.end());
        ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
        for (const std::uint32_t index : ports) {
            const auto* port = dynamic_cast<const PortPlan*>(&scenario.place(index));
            if (port != nullptr) {
                check_call(*port, service, where, problems);
            } else {
                problems.error(
                    where,
                    fmt::format("ships call at ports, '{}' is none", scenario.place(index).id),
                    "places of kind \"port\"");
            }
        }
    }
}

}  // namespace karvan::models
