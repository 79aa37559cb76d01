// The lines of cargo that wait at a port for ships, by next port, kind of cargo, and who takes it.
#include <algorithm>

#include "models/port/port.hpp"
#include "models/port/vessel.hpp"

namespace karvan::models {

void Port::build_lines()
{
    for (const SeaServicePlan& service : scenario_.services) {
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            if (service.ports[leg] != plan_.index) continue;
            const std::uint32_t to = service.next_port(leg);
            for (CargoKind kind : service.kinds()) {
                const Lane lane{to, kind};
                if (!lines_.contains(lane)) lines_.emplace(lane, lines_to(to, kind));
            }
        }
    }
}

// One for each set of services that take some flow.
QuayLines Port::lines_to(std::uint32_t to, CargoKind kind)
{
    using Services = std::vector<std::uint32_t>;
    const Services all = services_between(scenario_, plan_.index, to, kind);
    const bool any_refuses = std::any_of(all.begin(), all.end(), [&](std::uint32_t s) {
        return scenario_.services[s].refuses.has_value();
    });
    std::vector<Services> by_flow;
    for (std::size_t f = 0; any_refuses && f < scenario_.flows.size(); ++f) {
        const FlowPlan& flow = scenario_.flows[f];
        by_flow.push_back(services_between(scenario_, plan_.index, to, kind, flow));
    }
    std::vector<Services> sets = by_flow;
    sets.push_back(all);
    std::sort(sets.begin(), sets.end());
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    if (sets.front().empty()) sets.erase(sets.begin());

    QuayLines beside;
    beside.changed = std::make_unique<sim::Signal>(*this, "ships to " + scenario_.place(to).id);
    for (const Services& set : sets) {
        beside.lines.push_back(std::make_unique<QuayLine>(*this, kind, set, *beside.changed));
    }
    for (const Services& set : by_flow) {
        const auto found = std::find(sets.begin(), sets.end(), set);
        const bool none = found == sets.end();
        beside.by_flow.push_back(
            none ? nullptr : beside.lines[static_cast<std::size_t>(found - sets.begin())].get());
    }
    return beside;
}

std::vector<QuayLine*> Port::lines_for(std::uint32_t s, std::uint32_t leg)
{
    const SeaServicePlan& service = scenario_.services[s];
    std::vector<QuayLine*> found;
    for (CargoKind kind : service.kinds()) {
        for (auto& line : lines_.at({service.next_port(leg), kind}).lines) {
            const auto& takers = line->services;
            const bool takes = std::find(takers.begin(), takers.end(), s) != takers.end();
            if (takes) found.push_back(line.get());
        }
    }
    return found;
}

// Any ship of those services may take it.
void Port::add_waits(std::vector<sim::WaitingProcess>& report) const
{
    for (const auto& [lane, beside] : lines_) {
        const std::string wait = "ships to " + scenario_.place(lane.first).id;
        for (const auto& line : beside.lines) {
            std::vector<std::uint64_t> ships;
            for (const std::uint32_t s : line->services) {
                for (std::int64_t ship = 0; ship < scenario_.services[s].ships; ++ship) {
                    ships.push_back(ship_id(s, ship));
                }
            }
            line->for_each([&](const QuayItem& item) {
                report.push_back(
                    {name(), "ashore", {wait}, item.since, item.shipment->id, ships, false, {}});
            });
        }
    }
}

}  // namespace karvan::models
