// Tariffs and emission factors: what a scenario says of money and CO2e, by the tonne-kilometre, the
// move, the crossing, the day of storage; and to what cargo, ways and places it applies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/money/charge.hpp"
#include "models/shipment.hpp"
#include "sim/law.hpp"
#include "sim/time.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

// What an amount is for each of.
enum class Basis : std::uint8_t {
    tonne_km,  // on ways: links, lines, sea legs
    teu_km,
    wagon_km,
    truck_km,
    vehicle_km,  // of the train or truck, shared by the size of its shipments
    shipment_km,
    tonne,  // at places, each time that a shipment comes; on ways, each time that it passes
    teu,
    wagon,
    truck,
    vehicle,
    shipment,
    move,       // at places, of a unit onto or off a vehicle
    call,       // of a ship at a port, shared by the size of the shipments with which it sails
    tonne_day,  // at places, by the time of the stay beyond the free time
    teu_day,
    wagon_day,
    truck_day,
    shipment_day,
};

enum class WayMode : std::uint8_t { road, rail, sea };

// The time that amounts by the day count: of a stay, or away from where a container was taken until
// it comes back.
enum class ChargeClock : std::uint8_t { stay, away };

// Where and to what something applies; empty: everywhere, to all.
struct Selection {
    std::vector<std::string> places;
    std::vector<std::string> kinds;      // of places
    std::vector<std::string> countries;  // of places
    std::optional<WayMode> mode;         // of the way
    std::string from;                    // of the link
    std::string to;
    std::vector<std::string> flows;
    std::vector<std::string> commodities;
    std::optional<CargoKind> cargo;
    std::optional<bool> hazardous;      // dangerous goods alone, or others alone
    std::optional<WayMode> arrives_by;  // at places: the mode of the way before, and after
    std::optional<WayMode> leaves_by;
};

struct TariffPlan : Selection {
    std::string id;
    Charge charge = Charge::transport;
    Basis per = Basis::tonne_km;
    sim::Law amount = sim::Law::constant(0);
    sim::Duration free_time{};
    bool started_days = true;
    std::optional<ChargeClock> clock;   // absent: of the stay
    std::optional<double> empty_share;  // of the amount, for what is empty
    std::vector<std::string> sources;
};

struct EmissionFactorPlan : Selection {
    std::string id;
    Basis per = Basis::tonne_km;
    double operation_g = 0;            // CO2e, tank to wheel
    double energy_g = 0;               // CO2e, well to tank
    std::optional<double> energy_use;  // kWh for each; the factors are per kWh then
    double empty_running = 0;          // empty km for each loaded km
    double empty_consumption = 1;      // of an empty km, as a share of a loaded one
    std::vector<std::string> sources;

    // Emissions with the empty running that the loaded cargo has to answer for.
    double with_empty_running(double grams) const
    {
        return grams * energy_use.value_or(1) * (1 + empty_running * empty_consumption);
    }
};

inline bool is_by_distance(Basis per) { return per <= Basis::shipment_km; }
inline bool is_by_time(Basis per) { return per >= Basis::tonne_day; }
// The kind of cargo that alone can be so counted.
std::optional<CargoKind> counted_cargo(Basis per);

const Keys<TariffPlan>& tariff_keys();
const Keys<EmissionFactorPlan>& emission_factor_keys();

}  // namespace karvan::models
