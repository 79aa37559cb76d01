// What a scenario says of a disruption: where it strikes, what it does, and when.
//
// Where: places, links, sea services, one resource of places, a country, a circle, a chain along
// which it comes with a delay. What: closed, a share of the capacity or of the speed, an embargo;
// and how it fades after its end.
// When: at fixed times, at hours of the week, at random, or with some chance after another one. So
// a shock without a target of its own makes the disruptions that follow it occur together.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/cause.hpp"
#include "sim/law.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

template <class Plan>
class Keys;
class Diagnostics;
struct Node;
struct Scenario;

struct LinkEnds {
    std::string from;
    std::string to;
    bool both_ways = true;
};

// A circle on the globe.
struct AreaPlan {
    double latitude = 0;
    double longitude = 0;
    double radius_km = 0;
};

// One thing that a disruption strikes.
struct DisruptionTarget {
    enum class Kind : std::uint8_t { place, link, service };
    Kind kind = Kind::place;
    std::uint32_t index = 0;  // of the place, the link or the sea service in the scenario
    sim::Duration delay{};    // after the beginning of the disruption
};

struct DisruptionPlan {
    std::string id;
    std::string name;

    // Where. No target at all: a shock that others follow.
    std::vector<std::string> place_ids;
    std::vector<LinkEnds> link_ends;
    std::vector<std::string> service_ids;
    std::vector<std::string> countries;
    std::optional<AreaPlan> area;
    std::vector<std::string> chain;
    sim::Duration chain_delay{};
    std::vector<std::string> kinds;       // of all those places, these kinds alone; empty: all
    std::optional<std::string> resource;  // of those places, this resource alone

    // What.
    bool closed = false;
    std::optional<double> capacity_share;
    std::optional<double> speed_share;
    std::vector<std::string> embargo;  // commodities
    sim::Duration recovery{};          // in which capacity and speed come back after the end
    sim::Interrupted work = sim::Interrupted::finish;
    std::optional<Cause> cause;

    // When.
    std::optional<std::chrono::local_seconds> from;
    std::optional<std::chrono::local_seconds> to;
    std::vector<std::chrono::local_seconds> dates;
    std::optional<WeeklyHours> hours;
    std::string time_zone;  // of dates and hours; empty: UTC
    std::optional<sim::Law> every_s;
    std::optional<sim::Law> length_s;
    std::vector<double> season;  // 12 monthly factors of the rate; empty: none
    std::optional<std::string> after;
    sim::Law lag_s = sim::Law::constant(0);
    double probability = 1;

    // Known once the scenario is assembled.
    std::vector<DisruptionTarget> targets;
    std::vector<char> embargoed;               // by flow; empty: no embargo
    std::optional<std::uint32_t> after_index;  // among the disruptions of the scenario

    bool closes() const { return closed || capacity_share == 0.0; }
    Cause cause_of_waits() const
    {
        const bool only_embargo = !embargo.empty() && !closes();
        return cause.value_or(only_embargo ? Cause::embargo : Cause::disruption);
    }
    // The share of the capacity that is left, 0 if closed.
    double capacity_left() const { return closed ? 0 : capacity_share.value_or(1); }
};

const Keys<DisruptionPlan>& disruption_keys();

// Finds the targets of all disruptions of the scenario; `tables` is the list [[disruption]].
void resolve_disruptions(Scenario& scenario, const Node* tables, Diagnostics& problems);

// Once all is known: are the resources that disruptions, calendars and failures name resources of
// their places? `root` is the scenario file.
void check_named_resources(const Scenario& scenario, const Node& root, Diagnostics& problems);

// What it strikes and what it does, for tables and the results file: "AZALT, KZAAU", "closed".
std::string target_text(const Scenario& scenario, const DisruptionPlan& plan);
std::string effect_text(const DisruptionPlan& plan);

// The distance along a great circle.
double great_circle_km(double latitude_1, double longitude_1, double latitude_2,
                       double longitude_2);

}  // namespace karvan::models
