// What a port knows of the calls of one sea service's ships: waits, loads, and how evenly they
// leave. Ships bunch when the coefficient of variation of the times between departures comes near
// 1, as at random; 0 is a perfect rhythm.
#pragma once

#include <cmath>

#include "models/port/port_call.hpp"
#include "sim/durations.hpp"
#include "sim/place.hpp"

namespace karvan::models {

class ShipTally final : public sim::Measured {
public:
    explicit ShipTally(sim::Place& place) : place_(place) { place.add_measured(*this); }

    void departed(const PortCall& call)
    {
        const sim::Time now = place_.now();
        waiting.record(call.moved_in - call.arrived);
        if (has_departed_) intervals.record(now - last_);
        has_departed_ = true;
        last_ = now;
        ++departures;
        load_millionths_ += std::llround(call.stowage.load_share() * 1e6);
    }

    double mean_load() const
    {
        if (departures == 0) return 0;
        return static_cast<double>(load_millionths_) / 1e6 / static_cast<double>(departures);
    }
    double bunching() const
    {
        const double mean = intervals.mean_s();
        return mean > 0 ? std::sqrt(intervals.variance_s2()) / mean : 0;
    }

    void forget(sim::Time) override
    {
        load_millionths_ = 0;
        departures = cancelled = 0;
        waiting.reset();
        intervals.reset();
    }

    sim::Durations waiting;    // from arrival until the ship moves to its berth
    sim::Durations intervals;  // between departures
    std::uint64_t departures = 0;
    std::uint64_t cancelled = 0;  // by weather

private:
    sim::Place& place_;
    bool has_departed_ = false;
    sim::Time last_{};
    std::int64_t load_millionths_ = 0;
};

}  // namespace karvan::models
