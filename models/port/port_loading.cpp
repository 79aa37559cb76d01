// A ship takes cargo and sails by its rule of departure: full, or after a wait, or by timetable.
#include <algorithm>

#include "models/disruption/paused_work.hpp"
#include "models/port/port.hpp"

namespace karvan::models {

// The longest wait counts from the end of unloading.
sim::Task<> Port::load(Port& port, PortCall& call)
{
    port.line_up(call);
    while (!port.may_sail(call)) {
        QuayLine* line = call.next_line();
        if (line != nullptr) {
            co_await load_one(port, call, *line);
            continue;
        }
        call.cranes.clear();
        sim::AnyOf first(port);
        const sim::Signal* last = nullptr;
        for (QuayLine* waited : call.lines) {
            if (&waited->changed != last) first.add(waited->changed);
            last = &waited->changed;
        }
        if (call.due > port.now() && call.due != sim::never) {
            first.until(call.due, sim::Phase::decision);
        }
        co_await first.wait();
    }
    call.cranes.clear();
    port.leave_lines(call);
    port.account_all(call.vessel.cargo, call.cancelled ? Cause::weather : Cause::departure);
}

// Ships are filled in the order in which they come, but one of a higher priority goes before those
// that have not begun.
void Port::line_up(PortCall& call)
{
    const auto longest_wait = call.plan.longest_wait_of(call.leg());
    if (longest_wait) call.due = now() + *longest_wait;
    for (QuayLine* line : call.lines) {
        auto place = line->ships.end();
        while (place != line->ships.begin()) {
            const PortCall& before = **std::prev(place);
            if (before.has_begun || before.plan.priority >= call.plan.priority) break;
            --place;
        }
        line->ships.insert(place, &call);
    }
    if (!call.plan.every) return;
    const auto used = last_slots_.find({call.vessel.service, call.leg()});
    const sim::Time next = used == last_slots_.end() ? now() : used->second + sim::Duration{1};
    call.due = free_slot(call, std::max(now(), next));
}

// What the ship has not taken is left for those behind it.
void Port::leave_lines(PortCall& call)
{
    if (call.plan.every) last_slots_[{call.vessel.service, call.leg()}] = call.due;
    for (QuayLine* line : call.lines) {
        std::erase(line->ships, &call);
        line->changed.raise();
    }
}

// The shipment waits for the ship until its own loading begins; on board it waits for the others.
sim::Task<> Port::load_one(Port& port, PortCall& call, QuayLine& line)
{
    QuayItem item = line.take();
    Shipment& shipment = *item.shipment;
    port.stow(call, shipment);
    port.account_wait_for(call.vessel, shipment);
    port.settle(item, shipment);
    if (port.lacks_crane(call, shipment.kind)) {
        const Cause why = co_await crane_for(port, call, shipment.kind);
        port.account_crane_wait(shipment, why);
    } else {
        port.share_cranes(call, shipment.kind);
    }
    const sim::Duration handling = port.handling_time(call, shipment.kind, shipment.size);
    const Timeline* disturbed = port.disturbed_at(call, shipment.kind);
    Cargo loaded(std::move(item.shipment));
    co_await work_through(port, loaded, disturbed, handling);
    port.account(shipment, Cause::service);
    call.vessel.cargo.add(loaded.take());
}

// What waited for a ship while she was in dock waited for that, if the port was not closed as well.
void Port::account_wait_for(const Vessel& vessel, Shipment& shipment)
{
    const sim::Time from = std::max(vessel.docked, shipment.accounted);
    if (from < vessel.undocked) {
        const Timeline* disturbed = this->disturbed();
        sim::Duration in_dock = vessel.undocked - from;
        if (disturbed != nullptr) in_dock -= disturbed->closed(from, vessel.undocked);
        if (disturbed != nullptr) disturbed->account_closed(shipment, id(), now());
        shipment.account(id(), Cause::dock, shipment.accounted + in_dock);
    }
    account(shipment, Cause::vessel);
}

// Where decks are shared, or weight counts, what comes on board may leave other cargo to the ships
// behind.
void Port::stow(PortCall& call, const Shipment& shipment)
{
    call.stowage.add(shipment);
    call.has_begun = true;
    if (call.lines.size() == 1 && !call.plan.deadweight_t) return;
    for (QuayLine* line : call.lines) {
        if (line->ships.size() > 1) line->changed.raise();
    }
}

// May the ship sail with what it has? By timetable a departure with too little is left out, and so
// is one in a storm where the service cancels.
bool Port::may_sail(PortCall& call)
{
    if (call.plan.every) {
        call.due = free_slot(call, call.due);
        while (call.due <= now() && !call.has_least() && call.next_line() == nullptr) {
            call.due = free_slot(call, call.due + sim::Duration{1});
        }
        const bool ready = call.due <= now() && call.has_least();
        if (ready && call.plan.in_storm == InStorm::cancel && !is_route_open(call)) {
            cancel_departure(call);
            return false;
        }
        return ready;
    }
    if (call.is_full()) return true;
    return call.due <= now() && call.has_least() && call.next_line() == nullptr;
}

void Port::cancel_departure(PortCall& call)
{
    account_all(call.vessel.cargo, call.cancelled ? Cause::weather : Cause::departure);
    call.cancelled = true;
    ++tallies_.at(call.vessel.service)->cancelled;
    call.due = free_slot(call, std::max(now(), call.due) + sim::Duration{1});
}

bool Port::is_route_open(const PortCall& call) const
{
    const auto route = routes_.find(call.vessel.service);
    return waterway_.weather().is_open() && (route == routes_.end() || route->second->is_open());
}

// No ship leaves a closed port, or sets out in a storm over its route.
sim::Task<> Port::way_open(Port& port, PortCall& call)
{
    Cargo& cargo = call.vessel.cargo;
    const Timeline* disturbed = port.disturbed();
    for (;;) {
        co_await opened(port, cargo, disturbed);
        co_await route_open(port, call);
        if (disturbed == nullptr || disturbed->opening(port.now()) == port.now()) co_return;
    }
}

sim::Task<> Port::route_open(Port& port, PortCall& call)
{
    const auto route = port.routes_.find(call.vessel.service);
    if (route == port.routes_.end()) co_return;
    co_await route->second->gate().passage();
    port.account_all(call.vessel.cargo, Cause::weather);
}

// The first departure of the timetable from then on that no ship before this one will take. Every
// leg of every service has a timetable of its own.
sim::Time Port::free_slot(const PortCall& call, sim::Time from)
{
    const auto is_taken = [&](sim::Time slot) {
        return std::any_of(call.lines.begin(), call.lines.end(), [&](const QuayLine* line) {
            const auto here = std::find(line->ships.begin(), line->ships.end(), &call);
            return std::any_of(line->ships.begin(), here, [&](const PortCall* ship) {
                const bool alike =
                    ship->vessel.service == call.vessel.service && ship->leg() == call.leg();
                return alike && ship->due == slot;
            });
        });
    };
    sim::Time slot = next_slot(call, from);
    while (is_taken(slot)) slot = next_slot(call, slot + sim::Duration{1});
    return slot;
}

sim::Time Port::next_slot(const PortCall& call, sim::Time from)
{
    const sim::Time first{call.plan.first_of(call.leg())};
    if (from <= first) return first;
    const sim::Duration every = *call.plan.every;
    return first + (from - first + every - sim::Duration{1}) / every * every;
}

}  // namespace karvan::models
