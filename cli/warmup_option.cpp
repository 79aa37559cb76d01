#include "cli/warmup_option.hpp"

#include <fmt/core.h>

#include <cmath>

#include "analysis/experiments/warmup.hpp"
#include "analysis/summary/summary_numbers.hpp"
#include "cli/tell.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

constexpr std::uint32_t pilots = 5;

analysis::RunResults run_pilots(const ScenarioOptions& options, const Workers& workers,
                                const Stops& stops)
{
    std::vector<std::string> overrides = options.overrides;
    overrides.emplace_back("scenario.warmup=0 d");
    const models::Scenario scenario = models::read_scenario(options.file, overrides).scenario;
    if (scenario.sample_every == sim::Duration{0})
        throw CLI::ValidationError("--warmup", "'auto' needs samples (scenario.sample_every)");
    analysis::RunResults results;
    results.run = describe_run(scenario);
    simulate(scenario, {0, pilots}, workers, stops, [&](analysis::ReplicationOutcome&& outcome) {
        results.replications.push_back(std::move(outcome));
    });
    return results;
}

std::string resource_text(const analysis::RunDescription& run, std::size_t index)
{
    const analysis::ResourceRow& resource = run.resources[index];
    return resource.name + " of " + analysis::place_label(run.places[resource.place]);
}

// Whole hours, as the samples are no finer than what matters.
std::string found(const ScenarioOptions& options, const Workers& workers, const Stops& stops,
                  bool quiet)
{
    const analysis::RunResults results = run_pilots(options, workers, stops);
    const analysis::Warmup warmup = analysis::find_warmup(results);
    const auto say = [&](const std::string& line) {
        if (!quiet) tell("karvan: {}\n", line);
    };
    if (!warmup.is_found) {
        say(
            fmt::format("warning: no warm-up was found: {} does not settle within half of the "
                        "run (MSER-5, {} replications); the scenario's own is kept",
                        resource_text(results.run, warmup.resource.value_or(0)), pilots));
        return "";
    }
    const auto hours = std::chrono::hours(static_cast<std::int64_t>(std::ceil(warmup.hours)));
    const std::string text = models::format_duration(hours);
    say(fmt::format("warm-up of {}, found by MSER-5 in {} replications{}", text, pilots,
                    warmup.resource && warmup.hours > 0
                        ? "; longest: " + resource_text(results.run, *warmup.resource)
                        : ""));
    return "scenario.warmup=" + text;
}

}  // namespace

void add_warmup_option(CLI::App& command, std::string& warmup)
{
    command.add_option("--warmup", warmup,
                       "The warm-up, such as '30 d', instead of the scenario's; 'auto': found by "
                       "MSER-5 from the queues of five replications");
}

std::string warmup_override(const std::string& warmup, const ScenarioOptions& options,
                            const Workers& workers, const Stops& stops, bool quiet)
{
    if (warmup.empty()) return "";
    if (warmup == "auto") return found(options, workers, stops, quiet);
    models::Misfit misfit;
    if (!models::read_duration(warmup, misfit))
        throw CLI::ValidationError("--warmup", misfit.message + "; 'auto' or a time such as 30 d");
    return "scenario.warmup=" + warmup;
}

}  // namespace karvan::cli
