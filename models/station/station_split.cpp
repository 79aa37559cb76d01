// Customers who split into parts that are served elsewhere, and wait until all of them are done
// (fork and join).
//
// A part is no customer of its own: it is counted nowhere but at the places that it passes, and its
// hours become those of its customer if it was the last.
#include <algorithm>

#include "models/station/station.hpp"

namespace karvan::models {

namespace {

// A part has the number of its customer and, above that, its own, from 1.
constexpr int part_bits = 34;
constexpr std::uint64_t part_mask = std::uint64_t{0x3f} << part_bits;

std::uint64_t part_id(std::uint64_t customer, std::size_t number)
{
    return customer | static_cast<std::uint64_t>(number) << part_bits;
}

ShipmentPtr part_of(const Shipment& whole, std::size_t number, std::size_t parts)
{
    auto part = std::make_unique<Shipment>();
    part->id = part_id(whole.id, number);
    part->route = whole.route;
    part->leg = whole.leg;
    part->hops = whole.hops;
    part->flow = whole.flow;
    part->class_of = whole.class_of;
    part->size = whole.size;
    part->priority = whole.priority;
    part->kind = whole.kind;
    part->tonnes = whole.tonnes / static_cast<double>(parts);
    part->entered = whole.entered;
    part->accounted = whole.accounted;
    return part;
}

}  // namespace

bool Station::is_part(const Consist& consist) { return (consist.id & part_mask) != 0; }

sim::Task<> Station::split_up(Station& self, Consist& consist)
{
    Assembly assembly(self);
    assembly.missing = self.split_to_.size();
    const std::uint64_t customer = consist.cargo.front().id;
    self.assemblies_.emplace(customer, &assembly);
    for (std::size_t i = 0; i < self.split_to_.size(); ++i) self.send_part(consist, i);
    sim::AnyOf all(self);
    all.add(assembly.complete);
    co_await all.wait();
    self.assemblies_.erase(customer);
    self.put_together(consist, assembly);
}

void Station::send_part(const Consist& whole, std::size_t i)
{
    const Shipment& front = whole.cargo.front();
    Consist part;
    part.cargo.add(part_of(front, i + 1, split_to_.size()));
    part.id = part.cargo.front().id;
    part.priority = whole.priority;
    const std::uint32_t to = split_to_[i];
    count_in(part.cargo);
    hop(part, to);
    if (!has_finite_room_[to]) return send_on(std::move(part), to);
    const std::uint64_t id = part.id;
    start("send part", wait_to_send_part(*this, std::move(part), to), id);
}

sim::Process Station::wait_to_send_part(Station& self, Consist part, std::uint32_t to)
{
    co_await depart(self, part, to);
}

// A part has come to the end of its way, here.
void Station::end_part(Consist part)
{
    count_out(part.cargo);
    const std::uint64_t customer = part.id & ~part_mask;
    for (Station* splitter : splitters_) {
        const auto found = splitter->assemblies_.find(customer);
        if (found == splitter->assemblies_.end()) continue;
        Assembly& assembly = *found->second;
        assembly.last = part.cargo.take();
        const Shipment& last = *assembly.last;
        assembly.hops = std::max(assembly.hops, last.hops);
        assembly.charges.insert(assembly.charges.end(), last.charges.begin(), last.charges.end());
        if (--assembly.missing == 0) assembly.complete.raise();
        return;
    }
}

// The hours of the last part were those of the customer. Visits to come are others than those of
// the parts.
void Station::put_together(Consist& consist, const Assembly& assembly)
{
    const double share = 1.0 / consist.cargo.count();
    consist.cargo.for_each([&](Shipment& s) {
        s.hops = std::max(s.hops, assembly.hops);
        for (const LedgerEntry& entry : assembly.last->ledger) {
            s.account(entry.where, entry.cause, s.accounted + entry.spent);
        }
        for (const ChargeEntry& entry : assembly.charges) {
            const double part = share * static_cast<double>(entry.millionths);
            s.charge(entry.where, entry.charge, std::llround(part));
        }
    });
    consist.account(id(), Cause::queue, now());  // closed populations keep no account
}

}  // namespace karvan::models
