// Who waits for what, where, since when and for whom; deadlock.hpp looks for circles in it.
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
    std::vector<std::uint64_t> held_by;  // the subjects that hold what it waits for; 0: unknown
    bool has_end = false;                // it goes on at a certain time in any case
    std::string too_few;                 // "needs 2, of which 1 can be used"; or empty
};

// All waiting processes, by place, then by how long they wait (longest first), then by subject.
std::vector<WaitingProcess> waiting_report(const Simulation& simulation);

// One line per process, for people: "AZALT: berth vessel 12 waits for berths since 31.5 h; held by
// 7". `name_of` gives subjects a name; without it they are numbers.
using SubjectName = std::function<std::string(std::uint64_t)>;
std::string describe(const WaitingProcess& waiting, const SubjectName& name_of = {});

}  // namespace karvan::sim
