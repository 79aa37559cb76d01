// A corridor: the live places of one replication, built from the scenario, run, and tallied.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "models/demand/demand.hpp"
#include "models/disruption/disruption.hpp"
#include "models/facility.hpp"
#include "models/plan.hpp"
#include "models/routing/information.hpp"
#include "sim/simulation.hpp"
#include "sim/site_plan.hpp"

namespace karvan::models {

// How a replication is run. Every choice gives the same results.
struct Execution {
    bool in_windows = false;                              // else all places on one thread
    sim::Duration longest_window = sim::Duration::max();  // cuts the windows further
    sim::Duration least_lookahead{0};                     // 0: chosen by itself
    std::size_t memory_limit = 0;                         // bytes for this replication; 0: none
    Recording recording{};                                // for stories
};

// What one resource did after the warm-up.
struct ResourceResult {
    double mean_queue = 0;  // requests
    double max_queue = 0;
    double mean_busy = 0;      // units
    double mean_capacity = 0;  // units
    double mean_wait_h = 0;    // of those served, zero waits included
    double p95_wait_h = 0;
    double max_wait_h = 0;
    std::uint64_t served = 0;
};

// A measure of a place of the scenario: the same in every replication.
struct MeasureName {
    std::uint32_t place;
    std::string name;
    std::string unit;
    std::string long_name;
    PlaceMeasure::Kind kind;
};

// What one flow did after the warm-up.
struct FlowResult {
    std::uint64_t entered = 0;
    std::uint64_t left = 0;
    std::uint64_t lost = 0;
    std::int64_t inside = 0;            // at the horizon
    sim::Durations transit;             // of those that entered after the warm-up and left
    std::vector<sim::Duration> ledger;  // by (where * causes + cause), of the same
    std::vector<sim::Int128> charged;   // millionths, by (where * charges + kind), of the same
    JourneyResult journeys;             // its stops as in stop_names()
};

// What one replication leaves behind. Vectors follow the order of the scenario.
struct ReplicationResult {
    std::uint32_t replication = 0;
    std::vector<FlowResult> flows;
    std::vector<ResourceResult> resources;    // places in order, resources in order
    std::vector<MeasureResult> measures;      // places in order, measures in order
    std::vector<std::int32_t> sampled_queue;  // by (time, resource)
    std::vector<std::int32_t> sampled_busy;
    std::size_t samples = 0;
    std::uint64_t events = 0;
    std::vector<Occurrence> disruptions;  // as they happened
    std::vector<std::string> deadlock;    // who holds what and waits for what; or empty
};

// A resource of the scenario, by name: the same in every replication.
struct ResourceName {
    std::uint32_t place;
    std::string name;
};

class Corridor {
public:
    Corridor(const Scenario& scenario, std::uint32_t replication, const Execution& execution);
    ~Corridor();
    Corridor(const Corridor&) = delete;
    Corridor& operator=(const Corridor&) = delete;

    // Runs to the horizon. False if it gave up on a stop request.
    // Throws sim::SimulationFailure; checks conservation (std::logic_error if it is violated).
    bool run(std::stop_token stop = {});
    ReplicationResult result() const;

    const std::vector<std::unique_ptr<Facility>>& facilities() const { return facilities_; }
    const sim::Simulation& simulation() const { return simulation_; }
    std::vector<ResourceName> resource_names() const;
    std::vector<MeasureName> measure_names() const;

    // What was recorded, in the order of time; at one time in the order of places. The story of one
    // shipment as far as it is known, if it was watched and exists.
    std::vector<JourneyEvent> events() const;
    std::vector<ShipmentStory> stories() const;
    std::optional<ShipmentStory> story_of(std::uint64_t shipment) const;

private:
    void connect();
    void bring_demand();
    void plan_observation();
    void check_conservation() const;
    std::vector<std::string> deadlocks() const;
    void collect_samples(ReplicationResult& result) const;

    const Scenario& scenario_;
    Execution execution_;
    std::vector<Census> census_;  // shipments that exist, by flow
    Disturbances disturbances_;
    sim::Simulation simulation_;
    std::vector<std::unique_ptr<Facility>> facilities_;
    std::unique_ptr<Information> information_;
    std::vector<std::unique_ptr<DemandSource>> sources_;  // by flow
};

// The places that shipments of each flow may pass, flow by flow, in the order of travel.
std::vector<StopName> stop_names(const Scenario& scenario);

// What a number stands for that names a shipment or a vehicle: "goods 17", "vehicle 3 of AZALT".
std::string subject_name(const Scenario& scenario, std::uint64_t subject);

// The grouping of the places of a scenario into sites, for windows on about `threads` threads.
sim::Grouping group_scenario(const Scenario& scenario, sim::Duration least_lookahead,
                             std::vector<sim::LinkPlan>& links);

}  // namespace karvan::models
