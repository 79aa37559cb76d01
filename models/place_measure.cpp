#include "models/place_measure.hpp"

#include <limits>

namespace karvan::models {

MeasureResult result_of(const PlaceMeasure& measure, sim::Time now)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    MeasureResult result{none, none, none, none, none, none};
    if (measure.kind == PlaceMeasure::Kind::value) {
        result.mean = measure.value(now);
        return result;
    }
    if (measure.kind == PlaceMeasure::Kind::count) {
        result.count = static_cast<double>(*measure.count);
        return result;
    }
    const sim::Durations& times = *measure.times;
    result.count = static_cast<double>(times.count());
    if (times.count() == 0) return result;
    result.mean = times.mean_s() / 3600;
    result.p50 = sim::in_hours(times.quantile(0.5));
    result.p90 = sim::in_hours(times.quantile(0.9));
    result.p95 = sim::in_hours(times.quantile(0.95));
    result.max = sim::in_hours(times.max());
    return result;
}

}  // namespace karvan::models
