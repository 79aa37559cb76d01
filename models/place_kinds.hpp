// The kinds of places that a scenario can have.
#pragma once

#include "models/kinds.hpp"
#include "models/plan.hpp"

namespace karvan::models {

const Kinds<PlacePlan>& place_kinds();

}  // namespace karvan::models
