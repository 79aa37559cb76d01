// Units of measurement as planners write them: "km/h", "TEU/day", "USD/TEU/day", "g/t-km".
//
// A unit is a product of powers of a few measures and a factor; there is no algebra of typed
// quantities, because units live in files and numbers in plans. Base units: second, metre, tonne,
// TEU, wagon, truck, US dollar, kilowatt-hour, cubic metre. Words such as "moves", "trains" or
// "ships" only say what is counted; they have no dimension. "/year" means per 365 days.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace karvan::models {

enum class Measure { time, length, mass, teu, wagons, trucks, money, energy, volume };
inline constexpr std::size_t measure_count = 9;

// Powers of the measures: speed is length^1 time^-1.
struct Dimension {
    std::array<std::int8_t, measure_count> power{};

    constexpr bool operator==(const Dimension&) const = default;
    constexpr bool is_none() const { return *this == Dimension{}; }
};

constexpr Dimension dimension_of(Measure measure, int power = 1)
{
    Dimension result;
    result.power[static_cast<std::size_t>(measure)] = static_cast<std::int8_t>(power);
    return result;
}

// A product: `length * per(time)`.
constexpr Dimension operator*(const Dimension& a, const Dimension& b)
{
    Dimension result;
    for (std::size_t i = 0; i < measure_count; ++i) {
        result.power[i] = static_cast<std::int8_t>(a.power[i] + b.power[i]);
    }
    return result;
}

// The inverse: `per(dimension_of(Measure::time))` is a frequency.
constexpr Dimension per(const Dimension& a)
{
    Dimension result;
    for (std::size_t i = 0; i < measure_count; ++i) {
        result.power[i] = static_cast<std::int8_t>(-a.power[i]);
    }
    return result;
}

// "a time", "a speed", "a rate (something per time)", "a quantity in USD/TEU".
std::string name_of(const Dimension& dimension);

// A unit as written, and its size: one unit is `over / under` base units. Both parts are kept so
// that whole ratios stay exact: "24 /day" is 1 per hour, not 0.9999999999999999.
struct Unit {
    std::string text;
    Dimension dimension;
    double over = 1;
    double under = 1;
    bool counts = false;  // says what is counted: "moves", "trains/day"

    bool is_plain() const { return text.empty(); }  // a pure number
    bool is_time() const { return dimension == dimension_of(Measure::time); }
};

// "time", "amount of money", "quantity in USD/km": without an article, in the unit as it is given.
std::string kind_of(const Unit& unit);

// Why a text is no unit or no quantity: what is wrong, what is allowed, what was perhaps meant.
struct Misfit {
    std::string message;
    std::string allowed;
    std::string suggestion;
};

// Reads "km/h", "/day", "USD/TEU-day", "%"; "" and "1" are the pure number. '-', '*' and '.' join
// factors; everything after a '/' divides. Returns false and fills `misfit` on an unknown word, a
// month, or a year that is not a divisor.
bool parse_unit(std::string_view text, Unit& unit, Misfit& misfit);

// The unit of a declaration in the program. Throws std::invalid_argument if it is no unit.
Unit unit(std::string_view text);

// Units that could stand in its place: all words of a simple dimension, else unit.text itself.
std::vector<std::string> units_like(const Unit& unit);

}  // namespace karvan::models
