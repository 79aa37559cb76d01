#include "models/disruption/failures.hpp"

namespace karvan::models {

Failures::Failures(sim::Place& place, std::optional<std::int64_t> crews) : place_(place)
{
    if (crews) crews_ = std::make_unique<sim::Resource>(place, "repair crews", *crews);
}

void Failures::begin(const FailurePlan& plan, sim::Resource& resource)
{
    const std::int64_t units = plan.units.value_or(resource.capacity());
    equipment_.push_back({&plan, &resource, units,
                          place_.stream("life of a unit of " + resource.name()),
                          place_.stream("repair of a unit of " + resource.name())});
    for (std::int64_t unit = 0; unit < units; ++unit) {
        place_.start("fail",
                     fail(place_, this, &equipment_.back(), static_cast<std::uint64_t>(unit)));
    }
}

sim::Process Failures::fail(sim::Place& place, Failures* all, Equipment* equipment,
                            std::uint64_t unit)
{
    const FailurePlan& plan = *equipment->plan;
    for (std::uint32_t number = 0;; ++number) {
        const sim::Duration life = sample_duration(plan.every_s, equipment->lives.at(unit, number));
        co_await place.delay(life);
        equipment->resource->limit(--equipment->in_order, plan.work);
        sim::Hold crew;
        if (all->crews_) crew = co_await all->crews_->acquire(1, plan.priority);
        const sim::Duration repair =
            sample_duration(plan.repair_s, equipment->repairs.at(unit, number));
        co_await place.delay(repair);
        crew.release();
        equipment->resource->limit(++equipment->in_order);
    }
}

}  // namespace karvan::models
