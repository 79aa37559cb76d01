// The keys of [[commodity]] and [[flow]].
//
// These structs hold what is written; flow_reading.cpp makes the plans of it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/demand/flow_plan.hpp"
#include "models/reading/keys.hpp"
#include "models/routing/routing.hpp"

namespace karvan::models {

struct WayKeys {
    std::string id;
    std::string name;
    std::string commodity;
    CargoKind cargo = CargoKind::unit;
    std::string from;
    std::string to;
    std::vector<std::string> via;
    std::vector<std::string> sources;
};

// How many shipments, and when.
struct RateKeys {
    std::string volume;  // its unit depends on the cargo
    ArrivalPattern arrivals = ArrivalPattern::poisson;
    std::optional<sim::Law> interarrival_s;
    std::vector<double> season;
    std::vector<double> weekdays;
    std::vector<double> hours;
    std::string time_zone;
    double growth = 0;
    std::vector<std::string> timetable;
    std::optional<sim::Law> deviation_s;
    std::string trace;
    std::vector<std::string> answers;
    double answer_share = 1;
    sim::Law dwell_s = sim::Law::constant(0);
    std::int64_t population = 0;
};

struct FlowKeys : WayKeys, RateKeys, RoutingKeys, FlowValue {
    sim::Law size = sim::Law::constant(1);
    double tonnes = 0;
    sim::Law per_arrival = sim::Law::constant(1);
    Vehicle arrives_as = Vehicle::none;
    std::int16_t priority = 0;
    bool empty = false;
    std::optional<double> tare_t;
    std::optional<double> unit_load_t;
    std::optional<double> unit_volume_m3;
    std::string trader;
};

const Keys<CommodityPlan>& commodity_keys();
const Keys<FlowKeys>& flow_keys();

// The size of a shipment as far as it is known without commodities: of bulk its weight, if that is
// said. (Both are the same, or the reader has said what is wrong.)
sim::Law size_of(const FlowKeys& flow);

// Shipments per second that a flow's volume means. Nothing, with the reason, if it is no rate of
// what the cargo is counted in, or of tonnes.
std::optional<double> shipments_per_s(const FlowKeys& flow, Misfit& misfit);

// The moments of an entry of a timetable, "Mon-Fri 08:00", as hours of one minute each, or what is
// wrong with it.
std::variant<WeeklyHours, std::string> timetable_entry(const std::string& text);

}  // namespace karvan::models
