#include "models/rail/rail_terminal.hpp"

#include <algorithm>

#include "models/rail/rail_line_plan.hpp"
#include "models/rail/train_runs.hpp"
#include "models/road/road_plan.hpp"

namespace karvan::models {

RailTerminal::RailTerminal(sim::Simulation& simulation, const RailTerminalPlan& plan,
                           const Scenario& scenario, const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      train_pace_s_(plan.train_pace_s()),
      departure_tracks_(*this, "departure tracks", plan.departure_tracks),
      cranes_(*this, "cranes", plan.cranes),
      leads_(*this, "leads", plan.leads),
      scenario_(scenario),
      loading_(stream("loading")),
      unloading_(stream("unloading")),
      road_lifting_(stream("road lifting"))
{
    for (const auto& place : scenario.places) {
        takes_apart_.push_back(takes_trains_apart(*place));
        is_line_.push_back(dynamic_cast<const RailLinePlan*>(place.get()) != nullptr);
    }
    for (const LinkPlan& link : scenario.links) {
        if (link.from == plan.index) by_rail_[link.to] = goes_by_rail(scenario, link.from, link.to);
    }
    add_tracks(scenario);
    measure(departure_tracks_);
    measure(cranes_);
    if (plan.sorting_per_h || plan.splits || plan.joins) measure(leads_);
    if (is_reached_by_road(scenario, plan.index)) {
        measure_time("truck turnaround", truck_times_,
                     "time of trucks from their arrival until unloaded");
    }
    if (plan.departs_every) {
        measure_time("departure delay", departure_delays_,
                     "how much later than their departure of the timetable trains left");
    }
}

void RailTerminal::add_tracks(const Scenario& scenario)
{
    if (!plan_.passing) {
        tracks_[plan_.index] = std::make_unique<sim::Resource>(*this, "tracks", plan_.tracks);
    }
    for (const LinkPlan& link : scenario.links) {
        if (!plan_.passing || link.to != plan_.index || tracks_.contains(link.from)) continue;
        const std::string name = "tracks from " + scenario.place(link.from).id;
        tracks_[link.from] = std::make_unique<sim::Resource>(*this, name, plan_.tracks);
    }
    for (const auto& [from, tracks] : tracks_) measure(*tracks);
}

sim::Resource* RailTerminal::room_for(const RoomRequest& request)
{
    if (request.vehicle != Vehicle::train) return nullptr;
    const auto found = tracks_.find(plan_.passing ? request.from->id() : plan_.index);
    return found == tracks_.end() ? nullptr : found->second.get();  // null: begins here
}

bool RailTerminal::ends_here(const Consist& train) const
{
    if (!plan_.passing) return true;
    // A train that others made up for several destinations ends where its cargo parts.
    bool together = !is_destination(train.cargo.front()) &&
                    by_rail_.at(next_stop(train.cargo.front()));  // no train goes on by road
    train.cargo.for_each([&](const Shipment& s) {
        together = together && !is_destination(s) && next_stop(s) == next_stop(train.cargo.front());
    });
    return !together;
}

void RailTerminal::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    if (consist.vehicle != Vehicle::train) {
        start("unload truck", unload_truck(*this, std::move(consist)), id);
    } else if (plan_.splits && ends_here(consist)) {
        start("split train", split_train(*this, std::move(consist)), id);
    } else if (ends_here(consist)) {
        start("unload train", unload_train(*this, std::move(consist)), id);
    } else {
        start("pass train", pass_train(*this, std::move(consist)), id);
    }
}

sim::Process RailTerminal::unload_train(RailTerminal& self, Consist consist)
{
    sim::Hold track = self.take_room(consist);
    co_await take_apart(self, consist);
    track.release();
    self.send_onward(std::move(consist.cargo));
}

// Where wagons are sorted, those that go on by rail gather for trains at once.
sim::Task<> RailTerminal::take_apart(RailTerminal& self, Consist& consist)
{
    if (self.plan_.sorting_per_h) {
        co_await sort(self, consist);
        if (consist.cargo.empty()) co_return;
    }
    const auto cranes = static_cast<std::uint32_t>(self.plan_.cranes_at_work());
    const std::int64_t units = consist.cargo.size();
    co_await lift(self, consist, units, cranes, self.train_pace_s_, self.unloading_);
    self.unload_wagons(consist.cargo);
}

sim::Process RailTerminal::pass_train(RailTerminal& self, Consist consist)
{
    const sim::Hold track = self.take_room(consist);
    co_await go_on_in_parts(self, consist);
}

sim::Task<> RailTerminal::go_on(RailTerminal& self, Consist& consist)
{
    co_await self.delay(self.plan_.transit_stop);
    self.account(consist, Cause::service);
    if (self.plan_.joins) co_await join_block(self, consist);
    const std::uint32_t to = self.next_stop(consist.cargo.front());
    co_await depart(self, consist, to, self.is_line_[to] ? Cause::track : Cause::no_room);
}

sim::Process RailTerminal::unload_truck(RailTerminal& self, Consist consist)
{
    const sim::Time arrived = self.now();
    const bool begins_here = consist.cargo.front().leg == 0;
    const std::int64_t units = consist.cargo.size();
    co_await lift(self, consist, units, 1, self.plan_.road_pace_s, self.road_lifting_);
    if (!begins_here) self.truck_times_.record(self.now() - arrived);
    self.send_onward(std::move(consist.cargo));
}

sim::Process RailTerminal::send_by_road(RailTerminal& self, ShipmentPtr shipment)
{
    const std::uint32_t to = self.next_stop(*shipment);
    Consist consist;
    consist.id = shipment->id;
    consist.priority = shipment->priority;
    consist.vehicle = shipment->kind == CargoKind::truck ? Vehicle::truck : Vehicle::none;
    consist.cargo.add(std::move(shipment));
    const std::int64_t units = consist.cargo.size();
    co_await lift(self, consist, units, 1, self.plan_.road_pace_s, self.road_lifting_);
    co_await depart(self, consist, to, Cause::no_room);
}

sim::Task<> RailTerminal::lift(RailTerminal& self, Consist& consist, std::int64_t units,
                               std::uint32_t cranes, const sim::Law& pace_s, sim::Stream& paces)
{
    if (pace_s.is_constant() && pace_s.mean() == 0) co_return;
    sim::Hold at_work = co_await self.cranes_.acquire_usable(cranes, consist.priority);
    cranes = at_work.amount();
    self.account_wait(consist, self.cranes_, Cause::queue);
    sim::Draw draw = paces.at(consist.id, consist.cargo.front().leg);
    const double share = static_cast<double>(units) / cranes;
    const sim::Law work_s = sim::Law::constant(pace_s.sample(draw) * share);
    const sim::Duration work = sim::sample_duration(work_s, draw);
    co_await at_work.work(work);
    self.account_work(consist, self.cranes_, Cause::service, work);
}

void RailTerminal::send_onward(Cargo cargo)
{
    while (!cargo.empty()) {
        ShipmentPtr shipment = cargo.take();
        const std::uint64_t id = shipment->id;
        if (is_destination(*shipment)) {
            finish(std::move(shipment));
        } else if (by_rail_.at(next_stop(*shipment))) {
            add_to_block(std::move(shipment));
        } else {
            start("send by road", send_by_road(*this, std::move(shipment)), id);
        }
    }
}

// What waits for a train that is not made up yet may go another way.
void RailTerminal::reconsider()
{
    Cargo turned;
    for (auto& [key, formation] : blocks_) {
        auto leave = formation.block->withdraw(
            [&](ShipmentPtr& s) { return choose_other_way(*s, Cause::train); });
        for (ShipmentPtr& shipment : leave) turned.add(std::move(shipment));
    }
    send_onward(std::move(turned));
}

void RailTerminal::add_to_block(ShipmentPtr shipment)
{
    Block& block = block_for(*shipment);
    const std::int64_t units = shipment->size;
    block.put(std::move(shipment), units);
}

RailTerminal::BlockKey RailTerminal::key_of(const Shipment& shipment) const
{
    const std::vector<std::uint32_t>& stops = shipment.route->stops;
    BlockKey key{shipment.kind, {}};
    for (std::size_t i = shipment.leg + 1; i < stops.size(); ++i) {
        key.stops.push_back(stops[i]);
        if (takes_apart_[stops[i]]) break;
    }
    return key;
}

RailTerminal::Block& RailTerminal::block_for(const Shipment& shipment)
{
    const BlockKey key = key_of(shipment);
    Formation& formation = blocks_[key];
    if (formation.block == nullptr) {
        formation.block = std::make_unique<Block>(*this, "block train");
        formation.full = plan_.full_train(scenario_, key.kind, key.stops);
        if (plan_.departs_every) {
            start("form trains", form_trains_by_timetable(*this, &formation));
        } else {
            start("form trains", form_trains(*this, &formation));
        }
    }
    return *formation.block;
}

sim::Process RailTerminal::form_trains(RailTerminal& self, const Formation* formation)
{
    sim::BatchRule rule;
    rule.full = formation->full;
    rule.least = std::min(self.plan_.least, formation->full);
    rule.longest_wait = self.plan_.longest_wait;
    for (;;) {
        Block::Departure departure = co_await formation->block->form(self, rule);
        self.dispatch(std::move(departure), std::nullopt);
    }
}

// One train a departure; what does not fit waits for the next one.
sim::Process RailTerminal::form_trains_by_timetable(RailTerminal& self, const Formation* formation)
{
    sim::BatchRule rule;
    rule.full = formation->full;
    rule.least = std::min(self.plan_.least, formation->full);
    rule.longest_wait = sim::Duration{0};
    for (sim::Time departs = self.first_departure();; departs += *self.plan_.departs_every) {
        // Whatever arrives at the moment of closing is still on time.
        const sim::Time closes = departs - self.plan_.closes_before;
        co_await self.delay_until(closes, sim::Phase::decision);
        if (formation->block->units() < rule.least) continue;
        Block::Departure departure = co_await formation->block->form(self, rule);
        self.dispatch(std::move(departure), departs);
    }
}

// The first departure of the timetable whose closing time is not over.
sim::Time RailTerminal::first_departure() const
{
    const sim::Duration every = *plan_.departs_every;
    const sim::Time first = sim::start_of_time + plan_.first_departure;
    const sim::Duration late = now() + plan_.closes_before - first;
    if (late <= sim::Duration{0}) return first;
    return first + (late + every - sim::Duration{1}) / every * every;
}

void RailTerminal::dispatch(Block::Departure departure, std::optional<sim::Time> departs)
{
    Consist train;
    train.id = new_vehicle_id();
    train.vehicle = Vehicle::train;
    train.priority = departure.load.front()->priority;
    for (ShipmentPtr& shipment : departure.load) {
        train.priority = std::max(train.priority, shipment->priority);
        train.cargo.add(std::move(shipment));
    }
    account(train, Cause::train);
    const std::uint64_t id = train.id;
    start("load train", load_train(*this, std::move(train), departs), id);
}

sim::Process RailTerminal::load_train(RailTerminal& self, Consist consist,
                                      std::optional<sim::Time> departs)
{
    if (self.fleets() != nullptr) {
        const std::string any_gauge;
        co_await take_wagons(self, consist, any_gauge);
    }
    const sim::Hold track = co_await self.departure_tracks_.acquire(1, consist.priority);
    self.account(consist, Cause::track);
    const auto cranes = static_cast<std::uint32_t>(self.plan_.cranes_at_work());
    const std::int64_t units = self.units_to_load(consist);
    if (units > 0) {
        co_await lift(self, consist, units, cranes, self.train_pace_s_, self.loading_);
    }
    if (departs && *departs > self.now()) {
        co_await self.delay_until(*departs);
        self.account(consist, Cause::departure);
    }
    if (departs) consist.run = {self.id(), *departs - handled_at(consist, self.id())};
    const std::uint32_t to = self.next_stop(consist.cargo.front());
    co_await depart(self, consist, to, self.is_line_[to] ? Cause::track : Cause::no_room);
    if (departs) self.departure_delays_.record(self.now() - *departs);
}

}  // namespace karvan::models
