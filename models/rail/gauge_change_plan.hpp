// What a scenario says of a gauge change: stands, gangs and opening hours, where trains change
// their wheels or their wagons.
#pragma once

#include <optional>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

enum class GaugeMethod : std::uint8_t { bogies, transload };

// What lies towards one neighbour.
struct GaugeSide {
    std::string place;
    std::string gauge;
    std::optional<std::int64_t> bogies;  // sets of this gauge at the start; absent: always enough
    std::optional<std::int64_t> most;    // that are kept; more are sent away
};

struct GaugeChangePlan : PlacePlan {
    std::int64_t stands = 1;              // trains worked at once
    std::int64_t tracks = 1;              // trains inside at once, from each side
    std::optional<sim::Law> per_train_s;  // work on a train, or
    std::optional<sim::Law> per_unit_s;   // a gang's work on each wagon or TEU of it
    std::int64_t gangs = 1;
    std::int64_t gangs_per_train = 1;
    WeeklyHours hours = always_open();  // in which work begins
    std::string time_zone;              // of these hours; empty: UTC
    GaugeMethod method = GaugeMethod::bogies;
    std::vector<GaugeSide> sides;               // none, or both
    std::optional<sim::Duration> bogie_return;  // of sets that are missing; absent: by trains alone
    double teu_per_wagon = 4;                   // for the bogies of container trains
    double wagon_load_t = 60;                   // of bulk
    double variable_share = 0;                  // of trains whose axles change by themselves
    std::vector<std::string> equipped;          // commodities that travel in such wagons
    sim::Law variable_s = sim::Law::constant(0);  // of such a train, instead of the work
    std::int64_t variable_tracks = 1;

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return true; }
    bool is_junction() const override { return false; }
    // Stands and gangs by the hours of work on full trains, over the open share of the week.
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // The side towards a neighbour; null: none is told.
    const GaugeSide* side_of(const std::string& place) const;
    const GaugeSide* other_side(const GaugeSide& side) const;
    // Wagons, of their own or of bulk, and TEU: what is worked on one by one.
    double wagons_or_teu(CargoKind kind, double size) const;
    // Mean work on a train of so many of them, in seconds.
    double mean_work_s(double units) const;
};

const Keys<GaugeChangePlan>& gauge_change_keys();

}  // namespace karvan::models
