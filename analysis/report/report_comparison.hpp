// Results side by side: what changed in the scenario, and what that did, replication by
// replication.
#pragma once

#include <string>
#include <vector>

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// What differs between two resolved scenarios, as TOML texts in canonical form.
struct ScenarioChange {
    std::string key;     // "place KZAAU, cranes"
    std::string before;  // as written; empty if it is new
    std::string after;   // empty if it is gone
};
std::vector<ScenarioChange> scenario_changes(const std::string& before, const std::string& after);

// The second and later results against the first: [{"run", "pairs", "same_seed", "changes",
// "flows": [{"id", "name", "transit_h", "p95_h", "hours": [...]}], "verdict": [...],
// "intervals"}]. Differences are later minus first over the replications that both have; with one
// seed these share their random numbers. Flows and causes are matched by id. The intervals of means
// and P95 hold together, as those of compare() do; "intervals" says so in a sentence.
Json report_comparison(const std::vector<ResultsReading>& results);

}  // namespace karvan::analysis
