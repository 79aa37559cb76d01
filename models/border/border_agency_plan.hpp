// What a scenario says of one authority at one side of a border: customs, border guard,
// phytosanitary control. Its staff and hours, what it checks, its lanes, its fees.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/money/charge.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// Which way a control looks.
enum class Direction : std::uint8_t { both, exit, entry };

// The share of a lane among the shipments of a commodity, of a class of traders, of dangerous
// goods, or of several of them.
struct LaneSharePlan {
    std::optional<std::string> commodity;
    std::optional<std::string> trader;
    double share = 0;
    std::optional<bool> hazardous = {};

    // How closely it fits a flow: 0 not at all, else the more, the more it says; the trader before
    // the commodity before the danger.
    int fit(const FlowPlan& flow) const;
};

// A lane of a risk assessment, such as green, blue, yellow, red.
struct LanePlan {
    std::string id;
    double share = 0;
    std::vector<LaneSharePlan> share_of;
    sim::Law check_s = sim::Law::constant(0);
    sim::Law inspection_s = sim::Law::constant(0);
    sim::Law delay_s = sim::Law::constant(0);

    double share_for(const FlowPlan& flow) const;
};

enum class FeeBasis : std::uint8_t { vehicle, shipment, unit };

struct FeePlan {
    std::string id;
    bool unofficial = false;
    sim::Law amount = sim::Law::constant(0);
    FeeBasis per = FeeBasis::vehicle;
    double paid_share = 1;
    std::optional<Vehicle> vehicle;

    // By trucks, which is all that comes by road, or by trains.
    bool is_due(Vehicle by) const
    {
        return !vehicle || (*vehicle == Vehicle::train) == (by == Vehicle::train);
    }
    Charge charge() const { return unofficial ? Charge::unofficial : Charge::border_fee; }
};

struct AgencyPlan {
    std::string id;
    std::string group;
    Direction direction = Direction::both;

    std::int64_t officers = 1;
    WeeklyHours hours = always_open();
    std::vector<Shift> shifts;
    std::optional<std::string> calendar_id;
    AdoptedCalendars adopted;
    sim::Interrupted closing = sim::Interrupted::finish;

    // Time of one officer; an agency does not see what it has no time for.
    std::optional<sim::Law> per_train_s;
    std::optional<sim::Law> per_truck_s;
    std::optional<sim::Law> per_wagon_s;
    std::optional<sim::Law> per_shipment_s;  // for every shipment, in a train or by itself
    sim::Law documents_s = sim::Law::constant(0);
    double pre_arrival_share = 0;

    double inspected_share = 0;
    sim::Law inspection_s = sim::Law::constant(0);
    double wrong_documents_share = 0;
    sim::Law rework_s = sim::Law::constant(0);
    std::vector<LanePlan> lanes;
    std::vector<FeePlan> fees;

    bool sees(Vehicle vehicle) const;
    bool sees(Vehicle vehicle, Direction way) const
    {
        return sees(vehicle) && (direction == Direction::both || direction == way);
    }
    // The chance of each lane for a shipment of a flow, adding up to 1; empty without lanes.
    std::vector<double> lane_shares(const FlowPlan& flow) const;
    // Mean time of an officer for a vehicle with so many shipments of a flow, and where they are
    // bulk, so much of it in a wagon.
    double mean_seconds(Vehicle vehicle, double shipments, const FlowPlan& flow,
                        double wagon_t) const;
    std::vector<Shift> work_shifts() const
    {
        return shifts.empty() ? std::vector<Shift>{{hours, officers}} : shifts;
    }
};

// Wagons of cargo, its own or those that bulk on rails fills with so many tonnes.
double wagons_of(CargoKind kind, double size, Vehicle by, double wagon_t);
// Units that pay one by one: TEU, trucks, wagons; bulk on a road is one.
double units_of(CargoKind kind, double size, Vehicle by, double wagon_t);

const Keys<AgencyPlan>& agency_keys();

}  // namespace karvan::models
