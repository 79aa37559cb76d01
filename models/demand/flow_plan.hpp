// Flows: what goes from where to where, how much of it, when, and by what way.
//
// A flow is one commodity from an origin to a destination. How its shipments come into being is in
// demand.hpp, the rate over the year in rate_profile.hpp, how a way is chosen in route_choice.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/demand/flow_value.hpp"
#include "models/demand/rate_profile.hpp"
#include "models/shipment.hpp"
#include "sim/law.hpp"
#include "sim/time.hpp"

namespace karvan::models {

// What is carried, and what others make of it: borders their lanes, accounts the value of stock.
struct CommodityPlan {
    std::string id;
    std::string name;
    std::optional<double> value_per_t;   // USD
    std::optional<double> density_t_m3;  // tonnes per cubic metre
    bool hazardous = false;
    std::optional<sim::Duration> shelf_life;  // on the way; then it is spoiled
    std::vector<std::string> sources;
};

enum class ArrivalPattern : std::uint8_t {
    poisson,
    even,
    timetable,
    trace,
    answer,
    none,  // customers of other flows become those of this one
};

// Shipments that arrive together at a moment known beforehand: of a timetable or a trace.
struct PlannedArrival {
    sim::Time at{};
    std::optional<std::int32_t> shipments;  // else as the flow says
    std::optional<std::int32_t> size;
    std::optional<double> tonnes;  // of one shipment
    std::optional<std::int16_t> priority;
};

// A way from the origin of a flow, or from a place where it may choose again, to its destination.
struct Alternative {
    Route route;  // begins at the place of the choice
    std::string name;
    double share = 0;      // of the shipments, as far as it is known before the run
    double money = 0;      // of a shipment: tariffs and costs by distance, USD
    double transit_s = 0;  // of its links, mean
    double free_cost = 0;  // generalised cost where nothing waits, USD
};

enum class RouteRule : std::uint8_t { fixed, shares, least_cost, logit };
enum class Rerouting : std::uint8_t { never, when_closed, always };

// How shipments of a flow find their way.
struct RoutingPlan {
    RouteRule rule = RouteRule::fixed;
    std::int32_t routes = 3;            // alternatives that are looked for
    double scale = 1;                   // of the logit, per USD
    double usd_per_s = 1.0 / 3600;      // value of time of a shipment
    double usd_per_km = 0;              // of a shipment
    sim::Duration information_delay{};  // choices know waits as they were so long ago
    sim::Duration information_every{};  // places publish them at this interval
    Rerouting rerouting = Rerouting::when_closed;

    // Do choices depend on what is known of waits and closures?
    bool is_informed() const { return rule == RouteRule::least_cost || rule == RouteRule::logit; }
};

struct FlowPlan {
    std::string id;
    std::string name;
    std::string commodity;
    std::optional<std::uint32_t> commodity_index;  // in the scenario, where it is described
    CargoKind kind = CargoKind::unit;
    std::uint32_t from = 0;
    std::optional<std::uint32_t> to;  // none: where the stations' routing ends
    std::vector<std::uint32_t> via;

    // How many, and when.
    double shipments_per_s = 0;  // when all factors are 1; 0 for a closed population
    ArrivalPattern pattern = ArrivalPattern::poisson;
    std::optional<sim::Law> interarrival_s;  // instead of the pattern; of arrivals, not shipments
    RateShape shape;                         // how the rate changes over the run
    std::vector<PlannedArrival> planned;     // of a timetable or a trace, in order
    std::optional<sim::Law> deviation_s;     // of arrivals from the timetable: late by so much
    std::int64_t population = 0;             // closed: so many circulate for ever
    std::vector<std::uint32_t> answers;      // flows whose arrivals at `from` bring it forth
    double answer_share = 1;
    sim::Law dwell_s = sim::Law::constant(0);    // until what answers sets out
    std::optional<double> mean_shipments_per_s;  // over the run, all factors counted

    // What one shipment is.
    std::int32_t size = 1;             // TEU, wagons or trucks; the mean where there is a law
    std::optional<sim::Law> size_law;  // rounded without bias
    double tonnes = 0;                 // where the size is the one above
    std::int32_t per_arrival = 1;      // shipments that arrive together; the mean of a law
    std::optional<sim::Law> per_arrival_law;
    Vehicle arrives_as = Vehicle::none;  // a train: those that arrive together come as one
    std::int16_t priority = 0;
    bool empty = false;      // containers, wagons or trucks without cargo
    double tare_t = 0;       // of one of them, where they are empty
    bool hazardous = false;  // dangerous goods, by its commodity
    std::string trader;      // or his class, for border lanes and fleets of an owner
    FlowValue worth;

    RoutingPlan routing;
    Route route;                            // the only one, or the first of the alternatives
    std::vector<Alternative> alternatives;  // from the origin; empty: there is one route
    std::map<std::uint32_t, std::vector<Alternative>> onward;  // from places where it may change
    std::uint32_t index = 0;

    double mean_rate() const { return mean_shipments_per_s.value_or(shipments_per_s); }
    // Means over a trace, where there is one.
    std::optional<double> traced_size;
    std::optional<double> traced_per_arrival;
    std::optional<double> traced_tonnes;

    double mean_size() const
    {
        return traced_size ? *traced_size : size_law ? size_law->mean() : size;
    }
    double mean_per_arrival() const { return traced_per_arrival.value_or(drawn_per_arrival()); }
    // Where a trace says nothing else.
    double drawn_per_arrival() const
    {
        return per_arrival_law ? per_arrival_law->mean() : per_arrival;
    }
    double mean_tonnes() const { return traced_tonnes.value_or(tonnes); }
    // Of a shipment of that size.
    double tonnes_of(std::int32_t shipment_size) const
    {
        return size_law ? tonnes / size_law->mean() * shipment_size : tonnes;
    }
};

// Flows, or commodities, that have good and bad months together.
enum class ShockLaw : std::uint8_t { lognormal, gaussian };
enum class ShockPeriod : std::uint8_t { month, week };

struct CorrelationPlan {
    std::string id;
    ShockLaw law = ShockLaw::lognormal;
    ShockPeriod period = ShockPeriod::month;
    std::vector<double> cv;                 // of the factor of each member
    std::vector<std::vector<double>> root;  // lower triangle: L L' correlates the normal shocks
};

}  // namespace karvan::models
