// Reading and writing numbers with units.
#include "models/reading/quantity.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "models/reading/diagnostics.hpp"

namespace karvan::models {
namespace {

constexpr std::size_t longest_text = 200;
constexpr double longest_duration_us = 1000.0 * 365 * 86400 * 1e6;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
}

// Typographic spaces, minus and dot become their plain forms; spaces around are dropped.
std::string plain(std::string_view text)
{
    std::string result(text);
    for (const char* space : {"\u00A0", "\u2007", "\u2009", "\u202F"}) {
        replace_all(result, space, " ");
    }
    replace_all(result, "\u2212", "-");
    replace_all(result, "\u00B7", "*");
    const std::size_t first = result.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return result.substr(first, result.find_last_not_of(' ') - first + 1);
}

// Advances over digits, and over single spaces that separate groups of exactly three digits.
std::size_t skip_digits(std::string_view text, std::size_t at, bool grouped, std::string& digits)
{
    while (at < text.size()) {
        if (is_digit(text[at])) {
            digits += text[at++];
            continue;
        }
        const bool group = grouped && text[at] == ' ' && at + 3 < text.size() && !digits.empty() &&
                           is_digit(text[at + 1]) && is_digit(text[at + 2]) &&
                           is_digit(text[at + 3]) &&
                           (at + 4 == text.size() || !is_digit(text[at + 4]));
        if (!group) break;
        ++at;
    }
    return at;
}

std::size_t skip_exponent(std::string_view text, std::size_t at, std::string& digits)
{
    if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return at;
    std::size_t next = at + 1;
    std::string sign;
    if (next < text.size() && (text[next] == '-' || text[next] == '+')) {
        if (text[next] == '-') sign = "-";
        ++next;
    }
    if (next >= text.size() || !is_digit(text[next])) return at;
    digits += "e" + sign;
    return skip_digits(text, next, false, digits);
}

void refuse_comma(std::string_view text, std::size_t comma, Misfit& misfit)
{
    std::string better(text);
    std::size_t after = comma + 1;
    while (after < text.size() && is_digit(text[after])) ++after;
    const bool thousands = after - comma == 4 && text.front() != '0';
    better.replace(comma, 1, thousands ? "" : ".");
    misfit = {fmt::format("a comma in the number {}", in_quotes(text)),
              "a point as decimal sign, and no comma between thousands", better};
}

// The number at the start of `text`, which is cut to what follows. Empty if there is none.
std::optional<double> take_number(std::string_view& text, Misfit& misfit)
{
    const std::string_view whole = text;
    std::string digits;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
        if (text[at] == '-') digits = "-";
        ++at;
    }
    const std::size_t first = at;
    at = skip_digits(text, at, true, digits);
    const bool has_digits = at > first;
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        digits += '.';
        at = skip_digits(text, at + 1, false, digits);
        if (!has_digits) {
            misfit = {"the number " + in_quotes(whole) + " lacks a digit before its point",
                      "a digit on both sides of the point",
                      fmt::format("{}0{}", whole.substr(0, first), whole.substr(first))};
            return std::nullopt;
        }
    }
    if (!has_digits) {
        misfit = {in_quotes(whole) + " does not start with a number", "", ""};
        return std::nullopt;
    }
    if (at + 1 < text.size() && text[at] == ',' && is_digit(text[at + 1])) {
        refuse_comma(whole, at, misfit);
        return std::nullopt;
    }
    at = skip_exponent(text, at, digits);
    double value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec != std::errc{} || !std::isfinite(value)) {
        misfit = {"the number in " + in_quotes(whole) + " is too large or too small", "", ""};
        return std::nullopt;
    }
    text.remove_prefix(at);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return value;
}

// One rounding at most where the ratio of the units is whole, and none where they are equal.
double converted(double number, const Unit& from, const Unit& to)
{
    const double over = from.over * to.under;
    const double under = from.under * to.over;
    if (over == under) return number;
    if (std::fmod(over, under) == 0) return number * (over / under);
    if (std::fmod(under, over) == 0) return number / (under / over);
    return number * over / under;
}

Misfit wrong_dimension(const Unit& written, const Unit& wanted)
{
    return {fmt::format("{} is {}, but {} is needed", in_quotes(written.text),
                        name_of(written.dimension), name_of(wanted.dimension)),
            allowed_for(wanted), ""};
}

bool too_long(std::string_view text, Misfit& misfit)
{
    if (text.size() <= longest_text) return false;
    misfit = {"a quantity of more than 200 characters", "a number and a unit", ""};
    return true;
}

// Adds one part of a time, in microseconds; false if the sum gets out of range.
bool add_part(double value, double over, double under, std::int64_t& sum, Misfit& misfit)
{
    const long double exact = static_cast<long double>(value) * static_cast<long double>(over) *
                              1e6L / static_cast<long double>(under);
    if (!(exact <= static_cast<long double>(longest_duration_us))) {
        misfit = {"a time of more than 1000 years", "at most 365000 d", ""};
        return false;
    }
    const std::int64_t part = std::llroundl(exact);
    if (part == 0 && value != 0) {
        misfit = {"a time of less than a microsecond", "0 s, or at least 1 us", ""};
        return false;
    }
    sum += part;
    if (sum > static_cast<std::int64_t>(longest_duration_us)) {
        misfit = {"a time of more than 1000 years", "at most 365000 d", ""};
        return false;
    }
    return true;
}

Misfit bad_iso(std::string_view text)
{
    return {in_quotes(text) + " is no ISO 8601 duration of days, hours, minutes and seconds",
            "such as P1DT12H or PT30M", ""};
}

// The seconds of an ISO designator; 0 if it has no place here. The order D, H, M, S is checked by
// the caller: sizes must fall.
double iso_seconds(char designator, bool in_time)
{
    if (!in_time) return designator == 'W' ? 604800 : designator == 'D' ? 86400 : 0;
    return designator == 'H' ? 3600 : designator == 'M' ? 60 : designator == 'S' ? 1 : 0;
}

std::optional<sim::Duration> read_iso(std::string_view text, Misfit& misfit)
{
    std::string_view rest = text.substr(1);
    std::int64_t sum = 0;
    double last_size = 1e9;
    bool in_time = false;
    while (!rest.empty()) {
        if (rest.front() == 'T' && !in_time) {
            in_time = true;
            rest.remove_prefix(1);
            if (rest.empty()) last_size = 1e9;
            continue;
        }
        if (!is_digit(rest.front())) break;
        const auto number = take_number(rest, misfit);
        if (!number) return std::nullopt;
        const char designator = rest.empty() ? ' ' : rest.front();
        if (!in_time && (designator == 'M' || designator == 'Y')) {
            misfit = {"months and years have no fixed length", "P1DT12H, PT30M or P2W", ""};
            return std::nullopt;
        }
        const double size = iso_seconds(designator, in_time);
        if (size <= 0 || size >= last_size) break;
        if (!add_part(*number, size, 1, sum, misfit)) return std::nullopt;
        last_size = size;
        rest.remove_prefix(1);
    }
    if (!rest.empty() || last_size >= 1e9 || text.back() == 'T') {
        misfit = bad_iso(text);
        return std::nullopt;
    }
    return sim::Duration{sum};
}

// The unit word of one part of "1 d 12 h": up to the next digit.
std::string_view take_word(std::string_view& text)
{
    std::size_t end = 0;
    while (end < text.size() && !is_digit(text[end])) ++end;
    std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    return word;
}

}  // namespace

std::string allowed_for(const Unit& wanted)
{
    if (wanted.is_plain()) return "a number without a unit";
    if (wanted.is_time()) {
        return "a time in " + listed(units_like(wanted)) + ", such as '36 h', or as 'P1DT12H'";
    }
    const std::string example = wanted.text.front() == '/' ? "12 " : "8 ";
    // What has no name of its own is told by its unit alone.
    const std::string name = name_of(wanted.dimension);
    const std::string what = name.starts_with("a quantity in ") ? "a quantity" : name;
    return fmt::format("{} in {}, such as '{}{}'", what, listed(units_like(wanted)), example,
                       wanted.text);
}

Misfit missing_unit(std::string_view number, const Unit& wanted)
{
    return {fmt::format("{} needs a unit", in_quotes(number)), allowed_for(wanted),
            fmt::format("{} {}", number, wanted.text)};
}

std::optional<double> read_quantity(std::string_view text, const Unit& wanted, Misfit& misfit)
{
    misfit = {};
    if (too_long(text, misfit)) return std::nullopt;
    const std::string tidy = plain(text);
    std::string_view rest = tidy;
    const auto number = take_number(rest, misfit);
    if (!number) {
        if (misfit.allowed.empty()) misfit.allowed = allowed_for(wanted);
        return std::nullopt;
    }
    Unit written;
    if (!parse_unit(rest, written, misfit)) {
        if (misfit.allowed.empty()) misfit.allowed = allowed_for(wanted);
        return std::nullopt;
    }
    if (written.is_plain() && !wanted.is_plain()) {
        misfit = missing_unit(tidy, wanted);
        return std::nullopt;
    }
    const bool counts_in_vain = written.counts && wanted.is_plain();
    if (written.dimension != wanted.dimension || counts_in_vain) {
        misfit = wrong_dimension(written, wanted);
        return std::nullopt;
    }
    const double value = converted(*number, written, wanted);
    if (!std::isfinite(value)) {
        misfit = {in_quotes(tidy) + " is too large", "", ""};
        return std::nullopt;
    }
    return value;
}

std::optional<sim::Duration> read_duration(std::string_view text, Misfit& misfit)
{
    static const Unit hours = unit("h");
    misfit = {};
    if (too_long(text, misfit)) return std::nullopt;
    const std::string tidy = plain(text);
    if (tidy.size() > 1 && tidy.front() == 'P') return read_iso(tidy, misfit);

    std::string_view rest = tidy;
    const bool negative = !rest.empty() && rest.front() == '-';
    if (negative) rest.remove_prefix(1);
    if (negative && (rest.empty() || !is_digit(rest.front()))) {
        misfit = {in_quotes(tidy) + " does not start with a number", allowed_for(hours), ""};
        return std::nullopt;
    }
    std::int64_t sum = 0;
    double last_size = HUGE_VAL;
    do {
        const auto number = take_number(rest, misfit);
        if (!number) break;
        const std::string_view word = take_word(rest);
        Unit part;
        if (word.empty()) {
            misfit = missing_unit(tidy, hours);
        } else if (parse_unit(word, part, misfit) && !part.is_time()) {
            misfit = wrong_dimension(part, hours);
        }
        if (!misfit.message.empty()) break;
        const double size = part.over / part.under;
        if (size >= last_size)
            misfit.message = in_quotes(tidy) + " does not go from large to small";
        last_size = size;
        if (!add_part(*number, part.over, part.under, sum, misfit)) break;
    } while (!rest.empty() && misfit.message.empty());
    if (!misfit.message.empty()) {
        if (misfit.allowed.empty()) misfit.allowed = allowed_for(hours);
        return std::nullopt;
    }
    return sim::Duration{negative ? -sum : sum};
}

std::string format_duration(sim::Duration duration)
{
    const std::int64_t count = duration.count();
    if (count == 0) return "0 s";
    const std::string sign = count < 0 ? "-" : "";
    std::uint64_t rest =
        count < 0 ? -static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
    constexpr std::uint64_t day = 86'400'000'000, hour = 3'600'000'000, minute = 60'000'000;
    if (rest % hour == 0 && rest < 2 * day) return fmt::format("{}{} h", sign, rest / hour);

    std::string result;
    const auto part = [&](std::uint64_t size, const char* word) {
        if (rest >= size) result += fmt::format("{} {} ", rest / size, word);
        rest %= size;
    };
    part(day, "d");
    part(hour, "h");
    part(minute, "min");
    if (rest > 0) {
        std::string seconds = fmt::format("{}.{:06}", rest / 1'000'000, rest % 1'000'000);
        seconds.erase(seconds.find_last_not_of('0') + 1);
        if (seconds.back() == '.') seconds.pop_back();
        result += seconds + " s ";
    }
    result.pop_back();
    return sign + result;
}

std::string format_quantity(double value, const Unit& unit)
{
    if (unit.is_plain()) return fmt::format("{}", value);
    return fmt::format("{} {}", value, unit.text);
}

}  // namespace karvan::models
