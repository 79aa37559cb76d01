// The summary of a run: what a planner sees first, as text, and the same numbers as JSON.
//
// Per flow the shipments and their transit times, per resource its queue, wait and use, per port
// and sea service its ships, the worst bottlenecks, and what to be warned of. Every number is a
// mean over the replications that finished, with an interval where there are two or more.
#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Lines of at most `width` columns where names allow it, for a terminal or a log. Throws
// std::invalid_argument as check_lengths does, and so does the other.
std::string summary_text(const RunResults& results, std::size_t width = 100);

// {"title", "scenario_hash", "seed", "replications": {"finished", "failed"}, "flows", "resources",
// "ships", "bottlenecks", "warnings"}. A number is {"mean", "half_width", "level", "n", "unit"},
// where null stands for what is unknown. All times are in hours.
nlohmann::ordered_json summary_json(const RunResults& results);

}  // namespace karvan::analysis
