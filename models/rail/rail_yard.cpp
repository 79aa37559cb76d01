// What a rail terminal does with trains on its leads: sorting, cutting off and joining blocks.
#include <algorithm>
#include <utility>

#include "models/rail/rail_terminal.hpp"

namespace karvan::models {

// It goes on by rail: sorted and not unloaded, where there is a lead for that.
bool RailTerminal::is_sorted(const Shipment& shipment) const
{
    return !is_destination(shipment) && by_rail_.at(next_stop(shipment));
}

bool RailTerminal::came_by_rail(const Shipment& shipment) const
{
    if (shipment.leg == 0) return false;
    const std::uint32_t from = shipment.route->stops[shipment.leg - 1];
    return goes_by_rail(scenario_, from, plan_.index);
}

// What was sorted here stands on its wagons already.
std::int64_t RailTerminal::units_to_load(const Consist& train) const
{
    if (!plan_.sorting_per_h) return train.cargo.size();
    std::int64_t units = 0;
    train.cargo.for_each([&](const Shipment& s) { units += came_by_rail(s) ? 0 : s.size; });
    return units;
}

Cargo RailTerminal::take_sorted(Cargo& cargo) const
{
    Cargo sorted;
    Cargo others;
    while (!cargo.empty()) {
        ShipmentPtr shipment = cargo.take();
        (is_sorted(*shipment) ? sorted : others).add(std::move(shipment));
    }
    cargo = std::move(others);
    return sorted;
}

sim::Task<> RailTerminal::sort(RailTerminal& self, Consist& consist)
{
    Consist sorted;
    sorted.cargo = self.take_sorted(consist.cargo);
    if (sorted.cargo.empty()) co_return;
    sim::Hold lead = co_await self.leads_.acquire(1, consist.priority);
    self.account_wait(sorted, self.leads_, Cause::sorting);
    self.account_wait(consist, self.leads_, Cause::sorting);
    const double hours = static_cast<double>(sorted.cargo.size()) / *self.plan_.sorting_per_h;
    const sim::Duration work(static_cast<std::int64_t>(hours * 3600e6));
    co_await lead.work(work);
    lead.release();
    self.account_work(sorted, self.leads_, Cause::sorting, work);
    self.account_work(consist, self.leads_, Cause::sorting, work);
    self.send_onward(std::move(sorted.cargo));
}

sim::Task<> RailTerminal::shunt(RailTerminal& self, Consist& consist)
{
    sim::Hold lead = co_await self.leads_.acquire(1, consist.priority);
    self.account_wait(consist, self.leads_, Cause::sorting);
    co_await lead.work(self.plan_.shunting);
    self.account_work(consist, self.leads_, Cause::sorting, self.plan_.shunting);
}

// Those that go on together and are the most; the others stay in `cargo`.
Cargo RailTerminal::take_largest_group(Cargo& cargo) const
{
    std::map<std::uint32_t, std::int64_t> units;  // by next stop
    cargo.for_each([&](const Shipment& s) {
        if (is_sorted(s)) units[next_stop(s)] += s.size;
    });
    Cargo group;
    if (units.empty()) return group;
    const auto largest =
        std::max_element(units.begin(), units.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    Cargo others;
    while (!cargo.empty()) {
        ShipmentPtr shipment = cargo.take();
        const bool goes = is_sorted(*shipment) && next_stop(*shipment) == largest->first;
        (goes ? group : others).add(std::move(shipment));
    }
    cargo = std::move(others);
    return group;
}

// What does not go on is cut off and unloaded; the rest leaves as a train.
sim::Process RailTerminal::split_train(RailTerminal& self, Consist consist)
{
    const sim::Hold track = self.take_room(consist);
    co_await shunt(self, consist);
    Consist cut;
    cut.id = self.new_vehicle_id();
    cut.vehicle = Vehicle::train;
    cut.run = consist.run;
    cut.priority = consist.priority;
    cut.cargo = std::move(consist.cargo);
    consist.cargo = self.take_largest_group(cut.cargo);
    if (!cut.cargo.empty()) {
        const std::uint64_t id = cut.id;
        self.start("unload cut", unload_cut(self, std::move(cut)), id);
    }
    if (!consist.cargo.empty()) co_await go_on_in_parts(self, consist);
}

// What is too long or too heavy for the lines ahead goes as several trains, one behind the other:
// each next one is cut off here and finds locomotives of its own.
sim::Task<> RailTerminal::go_on_in_parts(RailTerminal& self, Consist& consist)
{
    while (self.plan_.splits) {
        Consist rest = self.take_excess(consist);
        if (rest.cargo.empty()) break;
        co_await shunt(self, consist);
        self.account(rest, Cause::sorting);
        co_await go_on(self, consist);
        self.account(rest, Cause::track);
        consist = std::move(rest);
    }
    co_await go_on(self, consist);
}

// Up to where the train ends or may be parted again.
TrainLimits RailTerminal::limits_ahead(const Shipment& shipment) const
{
    const std::vector<std::uint32_t>& stops = shipment.route->stops;
    std::vector<std::uint32_t> ahead;
    for (std::size_t i = shipment.leg + 1; i < stops.size(); ++i) {
        if (takes_apart_[stops[i]]) break;
        const auto* next = dynamic_cast<const RailTerminalPlan*>(&scenario_.place(stops[i]));
        if (next != nullptr && next->splits) break;
        ahead.push_back(stops[i]);
    }
    return limits_over(scenario_, ahead);
}

// What stands behind the part that may go as one train; the first shipment always goes.
Consist RailTerminal::take_excess(Consist& train)
{
    Consist rest;
    const TrainLimits limits = limits_ahead(train.cargo.front());
    if (limits.none()) return rest;
    double length_m = plan_.train.locomotive_length_m;
    double weight_t = 0;
    Cargo all = std::exchange(train.cargo, Cargo());
    while (!all.empty()) {
        const Shipment& next = all.front();
        length_m += next.size * plan_.train.unit_length_m(next.kind);
        weight_t += next.tonnes + next.size * plan_.train.unit_tare_t(next.kind);
        const bool fits = length_m <= limits.length_m.value_or(length_m) &&
                          weight_t <= limits.weight_t.value_or(weight_t);
        if (!fits && !train.cargo.empty()) break;
        train.cargo.add(all.take());
    }
    if (all.empty()) return rest;
    rest.id = new_vehicle_id();
    rest.vehicle = Vehicle::train;
    rest.run = train.run;
    rest.priority = train.priority;
    rest.cargo = std::move(all);
    return rest;
}

sim::Process RailTerminal::unload_cut(RailTerminal& self, Consist consist)
{
    co_await take_apart(self, consist);
    self.send_onward(std::move(consist.cargo));
}

// A block that waits for the way of a train that passes goes with it, if all of it fits.
sim::Task<> RailTerminal::join_block(RailTerminal& self, Consist& consist)
{
    const auto found = self.blocks_.find(self.key_of(consist.cargo.front()));
    if (found == self.blocks_.end()) co_return;
    Block& block = *found->second.block;
    const std::int64_t waiting = block.units();
    if (waiting == 0 || consist.cargo.size() + waiting > found->second.full) co_return;
    sim::BatchRule rule;
    rule.full = waiting;
    Block::Departure departure = co_await block.form(self, rule);
    Consist joined;
    for (ShipmentPtr& shipment : departure.load) joined.cargo.add(std::move(shipment));
    self.account(joined, Cause::train);
    const std::int64_t units = self.units_to_load(joined);
    const auto cranes = static_cast<std::uint32_t>(self.plan_.cranes_at_work());
    joined.id = consist.id;
    co_await lift(self, joined, units, cranes, self.train_pace_s_, self.loading_);
    self.account(consist, Cause::sorting);
    while (!joined.cargo.empty()) consist.cargo.add(joined.cargo.take());
    co_await shunt(self, consist);
}

}  // namespace karvan::models
