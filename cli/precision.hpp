// karvan run --precision: replications until the named measures are known well enough.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/precision.hpp"
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

// The measures of those names in that run; the usual ones if there are none. Throws
// CLI::ValidationError with every name that is not understood.
std::vector<analysis::Measure> read_measures(const std::vector<std::string>& names,
                                             const analysis::RunDescription& run);

// Decides how many replications a run should have.
class Precision {
public:
    Precision(const PrecisionOptions& options, const analysis::RunDescription& run);

    bool is_wanted() const { return is_wanted_; }
    // How many there should be next; the number of those that there are if that is enough.
    std::uint32_t next(const analysis::RunResults& results) const;
    // What is not known well enough, in words. Where no precision was asked for, what is known to
    // 10 % is well enough, and only the worst are named.
    std::vector<std::string> unstable(const analysis::RunResults& results) const;

private:
    bool is_wanted_;
    analysis::PrecisionRule rule_;
    std::vector<analysis::Measure> measures_;
};

}  // namespace karvan::cli
