// Distributions and courses over time for the report page.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// Transit times of a flow over all replications: {"edges_h", "share"}, the share of the shipments
// in each of about 40 equally wide bins; null if none arrived.
Json report_histogram(const ResultsReading& results, std::size_t flow);

// The queue of the resources with the longest ones over the run: {"hours", "queues": [{"resource",
// "p5", "p25", "p50", "p75", "p95"}]}, quantiles over replications of the mean of each interval.
Json report_series(const ResultsReading& results);

}  // namespace karvan::analysis
