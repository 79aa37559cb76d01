// Where experiments get their numbers: scenarios as design points, simulated when they are asked
// for.
//
// All points share the seed of the first, so replication r has the same random draws everywhere.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/file/experiment_file.hpp"
#include "analysis/file/observation_journal.hpp"
#include "analysis/measure.hpp"
#include "analysis/observations.hpp"
#include "cli/progress.hpp"
#include "cli/simulate.hpp"
#include "models/scenario.hpp"

namespace karvan::cli {

// The options that every experiment has.
struct ExperimentOptions {
    std::vector<std::string> overrides;  // of every scenario
    std::vector<std::string> measures;
    std::int64_t seed = -1;
    double level = 0.95;
    Workers workers;
    std::string output;
    bool resume = false;
    ProgressStyle progress = ProgressStyle::terminal;
    bool json = false;
    bool quiet = false;
};

// --set, --measure, --seed, --level, -o, --resume, --progress, --json, --quiet and those of Workers
void add_experiment_options(CLI::App& command, ExperimentOptions& options);

// What scenarios are called: the names of their files, with the folders where names are the same,
// and numbered where that is the same as well.
std::vector<std::string> labels_of(const std::vector<std::string>& files);

// A design point: a scenario, and what is looked at in it.
struct SimulatedPoint {
    std::string label;
    std::string hash;
    models::Scenario scenario;
    std::vector<analysis::Measure> measures;
};

class Laboratory {
public:
    explicit Laboratory(const ExperimentOptions& options);

    // A new design point. Warnings of the scenario go to standard error, once for equal ones.
    // Throws models::ScenarioErrors; from the first point on the measures are known.
    std::size_t add(const std::string& label, const std::string& file,
                    const std::vector<std::string>& overrides = {});
    // The same for a scenario that was made otherwise.
    std::size_t add(const std::string& label, models::Scenario scenario);

    std::size_t points() const { return points_.size(); }
    const models::Scenario& scenario(std::size_t point) const { return points_[point].scenario; }
    const std::string& label(std::size_t point) const { return points_[point].label; }
    const std::vector<analysis::Measure>& measures(std::size_t point = 0) const
    {
        return points_[point].measures;
    }

    // Simulates, but for what an earlier experiment with the same output has finished. What fails
    // is named on standard error and leaves NaN.
    analysis::Observations observe(std::size_t point, sim::ReplicationRange range);
    // The same for other numbers than the measures, kept under `name`. A replication that fails
    // has none.
    using Numbers = std::function<std::vector<double>(const analysis::ReplicationOutcome&)>;
    analysis::Observations observe(std::size_t point, sim::ReplicationRange range,
                                   const std::string& name, const Numbers& numbers);
    analysis::Observe observer();

    // Drops the scenario of a point that is not asked for again.
    void forget(std::size_t point);

    // So many replications are still expected: for the progress alone.
    void expect(std::size_t replications);
    bool was_interrupted() const { return progress_.was_interrupted(); }
    // Ends the experiment: writes its file, if one is wanted, and says on standard error what is
    // kept if it was interrupted. The exit code that what happened asks for.
    int finish(const analysis::NetcdfFile& file);
    // The same where nothing could be found out.
    int give_up();

    // The file of the experiment as far as it is known here.
    analysis::Experiment experiment(const std::string& kind, const std::string& title,
                                    std::vector<analysis::Observations> values) const;

private:
    using Take = std::function<void(analysis::ReplicationOutcome&&)>;
    void simulate_point(std::size_t point, const std::vector<std::uint32_t>& replications,
                        const Take& take);
    void open_journal();
    std::string key_of(std::size_t point) const;
    void keep(const std::string& key, std::uint32_t replication, const std::vector<double>& values);

    const ExperimentOptions& options_;
    Progress progress_;
    std::uint32_t begun_ = 0;
    bool failed_ = false;
    std::uint64_t seed_ = 0;
    std::string said_;                   // warnings that were printed
    std::deque<SimulatedPoint> points_;  // references to scenarios stay good
    analysis::ObservationJournal journal_;
};

// An experiment that cannot go on with what is there: exit code input_unreadable.
class JournalError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace karvan::cli
