#include "cli/memory.hpp"

#include <CLI/CLI.hpp>

#include <cctype>
#include <charconv>
#include <fstream>

namespace karvan::cli {

namespace {

std::size_t available_bytes()
{
    std::ifstream meminfo("/proc/meminfo");
    for (std::string name; meminfo >> name;) {
        std::size_t kilobytes = 0;
        if (name == "MemAvailable:" && meminfo >> kilobytes) return kilobytes * 1024;
    }
    constexpr std::size_t modest = std::size_t{2} << 30;
    return modest;
}

double factor_of(std::string unit)
{
    for (char& c : unit) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (unit == "MB" || unit == "M") return 1e6;
    if (unit == "GB" || unit == "G") return 1e9;
    if (unit == "TB" || unit == "T") return 1e12;
    return 0;
}

}  // namespace

std::size_t memory_budget(const std::string& text)
{
    if (text.empty()) return available_bytes() / 5 * 4;
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string unit(at, text.data() + text.size());
    unit.erase(0, unit.find_first_not_of(' '));
    const double bytes = number * factor_of(unit);
    if (error == std::errc{} && bytes >= 1e6 && bytes < 1e18)
        return static_cast<std::size_t>(bytes);
    throw CLI::ValidationError("--memory",
                               "'" + text + "' is no amount such as 500MB or 4GB, at least 1MB");
}

}  // namespace karvan::cli
