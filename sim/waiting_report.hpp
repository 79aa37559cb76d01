// Who waits for what, where, since when and for whom - on demand, at the horizon, and on deadlock.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/simulation.hpp"

namespace karvan::sim {

struct WaitingProcess {
    std::string place;
    std::string process;
    std::vector<std::string> waits_for;  // queues by name; empty: time alone
    Time since{};
    std::uint64_t subject = 0;           // shipment or vehicle; 0: none
    std::vector<std::uint64_t> held_by;  // the subjects that hold what it waits for
};

// All waiting processes, by place, then by how long they wait (longest first), then by subject.
std::vector<WaitingProcess> waiting_report(const Simulation& simulation);

// A circle of subjects each of which waits, without end, for what the next one holds; empty if
// there is none. Somebody who waits for any of several things is not stuck, nor is one who waits
// for time.
std::vector<WaitingProcess> find_deadlock(const std::vector<WaitingProcess>& report);

// One line per process, for people: "AZALT: berth vessel 12 waits for berths since 31.5 h; held by
// 7". `name_of` gives subjects a name; without it they are numbers.
using SubjectName = std::function<std::string(std::uint64_t)>;
std::string describe(const WaitingProcess& waiting, const SubjectName& name_of = {});

}  // namespace karvan::sim
