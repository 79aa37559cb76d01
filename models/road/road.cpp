#include "models/road/road.hpp"

#include <algorithm>

namespace karvan::models {

Road::Road(sim::Simulation& simulation, const RoadPlan& plan, const Scenario& scenario,
           const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      neighbours_(plan.neighbours(scenario)),
      trips_(plan, scenario.start, scenario.horizon),
      driving_s_(plan.driving_s()),
      drivings_(stream("driving")),
      empties_(stream("driving empty")),
      market_(stream("truck found"))
{
    measure_time("trip", times_, "time of a truck from end to end, rests and bans included");
    if (!plan.fleet) return;
    const bool second = !plan.fleet->home.empty() && plan.fleet->home == plan.between[1];
    home_ = second ? 1 : 0;
    idle_[home_] = plan.fleet->trucks;
    trucks_ = std::make_unique<sim::Resource>(*this, "trucks", plan.fleet->trucks);
    measure(*trucks_);
    measure_count("empty trips", "1", empty_trips_, "trips of trucks without cargo");
}

void Road::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    start("drive", drive(*this, std::move(consist)), id);
}

// The end at which a consist came onto the road: the other one than it goes to.
Road::End Road::end_behind(const Consist& consist) const
{
    return next_stop(consist.cargo.front()) == neighbours_[1] ? 0 : 1;
}

sim::Duration Road::driving(std::uint64_t entity, std::uint32_t visit)
{
    return sample_duration(driving_s_, drivings_.at(entity, visit));
}

sim::Duration Road::total(const std::vector<Stretch>& trip)
{
    sim::Duration sum{};
    for (const Stretch& stretch : trip) sum += stretch.time;
    return sum;
}

sim::Duration Road::empty_trip(std::uint64_t entity)
{
    ++empty_trips_;
    return total(trips_.from(now(), sample_duration(driving_s_, empties_.at(entity))));
}

sim::Process Road::drive(Road& road, Consist consist)
{
    const Shipment& first = consist.cargo.front();
    const End here = road.end_behind(consist);
    const bool own = consist.vehicle == Vehicle::truck;
    const std::int64_t wanted = own ? 0 : road.plan_.trucks_for(first.kind, consist.cargo.size());
    sim::Hold trucks;
    if (wanted > 0) trucks = co_await find_trucks(road, consist, here, wanted);

    // The trip is known as the truck sets out; its parts go to the ledger at once.
    const sim::Time departure = road.now();
    const sim::Duration driving = road.driving(consist.id, first.hops);
    sim::Time until = departure;
    auto set_out = Timeline::SetOut::now;
    for (const Stretch& stretch : road.trips_.from(departure, driving)) {
        if (stretch.cause == Cause::moving && road.disturbed() != nullptr) {
            until =
                road.disturbed()->travel(consist.cargo, road.id(), until, stretch.time, set_out);
            set_out = Timeline::SetOut::before;
            continue;
        }
        until += stretch.time;
        consist.account(road.id(), stretch.cause, until);
    }
    co_await road.delay_until(until);
    road.times_.record(until - departure);
    const std::uint64_t id = consist.id;
    if (trucks) {
        road.start("truck goes back", give_back(road, std::move(trucks), wanted, 1 - here, id), id);
    }
    const std::uint32_t to = road.next_stop(first);
    co_await depart(road, consist, to);
}

sim::Task<sim::Hold> Road::find_trucks(Road& road, Consist& consist, End here, std::int64_t wanted)
{
    sim::Hold trucks;
    if (!road.trucks_) {
        const std::uint32_t visit = consist.cargo.front().hops;
        const sim::Draw draw = road.market_.at(consist.id, visit);
        const sim::Duration search = sample_duration(road.plan_.market_s, draw);
        co_await road.delay(search);
    } else {
        const auto count = static_cast<std::uint32_t>(wanted);
        trucks = co_await road.trucks_->acquire(count, consist.priority);
        road.account_wait(consist, *road.trucks_, Cause::truck);
        const std::int64_t at_hand = std::min(wanted, road.idle_[here]);
        road.idle_[here] -= at_hand;
        road.idle_[1 - here] -= wanted - at_hand;
        if (at_hand < wanted) {
            const sim::Duration empty = road.empty_trip(consist.id);
            co_await road.delay(empty);
        }
    }
    road.account(consist, Cause::truck);
    co_return trucks;
}

// Trucks of the fleet at the end of a trip: home, or where they are.
sim::Process Road::give_back(Road& road, sim::Hold trucks, std::int64_t count, End here,
                             std::uint64_t trip)
{
    if (road.plan_.fleet->return_empty && here != road.home_) {
        const sim::Duration empty = road.empty_trip(trip);
        co_await road.delay(empty);
        here = road.home_;
    }
    road.idle_[here] += count;
    trucks.release();
}

}  // namespace karvan::models
