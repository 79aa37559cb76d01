// What differs between two trees of values, by key path and id: place.AZALT.berths.
#pragma once

#include <string>
#include <vector>

#include "models/reading/node.hpp"

namespace karvan::models {

struct Change {
    std::string path;    // as --set takes it, where elements have ids
    std::string before;  // as it stands in a file; empty: not there
    std::string after;   // likewise
};

// In the order of the paths, those of elements in the order in which they stand. Elements of arrays
// of tables are paired by their id, else by from and to and mode, else by their number. Quantities
// that say the same in other units ("24 h", "1 d") do not differ. An element that stands on one
// side alone is one change.
std::vector<Change> differences(const Node& before, const Node& after);

}  // namespace karvan::models
