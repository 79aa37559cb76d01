// What a place needs to know of the fleets that have a base there: trains take locomotives, crews
// and wagons before they leave, and give them back when they end or leave the stretch.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "models/fleet/fleet.hpp"

namespace karvan::models {

struct FleetTies {
    std::map<std::uint32_t, Fleet*> locomotives;  // by the line ahead
    std::map<std::uint32_t, Fleet*> crews;
    std::vector<Fleet*> wagons;
    std::map<std::uint32_t, Fleet*> fleets;  // all with a base here, by index

    void add_wagons(Fleet& fleet);
    // The wagons here that take such a shipment; those with a gauge only on this one, if one is
    // given. Null: none.
    Fleet* wagons_for(const Shipment& shipment, const std::string& gauge = "") const;
};

// Ties all places to the fleets. Called once when all facilities stand.
void tie_fleets(const std::vector<std::unique_ptr<Facility>>& facilities);

}  // namespace karvan::models
