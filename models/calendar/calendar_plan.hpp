// What a scenario says of a calendar: hours, holidays, a time zone, a ramp. Places and their
// resources refer to it by its id; the calendar of a country gives its holidays and its time zone
// to all that lies there and has none of its own.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct CalendarPlan {
    std::string id;
    std::optional<std::string> country;
    WeeklyHours hours = always_open();
    std::string time_zone;
    std::vector<std::chrono::local_seconds> dates;  // holidays of one year
    std::vector<std::string> yearly;                // holidays of every year, "03-20"
    std::vector<RampStep> ramp;

    // All holidays of the years 1970 to 2200.
    std::vector<std::chrono::local_seconds> holidays() const;
    // Of a resource of so many units.
    Calendar of(std::int64_t units) const
    {
        return {{Shift{hours, units}}, holidays(), time_zone, ramp};
    }
};

// A calendar that the place, or one resource of it, keeps.
struct ResourceHoursPlan {
    std::string calendar;
    std::optional<std::string> resource;
    sim::Interrupted closing = sim::Interrupted::finish;
};

// The calendars that complete the hours of somebody: the one that he names, and his country's.
struct AdoptedCalendars {
    std::optional<CalendarPlan> named;
    std::optional<CalendarPlan> national;

    void find(const std::vector<CalendarPlan>& calendars, const std::optional<std::string>& id,
              const std::string& country);
    // The named one gives the hours where none are said, its holidays as well, the time zone, the
    // ramp. The national one gives holidays (not to who is always open) and the time zone where
    // there are none.
    void complete(Calendar& calendar) const;
};

const Keys<CalendarPlan>& calendar_keys();
const Keys<ResourceHoursPlan>& resource_hours_keys();

// The calendar of that id, null if there is none; and the first one of that country.
const CalendarPlan* calendar_by_id(const std::vector<CalendarPlan>& calendars,
                                   const std::string& id);
const CalendarPlan* calendar_of_country(const std::vector<CalendarPlan>& calendars,
                                        const std::string& country);

}  // namespace karvan::models
