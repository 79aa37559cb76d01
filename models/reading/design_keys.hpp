// The file of a design of experiments: which keys of a scenario are changed, and how.
//
//     scenario = "middle-corridor.toml"
//     design = "sobol"
//     points = 64
//
//     [[factor]]
//     key = "sea_service.feeder.longest_wait"
//     from = "12 h"
//     to = "72 h"
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

enum class DesignKind : std::uint8_t {
    factorial,
    latin_hypercube,
    sobol,
    one_at_a_time,
    list,
    morris,
    sobol_indices,
};

// A value of any type, as it would stand in a scenario file.
struct Written {
    Node node;
    bool operator==(const Written&) const = default;
};

// What is changed from point to point: to one of some values, or to anything in a range.
struct Factor {
    std::string key;
    std::vector<Written> values;
    std::optional<Written> from;
    std::optional<Written> to;

    bool is_range() const { return values.empty(); }
    // The value at u from 0 to 1: whole numbers where both ends are.
    Node at(double u) const;
    // Its levels: the values, or both ends of the range.
    std::vector<Node> levels() const;
};

template <class Plan>
class Keys;
// The keys of a [[factor]].
const Keys<Factor>& factor_keys();

struct ListedPoint {
    std::string label;
    std::vector<std::string> set;  // "key=value", as --set takes it
};

struct DesignPlan {
    std::string scenario;  // the file, found from where the command runs
    std::string name;
    DesignKind design = DesignKind::factorial;
    std::uint32_t points = 0;  // of a Latin hypercube or Sobol points; rows or trajectories else
    std::uint32_t replications = 0;  // 0: as the scenario says
    std::int64_t seed = 1;           // of the design, not of the simulation
    std::vector<std::string> measures;
    std::vector<Factor> factor;
    std::vector<ListedPoint> point;
};

// Reads a design file. Throws ScenarioErrors with all that is wrong.
DesignPlan read_design(const std::filesystem::path& file);
DesignPlan design_from_text(std::string text);

// Throws ScenarioErrors with one line if it is a scenario that was given for a `what` ("design").
void refuse_scenario(const Node& root, const std::string& what, Diagnostics& problems);

// A value as a number with its unit: {12, "h"}; counts have the unit "1". Nothing if it is none.
struct NumberWithUnit {
    double number;
    std::string unit;
};
std::optional<NumberWithUnit> number_of(const Node& value);

}  // namespace karvan::models
