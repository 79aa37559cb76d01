// What a scenario says of a sea service: ships that circulate between ports.
//
// Every ship sails the round for ever: at each port it unloads everything, takes cargo for the next
// port of the round, and sails by the rule of departure: when it is full enough, or has waited long
// enough with enough on board, or at the times of a timetable. In a storm over its route it waits,
// or leaves that departure out.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/port/deck.hpp"
#include "models/routing/refusal.hpp"
#include "models/shipment.hpp"
#include "sim/law.hpp"
#include "sim/time.hpp"

namespace karvan::models {

template <class Plan>
class Keys;
struct FlowPlan;
struct PortPlan;
struct Scenario;

enum class InStorm : std::uint8_t { wait, cancel };

// How ships fail under way.
struct ShipFailures {
    sim::Law every_s = sim::Law::constant(1);  // hours at sea from repair to failure
    sim::Law repair_s = sim::Law::constant(0);
};

struct SeaServicePlan {
    std::string id;
    std::string name;
    std::vector<std::string> port_ids;  // the round, as written
    std::vector<std::uint32_t> ports;   // the round, by place index: resolve() sets it
    CargoKind carries = CargoKind::container;
    std::int64_t ships = 1;
    std::int64_t capacity = 0;                  // of a ship: TEU, wagons or trucks
    std::vector<std::int64_t> capacities;       // ship by ship, where they differ; else empty
    std::optional<sim::Law> sailing_s;          // of every leg, from pilot to pilot
    std::vector<sim::Law> sailing_by_leg_s;     // leg by leg, where they differ; else empty
    std::int16_t priority = 0;                  // for berths, the higher the sooner
    double full_share = 1;                      // of the capacity: sails once so much is on board
    double least_share = 0;                     // of the capacity: never sails with less
    std::optional<sim::Duration> longest_wait;  // at the berth after unloading
    std::optional<sim::Duration> every;         // timetable: a departure from every port
    sim::Duration first{};                      // timetable: the first departure
    double overhaul_share = 0;                  // of the year, out of operation, per ship
    std::vector<std::chrono::local_seconds> dock_dates;  // ship by ship; empty: drawn
    sim::Duration on_time_within{std::chrono::hours{24}};  // a call counts as on time
    std::vector<DeckPlan> decks;                // instead of `carries` and the capacity
    double wagon_length_m = 14.7;
    double truck_length_m = 18;
    double teu_length_m = 7;
    std::optional<double> deadweight_t;
    std::vector<double> least_by_leg;  // leg by leg, where they differ; else empty
    std::vector<sim::Duration> longest_wait_by_leg;
    std::vector<sim::Duration> first_by_leg;
    InStorm in_storm = InStorm::wait;
    std::optional<ShipFailures> failures;
    double length_m = 0;  // over all
    double draught_m = 0;
    std::optional<double> empty_draught_m;
    std::optional<Refusal> refuses;  // cargo of the kinds that it carries

    // Looks the ports up among the places of the scenario. The ids are known to be good.
    void resolve(const Scenario& scenario);

    std::uint32_t legs() const { return static_cast<std::uint32_t>(ports.size()); }
    std::uint32_t next_port(std::uint32_t leg) const { return ports[(leg + 1) % legs()]; }
    const sim::Law& leg_sailing_s(std::uint32_t leg) const
    {
        return sailing_by_leg_s.empty() ? *sailing_s : sailing_by_leg_s[leg];
    }
    std::int64_t ship_capacity(std::int64_t ship) const
    {
        return capacities.empty() ? capacity : capacities[static_cast<std::size_t>(ship)];
    }
    bool takes(CargoKind kind) const;
    // Does it carry the kind, and not refuse the flow carried so?
    bool takes(const FlowPlan& flow, CargoKind kind) const;
    std::vector<CargoKind> kinds() const;  // that the ships carry
    double unit_length_m(CargoKind kind) const;
    // Units of the kind that all ships, or the mean one, carry if they carry nothing else.
    std::int64_t fleet_capacity() const;
    double mean_ship_units(CargoKind kind) const;
    // The share of its capacity, in units, with which a ship may sail at once, and at least.
    std::int64_t full_units(std::int64_t ship_capacity) const;
    std::int64_t least_units(std::int64_t ship_capacity) const;
    double least_share_of(std::uint32_t leg) const
    {
        return least_by_leg.empty() ? least_share : least_by_leg[leg];
    }
    std::optional<sim::Duration> longest_wait_of(std::uint32_t leg) const
    {
        return longest_wait_by_leg.empty() ? longest_wait : longest_wait_by_leg[leg];
    }
    sim::Duration first_of(std::uint32_t leg) const
    {
        return first_by_leg.empty() ? first : first_by_leg[leg];
    }
    double draught_of(double load_share) const
    {
        const double empty = empty_draught_m.value_or(draught_m);
        return empty + (draught_m - empty) * load_share;
    }
    // The leg from one port to the next, if the ships sail it.
    std::optional<std::uint32_t> leg_between(std::uint32_t from, std::uint32_t to) const;

    // Units per second that the fleet can carry over each leg, if no ship ever waits: the fleet's
    // capacity by the time of a round with full ships, or by the timetable if that is less.
    double carried_per_s(const Scenario& scenario, CargoKind kind) const;
    // Seconds to load, or to unload, a full ship.
    double handling_s(const PortPlan& port) const;
    // The mean time of a round in seconds: sailing, mooring, handling of full ships; no waiting.
    double round_s(const Scenario& scenario) const;
};

// Services whose ships sail from one place straight to the other with that kind of cargo.
std::vector<std::uint32_t> services_between(const Scenario& scenario, std::uint32_t from,
                                            std::uint32_t to, CargoKind kind);
// Those of them that take the flow, carried so.
std::vector<std::uint32_t> services_between(const Scenario& scenario, std::uint32_t from,
                                            std::uint32_t to, CargoKind kind, const FlowPlan& flow);

const Keys<SeaServicePlan>& sea_service_keys();

}  // namespace karvan::models
