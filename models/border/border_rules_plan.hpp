// What a scenario says of the rules by which trucks pass a side of a border: daily quotas, the
// electronic queue, convoys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// What is no train comes by road.
constexpr Vehicle as_vehicle(Vehicle vehicle)
{
    return vehicle == Vehicle::train ? Vehicle::train : Vehicle::truck;
}

// Whom a rule is for: trucks (or trains) in one direction, of some commodities.
struct RuleScope {
    Vehicle vehicle = Vehicle::truck;
    std::vector<std::string> commodities;  // empty: all
    std::optional<bool> hazardous;         // dangerous goods alone, or others alone

    bool covers(const Consist& consist, const std::vector<FlowPlan>& flows) const;
    bool covers(Vehicle kind, const FlowPlan& flow) const;
};

struct QuotaPlan : RuleScope {
    std::string id;
    std::int64_t per_day = 1;
    bool carried_over = false;
};

struct SlotPlan : RuleScope {
    sim::Duration every{};
    std::int64_t trucks = 1;
    WeeklyHours hours = always_open();
    sim::Duration notice{};
    double booked_share = 0;                  // of vehicles that booked a slot before they set out
    std::int64_t reserved = 1;                // of the vehicles of a slot, for these
    sim::Law late_s = sim::Law::constant(0);  // when they come, after the beginning of their slot
    sim::Duration kept{};                     // a slot that was missed by more is lost

    std::int64_t unreserved() const { return booked_share > 0 ? trucks - reserved : trucks; }
};

struct ConvoyPlan : RuleScope {
    std::int64_t trucks = 1;
    std::int64_t least = 1;
    std::optional<sim::Duration> longest_wait;
    std::optional<sim::Duration> every;
    sim::Duration first{};
    std::optional<std::int64_t> crews;
    sim::Law drive_s = sim::Law::constant(0);
    sim::Law back_s = sim::Law::constant(0);
    double escorted_share = 1;
};

const Keys<QuotaPlan>& quota_keys();
const Keys<SlotPlan>& slot_keys();
const Keys<ConvoyPlan>& convoy_keys();

}  // namespace karvan::models
