#include "models/calendar/open_hours.hpp"

#include <algorithm>
#include <iterator>

#include "models/disruption/closures.hpp"

namespace karvan::models {

OpenHours::OpenHours(sim::Resource& resource, const Calendar& calendar,
                     std::chrono::local_seconds start, sim::Duration horizon,
                     sim::Interrupted closing)
    : resource_(resource), closing_(closing)
{
    if (calendar.never_changes()) return;
    changes_ = expand(calendar, start, horizon);
    change(changes_.front().units);
    sim::Place& place = resource.place();
    if (changes_.size() > 1) place.start("follow the hours", follow(place, this));
}

sim::Process OpenHours::follow(sim::Place& place, OpenHours* hours)
{
    for (const UnitsChange& next : hours->changes_) {
        co_await place.delay_until(next.at, sim::Phase::state);
        hours->change(next.units);
    }
}

void OpenHours::change(std::int64_t units)
{
    const sim::Time now = resource_.place().now();
    closed_ = closed(now);
    closed_since_ = now;
    is_closed_ = units == 0;
    resource_.set_capacity(units, closing_);
}

sim::Duration OpenHours::closed(sim::Time now) const
{
    return is_closed_ ? closed_ + (now - closed_since_) : closed_;
}

template <class Visit>
void OpenHours::visit_spans(sim::Time from, sim::Time to, Visit&& visit) const
{
    auto next =
        std::upper_bound(changes_.begin(), changes_.end(), from,
                         [](sim::Time t, const UnitsChange& change) { return t < change.at; });
    if (next == changes_.begin()) return;
    for (; from < to; ++next) {
        const sim::Time end = next == changes_.end() ? to : std::min(next->at, to);
        visit(from, end, std::prev(next)->units);
        from = end;
    }
}

sim::Duration OpenHours::outside(sim::Time from, sim::Time to, const Timeline* disturbed) const
{
    sim::Duration sum{};
    visit_spans(from, to, [&](sim::Time begin, sim::Time end, std::int64_t units) {
        if (units > 0) return;
        sum += end - begin;
        if (disturbed != nullptr) sum -= disturbed->closed(begin, end);
    });
    return sum;
}

// Within the hours.
Outages::Stop OpenHours::stopped(sim::Time from, sim::Time to, const Timeline* disturbed,
                                 const Outages* outages) const
{
    const std::span<const Outages* const> all(&outages, 1);
    if (never_change()) return stopped_while_open(all, disturbed, from, to);
    Outages::Stop sum;
    visit_spans(from, to, [&](sim::Time begin, sim::Time end, std::int64_t units) {
        if (units > 0) sum += stopped_while_open(all, disturbed, begin, end);
    });
    return sum;
}

void OpenHours::account_wait(Consist& consist, std::uint32_t where, sim::Time now,
                             const Timeline* disturbed, const Outages* outages) const
{
    consist.cargo.for_each([&](Shipment& s) {
        const sim::Duration shut = outside(s.accounted, now, disturbed);
        const Outages::Stop stop = stopped(s.accounted, now, disturbed, outages);
        if (disturbed != nullptr) disturbed->account_closed(s, where, now);
        s.account(where, Cause::closed, s.accounted + shut);
        account_stop(s, where, stop);
        s.account(where, Cause::queue, now);
    });
}

void OpenHours::account_wait(Consist& consist, std::uint32_t where, sim::Duration closed_before,
                             sim::Time now) const
{
    const sim::Duration outside = closed(now) - closed_before;
    consist.cargo.for_each([&](Shipment& s) {
        s.account(where, Cause::closed, s.accounted + outside);
        s.account(where, Cause::queue, now);
    });
}

}  // namespace karvan::models
