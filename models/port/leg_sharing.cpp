#include "models/port/leg_sharing.hpp"

#include <algorithm>
#include <cmath>

namespace karvan::models {

namespace {

constexpr int most_rounds = 1000;
constexpr double nearly = 1e-12;

// Services that take a flow, carried so; of a flow that the scenario does not know, any.
std::vector<std::uint32_t> taking(const Scenario& scenario, std::uint32_t flow, CargoKind kind,
                                  std::uint32_t from, std::uint32_t to)
{
    if (flow >= scenario.flows.size()) return services_between(scenario, from, to, kind);
    return services_between(scenario, from, to, kind, scenario.flows[flow]);
}

}  // namespace

LegSharing::LegSharing(const Scenario& scenario, std::uint32_t from, std::uint32_t to,
                       CargoKind kind, const UnitsOfFlows& units)
{
    for (const std::uint32_t s : services_between(scenario, from, to, kind)) {
        capacity_[s] = scenario.services[s].carried_per_s(scenario, kind);
    }
    double all = 0;
    for (const auto& [flow, of_flow] : units) {
        Services services = taking(scenario, flow, kind, from, to);
        std::erase_if(services, [&](std::uint32_t s) { return capacity_.at(s) <= 0; });
        services_of_[flow] = services;
        if (services.empty()) continue;
        cargo_[services].units += of_flow;
        all += of_flow;
    }
    // Each cargo in turn goes with who is used least, until nothing moves any more.
    for (int round = 0; round < most_rounds; ++round) {
        const auto before = load_;
        for (auto& [services, cargo] : cargo_) spread(services, cargo);
        double moved = 0;
        for (const auto& [s, load] : before) moved = std::max(moved, std::abs(load_[s] - load));
        if (cargo_.size() < 2 || (round > 0 && moved <= all * nearly)) break;
    }
}

// As water that runs into vessels of unlike width, each filled so far by other cargo.
void LegSharing::spread(const Services& services, Cargo& cargo)
{
    for (const auto& [s, units] : cargo.with) load_[s] -= units;
    Services by_level = services;
    const auto level = [&](std::uint32_t s) { return load_[s] / capacity_[s]; };
    std::stable_sort(by_level.begin(), by_level.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return level(a) < level(b); });
    double width = 0;
    double below = 0;
    double surface = 0;
    for (const std::uint32_t s : by_level) {
        if (width > 0 && level(s) >= surface) break;
        width += capacity_[s];
        below += load_[s];
        surface = (cargo.units + below) / width;
    }
    for (const std::uint32_t s : services) {
        cargo.with[s] = std::max(0.0, surface * capacity_[s] - load_[s]);
        load_[s] += cargo.with[s];
    }
}

double LegSharing::of(std::uint32_t service, std::uint32_t flow) const
{
    const auto services = services_of_.find(flow);
    if (services == services_of_.end() || services->second.empty()) return 0;
    const Cargo& cargo = cargo_.at(services->second);
    const auto with = cargo.with.find(service);
    return with == cargo.with.end() || cargo.units <= 0 ? 0 : with->second / cargo.units;
}

std::vector<std::uint32_t> ships_for(const Scenario& scenario, const Passage& passage,
                                     std::uint32_t from, std::uint32_t to)
{
    return taking(scenario, passage.flow, passage.kind, from, to);
}

LegSharing sharing_of(const Scenario& scenario, const std::vector<Passage>& passages,
                      std::uint32_t from, std::uint32_t to, CargoKind kind)
{
    LegSharing::UnitsOfFlows units;
    for (const Passage& passage : passages) {
        const bool goes_over = passage.to == to || passage.from == from;
        if (passage.kind != kind || !goes_over) continue;
        units[passage.flow] += passage.shipments_per_s * passage.size;
    }
    return {scenario, from, to, kind, units};
}

}  // namespace karvan::models
