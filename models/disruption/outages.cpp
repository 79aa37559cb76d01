#include "models/disruption/outages.hpp"

#include <algorithm>
#include <iterator>

namespace karvan::models {

namespace {

// More are not kept: no work is in hand for so long.
constexpr std::size_t most_changes = 10'000;

}  // namespace

Outages::Total Outages::Change::total(sim::Time now) const
{
    if (failed == 0 || now < at) return before;
    const sim::Duration spent = now - at;
    return {before.out_of_order + spent, before.without_crew + spent * (failed - crews) / failed};
}

void Outages::add(sim::Time now, std::int64_t failed, std::int64_t crews)
{
    const Change& last = changes_.back();
    changes_.push_back({now, last.failed + failed, last.crews + crews, last.total(now)});
    if (changes_.size() > most_changes) changes_.pop_front();
}

Outages::Total Outages::total(sim::Time at) const
{
    const auto after = std::upper_bound(changes_.begin(), changes_.end(), at,
                                        [](sim::Time t, const Change& c) { return t < c.at; });
    return after == changes_.begin() ? after->before : std::prev(after)->total(at);
}

sim::Time Outages::first_failure(sim::Time from) const
{
    auto change = std::lower_bound(changes_.begin() + 1, changes_.end(), from,
                                   [](const Change& c, sim::Time t) { return c.at < t; });
    while (change != changes_.end() && change->failed <= std::prev(change)->failed) ++change;
    return change == changes_.end() ? from : change->at;
}

sim::Duration Outages::without_crew(sim::Time began, sim::Time ended,
                                    sim::Duration interruption) const
{
    const auto between = [this](sim::Time from, sim::Time to) {
        const Total before = total(from);
        const Total after = total(to);
        return Total{after.out_of_order - before.out_of_order,
                     after.without_crew - before.without_crew};
    };
    const Total all = between(began, ended);
    if (all.out_of_order <= interruption) return all.without_crew;
    const sim::Time from = first_failure(began);
    return between(from, std::min(from + interruption, ended)).without_crew;
}

}  // namespace karvan::models
