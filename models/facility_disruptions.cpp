// How a facility obeys disruptions and calendars, and how its resources fail.
#include "models/disruption/closures.hpp"
#include "models/disruption/disruption.hpp"
#include "models/disruption/failures.hpp"
#include "models/facility.hpp"
#include "models/plan.hpp"

namespace karvan::models {

void Facility::begin_failures()
{
    for (const FailurePlan& failure : plan_.failures) {
        for (sim::Resource* resource : restricted_) {
            if (resource->name() == failure.resource) failures_->begin(failure, *resource);
        }
    }
}

void Facility::obey(const Disturbances& disturbances)
{
    disturbed_ = disturbances.place(id());
    for (auto& [to, outlet] : outlets_) {
        outlet->obey(disturbances.link(outlet->where() - facts_.places));
    }
    std::vector<sim::Resource*> as_the_place;
    for (sim::Resource* resource : restricted_) {
        const Timeline* timeline = disturbances.resource(id(), resource->name());
        if (timeline == disturbed_) {
            as_the_place.push_back(resource);
        } else {
            own_timelines_.emplace_back(resource, timeline);
            std::vector<sim::Resource*> alone{resource};
            start("follow disruptions", follow_disruptions(*this, timeline, std::move(alone)));
        }
    }
    if (disturbed_ == nullptr || as_the_place.empty()) return;
    start("follow disruptions", follow_disruptions(*this, disturbed_, std::move(as_the_place)));
}

sim::Process Facility::follow_disruptions(Facility& self, const Timeline* timeline,
                                          std::vector<sim::Resource*> resources)
{
    for (const Spell& spell : timeline->spells()) {
        co_await self.delay_until(spell.begin, sim::Phase::state);
        const double factor = spell.closed ? 0 : spell.capacity;
        for (sim::Resource* resource : resources) resource->restrict(factor, spell.work);
    }
}

sim::Task<> Facility::admission(Facility& self, Facility& at, Consist& consist)
{
    if (at.disturbed_ == nullptr) co_return;
    const sim::Time open = at.disturbed_->admission(self.now(), consist.cargo);
    if (open == self.now()) co_return;
    co_await self.delay_until(open);
    at.disturbed_->account_barred(consist, self.id(), self.now());
}

sim::Process Facility::wait_at_closure(Facility& self, Consist consist)
{
    co_await admission(self, self, consist);
    self.receive(std::move(consist));
}

void Facility::account_closures(Consist& consist)
{
    consist.cargo.for_each([&](Shipment& s) { disturbed_->account_closed(s, id(), now()); });
}

const Outages* Facility::outages_of(const sim::Resource& resource) const
{
    return failures_ == nullptr ? nullptr : failures_->outages(resource);
}

void Facility::account_wait(Consist& consist, const sim::Resource& resource, Cause cause)
{
    consist.cargo.for_each([&](Shipment& s) { account_wait(s, resource, cause); });
}

void Facility::account_wait(Shipment& shipment, const sim::Resource& resource, Cause cause)
{
    const Outages* outages = outages_of(resource);
    const Timeline* timeline = timeline_of(resource);
    const Outages::Stop stop =
        stopped_while_open({&outages, 1}, timeline, shipment.accounted, now());
    models::account_wait(shipment, id(), now(), timeline, stop, cause);
}

void Facility::account_work(Consist& consist, const sim::Resource& resource, Cause cause,
                            sim::Duration work)
{
    consist.cargo.for_each([&](Shipment& s) { account_work(s, resource, cause, work); });
}

void Facility::account_work(Shipment& shipment, const sim::Resource& resource, Cause cause,
                            sim::Duration work)
{
    const sim::Time began = shipment.accounted;
    const sim::Duration interrupted = now() - began - work;
    if (interrupted > sim::Duration{0}) {
        const Timeline* timeline = timeline_of(resource);
        if (timeline != nullptr) timeline->account_closed(shipment, id(), now(), interrupted);
        // Work that was begun again was lost by the closure.
        const sim::Time until = began + interrupted;
        if (const auto closure = closure_in(timeline, began, now())) {
            shipment.account(id(), *closure, until);
        } else {
            account_failure(shipment, resource, until, began, now());
        }
    }
    shipment.account(id(), cause, now());
}

void Facility::account_failure(Shipment& shipment, const sim::Resource& resource, sim::Time until,
                               sim::Time began, sim::Time ended)
{
    const Outages* outages = outages_of(resource);
    if (outages == nullptr) {
        const auto fewer = restriction_in(timeline_of(resource), began, ended);
        shipment.account(id(), fewer.value_or(Cause::breakdown), until);
        return;
    }
    const sim::Duration interruption = until - shipment.accounted;
    const sim::Duration alone = outages->without_crew(began, ended, interruption);
    shipment.account(id(), Cause::repair_crew, shipment.accounted + alone);
    shipment.account(id(), Cause::breakdown, until);
}

const Timeline* Facility::timeline_of(const sim::Resource& resource) const
{
    for (const auto& [own, timeline] : own_timelines_) {
        if (own == &resource) return timeline;
    }
    return disturbed_;
}

}  // namespace karvan::models
