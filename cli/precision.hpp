// karvan run --precision: replications until the named measures are known well enough.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analysis/experiments/precision.hpp"
#include "analysis/measure.hpp"
#include "analysis/run_results.hpp"

namespace karvan::cli {

struct PrecisionOptions {
    std::string target;  // "2%"; empty: as many replications as are asked for
    std::vector<std::string> measures;
    std::uint32_t most = 1'000;
};

// --precision, --measure, --most
void add_precision_options(CLI::App& command, PrecisionOptions& options);

// "2%" or "0.02" -> 0.02. Throws CLI::ValidationError that names the option.
double share_of(const std::string& text, const std::string& option);

// A number above 0. Throws likewise.
double amount_of(const std::string& text, const std::string& option);

// The measures of those names in that run; the usual ones if there are none. Throws
// CLI::ValidationError with every name that is not understood.
std::vector<analysis::Measure> read_measures(const std::vector<std::string>& names,
                                             const analysis::RunDescription& run);

// Decides how many replications a run should have, from the outcomes that it was told of.
class Precision {
public:
    Precision(const PrecisionOptions& options, const analysis::RunDescription& run);

    bool is_wanted() const { return is_wanted_; }
    std::uint32_t most() const { return rule_.most; }
    // An outcome, simulated now or read from what an earlier run left.
    void take(const analysis::ReplicationOutcome& outcome);
    // How many there should be next, if `count` are there; that number if it is enough.
    std::uint32_t next(std::uint32_t count) const;
    analysis::PrecisionSoFar so_far() const;
    // What is not known well enough, in words. Where no precision was asked for, what is known to
    // 10 % is well enough, and only the worst are named.
    std::vector<std::string> unstable() const;

private:
    analysis::Observations rows(std::uint32_t count) const;

    bool is_wanted_;
    analysis::PrecisionRule rule_;
    std::vector<analysis::Measure> measures_;
    std::map<std::uint32_t, std::vector<double>> values_;  // by replication
};

}  // namespace karvan::cli
