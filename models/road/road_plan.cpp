#include "models/road/road_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/reading/keys.hpp"
#include "models/road/road.hpp"
#include "models/road/trip.hpp"

namespace karvan::models {

namespace {

const Keys<DriverRules>& driver_keys()
{
    static const Keys<DriverRules> keys{
        "drivers",
        "Driving and rest hours; every driver is rested where the road begins.",
        key("most_at_a_time", &DriverRules::most_at_a_time)
            .above(sim::Duration{0})
            .means("Driving without a break, such as \"4.5 h\"; no limit if absent."),
        key("break", &DriverRules::rest_break)
            .otherwise("45 min")
            .means("The break after it; a longer stop for another reason counts as well."),
        key("most_a_day", &DriverRules::most_a_day)
            .above(sim::Duration{0})
            .means("Driving until the daily rest, such as \"9 h\"; no limit if absent."),
        key("daily_rest", &DriverRules::daily_rest)
            .otherwise("11 h")
            .means("The daily rest; a longer stop for another reason counts as well.")};
    return keys;
}

const Keys<TruckFleet>& fleet_keys()
{
    static const Keys<TruckFleet> keys{
        "fleet", "The trucks that carry what comes without one.",
        key("trucks", &TruckFleet::trucks).at_least(1).required().means("How many there are."),
        key("home", &TruckFleet::home)
            .refers_to("place")
            .otherwise("")
            .means("The end of the road where they begin; the first of 'between' if absent."),
        key("return_empty", &TruckFleet::return_empty)
            .otherwise(true)
            .means("They drive back home empty at once, or wait at the other end for cargo.")};
    return keys;
}

void check_factors(const std::vector<double>& factors, std::size_t count, const char* name,
                   const Node& table, Diagnostics& problems)
{
    if (factors.empty() || factors.size() == count) return;
    problems.error(table.find(name)->where,
                   fmt::format("{} factors, not {}", factors.size(), count),
                   fmt::format("{} factors on the driving time", count));
}

void check_road(const RoadPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.between.size() != 2 || plan.between[0] == plan.between[1]) {
        problems.error(table.find("between")->where, "a road runs between two places",
                       "two different ids of places");
    }
    const bool by_speed = plan.length_km && plan.speed_km_h;
    if (plan.time_s ? plan.speed_km_h.has_value() : !by_speed) {
        problems.error(table.where,
                       plan.time_s ? "a driving time and a speed contradict each other"
                                   : "it is not said how long trucks drive",
                       "'time', or 'length' and 'speed'");
    }
    check_factors(plan.by_hour, 24, "by_hour", table, problems);
    check_factors(plan.by_month, 12, "by_month", table, problems);
    if (plan.ban && plan.ban->is_always()) {
        problems.error(table.find("ban")->where, "trucks may never drive", "hours of the week");
    }
    check_time_zone(plan.time_zone, table, problems);
    if (plan.fleet && !plan.fleet->home.empty() &&
        std::find(plan.between.begin(), plan.between.end(), plan.fleet->home) ==
            plan.between.end()) {
        problems.error(table.find("fleet")->where, "the home of the trucks is not on the road",
                       "one of the two places of 'between'");
    }
}

const Keys<RoadPlan>& driving_keys()
{
    static const Keys<RoadPlan> keys{
        "road",
        "",
        key("between", &RoadPlan::between)
            .refers_to("place")
            .required()
            .means("The two places that it joins."),
        key("time", &RoadPlan::time_s).means("Driving time from end to end, without stops."),
        key("length", &RoadPlan::length_km).unit("km").above(0).means("Its length."),
        key("speed", &RoadPlan::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("With the length: the driving time, instead of 'time'."),
        key("by_hour", &RoadPlan::by_hour)
            .above(0)
            .means("24 factors on the driving time, from midnight in local time."),
        key("by_month", &RoadPlan::by_month)
            .above(0)
            .means("12 factors on the driving time, from January."),
        key("drivers", &RoadPlan::drivers)
            .table(driver_keys())
            .means("Driving and rest hours; no limits if absent."),
        key("ban", &RoadPlan::ban)
            .means("Hours in local time in which trucks stand where they are."),
        key("time_zone", &RoadPlan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\" for hours and bans; UTC if absent.")};
    return keys;
}

}  // namespace

const Keys<RoadPlan>& road_keys()
{
    static const Keys<RoadPlan> keys{
        "road",
        "A road between two places: driving, rest, bans, trucks.",
        place_keys(),
        driving_keys(),
        key("fleet", &RoadPlan::fleet)
            .table(fleet_keys())
            .means("The trucks for containers and goods; if absent, those of an open market."),
        key("market", &RoadPlan::market_s)
            .otherwise("0 s")
            .means("Time until a truck is found on the open market."),
        key("truck_teu", &RoadPlan::truck_teu)
            .unit("TEU")
            .at_least(1)
            .otherwise("2 TEU")
            .means("Containers that one truck carries; of other goods a shipment."),
        checked(check_road)};
    return keys;
}

std::unique_ptr<Facility> RoadPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                          const CorridorFacts& facts) const
{
    return std::make_unique<Road>(simulation, *this, scenario, facts);
}

std::array<std::uint32_t, 2> RoadPlan::neighbours(const Scenario& scenario) const
{
    return {scenario.index_of(between.at(0)), scenario.index_of(between.at(1))};
}

sim::Law RoadPlan::driving_s() const
{
    if (time_s) return *time_s;
    return sim::Law::constant(length_km.value_or(0) / speed_km_h.value_or(1) * 3600);
}

std::int64_t RoadPlan::trucks_for(CargoKind kind, std::int64_t size) const
{
    if (kind == CargoKind::truck) return 0;
    const std::int64_t wanted =
        kind == CargoKind::container ? (size + truck_teu - 1) / truck_teu : 1;
    return fleet ? std::min(wanted, fleet->trucks) : wanted;
}

std::vector<OfferedLoad> RoadPlan::offered_loads(const Scenario& scenario,
                                                 const std::vector<Passage>& passages) const
{
    if (!fleet) return {};
    const Trips trips(*this, scenario.start, scenario.horizon);
    const double trip_s = sim::in_seconds(trips.mean_time());
    const std::uint32_t home = scenario.index_of(fleet->home.empty() ? between[0] : fleet->home);
    double offered = 0;
    double out = 0;
    double back = 0;
    for (const Passage& passage : passages) {
        const auto size = static_cast<std::int64_t>(std::ceil(passage.size));
        const auto trucks = static_cast<double>(trucks_for(passage.kind, size));
        (passage.from == home ? out : back) += passage.shipments_per_s * trucks * trip_s;
    }
    // Each trip has an empty one if trucks return at once, else only the surplus of one direction.
    offered = fleet->return_empty ? 2 * (out + back) : 2 * std::max(out, back);
    return {{"trucks", offered, static_cast<double>(fleet->trucks)}};
}

bool is_reached_by_road(const Scenario& scenario, std::uint32_t place)
{
    return std::any_of(scenario.links.begin(), scenario.links.end(), [&](const LinkPlan& link) {
        return link.to == place && link.mode == "road";
    });
}

}  // namespace karvan::models
