// Charges: what a shipment costs, by kind, at the place or on the link where it arises; and, kept
// in the same account, what it emits.
//
// Amounts are whole millionths (of the currency, of a gram of CO2e), so that sums are exact and
// know no order. The account of a shipment is summed by flow, place and kind when it arrives, as
// its hours are.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace karvan::models {

enum class Charge : std::uint8_t {
    transport,     // the carriage itself, by any mode
    handling,      // loading, unloading, lifting, shunting
    storage,       // storage that is paid by the day
    demurrage,     // beyond the free time at a terminal or with a ship or a wagon
    detention,     // equipment kept beyond its free time
    dues,          // of ports, canals, infrastructure
    border_fee,    // official payments at a border
    unofficial,    // payments without a receipt
    gauge_change,  // transloading or bogies
    empty_return,  // bringing equipment back
    other,
    time_value,  // the hours of the shipment, by its value of time
    inventory,   // interest and decay of the goods on the way
    operation,   // CO2e of operation: tank to wheel
    energy,      // CO2e of the provision of energy: well to tank
};

struct ChargeName {
    std::string_view id;       // in files
    std::string_view meaning;  // for people
};

inline constexpr std::array<ChargeName, 15> charge_names{{
    {"transport", "carriage"},
    {"handling", "handling"},
    {"storage", "storage"},
    {"demurrage", "demurrage"},
    {"detention", "detention"},
    {"dues", "dues of ports and infrastructure"},
    {"border_fee", "official payments at borders"},
    {"unofficial", "unofficial payments"},
    {"gauge_change", "change of gauge"},
    {"empty_return", "return of empty equipment"},
    {"other", "other payments"},
    {"time_value", "value of the time on the way"},
    {"inventory", "interest and decay of the goods"},
    {"operation", "CO2e of operation (tank to wheel)"},
    {"energy", "CO2e of energy provision (well to tank)"},
}};

inline constexpr std::size_t charges = charge_names.size();

// Money that changes hands; what comes after it up to `operation` is a cost without a payment.
inline constexpr bool is_payment(Charge charge) { return charge < Charge::time_value; }
inline constexpr bool is_emission(Charge charge) { return charge >= Charge::operation; }

// Money or grams as whole millionths. (lrint is one instruction where llround is a search.)
inline std::int64_t in_millionths(double amount) { return std::lrint(amount * 1e6); }

// A part of the account of a shipment.
struct ChargeEntry {
    std::uint32_t where;  // place, or above the places link, as in the hour ledger
    Charge charge;
    std::int64_t millionths;
};

}  // namespace karvan::models
