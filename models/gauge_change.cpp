#include "models/gauge_change.hpp"

#include <algorithm>

namespace karvan::models {

namespace {

Calendar opening_hours(const GaugeChangePlan& plan)
{
    Calendar calendar;
    calendar.shifts = {{plan.hours, 1}};
    calendar.time_zone = plan.time_zone;
    return calendar;
}

}  // namespace

GaugeChange::GaugeChange(sim::Simulation& simulation, const GaugeChangePlan& plan,
                         const Scenario& scenario, const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      hours_(expand(opening_hours(plan), scenario.start, scenario.horizon)),
      stands_(*this, "stands", plan.stands),
      gangs_(*this, "gangs", plan.gangs),
      works_(stream("gauge change"))
{
    for (const LinkPlan& link : scenario.links) {
        if (link.to != plan.index || tracks_.contains(link.from)) continue;
        const std::string name = "tracks from " + scenario.place(link.from).id;
        tracks_[link.from] = std::make_unique<sim::Resource>(*this, name, plan.tracks);
    }
    for (const auto& [from, tracks] : tracks_) measure(*tracks);
    measure(stands_);
    if (plan.per_unit_s) measure(gangs_);
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
    co_await work_train(self, consist);
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

sim::Task<> GaugeChange::work_train(GaugeChange& self, Consist& consist)
{
    const sim::Hold stand = co_await self.stands_.acquire(1, consist.priority);
    sim::Hold gangs;
    if (self.plan_.per_unit_s) {
        const auto needed = static_cast<std::uint32_t>(self.plan_.gangs_per_train);
        gangs = co_await self.gangs_.acquire(needed, consist.priority);
    }
    self.account(consist, Cause::queue);
    const sim::Time begins = self.next_open();
    if (begins > self.now()) co_await self.delay_until(begins);
    self.account(consist, Cause::closed);
    const sim::Duration work = self.draw_work(consist);
    co_await self.delay(work);
    self.account(consist, Cause::gauge_change);
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

sim::Duration GaugeChange::draw_work(const Consist& consist)
{
    sim::Draw draw = works_.at(consist.id, consist.cargo.front().hops);
    if (plan_.per_train_s) return sim::sample_duration(*plan_.per_train_s, draw);
    const double units = static_cast<double>(consist.cargo.size());
    const double share = units / static_cast<double>(plan_.gangs_per_train);
    const sim::Law work_s = sim::Law::constant(plan_.per_unit_s->sample(draw) * share);
    return sim::sample_duration(work_s, draw);
}

}  // namespace karvan::models
