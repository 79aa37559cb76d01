// Storms as they happen. Their draws are addressed, so they can be told without running anything:
// a port follows the same course of storms that is written beside the disruptions as they happened.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "models/disruption/disruption.hpp"
#include "models/disruption/storms.hpp"
#include "sim/stream.hpp"

namespace karvan::models {

struct Storm {
    sim::Time begin{};
    sim::Time end{};
};

// The streams of the storms of one place, or of an area; `of` tells several kinds at a place apart.
struct StormStreams {
    sim::Stream calms;
    sim::Stream lengths;
};
StormStreams storm_streams(std::uint64_t seed, std::uint32_t replication, const std::string& owner,
                           const std::string& of = {});

// The storms of a plan, one after the other, from time 0.
class StormCourse {
public:
    // The plan must outlive it.
    StormCourse(const StormPlan& plan, std::chrono::local_seconds start, StormStreams streams);

    // Nothing if there is none within 100 years.
    std::optional<Storm> next();

private:
    const StormPlan* plan_;
    std::chrono::local_seconds start_;
    StormStreams streams_;
    sim::Time now_ = sim::start_of_time;
    std::uint64_t number_ = 0;
};

// The storms of a port, of its cranes, or of an area of weather, and what they shut.
struct StormKind {
    std::string id;      // "storms AZALT"
    std::string name;    // for people
    std::string target;  // in words
    std::string effect;
    std::string owner;  // of the streams
    std::string of;     // which of the owner's storms
    const StormPlan* plan;

    // A place, with the resource that stands still, or a sea service.
    struct Reach {
        std::optional<std::uint32_t> place;
        std::optional<std::uint32_t> service;
        std::string resource;
    };
    std::vector<Reach> reaches;
};

// Of the ports in the order of places, then of the areas; those that never blow are left out.
std::vector<StormKind> storm_kinds(const Scenario& scenario);

// Those that begin before the horizon, kind by kind. Occurrence::disruption counts on after the
// disruptions of the scenario, in the order of storm_kinds().
std::vector<Occurrence> storm_occurrences(const Scenario& scenario, std::uint32_t replication);

}  // namespace karvan::models
