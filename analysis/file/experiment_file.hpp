// The file of an experiment: one row for each design point, its factors as coordinates, and every
// measure as an array over (point, replication). Laid out as the results file of a run is, so
// xarray opens it as it is; EXPERIMENT-FORMAT.md documents it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/measure.hpp"
#include "analysis/observations.hpp"

namespace karvan::analysis {

inline constexpr const char* experiment_format = "karvan-experiment 1";

// What is changed from point to point. Numbers where every value is one, else texts.
struct FactorColumn {
    std::string key;   // "place.AZALT.berths"
    std::string unit;  // of the numbers; "1" for counts
    std::vector<double> numbers;
    std::vector<std::string> texts;  // as written; always there
};

struct PointRow {
    std::string label;
    std::string scenario_hash;
};

struct Experiment {
    std::string kind;  // "comparison", "sweep", ...
    std::string title;
    std::string software;
    std::uint64_t seed = 0;
    std::vector<Measure> measures;
    std::vector<PointRow> points;
    std::vector<FactorColumn> factors;
    std::vector<Observations> values;  // by point; rows may be fewer for some points
};

// The variable that holds a measure: "transit.p95:goods" -> "transit_p95_goods". No two are alike.
std::vector<std::string> variable_names(const std::vector<std::string>& measures);

// Dimensions point and replication, factors and measures; what else was found out is added by the
// caller before it is written.
NetcdfFile experiment_layout(const Experiment& experiment);

}  // namespace karvan::analysis
