// How values are written in a scenario file, for `karvan describe`: quantities, hours, dates.
#pragma once

#include <string>
#include <vector>

namespace karvan::models {

// One way to write something.
struct ValueForm {
    std::string what;     // "law of a time", "opening hours"
    std::string written;  // "a time in s, min, h ...", "\"Mon-Fri 08:00-18:00\""
};

// Quantities by their kind, laws, opening hours, dates, ids, words and lists.
std::vector<ValueForm> value_forms();

}  // namespace karvan::models
