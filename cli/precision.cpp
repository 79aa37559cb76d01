#include "cli/precision.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "models/reading/diagnostics.hpp"

namespace karvan::cli {

namespace {

constexpr double usual_target = 0.10;  // where nothing is asked for
constexpr std::size_t most_lines = 3;

// What is read back from a file may differ in its last digits. Decisions rest on nine, so that a
// run that goes on decides as one that was never interrupted.
double to_nine_digits(double value)
{
    if (!std::isfinite(value)) return value;
    const std::string text = fmt::format("{:.8e}", value);
    double rounded = value;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    return rounded;
}

}  // namespace

void add_precision_options(CLI::App& command, PrecisionOptions& options)
{
    command.add_option("--precision", options.target,
                       "Add replications until every measure is known to this relative half-width, "
                       "such as 2%");
    CLI::Option* const precision = command.get_option("--precision");
    command.add_option("--measure", options.measures, analysis::measure_help)
        ->allow_extra_args(false)
        ->type_name("NAME");
    command
        .add_option("--most", options.most,
                    "With --precision: at most so many replications (1000 unless given)")
        ->check(CLI::Range(2U, 10'000'000U))
        ->needs(precision);
}

double share_of(const std::string& text, const std::string& option)
{
    double number = 0;
    const char* end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, number);
    while (at != end && *at == ' ') ++at;
    if (at + 1 == end && *at == '%') {
        number /= 100;
        ++at;
    }
    if (error == std::errc{} && at == end && number > 0 && number < 1) return number;
    throw CLI::ValidationError(option, "'" + text + "' is no share such as 2% or 0.02");
}

double amount_of(const std::string& text, const std::string& option)
{
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && at == end && number > 0 && std::isfinite(number)) return number;
    throw CLI::ValidationError(option, "'" + text + "' is no number above 0");
}

std::vector<analysis::Measure> read_measures(const std::vector<std::string>& names,
                                             const analysis::RunDescription& run)
{
    try {
        return analysis::measures_of(names.empty() ? analysis::usual_measures(run) : names, run,
                                     models::nearest);
    } catch (const analysis::MeasureErrors& errors) {
        throw CLI::ValidationError("--measure", errors.what());
    }
}

Precision::Precision(const PrecisionOptions& options, const analysis::RunDescription& run)
    : is_wanted_(!options.target.empty()), measures_(read_measures(options.measures, run))
{
    rule_.target = is_wanted_ ? share_of(options.target, "--precision") : usual_target;
    rule_.most = options.most;
}

void Precision::take(const analysis::ReplicationOutcome& outcome)
{
    std::vector<double> values = analysis::values_of(measures_, outcome);
    for (double& value : values) value = to_nine_digits(value);
    values_[outcome.replication] = std::move(values);
}

// Of the first so many replications.
analysis::Observations Precision::rows(std::uint32_t count) const
{
    analysis::Observations rows;
    for (const auto& [replication, values] : values_)
        if (rows.size() < count) rows.push_back(values);
    return rows;
}

std::uint32_t Precision::next(std::uint32_t count) const
{
    return is_wanted_ ? analysis::next_replications(rows(count), rule_) : count;
}

analysis::PrecisionSoFar Precision::so_far() const
{
    return analysis::precision_so_far(rows(~0U), measures_, rule_);
}

std::vector<std::string> Precision::unstable() const
{
    if (values_.size() < 2) return {};
    auto lines = analysis::unstable_lines(rows(~0U), measures_, rule_);
    if (!is_wanted_ && lines.size() > most_lines) {
        const std::size_t more = lines.size() - most_lines;
        lines.resize(most_lines);
        lines.push_back(fmt::format("{} more measures are not stable yet (--precision)", more));
    }
    return lines;
}

}  // namespace karvan::cli
