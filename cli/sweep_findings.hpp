// What a sweep has found: sensitivities and response surfaces, as tables and as arrays of the file.
#pragma once

#include <string>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/design_points.hpp"
#include "cli/laboratory.hpp"

namespace karvan::cli {

struct SweepOutcome {
    const models::DesignPlan& plan;
    const std::vector<DesignPoint>& points;
    const std::vector<analysis::Measure>& measures;
    const std::vector<analysis::Observations>& values;  // by point
    double level;
};

struct Finding {
    analysis::TextTable table;
    std::string note;  // how good it is; may be empty
};

// The mean over replications at each point.
std::vector<double> means_of(const SweepOutcome& sweep, std::size_t measure);
std::vector<std::string> keys_of(const SweepOutcome& sweep);
// Dimension `name` with its labels, once.
void add_labels(analysis::NetcdfFile& file, const std::string& name, const std::string& long_name,
                const std::vector<std::string>& labels);
void add_array(analysis::NetcdfFile& file, const std::string& name, const std::string& long_name,
               const std::vector<std::string>& over, std::vector<double> values);

// The tables that the design allows: elementary effects, Sobol indices, differences from the
// scenario as it is, or a response surface (where wanted). Their numbers are added to the file.
std::vector<Finding> findings(const SweepOutcome& sweep, bool surface, analysis::NetcdfFile& file);

// All points with their means; text shows the first rows.
analysis::TextTable points_table(const SweepOutcome& sweep, std::size_t most);

}  // namespace karvan::cli
