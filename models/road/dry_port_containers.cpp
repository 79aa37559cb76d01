// Small shipments are stuffed into containers, and taken out of them at another dry port.
#include <cmath>

#include "models/money/account_book.hpp"
#include "models/road/dry_port.hpp"

namespace karvan::models {

namespace {

// The stops of the container become stops of what was in it; it began where that was stuffed.
void take_over_stops(Shipment& shipment, const Shipment& container, double share)
{
    const sim::Duration before = container.entered - shipment.entered;
    const auto paid = [&](std::int64_t by_container) {
        return shipment.paid + std::llround(share * static_cast<double>(by_container));
    };
    for (const StopRecord& stop : container.stops) {
        const bool begins = &stop == &container.stops.front() && !shipment.stops.empty();
        if (!begins) {
            shipment.stops.push_back({stop.place,
                                      before + stop.arrival,
                                      {},
                                      shipment.metres + stop.metres,
                                      paid(stop.paid_at_arrival),
                                      0});
        }
        shipment.stops.back().departure = before + stop.departure;
        shipment.stops.back().paid_at_departure = paid(stop.paid_at_departure);
    }
}

}  // namespace

void DryPort::join_container(Stored item, std::size_t stripped_at)
{
    const Shipment& shipment = *item.shipment;
    const auto begin = shipment.route->stops.begin();
    const std::vector<std::uint32_t> run(begin + shipment.leg,
                                         begin + static_cast<std::ptrdiff_t>(stripped_at) + 1);
    std::unique_ptr<Load>& load = containers_[run];
    if (!load) {
        auto& route = routes_[run];
        route = std::make_unique<Route>();
        route->stops = run;
        load = std::make_unique<Load>(*this, "container to " + scenario_.place(run.back()).id);
        start("fill containers", fill_containers(*this, load.get(), route.get()));
    }
    const std::int64_t room = plan_.consolidation->room_of(shipment.size, shipment.tonnes);
    load->put(std::move(item), room);
}

sim::Process DryPort::fill_containers(DryPort& here, Load* load, const Route* route)
{
    constexpr auto whole = static_cast<double>(ConsolidationPlan::whole);
    const ConsolidationPlan& plan = *here.plan_.consolidation;
    sim::BatchRule rule;
    rule.full = std::max<std::int64_t>(1, std::llround(plan.full_share * whole));
    rule.least = std::max<std::int64_t>(1, std::llround(plan.least_share * whole));
    rule.longest_wait = plan.longest_wait;
    for (;;) {
        Load::Departure filled = co_await load->form(here, rule);
        here.start("stuff", stuff(here, std::move(filled.load), route));
    }
}

sim::Process DryPort::stuff(DryPort& here, std::vector<Stored> load, const Route* route)
{
    for (Stored& item : load) here.account(*item.shipment, Cause::storage);
    co_await here.delay(here.plan_.consolidation->stuffing);
    for (Stored& item : load) {
        here.account(*item.shipment, Cause::service);
        here.settle(item, *item.shipment);
        if (here.book() != nullptr) here.book()->leave(*item.shipment, no_way, here);
    }
    ++here.stuffed_;
    Stored item;
    item.shipment = here.container_of(std::move(load), *route);
    item.since = here.now();
    here.send_on_way(std::move(item));
}

// The container counts as one of the first flow in it for as long as it travels.
ShipmentPtr DryPort::container_of(std::vector<Stored> load, const Route& route)
{
    const Shipment& first = *load.front().shipment;
    auto container = std::make_unique<Shipment>();
    container->id = new_vehicle_id();
    container->route = &route;
    container->flow = first.flow;
    container->class_of = first.class_of;
    container->hops = first.hops;
    container->priority = first.priority;
    container->kind = CargoKind::container;
    container->size = static_cast<std::int32_t>(plan_.consolidation->container_teu);
    container->entered = container->accounted = container->came = now();
    container->came_by = first.came_by;
    container->stops.push_back({id()});
    container->contents = std::make_unique<Cargo>();
    for (Stored& item : load) {
        container->tonnes += item.shipment->tonnes;
        container->contents->add(std::move(item.shipment));
    }
    count_out(*container->contents);
    Cargo alone(std::move(container));
    count_in(alone);
    return alone.take();
}

// Each shipment takes over the hours of the container, and of its charges the share of its weight,
// or of its size where nothing has weight.
sim::Process DryPort::strip(DryPort& here, Stored item)
{
    const sim::Duration stripping = *here.plan_.stripping;  // else no container ends here
    co_await here.delay(stripping);
    here.account(*item.shipment, Cause::service);
    Cargo emptied(std::move(item.shipment));
    here.count_out(emptied);
    const ShipmentPtr container = emptied.take();
    item.room.release();
    Cargo& contents = *container->contents;
    contents.for_each([&](Shipment& s) { s.leg += container->leg; });
    here.count_in(contents);
    const double tonnes = container->tonnes;
    const auto units = static_cast<double>(contents.size());
    while (!contents.empty()) {
        ShipmentPtr shipment = contents.take();
        const double share = tonnes > 0 ? shipment->tonnes / tonnes : shipment->size / units;
        take_over_stops(*shipment, *container, share);
        shipment->take_over(*container, share);
        shipment->came = here.now();
        shipment->came_by = container->came_by;
        const std::uint64_t id = shipment->id;
        Stored own{std::move(shipment), {}, here.now()};
        here.start("store", store(here, std::move(own)), id);
    }
}

}  // namespace karvan::models
