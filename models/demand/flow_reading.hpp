// From the keys of demand to its plans: flows with their rates, traces and correlations.
#pragma once

#include "models/demand/correlation.hpp"
#include "models/demand/flow_keys.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// By its id, which must be one of the scenario.
std::uint32_t index_of_flow(const Scenario& scenario, const std::string& id);

// What is written of a flow, without its route. Its index is the next one of the scenario.
FlowPlan flow_of(const FlowKeys& keys, const Scenario& scenario, const Node& table,
                 Diagnostics& problems);

// Ties flows to the flows that they answer; an error for a circle of answers or for an answer that
// sets out where nothing of those flows ends.
void tie_answers(const std::vector<FlowKeys>& keys, Scenario& scenario, const Node& root,
                 Diagnostics& problems);

// The correlations, and which flow has which shocks.
void tie_correlations(const std::vector<CorrelationKeys>& keys, Scenario& scenario,
                      const Node& root, Diagnostics& problems);

// The mean rates over the run, with all that changes them.
void set_mean_rates(Scenario& scenario);

}  // namespace karvan::models
