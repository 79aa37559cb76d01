// The keys that every kind of place has: what it is called and where it lies.
#pragma once

#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

const Keys<PlacePlan>& place_keys();

}  // namespace karvan::models
