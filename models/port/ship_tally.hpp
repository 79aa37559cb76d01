// What a port knows of the calls of one sea service's ships: waits, loads, how well they keep their
// timetable and how evenly they come and go. Ships bunch when the coefficient of variation of the
// times between them comes near 1, as at random; 0 is a perfect rhythm.
//
// A call is on time if the ship arrives within a window around when it should (schedule reliability
// of liner shipping: within a day before or after; `on_time_within` of the service). By timetable
// it should arrive the mean sailing time after the departure that it was to take at the last port;
// without one, the mean interval between calls after the call before.
#pragma once

#include <cstdint>
#include <vector>

#include "models/port/port_call.hpp"
#include "sim/durations.hpp"
#include "sim/place.hpp"

namespace karvan::models {

class ShipTally final : public sim::Measured {
public:
    ShipTally(sim::Place& place, const SeaServicePlan& plan) : place_(place), plan_(plan)
    {
        place.add_measured(*this);
    }

    // A ship comes to the port from the sea.
    void arrived(const Vessel& vessel);
    // A ship begins to load; the call outlives its departure.
    void loads(const PortCall& call) { loading_.push_back(&call); }
    // It has left its berth, after `moving` of unmooring.
    void departed(const PortCall& call, sim::Duration moving);

    double mean_load() const;
    double bunching() const { return variation(intervals); }
    double arrival_bunching() const { return variation(arrival_intervals); }
    // Of the calls; NaN before the first that could be.
    double on_time_share() const;
    // Departures of the timetable before a moment that no ship took, those that were cancelled
    // included. What a ship still loads for, or leaves the berth for, is not left out but late.
    double left_out(sim::Time at) const;

    void forget(sim::Time now) override;

    sim::Durations waiting;            // from arrival until the ship moves to its berth
    sim::Durations intervals;          // between departures
    sim::Durations arrival_intervals;  // between arrivals
    sim::Durations late;               // arrivals later than the window: by how much
    sim::Durations departure_delays;   // against the timetable
    std::uint64_t departures = 0;
    std::uint64_t cancelled = 0;  // by weather

private:
    static double variation(const sim::Durations& times);
    // Is it of the timetable after the warm-up?
    bool counts(const PortCall& call) const { return call.due > since_ || since_ == sim::Time{}; }
    double regular_share() const;

    sim::Place& place_;
    const SeaServicePlan& plan_;
    bool has_departed_ = false;
    sim::Time last_{};
    bool has_arrived_ = false;
    sim::Time last_arrival_{};
    std::vector<sim::Duration> headways_;  // between arrivals, in their order
    std::uint64_t due_calls_ = 0;
    std::uint64_t on_time_ = 0;
    sim::Time since_{};  // the end of the warm-up
    std::uint64_t slots_taken_ = 0;
    std::vector<const PortCall*> loading_;
    std::int64_t load_millionths_ = 0;
};

}  // namespace karvan::models
