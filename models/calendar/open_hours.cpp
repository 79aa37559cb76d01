#include "models/calendar/open_hours.hpp"

#include <algorithm>
#include <iterator>

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

sim::Duration OpenHours::outside(sim::Time from, sim::Time to, const Timeline* disturbed) const
{
    const auto after =
        std::upper_bound(changes_.begin(), changes_.end(), from,
                         [](sim::Time t, const UnitsChange& change) { return t < change.at; });
    sim::Duration sum{};
    for (auto i = after; from < to && i != changes_.begin(); ++i) {
        const sim::Time end = i == changes_.end() ? to : std::min(i->at, to);
        if (std::prev(i)->units == 0) {
            sum += end - from;
            if (disturbed != nullptr) sum -= disturbed->closed(from, end);
        }
        from = end;
        if (i == changes_.end()) break;
    }
    return sum;
}

void OpenHours::account_wait(Consist& consist, std::uint32_t where, sim::Time now,
                             const Timeline* disturbed) const
{
    consist.cargo.for_each([&](Shipment& s) {
        const sim::Duration shut = outside(s.accounted, now, disturbed);
        if (disturbed != nullptr) disturbed->account_closed(s, where, now);
        s.account(where, Cause::closed, s.accounted + shut);
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
