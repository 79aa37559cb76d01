// Measures of a place: what it measures beside its resources and flows - how long a side of a
// border takes, how many ships called, how much of a line is used.
//
// A facility registers them by name when it is built (Facility::measure_...); they forget the
// warm-up by themselves and land in the results by name, unit and long name.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sim/durations.hpp"

namespace karvan::models {

struct PlaceMeasure {
    enum class Kind : std::uint8_t { time, count, value };

    std::string name;  // "vessel turnaround"; unique at its place
    std::string unit;  // "h", "1", "TEU"
    std::string long_name;
    Kind kind = Kind::time;
    sim::Durations* times = nullptr;               // Kind::time
    std::uint64_t* count = nullptr;                // Kind::count
    std::function<double(sim::Time now)> value{};  // Kind::value
};

// What a measure came to after the warm-up. NaN where there is no such number.
struct MeasureResult {
    double mean = 0;  // of times in h; the value itself where it is one
    double p50 = 0;
    double p90 = 0;
    double p95 = 0;
    double max = 0;
    double count = 0;  // of the times; or what was counted
};

MeasureResult result_of(const PlaceMeasure& measure, sim::Time now);

}  // namespace karvan::models
