#include "cli/laboratory.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "cli/exit_codes.hpp"
#include "cli/option_checks.hpp"
#include "cli/output_file.hpp"
#include "cli/precision.hpp"
#include "cli/tell.hpp"
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
        ->check(refuse_no_seed);
    command.add_option("--level", options.level, "Confidence of intervals and statements (0.95)")
        ->check(CLI::Range(0.5, 0.9999));
    add_output_option(command, "-o,--output", options.output, Writes::experiment,
                      "The file (HDF5) to write");
    command.add_flag("--resume", options.resume,
                     "Go on where an experiment with the same output was interrupted or killed");
    add_worker_options(command, options.workers);
    add_progress_option(command, options.progress);
    command.add_flag("--json", options.json, "Print as JSON");
    command.add_flag("--quiet", options.quiet, "Print errors only");
}

std::vector<std::string> labels_of(const std::vector<std::string>& files)
{
    std::vector<std::string> labels;
    for (const std::string& file : files) {
        const std::filesystem::path path(file);
        const auto is_same = [&](const std::string& other) {
            return std::filesystem::path(other).stem() == path.stem();
        };
        const bool is_alone = std::count_if(files.begin(), files.end(), is_same) == 1;
        const std::string name =
            is_alone ? path.stem().string() : (path.parent_path() / path.stem()).string();
        std::string label = name;
        for (int n = 2; std::find(labels.begin(), labels.end(), label) != labels.end(); ++n)
            label = fmt::format("{} ({})", name, n);
        labels.push_back(label);
    }
    return labels;
}

Laboratory::Laboratory(const ExperimentOptions& options)
    : options_(options),
      progress_(0, options.workers.windows ? 1 : options.workers.threads,
                options.quiet ? ProgressStyle::none : options.progress)
{}

std::size_t Laboratory::add(const std::string& label, const std::string& file,
                            const std::vector<std::string>& overrides)
{
    std::vector<std::string> all = options_.overrides;
    all.insert(all.end(), overrides.begin(), overrides.end());
    models::ScenarioReading reading = models::read_scenario(file, all);
    const std::string warnings = reading.diagnostics.render();
    if (!options_.quiet && !warnings.empty() && said_.find(warnings) == std::string::npos) {
        tell("{}\n", warnings);
        said_ += warnings + "\n";
    }
    return add(label, std::move(reading.scenario));
}

std::size_t Laboratory::add(const std::string& label, models::Scenario scenario)
{
    if (points_.empty())
        seed_ = options_.seed >= 0 ? static_cast<std::uint64_t>(options_.seed) : scenario.seed;
    scenario.seed = seed_;
    SimulatedPoint point{label, scenario.hash, std::move(scenario), {}};
    std::vector<std::string> names = options_.measures;
    if (names.empty() && !points_.empty())
        for (const analysis::Measure& measure : measures()) names.push_back(measure.name);
    try {
        point.measures = read_measures(names, describe_run(point.scenario));
    } catch (const CLI::ValidationError& wrong) {
        if (points_.empty()) throw;
        throw CLI::ValidationError(fmt::format("{}: {}", label, wrong.what()));
    }
    if (!points_.empty() && point.measures.size() != measures().size())
        throw CLI::ValidationError(
            "--measure",
            fmt::format("the names stand for {} measures in '{}' and for {} in '{}': name them one "
                        "by one",
                        measures().size(), points_.front().label, point.measures.size(), label));
    points_.push_back(std::move(point));
    return points_.size() - 1;
}

void Laboratory::simulate_point(std::size_t point, const std::vector<std::uint32_t>& replications,
                                const Take& take)
{
    const Stops stops{progress_.stop_token(), progress_.give_up_token()};
    simulate_these(points_[point].scenario, replications, options_.workers, stops,
                   [&](analysis::ReplicationOutcome&& outcome) {
                       progress_.one_done(!outcome.failure.empty());
                       if (!outcome.failure.empty()) {
                           tell("karvan: {}: {}\n", points_[point].label, outcome.failure);
                           failed_ = true;
                       }
                       take(std::move(outcome));
                   });
}

analysis::Observations Laboratory::observe(std::size_t point, sim::ReplicationRange range)
{
    return observe(point, range, "", [&](const analysis::ReplicationOutcome& outcome) {
        return analysis::values_of(points_[point].measures, outcome);
    });
}

analysis::Observations Laboratory::observe(std::size_t point, sim::ReplicationRange range,
                                           const std::string& name, const Numbers& numbers)
{
    open_journal();
    const std::string key = key_of(point) + (name.empty() ? "" : ":" + name);
    std::map<std::uint32_t, std::vector<double>> rows;
    std::vector<std::uint32_t> missing;
    for (std::uint32_t r = range.first; r < range.first + range.count; ++r) {
        if (const auto* known = journal_.find(key, r)) {
            rows[r] = *known;
        } else {
            missing.push_back(r);
        }
    }
    begun_ += static_cast<std::uint32_t>(missing.size());
    progress_.expect(std::max(progress_.expected(), begun_));
    simulate_point(point, missing, [&](analysis::ReplicationOutcome&& outcome) {
        std::vector<double> values = numbers(outcome);
        if (outcome.failure.empty()) keep(key, outcome.replication, values);
        rows[outcome.replication] = std::move(values);
    });
    // After an interruption: as far as there is no gap.
    analysis::Observations observations;
    for (auto& [replication, values] : rows)
        if (replication == range.first + observations.size())
            observations.push_back(std::move(values));
    return observations;
}

// Once the measures are known.
void Laboratory::open_journal()
{
    if (options_.output.empty() || !journal_.path().empty()) return;
    std::string identity = "karvan " KARVAN_VERSION " (" KARVAN_COMMIT ")";
    for (const analysis::Measure& measure : measures()) identity += "; " + measure.name;
    try {
        journal_ = analysis::ObservationJournal(options_.output, identity, options_.resume);
    } catch (const std::system_error& error) {
        throw OutputError(error.what());
    } catch (const std::runtime_error& error) {
        throw JournalError(error.what());
    }
}

std::string Laboratory::key_of(std::size_t point) const
{
    return fmt::format("{}:{}", points_[point].hash, seed_);
}

void Laboratory::keep(const std::string& key, std::uint32_t replication,
                      const std::vector<double>& values)
{
    if (journal_.add(key, replication, values)) return;
    tell("karvan: cannot write {}: it goes on, but cannot be resumed\n", journal_.path().string());
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

int Laboratory::finish(const analysis::NetcdfFile& file)
{
    if (!options_.output.empty()) {
        try {
            analysis::write(file, options_.output);
        } catch (const std::exception& error) {
            tell("karvan: {}{}\n", error.what(),
                 journal_.is_kept() ? "; what is finished is kept: go on with --resume" : "");
            return output_failed;
        }
    }
    if (was_interrupted()) return give_up();
    journal_.remove();
    return failed_ ? run_failed : done;
}

int Laboratory::give_up()
{
    if (!was_interrupted()) return failed_ ? run_failed : done;
    tell("karvan: interrupted{}\n",
         journal_.is_kept() ? fmt::format("; what is finished is kept in {}: go on with --resume",
                                          journal_.path().string())
                            : "");
    return interrupted;
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
    for (const SimulatedPoint& point : points_)
        experiment.points.push_back({point.label, point.hash});
    experiment.values = std::move(values);
    return experiment;
}

}  // namespace karvan::cli
