#include "cli/option_checks.hpp"

#include <charconv>
#include <cstdint>
#include <regex>

#include <fmt/format.h>

namespace karvan::cli {

std::string refuse_empty(const std::string& value)
{
    return value.empty() ? "nothing is given: an empty text" : "";
}

std::string refuse_no_seed(const std::string& value)
{
    std::int64_t seed = -1;
    const char* end = value.data() + value.size();
    const auto [at, error] = std::from_chars(value.data(), end, seed);
    if (error == std::errc{} && at == end && seed >= 0) return {};
    return fmt::format("'{}' is no seed; allowed: a whole number from 0 to {}", value, INT64_MAX);
}

std::string refuse_no_slurm_time(const std::string& value)
{
    static const std::regex form(
        "[0-9]{1,6}(:[0-9]{1,2}){0,2}|[0-9]{1,4}-[0-9]{1,2}(:[0-9]{1,2}){0,2}");
    if (std::regex_match(value, form) && value.find_first_of("123456789") != std::string::npos)
        return {};
    return fmt::format(
        "'{}' is no time limit of Slurm; allowed: minutes (90), hours:minutes:seconds "
        "(01:30:00), days-hours (2-12), days-hours:minutes:seconds",
        value);
}

std::string refuse_no_name(const std::string& value)
{
    static const std::regex form("[A-Za-z0-9_.,-]+");
    if (std::regex_match(value, form)) return {};
    return fmt::format("'{}' is no name; allowed: letters, digits, _ . - and commas between names",
                       value);
}

}  // namespace karvan::cli
