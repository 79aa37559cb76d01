#include "models/road/trip.hpp"

#include <algorithm>
#include <cmath>

#include "models/disruption/storms.hpp"

namespace karvan::models {

namespace {

// Each hour of the day as a shift with a number of its own, so that the change of units is the
// clock of the time zone.
Calendar clock_of(const std::string& time_zone)
{
    constexpr int day = 24 * 60;
    Calendar clock{{}, {}, time_zone};
    for (int hour = 0; hour < 24; ++hour) {
        Shift shift{{{}, ""}, hour + 1};
        for (int weekday = 0; weekday < 7; ++weekday) {
            const int begin = weekday * day + hour * 60;
            shift.hours.spans.push_back({begin, begin + 60});
        }
        clock.shifts.push_back(std::move(shift));
    }
    return clock;
}

// The units at a moment, and when they change next.
UnitsChange units_at(const std::vector<UnitsChange>& changes, sim::Time time)
{
    const auto next =
        std::upper_bound(changes.begin(), changes.end(), time,
                         [](sim::Time t, const UnitsChange& change) { return t < change.at; });
    const std::int64_t units = next == changes.begin() ? 0 : std::prev(next)->units;
    return {next == changes.end() ? sim::never : next->at, units};
}

// How long a driver has driven, and stood.
struct Driver {
    sim::Duration at_a_time{};
    sim::Duration today{};
    sim::Duration standing{};

    void drive(sim::Duration time)
    {
        at_a_time += time;
        today += time;
        standing = {};
    }
    void stand(sim::Duration time, const DriverRules& rules)
    {
        standing += time;
        if (standing >= rules.rest_break) at_a_time = {};
        if (standing >= rules.daily_rest) at_a_time = today = {};
    }
    // The rest that is due now; nothing if none is.
    sim::Duration due(const DriverRules& rules) const
    {
        if (rules.most_a_day && today >= *rules.most_a_day) return rules.daily_rest - standing;
        if (rules.most_at_a_time && at_a_time >= *rules.most_at_a_time)
            return rules.rest_break - standing;
        return {};
    }
    sim::Duration may_drive(const DriverRules& rules) const
    {
        sim::Duration most = sim::Duration::max();
        if (rules.most_at_a_time) most = std::min(most, *rules.most_at_a_time - at_a_time);
        if (rules.most_a_day) most = std::min(most, *rules.most_a_day - today);
        return most;
    }
};

void add(std::vector<Stretch>& trip, Cause cause, sim::Duration time)
{
    if (!trip.empty() && trip.back().cause == cause) {
        trip.back().time += time;
    } else {
        trip.push_back({cause, time});
    }
}

}  // namespace

Trips::Trips(const RoadPlan& plan, std::chrono::local_seconds start, sim::Duration horizon)
    : plan_(plan), start_(start), horizon_(horizon)
{
    if (!plan.by_hour.empty()) hours_ = expand(clock_of(plan.time_zone), start, horizon);
    if (plan.ban) bans_ = expand({{Shift{*plan.ban, 1}}, {}, plan.time_zone}, start, horizon);
}

Trips::Condition Trips::condition_at(sim::Time time) const
{
    Condition condition{1, false, sim::never};
    if (!hours_.empty()) {
        const UnitsChange now = units_at(hours_, time);
        const std::int64_t hour = std::max<std::int64_t>(0, now.units - 1);
        condition.factor *= plan_.by_hour[static_cast<std::size_t>(hour)];
        condition.until = std::min(condition.until, now.at);
    }
    if (!plan_.by_month.empty()) {
        const MonthAt month = month_at(start_, time);
        condition.factor *= plan_.by_month[month.month - 1];
        condition.until = std::min(condition.until, month.end);
    }
    if (!bans_.empty() && time < horizon_) {
        const UnitsChange now = units_at(bans_, time);
        condition.banned = now.units > 0;
        condition.until = std::min({condition.until, now.at, horizon_});
    }
    return condition;
}

std::vector<Stretch> Trips::from(sim::Time departure, sim::Duration driving) const
{
    std::vector<Stretch> trip;
    Driver driver;
    sim::Time now = departure;
    auto left = static_cast<double>(driving.count());
    while (left >= 0.5) {
        const Condition condition = condition_at(now);
        const sim::Duration rest = driver.due(plan_.drivers);
        if (condition.banned || rest > sim::Duration{0}) {
            const sim::Duration time = condition.banned ? condition.until - now : rest;
            add(trip, condition.banned ? Cause::ban : Cause::rest, time);
            driver.stand(time, plan_.drivers);
            now += time;
            continue;
        }
        if (driver.may_drive(plan_.drivers) <= sim::Duration{0})
            driver.at_a_time = driver.today = {};
        const sim::Duration needed(std::llround(left * condition.factor));
        sim::Duration step = std::min(needed, driver.may_drive(plan_.drivers));
        if (condition.until != sim::never) step = std::min(step, condition.until - now);
        left = step == needed ? 0 : left - static_cast<double>(step.count()) / condition.factor;
        add(trip, Cause::moving, step);
        driver.drive(step);
        now += step;
    }
    return trip;
}

sim::Duration Trips::mean_time() const
{
    constexpr int hours = 168;
    const sim::Duration driving(std::llround(plan_.driving_s().mean() * 1e6));
    const sim::Time middle = sim::Time{} + horizon_.time_since_epoch() / 2;
    sim::Duration sum{};
    for (int hour = 0; hour < hours; ++hour) {
        for (const Stretch& stretch : from(middle + std::chrono::hours(hour), driving)) {
            sum += stretch.time;
        }
    }
    return sum / hours;
}

}  // namespace karvan::models
