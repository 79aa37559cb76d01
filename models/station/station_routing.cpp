// How a station's customers find their way, and what takes its servers away: hours and breakdowns.
#include <algorithm>
#include <cmath>

#include "models/rail/rail_terminal_plan.hpp"
#include "models/station/station.hpp"

namespace karvan::models {

using sim::Interrupted;

namespace {

// The first position of a place on a route, or nothing.
std::optional<std::uint32_t> position_of(std::uint32_t place, const Route& route)
{
    const auto found = std::find(route.stops.begin(), route.stops.end(), place);
    if (found == route.stops.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - route.stops.begin());
}

}  // namespace

// --- Routing ---

std::optional<std::uint32_t> Station::choose_next(Consist& consist)
{
    const Shipment& front = consist.cargo.front();
    const Branching& ways = branching_[front.class_of];
    if (ways.to.empty()) return follow_route(consist);
    if (!ways.looks_into.empty()) return choose_least_crowded(consist, ways);
    const double chance = routes_.at(consist.id, front.hops).unit();
    const auto way = std::upper_bound(ways.below.begin(), ways.below.end(), chance);
    if (way == ways.below.end()) return std::nullopt;
    return take(consist, ways, static_cast<std::size_t>(way - ways.below.begin()));
}

std::optional<std::uint32_t> Station::take(Consist& consist, const Branching& ways, std::size_t way)
{
    if (ways.becomes[way]) change_class(consist, *ways.becomes[way]);
    if (ways.to[way]) hop(consist, *ways.to[way]);
    return ways.to[way];
}

void Station::change_class(Consist& consist, std::uint32_t flow) const
{
    consist.priority = scenario_.flows[flow].priority;
    consist.cargo.for_each([&](Shipment& s) {
        s.class_of = flow;
        s.priority = consist.priority;
    });
}

// Along the customer's own route. Chance may have led him anywhere on it, or off it: then he is at
// his end. Closed populations begin their route again.
std::optional<std::uint32_t> Station::follow_route(Consist& consist)
{
    const Shipment& front = consist.cargo.front();
    const std::vector<std::uint32_t>& stops = front.route->stops;
    const bool on_leg = front.leg < stops.size() && stops[front.leg] == id();
    const auto leg = on_leg ? front.leg : position_of(id(), *front.route);
    if (leg && *leg + 1 < stops.size()) {
        consist.cargo.for_each([&](Shipment& s) { s.leg = *leg; });
        return stops[*leg + 1];
    }
    const FlowPlan& flow = scenario_.flows[front.flow];
    if (flow.population == 0 || is_part(consist)) return std::nullopt;
    if (front.class_of != front.flow) change_class(consist, front.flow);
    hop(consist, flow.from);
    return flow.from;
}

// A move that is not the next leg of the route: draws of the next visit are new ones, and arrival,
// which counts the leg up, finds the customer at the right one.
void Station::hop(Consist& consist, std::uint32_t to)
{
    consist.cargo.for_each([&](Shipment& s) {
        ++s.hops;
        if (to == id()) return;  // he stays here
        s.leg = position_of(to, *s.route).value_or(s.leg) - 1;
    });
}

// Along its route, where no link of rail leads on.
bool Station::goes_on_by_road(const Consist& train) const
{
    const Shipment& front = train.cargo.front();
    const bool along_route = branching_[front.class_of].to.empty() && !is_destination(front);
    return along_route && !goes_by_rail(scenario_, id(), next_stop(front));
}

// Every shipment is a customer by itself then.
void Station::take_apart(Consist train)
{
    unload_wagons(train.cargo);
    while (!train.cargo.empty()) {
        ShipmentPtr shipment = train.cargo.take();
        Consist single;
        single.id = shipment->id;
        single.priority = shipment->priority;
        single.cargo.add(std::move(shipment));
        receive(std::move(single));
    }
}

// --- Turned away ---

// By the reasons that there can be here.
void Station::measure_turned_away()
{
    const bool preempts_for_good = plan_.preemption == Interrupted::give_up;
    const bool breaks_for_good = plan_.breakdowns && plan_.breakdowns->work == Interrupted::give_up;
    if (plan_.room && plan_.when_full == WhenFull::lose)
        measure_count("turned away, full", "1", tally_.found_full, "customers who found no room");
    if (plan_.balk_at)
        measure_count("turned away, queue", "1", tally_.balked,
                      "customers who found too many waiting");
    if (plan_.patience_s)
        measure_count("turned away, patience", "1", tally_.reneged,
                      "customers who waited for a server until they were out of patience");
    if (preempts_for_good || breaks_for_good)
        measure_count("turned away, interrupted", "1", tally_.interrupted,
                      "customers who lost their server for good");
}

// --- Hours ---

sim::Process Station::keep_hours(Station& self, std::vector<UnitsChange> changes)
{
    for (const UnitsChange& change : changes) {
        co_await self.delay_until(change.at, sim::Phase::state);
        self.open_units_ = change.units;
        self.adjust_servers(self.plan_.shift_end);
    }
}

// Sets the servers at work: those on shift that are up.
void Station::adjust_servers(Interrupted policy)
{
    const auto on_shift = down_.begin() + open_units_;
    const std::int64_t capacity = std::count(down_.begin(), on_shift, 0);
    closed_.set(open_units_ == 0, now());
    broken_.set(open_units_ > 0 && capacity == 0, now());
    // Those who may finish work beyond their shift are left alone when others come.
    const bool grows = capacity >= servers_->capacity();
    servers_->set_capacity(capacity, grows ? Interrupted::finish : policy);
    if (sharing_) sharing_->capacity_changed();
    tell_busy();
}

// --- Breakdowns ---

sim::Process Station::break_down(Station& self, std::uint32_t server)
{
    const BreakdownPlan& plan = *self.plan_.breakdowns;
    for (std::uint32_t failure = 0;; ++failure) {
        const auto budget = sample_duration(plan.every_s, self.failures_.at(server, failure));
        if (plan.clock == FailureClock::busy) {
            co_await age_at_work(self, budget);
        } else {
            co_await self.delay(budget);
        }
        self.set_down(server, true);
        sim::Hold crew;
        if (self.crews_) {
            self.outages_.fail(self.now());
            crew = co_await self.crews_->acquire();
            self.outages_.begin_repair(self.now());
        }
        const auto repair = sample_duration(plan.repair_s, self.repairs_.at(server, failure));
        co_await self.delay(repair);
        crew.release();
        if (self.crews_) self.outages_.end_repair(self.now());
        self.set_down(server, false);
    }
}

// A pause up to now: if all servers were closed or broken meanwhile, that is its cause.
void Station::account_pause(Consist& consist, sim::Duration paused, Pauses before, Cause rest)
{
    const Pauses after = pauses();
    const sim::Duration closed = std::min(paused, after.closed - before.closed);
    const sim::Duration broken = std::min(paused - closed, after.broken - before.broken);
    const sim::Duration failed = rest == Cause::breakdown ? paused - closed : broken;
    const sim::Duration without_crew = outages_.without_crew(before.at, now(), failed);
    const sim::Time open = now() - paused + closed;
    consist.account(id(), Cause::closed, open);
    consist.account(id(), Cause::repair_crew, open + without_crew);
    consist.account(id(), Cause::breakdown, open + std::max(broken, without_crew));
    if (rest == Cause::breakdown && !plan_.failures.empty()) {
        consist.cargo.for_each(
            [&](Shipment& s) { account_failure(s, *servers_, now(), before.at, now()); });
    }
    consist.account(id(), rest, now());
}

void Station::set_down(std::uint32_t server, bool down)
{
    if (plan_.breakdowns->whole) {
        std::fill(down_.begin(), down_.end(), down);
    } else {
        down_[server] = down;
    }
    adjust_servers(plan_.breakdowns->work);
}

// The part of the working servers that is busy. Units of a resource have no names, so all of them
// age alike; with exponential times to failure, or one server, nobody can tell the difference.
double Station::share_at_work() const
{
    if (servers_->capacity() == 0) return 0;
    const auto busy = static_cast<double>(servers_->in_use());
    return std::min(1.0, busy / static_cast<double>(servers_->capacity()));
}

// Waits until a server has been at work for so long.
sim::Task<> Station::age_at_work(Station& self, sim::Duration budget)
{
    auto left_us = static_cast<double>(budget.count());
    while (left_us > 0) {
        const double rate = self.share_at_work();
        const sim::Time since = self.now();
        sim::AnyOf first(self);
        first.add(*self.busy_changed_);
        if (rate > 0) first.until(since + sim::Duration(std::llround(left_us / rate)));
        const std::size_t won = co_await first.wait();
        if (won == sim::AnyOf::timed_out) co_return;
        left_us -= static_cast<double>((self.now() - since).count()) * rate;
    }
}

}  // namespace karvan::models
