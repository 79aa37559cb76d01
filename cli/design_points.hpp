// From a design file to the points that are simulated: which keys each point sets to what.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/experiments/design.hpp"
#include "analysis/file/experiment_file.hpp"
#include "models/reading/design_keys.hpp"

namespace karvan::cli {

struct DesignPoint {
    std::string label;
    std::vector<std::string> set;                     // "key=value"
    std::vector<std::optional<models::Node>> values;  // by factor; none: as the scenario has it
    analysis::UnitPoint unit;                         // by factor; NaN likewise
};

// In the order of the design.
std::vector<DesignPoint> points_of(const models::DesignPlan& plan);

// The factors as columns over the points.
std::vector<analysis::FactorColumn> factor_columns(const models::DesignPlan& plan,
                                                   const std::vector<DesignPoint>& points);

// The values on a scale from 0 to 1: numbers by their size, others by their place in the list.
std::vector<analysis::UnitPoint> scaled_values(const models::DesignPlan& plan,
                                               const std::vector<DesignPoint>& points);

}  // namespace karvan::cli
