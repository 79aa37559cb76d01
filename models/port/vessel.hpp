// A vessel: what sails from port to port, with its cargo.
#pragma once

#include <cstdint>

#include "models/shipment.hpp"
#include "sim/time.hpp"

namespace karvan::models {

inline constexpr sim::Duration year = 365 * std::chrono::hours{24};

// A ship, from 0, of a service, by its index; ships are subjects of the waiting report by it.
inline constexpr int ship_bits = 32;
constexpr std::uint64_t ship_id(std::uint32_t service, std::int64_t ship)
{
    return (std::uint64_t{service} + 1) << ship_bits | static_cast<std::uint64_t>(ship + 1);
}

struct Vessel {
    std::uint64_t id = 0;        // see ship_id()
    std::uint32_t service = 0;   // index in the scenario
    std::uint32_t position = 0;  // in the round: the port where it is, or to which it sails
    std::uint32_t legs = 0;      // sailed so far: tells the draws of its legs apart
    std::int64_t capacity = 0;   // TEU, wagons or trucks, by what the service carries
    sim::Time next_overhaul = sim::never;
    sim::Time docked{};  // when it went into dock last, and came out
    sim::Time undocked{};
    sim::Time scheduled = sim::never;  // arrival by timetable at the port to which it sails
    std::uint32_t failures = 0;        // so far
    sim::Duration until_failure{0};    // time at sea until the next one
    Cargo cargo;
};

}  // namespace karvan::models
