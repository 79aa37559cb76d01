// One long run instead of many: intervals by batch means, from the samples of its queues.
#pragma once

#include <string>

#include "analysis/run_results.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

// Queue and busy units of every resource that was used in the first finished replication, over the
// samples after the warm-up, with the correlation of neighbouring batches.
TextTable batch_means_table(const RunResults& results);

// The same of the transit times of every flow, if the replication followed the flows.
TextTable transit_batch_means_table(const RunResults& results);

}  // namespace karvan::analysis
