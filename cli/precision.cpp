#include "cli/precision.hpp"

#include <fmt/format.h>

#include <charconv>

#include "models/diagnostics.hpp"

namespace karvan::cli {

namespace {

constexpr double usual_target = 0.10;  // where nothing is asked for
constexpr std::size_t most_lines = 3;

analysis::Observations observations(const analysis::RunResults& results,
                                    const std::vector<analysis::Measure>& measures)
{
    analysis::Observations rows;
    for (const auto& outcome : results.replications)
        rows.push_back(analysis::values_of(measures, outcome));
    return rows;
}

}  // namespace

void add_precision_options(CLI::App& command, PrecisionOptions& options)
{
    command.add_option("--precision", options.target,
                       "Add replications until every measure is known to this relative half-width, "
                       "such as 2%");
    command.add_option("--measure", options.measures, analysis::measure_help)
        ->allow_extra_args(false)
        ->type_name("NAME");
    command
        .add_option("--most", options.most,
                    "With --precision: at most so many replications (1000 unless given)")
        ->check(CLI::Range(2U, 10'000'000U));
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

std::uint32_t Precision::next(const analysis::RunResults& results) const
{
    const auto present = static_cast<std::uint32_t>(results.replications.size());
    if (!is_wanted_) return present;
    return analysis::next_replications(observations(results, measures_), rule_);
}

std::vector<std::string> Precision::unstable(const analysis::RunResults& results) const
{
    if (results.replications.size() < 2) return {};
    auto lines = analysis::unstable_lines(observations(results, measures_), measures_, rule_);
    if (!is_wanted_ && lines.size() > most_lines) {
        const std::size_t more = lines.size() - most_lines;
        lines.resize(most_lines);
        lines.push_back(fmt::format("{} more measures are not stable yet (--precision)", more));
    }
    return lines;
}

}  // namespace karvan::cli
