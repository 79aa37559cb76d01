// Units of a fleet that are out at work: whoever holds them gives them back at a base.
//
// Apart from all books of the fleet, a census counts what is held: a unit that is thrown away with
// its holder shows as a difference between the two (checked after every replication).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "sim/time.hpp"

namespace karvan::models {

using FleetCensus = std::shared_ptr<std::atomic<std::int64_t>>;

class FleetUnits {
public:
    FleetUnits() = default;
    // `fleet` by its index in the scenario.
    FleetUnits(FleetCensus census, std::uint32_t fleet, std::int32_t count)
        : census_(std::move(census)), fleet_(fleet), count_(count)
    {
        census_->fetch_add(count, std::memory_order_relaxed);
    }
    FleetUnits(FleetUnits&& other) noexcept
        : census_(std::move(other.census_)),
          fleet_(other.fleet_),
          count_(std::exchange(other.count_, 0)),
          loaded_at_m_(other.loaded_at_m_)
    {}
    FleetUnits& operator=(FleetUnits&& other) noexcept
    {
        drop();
        census_ = std::move(other.census_);
        fleet_ = other.fleet_;
        count_ = std::exchange(other.count_, 0);
        loaded_at_m_ = other.loaded_at_m_;
        return *this;
    }
    ~FleetUnits() { drop(); }

    explicit operator bool() const { return count_ > 0; }
    std::uint32_t fleet() const { return fleet_; }
    std::int32_t count() const { return count_; }

    // How far the shipment that they carry had come when it was loaded on them.
    void load_at(std::int64_t metres) { loaded_at_m_ = metres; }
    std::int64_t loaded_at_m() const { return loaded_at_m_; }

    // A part of them, to be held apart.
    FleetUnits split(std::int32_t count)
    {
        FleetUnits part;
        part.census_ = census_;
        part.fleet_ = fleet_;
        part.count_ = count;
        count_ -= count;
        return part;
    }

private:
    void drop()
    {
        if (count_ > 0) census_->fetch_sub(count_, std::memory_order_relaxed);
        count_ = 0;
    }

    FleetCensus census_;
    std::uint32_t fleet_ = 0;
    std::int32_t count_ = 0;
    std::int64_t loaded_at_m_ = 0;
};

// What draws a train. The crew has worked `crew_worked` before it came on at `crew_since`.
struct Traction {
    FleetUnits locomotives;
    FleetUnits crew;
    std::uint64_t train = 0;  // for which they were taken, by the books of their fleets
    bool left = false;        // locomotives or crew have left the train, which waits for room
    sim::Time crew_since{};
    sim::Duration crew_worked{};
};

}  // namespace karvan::models
