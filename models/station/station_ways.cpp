// The ways that customers of a station may take, by their class.
#include <algorithm>

#include "models/demand/flow_reading.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

std::vector<Branch> branches_for(const StationPlan& plan, const Scenario& scenario,
                                 const FlowPlan& flow)
{
    const bool has_own = std::any_of(plan.next.begin(), plan.next.end(),
                                     [&](const BranchPlan& b) { return b.flow == flow.id; });
    std::vector<Branch> branches;
    for (const BranchPlan& branch : plan.next) {
        const bool applies = has_own ? branch.flow == flow.id : !branch.flow;
        if (!applies) continue;
        std::optional<std::uint32_t> to;
        if (branch.to) to = scenario.index_of(*branch.to);
        std::optional<std::uint32_t> becomes;
        if (branch.becomes) becomes = index_of_flow(scenario, *branch.becomes);
        branches.push_back({to, branch.share, becomes});
    }
    return branches;
}

std::vector<Branch> expected_branches_for(const StationPlan& plan, const Scenario& scenario,
                                          const FlowPlan& flow)
{
    std::vector<Branch> branches = branches_for(plan, scenario, flow);
    if (plan.choice == Choice::chance) return branches;
    constexpr double without_limit = 1e12;  // of customers a second
    double sum = 0;
    for (Branch& branch : branches) {
        const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(*branch.to));
        const FlowPlan& there = scenario.flows[branch.becomes.value_or(flow.index)];
        const double work_s = station != nullptr ? station->service_for(there).mean() : 0;
        const bool never_waits = work_s <= 0 || station->is_unlimited();
        const double able = never_waits ? without_limit : station->mean_servers() / work_s;
        branch.share = branch.share > 0 ? able : 0;
        sum += branch.share;
    }
    for (Branch& branch : branches) branch.share /= sum > 0 ? sum : 1;
    return branches;
}

}  // namespace karvan::models
