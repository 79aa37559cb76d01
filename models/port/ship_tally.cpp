#include "models/port/ship_tally.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace karvan::models {

namespace {

// Departures of a leg's timetable until then, that moment included.
std::int64_t slots_until(const SeaServicePlan& plan, std::uint32_t leg, sim::Time time)
{
    const sim::Time first{plan.first_of(leg)};
    return time < first ? 0 : (time - first) / *plan.every + 1;
}

}  // namespace

void ShipTally::arrived(const Vessel& vessel)
{
    const sim::Time now = place_.now();
    if (has_arrived_) {
        arrival_intervals.record(now - last_arrival_);
        headways_.push_back(now - last_arrival_);
    }
    has_arrived_ = true;
    last_arrival_ = now;
    if (vessel.scheduled == sim::never) return;
    const sim::Duration delay = now - vessel.scheduled;
    ++due_calls_;
    if (std::chrono::abs(delay) <= plan_.on_time_within) ++on_time_;
    if (delay > plan_.on_time_within) late.record(delay);
}

void ShipTally::departed(const PortCall& call, sim::Duration moving)
{
    const sim::Time now = place_.now();
    loading_.erase(std::find(loading_.begin(), loading_.end(), &call));
    waiting.record(call.moved_in - call.arrived);
    if (has_departed_) intervals.record(now - last_);
    has_departed_ = true;
    last_ = now;
    ++departures;
    load_millionths_ += std::llround(call.stowage.load_share() * 1e6);
    if (!plan_.every) return;
    departure_delays.record(std::max(sim::Duration{0}, now - moving - call.due));
    if (counts(call)) ++slots_taken_;
}

double ShipTally::mean_load() const
{
    if (departures == 0) return 0;
    return static_cast<double>(load_millionths_) / 1e6 / static_cast<double>(departures);
}

double ShipTally::variation(const sim::Durations& times)
{
    const double mean = times.mean_s();
    return mean > 0 ? std::sqrt(times.variance_s2()) / mean : 0;
}

double ShipTally::on_time_share() const
{
    if (!plan_.every) return regular_share();
    if (due_calls_ == 0) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(on_time_) / static_cast<double>(due_calls_);
}

double ShipTally::regular_share() const
{
    if (headways_.empty()) return std::numeric_limits<double>::quiet_NaN();
    const sim::Duration mean(std::llround(arrival_intervals.mean_s() * 1e6));
    const auto regular = std::count_if(headways_.begin(), headways_.end(), [&](sim::Duration h) {
        return std::chrono::abs(h - mean) <= plan_.on_time_within;
    });
    return static_cast<double>(regular) / static_cast<double>(headways_.size());
}

double ShipTally::left_out(sim::Time at) const
{
    if (!plan_.every) return 0;
    std::int64_t slots = 0;
    for (std::uint32_t leg = 0; leg < plan_.legs(); ++leg) {
        if (plan_.ports[leg] != place_.id()) continue;
        slots += slots_until(plan_, leg, at - sim::Duration{1});
        if (since_ != sim::Time{}) slots -= slots_until(plan_, leg, since_);
    }
    const auto late = std::count_if(loading_.begin(), loading_.end(), [&](const PortCall* call) {
        return call->due < at && counts(*call);
    });
    return static_cast<double>(
        std::max<std::int64_t>(0, slots - static_cast<std::int64_t>(slots_taken_) - late));
}

void ShipTally::forget(sim::Time now)
{
    load_millionths_ = 0;
    departures = cancelled = 0;
    due_calls_ = on_time_ = slots_taken_ = 0;
    since_ = now;
    headways_.clear();
    for (sim::Durations* times :
         {&waiting, &intervals, &arrival_intervals, &late, &departure_delays}) {
        times->reset();
    }
}

}  // namespace karvan::models
