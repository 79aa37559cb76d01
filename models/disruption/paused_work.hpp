// Work on cargo that disruptions interrupt as they say: it is finished, goes on where it stopped,
// or begins again. For places that know their work beforehand and hold no unit of a resource by it.
#pragma once

#include "models/disruption/timeline.hpp"
#include "sim/place.hpp"
#include "sim/process.hpp"

namespace karvan::models {

// co_await work_through(...): so much work at a place, under what strikes there (null: nothing).
// What the cargo waits for a closure is put to its cause; the work itself is left to be accounted.
sim::Task<> work_through(sim::Place& place, Cargo& cargo, const Timeline* disturbed,
                         sim::Duration work);

// co_await embargo_lifted(...): until all of the cargo may enter the place.
sim::Task<> embargo_lifted(sim::Place& place, Cargo& cargo, const Timeline* disturbed);

// co_await opened(...): until the place is not closed; the wait is put to what closed it.
sim::Task<> opened(sim::Place& place, Cargo& cargo, const Timeline* disturbed);

}  // namespace karvan::models
