// How values are written in a scenario file, for `karvan describe`: quantities, hours, dates.
#pragma once

#include <string>
#include <vector>

#include "models/reading/key_facts.hpp"

namespace karvan::models {

// One way to write something.
struct ValueForm {
    std::string what;     // "law of a time", "opening hours"
    std::string written;  // "a time in s, min, h ...", "\"Mon-Fri 08:00-18:00\""
};

// Quantities by their kind, hours, dates, moments of a week, and what is counted.
std::vector<ValueForm> value_forms();

// The type of a key as a reader wants it: in the unit in which the key is given.
std::string type_in_words(const KeyRow& row);

}  // namespace karvan::models
