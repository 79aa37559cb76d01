// What the first part of a measure's name stands for: transit.p95, wait.mean, cost_per_tonne, ...
//
// A statistic is of a flow, of a resource, of a measure that a place has of its own (the turnaround
// of vessels, say), or of a stop of a flow. Corridor measures and those of stops are named as in
// the results file.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// One of the four functions is set.
struct Statistic {
    std::string unit;   // "": that of the measure of the place
    std::string title;  // "{}" stands for the subject
    bool is_quantile = false;
    Better better = Better::lower;
    std::function<double(const FlowOutcome&, std::size_t flow)> of_flow{};
    std::function<double(const ResourceOutcome&)> of_resource{};
    std::function<double(const MeasureOutcome&)> of_place{};
    std::function<double(const StopOutcome&)> of_stop{};
    bool is_of_all = true;  // known of all flows together as well
};

using SharedRun = std::shared_ptr<const RunDescription>;

// Nothing if the run has no such statistic.
std::optional<Statistic> statistic(const std::string& name, const SharedRun& run);

// All that this run has; "hours.CAUSE", "transit.pNN" and their like by example.
std::vector<std::string> statistic_names(const RunDescription& run);

// All flows as if they were one.
FlowOutcome pooled(const std::vector<FlowOutcome>& flows);

}  // namespace karvan::analysis
