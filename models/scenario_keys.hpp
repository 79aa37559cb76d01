// The keys of a scenario file as a whole: [scenario], [[place]], [[link]], [[sea_service]],
// [[commodity]], [[flow]], [[correlation]], [[disruption]], [[calendar]].
//
// These structs hold what is written; scenario.cpp makes the plans of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/demand/correlation.hpp"
#include "models/demand/flow_keys.hpp"
#include "models/fleet/fleet_plan.hpp"
#include "models/money/tariff_plan.hpp"
#include "models/plan.hpp"
#include "models/reading/kinds.hpp"

namespace karvan::models {

struct RunKeys {
    std::string name;
    std::string description;
    std::chrono::local_seconds start{};
    sim::Duration horizon{};
    sim::Duration warmup{};
    sim::Duration sample_every{};
    sim::Duration trains_punctual_within{};
    std::uint32_t replications = 1;
    std::int64_t seed = 1;
    std::string currency;
    std::vector<std::string> sources;
    std::optional<std::string> references;
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
    std::optional<Refusal> refuses;
    std::vector<std::string> sources;
};

struct ScenarioKeys {
    RunKeys scenario;
    std::vector<std::shared_ptr<const PlacePlan>> place;
    std::vector<FleetPlan> fleet;
    std::vector<LinkKeys> link;
    std::vector<SeaServicePlan> sea_service;
    std::vector<CommodityPlan> commodity;
    std::vector<WeatherAreaPlan> weather;
    std::vector<FlowKeys> flow;
    std::vector<CorrelationKeys> correlation;
    std::vector<TariffPlan> tariff;
    std::vector<EmissionFactorPlan> emission_factor;
    std::vector<DisruptionPlan> disruption;
    std::vector<CalendarPlan> calendar;
};

const Keys<ScenarioKeys>& scenario_keys();

}  // namespace karvan::models
