// What a scenario says of a border crossing: two sides, each with agencies in series or groups,
// and the rules by which vehicles pass.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/border/border_agency_plan.hpp"
#include "models/border/border_rules_plan.hpp"
#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"

namespace karvan::models {

// Whether the two sides control one after the other.
enum class Control : std::uint8_t {
    separate,  // two stops
    joint,     // at one stop, both at once
    single,    // once: the side that is left trusts the one that is entered
};

struct BorderSidePlan {
    std::string id;
    std::string country;
    std::string time_zone;  // empty: that of the country, or UTC
    std::string zone_of_country;
    std::vector<std::chrono::local_seconds> holidays;
    std::vector<AgencyPlan> agencies;
    std::vector<QuotaPlan> quotas;
    std::optional<SlotPlan> slots;
    std::optional<ConvoyPlan> convoy;

    const std::string& zone() const { return time_zone.empty() ? zone_of_country : time_zone; }
    Calendar calendar(const AgencyPlan& agency) const
    {
        Calendar calendar{agency.work_shifts(), holidays, time_zone};
        agency.adopted.complete(calendar);
        return calendar;
    }
};

struct BorderPlan : PlacePlan {
    std::vector<BorderSidePlan> sides;    // one or two
    std::vector<std::string> between;     // places: from the first one, sides are passed in order
    std::optional<std::int64_t> tracks;   // room for trains; absent: no limit
    std::optional<std::int64_t> parking;  // room for trucks; absent: no limit
    std::optional<std::int64_t> outside;  // trucks in the queue outside; absent: kept upstream
    Control control = Control::separate;

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    void adopt(const std::vector<CalendarPlan>& calendars) override;
    bool has_finite_room() const override { return tracks || parking; }
    bool is_junction() const override { return false; }
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // True if a route that stops here as number `leg` passes the sides in their order: by the
    // nearest place of `between` on the way, or else of a country of a side; true if unknown.
    bool in_order(const Scenario& scenario, const Route& route, std::uint32_t leg) const;
    // Which way a vehicle passes a side; with two sides the first is left, the second entered.
    Direction direction(const Scenario& scenario, const Route& route, std::uint32_t leg,
                        std::size_t side) const;
    // Does a side control what passes it this way?
    bool controls(Direction way) const
    {
        return control != Control::single || way == Direction::entry;
    }
    // The sides that control a vehicle, in the order in which it passes them.
    std::vector<std::size_t> sides_passed(bool in_order) const;
    std::string officers_name(const BorderSidePlan& side, const AgencyPlan& agency) const;
};

const Keys<BorderPlan>& border_keys();

}  // namespace karvan::models
