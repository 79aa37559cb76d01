// Quantities as planners write them: "36 h", "P1DT12H", "80 km/h", "1.4 kt", "30 000 TEU/year".
//
// Both directions: the readers take text to a number in a wanted unit and say precisely why not;
// the formatters give text that reads back to the same value, bit for bit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/reading/unit.hpp"
#include "sim/time.hpp"

namespace karvan::models {

// The value of the text, expressed in the wanted unit. Empty, with the reason in `misfit`, for a
// text that is no number with a unit, a unit of another dimension, a missing unit, a decimal comma,
// nan, infinity or overflow. Thin and no-break spaces count as spaces, also between groups of
// three digits. A pure number may be written as a percentage.
std::optional<double> read_quantity(std::string_view text, const Unit& wanted, Misfit& misfit);

// A time, rounded to the microsecond: "36 h", "1 d 12 h", "1.5 week" or ISO 8601 "P1DT12H".
// Months and years are refused, and anything beyond 1,000 times 365 days.
std::optional<sim::Duration> read_duration(std::string_view text, Misfit& misfit);

// A bare number where a unit is needed: the reason and an example.
Misfit missing_unit(std::string_view number, const Unit& wanted);

// "36 h", "1 d 12 h 20 min", "0.25 s": exact, reads back to the same duration.
std::string format_duration(sim::Duration duration);

// "80 km/h", "12 /day", "0.5": the shortest digits that read back to the same value.
std::string format_quantity(double value, const Unit& unit);

// What may be written for a quantity of this unit, for messages and the reference of keys.
std::string allowed_for(const Unit& wanted);

}  // namespace karvan::models
