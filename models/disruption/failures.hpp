// Failures of the units of a resource, and the repair crews of its place.
#pragma once

#include <deque>
#include <memory>

#include "models/disruption/failure_plan.hpp"
#include "models/disruption/outages.hpp"
#include "sim/place.hpp"
#include "sim/resource.hpp"
#include "sim/stream.hpp"

namespace karvan::models {

// All that fails at one place. Each unit fails by itself; the crews repair in the order of
// priority, then first come first served (the machine repair problem).
class Failures {
public:
    // Without a number there is a crew for every failure.
    Failures(sim::Place& place, std::optional<std::int64_t> crews);

    // Null if they are not limited.
    sim::Resource* crews() { return crews_.get(); }
    // From now on units of the resource fail.
    void begin(const FailurePlan& plan, sim::Resource& resource);
    // What of the resource waited for a crew; null where nothing of it fails.
    const Outages* outages(const sim::Resource& resource) const;

private:
    // Of one resource, by whatever fails of it.
    struct Record {
        const sim::Resource* resource;
        Outages outages;
    };
    struct Equipment {
        const FailurePlan* plan;
        sim::Resource* resource;
        Outages* outages;
        std::int64_t in_order;
        sim::Stream lives;
        sim::Stream repairs;
    };

    static sim::Process fail(sim::Place& place, Failures* all, Equipment* equipment,
                             std::uint64_t unit);
    static sim::Task<> repair(sim::Place& place, Failures& all, Equipment& equipment,
                              std::uint64_t unit, std::uint32_t number);
    Outages& outages_of(const sim::Resource& resource);

    sim::Place& place_;
    std::unique_ptr<sim::Resource> crews_;
    std::deque<Record> records_;
    std::deque<Equipment> equipment_;
};

}  // namespace karvan::models
