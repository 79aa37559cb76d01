// The gate of a port: opening hours, lanes, appointments; trucks that come and trucks that fetch.
#include "models/disruption/paused_work.hpp"
#include "models/port/port.hpp"

namespace karvan::models {

void Port::build_gate()
{
    if (!plan_.gate_lanes) return;
    const Calendar calendar = plan_.gate_calendar();
    lanes_ = std::make_unique<sim::Resource>(*this, "gate lanes", *plan_.gate_lanes);
    measure(*lanes_);
    gate_hours_ =
        std::make_unique<OpenHours>(*lanes_, calendar, scenario_.start, scenario_.horizon);
    measure_time("truck turnaround", truck_times_,
                 "time of trucks from arrival at the gate until unloaded, or gone with cargo");
    if (!plan_.appointments) return;
    appointments_ = std::make_unique<Appointments>(
        *this, *plan_.appointments, expand(calendar, scenario_.start, scenario_.horizon));
}

sim::Process Port::pass_gate(Port& port, Consist truck)
{
    co_await keep_appointment(port, truck);
    const sim::Time arrived = port.now();
    co_await through_gate(port, truck);
    while (!truck.cargo.empty()) {
        YardRoom room = co_await room_ashore(port, truck.cargo, From::land);
        port.put_ashore(truck.cargo.take(), std::move(room), From::land);
    }
    port.truck_times_.record(port.now() - arrived);
}

// The cargo waits for its slot, and again for another one if its truck comes too late.
sim::Task<> Port::keep_appointment(Port& port, Consist& truck)
{
    if (!port.appointments_) co_return;
    sim::Time admission = sim::never;
    for (std::uint32_t attempt = 0; admission == sim::never; ++attempt) {
        const sim::Time slot = port.appointments_->book();
        if (slot != sim::never) admission = port.appointments_->admission(slot, truck.id, attempt);
        if (admission != sim::never) break;
        // Too late for this slot: it is known, and another booked, when the slot is over.
        const sim::Time over =
            slot == sim::never ? sim::never : slot + port.plan_.appointments->late;
        co_await port.delay_until(over);
    }
    co_await port.delay_until(admission);
    port.account(truck, Cause::slot);
}

sim::Task<> Port::through_gate(Port& port, Consist& truck)
{
    if (!port.lanes_) co_return;
    const sim::Duration closed_before = port.gate_hours_->closed(port.now());
    sim::Hold lane = co_await port.lanes_->acquire(1, truck.priority);
    const Timeline* disturbed = port.disturbed_at(port.lanes_);
    const Outages* outages = port.outages_of(*port.lanes_);
    if (disturbed == nullptr && outages == nullptr) {
        port.gate_hours_->account_wait(truck, port.id(), closed_before, port.now());
    } else {
        port.gate_hours_->account_wait(truck, port.id(), port.now(), disturbed, outages);
    }
    const auto visit = static_cast<std::uint32_t>(truck.cargo.front().hops);
    const sim::Draw draw = port.gate_times_.at(truck.id, visit);
    const sim::Duration at_gate = sample_duration(port.plan_.gate_time_s, draw);
    co_await work_through(port, truck.cargo, disturbed, at_gate);
    port.account(truck, Cause::service);
}

// Cargo is left until it is fetched; trucks from ships drive off by themselves.
sim::Process Port::leave_by_road(Port& port, QuayItem item)
{
    Consist consist;
    consist.id = item.shipment->id;
    consist.priority = item.shipment->priority;
    const bool drives = item.shipment->kind == CargoKind::truck;
    consist.vehicle = drives ? Vehicle::truck : Vehicle::none;
    const std::uint32_t to = port.next_stop(*item.shipment);
    consist.cargo.add(std::move(item.shipment));
    if (!drives) {
        const sim::Draw draw = port.pickups_.at(consist.id, consist.cargo.front().hops);
        const sim::Duration left = sample_duration(port.plan_.pickup_s, draw);
        if (left > sim::Duration{0}) co_await port.delay(left);
        port.account(consist, Cause::storage);
    }
    if (!drives && port.plan_.pickup_by_gate) {
        co_await keep_appointment(port, consist);
        const sim::Time arrived = port.now();
        co_await through_gate(port, consist);
        port.truck_times_.record(port.now() - arrived);
    }
    co_await room_ahead(port, consist, to, Cause::no_room);
    port.settle(item, consist.cargo.front());
    port.send_on(std::move(consist), to);
}

}  // namespace karvan::models
