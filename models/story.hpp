// Stories: what happened to single shipments and vehicles, for `karvan trace`.
//
// Nothing is recorded, and nothing is spent on it, unless a replication is run with a Recording. A
// recorded replication gives the same results as any other.
#pragma once

#include <cstdint>
#include <vector>

#include "models/shipment.hpp"

namespace karvan::models {

struct Recording {
    bool events = false;        // every coming and going
    bool shipments = false;     // the account of every shipment that ends
    std::uint64_t watched = 0;  // a shipment whose account is kept at every step
};

enum class Step : std::uint8_t {
    entered,
    arrived,
    departed,
    ended,
    lost,
    passed,   // a train, a signal of a line
    berthed,  // a ship
    unberthed
};

// Somebody comes or goes: a vehicle with so many shipments, or (shipment > 0) one of these.
struct JourneyEvent {
    sim::Time at{};
    Step step = Step::entered;
    std::uint32_t place = 0;
    std::uint32_t way = no_way;  // that a departure takes
    std::uint64_t vehicle = 0;   // 0: none, or unknown
    std::uint64_t shipment = 0;
    std::uint32_t shipments = 0;
    std::int64_t size = 0;     // in TEU, wagons or trucks
    std::int64_t metres = -1;  // of a passage: from the first end of the line
};

// A shipment as far as it has come.
struct ShipmentStory {
    std::uint64_t id = 0;
    std::uint32_t flow = 0;
    std::int32_t size = 0;
    double tonnes = 0;
    sim::Time entered{};
    sim::Time until{};
    Step step = Step::entered;  // the last one
    std::uint32_t place = 0;    // of it
    std::int64_t metres = 0;
    std::vector<LedgerEntry> ledger;
    std::vector<ChargeEntry> charges;
};

inline ShipmentStory story_of(const Shipment& s, Step step, std::uint32_t place, sim::Time now)
{
    return {s.id, s.flow, s.size,   s.tonnes, s.entered, now,
            step, place,  s.metres, s.ledger, s.charges};
}

}  // namespace karvan::models
