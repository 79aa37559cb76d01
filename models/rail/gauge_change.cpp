#include "models/rail/gauge_change.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/disruption/closures.hpp"
#include "models/fleet/fleet_ties.hpp"

namespace karvan::models {

namespace {

Calendar opening_hours(const GaugeChangePlan& plan)
{
    Calendar calendar;
    calendar.shifts = {{plan.hours, 1}};
    calendar.time_zone = plan.time_zone;
    return calendar;
}

// Of a train.
struct UnitsByKind {
    double wagons = 0;
    double bulk_t = 0;
    double others = 0;  // TEU
};

UnitsByKind units_by_kind(const Consist& consist)
{
    UnitsByKind units;
    consist.cargo.for_each([&](const Shipment& s) {
        double& of_kind = s.kind == CargoKind::wagon  ? units.wagons
                          : s.kind == CargoKind::bulk ? units.bulk_t
                                                      : units.others;
        of_kind += s.size;
    });
    return units;
}

}  // namespace

GaugeChange::GaugeChange(sim::Simulation& simulation, const GaugeChangePlan& plan,
                         const Scenario& scenario, const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      hours_(expand(opening_hours(plan), scenario.start, scenario.horizon)),
      stands_(*this, "stands", plan.stands),
      gangs_(*this, "gangs", plan.gangs),
      variable_tracks_(*this, "variable tracks", plan.variable_tracks),
      works_(stream("gauge change")),
      axles_(stream("variable axles")),
      scenario_(scenario)
{
    for (const LinkPlan& link : scenario.links) {
        if (link.to != plan.index || tracks_.contains(link.from)) continue;
        const std::string name = "tracks from " + scenario.place(link.from).id;
        tracks_[link.from] = std::make_unique<sim::Resource>(*this, name, plan.tracks);
    }
    for (const auto& [from, tracks] : tracks_) measure(*tracks);
    measure(stands_);
    if (plan.per_unit_s) measure(gangs_);
    if (plan.variable_share > 0 || !plan.equipped.empty()) measure(variable_tracks_);
    add_sides();
}

// The balance of both sides: what crossed each way, and the bogies in stock.
void GaugeChange::add_sides()
{
    for (const GaugeSide& side : plan_.sides) {
        measure_count("crossed to " + side.place, "1", crossed_[side.place],
                      "wagons or TEU that crossed to the " + side.gauge + " side");
        if (!side.bogies) continue;
        auto& bogies = bogies_[side.place];
        bogies = std::make_unique<Bogies>(*this, side.gauge, *side.bogies);
        measure_stock(bogies->stock);
        measure_count(side.gauge + " bogies brought", "1", bogies->brought,
                      "sets of bogies " + side.gauge + " that were called back");
        measure_count(side.gauge + " bogies sent away", "1", bogies->surplus,
                      "sets of bogies " + side.gauge + " for which there was no room");
    }
}

sim::Resource* GaugeChange::room_for(const RoomRequest& request)
{
    const auto found = tracks_.find(request.from->id());
    return found == tracks_.end() ? nullptr : found->second.get();  // null: begins here
}

void GaugeChange::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    start("change gauge", change_gauge(*this, std::move(consist)), id);
}

sim::Process GaugeChange::change_gauge(GaugeChange& self, Consist consist)
{
    const sim::Hold track = self.take_room(consist);
    const GaugeSide* ahead = self.side_ahead(consist);
    if (self.has_variable_axles(consist)) {
        co_await change_axles(self, consist);
    } else if (ahead == nullptr) {
        co_await work_train(self, consist);
    } else if (self.plan_.method == GaugeMethod::bogies) {
        co_await change_wheels(self, consist, *ahead);
    } else {
        co_await transload(self, consist, *ahead);
    }
    if (ahead != nullptr) {
        self.crossed_[ahead->place] += static_cast<std::uint64_t>(self.wagons_or_teu(consist));
    }
    // A train that others made up for several destinations parts here.
    Cargo onward = std::move(consist.cargo);
    for (std::uint32_t part = 0; !onward.empty(); ++part) {
        consist.cargo = self.take_together(onward);
        if (part > 0) consist.id = self.new_vehicle_id();
        if (self.is_destination(consist.cargo.front())) {
            while (!consist.cargo.empty()) self.finish(consist.cargo.take());
        } else {
            const std::uint32_t to = self.next_stop(consist.cargo.front());
            co_await depart(self, consist, to, Cause::no_room);
        }
    }
}

// To which side the train goes on; null where it ends or no side is told.
const GaugeSide* GaugeChange::side_ahead(const Consist& consist) const
{
    if (plan_.sides.empty() || is_destination(consist.cargo.front())) return nullptr;
    return plan_.side_of(scenario_.place(next_stop(consist.cargo.front())).id);
}

bool GaugeChange::has_variable_axles(const Consist& consist)
{
    if (!plan_.equipped.empty()) {
        bool all = true;
        consist.cargo.for_each([&](const Shipment& s) {
            const std::string& goods = scenario_.flows[s.flow].commodity;
            all = all && std::count(plan_.equipped.begin(), plan_.equipped.end(), goods) > 0;
        });
        if (all) return true;
    }
    if (plan_.variable_share <= 0) return false;
    sim::Draw draw = axles_.at(consist.id, consist.cargo.front().hops);
    return sim::Law::uniform(0, 1).sample(draw) < plan_.variable_share;
}

sim::Task<> GaugeChange::change_axles(GaugeChange& self, Consist& consist)
{
    sim::Hold track = co_await self.variable_tracks_.acquire(1, consist.priority);
    self.account_wait(consist, self.variable_tracks_, Cause::queue);
    sim::Draw draw = self.axles_.at(consist.id, consist.cargo.front().hops + 1);
    const sim::Duration passage = sim::sample_duration(self.plan_.variable_s, draw);
    co_await track.work(passage);
    self.account_work(consist, self.variable_tracks_, Cause::gauge_change, passage);
}

double GaugeChange::wagons_or_teu(const Consist& consist) const
{
    const UnitsByKind units = units_by_kind(consist);
    return units.wagons + units.others + plan_.wagons_or_teu(CargoKind::bulk, units.bulk_t);
}

std::int64_t GaugeChange::bogies_for(const Consist& consist) const
{
    const UnitsByKind units = units_by_kind(consist);
    const double wagons = units.wagons + plan_.wagons_or_teu(CargoKind::bulk, units.bulk_t);
    return static_cast<std::int64_t>(wagons + std::ceil(units.others / plan_.teu_per_wagon));
}

// Bogies of the gauge ahead leave the stock with the train; its own stay here.
sim::Task<> GaugeChange::take_bogies(GaugeChange& self, Consist& consist, const GaugeSide& ahead)
{
    const auto found = self.bogies_.find(ahead.place);
    if (found == self.bogies_.end()) co_return;
    Bogies& bogies = *found->second;
    const std::int64_t needed = self.bogies_for(consist);
    bogies.wanted += needed;
    self.send_for_bogies(bogies);
    sim::Hold taken =
        co_await bogies.stock.acquire(static_cast<std::uint32_t>(needed), consist.priority);
    bogies.wanted -= needed;
    bogies.stock.set_capacity(bogies.stock.capacity() - needed);
    bogies.balance -= needed;
    taken.release();
    self.account(consist, Cause::bogies);
}

// Those that are away and not under way yet.
void GaugeChange::send_for_bogies(Bogies& bogies)
{
    if (!plan_.bogie_return) return;
    const std::int64_t there = bogies.stock.capacity() + bogies.coming;
    const std::int64_t sets = std::min(bogies.wanted - there, bogies.all - there);
    if (sets <= 0) return;
    bogies.coming += sets;
    start("bring bogies", bring_bogies(*this, &bogies, sets));
}

sim::Process GaugeChange::bring_bogies(GaugeChange& self, Bogies* bogies, std::int64_t sets)
{
    co_await self.delay(*self.plan_.bogie_return);
    bogies->coming -= sets;
    bogies->brought += static_cast<std::uint64_t>(sets);
    bogies->balance += sets;
    bogies->stock.set_capacity(bogies->stock.capacity() + sets);
}

// What a train leaves, as far as there is room.
void GaugeChange::put(Bogies& bogies, std::int64_t sets, const GaugeSide& side)
{
    const std::int64_t there = bogies.stock.capacity() + sets;
    const std::int64_t stay = side.most ? std::min(there, *side.most) : there;
    bogies.surplus += static_cast<std::uint64_t>(there - stay);
    bogies.balance += sets - (there - stay);
    bogies.stock.set_capacity(stay);
}

void GaugeChange::check_balance() const
{
    for (const auto& [side, bogies] : bogies_) {
        if (bogies->stock.capacity() == bogies->all + bogies->balance) continue;
        throw std::logic_error("sets of " + bogies->stock.name() + " were lost at " + name());
    }
}

sim::Task<> GaugeChange::change_wheels(GaugeChange& self, Consist& consist, const GaugeSide& ahead)
{
    co_await take_bogies(self, consist, ahead);
    co_await work_train(self, consist);
    const GaugeSide& behind = *self.plan_.other_side(ahead);
    const auto stock = self.bogies_.find(behind.place);
    if (stock == self.bogies_.end()) co_return;
    put(*stock->second, self.bogies_for(consist), behind);
}

// Goods change wagons: empty ones of the gauge ahead are needed, the others stay here.
sim::Task<> GaugeChange::transload(GaugeChange& self, Consist& consist, const GaugeSide& ahead)
{
    if (self.fleets() == nullptr) {
        co_await work_train(self, consist);
        co_return;
    }
    std::vector<FleetUnits> before;
    consist.cargo.for_each([&](Shipment& s) {
        if (!s.wagons) return;
        self.fleets()->fleets.at(s.wagons.fleet())->count_loaded(s);
        before.push_back(std::move(s.wagons));
    });
    co_await take_wagons(self, consist, ahead.gauge);
    co_await work_train(self, consist);
    for (FleetUnits& units : before) {
        Fleet& fleet = *self.fleets()->fleets.at(units.fleet());
        fleet.give_back(self.id(), std::move(units));
    }
}

// Work on wheels, or on what goes from wagon to wagon.
Cause GaugeChange::work_cause() const
{
    return plan_.method == GaugeMethod::transload ? Cause::transloading : Cause::gauge_change;
}

sim::Task<> GaugeChange::work_train(GaugeChange& self, Consist& consist)
{
    sim::Hold stand = co_await self.stands_.acquire(1, consist.priority);
    self.account_wait(consist, self.stands_, Cause::queue);
    sim::Hold gangs;
    auto needed = static_cast<std::uint32_t>(self.plan_.gangs_per_train);
    if (self.plan_.per_unit_s) {
        gangs = co_await self.gangs_.acquire_usable(needed, consist.priority);
        needed = gangs.amount();
        self.account_wait(consist, self.gangs_, Cause::queue);
    }
    const sim::Time begins = self.next_open();
    if (begins > self.now()) co_await self.delay_until(begins);
    self.account(consist, Cause::closed);
    const sim::Duration work = self.draw_work(consist, needed);
    if (!self.plan_.per_unit_s) {
        co_await stand.work(work);
        self.account_work(consist, self.stands_, self.work_cause(), work);
        co_return;
    }
    const sim::Time began = self.now();
    // Gangs do the work; where their stand is struck by itself they wait for it as well.
    const bool stand_struck = self.struck_alone(self.stands_);
    StandWork at_stand{sim::Signal(self, "work at a stand"), !stand_struck};
    if (stand_struck) {
        self.start("keep a stand", keep_stand(self, &stand, work, &at_stand), consist.id);
    }
    co_await gangs.work(work);
    while (!at_stand.over) {
        sim::AnyOf first(self);
        first.add(at_stand.ended);
        co_await first.wait();
    }
    const Timeline* of_stand = self.timeline_of(self.stands_);
    const bool by_stand = stand_struck && closure_in(of_stand, began, self.now());
    self.account_work(consist, by_stand ? self.stands_ : self.gangs_, self.work_cause(), work);
}

sim::Process GaugeChange::keep_stand(GaugeChange&, sim::Hold* stand, sim::Duration work,
                                     StandWork* at_stand)
{
    co_await stand->work(work);
    at_stand->over = true;
    at_stand->ended.raise();
}

bool GaugeChange::struck_alone(const sim::Resource& resource) const
{
    const bool fails =
        std::any_of(place_plan().failures.begin(), place_plan().failures.end(),
                    [&](const FailurePlan& f) { return f.resource == resource.name(); });
    return fails || timeline_of(resource) != timeline_of(gangs_);
}

// The shipments that go the way of the first one; the others stay in `cargo`.
Cargo GaugeChange::take_together(Cargo& cargo)
{
    const bool ends = is_destination(cargo.front());
    const std::uint32_t to = ends ? 0 : next_stop(cargo.front());
    Cargo together;
    Cargo others;
    while (!cargo.empty()) {
        ShipmentPtr shipment = cargo.take();
        const bool same = is_destination(*shipment) ? ends : !ends && next_stop(*shipment) == to;
        (same ? together : others).add(std::move(shipment));
    }
    cargo = std::move(others);
    return together;
}

// The first moment from now on when work may begin; past the horizon if there is none.
sim::Time GaugeChange::next_open() const
{
    auto change = std::upper_bound(hours_.begin(), hours_.end(), now(),
                                   [](sim::Time at, const UnitsChange& c) { return at < c.at; });
    if (change != hours_.begin() && std::prev(change)->units > 0) return now();
    while (change != hours_.end() && change->units == 0) ++change;
    return change == hours_.end() ? sim::never : change->at;
}

sim::Duration GaugeChange::draw_work(const Consist& consist, std::uint32_t gangs)
{
    sim::Draw draw = works_.at(consist.id, consist.cargo.front().hops);
    if (plan_.per_train_s) return sim::sample_duration(*plan_.per_train_s, draw);
    const double share = wagons_or_teu(consist) / gangs;
    const sim::Law work_s = sim::Law::constant(plan_.per_unit_s->sample(draw) * share);
    return sim::sample_duration(work_s, draw);
}

}  // namespace karvan::models
