// Ships in the summary: how long they wait, how full they leave, how regular and how punctual they
// are, by port and sea service. From the measures of ports, by their names.
#pragma once

#include "analysis/run_results.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

// A row for each service at each of its ports; no rows without ships.
TextTable ship_table(const RunResults& results);
bool has_ships(const RunDescription& run);

}  // namespace karvan::analysis
