#include "models/money/expected_charges.hpp"

#include <algorithm>
#include <cmath>

#include "models/border/border_plan.hpp"
#include "models/border/wagon_load.hpp"
#include "models/money/account_book.hpp"
#include "models/port/port_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/road/dry_port_plan.hpp"

namespace karvan::models {

namespace {

// A flow as it comes to a border.
struct Visitor {
    const FlowPlan& flow;
    Vehicle vehicle;
    double vehicles;  // for each shipment; a train is shared
    double wagon_t;   // of bulk in a wagon
};

double fees_of(const AgencyPlan& agency, const Visitor& visitor)
{
    double sum = 0;
    for (const FeePlan& fee : agency.fees) {
        if (!fee.is_due(visitor.vehicle)) continue;
        double times = 1;
        if (fee.per == FeeBasis::vehicle) times = visitor.vehicles;
        if (fee.per == FeeBasis::unit)
            times = units_of(visitor.flow.kind, visitor.flow.mean_size(), visitor.vehicle,
                             visitor.wagon_t);
        sum += fee.amount.mean() * fee.paid_share * times;
    }
    return sum;
}

// At every side that controls it.
double fees_at(const BorderPlan& border, const Scenario& scenario, const Visitor& visitor,
               const Route& route, std::uint32_t leg)
{
    double sum = 0;
    for (std::size_t side = 0; side < border.sides.size(); ++side) {
        const Direction way = border.direction(scenario, route, leg, side);
        if (!border.controls(way)) continue;
        for (const AgencyPlan& agency : border.sides[side].agencies) {
            if (agency.sees(visitor.vehicle, way)) sum += fees_of(agency, visitor);
        }
    }
    return sum;
}

Vehicle vehicle_of(const Scenario& scenario, const FlowPlan& flow, const Route& route,
                   std::uint32_t leg)
{
    const bool by_train = leg > 0 ? goes_by_rail(scenario, route.stops[leg - 1], route.stops[leg])
                                  : flow.arrives_as == Vehicle::train;
    if (by_train) return Vehicle::train;
    return flow.kind == CargoKind::truck ? Vehicle::truck : Vehicle::none;
}

double days(double seconds) { return std::ceil(seconds / 86400 - 1e-9); }

bool has_tariff(const Scenario& scenario, std::uint32_t place, Charge kind, const FlowPlan& flow)
{
    return scenario.book && scenario.book->charges_stay(place, kind, flow.index);
}

// Of a shipment that goes on from here.
double storage_at(const Scenario& scenario, const FlowPlan& flow, std::uint32_t place)
{
    const PlacePlan& plan = scenario.place(place);
    if (const auto* dry_port = dynamic_cast<const DryPortPlan*>(&plan)) {
        if (has_tariff(scenario, place, Charge::storage, flow)) return 0;
        const double beyond_s = dry_port->stay_s.mean() - sim::in_seconds(dry_port->free_time);
        return beyond_s > 0 ? days(beyond_s) * dry_port->storage_per_day * flow.mean_size() : 0;
    }
    const auto* port = dynamic_cast<const PortPlan*>(&plan);
    if (port == nullptr) return 0;
    // A day begun: of storage within the free time, else of demurrage.
    const bool is_free = port->free_time > sim::Duration{0};
    if (has_tariff(scenario, place, is_free ? Charge::storage : Charge::demurrage, flow)) return 0;
    return (is_free ? port->storage_per_day : port->demurrage_per_day) * flow.mean_size();
}

bool charges_by_itself(const PlacePlan& plan)
{
    if (const auto* port = dynamic_cast<const PortPlan*>(&plan)) {
        return port->storage_per_day > 0 || port->demurrage_per_day > 0;
    }
    if (const auto* dry_port = dynamic_cast<const DryPortPlan*>(&plan)) {
        return dry_port->storage_per_day > 0;
    }
    const auto* border = dynamic_cast<const BorderPlan*>(&plan);
    if (border == nullptr) return false;
    return std::any_of(border->sides.begin(), border->sides.end(), [](const auto& side) {
        return std::any_of(side.agencies.begin(), side.agencies.end(),
                           [](const AgencyPlan& agency) { return !agency.fees.empty(); });
    });
}

}  // namespace

bool places_charge(const Scenario& scenario)
{
    return std::any_of(scenario.places.begin(), scenario.places.end(),
                       [](const auto& place) { return charges_by_itself(*place); });
}

double expected_charges(const Scenario& scenario, const FlowPlan& flow,
                        const std::vector<std::uint32_t>& stops)
{
    Route route;
    route.stops = stops;
    double sum = 0;
    for (std::uint32_t leg = 0; leg < stops.size(); ++leg) {
        if (leg + 1 < stops.size()) sum += storage_at(scenario, flow, stops[leg]);
        const auto* border = dynamic_cast<const BorderPlan*>(&scenario.place(stops[leg]));
        if (border == nullptr) continue;
        Visitor visitor{flow, vehicle_of(scenario, flow, route, leg), 1,
                        bulk_wagon_t(scenario, route, leg)};
        if (visitor.vehicle == Vehicle::train) {
            Passage passage;
            passage.kind = flow.kind;
            passage.shipments_per_s = 1;
            passage.size = flow.mean_size();
            passage.flow = passage.class_of = flow.index;
            passage.route = &route;
            visitor.vehicles = trains_per_s(scenario, passage, stops[leg]);
        }
        sum += fees_at(*border, scenario, visitor, route, leg);
    }
    return sum;
}

double expected_charges_onto(const Scenario& scenario, const FlowPlan& flow, std::uint32_t from,
                             std::uint32_t to)
{
    const auto* border = dynamic_cast<const BorderPlan*>(&scenario.place(to));
    if (border == nullptr) return flow.to == to ? 0 : storage_at(scenario, flow, to);
    Route route;
    route.stops = {from, to};
    Visitor visitor{flow, vehicle_of(scenario, flow, route, 1), 1,
                    bulk_wagon_t(scenario, from, std::nullopt)};
    if (visitor.vehicle == Vehicle::train) {
        const bool as_trains = flow.arrives_as == Vehicle::train;
        visitor.vehicles = as_trains ? 1 / flow.mean_per_arrival() : 0;
    }
    return fees_at(*border, scenario, visitor, route, 1);
}

}  // namespace karvan::models
