// Ships between ports: where they begin, how long they sail, what breaks under way.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/disruption/disruption.hpp"
#include "models/money/account_book.hpp"
#include "models/port/port.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

namespace {

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

// The draws of ships are alike at all ports of their round.
sim::Stream of_ships(const Port& port, const SeaServicePlan& service, const char* purpose)
{
    const sim::Simulation& simulation = port.simulation();
    return {simulation.seed(), simulation.replication(), "ships of " + service.id, purpose};
}

}  // namespace

Port::SeaLeg::SeaLeg(Port& from, Port& to, const sim::Law& law, const SeaServicePlan& of,
                     const std::string& purpose)
    : sailing_s(law),
      sailings(from.stream(purpose)),
      times_to_failure(of_ships(from, of, "time to failure")),
      repairs(of_ships(from, of, "repair")),
      link(from, to, sim::receiver<&Port::receive_vessel>, least_duration(law))
{}

void Port::wire(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    for (std::uint32_t s = 0; s < scenario_.services.size(); ++s) {
        const SeaServicePlan& service = scenario_.services[s];
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            if (service.ports[leg] != plan_.index) continue;
            const std::uint32_t to = service.next_port(leg);
            const sim::Law& law = service.leg_sailing_s(leg);
            const std::string purpose = fmt::format("sailing of {}, leg {}", service.id, leg + 1);
            auto& next = dynamic_cast<Port&>(*facilities[to]);
            auto& made = sea_legs_[{s, leg}];
            made = std::make_unique<SeaLeg>(*this, next, law, service, purpose);
            for (CargoKind kind : service.kinds()) {
                made->where[kind] = ledger_index(scenario_, places_, plan_.index, to, kind);
            }
            watch_route(s);
        }
        for (std::int64_t ship = 0; ship < service.ships; ++ship) start_ship(s, ship);
    }
}

// How well the ships of a service keep their timetable, or else their rhythm.
void Port::measure_punctuality(const SeaServicePlan& service, ShipTally& tally)
{
    const auto named = [&](const char* what) { return service.id + ", " + what; };
    measure_time(named("arrival interval"), tally.arrival_intervals,
                 "time between arrivals of ships");
    measure_value(
        named("bunching of arrivals"), "1",
        [&tally](sim::Time) { return tally.arrival_bunching(); },
        "coefficient of variation of the time between arrivals");
    measure_value(
        named("calls on time"), "1", [&tally](sim::Time) { return tally.on_time_share(); },
        service.every ? "share of the calls within the window around the timetable"
                      : "share of the calls within the window around the mean interval");
    if (!service.every) return;
    measure_time(named("late arrival"), tally.late,
                 "how late the ships come that are later than the window");
    measure_time(named("departure delay"), tally.departure_delays,
                 "time by which ships leave the berth after the departure of the timetable");
    measure_value(
        named("departures left out"), "1", [&tally](sim::Time at) { return tally.left_out(at); },
        "departures of the timetable that no ship took, those cancelled for weather included");
}

void Port::measure_lock(Lock& lock)
{
    measure_time("lock waiting", lock.waits,
                 "time of ships from coming to the lock to entering it");
    measure_count("lockages", "1", lock.lockages, "lockages with ships");
    measure_count("empty turns", "1", lock.empty_turns, "chambers turned round without a ship");
    measure_value(
        "ships in a lockage", "1", [&lock](sim::Time) { return lock.mean_ships(); },
        "mean number of ships in a lockage");
}

void Port::measure_ships()
{
    if (Lock* lock = waterway_.lock()) measure_lock(*lock);
    measure_time("vessel turnaround", turnarounds_,
                 "time of ships from arrival off the port to leaving the berth, docking left out");
    measure_count("vessel calls", "1", vessel_calls_, "ships that have sailed");
    for (std::uint32_t s = 0; s < scenario_.services.size(); ++s) {
        const SeaServicePlan& service = scenario_.services[s];
        const auto& round = service.ports;
        if (std::find(round.begin(), round.end(), plan_.index) == round.end()) continue;
        auto& tally = *(tallies_[s] = std::make_unique<ShipTally>(*this, service));
        const auto named = [&](const char* what) { return service.id + ", " + what; };
        measure_time(named("vessel waiting"), tally.waiting,
                     "time of ships from arrival off the port until they move to the berth");
        measure_time(named("departure interval"), tally.intervals,
                     "time between departures of ships");
        measure_value(
            named("bunching"), "1", [&tally](sim::Time) { return tally.bunching(); },
            "coefficient of variation of the time between departures");
        measure_value(
            named("ship load"), "1", [&tally](sim::Time) { return tally.mean_load(); },
            "mean share of the ships' room that is used at departure");
        measure_punctuality(service, tally);
        if (service.in_storm == InStorm::cancel) {
            measure_count(named("cancelled departures"), "1", tally.cancelled,
                          "departures of the timetable left out for weather");
        }
    }
}

// What strikes a service strikes its ships at sea; else what strikes the leg does.
void Port::obey(const Disturbances& disturbances)
{
    Facility::obey(disturbances);
    waterway_.obey(disturbed());
    for (auto& [leg, sea_leg] : sea_legs_) {
        sea_leg->disturbed = disturbances.service(leg.first);
        if (sea_leg->disturbed != nullptr) continue;
        sea_leg->disturbed = disturbances.link(sea_leg->where.begin()->second - places_);
    }
}

// The weather over the route of a service, as the ports see it from which its ships set out.
void Port::watch_route(std::uint32_t s)
{
    const SeaServicePlan& service = scenario_.services[s];
    if (routes_.contains(s)) return;
    for (const WeatherAreaPlan& area : scenario_.weather) {
        if (!area.holds_service(service.id)) continue;
        auto& weather = routes_[s];
        if (!weather) weather = std::make_unique<Weather>(*this, "weather of " + service.id);
        start_storms(*this, *weather, area, scenario_.start);
    }
}

// When a ship is first due in dock. Owners spread the docks of their ships over the year: each has
// an equal part of it, in which the moment is drawn, unless dates are given. A dock that a date
// puts before time 0 is over.
sim::Time Port::first_dock(const SeaServicePlan& service, const Vessel& vessel,
                           std::int64_t ship) const
{
    if (service.overhaul_share == 0) return sim::never;
    if (service.dock_dates.empty()) {
        sim::Stream docks = of_ships(*this, service, "dock");
        const double part = static_cast<double>(ship) + docks.at(vessel.id, 0).unit();
        const double share = part / static_cast<double>(service.ships);
        return sim::Time{sim::Duration(std::llround(share * static_cast<double>(year.count())))};
    }
    const auto date = service.dock_dates[static_cast<std::size_t>(ship)];
    sim::Time due{sim::Duration(date - scenario_.start)};
    while (due < sim::Time{}) due += year;
    return due;
}

// Ships begin spread over the ports of the round.
void Port::start_ship(std::uint32_t s, std::int64_t ship)
{
    const SeaServicePlan& service = scenario_.services[s];
    Vessel vessel;
    vessel.position = static_cast<std::uint32_t>(ship % service.legs());
    if (service.ports[vessel.position] != plan_.index) return;
    vessel.id = ship_id(s, ship);
    vessel.service = s;
    vessel.capacity = service.ship_capacity(ship);
    vessel.next_overhaul = first_dock(service, vessel, ship);
    if (service.failures) {
        sim::Stream times = of_ships(*this, service, "time to failure");
        vessel.until_failure = sample_duration(service.failures->every_s, times.at(vessel.id, 0));
    }
    receive_vessel(std::move(vessel));
}

// The repairs on a passage; the time to failure goes on only while the ship sails.
sim::Duration Port::repairs_under_way(SeaLeg& leg, const SeaServicePlan& service, Vessel& vessel,
                                      sim::Duration sailing)
{
    sim::Duration sum{0};
    if (!service.failures) return sum;
    vessel.until_failure -= sailing;
    // A law may give no time at all between failures: not more than so many on one passage.
    constexpr int most_failures = 100;
    for (int i = 0; i < most_failures && vessel.until_failure <= sim::Duration{0}; ++i) {
        sum +=
            sample_duration(service.failures->repair_s, leg.repairs.at(vessel.id, vessel.failures));
        ++vessel.failures;
        vessel.until_failure += sample_duration(
            service.failures->every_s, leg.times_to_failure.at(vessel.id, vessel.failures));
    }
    return sum;
}

void Port::sail(Vessel vessel)
{
    const SeaServicePlan& service = scenario_.services[vessel.service];
    SeaLeg& leg = *sea_legs_.at({vessel.service, vessel.position});
    const sim::Duration transit =
        sample_duration(leg.sailing_s, leg.sailings.at(vessel.id, vessel.legs));
    sim::Duration sailing = std::max(transit, leg.link.least_transit());
    const sim::Duration repairs = repairs_under_way(leg, service, vessel, sailing);
    count_out(vessel.cargo);
    if (book() != nullptr) book()->call(vessel.cargo, vessel.id, *this);
    // Ways of several kinds of cargo are one and the same for what the ship costs.
    const std::uint32_t way = leg.where.begin()->second;
    set_out(vessel.cargo, vessel.id, way);
    if (leg.disturbed != nullptr) {
        sailing = leg.disturbed->travel(vessel.cargo, way, now(), sailing) - now();
    }
    vessel.cargo.for_each([&](Shipment& s) {
        const std::uint32_t where = leg.where.at(s.kind);
        s.account(where, Cause::moving, now() + sailing);
        s.account(where, Cause::breakdown, now() + sailing + repairs);
    });
    vessel.position = (vessel.position + 1) % service.legs();
    ++vessel.legs;
    ++calls_;
    leg.link.send(std::move(vessel), sailing + repairs);
}

}  // namespace karvan::models
