// Demand: how the shipments of a flow come into being at its origin.
//
// At random or evenly, in operational time carried over to the calendar (rate_profile.hpp); by a
// timetable; replayed from a trace; or in answer to shipments of other flows that end here, as
// empties do. Every draw is named by the flow and the number of the arrival or the shipment.
#pragma once

#include "models/facility.hpp"
#include "models/plan.hpp"

namespace karvan::models {

class DemandSource {
public:
    // The plan outlives the run, as all plans do.
    DemandSource(Facility& origin, const Scenario& scenario, const FlowPlan& flow, Census* census);

    // Starts the process that brings shipments until the end of the run, or puts the population of
    // a closed flow in place, or waits for the flows that it answers.
    void begin();

private:
    static sim::Process bring_by_rate(Facility& origin, DemandSource* self);
    static sim::Process bring_planned(Facility& origin, DemandSource* self);
    static sim::Process bring_late(Facility& origin, DemandSource* self, std::size_t arrival,
                                   sim::Duration late);
    // What answers a shipment: its clock of detention goes on.
    struct Answer {
        std::uint64_t number;
        std::int32_t size;
        std::uint32_t kept_by;
        sim::Time kept_since;
    };
    static sim::Process bring_answer(Facility& origin, DemandSource* self, Answer answer);

    void place_population();
    void answer(const Shipment& loaded);
    void arrive(std::uint64_t arrival, const PlannedArrival& planned);
    ShipmentPtr make_shipment(std::uint64_t number, std::optional<std::int32_t> size);
    std::int32_t draw_per_arrival(std::uint64_t arrival);
    sim::Law interarrival() const;
    RateProfile profile() const;

    Facility& origin_;
    const Scenario& scenario_;
    const FlowPlan& flow_;
    Census* census_;
    std::uint64_t shipments_ = 0;
    sim::Stream arrivals_;
    sim::Stream batches_;
    sim::Stream sizes_;
    sim::Stream deviations_;
    sim::Stream returns_;
    sim::Stream dwells_;
};

// A whole number with the mean of the law: rounded up or down by chance, at least 1.
std::int32_t sample_whole(const sim::Law& law, sim::Draw draw);

}  // namespace karvan::models
