// The disruptions of one replication: when each occurs, and what that means where it strikes. The
// calendars that places and their resources keep are obeyed in the same way.
//
// All are drawn before the replication runs, from addressed draws (seed, replication, disruption),
// so every site knows the same without asking another one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/disruption/timeline.hpp"

namespace karvan::models {

struct Scenario;

// A disruption as it happened.
struct Occurrence {
    std::uint32_t disruption = 0;  // index in the scenario
    sim::Time begin{};
    sim::Time end{};
    bool operator==(const Occurrence&) const = default;
};

// In the order of the disruptions of the scenario, of each in the order of time.
std::vector<Occurrence> draw_occurrences(const Scenario& scenario, std::uint32_t replication);

class Disturbances {
public:
    Disturbances() = default;
    Disturbances(const Scenario& scenario, std::uint32_t replication);

    bool none() const
    {
        return places_.empty() && links_.empty() && services_.empty() && resources_.empty();
    }
    const std::vector<Occurrence>& occurrences() const { return occurrences_; }

    // Null where nothing ever strikes.
    const Timeline* place(std::uint32_t index) const { return find(places_, index); }
    const Timeline* link(std::uint32_t index) const { return find(links_, index); }
    const Timeline* service(std::uint32_t index) const { return find(services_, index); }
    // What strikes a resource: its place as a whole, or the resource by name.
    const Timeline* resource(std::uint32_t place, const std::string& name) const;

private:
    using Timelines = std::map<std::uint32_t, Timeline>;

    static const Timeline* find(const Timelines& timelines, std::uint32_t index)
    {
        const auto found = timelines.find(index);
        return found == timelines.end() ? nullptr : &found->second;
    }

    using Strikes = std::vector<Strike>;
    struct AllStrikes;
    void build(AllStrikes& strikes);

    std::vector<Occurrence> occurrences_;
    Timelines places_;
    Timelines links_;
    Timelines services_;
    std::map<std::pair<std::uint32_t, std::string>, Timeline> resources_;
};

// The mean share of the capacity that disruptions, calendars and failures leave to a resource,
// after the warm-up, in the replications that the scenario asks for (at most 100 of them).
class CapacityLeft {
public:
    explicit CapacityLeft(const Scenario& scenario);
    // Of a resource with so many units on average.
    double of(std::uint32_t place, const std::string& resource, double units) const;

private:
    const Scenario& scenario_;
    std::vector<Disturbances> replications_;
};

}  // namespace karvan::models
