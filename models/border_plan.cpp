#include "models/border_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/border.hpp"
#include "models/keys.hpp"
#include "models/place_keys.hpp"
#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

const Keys<AgencyPlan>& agency_keys()
{
    static const Keys<AgencyPlan> keys{
        "agencies",
        "One authority at one side of a border.",
        key("id", &AgencyPlan::id).required().means("Name, unique at its side."),
        key("officers", &AgencyPlan::officers)
            .at_least(1)
            .otherwise(1)
            .means("Officers on duty within the hours."),
        key("hours", &AgencyPlan::hours)
            .otherwise("\"always\"")
            .means("Opening hours in local time; work in hand is finished."),
        key("per_train", &AgencyPlan::per_train_s).means("Time of an officer for a train."),
        key("per_truck", &AgencyPlan::per_truck_s).means("Time of an officer for a truck."),
        key("per_shipment", &AgencyPlan::per_shipment_s)
            .means("Time for each shipment, in a train or by itself."),
        key("inspected", &AgencyPlan::inspected_share)
            .share()
            .otherwise(0.0)
            .means("Share of trains or trucks that are inspected."),
        key("inspection", &AgencyPlan::inspection_s)
            .otherwise("0 s")
            .means("Extra time of the officer for an inspection."),
        key("wrong_documents", &AgencyPlan::wrong_documents_share)
            .share()
            .otherwise(0.0)
            .means("Share of trains or trucks whose documents must be put right."),
        key("rework", &AgencyPlan::rework_s)
            .otherwise("0 s")
            .means("Delay until they are right; the officer is free meanwhile."),
        checked([](const AgencyPlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.per_train_s || plan.per_truck_s || plan.per_shipment_s) return;
            problems.error(table.where,
                           "agency " + in_quotes(plan.id) + " has no time for anything",
                           "per_train, per_truck or per_shipment");
        })};
    return keys;
}

const Keys<BorderSidePlan>& side_keys()
{
    static const Keys<BorderSidePlan> keys{
        "sides",
        "One side of a border.",
        key("country", &BorderSidePlan::country).required().means("ISO 3166 code: \"AZ\"."),
        key("time_zone", &BorderSidePlan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\" for the hours; UTC if absent."),
        key("holidays", &BorderSidePlan::holidays).means("Local dates on which nobody works."),
        key("agencies", &BorderSidePlan::agencies)
            .table(agency_keys())
            .at_least_elements(1)
            .required()
            .means("Authorities in the order in which they are passed."),
        checked([](const BorderSidePlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.time_zone.empty() || is_time_zone(plan.time_zone)) return;
            problems.error(table.find("time_zone")->where,
                           "unknown time zone " + in_quotes(plan.time_zone),
                           "a name of the IANA data base, such as \"Asia/Baku\"");
        })};
    return keys;
}

// What passes, as the border sees it.
struct Crossing {
    Vehicle vehicle = Vehicle::none;
    double per_s = 0;      // vehicles
    double shipments = 1;  // in each
};

Crossing crossing_of(const Scenario& scenario, const Passage& passage, std::uint32_t here)
{
    if (passage.from && goes_by_rail(scenario, *passage.from, here)) {
        const double trains = trains_per_s(scenario, passage, here);
        const double shipments = trains > 0 ? passage.shipments_per_s / trains : 1;
        return {Vehicle::train, trains, shipments};
    }
    const bool truck = passage.kind == CargoKind::truck;
    return {truck ? Vehicle::truck : Vehicle::none, passage.shipments_per_s, 1};
}

}  // namespace

const Keys<BorderPlan>& border_keys()
{
    static const Keys<BorderPlan> keys{
        "border",
        "A border crossing point: two sides with agencies in series.",
        place_keys(),
        key("sides", &BorderPlan::sides)
            .table(side_keys())
            .at_least_elements(1)
            .required()
            .means("One side or both; passed in this order coming from the first of 'between'."),
        key("between", &BorderPlan::between)
            .refers_to("place")
            .means("A place before and one after; if absent the countries of places tell."),
        key("tracks", &BorderPlan::tracks)
            .at_least(1)
            .means("Trains that the crossing holds; others wait outside. No limit if absent."),
        key("parking", &BorderPlan::parking)
            .at_least(1)
            .means("Trucks that the crossing holds; others wait outside. No limit if absent."),
        checked([](const BorderPlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.sides.size() > 2) {
                problems.error(table.find("sides")->where, "more than two sides", "one or two");
            }
            if (!plan.between.empty() && plan.between.size() != 2) {
                problems.error(table.find("between")->where, "not two places",
                               "the place before and the place after the border");
            }
        })};
    return keys;
}

bool AgencyPlan::sees(Vehicle vehicle) const
{
    if (per_shipment_s) return true;
    if (vehicle == Vehicle::train) return per_train_s.has_value();
    return per_truck_s.has_value();
}

double AgencyPlan::mean_seconds(Vehicle vehicle, double shipments) const
{
    if (!sees(vehicle)) return 0;
    const auto& per_vehicle = vehicle == Vehicle::train ? per_train_s : per_truck_s;
    double sum = inspected_share * inspection_s.mean();
    if (per_vehicle) sum += per_vehicle->mean();
    if (per_shipment_s) sum += shipments * per_shipment_s->mean();
    return sum;
}

std::unique_ptr<Facility> BorderPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                            const CorridorFacts& facts) const
{
    return std::make_unique<Border>(simulation, *this, scenario, facts);
}

std::string BorderPlan::officers_name(const BorderSidePlan& side, const AgencyPlan& agency) const
{
    return fmt::format("{} {} officers", side.country, agency.id);
}

bool BorderPlan::in_order(const Scenario& scenario, const Route& route, std::uint32_t leg) const
{
    if (sides.size() < 2) return true;
    // +1: the stop lies on the first side, -1: on the second, 0: it does not tell.
    const auto by_name = [&](std::uint32_t stop) {
        const std::string& stop_id = scenario.place(stop).id;
        if (between.size() != 2) return 0;
        return stop_id == between[0] ? 1 : stop_id == between[1] ? -1 : 0;
    };
    const auto by_country = [&](std::uint32_t stop) {
        const std::string& land = scenario.place(stop).country;
        return land == sides[0].country ? 1 : land == sides[1].country ? -1 : 0;
    };
    const auto look = [&](const auto& side_of) {
        for (std::size_t i = leg; i-- > 0;) {
            if (const int side = side_of(route.stops[i])) return side;
        }
        for (std::size_t i = leg + 1; i < route.stops.size(); ++i) {
            if (const int side = side_of(route.stops[i])) return -side;
        }
        return 0;
    };
    const int by_between = look(by_name);
    return (by_between != 0 ? by_between : look(by_country)) >= 0;
}

std::vector<OfferedLoad> BorderPlan::offered_loads(const Scenario& scenario,
                                                   const std::vector<Passage>& passages) const
{
    std::vector<OfferedLoad> loads;
    for (const BorderSidePlan& side : sides) {
        for (const AgencyPlan& agency : side.agencies) {
            OfferedLoad load{officers_name(side, agency), 0, side.calendar(agency).mean_units()};
            for (const Passage& passage : passages) {
                const Crossing crossing = crossing_of(scenario, passage, index);
                const double seconds = agency.mean_seconds(crossing.vehicle, crossing.shipments);
                load.offered += crossing.per_s * seconds;
            }
            loads.push_back(load);
        }
    }
    return loads;
}

}  // namespace karvan::models
