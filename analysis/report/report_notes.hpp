// What the report tells of where the figures of the scenario come from.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

Json report_notes(const ResultsReading& results);
Json report_references(const ResultsReading& results);

}  // namespace karvan::analysis
