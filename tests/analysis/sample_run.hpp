// A run made by hand, small enough to check on paper: two ports and the link between them, two
// flows, three replications of which the last failed.
//
// Wheat waits at Alat for a vessel (30 h and 20 h in replication 0, 40 h and 30 h in 1), is handled
// for 2 h and sails for 10 h. Oil sails for 10 h, queues at Poti (4 h in 0, 6 h in 1) and is
// handled for 2 h.
#pragma once

#include "analysis/run_results.hpp"

namespace karvan::tests {

// Rows of the sample.
enum Place : std::size_t { alat, poti, alat_to_poti };
enum Cause : std::size_t { moving, handled, queue, vessel };
enum Flow : std::size_t { wheat, oil };

// Hours spent at a place for a cause.
struct Stay {
    Place place;
    Cause cause;
    int hours;
};

// One more shipment of the flow that entered and left, with every hour of it.
void arrive(analysis::FlowOutcome& flow, const std::vector<Stay>& stays);

analysis::RunResults sample_run();

// The sample with the first so many replications alone.
analysis::RunResults sample_run(std::size_t replications);

}  // namespace karvan::tests
