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

Outages::Stop& Outages::Stop::operator+=(const Stop& more)
{
    in_all += more.in_all;
    without_crew += more.without_crew;
    return *this;
}

Outages::Stop Outages::stopped(sim::Time from, sim::Time to) const
{
    return (total(to) - total(from)).stop;
}

Outages::Stop Outages::stopped_together(std::span<const Outages* const> all, sim::Time from,
                                        sim::Time to)
{
    if (all.size() == 1) return all.front()->stopped(from, to);
    Stop sum;
    while (from < to) {
        // A span in which nothing changes, and what it is like.
        Change sum_of_all{from, 0, 0, !all.empty(), {}};
        sim::Time end = to;
        for (const Outages* each : all) {
            const auto after = each->change_after(from);
            if (after != each->changes_.end()) end = std::min(end, after->at);
            const Change now = after == each->changes_.begin() ? Change{} : *std::prev(after);
            sum_of_all.failed += now.failed;
            sum_of_all.crews += now.crews;
            sum_of_all.stopped = sum_of_all.stopped && now.stopped;
        }
        sum += sum_of_all.total(end).stop;
        from = end;
    }
    return sum;
}

Outages::Changes::const_iterator Outages::change_after(sim::Time at) const
{
    return std::upper_bound(changes_.begin(), changes_.end(), at,
                            [](sim::Time t, const Change& c) { return t < c.at; });
}

Outages::Total Outages::total(sim::Time at) const
{
    const auto after = change_after(at);
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
