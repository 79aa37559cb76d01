#include "models/road/dry_port.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/disruption/paused_work.hpp"
#include "models/money/account_book.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/road/road_plan.hpp"

namespace karvan::models {

DryPort::DryPort(sim::Simulation& simulation, const DryPortPlan& plan, const Scenario& scenario,
                 const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      gate_times_(stream("gate time")),
      handlings_in_(stream("handling in")),
      handlings_out_(stream("handling out")),
      stays_(stream("stay"))
{
    const auto resource = [this](const char* called, const std::optional<std::int64_t>& count) {
        if (!count) return std::unique_ptr<sim::Resource>{};
        auto made = std::make_unique<sim::Resource>(*this, called, *count);
        measure(*made);
        return made;
    };
    lanes_ = resource("gate lanes", plan.gate_lanes);
    machines_ = resource("machines", plan.machines);
    tracks_ = resource("rail tracks", plan.rail_tracks);
    const auto room = [&](CargoKind kind, const char* called) {
        auto made = resource(called, plan.room_for_kind(kind));
        if (made) rooms_by_kind_[kind] = std::move(made);
    };
    room(CargoKind::container, "room for containers");
    room(CargoKind::unit, "room for units");
    if (lanes_) {
        gate_hours_ = std::make_unique<OpenHours>(*lanes_, plan.gate_calendar(), scenario.start,
                                                  scenario.horizon);
    }
    measure_time("dwell", dwells_, "time of shipments in storage");
    if (is_reached_by_road(scenario, plan.index)) {
        measure_time("truck turnaround", truck_times_,
                     "time of trucks from arrival at the gate until unloaded");
    }
    if (plan.consolidation) {
        measure_count("containers stuffed", "1", stuffed_, "containers of small shipments");
    }
}

sim::Resource* DryPort::room_for(const RoomRequest& request)
{
    return request.vehicle == Vehicle::train ? tracks_.get() : nullptr;
}

void DryPort::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    start("unload", unload(*this, std::move(consist)), id);
}

// What begins here is in storage already; trains keep their track, trucks wait at the ramp.
sim::Process DryPort::unload(DryPort& here, Consist consist)
{
    const sim::Hold track = here.take_room(consist);
    const bool by_train = consist.vehicle == Vehicle::train;
    const bool begins_here = consist.cargo.front().leg == 0 && !by_train;
    const sim::Time arrived = here.now();
    if (!by_train && !begins_here) co_await pass_gate(here, consist);
    while (!consist.cargo.empty()) {
        Shipment& first = consist.cargo.front();
        sim::Hold room;
        const auto limit = here.rooms_by_kind_.find(first.kind);
        if (limit != here.rooms_by_kind_.end() && !here.is_destination(first)) {
            sim::Resource& rooms = *limit->second;
            const std::int64_t wanted = std::min<std::int64_t>(first.size, rooms.capacity());
            room = co_await rooms.acquire(static_cast<std::uint32_t>(wanted), first.priority);
            here.account_all(consist.cargo, Cause::no_room);
        }
        if (!begins_here) co_await handle(here, consist.cargo, here.handlings_in_);
        ShipmentPtr shipment = consist.cargo.take();
        const std::uint64_t id = shipment->id;
        room.hand_over(id);
        Stored item{std::move(shipment), std::move(room), here.now()};
        here.start("store", store(here, std::move(item)), id);
    }
    if (!by_train && !begins_here) here.truck_times_.record(here.now() - arrived);
}

sim::Task<> DryPort::pass_gate(DryPort& here, Consist& truck)
{
    if (!here.lanes_) co_return;
    const sim::Duration closed_before = here.gate_hours_->closed(here.now());
    sim::Hold lane = co_await here.lanes_->acquire(1, truck.priority);
    const Timeline* disturbed = here.timeline_of(*here.lanes_);
    const Outages* outages = here.outages_of(*here.lanes_);
    if (disturbed == nullptr && outages == nullptr) {
        here.gate_hours_->account_wait(truck, here.id(), closed_before, here.now());
    } else {
        here.gate_hours_->account_wait(truck, here.id(), here.now(), disturbed, outages);
    }
    const std::uint32_t visit = truck.cargo.front().hops;
    const sim::Duration at_gate =
        sample_duration(here.plan_.gate_time_s, here.gate_times_.at(truck.id, visit));
    co_await work_through(here, truck.cargo, disturbed, at_gate);
    here.account(truck, Cause::service);
}

// The first shipment between vehicle and storage; the rest of the vehicle's cargo waits with it.
sim::Task<> DryPort::handle(DryPort& here, Cargo& rest, sim::Stream& draws)
{
    const Shipment& first = rest.front();
    sim::Hold machine;
    if (here.machines_) {
        machine = co_await here.machines_->acquire(1, first.priority);
        here.account_all(rest, Cause::queue);
    }
    const double unit_s =
        sim::in_seconds(sample_duration(here.plan_.handling_s, draws.at(first.id, first.hops)));
    const sim::Duration handling(std::llround(unit_s * first.size * 1e6));
    const Timeline* disturbed =
        here.machines_ ? here.timeline_of(*here.machines_) : here.disturbed();
    co_await work_through(here, rest, disturbed, handling);
    here.account_all(rest, Cause::service);
}

sim::Process DryPort::store(DryPort& here, Stored item)
{
    Shipment& shipment = *item.shipment;
    if (shipment.contents && here.is_destination(shipment)) {
        const std::uint64_t id = shipment.id;
        here.start("strip", strip(here, std::move(item)), id);
        co_return;
    }
    if (here.is_destination(shipment)) {
        here.finish(std::move(item.shipment));
        co_return;
    }
    const sim::Draw draw = here.stays_.at(shipment.id, shipment.hops);
    const sim::Duration stay = sample_duration(here.plan_.stay_s, draw);
    co_await here.delay(stay);
    here.account(shipment, Cause::storage);
    here.send_on_way(std::move(item));
}

void DryPort::send_on_way(Stored item)
{
    const Shipment& shipment = *item.shipment;
    if (shipment.kind == CargoKind::unit) {
        const auto stripped_at = stripping_stop(scenario_, shipment.route->stops, shipment.leg);
        if (stripped_at) return join_container(std::move(item), *stripped_at);
    }
    const bool by_rail = goes_by_rail(scenario_, id(), next_stop(shipment));
    if (by_rail && shipment.kind != CargoKind::truck) return join_train(std::move(item));
    const std::uint64_t id = shipment.id;
    start("leave by road", leave_by_road(*this, std::move(item)), id);
}

sim::Process DryPort::leave_by_road(DryPort& here, Stored item)
{
    Consist truck;
    truck.id = item.shipment->id;
    truck.priority = item.shipment->priority;
    truck.vehicle = item.shipment->kind == CargoKind::truck ? Vehicle::truck : Vehicle::none;
    const std::uint32_t to = here.next_stop(*item.shipment);
    truck.cargo.add(std::move(item.shipment));
    Shipment& shipment = truck.cargo.front();
    co_await handle(here, truck.cargo, here.handlings_out_);
    co_await room_ahead(here, truck, to, Cause::no_room);
    here.settle(item, shipment);
    here.send_on(std::move(truck), to);
}

void DryPort::join_train(Stored item)
{
    Run run{{}, item.shipment->kind};
    const std::vector<std::uint32_t>& stops = item.shipment->route->stops;
    for (std::size_t i = item.shipment->leg + 1; i < stops.size(); ++i) {
        run.first.push_back(stops[i]);
        if (takes_trains_apart(scenario_.place(stops[i]))) break;
    }
    std::unique_ptr<Load>& load = trains_[run];
    if (!load) {
        const std::string& to = scenario_.place(run.first.back()).id;
        load = std::make_unique<Load>(*this, "train to " + to);
        const std::int64_t most = plan_.train_teu;
        const std::int64_t full = units_over_lines(scenario_, run.first, run.second, most);
        start("form trains", form_trains(*this, load.get(), full));
    }
    const std::int64_t size = item.shipment->size;
    load->put(std::move(item), size);
}

sim::Process DryPort::form_trains(DryPort& here, Load* load, std::int64_t full)
{
    sim::BatchRule rule;
    rule.full = full;
    const double least = here.plan_.train_least_share * static_cast<double>(rule.full);
    rule.least = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least - 1e-9)));
    rule.longest_wait = here.plan_.train_longest_wait;
    for (;;) {
        Load::Departure train = co_await load->form(here, rule);
        here.start("load train", load_train(here, std::move(train.load)));
    }
}

sim::Process DryPort::load_train(DryPort& here, std::vector<Stored> load)
{
    Consist train;
    train.id = here.new_vehicle_id();
    train.vehicle = Vehicle::train;
    train.priority = load.front().shipment->priority;
    for (Stored& item : load) train.cargo.add(std::move(item.shipment));
    here.account_all(train.cargo, Cause::train);
    for (std::uint32_t i = 0; i < train.cargo.count(); ++i) {
        // All of them are done when the last one is: each waits for the others.
        co_await handle(here, train.cargo, here.handlings_out_);
        train.cargo.add(train.cargo.take());
    }
    const std::uint32_t to = here.next_stop(train.cargo.front());
    co_await room_ahead(here, train, to, Cause::track);
    std::size_t i = 0;
    train.cargo.for_each([&](Shipment& s) { here.settle(load[i++], s); });
    here.send_on(std::move(train), to);
}

void DryPort::settle(const Stored& item, Shipment& shipment)
{
    const sim::Duration dwell = now() - item.since;
    dwells_.record(dwell);
    const sim::Duration beyond = dwell - plan_.free_time;
    if (plan_.storage_per_day == 0 || beyond <= sim::Duration{0}) return;
    // Where a tariff is for the same, it counts and not the own charge.
    if (book() != nullptr && book()->charges_stay(id(), Charge::storage, shipment.flow)) return;
    constexpr sim::Duration day = std::chrono::hours(24);
    const auto days = static_cast<double>((beyond + day - sim::Duration{1}) / day);
    charge(shipment, Charge::storage, days * plan_.storage_per_day * shipment.size);
}

}  // namespace karvan::models
