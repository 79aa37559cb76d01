// What a scenario says of a fleet: units that stand at bases, are taken for work, and are given
// back somewhere else - locomotives and crews of a stretch of railway, wagons, trucks.
//
// A fleet is a place of the scenario without links: its bases share a site with it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

enum class FleetUse : std::uint8_t { locomotive, crew, wagon, truck };
enum class FleetReturn : std::uint8_t { home, demand, stay };

struct FleetBase {
    std::string place;
    std::int64_t units = 0;  // at the start; more than these are free to go
};

// Each unit fails by itself, by a clock that never stands still.
struct FleetBreakdowns {
    sim::Law every_s = sim::Law::constant(0);
    sim::Law repair_s = sim::Law::constant(0);

    // The share of the time that a unit is in order if a crew comes at once.
    double availability() const { return every_s.mean() / (every_s.mean() + repair_s.mean()); }
};

// Empty units that run as trains over the lines on their way, instead of in a planned time.
struct EmptyTrainPlan {
    std::int64_t units = 1;                     // of a full train
    std::optional<sim::Duration> longest_wait;  // of the first of them; absent: they go at once
    std::int16_t priority = 0;
    double tare_t = 0;    // of a unit
    double length_m = 0;  // of a unit; 0: fits everywhere
};

struct FleetPlan : PlacePlan {
    FleetUse use = FleetUse::wagon;
    std::vector<FleetBase> bases;
    std::vector<std::string> lines;        // that locomotives and crews work
    std::optional<CargoKind> cargo;        // that wagons take
    std::vector<std::string> commodities;  // the same; empty: all
    std::string gauge;
    std::string owner;  // whose cargo alone they take; empty: anybody's
    FleetReturn returns = FleetReturn::home;
    sim::Duration waits{};             // away from home, for the next load
    std::optional<sim::Law> return_s;  // absent: by the quickest way by rail
    std::optional<EmptyTrainPlan> empty_trains;
    sim::Duration turnaround{};         // until a unit that comes back can be used again
    std::optional<double> pulls_t;      // of a locomotive; heavier trains take several
    std::optional<sim::Duration> duty;  // of a crew, after which it rests
    sim::Law rest_s = sim::Law::constant(0);
    // A train that waits so long for room ahead is left by them; absent: never.
    std::optional<sim::Duration> uncouples_after;
    std::optional<FleetBreakdowns> breakdowns;
    std::optional<sim::Law> relief_s;  // until a crew is at a train on the line; absent: none comes

    // Made by resolve(): by place, the units at the start for bases; the lines.
    std::vector<std::optional<std::int64_t>> base_units;
    std::vector<bool> is_line;
    std::vector<bool> loads;      // by place: a base that is named, where wagons are loaded
    std::vector<bool> runs_over;  // by place: lines on the ways of empty trains, and their ends
    // Of empty units, by the bases between which they go: the time in seconds, infinite if there is
    // no way; the stops, of empty trains.
    using Between = std::pair<std::uint32_t, std::uint32_t>;
    std::map<Between, double> empty_way_s;
    std::map<Between, std::vector<std::uint32_t>> empty_ways;
    // What one empty unit is by tariffs and factors: the cargo that it takes, a wagon if that is
    // among several.
    std::optional<CargoKind> counts_as;

    // Finds the places. Places where units come free without being named are bases without units:
    // the ends of the lines, and where cargo of this kind is unloaded. Wagons are loaded only at
    // bases that are named.
    void resolve(const Scenario& scenario);
    // What is wrong with it in this scenario: lines that are none, trains that it cannot fill.
    void check_in(const Scenario& scenario, const Node& table, Diagnostics& problems) const;
    std::int64_t units() const;
    bool takes(const FlowPlan& flow) const;
    bool takes(const Scenario& scenario, const Shipment& shipment) const;

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    std::vector<std::uint32_t> shares_site_with() const override;
    // Units per second that run empty from base to base, by the balance of the bases.
    struct EmptyRun {
        std::uint32_t from;
        std::uint32_t to;
        double units_per_s;
    };
    std::vector<EmptyRun> empty_runs(const Scenario& scenario) const;
    // Units by their planned time on full trains, in turnarounds and at rest, and on empty runs by
    // the balance of its bases. Waits and empty runs to and fro are left out: a lower bound.
    struct Work {
        double with_trains = 0;  // what a run counts as used
        double resting = 0;
        double running_empty = 0;
    };
    Work work(const Scenario& scenario) const;
    // All of that; with the rule "stay" also each base that more units leave than come to.
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // Tells of units per second, their seconds at work, and where that begins and ends.
    using Worked = std::function<void(double, double, std::uint32_t, std::uint32_t)>;
    void add_wagons(const Scenario& scenario, const Passage& passage, const Worked& worked) const;
    // The mean time of an empty unit from one base to another.
    double return_mean_s(std::uint32_t from, std::uint32_t to) const;

private:
    void add_base(std::uint32_t place);
    void measure_ways(const Scenario& scenario);
    void run_over_lines(const Scenario& scenario);
    bool is_loaded_at(const Scenario& scenario, const std::vector<std::uint32_t>& stops,
                      std::size_t i) const;
    // The fleet whose wagons cargo of the flow takes at this stop of its way; null: none.
    static const FleetPlan* loaded_at(const Scenario& scenario, const FlowPlan& flow,
                                      const std::vector<std::uint32_t>& stops, std::size_t i);
    void add_where_unloaded(const Scenario& scenario);
    void add_where_unloaded(const Scenario& scenario, const FlowPlan& flow,
                            const std::vector<std::uint32_t>& stops);
};

// Full trains of empty units per second, of all fleets, by the line that they run over and the
// place from which.
using EmptyTraffic = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;
EmptyTraffic empty_traffic(const Scenario& scenario);

double planned_line_s(const PlacePlan& place);

const Keys<FleetPlan>& fleet_keys();

}  // namespace karvan::models
