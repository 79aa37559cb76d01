#include "cli/required_level.hpp"

#include <CLI/CLI.hpp>

#include "models/reading/design_keys.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

std::string trimmed(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

[[noreturn]] void refuse(const std::string& text, const std::string& why)
{
    throw CLI::ValidationError("--limit", "'" + text + "': " + why);
}

}  // namespace

RequiredLevel read_required_level(const std::string& text)
{
    const std::size_t sign = text.find("<=");
    if (sign == std::string::npos)
        refuse(text, "a limit reads MEASURE <= LIMIT, such as 'transit.p95:all <= 10 d'");
    RequiredLevel level{trimmed(text.substr(0, sign)), trimmed(text.substr(sign + 2))};
    if (level.measure.empty() || level.limit.empty())
        refuse(text, "the measure or the limit is missing");
    return level;
}

double amount_in(const std::string& text, const analysis::Measure& of, const std::string& asked_by)
{
    const auto wrong = [&](const std::string& why) {
        throw CLI::ValidationError(asked_by, "'" + text + "': " + why);
    };
    models::Misfit misfit;
    if (of.unit == "h") {
        const auto time = models::read_duration(text, misfit);
        if (!time) wrong(misfit.message + " (a time such as '10 d')");
        return sim::in_hours(*time);
    }
    std::string number = text;
    if (of.unit == "%" && number.back() == '%')
        number = trimmed(number.substr(0, number.size() - 1));
    std::size_t used = 0;
    double value = 0;
    try {
        value = std::stod(number, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (used == 0 || used != number.size()) wrong("no number in " + of.unit);
    return value;
}

double RequiredLevel::limit_in(const analysis::Measure& of) const
{
    if (of.better == analysis::Better::higher)
        refuse(measure, "more of it is better, so it has no limit that demand breaks");
    const double amount = amount_in(limit, of, "--limit");
    if (!(amount >= 0))
        refuse(limit, "no measure that demand raises is below 0; allowed: at least 0");
    return amount;
}

}  // namespace karvan::cli
