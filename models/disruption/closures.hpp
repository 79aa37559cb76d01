// Closures in the course of disruptions, seen afterwards.
#pragma once

#include <optional>
#include <span>

#include "models/disruption/outages.hpp"
#include "models/disruption/timeline.hpp"

namespace karvan::models {

// Why it was closed between two moments, first; nothing if it was open all the time, or is never
// disturbed (null).
std::optional<Cause> closure_in(const Timeline* timeline, sim::Time from, sim::Time to);

// The same of a closure, or of what left fewer units.
std::optional<Cause> restriction_in(const Timeline* timeline, sim::Time from, sim::Time to);

// Of resources any of which would do: how long all of them were out of order between two moments,
// and it was not closed as well. One that never fails has null.
Outages::Stop stopped_while_open(std::span<const Outages* const> all, const Timeline* timeline,
                                 sim::Time from, sim::Time to);

// Puts a wait since the last account to what closed the place, to repairs and the waits for these
// as far as that stopped it, and what is left to `cause`.
void account_wait(Shipment& shipment, std::uint32_t where, sim::Time now, const Timeline* timeline,
                  const Outages::Stop& stop, Cause cause);

// Puts so much after the last account to the wait for a repair crew, and to the repair.
void account_stop(Shipment& shipment, std::uint32_t where, const Outages::Stop& stop);

}  // namespace karvan::models
