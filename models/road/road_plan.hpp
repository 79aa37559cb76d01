// What a scenario says of a road between two places: how long trucks drive, when drivers rest, when
// they may not drive, and where the trucks come from.
//
// The road brings links without transit time both ways between it and its two neighbours: the time
// under way is spent on the road itself. Trucks that are cargo themselves drive; containers and
// other goods need trucks of the fleet, or of the market.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// Driving and rest hours of one driver, as of Regulation (EC) 561/2006, articles 6 to 8: by default
// none; the regulation's are 4.5 h, 45 min, 9 h, 11 h.
struct DriverRules {
    std::optional<sim::Duration> most_at_a_time;  // then a break
    sim::Duration rest_break{};
    std::optional<sim::Duration> most_a_day;  // then the daily rest
    sim::Duration daily_rest{};
};

struct TruckFleet {
    std::int64_t trucks = 1;
    std::string home;  // empty: the first neighbour
    bool return_empty = true;
};

struct RoadPlan : PlacePlan {
    std::vector<std::string> between;
    std::optional<sim::Law> time_s;  // of driving the whole road
    std::optional<double> length_km;
    std::optional<double> speed_km_h;
    std::vector<double> by_hour;   // 24 factors on the time, in local time; empty: none
    std::vector<double> by_month;  // 12 factors; empty: none
    DriverRules drivers;
    std::optional<WeeklyHours> ban;
    std::string time_zone;
    std::optional<TruckFleet> fleet;            // absent: an open market
    sim::Law market_s = sim::Law::constant(0);  // until a truck is found there
    std::int64_t truck_teu = 2;                 // what one truck carries

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    std::vector<std::string> joins() const override { return between; }
    double distance_km() const override { return length_km.value_or(0); }
    double free_time_s(const FlowPlan&) const override
    {
        return driving_s().mean() + market_s.mean();
    }
    // Trucks of the fleet; a road itself has no limit.
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    std::array<std::uint32_t, 2> neighbours(const Scenario& scenario) const;
    sim::Law driving_s() const;
    std::int64_t trucks_for(CargoKind kind, std::int64_t size) const;
};

// True if a link of mode "road" leads to the place.
bool is_reached_by_road(const Scenario& scenario, std::uint32_t place);

const Keys<RoadPlan>& road_keys();

}  // namespace karvan::models
