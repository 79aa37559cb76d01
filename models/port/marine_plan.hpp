// What a scenario says of the sea side of a port beyond its berths: anchorage, channel, lock, tide,
// pilots and tugs, and what stops its cranes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/disruption/storms.hpp"
#include "models/port/lock_plan.hpp"
#include "models/port/sea_service_plan.hpp"
#include "models/port/tide.hpp"

namespace karvan::models {

// What ships of one sort need to move in the port. The first entry that names their service counts,
// else the first that names their cargo, else the first that names neither.
struct PilotagePlan {
    std::vector<std::string> services;
    std::vector<CargoKind> carries;
    std::int64_t pilots = 1;
    std::int64_t tugs_in = 1;
    std::int64_t tugs_out = 1;
    std::int64_t tugs_shifting = 1;
    std::optional<sim::Duration> mooring;  // instead of the port's
    std::optional<sim::Duration> unmooring;
};

// How cranes fail, each by itself.
struct CraneFailures {
    sim::Law every_s = sim::Law::constant(1);
    sim::Law repair_s = sim::Law::constant(1);
    double availability() const { return every_s.mean() / (every_s.mean() + repair_s.mean()); }
};

struct MarinePlan {
    sim::Duration mooring{};
    sim::Duration unmooring{};
    sim::Duration shifting{};
    std::optional<std::int64_t> anchorage;  // absent: room for all
    std::optional<std::int64_t> channel;    // ships that move at once; absent: no limit
    bool one_way = false;                   // in the channel, in one direction at a time
    std::optional<sim::Duration> lock;      // instead: to turn the empty chamber
    std::vector<ChamberPlan> chambers;      // or the chambers of a lock, one by one
    std::optional<std::int64_t> pilots;     // absent: always one at hand
    std::optional<std::int64_t> tugs;
    std::vector<PilotagePlan> pilotage;
    std::optional<TidePlan> tide;
    std::optional<StormPlan> storms;
    std::optional<StormPlan> crane_storms;
    std::optional<CraneFailures> crane_failures;

    // What the ships of a service need; the default where no entry is for them.
    PilotagePlan pilotage_of(const SeaServicePlan& service) const;
    sim::Duration moving_time(const SeaServicePlan& service, Movement movement) const;
    // In and out in a call, in seconds; the chambers of a lock are passed besides.
    double moving_s(const SeaServicePlan& service) const;
    // The mean time of a lockage, by what each chamber carries; 0 without chambers.
    double lockage_s(Movement movement) const;
};

const Keys<MarinePlan>& marine_keys();

// The first of entries with `services` and `carries` that is for a service; null if none is.
template <class Entry, class Fits>
const Entry* entry_for(const std::vector<Entry>& entries, const SeaServicePlan& service, Fits fits)
{
    const auto has = [](const auto& list, const auto& value) {
        for (const auto& element : list) {
            if (element == value) return true;
        }
        return false;
    };
    for (const Entry& entry : entries) {
        if (has(entry.services, service.id) && fits(entry)) return &entry;
    }
    for (const Entry& entry : entries) {
        if (!entry.services.empty()) continue;
        for (CargoKind kind : service.kinds()) {
            if (has(entry.carries, kind) && fits(entry)) return &entry;
        }
    }
    for (const Entry& entry : entries) {
        if (entry.services.empty() && entry.carries.empty() && fits(entry)) return &entry;
    }
    return nullptr;
}

}  // namespace karvan::models
