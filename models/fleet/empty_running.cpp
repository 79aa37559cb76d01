#include "models/fleet/empty_running.hpp"

#include "models/fleet/fleet.hpp"

namespace karvan::models {

void allot_empty_running(const Fleet& fleet, std::vector<FlowResult>& flows)
{
    const std::size_t wheres = fleet.scenario().places.size() + fleet.scenario().links.size();
    std::vector<std::size_t> carried;
    sim::Int128 all_m = 0;
    for (std::size_t flow = 0; flow < flows.size(); ++flow) {
        if (fleet.loaded_m()[flow] == 0 || flows[flow].transit.count() == 0) continue;
        carried.push_back(flow);
        all_m += fleet.loaded_m()[flow];
        if (flows[flow].charged.empty()) flows[flow].charged.resize(wheres * charges);
    }
    // Cumulative shares are rounded.
    for (const auto& [entry, whole] : fleet.dues()) {
        const auto& [where, kind] = entry;
        sim::Int128 so_far_m = 0;
        sim::Int128 allotted = 0;
        for (const std::size_t flow : carried) {
            so_far_m += fleet.loaded_m()[flow];
            const sim::Int128 due = static_cast<sim::Int128>(whole) * so_far_m / all_m;
            flows[flow].charged[where * charges + static_cast<std::size_t>(kind)] += due - allotted;
            allotted = due;
        }
    }
}

}  // namespace karvan::models
