// The keys of a scenario file as a whole: [scenario], [[place]], [[link]], [[sea_service]],
// [[flow]], [[disruption]], [[calendar]].
//
// These structs hold what is written; scenario.cpp makes the plans of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/fleet_plan.hpp"
#include "models/kinds.hpp"
#include "models/plan.hpp"
#include "models/tariff_plan.hpp"

namespace karvan::models {

struct RunKeys {
    std::string name;
    std::string description;
    std::chrono::local_seconds start{};
    sim::Duration horizon{};
    sim::Duration warmup{};
    sim::Duration sample_every{};
    std::uint32_t replications = 1;
    std::int64_t seed = 1;
    std::string currency;
    std::vector<std::string> sources;
};

enum class Mode : std::uint8_t { road, rail };

struct LinkKeys {
    std::string from;
    std::string to;
    Mode mode = Mode::road;
    std::optional<sim::Law> time_s;
    std::optional<double> distance_km;
    std::optional<double> speed_km_h;
    bool both_ways = true;
    std::vector<std::string> sources;
};

struct WayKeys {
    std::string id;
    std::string name;
    std::string commodity;
    std::string trader;
    CargoKind cargo = CargoKind::unit;
    std::string from;
    std::string to;
    std::vector<std::string> via;
    std::vector<std::string> sources;
};

struct FlowKeys : WayKeys, FlowValue {
    std::string volume;  // its unit depends on the cargo
    ArrivalPattern arrivals = ArrivalPattern::poisson;
    std::optional<sim::Law> interarrival_s;
    std::vector<double> season;
    std::int32_t size = 1;
    double tonnes = 0;
    std::int32_t per_arrival = 1;
    Vehicle arrives_as = Vehicle::none;
    std::int16_t priority = 0;
    std::int64_t population = 0;
};

struct ScenarioKeys {
    RunKeys scenario;
    std::vector<std::shared_ptr<const PlacePlan>> place;
    std::vector<FleetPlan> fleet;
    std::vector<LinkKeys> link;
    std::vector<SeaServicePlan> sea_service;
    std::vector<WeatherAreaPlan> weather;
    std::vector<FlowKeys> flow;
    std::vector<TariffPlan> tariff;
    std::vector<EmissionFactorPlan> emission_factor;
    std::vector<DisruptionPlan> disruption;
    std::vector<CalendarPlan> calendar;
};

const Keys<ScenarioKeys>& scenario_keys();

// Shipments per second that a flow's volume means. Nothing, with the reason, if it is no rate of
// what the cargo is counted in.
std::optional<double> shipments_per_s(const FlowKeys& flow, Misfit& misfit);

}  // namespace karvan::models
