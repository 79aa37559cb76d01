// What single replications leave besides statistics: disruptions as they happened and, of
// replications for which they were asked, every coming and going and every shipment that ended.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace karvan::analysis {

// A disruption of the scenario, or a kind of its storms: what it does where it strikes.
struct DisruptionRow {
    std::string id;
    std::string name;
    std::string target;  // in words
    std::string effect;
    std::string cause;    // id
    double capacity = 1;  // the share that is left, 0 if closed
    double speed = 1;
    std::string kind = "disruption";  // or "weather"
};

// One thing that a disruption strikes: a place or link, or a sea service.
struct StrikeRow {
    std::uint32_t disruption;
    std::optional<std::uint32_t> place;  // or link, as in the rows of places
    std::optional<std::uint32_t> service;
    std::string resource;  // of the place; empty: all of it
    double delay_h = 0;    // after the beginning of the disruption
};

struct OccurrenceRecord {
    std::uint32_t disruption = 0;
    double begin_h = 0;
    double end_h = 0;
};

// Somebody comes or goes. -1 is for what there is none of.
struct EventRecord {
    double at_h = 0;
    std::uint8_t step = 0;  // as in RunDescription::steps
    std::int32_t place = 0;
    std::int32_t way = -1;            // that a departure takes
    std::int32_t vehicle_place = -1;  // where a train or truck was made up
    std::int32_t service = -1;        // of a ship
    std::int32_t flow = -1;           // of a shipment
    std::int32_t shipments = 0;
    std::int64_t vehicle = 0;   // number at its place or in its service, from 1
    std::int64_t shipment = 0;  // number in its flow, from 1
    std::int64_t size = 0;
    float km = std::numeric_limits<float>::quiet_NaN();  // from the first end of a line
};

// A shipment that ended.
struct ShipmentRecord {
    std::int32_t flow = 0;
    std::int64_t number = 0;  // in its flow, from 1
    double size = 0;
    double tonnes = 0;
    double entered_h = 0;
    double ended_h = 0;
    bool is_lost = false;
    std::int32_t place = 0;  // where it ended
    double km = 0;
    double paid = 0;
    double co2e_kg = 0;
    std::vector<std::pair<std::uint32_t, double>> hours;  // (cause, h)
};

}  // namespace karvan::analysis
