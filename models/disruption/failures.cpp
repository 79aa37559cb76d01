#include "models/disruption/failures.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace karvan::models {

Failures::Failures(sim::Place& place, std::optional<std::int64_t> crews) : place_(place)
{
    if (crews) crews_ = std::make_unique<sim::Resource>(place, "repair crews", *crews);
}

void Failures::begin(const FailurePlan& plan, sim::Resource& resource)
{
    const std::int64_t units = plan.units.value_or(resource.capacity());
    Record& record = record_of(resource, units);
    const std::string way = ++record.ways > 1 ? ", way " + std::to_string(record.ways) : "";
    equipment_.push_back({&plan, &record,
                          place_.stream("life of a unit of " + resource.name() + way),
                          place_.stream("repair of a unit of " + resource.name() + way)});
    for (std::int64_t unit = 0; unit < units; ++unit) {
        place_.start("fail",
                     fail(place_, this, &equipment_.back(), static_cast<std::uint64_t>(unit)));
    }
}

Failures::Record& Failures::record_of(sim::Resource& resource, std::int64_t units)
{
    for (Record& record : records_) {
        if (record.resource == &resource) return record;
    }
    return records_.emplace_back(Record{&resource, units, 0, 0, {}});
}

const Outages* Failures::outages(const sim::Resource& resource) const
{
    for (const Record& record : records_) {
        if (record.resource == &resource) return &record.outages;
    }
    return nullptr;
}

void Failures::count_failed(sim::Time now, Record& record, std::int64_t more,
                            sim::Interrupted policy)
{
    record.failed += more;
    // Fewer may fail than there are.
    record.units = std::max(record.units, record.resource->capacity());
    const std::int64_t in_order = std::max<std::int64_t>(record.units - record.failed, 0);
    record.outages.stop(now, in_order == 0);
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    record.resource->limit(record.failed > 0 ? in_order : all, policy);
}

sim::Process Failures::fail(sim::Place& place, Failures* all, Equipment* equipment,
                            std::uint64_t unit)
{
    const FailurePlan& plan = *equipment->plan;
    for (std::uint32_t number = 0;; ++number) {
        const sim::Duration life = sample_duration(plan.every_s, equipment->lives.at(unit, number));
        co_await place.delay(life);
        equipment->record->outages.fail(place.now());
        count_failed(place.now(), *equipment->record, 1, plan.work);
        co_await repair(place, *all, *equipment, unit, number);
        equipment->record->outages.end_repair(place.now());
        count_failed(place.now(), *equipment->record, -1, sim::Interrupted::finish);
    }
}

sim::Task<> Failures::repair(sim::Place& place, Failures& all, Equipment& equipment,
                             std::uint64_t unit, std::uint32_t number)
{
    const FailurePlan& plan = *equipment.plan;
    sim::Hold crew;
    if (all.crews_) crew = co_await all.crews_->acquire(1, plan.priority);
    equipment.record->outages.begin_repair(place.now());
    const sim::Duration work = sample_duration(plan.repair_s, equipment.repairs.at(unit, number));
    co_await place.delay(work);
}

}  // namespace karvan::models
