// From the models' results to the records that are written and printed: names become rows.
#pragma once

#include "analysis/run_results.hpp"
#include "models/corridor.hpp"

namespace karvan::cli {

// `sample` is any replication: it knows the names of resources and measures.
analysis::RunDescription describe_run(const models::Scenario& scenario,
                                      const models::Corridor& sample);

analysis::ReplicationOutcome outcome_of(models::ReplicationResult&& result);

}  // namespace karvan::cli
