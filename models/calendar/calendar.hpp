// Calendars: when a place works, and with how many units - opening hours, shifts, holidays.
//
// Hours are written by weekday in local time: "Mon-Fri 08:00-18:00, Sat 09:00-13:00", "always",
// "08:00-20:00" (every day), "Mon-Sun 20:00-06:00" (over midnight). Before a run a calendar is
// expanded into the changes of its units, so that nothing of time zones is left in the simulation.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/reading/key_value.hpp"
#include "sim/time.hpp"

namespace karvan::models {

// The hours of a week in which something is open.
struct WeeklyHours {
    // Minutes from Monday 00:00; `end` may lie in the week after.
    struct Span {
        int begin = 0;
        int end = 0;
        bool operator==(const Span&) const = default;
    };
    std::vector<Span> spans;
    std::string text;  // as written

    // The share of the week, from 0 to 1.
    double share() const;
    bool is_always() const;
};

WeeklyHours always_open();

// What the text says, or what is wrong with it and what is allowed.
std::variant<WeeklyHours, std::string> parse_hours(std::string_view text);

// So many units work in these hours.
struct Shift {
    WeeklyHours hours = always_open();
    std::int64_t units = 1;
};

// From a moment on, that share of the units is there: a terminal that opens step by step.
struct RampStep {
    std::chrono::local_seconds from{};
    double share = 1;
};

// Shifts add up where they overlap; on holidays (local dates, midnight to midnight) nobody works.
struct Calendar {
    std::vector<Shift> shifts;
    std::vector<std::chrono::local_seconds> holidays;
    std::string time_zone;            // of the IANA data base, "Asia/Baku"; empty: UTC
    std::vector<RampStep> ramp = {};  // in order of time; all units before the first step

    bool never_changes() const;
    // Mean units over the week, without holidays.
    double mean_units() const;
    // The most units that ever work together.
    std::int64_t most_units() const;
};

bool is_time_zone(const std::string& name);

// From `at` on there are `units`.
struct UnitsChange {
    sim::Time at;
    std::int64_t units;
    bool operator==(const UnitsChange&) const = default;
};

// The changes over a run, in order; the first is at time 0. `start` is the moment of time 0 in UTC.
// An hour that a change to summer time skips begins when it would have been over; of an hour that
// comes twice the first counts. Throws std::runtime_error for an unknown time zone.
std::vector<UnitsChange> expand(const Calendar& calendar, std::chrono::local_seconds start,
                                sim::Duration horizon);

// A local date and time as a moment of a simulation that begins at `start` (UTC); may be negative.
sim::Time moment_of(std::chrono::local_seconds local, const std::string& time_zone,
                    std::chrono::local_seconds start);

// Hours as the value of a key.
template <>
struct KeyValue<WeeklyHours> {
    static std::string type(const KeyFacts&) { return "opening hours"; }
    static std::optional<WeeklyHours> read(const Node& node, const KeyFacts& facts,
                                           Reading& reading);
    static Node write(const WeeklyHours& hours, const KeyFacts&, const Node*)
    {
        return node_of(hours.text);
    }
};

}  // namespace karvan::models
