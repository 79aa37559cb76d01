#include "cli/option_checks.hpp"

#include <charconv>
#include <cstdint>

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

}  // namespace karvan::cli
