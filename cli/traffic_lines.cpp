#include "cli/traffic_lines.hpp"

#include <fmt/core.h>

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

}  // namespace karvan::cli
