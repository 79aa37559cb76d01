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
// priority, then first come first served (the machine repair problem). Where a resource fails in
// several ways, what is out of order of it adds up.
class Failures {
public:
    // Without a number there is a crew for every failure.
    Failures(sim::Place& place, std::optional<std::int64_t> crews);

    // Null if they are not limited.
    sim::Resource* crews() { return crews_.get(); }
    // From now on units of the resource fail.
    void begin(const FailurePlan& plan, sim::Resource& resource);
    // What of the resource was out of order; null where nothing of it fails.
    const Outages* outages(const sim::Resource& resource) const;

private:
    // One resource, with all that fails of it.
    struct Record {
        sim::Resource* resource;
        std::int64_t units;  // the most that there were, as far as known
        std::int64_t failed = 0;
        int ways = 0;  // in which it fails
        Outages outages;
    };
    struct Equipment {
        const FailurePlan* plan;
        Record* record;
        sim::Stream lives;
        sim::Stream repairs;
    };

    static sim::Process fail(sim::Place& place, Failures* all, Equipment* equipment,
                             std::uint64_t unit);
    static sim::Task<> repair(sim::Place& place, Failures& all, Equipment& equipment,
                              std::uint64_t unit, std::uint32_t number);
    static void count_failed(sim::Time now, Record& record, std::int64_t more,
                             sim::Interrupted policy);
    Record& record_of(sim::Resource& resource, std::int64_t units);

    sim::Place& place_;
    std::unique_ptr<sim::Resource> crews_;
    std::deque<Record> records_;
    std::deque<Equipment> equipment_;
};

}  // namespace karvan::models
