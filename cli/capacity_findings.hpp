// What a capacity experiment found out, for people and for machines.
#pragma once

#include <string>
#include <vector>

#include "analysis/experiments/comparison.hpp"
#include "analysis/experiments/waiting_rise.hpp"
#include "cli/capacity_loads.hpp"
#include "models/one_more.hpp"

namespace karvan::cli {

struct Bought {
    models::OneMore more;
    analysis::Difference at_limit;  // the measure at the demand that just holds
    CapacityFound found;            // how much it carries now
};

struct CapacityFindings {
    analysis::RunDescription run;
    CapacityFound found;
    double shipments_per_day = 0;  // of the scenario as it is
    double less = 0;               // the smaller demand of the rises, times that which holds
    std::vector<analysis::WaitingRise> rises;
    analysis::Observations pressures;  // at the demand that holds
    std::vector<Bought> bought;
    std::vector<std::string> notes;
};

void print(const CapacityFindings& findings, const CapacityOptions& options,
           const Laboratory& laboratory);

}  // namespace karvan::cli
