#include "models/port/port.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "models/disruption/paused_work.hpp"
#include "models/port/vessel.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

sim::Duration of_seconds(double seconds) { return sim::Duration(std::llround(seconds * 1e6)); }

}  // namespace

Port::Port(sim::Simulation& simulation, const PortPlan& plan, const Scenario& scenario,
           const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      places_(facts.places),
      waterway_(*this, plan, scenario),
      crane_weather_(*this, "wind at the cranes"),
      gate_times_(stream("gate time")),
      pickups_(stream("pickup")),
      customs_choices_(stream("customs choice")),
      customs_times_(stream("customs hold"))
{
    const auto resource = [this](const std::string& called, std::int64_t capacity) {
        auto made = std::make_unique<sim::Resource>(*this, called, capacity);
        measure(*made);
        return made;
    };
    for (const BerthGroup& group : plan.berths) {
        berths_.push_back(resource("berths " + group.id, group.count));
    }
    build_cranes();
    if (plan.rail_tracks) tracks_ = resource("rail tracks", *plan.rail_tracks);
    build_gate();
    build_yard();
    build_lines();
    for (const LinkPlan& link : scenario.links) {
        if (link.from == plan.index) by_rail_[link.to] = goes_by_rail(scenario, link.from, link.to);
    }
    if (plan.anchorage) {
        // A closed port keeps its ships there.
        anchorage_ = std::make_unique<sim::Resource>(*this, "anchorage", *plan.anchorage);
        measure(*anchorage_, Restricted::no);
    }
    for (sim::Resource* pool : waterway_.resources()) measure(*pool);
    if (!plan.failures.empty()) {
        waterway_.fail_by([this](const sim::Resource& pool) { return outages_of(pool); });
    }
    measure_ships();
}

// The load of the train that a shipment waits for.
Port::TrainLoad& Port::train_for(const Shipment& shipment)
{
    TrainRun run{{}, shipment.kind};
    const std::vector<std::uint32_t>& stops = shipment.route->stops;
    run.first.reserve(stops.size());
    for (std::size_t i = shipment.leg + 1; i < stops.size(); ++i) {
        run.first.push_back(stops[i]);
        if (takes_trains_apart(scenario_.place(stops[i]))) break;
    }
    std::unique_ptr<TrainLoad>& load = trains_[run];
    if (!load) {
        const std::string& to = scenario_.place(run.first.back()).id;
        load = std::make_unique<TrainLoad>(*this, "train to " + to);
        const std::int64_t most = plan_.train_units(shipment.kind);
        const std::int64_t full = units_over_lines(scenario_, run.first, shipment.kind, most);
        start("form trains", form_trains(*this, load.get(), full));
    }
    return *load;
}

sim::Resource* Port::room_for(const RoomRequest& request)
{
    return request.vehicle == Vehicle::train ? tracks_.get() : nullptr;
}

// Where trains are refused while the yard is full: a unit of the yard must be free first.
sim::Resource* Port::room_behind(const RoomRequest& request)
{
    if (request.vehicle != Vehicle::train || !plan_.refuses_trains) return nullptr;
    const auto yard = yards_.find(request.kind);
    if (yard == yards_.end()) return nullptr;
    return yard->second.land ? yard->second.land.get() : yard->second.land_tonnes.get();
}

// Trains go to their track; what comes by road to the gate; what begins here is in the yard.
void Port::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    const bool begins_here = consist.cargo.front().leg == 0;
    if (consist.vehicle == Vehicle::train || (begins_here && consist.vehicle == Vehicle::none)) {
        start("unload train", unload_train(*this, std::move(consist)), id);
    } else {
        start("pass gate", pass_gate(*this, std::move(consist)), id);
    }
}

sim::Process Port::unload_train(Port& port, Consist train)
{
    const sim::Hold track = port.take_room(train);
    while (!train.cargo.empty()) {
        const sim::Duration handling = port.rail_time(train.cargo.front());
        YardRoom room = co_await room_ashore(port, train.cargo, From::land);
        const bool on_train = train.vehicle == Vehicle::train;
        if (on_train) {
            const Timeline* disturbed = port.disturbed_at(port.tracks_);
            co_await work_through(port, train.cargo, disturbed, handling);
        }
        ShipmentPtr shipment = train.cargo.take();
        port.account(*shipment, Cause::service);
        port.put_ashore(std::move(shipment), std::move(room), From::land);
    }
}

// Ashore and on: by ship, by train or by road.
void Port::put_ashore(ShipmentPtr shipment, YardRoom room, From from)
{
    if (is_destination(*shipment)) return finish(std::move(shipment));
    room.belong_to(shipment->id);
    line_up({std::move(shipment), std::move(room), from, now()});
}

void Port::line_up(QuayItem item)
{
    const Shipment& cargo = *item.shipment;
    const auto ships = lines_.find({next_stop(cargo), cargo.kind});
    QuayLine* line = ships == lines_.end() ? nullptr : ships->second.for_flow(cargo.flow);
    if (line != nullptr) return line->put(std::move(item));
    if (item.from == From::land || item.cleared || !is_held(cargo)) {
        return send_inland(std::move(item));
    }
    const std::uint64_t id = cargo.id;
    start("held by customs", hold_for_customs(*this, std::move(item)), id);
}

// Cargo in a line for a ship, or for a train that is not made up yet, that goes another way now
// moves to the end of the line for that; its room in the yard moves with it.
void Port::reconsider()
{
    std::vector<QuayItem> turned;
    const auto take = [&](std::vector<QuayItem> items) {
        for (QuayItem& item : items) turned.push_back(std::move(item));
    };
    for (auto& [lane, beside] : lines_) {
        for (auto& line : beside.lines) {
            take(line->withdraw([&](Shipment& s) { return choose_other_way(s, Cause::vessel); }));
        }
    }
    for (auto& [run, load] : trains_) {
        take(load->withdraw(
            [&](QuayItem& item) { return choose_other_way(*item.shipment, Cause::train); }));
    }
    for (QuayItem& item : turned) line_up(std::move(item));
}

void Port::send_inland(QuayItem item)
{
    const CargoKind kind = item.shipment->kind;
    const bool may_join_train = kind != CargoKind::truck && kind != CargoKind::unit;
    if (may_join_train && by_rail_.at(next_stop(*item.shipment))) {
        const std::int64_t size = item.shipment->size;
        TrainLoad& train = train_for(*item.shipment);
        return train.put(std::move(item), size);
    }
    const std::uint64_t id = item.shipment->id;
    start("leave by road", leave_by_road(*this, std::move(item)), id);
}

sim::BatchRule Port::train_rule(std::int64_t full) const
{
    sim::BatchRule rule;
    rule.full = full;
    const double least = plan_.train_least_share * static_cast<double>(rule.full);
    rule.least = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least - 1e-9)));
    rule.longest_wait = plan_.train_longest_wait;
    return rule;
}

sim::Process Port::form_trains(Port& port, TrainLoad* load, std::int64_t full)
{
    const sim::BatchRule rule = port.train_rule(full);
    for (;;) {
        TrainLoad::Departure train = co_await load->form(port, rule);
        const std::uint64_t id = port.new_vehicle_id();
        port.start("load train", load_train(port, std::move(train.load), id), id);
    }
}

// The yard is free once the train has left: a train that waits for the line keeps its cargo here.
sim::Process Port::load_train(Port& port, std::vector<QuayItem> load, std::uint64_t id)
{
    Consist train;
    train.id = id;
    train.vehicle = Vehicle::train;
    train.priority = load.front().shipment->priority;
    sim::Duration handling{};
    for (QuayItem& item : load) {
        handling += port.rail_time(*item.shipment);
        item.yard.belong_to(id);
        train.cargo.add(std::move(item.shipment));
    }
    port.account(train, Cause::train);
    const Timeline* disturbed = port.disturbed_at(port.tracks_);
    co_await work_through(port, train.cargo, disturbed, handling);
    port.account(train, Cause::service);
    const std::uint32_t to = port.next_stop(train.cargo.front());
    co_await room_ahead(port, train, to, Cause::track);
    // The shipments are in the train in the order of the load.
    std::size_t i = 0;
    train.cargo.for_each([&](Shipment& s) { port.settle(load[i++], s); });
    port.send_on(std::move(train), to);
}

sim::Duration Port::rail_time(const Shipment& shipment) const
{
    return of_seconds(plan_.rail_seconds_per_unit(shipment.kind) * shipment.size);
}

}  // namespace karvan::models
