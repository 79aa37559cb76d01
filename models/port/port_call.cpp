#include "models/port/port_call.hpp"

#include <algorithm>
#include <cmath>

#include "models/disruption/paused_work.hpp"
#include "models/port/port.hpp"

namespace karvan::models {

void Port::receive_vessel(Vessel vessel)
{
    vessel.cargo.for_each([](Shipment& s) { ++s.leg; });
    choose_again(vessel.cargo);
    count_in(vessel.cargo);
    come_in(vessel.cargo, vessel.id);
    const std::uint64_t id = vessel.id;
    start("call at port", call_at(*this, std::move(vessel)), id);
}

sim::Process Port::call_at(Port& port, Vessel vessel)
{
    const SeaServicePlan& service = port.scenario_.services[vessel.service];
    std::vector<QuayLine*> lines = port.lines_for(vessel.service, vessel.position);
    PortCall call(std::move(vessel), service, std::move(lines), port.now());
    if (call.vessel.legs > 0) port.tallies_.at(call.vessel.service)->arrived(call.vessel);

    co_await take_berth(port, call, BerthUse::unloading);
    co_await unload(port, call);
    if (call.vessel.next_overhaul <= port.now()) co_await overhaul(port, call);
    co_await shift(port, call);
    port.tallies_.at(call.vessel.service)->loads(call);
    co_await load(port, call);
    co_await way_open(port, call);
    co_await leave_berth(port, call);
    port.turnarounds_.record(port.now() - call.arrived - call.in_dock);
    ++port.vessel_calls_;
    port.note_departure(call);
    co_await go_to_sea(port, call);
    port.sail(std::move(call.vessel));
}

// By timetable a ship should come to the next port the mean sailing time after its departure.
void Port::note_departure(PortCall& call)
{
    const sim::Duration moving = plan_.moving_time(call.plan, Movement::outbound);
    tallies_.at(call.vessel.service)->departed(call, moving);
    if (!call.plan.every) return;
    const double sailing_s = call.plan.leg_sailing_s(call.leg()).mean();
    const double locked_s = plan_.lockage_s(Movement::outbound);
    call.vessel.scheduled =
        call.due + moving + sim::Duration(std::llround((locked_s + sailing_s) * 1e6));
}

sim::Task<> Port::come_from_sea(Port& port, PortCall& call, sim::Hold& anchorage)
{
    if (port.waterway_.lock() == nullptr) co_return;
    Lock::Ship at_lock(port, call.vessel, call.plan, Movement::inbound);
    co_await Waterway::enter_lock(port, port.waterway_, call.vessel, at_lock);
    anchorage.release();
    call.moved_in = port.now();
    co_await through_lock(port, call, at_lock);
}

sim::Task<> Port::go_to_sea(Port& port, PortCall& call)
{
    if (port.waterway_.lock() == nullptr) co_return;
    Lock::Ship at_lock(port, call.vessel, call.plan, Movement::outbound);
    co_await Waterway::enter_lock(port, port.waterway_, call.vessel, at_lock);
    co_await through_lock(port, call, at_lock);
}

sim::Task<> Port::through_lock(Port& port, PortCall& call, Lock::Ship& ship)
{
    co_await Lock::leave(port, *port.waterway_.lock(), ship);
    call.vessel.cargo.for_each([&](Shipment& s) {
        port.account_work(s, *ship.taken_by->unit, Cause::service, ship.lockage);
    });
}

// At anchor until the weather allows and a berth is free; a berth assigned is kept in a storm.
sim::Task<> Port::take_berth(Port& port, PortCall& call, BerthUse use)
{
    Cargo& cargo = call.vessel.cargo;
    sim::Hold anchorage;
    if (port.anchorage_) {
        anchorage = co_await port.anchorage_->acquire(1, call.plan.priority);
        port.account_all(cargo, Cause::anchorage);
    }
    if (use == BerthUse::unloading) co_await embargo_lifted(port, cargo, port.disturbed());
    co_await Waterway::calm(port, port.waterway_, cargo);
    call.berths = port.plan_.berths_for(call.plan, use);
    const std::int16_t priority = port.berth_priority(call);
    call.berth = co_await port.berths_[call.berths]->acquire(1, priority);
    const sim::Resource& berths = *port.berths_[call.berths];
    cargo.for_each([&](Shipment& s) { port.account_wait(s, berths, Cause::berth); });
    port.log_within(cargo, call.vessel.id, Step::berthed);
    if (use == BerthUse::unloading) {  // a dock is in the port
        co_await come_from_sea(port, call, anchorage);
    }
    const Convoy convoy =
        co_await Waterway::clear(port, port.waterway_, call.vessel, Movement::inbound);
    anchorage.release();
    if (use == BerthUse::unloading && port.waterway_.lock() == nullptr) call.moved_in = port.now();
    const sim::Duration mooring = port.plan_.moving_time(call.plan, Movement::inbound);
    co_await port.delay(mooring);
    port.account_all(cargo, Cause::mooring);
}

sim::Task<> Port::leave_berth(Port& port, PortCall& call)
{
    const Convoy convoy =
        co_await Waterway::clear(port, port.waterway_, call.vessel, Movement::outbound);
    const sim::Duration unmooring = port.plan_.moving_time(call.plan, Movement::outbound);
    co_await port.delay(unmooring);
    port.account_all(call.vessel.cargo, Cause::mooring);
    port.log_within(call.vessel.cargo, call.vessel.id, Step::unberthed);
    call.berth.release();
}

// To a berth for loading, empty, where the ship did not unload at one. It keeps its berth until it
// has the other: ships that load need no berth for unloading any more, so none waits for itself.
sim::Task<> Port::shift(Port& port, PortCall& call)
{
    const std::size_t berths = port.plan_.berths_for(call.plan, BerthUse::loading);
    const BerthUse here = port.plan_.berths[call.berths].use;
    if (here != BerthUse::unloading || berths == call.berths) co_return;
    const std::size_t before = std::exchange(call.berths, berths);
    const std::int16_t priority = port.berth_priority(call);
    sim::Hold berth = co_await port.berths_[berths]->acquire(1, priority);
    call.berths = before;
    const Convoy convoy =
        co_await Waterway::clear(port, port.waterway_, call.vessel, Movement::shifting);
    co_await port.delay(port.plan_.shifting);
    call.berth = std::move(berth);
    call.berths = berths;
}

std::int16_t Port::berth_priority(const PortCall& call) const
{
    const bool fcfs = plan_.berths[call.berths].order == BerthOrder::fcfs;
    return fcfs ? std::int16_t{0} : call.plan.priority;
}

sim::Task<> Port::unload(Port& port, PortCall& call)
{
    Cargo& cargo = call.vessel.cargo;
    while (!cargo.empty()) {
        // Cranes go to other ships while the yard is full.
        if (!port.has_room_ashore(cargo.front(), From::sea)) call.cranes.clear();
        YardRoom room = co_await room_ashore(port, cargo, From::sea);
        const Shipment& first = cargo.front();
        if (port.lacks_crane(call, first.kind)) {
            port.account_all(cargo, Cause::service);
            const Cause why = co_await crane_for(port, call, first.kind);
            cargo.for_each([&](Shipment& s) { port.account_crane_wait(s, why); });
        } else {
            port.share_cranes(call, first.kind);
        }
        const sim::Duration handling = port.handling_time(call, first.kind, first.size);
        const Timeline* disturbed = port.disturbed_at(call, first.kind);
        co_await work_through(port, cargo, disturbed, handling);
        ShipmentPtr shipment = cargo.take();
        port.account(*shipment, Cause::service);
        port.put_ashore(std::move(shipment), std::move(room), From::sea);
    }
    call.cranes.clear();
}

// In dock, at the first port of the round, empty; the berth is free meanwhile.
sim::Task<> Port::overhaul(Port& port, PortCall& call)
{
    if (call.vessel.position != 0) co_return;
    co_await leave_berth(port, call);
    const double share = call.plan.overhaul_share;
    const sim::Duration in_dock(std::llround(share * static_cast<double>(year.count())));
    call.vessel.docked = port.now();
    co_await port.delay(in_dock);
    call.vessel.undocked = port.now();
    call.in_dock = in_dock;
    call.vessel.next_overhaul += year;
    co_await take_berth(port, call, BerthUse::loading);
}

sim::Duration Port::handling_time(const PortCall& call, CargoKind kind, std::int32_t units) const
{
    const auto at_work =
        cranes_ ? static_cast<std::int64_t>(call.cranes.size()) : plan_.cranes_per_ship;
    const double seconds = plan_.ship_seconds_per_unit(kind, at_work) * units;
    return sim::Duration(std::llround(seconds * 1e6));
}

const Timeline* Port::disturbed_at(const PortCall& call, CargoKind kind) const
{
    const Timeline* of_cranes = kind == CargoKind::container ? disturbed_at(cranes_) : disturbed();
    return of_cranes != disturbed() ? of_cranes : timeline_of(*berths_[call.berths]);
}

}  // namespace karvan::models
