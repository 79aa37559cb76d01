// The quay cranes of a port: how ships share them, and what stops them.
#include "models/port/port.hpp"

namespace karvan::models {

void Port::build_cranes()
{
    if (plan_.cranes) {
        cranes_ = std::make_unique<sim::Resource>(*this, "cranes", *plan_.cranes);
        measure(*cranes_);
    }
    if (plan_.crane_storms) {
        start_storms(*this, crane_weather_, *plan_.crane_storms, scenario_.start, "cranes");
    }
    for (const WeatherAreaPlan& area : scenario_.weather) {
        if (!area.holds_place(plan_.id) || !area.stops_at_ports(Stops::cranes)) continue;
        start_storms(*this, crane_weather_, area, scenario_.start);
    }
    if (!plan_.crane_failures || !cranes_) return;
    for (std::int64_t i = 0; i < *plan_.cranes; ++i) {
        start("crane fails", crane_fails(*this, static_cast<std::uint64_t>(i)));
    }
}

// A crane at work finishes the shipment in hand; then one of the ships goes without.
sim::Process Port::crane_fails(Port& port, std::uint64_t crane)
{
    const CraneFailures& failures = *port.plan_.crane_failures;
    sim::Stream times = port.stream("time to crane failure");
    sim::Stream repairs = port.stream("crane repair");
    for (std::uint32_t n = 0;; ++n) {
        const sim::Duration good = sample_duration(failures.every_s, times.at(crane, n));
        co_await port.delay(good);
        ++port.broken_cranes_;
        port.cranes_->set_capacity(port.cranes_->capacity() - 1, sim::Interrupted::finish);
        const sim::Duration repair = sample_duration(failures.repair_s, repairs.at(crane, n));
        co_await port.delay(repair);
        --port.broken_cranes_;
        port.cranes_->set_capacity(port.cranes_->capacity() + 1, sim::Interrupted::finish);
    }
}

// Must a ship wait before it may work on cargo of this kind?
bool Port::lacks_crane(const PortCall& call, CargoKind kind) const
{
    if (kind != CargoKind::container) return false;
    if (!crane_weather_.is_open()) return true;
    return cranes_ && (call.cranes.empty() || cranes_->free() < 0);
}

// co_await crane_for(...): until the ship has a crane and the wind lets it work. Gives the cause of
// the wait: the wind, or else broken cranes, or that others have them.
sim::Task<Cause> Port::crane_for(Port& port, PortCall& call, CargoKind kind)
{
    Cause why = Cause::crane;
    while (!port.crane_weather_.is_open()) {
        call.cranes.clear();
        co_await port.crane_weather_.gate().passage();
        why = Cause::weather;
    }
    if (!port.cranes_) co_return why;
    while (port.cranes_->free() < 0 && !call.cranes.empty()) call.cranes.pop_back();
    if (call.cranes.empty()) {
        const bool broken = port.broken_cranes_ > 0 && port.cranes_->free() <= 0;
        if (broken && why == Cause::crane) why = Cause::breakdown;
        sim::Hold crane = co_await port.cranes_->acquire(1, call.plan.priority);
        call.cranes.push_back(std::move(crane));
    }
    port.share_cranes(call, kind);
    co_return why;
}

// Cranes of which it is not said that they break may still fail as any resource.
void Port::account_crane_wait(Shipment& shipment, Cause why)
{
    if (why != Cause::crane) return account(shipment, why);
    account_wait(shipment, *cranes_, why);
}

// Between two shipments: a ship with more than one crane leaves one to a ship that has none; one
// with less than it may have takes what is free.
void Port::share_cranes(PortCall& call, CargoKind kind)
{
    if (!cranes_ || kind != CargoKind::container) return;
    if (cranes_->waiting() > 0 && call.cranes.size() > 1) call.cranes.pop_back();
    while (call.cranes.size() < static_cast<std::size_t>(plan_.cranes_per_ship)) {
        sim::Hold crane = cranes_->try_acquire(1, call.plan.priority, call.vessel.id);
        if (!crane) return;
        call.cranes.push_back(std::move(crane));
    }
}

}  // namespace karvan::models
