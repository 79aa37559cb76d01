// What is asked of a resource, as forecast before a run and as a replication finds it.
#pragma once

#include <stdexcept>
#include <string>

#include "models/corridor.hpp"
#include "models/traffic.hpp"

namespace karvan::models {

inline ResourceLoad load_of(const Scenario& scenario, const std::string& place,
                            const std::string& resource)
{
    for (const ResourceLoad& load : solve_traffic(scenario).loads) {
        if (scenario.place(load.place).id == place && load.load.resource == resource) return load;
    }
    throw std::logic_error("no load of " + resource + " of " + place);
}

// Units in use on average after the warm-up.
inline double simulated_busy(const Scenario& scenario, const std::string& place,
                             const std::string& resource)
{
    Corridor corridor(scenario, 0, {});
    corridor.run();
    const auto names = corridor.resource_names();
    const ReplicationResult result = corridor.result();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool found = scenario.place(names[i].place).id == place && names[i].name == resource;
        if (found) return result.resources[i].mean_busy;
    }
    throw std::logic_error("no resource " + resource + " of " + place);
}

}  // namespace karvan::models
