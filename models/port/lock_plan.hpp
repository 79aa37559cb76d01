// What a scenario says of the chambers of a lock between the sea and the basin of a port.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/law.hpp"
#include "sim/time.hpp"

namespace karvan::models {

class Diagnostics;
struct Node;
template <class Plan>
class Keys;

enum class Movement : std::uint8_t { inbound, outbound, shifting };

// One chamber.
struct ChamberPlan {
    std::string id;
    std::int64_t ships = 1;          // in one lockage
    std::optional<double> length_m;  // of all of them together; absent: no limit
    sim::Law lockage_s = sim::Law::constant(0);
    std::optional<sim::Law> lockage_out_s;  // where it differs
    sim::Duration turn{};                   // of the empty chamber
    sim::Duration wait{};                   // for more ships

    const sim::Law& lockage_of(Movement movement) const
    {
        return movement == Movement::outbound && lockage_out_s ? *lockage_out_s : lockage_s;
    }
    bool takes(double ship_m) const { return !length_m || ship_m <= *length_m; }
    // Ships a second, if it is always full both ways.
    double ships_per_s() const;
};

const Keys<ChamberPlan>& chamber_keys();

}  // namespace karvan::models
