// Stations in the summary: how many customers are there, how many pass and how long they stay. From
// the measures of stations, by their names.
#pragma once

#include "analysis/run_results.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

// A row for each station that counts its customers, but for those where nobody ever stays (that are
// passed on the way).
TextTable station_table(const RunResults& results);

// Does all that moves circulate? Then nothing arrives.
bool is_closed(const RunDescription& run);

}  // namespace karvan::analysis
