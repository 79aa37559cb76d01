// Growth without bound: does the number of shipments under way still rise when it should have come
// to rest?
//
// Looked at is the trend of the shipments under way of each flow over the run after its warm-up (of
// its second half, without one), by least squares, as a share of what enters: of an overloaded
// queue the share 1 - 1/rho of what enters stays for good. A season, or a run that still fills up,
// gives a trend as well, but one that is there at a small demand too; so each replication is
// compared with the same replication at a small demand, and their difference is judged by Student's
// t, for all flows together by Bonferroni's inequality. What is less than a share that one states
// (2 %, say) does not count: close to saturation a queue takes very long to come to rest.
// Sources: A. M. Law, Simulation Modeling and Analysis, 5th ed., chapters 9 and 10 (steady state;
// paired t); L. Kleinrock, Queueing Systems, volume 1 (1975), section 2.7 (rho >= 1).
#pragma once

#include <cstddef>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/observations.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// Of each flow what stays of what enters, in per cent; NaN where nothing enters, where its
// customers circulate, or where the replication failed. The run must have samples of its flows.
std::vector<double> growth_of(const RunDescription& run, const ReplicationOutcome& outcome);

struct GrowthRule {
    double least_percent = 2;  // of what enters; less does not count
    double level = usual_level;
};

struct Growth {
    std::size_t flow = 0;
    Estimate percent;  // of what enters stays
    Estimate beyond;   // of that, beyond what it is at the small demand
    bool is_growing = false;
};

// Of one flow, beyond what it is at the small demand.
Estimate growth_beyond(const Observations& at_small_demand, const Observations& now,
                       std::size_t flow, double level);

// Of the flows that grow the one that grows most; if none does, the one of which chance could tell
// it least. From growth_of of the same replications. Nothing can be told of a single one.
Growth worst_growth(const Observations& at_small_demand, const Observations& now,
                    const GrowthRule& rule);

}  // namespace karvan::analysis
