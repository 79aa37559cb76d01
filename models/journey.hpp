// The journeys of a flow, place by place: when shipments come and go, how far they are and what
// they have paid until then - the time- and cost-distance profile of UNESCAP - and the sums behind
// speeds, throughput and punctuality.
//
// All sums are integers, so parts kept at several places merge to the same bytes in any order.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/demand/flow_value.hpp"
#include "models/shipment.hpp"
#include "sim/durations.hpp"
#include "sim/int128.hpp"

namespace karvan::models {

// What is known of the shipments of a flow at one place of their way.
struct StopTally {
    sim::Durations arrival;           // since they entered
    sim::Durations departure;         // or the end of the journey there
    sim::Int128 metres = 0;           // until arrival
    sim::Int128 paid_at_arrival = 0;  // millionths
    sim::Int128 paid_at_departure = 0;
};

struct JourneyTally {
    // Of all that ended after the warm-up:
    sim::Int128 grams_left = 0;
    sim::Int128 units_left = 0;
    // Of those that also entered after it:
    std::map<std::uint32_t, StopTally> stops;  // by place
    sim::Int128 metres = 0;
    sim::Int128 grams = 0;
    sim::Int128 units = 0;
    sim::Int128 kilogram_metres = 0;
    sim::Int128 unit_metres = 0;
    std::uint64_t on_time = 0;
    std::uint64_t spoiled = 0;  // longer on the way than their shelf life
    sim::Durations late;  // of those that were later than the window allows: beyond the promise

    void record(const Shipment& shipment, sim::Time now, const FlowValue* worth);
    JourneyTally& operator+=(const JourneyTally& other);
};

// The same as numbers; times in h since the shipment entered.
struct StopResult {
    std::uint64_t count = 0;
    double distance_km = 0;
    double arrival_mean_h = 0;
    double arrival_p5_h = 0;
    double arrival_p50_h = 0;
    double arrival_p95_h = 0;
    double departure_mean_h = 0;
    double departure_p5_h = 0;
    double departure_p50_h = 0;
    double departure_p95_h = 0;
    double cost_at_arrival = 0;  // paid by a shipment until then, on average
    double cost_at_departure = 0;
};

StopResult result_of(const StopTally& tally);

struct JourneyResult {
    double tonnes_left = 0;
    double units_left = 0;
    double distance_km = 0;  // of a shipment, on average
    double tonnes = 0;       // of all shipments together, as all that follow
    double units = 0;
    double tonne_km = 0;
    double unit_km = 0;
    std::uint64_t on_time = 0;
    std::uint64_t spoiled = 0;
    std::uint64_t late = 0;
    double late_mean_h = 0;         // of the late ones
    std::vector<StopResult> stops;  // as in the rows of stops of the flow
};

// A place that shipments of a flow may pass.
struct StopName {
    std::uint32_t flow;
    std::uint32_t place;
};

JourneyResult result_of(const JourneyTally& tally, std::uint64_t shipments,
                        const std::vector<std::uint32_t>& places);

}  // namespace karvan::models
