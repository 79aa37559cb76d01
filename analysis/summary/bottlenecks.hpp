// Bottlenecks: where, and for what, shipments wait longest.
//
// A bottleneck is a place together with a cause of waiting. They are ranked by the hours that all
// shipments together waited there, so a short wait of many counts as much as a long one of few.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// The resource of a place that is used most.
struct BusiestResource {
    std::size_t resource;  // index
    Estimate used_percent;
};

struct Bottleneck {
    std::size_t place;            // index of its row
    std::size_t cause;            // index of its row
    Estimate shipment_hours;      // waited by all shipments of a replication together
    Estimate hours_per_shipment;  // of the flows that spend any time at the place
    Estimate share_percent;       // of all waiting of a replication
    std::optional<BusiestResource> busiest;
};

// At most `most` bottlenecks, the worst first; ties in the order of places and causes. Only what
// was waited for at all, by shipments that arrived. Intervals are over replications.
// Throws std::invalid_argument as check_lengths does.
std::vector<Bottleneck> bottlenecks(const RunResults& results, std::size_t most = 3);

}  // namespace karvan::analysis
