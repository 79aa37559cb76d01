// The numbers of the summary, each estimated once: the text and the JSON show the same.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/run_results.hpp"
#include "analysis/summary/bottlenecks.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

inline constexpr std::array<double, 3> summary_quantiles{0.5, 0.9, 0.95};

// Of one flow, by replication. The transit times are unknown where nothing arrived.
struct FlowSummary {
    std::size_t flow;       // index
    Estimate left;          // shipments
    Estimate lost;          // shipments
    Estimate lost_percent;  // of those that entered
    Estimate transit_mean_h;
    std::array<Estimate, summary_quantiles.size()> transit_quantile_h;
};

// Of one resource that served something.
struct ResourceSummary {
    std::size_t resource;  // index
    Estimate queue_mean;   // requests
    Estimate wait_mean_h;
    Estimate used_percent;
};

// All flows in order; the resources that served something, in the order of their places; the three
// worst bottlenecks.
struct SummaryNumbers {
    std::vector<FlowSummary> flows;
    std::vector<ResourceSummary> resources;
    std::vector<Bottleneck> bottlenecks;
};

// Throws std::invalid_argument as check_lengths does.
SummaryNumbers summary_numbers(const RunResults& results);

// What stands in a table: where no number of it can have an interval, none is drawn.
Cell cell_of(const RunResults& results, const Estimate& estimate);

// "31.2 ± 4.1 h"; without the half-width where it is unknown.
std::string quantity(const Estimate& estimate, std::string_view unit);

// "AZALT Baku port at Alat": the id and, where it says more, the name.
std::string place_label(const PlaceRow& place);

// The name of the flow, or its id where it has none.
std::string flow_label(const FlowRow& flow);

}  // namespace karvan::analysis
