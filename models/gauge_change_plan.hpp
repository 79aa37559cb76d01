// What a scenario says of a gauge change: stands, gangs and opening hours, where trains change
// their wheels or their wagons.
#pragma once

#include <optional>

#include "models/calendar.hpp"
#include "models/keys.hpp"
#include "models/plan.hpp"

namespace karvan::models {

struct GaugeChangePlan : PlacePlan {
    std::int64_t stands = 1;              // trains worked at once
    std::int64_t tracks = 1;              // trains inside at once, from each side
    std::optional<sim::Law> per_train_s;  // work on a train, or
    std::optional<sim::Law> per_unit_s;   // a gang's work on each wagon or TEU of it
    std::int64_t gangs = 1;
    std::int64_t gangs_per_train = 1;
    WeeklyHours hours = always_open();  // in which work begins
    std::string time_zone;              // of these hours; empty: UTC

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return true; }
    // Stands and gangs by the hours of work on full trains, over the open share of the week.
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // Mean work on a train of so many units, in seconds.
    double mean_work_s(double units) const;
};

const Keys<GaugeChangePlan>& gauge_change_keys();

}  // namespace karvan::models
