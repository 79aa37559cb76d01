// Plans: the validated scenario, constant and shared by all replications.
//
// A kind of place is one plan (what the scenario says of it) and one facility (what lives in a
// replication). To add a kind: a plan derived from PlacePlan with its keys, a facility derived from
// Facility, and one line in place_kinds.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar_plan.hpp"
#include "models/demand/flow_plan.hpp"
#include "models/disruption/disruption_plan.hpp"
#include "models/disruption/failure_plan.hpp"
#include "models/disruption/storms.hpp"
#include "models/port/sea_service_plan.hpp"
#include "models/reading/note.hpp"
#include "models/routing/refusal.hpp"
#include "sim/law.hpp"
#include "sim/time.hpp"

namespace karvan::sim {
class Simulation;
}

namespace karvan::models {

class AccountBook;
class Facility;
struct CorridorFacts;
struct Scenario;

// The shortest duration that a law of seconds can give.
inline sim::Duration least_duration(const sim::Law& seconds)
{
    return sim::Duration(static_cast<std::int64_t>(std::max(0.0, seconds.least()) * 1e6));
}

// Offered load of one resource of a place: what must be worked, in resource-hours per hour (so the
// utilisation is offered / capacity), for `karvan check`.
struct OfferedLoad {
    std::string resource;
    double offered = 0;
    double capacity = 0;
    double most = 0;  // at its best, where that is more: a server whose speed depends on the load
};

// The cargo that passes a place, per second, for the analytic capacity check.
struct Passage {
    CargoKind kind = CargoKind::unit;
    double shipments_per_s = 0;
    double size = 1;  // mean size of a shipment: TEU, wagons, trucks
    std::uint32_t flow = 0;
    std::uint32_t class_of = 0;         // the flow whose customers they are at stations
    std::optional<std::uint32_t> from;  // the stop before, the stop after (by index)
    std::optional<std::uint32_t> to;
    const Route* route = nullptr;  // of which it is a part; null: there is none
};

struct PlacePlan {
    virtual ~PlacePlan() = default;

    std::string kind;
    std::string id;
    std::string name;
    std::string locode;
    std::string country;
    std::optional<double> latitude;   // degrees north
    std::optional<double> longitude;  // degrees east
    std::vector<std::string> sources;
    std::vector<ResourceHoursPlan> resource_hours;
    std::vector<FailurePlan> failures;
    std::optional<std::int64_t> repair_crews;  // absent: one for every failure
    std::optional<Refusal> refuses;            // cargo that may not come
    std::uint32_t index = 0;

    // Takes over the hours, holidays and time zones of the calendars of the scenario.
    virtual void adopt(const std::vector<CalendarPlan>&) {}
    virtual std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                            const CorridorFacts& facts) const = 0;
    // True if neighbours ask for room before they send.
    virtual bool has_finite_room() const { return false; }
    // Places that it asks at once, beside its neighbours (a fleet: its bases).
    virtual std::vector<std::uint32_t> shares_site_with() const { return {}; }
    // The load that these passages put on each resource of the place.
    // Neighbours to which the place itself is the way (a rail line: both of its ends): joined by
    // links of mode rail that take no time.
    virtual std::vector<std::string> joins() const { return {}; }
    // The way through the place, for those that are ways: a rail line.
    virtual double distance_km() const { return 0; }
    // Can cargo go on from here another way, or by another mode? Not where the place itself is the
    // way, or lies across one.
    virtual bool is_junction() const { return joins().empty(); }
    // Mean time of a shipment of the flow here when nothing waits, in seconds.
    virtual double free_time_s(const FlowPlan&) const { return 0; }
    virtual std::vector<OfferedLoad> offered_loads(const Scenario&,
                                                   const std::vector<Passage>&) const
    {
        return {};
    }
};

// A way from one place to the next, in one direction.
struct LinkPlan {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    sim::Law transit_s = sim::Law::constant(0);
    double distance_km = 0;
    std::string mode = "road";            // road, rail or sea
    CargoKind carries = CargoKind::unit;  // by sea: what the ships take
    std::optional<Refusal> refuses;       // cargo that may not take it
};

struct Scenario {
    std::string file;
    std::string name;
    std::string description;
    std::chrono::local_seconds start{};  // the calendar date of time 0
    sim::Duration horizon{};
    sim::Duration warmup{};
    sim::Duration sample_every{};
    sim::Duration trains_punctual_within{std::chrono::minutes{30}};  // at the end of their run
    std::uint32_t replications = 1;
    std::uint64_t seed = 1;
    std::vector<std::shared_ptr<PlacePlan>> places;
    std::vector<SeaServicePlan> services;
    std::vector<WeatherAreaPlan> weather;
    std::vector<LinkPlan> links;  // with those that lines and sea services bring
    std::vector<CommodityPlan> commodities;
    std::vector<CorrelationPlan> correlations;
    std::vector<FlowPlan> flows;
    std::vector<DisruptionPlan> disruptions;
    std::vector<CalendarPlan> calendars;
    std::string currency = "USD";
    std::shared_ptr<const AccountBook> book;  // distances, tariffs, emission factors
    std::string canonical;                    // the resolved scenario as TOML
    std::string hash;                         // of it
    std::vector<Note> notes;                  // what its author says of the figures
    std::vector<Reference> references;        // that they cite

    const PlacePlan& place(std::uint32_t index) const { return *places[index]; }
    // The index of the place with that id; std::out_of_range if there is none.
    std::uint32_t index_of(const std::string& id) const;
};

}  // namespace karvan::models
