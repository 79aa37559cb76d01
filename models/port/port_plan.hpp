// What a scenario says of a port: berths, cranes, yard, rail tracks, gate and weather.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"
#include "models/port/land_plan.hpp"
#include "models/port/marine_plan.hpp"

namespace karvan::models {

enum class BerthUse : std::uint8_t { both, unloading, loading };
enum class BerthOrder : std::uint8_t { priority, fcfs };

// Berths of one sort. Ships of the services named take them, else ships that carry what is named,
// else, where neither is named, any ship.
struct BerthGroup {
    std::string id;
    std::int64_t count = 1;
    std::vector<std::string> services;
    std::vector<CargoKind> carries;
    BerthUse use = BerthUse::both;
    BerthOrder order = BerthOrder::priority;
    std::optional<double> longest_m{};  // ship
    std::optional<double> deepest_m{};  // draught
};

// Room in the yard by weight, for one kind of cargo.
struct YardTonnes {
    CargoKind cargo = CargoKind::container;
    double room_t = 0;
};

struct PortPlan : PlacePlan, MarinePlan, LandPlan {
    std::vector<BerthGroup> berths;

    std::optional<std::int64_t> cranes;  // absent: every ship has as many as it may
    std::int64_t cranes_per_ship = 1;
    double crane_moves_per_h = 25;  // of one crane
    double teu_per_move = 1.5;
    std::optional<double> wagons_per_h;  // to or from a ship; absent: no time
    std::optional<double> trucks_per_h;
    std::optional<double> bulk_t_per_h;

    std::optional<std::int64_t> yard_teu;  // absent: no limit
    std::optional<std::int64_t> yard_wagons;
    std::optional<std::int64_t> yard_trucks;
    std::optional<std::int64_t> yard_bulk_t;
    double yard_from_sea_share = 0.5;
    std::vector<YardTonnes> yard_tonnes;

    std::optional<std::int64_t> rail_tracks;
    std::optional<double> rail_teu_per_h;  // of one train; absent: no time
    std::optional<double> rail_wagons_per_h;
    std::optional<double> rail_bulk_t_per_h;
    std::int64_t train_teu = 100;  // trains that leave the port, when full
    std::int64_t train_wagons = 50;
    std::int64_t train_bulk_t = 3000;
    double train_least_share = 0.5;
    std::optional<sim::Duration> train_longest_wait;

    std::optional<std::int64_t> gate_lanes;  // absent: no queue
    sim::Law gate_time_s = sim::Law::constant(0);
    WeeklyHours gate_hours = always_open();
    std::string time_zone;  // of the hours; empty: UTC

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return rail_tracks.has_value(); }
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // The berths that ships of a service use, by index; throws std::invalid_argument, with what
    // is missing, if there are none.
    std::size_t berths_for(const SeaServicePlan& service, BerthUse use = BerthUse::unloading) const;
    Calendar gate_calendar() const { return {{Shift{gate_hours, *gate_lanes}}, {}, time_zone}; }
    std::optional<std::int64_t> yard_units(CargoKind kind) const;
    // Seconds of handling a unit (TEU, wagon, truck, t) between ship and quay, with so many cranes.
    double ship_seconds_per_unit(CargoKind kind, std::int64_t cranes_at_work) const;
    // Units of the kind in a full train that leaves the port.
    std::int64_t train_units(CargoKind kind) const;
    // Seconds of handling a unit between train and yard.
    double rail_seconds_per_unit(CargoKind kind) const;
};

const Keys<PortPlan>& port_keys();

// What only shows when ports and sea services are seen together: calls at places that are no port,
// ships for which there is no berth or never enough water.
void check_calls(const Scenario& scenario, const Node& root, Diagnostics& problems);

}  // namespace karvan::models
