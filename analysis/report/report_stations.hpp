// Stations for the report page.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// Of each station that counts its customers, but for those where nobody stays:
// {"place", "customers", "per_h", "stay_h"}.
Json report_stations(const ResultsReading& results);

// Do all flows of the file circulate, so that nothing arrives? Files of old do not tell.
bool is_closed(const ResultsReading& results);

}  // namespace karvan::analysis
