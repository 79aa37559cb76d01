#include "cli/traffic_lines.hpp"

#include <fmt/core.h>

#include "models/port/berth_lying.hpp"

namespace karvan::cli {

std::vector<std::string> overloads(const models::TrafficReport& report,
                                   const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    for (const std::size_t i : report.overloaded) {
        const models::ResourceLoad& load = report.loads[i];
        lines.push_back(fmt::format(
            "{} of {} {}: demand is {:.0f} % of capacity; the queue grows as long as this lasts",
            load.load.resource, scenario.place(load.place).id, scenario.place(load.place).name,
            100 * load.utilisation()));
    }
    for (const models::TrafficProblem& problem : report.problems) {
        lines.push_back(fmt::format("flow {} at {}: {}", scenario.flows[problem.flow].id,
                                    scenario.place(problem.place).id, problem.what));
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
        lines.push_back(fmt::format(
            "{} of {}: {:.1f} % of the capacity is taken by ships that wait for cargo, or sail "
            "before they are full.",
            load.load.resource, place, 100 * load.lying / load.load.capacity));
    }
    for (const std::string& service : models::unknown_lying(scenario)) {
        lines.push_back(fmt::format(
            "Ships of {}: the time that they lie at berth until their departure is not in the load "
            "of berths.",
            service));
    }
    return lines;
}

}  // namespace karvan::cli
