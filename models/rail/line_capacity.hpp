// The capacity use of a railway line in the sense of the UIC code 406 (2nd ed. 2013): trains are
// moved together until they follow each other at the least headways; the time from the first to the
// last, over the time window, is the use. The section where it is highest counts for the line.
#pragma once

#include <vector>

#include "sim/time.hpp"

namespace karvan::models {

struct RailLinePlan;

// Trains of one kind that pass a section: how many, in which direction, how long they run in it.
struct SectionTraffic {
    double trains_per_s = 0;
    std::size_t way = 0;
    double running_s = 0;
};

// The least time from one train's entry into a section to that of the next one.
struct LeastHeadway {
    sim::Duration headway{};
    bool one_by_one = true;  // a section holds one train (no headways within a direction)

    sim::Duration between(std::size_t way, sim::Duration running, std::size_t next_way,
                          sim::Duration next_running) const;
};

// The use of a section that trains enter in random order, as a share of the time.
double capacity_use(const std::vector<SectionTraffic>& traffic, const LeastHeadway& least);

}  // namespace karvan::models
