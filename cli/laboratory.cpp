#include "cli/laboratory.hpp"

#include <fmt/core.h>

#include "cli/exit_codes.hpp"
#include "cli/precision.hpp"
#include "karvan/version.hpp"

namespace karvan::cli {

void add_experiment_options(CLI::App& command, ExperimentOptions& options)
{
    command
        .add_option("--set", options.overrides,
                    "Override a key of every scenario, such as scenario.horizon='90 d'; may be "
                    "repeated")
        ->allow_extra_args(false)
        ->type_name("KEY=VALUE");
    command.add_option("--measure", options.measures, analysis::measure_help)
        ->allow_extra_args(false)
        ->type_name("NAME");
    command.add_option("--seed", options.seed, "The seed, instead of the first scenario's")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--level", options.level, "Confidence of intervals and statements (0.95)")
        ->check(CLI::Range(0.5, 0.9999));
    command.add_option("-o,--output", options.output, "The file (HDF5) to write");
    add_worker_options(command, options.workers);
    command.add_flag("--json", options.json, "Print as JSON");
    command.add_flag("--quiet", options.quiet, "Print errors only");
}

Laboratory::Laboratory(const ExperimentOptions& options)
    : options_(options), progress_(0, options.quiet)
{}

std::size_t Laboratory::add(const std::string& label, const std::string& file,
                            const std::vector<std::string>& overrides)
{
    std::vector<std::string> all = options_.overrides;
    all.insert(all.end(), overrides.begin(), overrides.end());
    models::ScenarioReading reading = models::read_scenario(file, all);
    const std::string warnings = reading.diagnostics.render();
    if (!options_.quiet && !warnings.empty() && said_.find(warnings) == std::string::npos) {
        fmt::print(stderr, "{}\n", warnings);
        said_ += warnings + "\n";
    }
    return add(label, std::move(reading.scenario));
}

std::size_t Laboratory::add(const std::string& label, models::Scenario scenario)
{
    if (points_.empty())
        seed_ = options_.seed >= 0 ? static_cast<std::uint64_t>(options_.seed) : scenario.seed;
    scenario.seed = seed_;
    Point point{label, scenario.hash, std::move(scenario), {}};
    std::vector<std::string> names = options_.measures;
    if (names.empty() && !points_.empty())
        for (const analysis::Measure& measure : measures()) names.push_back(measure.name);
    point.measures = read_measures(names, describe_run(point.scenario));
    if (!points_.empty() && point.measures.size() != measures().size())
        throw CLI::ValidationError(
            "--measure",
            fmt::format("'{}' has {} measures of these names and '{}' {}: name them "
                        "one by one",
                        points_.front().label, measures().size(), label, point.measures.size()));
    points_.push_back(std::move(point));
    return points_.size() - 1;
}

std::vector<analysis::ReplicationOutcome> Laboratory::outcomes(std::size_t point,
                                                               sim::ReplicationRange range)
{
    std::vector<analysis::ReplicationOutcome> outcomes;
    begun_ += range.count;
    progress_.expect(std::max(progress_.expected(), begun_));
    const Stops stops{progress_.stop_token(), progress_.stop_token()};
    simulate(points_[point].scenario, range, options_.workers, stops,
             [&](analysis::ReplicationOutcome&& outcome) {
                 progress_.one_done();
                 if (!outcome.failure.empty()) {
                     fmt::print(stderr, "karvan: {}: {}\n", points_[point].label, outcome.failure);
                     failed_ = true;
                 }
                 outcomes.push_back(std::move(outcome));
             });
    return outcomes;
}

analysis::Observations Laboratory::observe(std::size_t point, sim::ReplicationRange range)
{
    analysis::Observations rows;
    for (const auto& outcome : outcomes(point, range))
        rows.push_back(analysis::values_of(points_[point].measures, outcome));
    return rows;
}

analysis::Observe Laboratory::observer()
{
    return [this](std::size_t point, sim::ReplicationRange range) { return observe(point, range); };
}

void Laboratory::forget(std::size_t point)
{
    models::Scenario& scenario = points_[point].scenario;
    scenario = {};
}

void Laboratory::expect(std::size_t replications)
{
    progress_.expect(begun_ + static_cast<std::uint32_t>(replications));
}

int Laboratory::exit_code() const
{
    if (was_interrupted()) return interrupted;
    return failed_ ? run_failed : done;
}

analysis::Experiment Laboratory::experiment(const std::string& kind, const std::string& title,
                                            std::vector<analysis::Observations> values) const
{
    analysis::Experiment experiment;
    experiment.kind = kind;
    experiment.title = title;
    experiment.software = "karvan " KARVAN_VERSION " (" KARVAN_COMMIT ")";
    experiment.seed = seed_;
    experiment.measures = measures();
    for (const Point& point : points_) experiment.points.push_back({point.label, point.hash});
    experiment.values = std::move(values);
    return experiment;
}

bool write_experiment(const analysis::NetcdfFile& file, const ExperimentOptions& options)
{
    if (options.output.empty()) return true;
    try {
        analysis::write(file, options.output);
        return true;
    } catch (const std::exception& error) {
        fmt::print(stderr, "karvan: {}\n", error.what());
        return false;
    }
}

}  // namespace karvan::cli
