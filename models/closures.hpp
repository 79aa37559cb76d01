// Closures in the course of disruptions, seen afterwards.
#pragma once

#include <optional>

#include "models/timeline.hpp"
#include "sim/process.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

// Why it was closed between two moments, first; nothing if it was open all the time, or is never
// disturbed (null).
std::optional<Cause> closure_in(const Timeline* timeline, sim::Time from, sim::Time to);

// co_await take_units(at, resource, timeline, units, priority): so many units that work together,
// or as many as a disruption leaves, which `units` tells then. Who waits while that changes asks
// anew, in the order in which he stood.
sim::Task<sim::Hold> take_units(sim::Place& at, sim::Resource& resource, const Timeline* timeline,
                                std::uint32_t& units, std::int16_t priority);

}  // namespace karvan::models
