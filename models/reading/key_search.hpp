// Finding keys of a scenario file by name, for `karvan describe`.
//
// A table has several names: "place.sides" is also "border.sides", "place.border.sides" and
// "sides". Keys of a kind of place are those of "port" or "place.port"; its sub-tables go with it.
// A single key is found by any of these names and its own: "port.berths.count", "count".
#pragma once

#include <string>
#include <vector>

#include "models/reading/key_facts.hpp"

namespace karvan::models {

// The rows that the name stands for, in their order; none if it stands for nothing. An empty name
// stands for all.
std::vector<KeyRow> rows_called(const std::vector<KeyRow>& rows, const std::string& name);

// A name that exists and is near to one that does not; empty if none is near.
std::string near_name(const std::vector<KeyRow>& rows, const std::string& name);

}  // namespace karvan::models
