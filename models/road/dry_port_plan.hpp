// What a scenario says of a dry port or a warehouse: gate, tracks, machines, storage, and how small
// shipments are stuffed into containers and taken out again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// Small shipments (cargo "unit") for the same dry port share containers. Of the room of a container
// a shipment takes the larger of its shares by size and by weight, as freight by weight or measure
// is counted.
struct ConsolidationPlan {
    double container_units = 30;  // pallets or cubic metres, as sizes of shipments are
    double container_t = 26;
    std::int64_t container_teu = 2;
    double full_share = 1;
    double least_share = 0;
    std::optional<sim::Duration> longest_wait;
    sim::Duration stuffing{};  // of a container

    // The room of a container is counted in thousandths.
    static constexpr std::int64_t whole = 1000;
    std::int64_t room_of(double units, double tonnes) const;
};

struct DryPortPlan : PlacePlan {
    std::optional<std::int64_t> gate_lanes;
    sim::Law gate_time_s = sim::Law::constant(0);
    WeeklyHours gate_hours = always_open();
    std::string time_zone;

    std::optional<std::int64_t> rail_tracks;
    std::int64_t train_teu = 100;
    double train_least_share = 0.5;
    std::optional<sim::Duration> train_longest_wait;

    std::optional<std::int64_t> machines;
    sim::Law handling_s = sim::Law::constant(0);  // of a TEU, a wagon or a unit, one way

    std::optional<std::int64_t> room_teu;
    std::optional<std::int64_t> room_units;
    sim::Law stay_s = sim::Law::constant(0);
    sim::Duration free_time{};
    double storage_per_day = 0;

    std::optional<ConsolidationPlan> consolidation;
    std::optional<sim::Duration> stripping;  // of a container; absent: none are stripped here

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return rail_tracks.has_value(); }
    double free_time_s(const FlowPlan&) const override { return stay_s.mean(); }
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    Calendar gate_calendar() const { return {{Shift{gate_hours, *gate_lanes}}, {}, time_zone}; }
    std::optional<std::int64_t> room_for_kind(CargoKind kind) const;
};

const Keys<DryPortPlan>& dry_port_keys();

// Small shipments, of so many tonnes each, as the part of containers that they fill.
Passage in_containers(Passage loose, const ConsolidationPlan& container, double tonnes);

// Where containers that are stuffed at one stop of a route are stripped: the index of the stop, or
// nothing if small shipments stay as they are.
std::optional<std::size_t> stripping_stop(const Scenario& scenario,
                                          const std::vector<std::uint32_t>& stops, std::size_t at);

// The container in which cargo leaves a stop of a route; null if it travels as it is.
const ConsolidationPlan* leaves_in(const Scenario& scenario,
                                   const std::vector<std::uint32_t>& stops, std::size_t at,
                                   CargoKind cargo);

}  // namespace karvan::models
