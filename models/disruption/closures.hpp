// Closures in the course of disruptions, seen afterwards.
#pragma once

#include <optional>

#include "models/disruption/timeline.hpp"

namespace karvan::models {

// Why it was closed between two moments, first; nothing if it was open all the time, or is never
// disturbed (null).
std::optional<Cause> closure_in(const Timeline* timeline, sim::Time from, sim::Time to);

// The same of a closure, or of what left fewer units.
std::optional<Cause> restriction_in(const Timeline* timeline, sim::Time from, sim::Time to);

}  // namespace karvan::models
