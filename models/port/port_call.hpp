// A ship's call at a port: anchorage, berth, unloading, dock, loading, departure.
#pragma once

#include <vector>

#include "models/port/quay_line.hpp"
#include "models/port/sea_service_plan.hpp"
#include "models/port/vessel.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

// What a ship has and holds during its call.
struct PortCall {
    PortCall(Vessel ship, const SeaServicePlan& of, std::vector<QuayLine*> from, sim::Time now)
        : vessel(std::move(ship)),
          plan(of),
          lines(std::move(from)),
          stowage(of, vessel.capacity),
          arrived(now)
    {}

    Vessel vessel;
    const SeaServicePlan& plan;
    std::vector<QuayLine*> lines;  // cargo for the next port of the round, by kind
    Stowage stowage;               // what was loaded here, or is on the crane
    sim::Time arrived;
    sim::Time moved_in{};     // from the anchorage or the sea to the berth
    sim::Duration in_dock{};  // part of the call
    std::size_t berths = 0;   // of the berth that it holds, by index
    sim::Hold berth;
    std::vector<sim::Hold> cranes;
    sim::Time due = sim::never;  // sails then if it has the least load
    bool cancelled = false;      // the last departure was, by weather
    bool has_begun = false;      // to load

    std::uint32_t leg() const { return vessel.position; }
    // What the ships that are filled before this one can still take from a line.
    double claimed(const QuayLine& line) const
    {
        double units = 0;
        for (const PortCall* ship : line.ships) {
            if (ship == this) break;
            units += ship->stowage.units_left(line.kind, line.unit_tonnes());
        }
        return units;
    }
    bool may_take(const QuayLine& line) const
    {
        if (line.empty() || !stowage.fits(line.front())) return false;
        return static_cast<double>(line.units() - line.front().size) >= claimed(line);
    }
    // The line whose first shipment is loaded next: of those that this ship may take from the one
    // of the highest priority, then the one that waits longest; null if there is none.
    QuayLine* next_line() const
    {
        QuayLine* next = nullptr;
        for (QuayLine* line : lines) {
            if (!may_take(*line)) continue;
            if (next == nullptr || line->is_ahead_of(*next)) next = line;
        }
        return next;
    }
    // Nothing more can come on board: each kind has filled its decks, or its next does not fit.
    bool is_full() const
    {
        for (const QuayLine* line : lines) {
            const bool waits = !line->empty() && !stowage.fits(line->front());
            if (!waits && !stowage.is_full(line->kind)) return false;
        }
        return true;
    }
    bool has_least() const { return stowage.has_least(plan.least_share_of(leg())); }
};

}  // namespace karvan::models
