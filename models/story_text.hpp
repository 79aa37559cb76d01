// Stories as text and as tables.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/corridor.hpp"

namespace karvan::models {

// What steps are called in tables, in their order.
inline constexpr std::array<const char*, 8> step_names{
    "entered", "arrived", "departed", "ended", "lost", "passed", "berthed", "unberthed"};

// The number of a shipment named "goods 17" (also "goods:17", "goods/17"), of a vehicle made up at
// a place "AZALT 3", of a ship "feeder 2". Nothing if there is no such flow, place or service.
std::optional<std::uint64_t> shipment_number(const Scenario& scenario, const std::string& name);
std::optional<std::uint64_t> vehicle_number(const Scenario& scenario, const std::string& name);
std::optional<std::uint64_t> ship_number(const Scenario& scenario, const std::string& name);

// When, where, what, why, and what it cost: line by line.
std::string tell_shipment(const Scenario& scenario, const ShipmentStory& story);
// What it shares with all other cargo of its wagons: what the empty trains of their fleets pay and
// emit. Nothing if there are none.
std::string tell_empty_running(const Corridor& corridor, const std::string& currency);
// The comings and goings of a vehicle.
std::string tell_vehicle(const Scenario& scenario, const std::vector<JourneyEvent>& events,
                         std::uint64_t vehicle, const std::string& name);

// Tables with a header in CSV: an event, or a shipment that ended, a line.
std::string events_csv(const Scenario& scenario, const std::vector<JourneyEvent>& events);
std::string shipments_csv(const Scenario& scenario, const std::vector<ShipmentStory>& stories);

}  // namespace karvan::models
