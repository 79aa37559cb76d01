// Measures: a name that stands for one number per replication, for every command that asks "of
// what?".
//
//     transit.p95:china-azerbaijan     the 95 % quantile of a flow's transit times, in h
//     wait.mean:AZALT/berths         the mean wait for a resource of a place, in h
//
// A name is STATISTIC:SUBJECT. The subject of a flow's statistic is the id of a flow, `all` (all
// flows as one) or `*` (each on its own); of a resource's statistic PLACE/RESOURCE, and `*` may
// stand for either part. So one name may stand for several measures.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Which way a planner wants a measure to go.
enum class Better : std::uint8_t { lower, higher, neither };

struct Measure {
    std::string name;  // such that it can be asked for: "transit.p95:china-azerbaijan"
    std::string unit;  // "h", "1/d", "1", "%"
    // How it is said in a sentence: "P95 of the transit time of China - Absheron".
    std::string title;
    bool is_quantile = false;
    Better better = Better::lower;
    // NaN where the replication observed nothing of the kind, or failed.
    std::function<double(const ReplicationOutcome&)> value;
};

// Every name that cannot be understood, a line each: what is wrong, what is allowed, what was
// probably meant.
class MeasureErrors : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

// The candidate most like a word, or "".
using Nearest = std::function<std::string(std::string_view, const std::vector<std::string>&)>;

// The measures that the names stand for in that run, in order, each once. Throws MeasureErrors.
std::vector<Measure> measures_of(const std::vector<std::string>& names, const RunDescription& run,
                                 const Nearest& nearest = {});

// What is asked about when nothing is named: mean and P95 of the transit time of every flow; where
// all circulate, what each resource serves.
std::vector<std::string> usual_measures(const RunDescription& run);

// The values of all measures in one replication.
std::vector<double> values_of(const std::vector<Measure>& measures,
                              const ReplicationOutcome& outcome);

// One sentence on the names, for the help of commands.
extern const char* const measure_help;

}  // namespace karvan::analysis
