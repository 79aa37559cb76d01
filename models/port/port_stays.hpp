// How full the yard and the anchorage of a port are, by estimate: the part of `karvan check` that
// needs waiting times.
//
// Little's law gives what is there from what comes and how long it stays. Cargo for ships stays
// half the time between two of them (full ships come evenly, as the load of berths has it), cargo
// for trains half the time that a train takes to fill, at most half its longest wait; what leaves
// by road until it is fetched. Ships wait at anchor for berths as in the queue M/M/c (L. Kleinrock,
// Queueing Systems I, 1975, eq. 3.40), and for the end of storms (a storm that is met lasts
// E[L^2] / 2 E[L] more: S. M. Ross, Introduction to Probability Models, 11th ed., section 7.7).
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "models/port/port_plan.hpp"

namespace karvan::models {

// The kinds of cargo that a yard keeps apart, as its rooms are called.
inline constexpr std::array<std::pair<CargoKind, const char*>, 4> yard_kinds{
    {{CargoKind::container, "containers"},
     {CargoKind::wagon, "wagons"},
     {CargoKind::truck, "trucks"},
     {CargoKind::bulk, "bulk"}}};

// A room of the yard shared out over cargo from land and from the sea. Each side has some, however
// little: none would be taken for no limit.
struct YardSides {
    std::int64_t land;
    std::int64_t sea;
};
YardSides sides_of_yard(const PortPlan& port, std::int64_t room);

// The room of the yard that is used, by kind of cargo and side. `calls_per_s` is of the ships of
// each sea service at this port.
std::vector<OfferedLoad> yard_loads(const PortPlan& port, const Scenario& scenario,
                                    const std::vector<Passage>& passages,
                                    const std::vector<double>& calls_per_s);

// Ships at anchor, given the load of the berths.
OfferedLoad anchorage_load(const PortPlan& port, const Scenario& scenario,
                           const std::vector<OfferedLoad>& berths,
                           const std::vector<double>& calls_per_s);

// How long what comes at any time waits for the end of a storm, on average, in seconds.
double met_storms_s(const StormPlan& storms);

// How long a ship that comes to the port waits for the end of storms, on average, in seconds.
double storms_met_s(const PortPlan& port, const Scenario& scenario);

// The mean number of waiting customers of M/M/c with so much work offered; `most` where it has no
// steady state, and no more than that.
double waiting_in_queue(double offered, double servers, double most);

}  // namespace karvan::models
