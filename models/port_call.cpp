#include "models/port_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/account_book.hpp"
#include "models/disruption.hpp"
#include "models/port.hpp"

namespace karvan::models {

namespace {

constexpr sim::Duration year = 365 * std::chrono::hours{24};

std::uint32_t ledger_index(const Scenario& scenario, std::uint32_t places, std::uint32_t from,
                           std::uint32_t to, CargoKind carries)
{
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const LinkPlan& link = scenario.links[i];
        const bool is_leg =
            link.mode == "sea" && link.from == from && link.to == to && link.carries == carries;
        if (is_leg) return places + static_cast<std::uint32_t>(i);
    }
    throw std::logic_error("a leg of a sea service is no link of the scenario");
}

}  // namespace

Port::SeaLeg::SeaLeg(Port& from, Port& to, std::uint32_t in_ledger, const sim::Law& law,
                     const std::string& purpose)
    : where(in_ledger),
      sailing_s(law),
      sailings(from.stream(purpose)),
      link(from, to, &Port::receive_vessel, least_duration(law))
{}

void Port::wire(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    for (std::uint32_t s = 0; s < scenario_.services.size(); ++s) {
        const SeaServicePlan& service = scenario_.services[s];
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            if (service.ports[leg] != plan_.index) continue;
            const std::uint32_t to = service.next_port(leg);
            const sim::Law& law = service.leg_sailing_s(leg);
            const std::uint32_t where =
                ledger_index(scenario_, places_, plan_.index, to, service.carries);
            const std::string purpose = fmt::format("sailing of {}, leg {}", service.id, leg + 1);
            auto& next = dynamic_cast<Port&>(*facilities[to]);
            sea_legs_[{s, leg}] = std::make_unique<SeaLeg>(*this, next, where, law, purpose);
        }
        for (std::int64_t ship = 0; ship < service.ships; ++ship) start_ship(s, ship);
    }
}

// What strikes a service strikes its ships at sea; else what strikes the leg does.
void Port::obey(const Disturbances& disturbances)
{
    Facility::obey(disturbances);
    for (auto& [leg, sea_leg] : sea_legs_) {
        sea_leg->disturbed = disturbances.service(leg.first);
        if (sea_leg->disturbed != nullptr) continue;
        sea_leg->disturbed = disturbances.link(sea_leg->where - places_);
    }
}

// Ships begin spread over the ports of the round, and their yearly overhauls over the year.
void Port::start_ship(std::uint32_t s, std::int64_t ship)
{
    const SeaServicePlan& service = scenario_.services[s];
    Vessel vessel;
    vessel.position = static_cast<std::uint32_t>(ship % service.legs());
    if (service.ports[vessel.position] != plan_.index) return;
    vessel.id = (std::uint64_t{s} + 1) << 32 | static_cast<std::uint64_t>(ship + 1);
    vessel.service = s;
    vessel.capacity = service.ship_capacity(ship);
    if (service.overhaul_share > 0) {
        vessel.next_overhaul = sim::Time{year * (2 * ship + 1) / (2 * service.ships)};
    }
    receive_vessel(std::move(vessel));
}

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
    sim::Resource& berths = *port.berths_[port.plan_.berths_for(service)];
    QuayLine& line = *port.lines_.at({service.next_port(vessel.position), service.carries});
    PortCall call(std::move(vessel), service, berths, line);
    call.arrived = port.now();

    co_await take_berth(port, call);
    co_await unload(port, call);
    if (call.vessel.next_overhaul <= port.now()) co_await overhaul(port, call);
    co_await load(port, call);
    co_await leave_berth(port, call);
    port.turnarounds_.record(port.now() - call.arrived - call.in_dock);
    ++port.vessel_calls_;
    port.sail(std::move(call.vessel));
}

// At anchor until the weather allows and a berth is free; a berth assigned is kept in a storm.
sim::Task<> Port::take_berth(Port& port, PortCall& call)
{
    Cargo& cargo = call.vessel.cargo;
    co_await port.weather_.passage();
    port.account_all(cargo, Cause::weather);
    call.berth = co_await call.berths.acquire(1, call.plan.priority);
    port.account_all(cargo, Cause::berth);
    co_await port.weather_.passage();
    port.account_all(cargo, Cause::weather);
    co_await port.delay(port.plan_.mooring);
    port.account_all(cargo, Cause::service);
}

sim::Task<> Port::leave_berth(Port& port, PortCall& call)
{
    Cargo& cargo = call.vessel.cargo;
    co_await port.weather_.passage();
    port.account_all(cargo, Cause::weather);
    co_await port.delay(port.plan_.unmooring);
    port.account_all(cargo, Cause::service);
    call.berth.release();
}

sim::Task<> Port::unload(Port& port, PortCall& call)
{
    Cargo& cargo = call.vessel.cargo;
    while (!cargo.empty()) {
        // Cranes go to other ships while the yard is full.
        sim::Resource* yard = port.yard_for(cargo.front(), From::sea);
        if (yard && yard->free() < room_of(*yard, cargo.front())) call.cranes.clear();
        sim::Hold room = co_await room_ashore(port, cargo, From::sea);
        if (port.needs_crane(call)) {
            port.account_all(cargo, Cause::service);
            co_await first_crane(port, call);
            port.account_all(cargo, Cause::crane);
        }
        port.share_cranes(call);
        const sim::Duration handling = port.handling_time(call, cargo.front().size);
        co_await port.delay(handling);
        ShipmentPtr shipment = cargo.take();
        port.account(*shipment, Cause::service);
        port.put_ashore(std::move(shipment), std::move(room));
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
    co_await port.delay(in_dock);
    call.in_dock = in_dock;
    call.vessel.next_overhaul += year;
    co_await take_berth(port, call);
}

// One ship at a time takes from a line. The longest wait counts from the end of unloading.
sim::Task<> Port::load(Port& port, PortCall& call)
{
    const sim::Time unloaded = port.now();
    const sim::Hold turn = co_await call.line.turn.acquire(1, call.plan.priority);
    if (call.plan.longest_wait) call.due = unloaded + *call.plan.longest_wait;
    if (call.plan.every) {
        const sim::Time earliest = call.line.last_slot + sim::Duration{1};
        call.due = port.next_slot(call, std::max(port.now(), earliest));
    }
    while (!port.may_sail(call)) {
        if (call.line_fits()) {
            co_await load_one(port, call);
            continue;
        }
        call.cranes.clear();
        sim::AnyOf first(port);
        first.add(call.line.changed);
        if (call.due > port.now() && call.due != sim::never) {
            first.until(call.due, sim::Phase::decision);
        }
        co_await first.wait();
    }
    call.cranes.clear();
    if (call.plan.every) call.line.last_slot = call.due;
    port.account_all(call.vessel.cargo, Cause::departure);
}

// The shipment waits for the ship until its own loading begins; on board it waits for the others.
sim::Task<> Port::load_one(Port& port, PortCall& call)
{
    QuayItem item = call.line.take();
    port.account(*item.shipment, Cause::vessel);
    if (port.needs_crane(call)) {
        co_await first_crane(port, call);
        port.account(*item.shipment, Cause::crane);
    }
    port.share_cranes(call);
    const sim::Duration handling = port.handling_time(call, item.shipment->size);
    co_await port.delay(handling);
    port.account(*item.shipment, Cause::service);
    call.units += item.shipment->size;
    call.vessel.cargo.add(std::move(item.shipment));
}

// May the ship sail with what it has? By timetable a departure with too little is left out.
bool Port::may_sail(PortCall& call) const
{
    if (call.plan.every) {
        while (call.due <= now() && !call.has_least() && !call.line_fits()) {
            call.due = next_slot(call, call.due + sim::Duration{1});
        }
        return call.due <= now() && call.has_least();
    }
    if (call.is_full()) return true;
    return call.due <= now() && call.has_least() && !call.line_fits();
}

sim::Time Port::next_slot(const PortCall& call, sim::Time from) const
{
    const sim::Time first{call.plan.first};
    if (from <= first) return first;
    const sim::Duration every = *call.plan.every;
    return first + (from - first + every - sim::Duration{1}) / every * every;
}

bool Port::needs_crane(const PortCall& call) const
{
    return cranes_ && call.plan.carries == CargoKind::container && call.cranes.empty();
}

sim::Task<> Port::first_crane(Port& port, PortCall& call)
{
    sim::Hold crane = co_await port.cranes_->acquire(1, call.plan.priority);
    call.cranes.push_back(std::move(crane));
}

// Between two shipments: a ship with more than one crane leaves one to a ship that has none; one
// with less than it may have takes what is free.
void Port::share_cranes(PortCall& call)
{
    if (!cranes_ || call.plan.carries != CargoKind::container) return;
    if (cranes_->waiting() > 0 && call.cranes.size() > 1) call.cranes.pop_back();
    while (call.cranes.size() < static_cast<std::size_t>(plan_.cranes_per_ship)) {
        sim::Hold crane = cranes_->try_acquire(1, call.plan.priority, call.vessel.id);
        if (!crane) return;
        call.cranes.push_back(std::move(crane));
    }
}

sim::Duration Port::handling_time(const PortCall& call, std::int32_t units) const
{
    const auto at_work =
        cranes_ ? static_cast<std::int64_t>(call.cranes.size()) : plan_.cranes_per_ship;
    const double seconds = plan_.ship_seconds_per_unit(call.plan.carries, at_work) * units;
    return sim::Duration(std::llround(seconds * 1e6));
}

void Port::sail(Vessel vessel)
{
    SeaLeg& leg = *sea_legs_.at({vessel.service, vessel.position});
    const sim::Duration transit =
        sample_duration(leg.sailing_s, leg.sailings.at(vessel.id, vessel.legs));
    sim::Duration sailing = std::max(transit, leg.link.least_transit());
    count_out(vessel.cargo);
    if (book() != nullptr) book()->call(vessel.cargo, vessel.id, *this);
    set_out(vessel.cargo, vessel.id, leg.where);
    if (leg.disturbed != nullptr) {
        sailing = leg.disturbed->travel(vessel.cargo, leg.where, now(), sailing) - now();
    }
    vessel.cargo.for_each(
        [&](Shipment& s) { s.account(leg.where, Cause::moving, now() + sailing); });
    vessel.position = (vessel.position + 1) % scenario_.services[vessel.service].legs();
    ++vessel.legs;
    ++calls_;
    leg.link.send(std::move(vessel), sailing);
}

}  // namespace karvan::models
