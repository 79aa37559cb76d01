// Disruptions as they happened, events and shipments, from the models to the records that are
// written.
#pragma once

#include "analysis/run_results.hpp"
#include "models/corridor.hpp"

namespace karvan::cli {

// The disruptions of the scenario, the sea services, and what an event can be.
void describe_records(const models::Scenario& scenario, analysis::RunDescription& run);

std::vector<analysis::OccurrenceRecord> records_of(const std::vector<models::Occurrence>& all);

// What the replication recorded of events and shipments.
void add_recorded(const models::Corridor& corridor, const models::Recording& recording,
                  analysis::ReplicationOutcome& outcome);

}  // namespace karvan::cli
