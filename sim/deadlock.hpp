// Deadlocks, of the whole or of a part while the rest of the world goes on: subjects that wait for
// each other, without end.
//
// A subject is stuck if each of its processes waits, with no end by time, for something all of
// whose holders are stuck: none of them ever lets go. Somebody who waits for any of several things
// is not stuck, nor is one who waits for what nobody is known to hold (more cargo, an opening). So
// what is found is a deadlock for certain; one that hangs on what nobody notes is not found.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/waiting_report.hpp"

namespace karvan::sim {

struct Deadlock {
    Time since{};                         // when the last of the circle began to wait
    std::vector<WaitingProcess> waiting;  // those in the circle, one process each, by the report
    std::size_t behind = 0;               // stuck subjects besides, that wait for the circle
};

// All of them, by the first in the report.
std::vector<Deadlock> find_deadlocks(const std::vector<WaitingProcess>& report);

// For people: since when, how many; then a line for each sort of wait.
std::vector<std::string> describe(const Deadlock& deadlock, const SubjectName& name_of = {});

// Besides those, who waits since `since` or earlier and has no end in sight, for people: a line for
// each sort of wait, the longest first, each with these words first. It may be for what never comes
// (a load that no ship gets), or in a queue without end.
inline constexpr const char* long_wait = "long wait: ";
std::vector<std::string> describe_long_waits(const std::vector<WaitingProcess>& report, Time since,
                                             const SubjectName& name_of = {});

}  // namespace karvan::sim
