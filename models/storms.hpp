// Storms: a port or a strait is shut at random, with a share of the time that changes by month.
//
// An alternating renewal process. A closure lasts by its law, with mean L. While open, the next
// closure begins with the rate p / (L (1 - p)), p being the share of the present month: over a long
// time with a constant p the share of closed time is p exactly (S. Ross, Introduction to
// Probability Models, 11th ed., section 7.5.1). Where shares change, a closure that began in one
// month may reach into the next, so months near a step differ a little from their share. Closures
// do not overlap and are numbered; draws are addressed by that number. Time 0 is open.
#pragma once

#include <array>
#include <chrono>
#include <vector>

#include "sim/gate.hpp"
#include "sim/law.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct StormPlan {
    std::vector<double> share;                      // of each month, January to December
    sim::Law length_s = sim::Law::constant(86400);  // of a closure

    double month_share(unsigned month) const { return share[month - 1]; }  // 1 to 12
    double mean_share() const;
    bool never() const;
};

const Keys<StormPlan>& storm_keys();

// The month (1 to 12) at a moment of the simulation, and when it ends.
struct MonthAt {
    unsigned month;
    sim::Time end;
};
MonthAt month_at(std::chrono::local_seconds start, sim::Time time);

// When the next closure begins: the first moment after `now` by which the rate of closures has
// added up to `exposure` (exponential with mean 1); `never` if there is none within 100 years.
sim::Time next_storm(const StormPlan& plan, std::chrono::local_seconds start, sim::Time now,
                     double exposure);

// Closes and opens the gate for ever. The gate must belong to the place; the plan must outlive it.
void start_storms(sim::Place& place, sim::Gate& gate, const StormPlan& plan,
                  std::chrono::local_seconds start);

}  // namespace karvan::models
