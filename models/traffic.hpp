// Traffic: what must pass every place, before anything is simulated - for `karvan check` and for
// the warning before a run.
//
// Along fixed routes flows simply add up. Where stations route by chance, the visits of a flow's
// customers solve the traffic equations lambda = gamma + P^T lambda (D. Gross, J. Shortle,
// J. Thompson, C. Harris, Fundamentals of Queueing Theory, 4th ed., section 4.2, equation 4.10a).
// Loads are means over the run: a season or a closed night is not seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

// What one resource must do in a unit of time, against what it can.
struct ResourceLoad {
    std::uint32_t place = 0;
    OfferedLoad load;
    double lying = 0;  // part of the load: ships that wait for cargo at berth
    double held = 0;   // so many wait by the rule of departure, even if there are none too many

    double utilisation() const;  // infinite without capacity
    double lying_share() const;  // of the capacity
    double asked_share() const;  // of the capacity: by its work and what is held, no other wait
    bool is_overloaded() const;  // by its work and what is held: no steady state
};

// What can be said of a closed population without simulating it.
struct ClosedTraffic {
    std::uint32_t flow = 0;
    std::vector<double> visits;  // by place, per visit of the place where the population starts
    std::optional<std::uint32_t> bottleneck;  // the place with the most work per server and visit
    // Passages of the starting place per second are at most this: min(1 / greatest demand,
    // N / sum of demands and transit times) (asymptotic bounds; E. Lazowska and others,
    // Quantitative System Performance, 1984, section 5.2).
    double most_passages_per_s = 0;
};

// A flow whose customers never leave, or leave a population that should stay.
struct TrafficProblem {
    std::uint32_t flow = 0;
    std::uint32_t place = 0;
    std::string what;
};

struct TrafficReport {
    std::vector<std::vector<Passage>> passages;  // by place; of open flows
    std::vector<ResourceLoad> loads;             // in the order of places
    std::optional<std::size_t> bottleneck;       // in loads: the highest utilisation
    std::vector<std::size_t> overloaded;         // in loads
    std::vector<ClosedTraffic> closed;
    std::vector<TrafficProblem> problems;
};

TrafficReport solve_traffic(const Scenario& scenario);

}  // namespace karvan::models
