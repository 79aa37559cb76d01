// Simulation time: an integer count of microseconds since the start of the simulation.
//
// Integer time makes ties real and comparisons exact, so the order of events is a matter of rule
// and never of rounding. 64 bits of microseconds reach 292,000 years.
#pragma once

#include <chrono>
#include <cstdint>

namespace karvan::sim {

using namespace std::chrono_literals;

using Duration = std::chrono::duration<std::int64_t, std::micro>;

// The clock of a simulation. It has no now(): every site has a clock of its own.
struct SimClock {
    using duration = Duration;
    using rep = Duration::rep;
    using period = Duration::period;
    using time_point = std::chrono::time_point<SimClock>;
    static constexpr bool is_steady = true;
};

using Time = std::chrono::time_point<SimClock, Duration>;

inline constexpr Time start_of_time{};
inline constexpr Time never = Time::max();

// Hours and seconds as real numbers: for reports only, never for arithmetic that decides an order.
constexpr double in_hours(Duration d) { return static_cast<double>(d.count()) / 3.6e9; }
constexpr double in_seconds(Duration d) { return static_cast<double>(d.count()) / 1e6; }

}  // namespace karvan::sim
