#include "models/facility.hpp"

#include <cmath>
#include <stdexcept>

#include "models/disruption/disruption.hpp"
#include "models/disruption/failures.hpp"
#include "models/fleet/fleet_ties.hpp"
#include "models/money/account_book.hpp"
#include "models/plan.hpp"
#include "models/rail/train_runs.hpp"
#include "models/routing/route_choice.hpp"
#include "models/routing/stay_watch.hpp"

namespace karvan::models {

namespace {

// A shipment with its ledger, about: for the limit of memory.
constexpr std::int64_t shipment_bytes = 1024;

}  // namespace

Outlet::Outlet(Facility& from, Facility& to, std::uint32_t where, const sim::Law& transit_s)
    : to_(to),
      where_(where),
      transit_s_(transit_s),
      planned_(static_cast<std::int64_t>(transit_s.mean() * 1e6)),
      transits_(from.stream("transit to " + to.name())),
      link_(from, to, sim::receiver<&Facility::arrive>, least_duration(transit_s))
{}

sim::Duration Outlet::draw_transit(const Consist& consist)
{
    if (transit_s_.is_constant()) return link_.least_transit();
    const std::uint32_t visit = consist.cargo.empty() ? 0 : consist.cargo.front().hops;
    return sample_duration(transit_s_, transits_.at(consist.id, visit));
}

Facility::Facility(sim::Simulation& simulation, const PlacePlan& plan, const CorridorFacts& facts)
    : Place(simulation, plan.id),
      plan_(plan),
      facts_(facts),
      flows_(facts.flows),
      balance_(facts.flows),
      inside_(facts.flows)
{
    if (plan.failures.empty()) return;
    failures_ = std::make_unique<Failures>(*this, plan.repair_crews);
    if (failures_->crews() != nullptr) measure(*failures_->crews());
}

Facility::~Facility() = default;

void Facility::connect(Facility& to, std::uint32_t where, const sim::Law& transit_s)
{
    // Links stay known to the simulation: none is made that is thrown away.
    std::unique_ptr<Outlet>& outlet = outlets_[to.id()];
    if (outlet == nullptr) outlet = std::make_unique<Outlet>(*this, to, where, transit_s);
}

void Facility::enter(Cargo cargo, Vehicle vehicle)
{
    cargo.for_each([&](Shipment& s) {
        s.entered = s.accounted = now();
        ++flows_[s.flow].entered;
        ++balance_[s.flow];
        ++inside_[s.flow];
        for (StayWatch* watch : stay_watches_) watch->came(s, now());
    });
    site().account_cargo(shipment_bytes * cargo.count());
    come_in(cargo, cargo.front().id);
    if (vehicle == Vehicle::train) {
        Consist train{new_vehicle_id(), vehicle, cargo.front().priority, std::move(cargo)};
        train.run = {id(), now()};
        return enter_one(std::move(train));
    }
    while (!cargo.empty()) {
        ShipmentPtr shipment = cargo.take();
        const Vehicle own = shipment->kind == CargoKind::truck ? Vehicle::truck : vehicle;
        enter_one({shipment->id, own, shipment->priority, Cargo(std::move(shipment))});
    }
}

void Facility::enter_one(Consist consist)
{
    if (room_for(request_of(consist)) == nullptr && !bars(consist))
        return receive(std::move(consist));
    const std::uint64_t id = consist.id;
    start("wait outside", wait_outside(*this, std::move(consist)), id);
}

sim::Process Facility::wait_outside(Facility& self, Consist consist)
{
    co_await admission(self, self, consist);
    const RoomRequest request = self.request_of(consist);
    if (self.room_for(request) != nullptr) {
        co_await ask_and_wait(self, self, request, consist, Cause::no_room);
    }
    self.receive(std::move(consist));
}

void Facility::arrive(Consist consist)
{
    consist.cargo.for_each([&](Shipment& s) { ++s.leg; });
    if (route_choice_ != nullptr) route_choice_->choose_again(consist);
    count_in(consist.cargo);
    come_in(consist.cargo, consist.id);
    if (consist.vehicle == Vehicle::train) note_train_arrival(consist);
    if (fleets_ != nullptr && consist.vehicle == Vehicle::train) release_units(consist);
    if (bars(consist)) [[unlikely]] {
        const std::uint64_t id = consist.id;
        start("wait for the end of a disruption", wait_at_closure(*this, std::move(consist)), id);
        return;
    }
    receive(std::move(consist));
}

void Facility::come_in(Cargo& cargo, std::uint64_t vehicle)
{
    cargo.for_each([&](Shipment& s) { begin_stop(s); });
    const bool begins = !cargo.empty() && cargo.front().came_by == no_way;
    log(cargo, vehicle, begins ? Step::entered : Step::arrived, no_way);
    if (facts_.book == nullptr || cargo.empty()) return;
    facts_.book->come(cargo, vehicle, *this);
    facts_.book->pass(cargo, vehicle, id(), *this);  // the way through the place, if it is a line
}

void Facility::set_out(Cargo& cargo, std::uint64_t vehicle, std::uint32_t where)
{
    cargo.for_each([&](Shipment& s) { end_stop(s, where); });
    log(cargo, vehicle, Step::departed, where);
    if (facts_.book != nullptr && !cargo.empty()) facts_.book->pass(cargo, vehicle, where, *this);
}

// A vehicle and its shipments come or go; a shipment that travels by itself is its own vehicle.
void Facility::log(const Cargo& cargo, std::uint64_t vehicle, Step step, std::uint32_t way)
{
    const Recording& recording = facts_.recording;
    if (!recording.events && recording.watched == 0) return;
    const bool alone = !cargo.empty() && cargo.front().id == vehicle;
    if (recording.events && !alone) {
        events_.push_back({now(), step, id(), way, vehicle, 0, cargo.count(), cargo.size()});
    }
    cargo.for_each([&](const Shipment& s) {
        if (recording.events) {
            const std::uint64_t by = alone ? 0 : vehicle;
            events_.push_back({now(), step, id(), way, by, s.id, 1, s.size});
        }
        if (s.id == recording.watched) stories_.push_back(story_of(s, step, id(), now()));
    });
}

// A vehicle gets somewhere within the place.
void Facility::log_within(const Cargo& cargo, std::uint64_t vehicle, Step step, std::int64_t metres)
{
    if (!facts_.recording.events) return;
    events_.push_back({now(), step, id(), no_way, vehicle, 0, cargo.count(), cargo.size(), metres});
}

// A shipment ends or is lost.
void Facility::log(const Shipment& s, Step step)
{
    const Recording& recording = facts_.recording;
    if (recording.events) events_.push_back({now(), step, id(), no_way, 0, s.id, 1, s.size});
    if (recording.shipments || (s.id == recording.watched && s.id != 0)) {
        stories_.push_back(story_of(s, step, id(), now()));
    }
}

// Stops are those of a route; where routing is by chance there are none.
void Facility::begin_stop(Shipment& s)
{
    s.came = now();
    const bool is_on_route = s.route->stops.size() > 1 && s.stops.size() == s.leg;
    if (is_on_route && s.stops.empty()) s.stops.reserve(s.route->stops.size());
    if (is_on_route) s.stops.push_back({id(), now() - s.entered, {}, s.metres, s.paid, 0});
    if (facts_.book != nullptr) s.metres += facts_.book->distance_m(id());
}

void Facility::end_stop(Shipment& s, std::uint32_t onto)
{
    if (facts_.book != nullptr) facts_.book->leave(s, onto, *this);
    if (!s.stops.empty() && s.stops.back().place == id()) {
        s.stops.back().departure = now() - s.entered;
        s.stops.back().paid_at_departure = s.paid;
    }
    s.came_by = onto;
    if (onto != no_way && facts_.book != nullptr) s.metres += facts_.book->distance_m(onto);
}

void Facility::choose_again(Cargo& cargo)
{
    if (route_choice_ == nullptr) return;
    cargo.for_each([&](Shipment& s) { route_choice_->choose_again(s); });
}

bool Facility::choose_other_way(Shipment& waiting, Cause cause)
{
    if (route_choice_ == nullptr || !route_choice_->choose_again(waiting)) return false;
    account(waiting, cause);
    for (StayWatch* watch : stay_watches_) watch->turned(waiting);
    return true;
}

void Facility::learn(StayNews news)
{
    if (route_choice_ != nullptr) route_choice_->learn(news);
}

void Facility::count_in(Cargo& cargo)
{
    cargo.for_each([&](const Shipment& s) { ++inside_[s.flow]; });
    for (StayWatch* watch : stay_watches_) {
        cargo.for_each([&](Shipment& s) { watch->came(s, now()); });
    }
}

void Facility::count_out(const Cargo& cargo)
{
    cargo.for_each([&](const Shipment& s) { --inside_[s.flow]; });
    for (StayWatch* watch : stay_watches_) {
        cargo.for_each([&](const Shipment& s) { watch->left(s, now()); });
    }
}

void Facility::send_on(Consist consist, std::uint32_t to)
{
    Outlet& outlet = *outlets_.at(to);
    if (consist.vehicle == Vehicle::train) plan_train_on(consist, outlet.planned_transit());
    sim::Duration transit = outlet.draw_transit(consist);
    count_out(consist.cargo);
    set_out(consist.cargo, consist.id, outlet.where());
    if (outlet.disturbed() != nullptr) [[unlikely]] {
        const Timeline& timeline = *outlet.disturbed();
        transit = timeline.travel(consist.cargo, outlet.where(), now(), transit) - now();
    }
    // What the link takes is known now; accounting it here spares the receiver the question.
    consist.account(outlet.where(), Cause::moving, now() + transit);
    outlet.send(std::move(consist), transit);
}

void Facility::finish(ShipmentPtr shipment)
{
    for (const auto& hear : when_ended_) hear(*shipment);
    for (StayWatch* watch : stay_watches_) watch->ended(*shipment);
    site().account_cargo(-shipment_bytes);
    give_back_wagons(*shipment);
    --inside_[shipment->flow];
    --balance_[shipment->flow];
    FlowTally& flow = flows_[shipment->flow];
    ++flow.left;
    flow.journeys.grams_left += std::llround(shipment->tonnes * 1e6);
    flow.journeys.units_left += shipment->size;
    if (shipment->accounted != now()) throw std::logic_error("an hour of a shipment has no cause");
    end_stop(*shipment, no_way);
    if (facts_.book != nullptr)
        facts_.book->value_hours(*shipment, now() - shipment->entered, id());
    log(*shipment, Step::ended);
    if (shipment->entered < facts_.warmup_end) return;

    const sim::Duration transit = now() - shipment->entered;
    flow.transit.record(transit);
    if (flow.ledger.empty()) flow.ledger.resize((facts_.places + facts_.links) * causes);
    sim::Duration sum{0};
    for (const LedgerEntry& entry : shipment->ledger) {
        flow.ledger[entry.where * causes + static_cast<std::size_t>(entry.cause)] += entry.spent;
        sum += std::chrono::abs(entry.spent);  // so none is negative
    }
    if (sum != transit)
        throw std::logic_error("the causes of a shipment's hours do not sum to its transit time");
    tally_charges(*shipment, flow);
    const FlowValue* worth = facts_.book == nullptr ? nullptr : &facts_.book->worth(shipment->flow);
    flow.journeys.record(*shipment, now(), worth);
}

void Facility::tally_charges(const Shipment& shipment, FlowTally& flow) const
{
    if (shipment.charges.empty()) return;
    if (flow.charged.empty()) flow.charged.resize((facts_.places + facts_.links) * charges);
    for (const ChargeEntry& entry : shipment.charges) {
        const auto kind = static_cast<std::size_t>(entry.charge);
        flow.charged[entry.where * charges + kind] += entry.millionths;
    }
}

void Facility::lose(ShipmentPtr shipment)
{
    for (StayWatch* watch : stay_watches_) watch->ended(*shipment);
    site().account_cargo(-shipment_bytes);
    --inside_[shipment->flow];
    --balance_[shipment->flow];
    ++flows_[shipment->flow].lost;
    log(*shipment, Step::lost);
}

void Facility::forget_flows()
{
    for (FlowTally& flow : flows_) flow = FlowTally{};
    for (PlaceMeasure& measure : measures_) {
        if (measure.times != nullptr) measure.times->reset();
        if (measure.count != nullptr) *measure.count = 0;
    }
}

void Facility::sample()
{
    for (std::size_t i = 0; i < resources_.size(); ++i) {
        sampled_queue_.push_back(static_cast<std::int32_t>(lines_[i]->waiting()));
        sampled_busy_.push_back(static_cast<std::int32_t>(resources_[i]->in_use()));
    }
}

}  // namespace karvan::models
