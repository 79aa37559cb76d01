#include "models/demand/followed_flows.hpp"

#include <algorithm>

namespace karvan::models {

FollowedFlows::FollowedFlows(const Corridor& corridor, const Scenario& scenario)
    : flows_(scenario.flows.size()), by_place_(corridor.facilities().size())
{
    if (scenario.sample_every == sim::Duration{0} || corridor.facilities().empty()) return;
    sim::Simulation& simulation = corridor.facilities().front()->simulation();
    const auto look = [this](sim::Place& place) { sample(static_cast<const Facility&>(place)); };
    simulation.every(scenario.sample_every, sim::Time(scenario.horizon), sim::Phase::record, look);
}

void FollowedFlows::sample(const Facility& facility)
{
    for (std::size_t flow = 0; flow < flows_; ++flow) {
        const sim::Durations& transit = facility.flows()[flow].transit;
        const double transit_h = transit.mean_s() / 3600 * static_cast<double>(transit.count());
        by_place_[facility.id()].push_back({facility.balance(flow), transit.count(), transit_h});
    }
}

// What began less what ended, and what ended, over all places.
std::vector<FlowSample> FollowedFlows::samples() const
{
    std::vector<FlowSample> all;
    for (const std::vector<FlowSample>& samples : by_place_) {
        all.resize(std::max(all.size(), samples.size()));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            all[i].inside += samples[i].inside;
            all[i].arrived += samples[i].arrived;
            all[i].transit_h += samples[i].transit_h;
        }
    }
    return all;
}

}  // namespace karvan::models
