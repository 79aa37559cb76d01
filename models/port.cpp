#include "models/port.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

constexpr std::array<std::pair<CargoKind, const char*>, 3> kinds{
    {{CargoKind::container, "containers"},
     {CargoKind::wagon, "wagons"},
     {CargoKind::truck, "trucks"}}};

sim::Duration of_seconds(double seconds) { return sim::Duration(std::llround(seconds * 1e6)); }

}  // namespace

Port::Port(sim::Simulation& simulation, const PortPlan& plan, const Scenario& scenario,
           const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      places_(facts.places),
      weather_(*this, "weather"),
      gate_times_(stream("gate time"))
{
    const auto resource = [this](const std::string& called, std::int64_t capacity) {
        auto made = std::make_unique<sim::Resource>(*this, called, capacity);
        measure(*made);
        return made;
    };
    for (const BerthGroup& group : plan.berths) {
        berths_.push_back(resource("berths " + group.id, group.count));
    }
    if (plan.cranes) cranes_ = resource("cranes", *plan.cranes);
    if (plan.rail_tracks) tracks_ = resource("rail tracks", *plan.rail_tracks);
    if (plan.gate_lanes) {
        lanes_ = resource("gate lanes", *plan.gate_lanes);
        gate_hours_ = std::make_unique<OpenHours>(*lanes_, plan.gate_calendar(), scenario.start,
                                                  scenario.horizon);
    }
    build_yard();
    build_lines();
    measure_time("vessel turnaround", turnarounds_,
                 "time of ships from arrival off the port to leaving the berth, docking left out");
    measure_count("vessel calls", "1", vessel_calls_, "ships that have sailed");
    if (plan.storms) start_storms(*this, weather_, *plan.storms, scenario.start);
}

void Port::build_yard()
{
    for (const auto& [kind, called] : kinds) {
        const auto units = plan_.yard_units(kind);
        if (!units) continue;
        const auto from_sea = std::llround(static_cast<double>(*units) * plan_.yard_from_sea_share);
        Yard& yard = yards_[kind];
        const auto part = [&, name = called](std::int64_t room, const char* from) {
            auto made = std::make_unique<sim::Resource>(
                *this, fmt::format("yard, {} from {}", name, from), room);
            measure(*made);
            return made;
        };
        yard.land = part(*units - from_sea, "land");
        yard.sea = part(from_sea, "sea");
    }
}

// Lines for ships, by next port and kind.
void Port::build_lines()
{
    for (const SeaServicePlan& service : scenario_.services) {
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            if (service.ports[leg] != plan_.index) continue;
            const std::uint32_t to = service.next_port(leg);
            auto& line = lines_[{to, service.carries}];
            if (line) continue;
            line = std::make_unique<QuayLine>(*this, "ships to " + scenario_.place(to).id);
        }
    }
    for (const LinkPlan& link : scenario_.links) {
        if (link.from != plan_.index) continue;
        by_rail_[link.to] = goes_by_rail(scenario_, link.from, link.to);
    }
}

// The load of the train that a shipment waits for.
Port::TrainLoad& Port::train_for(const Shipment& shipment)
{
    TrainRun run{{}, shipment.kind};
    const std::vector<std::uint32_t>& stops = shipment.route->stops;
    for (std::size_t i = shipment.leg + 1; i < stops.size(); ++i) {
        run.first.push_back(stops[i]);
        if (takes_trains_apart(scenario_.place(stops[i]))) break;
    }
    std::unique_ptr<TrainLoad>& load = trains_[run];
    if (!load) {
        const std::string& to = scenario_.place(run.first.back()).id;
        load = std::make_unique<TrainLoad>(*this, "train to " + to);
        start("form trains", form_trains(*this, load.get(), shipment.kind));
    }
    return *load;
}

const QuayLine* Port::line(std::uint32_t to, CargoKind kind) const
{
    const auto found = lines_.find({to, kind});
    return found == lines_.end() ? nullptr : found->second.get();
}

sim::Resource* Port::room_for(const RoomRequest& request)
{
    return request.vehicle == Vehicle::train ? tracks_.get() : nullptr;
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
        sim::Hold room = co_await room_ashore(port, train.cargo, From::land);
        const bool on_train = train.vehicle == Vehicle::train;
        if (on_train) co_await port.delay(handling);
        ShipmentPtr shipment = train.cargo.take();
        port.account(*shipment, Cause::service);
        port.put_ashore(std::move(shipment), std::move(room));
    }
}

sim::Process Port::pass_gate(Port& port, Consist truck)
{
    if (port.lanes_) {
        const sim::Duration closed_before = port.gate_hours_->closed(port.now());
        sim::Hold lane = co_await port.lanes_->acquire(1, truck.priority);
        port.gate_hours_->account_wait(truck, port.id(), closed_before, port.now());
        const auto visit = static_cast<std::uint32_t>(truck.cargo.front().hops);
        const sim::Draw draw = port.gate_times_.at(truck.id, visit);
        const sim::Duration at_gate = sample_duration(port.plan_.gate_time_s, draw);
        co_await port.delay(at_gate);
        port.account(truck, Cause::service);
    }
    while (!truck.cargo.empty()) {
        sim::Hold room = co_await room_ashore(port, truck.cargo, From::land);
        port.put_ashore(truck.cargo.take(), std::move(room));
    }
}

sim::Resource* Port::yard_for(const Shipment& shipment, From from)
{
    if (is_destination(shipment)) return nullptr;
    const auto yard = yards_.find(shipment.kind);
    if (yard == yards_.end()) return nullptr;
    return from == From::land ? yard->second.land.get() : yard->second.sea.get();
}

// What a shipment takes; one larger than the whole yard takes all of it.
std::uint32_t Port::room_of(const sim::Resource& yard, const Shipment& shipment)
{
    return static_cast<std::uint32_t>(std::min<std::int64_t>(shipment.size, yard.capacity()));
}

sim::Task<sim::Hold> Port::room_ashore(Port& port, Cargo& rest, From from)
{
    sim::Resource* yard = port.yard_for(rest.front(), from);
    if (yard == nullptr) co_return sim::Hold{};
    port.account_all(rest, Cause::service);
    const std::int16_t priority = rest.front().priority;
    sim::Hold room = co_await yard->acquire(room_of(*yard, rest.front()), priority);
    port.account_all(rest, Cause::yard_full);
    co_return room;
}

// Ashore and on: by ship, by train or by road.
void Port::put_ashore(ShipmentPtr shipment, sim::Hold room)
{
    if (is_destination(*shipment)) return finish(std::move(shipment));
    const std::uint32_t to = next_stop(*shipment);
    const CargoKind kind = shipment->kind;
    const bool may_join_train = kind == CargoKind::container || kind == CargoKind::wagon;
    const std::int64_t size = shipment->size;
    const std::uint64_t id = shipment->id;
    QuayItem item{std::move(shipment), std::move(room)};
    if (const auto ships = lines_.find({to, kind}); ships != lines_.end()) {
        ships->second->put(std::move(item));
    } else if (may_join_train && by_rail_.at(to)) {
        TrainLoad& train = train_for(*item.shipment);
        train.put(std::move(item), size);
    } else {
        start("leave by road", leave_by_road(*this, std::move(item)), id);
    }
}

// Cargo in a line for a ship, or for a train that is not made up yet, that goes another way now
// moves to the end of the line for that; its room in the yard moves with it.
void Port::reconsider()
{
    std::vector<QuayItem> turned;
    const auto take = [&](std::vector<QuayItem> items) {
        for (QuayItem& item : items) turned.push_back(std::move(item));
    };
    for (auto& [lane, line] : lines_) {
        take(line->withdraw([&](Shipment& s) { return choose_other_way(s, Cause::vessel); }));
    }
    for (auto& [run, load] : trains_) {
        take(load->withdraw(
            [&](QuayItem& item) { return choose_other_way(*item.shipment, Cause::train); }));
    }
    for (QuayItem& item : turned) put_ashore(std::move(item.shipment), std::move(item.yard));
}

sim::Process Port::leave_by_road(Port& port, QuayItem item)
{
    Consist consist;
    consist.id = item.shipment->id;
    consist.priority = item.shipment->priority;
    consist.vehicle = item.shipment->kind == CargoKind::truck ? Vehicle::truck : Vehicle::none;
    const std::uint32_t to = port.next_stop(*item.shipment);
    consist.cargo.add(std::move(item.shipment));
    co_await depart(port, consist, to);
}

sim::BatchRule Port::train_rule(CargoKind kind) const
{
    sim::BatchRule rule;
    rule.full = kind == CargoKind::container ? plan_.train_teu : plan_.train_wagons;
    const double least = plan_.train_least_share * static_cast<double>(rule.full);
    rule.least = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least - 1e-9)));
    rule.longest_wait = plan_.train_longest_wait;
    return rule;
}

sim::Process Port::form_trains(Port& port, TrainLoad* load, CargoKind kind)
{
    const sim::BatchRule rule = port.train_rule(kind);
    for (;;) {
        TrainLoad::Departure train = co_await load->form(port, rule);
        port.start("load train", load_train(port, std::move(train.load)));
    }
}

// The yard is free once the train has left: a train that waits for the line keeps its cargo here.
sim::Process Port::load_train(Port& port, std::vector<QuayItem> load)
{
    Consist train;
    train.id = port.new_vehicle_id();
    train.vehicle = Vehicle::train;
    train.priority = load.front().shipment->priority;
    sim::Duration handling{};
    for (QuayItem& item : load) {
        handling += port.rail_time(*item.shipment);
        train.cargo.add(std::move(item.shipment));
    }
    port.account(train, Cause::train);
    co_await port.delay(handling);
    port.account(train, Cause::service);
    const std::uint32_t to = port.next_stop(train.cargo.front());
    co_await depart(port, train, to, Cause::track);
}

sim::Duration Port::rail_time(const Shipment& shipment) const
{
    return of_seconds(plan_.rail_seconds_per_unit(shipment.kind) * shipment.size);
}

}  // namespace karvan::models
