// What a scenario says of a border crossing: two sides, each with agencies in series.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// One authority at one side: customs, border guard, phytosanitary control.
struct AgencyPlan {
    std::string id;
    std::int64_t officers = 1;
    WeeklyHours hours = always_open();
    // Time of one officer; an agency does not see what it has no time for.
    std::optional<sim::Law> per_train_s;
    std::optional<sim::Law> per_truck_s;
    std::optional<sim::Law> per_shipment_s;  // for every shipment, in a train or by itself
    double inspected_share = 0;
    sim::Law inspection_s = sim::Law::constant(0);
    double wrong_documents_share = 0;
    sim::Law rework_s = sim::Law::constant(0);

    // Mean time of an officer for a vehicle with so many shipments, inspections included.
    double mean_seconds(Vehicle vehicle, double shipments) const;
    bool sees(Vehicle vehicle) const;
};

struct BorderSidePlan {
    std::string country;
    std::string time_zone;  // empty: UTC
    std::vector<std::chrono::local_seconds> holidays;
    std::vector<AgencyPlan> agencies;

    Calendar calendar(const AgencyPlan& agency) const
    {
        return {{Shift{agency.hours, agency.officers}}, holidays, time_zone};
    }
};

struct BorderPlan : PlacePlan {
    std::vector<BorderSidePlan> sides;    // one or two
    std::vector<std::string> between;     // places: from the first one, sides are passed in order
    std::optional<std::int64_t> tracks;   // room for trains; absent: no limit
    std::optional<std::int64_t> parking;  // room for trucks; absent: no limit

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return tracks || parking; }
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // True if a route that stops here as number `leg` passes the sides in their order: by the
    // nearest place of `between` on the way, or else of a country of a side; true if unknown.
    bool in_order(const Scenario& scenario, const Route& route, std::uint32_t leg) const;
    std::string officers_name(const BorderSidePlan& side, const AgencyPlan& agency) const;
};

const Keys<BorderPlan>& border_keys();

}  // namespace karvan::models
