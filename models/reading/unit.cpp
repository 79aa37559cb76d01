// The table of unit words and the reader of unit expressions.
#include "models/reading/unit.hpp"

#include <optional>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

#include "models/reading/diagnostics.hpp"

namespace karvan::models {
namespace {

constexpr int most_terms = 8;

struct UnitWord {
    std::string_view word;
    std::optional<Measure> measure;  // none: a counted thing or a share
    double over;
    double under = 1;
    bool listed = true;  // offered in messages; other words are accepted spellings
};

using enum Measure;

// Factors to second, metre, tonne, TEU, wagon, truck, US dollar, kilowatt-hour and cubic metre.
constexpr UnitWord unit_words[] = {
    {"us", time, 1, 1e6, false},
    {"ms", time, 1, 1e3, false},
    {"s", time, 1},
    {"sec", time, 1, 1, false},
    {"second", time, 1, 1, false},
    {"seconds", time, 1, 1, false},
    {"min", time, 60},
    {"minute", time, 60, 1, false},
    {"minutes", time, 60, 1, false},
    {"h", time, 3600},
    {"hr", time, 3600, 1, false},
    {"hour", time, 3600, 1, false},
    {"hours", time, 3600, 1, false},
    {"d", time, 86400},
    {"day", time, 86400, 1, false},
    {"days", time, 86400, 1, false},
    {"w", time, 604800, 1, false},
    {"week", time, 604800},
    {"weeks", time, 604800, 1, false},
    {"mm", length, 1, 1e3},
    {"cm", length, 1, 1e2, false},
    {"m", length, 1},
    {"km", length, 1e3},
    {"nmi", length, 1852},
    {"g", mass, 1, 1e6},
    {"kg", mass, 1, 1e3},
    {"t", mass, 1},
    {"kt", mass, 1e3},
    {"Mt", mass, 1e6},
    {"TEU", teu, 1},
    {"FEU", teu, 2},
    {"kTEU", teu, 1e3},
    {"wagon", wagons, 1, 1, false},
    {"wagons", wagons, 1},
    {"truck", trucks, 1, 1, false},
    {"trucks", trucks, 1},
    {"USD", money, 1},
    {"kUSD", money, 1e3},
    {"MUSD", money, 1e6},
    // Whatever the currency of a scenario is, it is its own unit (models/reading/currency.hpp).
    {"AMD", money, 1, 1, false},
    {"AZN", money, 1, 1, false},
    {"BYN", money, 1, 1, false},
    {"CHF", money, 1, 1, false},
    {"CNY", money, 1, 1, false},
    {"EUR", money, 1, 1, false},
    {"GBP", money, 1, 1, false},
    {"GEL", money, 1, 1, false},
    {"INR", money, 1, 1, false},
    {"IRR", money, 1, 1, false},
    {"JPY", money, 1, 1, false},
    {"KGS", money, 1, 1, false},
    {"KZT", money, 1, 1, false},
    {"RUB", money, 1, 1, false},
    {"TJS", money, 1, 1, false},
    {"TMT", money, 1, 1, false},
    {"TRY", money, 1, 1, false},
    {"UAH", money, 1, 1, false},
    {"UZS", money, 1, 1, false},
    {"XDR", money, 1, 1, false},
    {"MJ", energy, 1, 3.6},
    {"kWh", energy, 1},
    {"MWh", energy, 1e3},
    {"l", volume, 1, 1e3},
    {"m3", volume, 1},
};

// What is counted; such a word carries no dimension.
constexpr std::string_view counted_words[] = {
    "unit",      "units",     "move",      "moves",      "train",       "trains",    "ship",
    "ships",     "vessel",    "vessels",   "call",       "calls",       "sailing",   "sailings",
    "shipment",  "shipments", "container", "containers", "customer",    "customers", "document",
    "documents", "vehicle",   "vehicles",  "locomotive", "locomotives", "failure",   "failures",
    "event",     "events",    "bogie",     "bogies",     "path",        "paths",     "person",
    "persons",   "slot",      "slots",
};

struct NamedDimension {
    std::string_view name;
    Dimension dimension;
};

constexpr Dimension of(Measure measure, int power = 1) { return dimension_of(measure, power); }

constexpr NamedDimension named_dimensions[] = {
    {"a pure number", {}},
    {"a time", of(time)},
    {"a length", of(length)},
    {"a mass", of(mass)},
    {"a number of TEU", of(teu)},
    {"a number of wagons", of(wagons)},
    {"a number of trucks", of(trucks)},
    {"an amount of money", of(money)},
    {"an energy", of(energy)},
    {"a volume", of(volume)},
    {"a speed", of(length) * of(time, -1)},
    {"a rate per time", of(time, -1)},
    {"a rate of TEU per time", of(teu) * of(time, -1)},
    {"a rate of mass per time", of(mass) * of(time, -1)},
    {"a rate of wagons per time", of(wagons) * of(time, -1)},
    {"a rate of trucks per time", of(trucks) * of(time, -1)},
};

constexpr std::string_view base_words[measure_count] = {"s",     "m",   "t",   "TEU", "wagon",
                                                        "truck", "USD", "kWh", "m3"};

const UnitWord* find_unit_word(std::string_view word)
{
    for (const UnitWord& candidate : unit_words) {
        if (candidate.word == word) return &candidate;
    }
    return nullptr;
}

bool is_counted(std::string_view word)
{
    for (std::string_view candidate : counted_words) {
        if (candidate == word) return true;
    }
    return false;
}

std::vector<std::string> all_words()
{
    std::vector<std::string> result;
    for (const UnitWord& word : unit_words) result.emplace_back(word.word);
    for (std::string_view word : counted_words) result.emplace_back(word);
    return result;
}

void refuse_word(std::string_view word, Misfit& misfit)
{
    if (word == "month" || word == "months") {
        misfit = {"a month has no fixed length", "h, d or week", "30 d"};
    } else if (word == "M") {
        misfit = {"unknown unit 'M'", "min for minutes, m for metres", ""};
    } else {
        misfit.message = "unknown unit " + in_quotes(word);
        misfit.suggestion = nearest(word, all_words());
    }
}

// Multiplies (or divides) the unit by one word of the expression.
bool apply_word(std::string_view word, bool divides, Unit& unit, Misfit& misfit)
{
    const bool is_year = word == "year" || word == "a" || word == "years";
    if (is_year && !divides) {
        misfit = {"a year has no fixed length", "h, d or week; '/year' is per 365 d", "365 d"};
        return false;
    }
    static constexpr UnitWord year{"year", time, 365.0 * 86400};
    const UnitWord* found = is_year ? &year : find_unit_word(word);
    if (found == nullptr && word == "%") {
        unit.under *= 100;
        return true;
    }
    if (found == nullptr && is_counted(word)) {
        unit.counts = true;
        return true;
    }
    if (found == nullptr) {
        refuse_word(word, misfit);
        return false;
    }
    unit.over *= divides ? found->under : found->over;
    unit.under *= divides ? found->over : found->under;
    unit.dimension = unit.dimension * dimension_of(*found->measure, divides ? -1 : 1);
    return true;
}

bool is_joint(char c) { return c == '-' || c == '*' || c == '.'; }

std::string_view without_spaces_around(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::string name_of(const Dimension& dimension)
{
    for (const NamedDimension& named : named_dimensions) {
        if (named.dimension == dimension) return std::string(named.name);
    }
    std::string over;
    std::string under;
    for (std::size_t i = 0; i < measure_count; ++i) {
        for (int n = dimension.power[i]; n > 0; --n) {
            over += fmt::format("{}{}", over.empty() ? "" : "-", base_words[i]);
        }
        for (int n = dimension.power[i]; n < 0; ++n) under += fmt::format("/{}", base_words[i]);
    }
    return "a quantity in " + over + under;
}

std::string kind_of(const Unit& unit)
{
    const std::string name = name_of(unit.dimension);
    if (name.starts_with("a quantity in ")) return "quantity in " + unit.text;
    return name.substr(name.find(' ') + 1);
}

bool parse_unit(std::string_view text, Unit& unit, Misfit& misfit)
{
    text = without_spaces_around(text);
    unit = Unit{std::string(text), {}, 1, 1, false};
    if (text == "1") unit.text.clear();
    if (unit.text.empty()) return true;

    bool divides = false;
    int terms = 0;
    std::size_t at = 0;
    while (at <= text.size()) {
        std::size_t end = at;
        while (end < text.size() && text[end] != '/' && !is_joint(text[end])) ++end;
        const std::string_view word = without_spaces_around(text.substr(at, end - at));
        const bool leading_slash = word.empty() && at == 0 && end < text.size() && text[0] == '/';
        if ((word.empty() && !leading_slash) || ++terms > most_terms) {
            misfit = {in_quotes(text) + " is no unit", "a unit such as h, km/h, TEU/day, g/t-km",
                      ""};
            return false;
        }
        if (leading_slash) unit.counts = true;
        if (!leading_slash && !apply_word(word, divides, unit, misfit)) return false;
        if (end == text.size()) break;
        if (text[end] == '/') divides = true;
        at = end + 1;
    }
    return true;
}

Unit unit(std::string_view text)
{
    Unit result;
    Misfit misfit;
    if (!parse_unit(text, result, misfit)) throw std::invalid_argument(misfit.message);
    return result;
}

std::vector<std::string> units_like(const Unit& unit)
{
    std::vector<std::string> result;
    if (!unit.dimension.is_none()) {
        for (const UnitWord& word : unit_words) {
            if (word.listed && dimension_of(*word.measure) == unit.dimension) {
                result.emplace_back(word.word);
            }
        }
    }
    if (result.empty() && !unit.text.empty()) result.push_back(unit.text);
    return result;
}

}  // namespace karvan::models
