#include "models/disruption/failures.hpp"

namespace karvan::models {

Failures::Failures(sim::Place& place, std::optional<std::int64_t> crews) : place_(place)
{
    if (crews) crews_ = std::make_unique<sim::Resource>(place, "repair crews", *crews);
}

void Failures::begin(const FailurePlan& plan, sim::Resource& resource)
{
    const std::int64_t units = plan.units.value_or(resource.capacity());
    equipment_.push_back({&plan, &resource, &outages_of(resource), units,
                          place_.stream("life of a unit of " + resource.name()),
                          place_.stream("repair of a unit of " + resource.name())});
    for (std::int64_t unit = 0; unit < units; ++unit) {
        place_.start("fail",
                     fail(place_, this, &equipment_.back(), static_cast<std::uint64_t>(unit)));
    }
}

Outages& Failures::outages_of(const sim::Resource& resource)
{
    for (Record& record : records_) {
        if (record.resource == &resource) return record.outages;
    }
    return records_.emplace_back(Record{&resource, {}}).outages;
}

const Outages* Failures::outages(const sim::Resource& resource) const
{
    for (const Record& record : records_) {
        if (record.resource == &resource) return &record.outages;
    }
    return nullptr;
}

sim::Process Failures::fail(sim::Place& place, Failures* all, Equipment* equipment,
                            std::uint64_t unit)
{
    const FailurePlan& plan = *equipment->plan;
    for (std::uint32_t number = 0;; ++number) {
        const sim::Duration life = sample_duration(plan.every_s, equipment->lives.at(unit, number));
        co_await place.delay(life);
        equipment->resource->limit(--equipment->in_order, plan.work);
        co_await repair(place, *all, *equipment, unit, number);
        equipment->resource->limit(++equipment->in_order);
    }
}

sim::Task<> Failures::repair(sim::Place& place, Failures& all, Equipment& equipment,
                             std::uint64_t unit, std::uint32_t number)
{
    const FailurePlan& plan = *equipment.plan;
    const sim::Duration work = sample_duration(plan.repair_s, equipment.repairs.at(unit, number));
    if (!all.crews_) {
        co_await place.delay(work);
        co_return;
    }
    equipment.outages->fail(place.now());
    sim::Hold crew = co_await all.crews_->acquire(1, plan.priority);
    equipment.outages->begin_repair(place.now());
    co_await place.delay(work);
    crew.release();
    equipment.outages->end_repair(place.now());
}

}  // namespace karvan::models
