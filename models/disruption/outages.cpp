#include "models/disruption/outages.hpp"

#include <algorithm>
#include <iterator>

namespace karvan::models {

namespace {

// More are not kept: neither work nor a wait lasts for so many failures.
constexpr std::size_t most_changes = 1'000;

}  // namespace

Outages::Total Outages::Change::total(sim::Time now) const
{
    if (failed == 0 || now < at) return before;
    const sim::Duration spent = now - at;
    const sim::Duration alone = spent * (failed - crews) / failed;
    Total sum = before;
    sum.out_of_order += spent;
    sum.without_crew += alone;
    if (stopped) sum.stop = {sum.stop.in_all + spent, sum.stop.without_crew + alone};
    return sum;
}

Outages::Total Outages::Total::operator-(const Total& b) const
{
    return {out_of_order - b.out_of_order,
            without_crew - b.without_crew,
            {stop.in_all - b.stop.in_all, stop.without_crew - b.stop.without_crew}};
}

void Outages::add(sim::Time now, std::int64_t failed, std::int64_t crews)
{
    const Change& last = changes_.back();
    changes_.push_back(
        {now, last.failed + failed, last.crews + crews, last.stopped, last.total(now)});
    if (changes_.size() > most_changes) changes_.pop_front();
}

void Outages::stop(sim::Time now, bool stopped)
{
    if (changes_.back().stopped == stopped) return;
    add(now, 0, 0);
    changes_.back().stopped = stopped;
}

Outages::Stop Outages::stopped(sim::Time from, sim::Time to) const
{
    return (total(to) - total(from)).stop;
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
    const Total all = total(ended) - total(began);
    if (all.out_of_order <= interruption) return all.without_crew;
    const sim::Time from = first_failure(began);
    return (total(std::min(from + interruption, ended)) - total(from)).without_crew;
}

}  // namespace karvan::models
