// The kinds of places that a scenario can have.
#pragma once

#include "models/plan.hpp"
#include "models/reading/kinds.hpp"

namespace karvan::models {

const Kinds<PlacePlan>& place_kinds();

}  // namespace karvan::models
