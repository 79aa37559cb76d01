// What a scenario says of failures: how units of a resource of a place break down and are repaired.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/law.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct FailurePlan {
    std::string resource;
    sim::Law every_s = sim::Law::constant(0);
    sim::Law repair_s = sim::Law::constant(0);
    std::optional<std::int64_t> units;  // that fail, each by itself; absent: all
    std::int16_t priority = 0;          // for the repair crews
    sim::Interrupted work = sim::Interrupted::resume;

    // The share of the time that a unit is in order if a crew comes at once.
    double availability() const { return every_s.mean() / (every_s.mean() + repair_s.mean()); }
};

const Keys<FailurePlan>& failure_keys();

}  // namespace karvan::models
