// What a scenario says of a rail terminal: tracks and gear, and when block trains are made up.
#pragma once

#include <optional>
#include <vector>

#include "models/plan.hpp"
#include "models/rail/rail_line_parts.hpp"
#include "models/rail/train_traffic.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

// How long and how heavy a train may be.
struct TrainLimits {
    std::optional<double> length_m;
    std::optional<double> weight_t;

    bool none() const { return !length_m && !weight_t; }
    void tighten(const TrainLimits& other);
};

// Those of the lines among these places.
TrainLimits limits_over(const Scenario& scenario, const std::vector<std::uint32_t>& places);

// The units of one kind of cargo that a train takes: at most so many, and no more than the limits
// allow. Weights are those of the heaviest flow of that kind.
std::int64_t units_within(const Scenario& scenario, const TrainLimits& limits,
                          const TrainMeasures& train, CargoKind kind, std::int64_t most);

// The same over lines, by what trains measure there.
std::int64_t units_over_lines(const Scenario& scenario, const std::vector<std::uint32_t>& places,
                              CargoKind kind, std::int64_t most);

struct RailTerminalPlan : PlacePlan {
    std::int64_t tracks = 1;            // for arriving trains; from each side if trains pass
    std::int64_t departure_tracks = 1;  // for trains that are loaded or wait to leave
    std::int64_t cranes = 1;
    std::int64_t cranes_per_train = 1;  // work one train together
    std::optional<double> rate_per_h;   // moves of a crane; a unit of cargo is a move
    std::optional<sim::Law> pace_s;     // of a crane for a unit, one mean pace for each train
    sim::Law road_pace_s = sim::Law::constant(0);  // of a crane, between road and yard
    std::int64_t train_length = 1;                 // of a full train, in TEU or wagons
    std::int64_t least = 1;                        // load without which no train leaves
    std::optional<sim::Duration> longest_wait;     // of the first shipment of a train
    std::optional<sim::Duration> departs_every;    // a timetable, with one train a departure
    sim::Duration first_departure{};               // of the timetable, from the start
    sim::Duration closes_before{};                 // loading begins so long before the departure
    bool passing = false;          // trains for places further on are not taken apart
    sim::Duration transit_stop{};  // of a train that passes
    std::optional<double>
        sorting_per_h;         // wagons (or TEU); absent: trains are unloaded, not sorted
    std::int64_t leads = 1;    // trains sorted or shunted at once
    bool splits = false;       // trains that pass leave behind what does not go on
    bool joins = false;        // and take blocks that wait for their way
    sim::Duration shunting{};  // to cut or join a block
    std::optional<double> longest_train_m;
    std::optional<double> heaviest_train_t;
    TrainMeasures train;

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return true; }
    // Cranes by their hours of work; tracks by those on the trains that stand there, the way to
    // them and the time to the departure of a timetable, from each side where trains pass. A lower
    // bound: waits on a track, for cranes, locomotives or a line, are left out.
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // The units of a full train of one kind of cargo over these stops: by the train length, and by
    // the length and weight that the terminal and the lines ahead allow.
    std::int64_t full_train(const Scenario& scenario, CargoKind kind,
                            const std::vector<std::uint32_t>& ahead) const;
    // Crane time for one unit of cargo on a train, in seconds.
    sim::Law train_pace_s() const;
    std::int64_t cranes_at_work() const { return std::min(cranes, cranes_per_train); }
};

const Keys<RailTerminalPlan>& rail_terminal_keys();

}  // namespace karvan::models
