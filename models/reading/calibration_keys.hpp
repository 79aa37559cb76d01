// The file of a calibration: which keys of a scenario are fitted, and to which observations.
//
//     scenario = "../middle-corridor.toml"
//     observations = "observed.csv"        # columns measure, observed and, if known, deviation
//
//     [[parameter]]
//     key = "sea_service.feeder.longest_wait"
//     from = "12 h"
//     to = "72 h"
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/reading/design_keys.hpp"

namespace karvan::models {

struct Observed {
    std::string measure;    // its name: "transit.mean:china-azerbaijan"
    std::string observed;   // as written: "9 d"
    std::string deviation;  // standard deviation of what was observed; empty: not known
    Location where;
};

struct CalibrationPlan {
    std::string scenario;      // the file, found from where the command runs
    std::string observations;  // likewise
    std::uint32_t replications = 10;
    std::vector<Factor> parameter;  // ranges
    std::vector<Observed> observed;
};

// Reads the file and its table. Throws ScenarioErrors with all that is wrong.
CalibrationPlan read_calibration(const std::filesystem::path& file);

}  // namespace karvan::models
