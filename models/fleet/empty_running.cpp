#include "models/fleet/empty_running.hpp"

#include <cmath>
#include <map>

#include "models/fleet/fleet.hpp"

namespace karvan::models {

namespace {

EmptyShare share_of_watched(const Fleet& fleet, const std::vector<FlowResult>& flows)
{
    EmptyShare found{fleet.place_plan().id, 0, {}};
    sim::Int128 all_m = 0;
    for (std::size_t flow = 0; flow < flows.size(); ++flow) {
        if (flows[flow].transit.count() > 0) all_m += fleet.loaded_m()[flow];
    }
    if (fleet.watched_m() == 0 || all_m == 0) return found;
    found.share = static_cast<double>(fleet.watched_m()) / static_cast<double>(all_m);
    std::map<Charge, std::int64_t> sums;
    for (const auto& [entry, whole] : fleet.dues()) sums[entry.second] += whole;
    for (const auto& [kind, whole] : sums) {
        const double part = found.share * static_cast<double>(whole);
        found.charges.push_back({no_way, kind, std::llround(part)});
    }
    return found;
}

}  // namespace

std::vector<EmptyShare> empty_shares_of_watched(const Corridor& corridor)
{
    const std::vector<FlowResult> flows = corridor.result().flows;
    std::vector<EmptyShare> shares;
    for (const auto& facility : corridor.facilities()) {
        const auto* fleet = dynamic_cast<const Fleet*>(facility.get());
        if (fleet == nullptr) continue;
        EmptyShare share = share_of_watched(*fleet, flows);
        if (!share.charges.empty()) shares.push_back(std::move(share));
    }
    return shares;
}

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
