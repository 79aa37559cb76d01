// A ship's call at a port: anchorage, berth, unloading, dock, loading, departure.
#pragma once

#include <vector>

#include "models/quay_line.hpp"
#include "models/sea_service_plan.hpp"
#include "models/vessel.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

// What a ship has and holds during its call.
struct PortCall {
    PortCall(Vessel ship, const SeaServicePlan& of, sim::Resource& at, QuayLine& from)
        : vessel(std::move(ship)), plan(of), berths(at), line(from)
    {}

    Vessel vessel;
    const SeaServicePlan& plan;
    sim::Resource& berths;
    QuayLine& line;  // cargo for the next port of the round
    sim::Time arrived{};
    sim::Duration in_dock{};  // part of the call
    sim::Hold berth;
    std::vector<sim::Hold> cranes;
    std::int64_t units = 0;      // on board, loaded here
    sim::Time due = sim::never;  // sails then if it has the least load

    // Does the first shipment of the line find room? One larger than the ship sails alone.
    bool line_fits() const
    {
        if (line.empty()) return false;
        return units == 0 || units + line.front().size <= vessel.capacity;
    }
    bool is_full() const
    {
        return units >= plan.full_units(vessel.capacity) || (!line.empty() && !line_fits());
    }
    bool has_least() const { return units >= plan.least_units(vessel.capacity); }
};

}  // namespace karvan::models
