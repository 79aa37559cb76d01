// The scenario of a capacity experiment at any demand, with a change or without, and whether it
// holds there.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/experiments/crossing.hpp"
#include "analysis/experiments/growth.hpp"
#include "cli/laboratory.hpp"
#include "models/saturation.hpp"

namespace karvan::cli {

// Of what enters, so growth alone breaks it.
inline constexpr const char* no_limit = "backlog:all <= 100%";

struct CapacityOptions {
    std::string file;
    std::string flow;
    std::string limit = no_limit;
    std::uint32_t replications = 10;
    std::string tolerance = "1%";
    std::string growth = "2%";
    bool by_simulation = false;  // the traffic equations do not count
    std::size_t one_more = 3;
    std::vector<std::string> tries;  // keys
    ExperimentOptions experiment;
};

// What was found at a demand.
struct LoadLook {
    double load = 0;
    analysis::Estimate value;  // of the measure
    analysis::Growth growth;
    analysis::Observations growing;  // of each flow in each replication: analysis::growth_of
    bool is_passed = false;          // the limit

    // Growth breaks it without a number as well: nothing may come through any more.
    bool is_unknown() const { return std::isnan(value.mean) && !growth.is_growing; }
    bool holds() const { return !is_passed && !growth.is_growing; }
};

// How much the corridor carries, and what ends it.
struct CapacityFound {
    enum class End : std::uint8_t { limit, growth, saturation, none, never, cut_short };
    End end = End::cut_short;
    double load = 0;  // times the demand
    double lower = 0;
    double upper = 0;
    std::vector<LoadLook> looks;  // by load
    std::vector<models::Saturation> saturations;
};

// Each load is simulated when it is asked for.
class CapacityLoads {
public:
    // Throws CLI::ValidationError for a flow that is not there.
    CapacityLoads(const CapacityOptions& options, Laboratory& laboratory);

    double shipments_per_day() const;
    // Those of the command line, then the change.
    std::vector<std::string> changed(const std::string& change) const;

    CapacityFound search(const std::string& change, double first, double stride);
    // The measure's rows at a load.
    analysis::Observations observe(double load, const std::string& change);
    // See analysis::pressures_of.
    analysis::Observations observe_pressures(double load);

    // A point for each load that was tried, after the scenario as it is.
    analysis::NetcdfFile file() const;

private:
    struct Seen {
        analysis::Observations values;
        analysis::Observations growth;
    };
    models::Scenario scaled(double load, const std::string& change) const;
    std::size_t add(double load, const std::string& change);
    Seen see(double load, const std::string& change);
    LoadLook look(double load, const std::string& change);
    // Where growth of the flow that grows first may begin, by chance and by what was looked at.
    void add_growth_interval(CapacityFound& found) const;
    // What the trend is at a small demand, beside which others are judged.
    void see_small_demand(double first_saturation);

    const CapacityOptions& options_;
    Laboratory& laboratory_;
    std::optional<std::uint32_t> flow_;
    analysis::RunDescription run_;
    double limit_ = 0;
    std::map<std::pair<std::string, double>, Seen> seen_;  // by change and load, each run once
    analysis::Observations at_small_demand_;
    std::vector<analysis::Observations> values_;  // by point; none of the first
    std::vector<analysis::Observations> growth_;  // likewise
    std::vector<double> loads_{1};                // by point
    std::vector<std::string> changes_{""};        // likewise: one more of something
};

}  // namespace karvan::cli
