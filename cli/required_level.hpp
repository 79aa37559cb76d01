// A service level: a limit that a measure must keep, such as "transit.p95:all <= 10 d".
#pragma once

#include <string>

#include "analysis/measure.hpp"

namespace karvan::cli {

// "9 d", "3 %" or "12" in the unit of the measure. Throws CLI::ValidationError in the name of what
// asked for it.
double amount_in(const std::string& text, const analysis::Measure& of, const std::string& asked_by);

struct RequiredLevel {
    std::string measure;  // its name
    std::string limit;    // as written: "10 d"

    // The limit in the unit of the measure. Throws CLI::ValidationError.
    double limit_in(const analysis::Measure& measure) const;
};

// Reads "MEASURE <= LIMIT". Throws CLI::ValidationError.
RequiredLevel read_required_level(const std::string& text);

}  // namespace karvan::cli
