#include "models/port/waterway.hpp"

#include <utility>

#include "models/disruption/closures.hpp"
#include "models/plan.hpp"

namespace karvan::models {

Waterway::Waterway(sim::Place& port, const MarinePlan& plan, const Scenario& scenario)
    : port_(port), plan_(plan), scenario_(scenario), weather_(port, "weather")
{
    const auto pool = [&](const char* called, const std::optional<std::int64_t>& count) {
        return count ? std::make_unique<sim::Resource>(port, called, *count) : nullptr;
    };
    channel_ = plan.lock ? std::make_unique<sim::Resource>(port, "lock", 1)
                         : pool("channel", plan.channel);
    if (!plan.chambers.empty()) lock_ = std::make_unique<Lock>(port, plan.chambers);
    if (plan.one_way) turn_ = std::make_unique<sim::Resource>(port, "turn to enter the channel", 1);
    pilots_ = pool("pilots", plan.pilots);
    tugs_ = pool("tugs", plan.tugs);
    if (plan.storms) start_storms(port, weather_, *plan.storms, scenario.start);
    for (const WeatherAreaPlan& area : scenario.weather) {
        if (!area.holds_place(port.name()) || !area.stops_at_ports(Stops::ships)) continue;
        start_storms(port, weather_, area, scenario.start);
    }
}

std::vector<sim::Resource*> Waterway::resources() const
{
    std::vector<sim::Resource*> found;
    if (lock_) found = lock_->resources();
    for (const auto* pool : {&channel_, &pilots_, &tugs_}) {
        if (*pool) found.push_back(pool->get());
    }
    return found;
}

void Waterway::account(Cargo& cargo, Cause cause) const
{
    const sim::Time now = port_.now();
    const bool closes = disturbed_ != nullptr && is_wait_at_place(cause);
    cargo.for_each([&](Shipment& s) {
        if (closes) disturbed_->account_closed(s, port_.id(), now);
        s.account(port_.id(), cause, now);
    });
}

void Waterway::account_wait(Cargo& cargo, const std::vector<const sim::Resource*>& any,
                            Cause cause) const
{
    if (!outages_) return account(cargo, cause);
    std::vector<const Outages*> outages;
    for (const sim::Resource* each : any) outages.push_back(outages_(*each));
    cargo.for_each([&](Shipment& s) {
        const sim::Time now = port_.now();
        const Outages::Stop stop = stopped_while_open(outages, disturbed_, s.accounted, now);
        models::account_wait(s, port_.id(), now, disturbed_, stop, cause);
    });
}

double Waterway::draught_of(const Vessel& vessel) const
{
    const SeaServicePlan& service = scenario_.services[vessel.service];
    Stowage stowage(service, vessel.capacity);
    vessel.cargo.for_each([&](const Shipment& s) {
        if (stowage.fits(s)) stowage.add(s);
    });
    return service.draught_of(stowage.load_share());
}

bool Waterway::may_pass(const Vessel& vessel) const
{
    if (!weather_.is_open()) return false;
    return !plan_.tide || plan_.tide->next_passage(draught_of(vessel), port_.now()) == port_.now();
}

// Behind a lock the water does not fall.
bool Waterway::may_move(const Vessel& vessel) const
{
    return lock_ ? weather_.is_open() : may_pass(vessel);
}

sim::Task<> Waterway::calm(sim::Place&, Waterway& self, Cargo& cargo)
{
    co_await self.weather_.gate().passage();
    self.account(cargo, Cause::weather);
}

sim::Task<> Waterway::high_enough(sim::Place& port, Waterway& self, Vessel& vessel)
{
    if (!self.plan_.tide) co_return;
    const sim::Time now = port.now();
    const sim::Time next = self.plan_.tide->next_passage(self.draught_of(vessel), now);
    if (next == now) co_return;
    co_await port.delay_until(next);
    self.account(vessel.cargo, Cause::tide);
}

sim::Task<> Waterway::passable(sim::Place& port, Waterway& self, Vessel& vessel)
{
    do {
        co_await calm(port, self, vessel.cargo);
        co_await high_enough(port, self, vessel);
    } while (!self.may_pass(vessel));
}

sim::Task<> Waterway::enter_lock(sim::Place& port, Waterway& self, Vessel& vessel, Lock::Ship& ship)
{
    co_await passable(port, self, vessel);
    co_await Lock::enter(port, *self.lock_, ship);
    self.account_wait(vessel.cargo, self.lock_->resources_for(ship), Cause::lock);
}

sim::Task<sim::Hold> Waterway::fairway(sim::Place& port, Waterway& self, Vessel& vessel,
                                       Movement movement, std::int16_t priority)
{
    sim::Resource& channel = *self.channel_;
    const bool in_port = movement == Movement::shifting && (self.turn_ || self.plan_.lock);
    if (in_port) co_return sim::Hold();
    if (self.turn_) {
        // Nobody enters while the one whose turn it is waits for the channel to be empty.
        const sim::Hold turn = co_await self.turn_->acquire(1, priority);
        if (movement != std::exchange(self.way_, movement)) {
            const auto all = static_cast<std::uint32_t>(channel.capacity());
            sim::Hold empty = co_await channel.acquire_usable(all, priority);
            empty.release();
        }
        sim::Hold own = co_await channel.acquire(1, priority);
        self.account_wait(vessel.cargo, {&channel}, self.way_cause());
        co_return own;
    }
    sim::Hold own = co_await channel.acquire(1, priority);
    self.account_wait(vessel.cargo, {&channel}, self.way_cause());
    if (self.plan_.lock) {
        if (movement != std::exchange(self.way_, movement)) co_await port.delay(*self.plan_.lock);
    }
    co_return own;
}

sim::Task<Convoy> Waterway::clear(sim::Place& port, Waterway& self, Vessel& vessel,
                                  Movement movement)
{
    const SeaServicePlan& service = self.scenario_.services[vessel.service];
    const PilotagePlan need = self.plan_.pilotage_of(service);
    const std::int64_t tugs = movement == Movement::inbound    ? need.tugs_in
                              : movement == Movement::outbound ? need.tugs_out
                                                               : need.tugs_shifting;
    const std::int16_t priority = service.priority;
    for (;;) {
        if (self.lock_) {
            co_await calm(port, self, vessel.cargo);
        } else {
            co_await passable(port, self, vessel);
        }
        Convoy convoy;
        // Always in this order, so that no two ships wait for each other.
        if (self.channel_) {
            convoy.channel = co_await fairway(port, self, vessel, movement, priority);
            self.account(vessel.cargo, self.way_cause());
        }
        if (self.pilots_ && need.pilots > 0) {
            const auto pilots = static_cast<std::uint32_t>(need.pilots);
            convoy.pilots = co_await self.pilots_->acquire(pilots, priority);
            self.account_wait(vessel.cargo, {self.pilots_.get()}, Cause::pilot);
        }
        if (self.tugs_ && tugs > 0) {
            const auto count = static_cast<std::uint32_t>(tugs);
            convoy.tugs = co_await self.tugs_->acquire(count, priority);
            self.account_wait(vessel.cargo, {self.tugs_.get()}, Cause::tug);
        }
        if (!self.may_move(vessel)) continue;
        // Once a ship has passed the lock its chamber is open to the other side.
        if (self.plan_.lock && convoy.channel) {
            const bool came_in = movement == Movement::inbound;
            self.way_ = came_in ? Movement::outbound : Movement::inbound;
        }
        co_return convoy;
    }
}

}  // namespace karvan::models
