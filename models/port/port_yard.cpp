// The yard of a port: room for cargo from land and from ships, by units and by weight.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/money/account_book.hpp"
#include "models/port/port.hpp"
#include "models/port/port_stays.hpp"

namespace karvan::models {

namespace {

// Places without bulk have no measures of it.
bool is_there(const Scenario& scenario, CargoKind kind)
{
    const auto has = [&](const FlowPlan& flow) { return flow.kind == kind; };
    return kind != CargoKind::bulk ||
           std::any_of(scenario.flows.begin(), scenario.flows.end(), has);
}

// What a shipment takes; one larger than the whole yard takes all of it.
std::uint32_t room_of(const sim::Resource& yard, std::int64_t wanted)
{
    return static_cast<std::uint32_t>(std::min(wanted, yard.capacity()));
}

std::int64_t whole_tonnes(const Shipment& shipment)
{
    return static_cast<std::int64_t>(std::ceil(shipment.tonnes));
}

}  // namespace

void Port::build_yard()
{
    for (const auto& [kind, called] : yard_kinds) {
        if (!is_there(scenario_, kind)) continue;
        for (From from : {From::land, From::sea}) {
            const char* side = from == From::land ? "land" : "sea";
            measure_time(fmt::format("dwell, {} from {}", called, side), dwells_[{kind, from}],
                         "time in the yard");
        }
        const auto parts = [&](const std::string& name, std::int64_t all, auto& land, auto& sea) {
            const YardSides sides = sides_of_yard(plan_, all);
            const auto part = [&](std::int64_t room, const char* from) {
                auto made = std::make_unique<sim::Resource>(
                    *this, fmt::format("yard, {} from {}", name, from), room);
                measure(*made);
                return made;
            };
            land = part(sides.land, "land");
            sea = part(sides.sea, "sea");
        };
        if (const auto units = plan_.yard_units(kind)) {
            parts(called, *units, yards_[kind].land, yards_[kind].sea);
        }
        for (const YardTonnes& limit : plan_.yard_tonnes) {
            if (limit.cargo != kind) continue;
            Yard& yard = yards_[kind];
            const std::string name = fmt::format("tonnes of {}", called);
            parts(name, std::llround(limit.room_t), yard.land_tonnes, yard.sea_tonnes);
        }
    }
}

// By whom a shipment is chosen does not matter to those that are not: each has its own draw.
bool Port::is_held(const Shipment& shipment)
{
    if (!plan_.customs) return false;
    sim::Draw draw = customs_choices_.at(shipment.id, shipment.hops);
    return draw.unit() < plan_.customs->share;
}

sim::Process Port::hold_for_customs(Port& port, QuayItem item)
{
    Shipment& shipment = *item.shipment;
    const sim::Draw draw = port.customs_times_.at(shipment.id, shipment.hops);
    const sim::Duration held = sample_duration(port.plan_.customs->time_s, draw);
    co_await port.delay(held);
    port.account(shipment, Cause::customs);
    item.cleared = true;
    port.send_inland(std::move(item));
}

void Port::settle(const QuayItem& item, Shipment& shipment)
{
    const sim::Duration dwell = now() - item.since;
    const auto dwells = dwells_.find({shipment.kind, item.from});
    if (dwells != dwells_.end()) dwells->second.record(dwell);
    const auto charge_days = [&](sim::Duration time, double per_day, Charge kind) {
        if (per_day == 0 || time <= sim::Duration{0}) return;
        // Where a tariff is for the same, it counts and not the port's own charge.
        if (book() != nullptr && book()->charges_stay(id(), kind, shipment.flow)) return;
        constexpr sim::Duration day = std::chrono::hours(24);
        const auto days = static_cast<double>((time + day - sim::Duration{1}) / day);
        charge(shipment, kind, days * per_day * shipment.size);
    };
    charge_days(std::min(dwell, plan_.free_time), plan_.storage_per_day, Charge::storage);
    charge_days(dwell - plan_.free_time, plan_.demurrage_per_day, Charge::demurrage);
}

// What goes no further takes no room.
const Port::Yard* Port::yard_for(const Shipment& shipment) const
{
    if (is_destination(shipment)) return nullptr;
    const auto yard = yards_.find(shipment.kind);
    return yard == yards_.end() ? nullptr : &yard->second;
}

bool Port::has_room_ashore(const Shipment& shipment, From from) const
{
    const Yard* yard = yard_for(shipment);
    if (yard == nullptr) return true;
    const auto fits = [](const auto& room, std::int64_t wanted) {
        return !room || room->free() >= room_of(*room, wanted);
    };
    const bool land = from == From::land;
    return fits(land ? yard->land : yard->sea, shipment.size) &&
           fits(land ? yard->land_tonnes : yard->sea_tonnes, whole_tonnes(shipment));
}

sim::Task<YardRoom> Port::room_ashore(Port& port, Cargo& rest, From from)
{
    YardRoom room;
    const Shipment& first = rest.front();
    const Yard* yard = port.yard_for(first);
    if (yard == nullptr) co_return room;
    sim::Resource* units = (from == From::land ? yard->land : yard->sea).get();
    sim::Resource* tonnes = (from == From::land ? yard->land_tonnes : yard->sea_tonnes).get();
    port.account_all(rest, Cause::service);
    const std::int16_t priority = first.priority;
    if (units != nullptr) {
        const std::uint32_t wanted = room_of(*units, first.size);
        room.units = co_await units->acquire(wanted, priority);
    }
    if (tonnes != nullptr) {
        const std::uint32_t wanted = room_of(*tonnes, whole_tonnes(first));
        room.tonnes = co_await tonnes->acquire(wanted, priority);
    }
    port.account_all(rest, Cause::yard_full);
    co_return room;
}

}  // namespace karvan::models
