// What the report says in words: what limits the corridor, by how much, and how sure that is.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// Sentences, the most important first; `run` is the report of the run as far as it is known.
Json report_verdict(const ResultsReading& results, const Json& run);

// What to know before the numbers are used: replications, intervals, warm-up, and which of the
// measures are not known well yet, with about how many replications they need.
Json report_trust(const ResultsReading& results);

// "31.2 ± 4.1 h" or "3.4 ± 0.2 d": hours in the unit that suits them.
std::string hours_in_words(const Estimate& hours);

}  // namespace karvan::analysis
