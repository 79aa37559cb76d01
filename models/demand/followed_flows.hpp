// The flows of a corridor over time: how many shipments are under way, and what those needed that
// arrived, at every sample. Followed only where somebody asks.
#pragma once

#include <cstdint>
#include <vector>

#include "models/corridor.hpp"

namespace karvan::models {

// A flow at the time of a sample.
struct FlowSample {
    std::int64_t inside = 0;    // shipments under way
    std::uint64_t arrived = 0;  // since the warm-up, of those that also entered after it
    double transit_h = 0;       // of all these together
};

class FollowedFlows {
public:
    // Of a corridor that has not begun to run. Both stay until it has ended.
    FollowedFlows(const Corridor& corridor, const Scenario& scenario);

    // By (time, flow).
    std::vector<FlowSample> samples() const;

private:
    void sample(const Facility& facility);

    std::size_t flows_;
    std::vector<std::vector<FlowSample>> by_place_;  // each place fills its own
};

}  // namespace karvan::models
