// The keys that every kind of place has: what it is called and where it lies.
#pragma once

#include "models/keys.hpp"
#include "models/plan.hpp"

namespace karvan::models {

const Keys<PlacePlan>& place_keys();

}  // namespace karvan::models
