#include "models/demand/rate_profile.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cmath>

#include "models/demand/flow_plan.hpp"

namespace karvan::models {

namespace {

namespace chrono = std::chrono;

constexpr double us_per_year = 365.0 * 86400e6;

// The mean of max(0, 1 + cv Z) for a standard normal Z.
double truncated_mean(double cv)
{
    if (cv == 0) return 1;
    const double at = 1 / cv;
    const double below = 0.5 * std::erfc(-at / std::sqrt(2.0));
    const double density = std::exp(-at * at / 2) / std::sqrt(2 * std::acos(-1.0));
    return below + cv * density;
}

}  // namespace

// --- Shocks ---

Shocks::Shocks(const CorrelationPlan& plan, std::uint32_t member, std::uint64_t seed,
               std::uint32_t replication)
    : plan_(plan), member_(member), draws_(seed, replication, "correlation " + plan.id, "shocks")
{}

double Shocks::factor(std::uint64_t period)
{
    static const sim::Law standard = sim::Law::normal(0, 1);
    double normal = 0;
    for (std::uint32_t j = 0; j <= member_; ++j) {
        normal += plan_.root[member_][j] * standard.sample_once(draws_.at(period, j));
    }
    const double cv = plan_.cv[member_];
    if (plan_.law == ShockLaw::gaussian) return std::max(0.0, 1 + cv * normal) / truncated_mean(cv);
    const double sigma = std::sqrt(std::log1p(cv * cv));
    return std::exp(sigma * normal - sigma * sigma / 2);
}

// --- Profile ---

RateProfile::RateProfile(const RateShape& shape, chrono::local_seconds start, sim::Duration horizon)
    : shape_(shape),
      start_(start),
      horizon_(horizon),
      growth_per_us_(std::log1p(shape.growth_per_year) / us_per_year)
{
    if (!shape.time_zone.empty()) zone_ = date::locate_zone(shape.time_zone);
}

RateProfile::RateProfile(const RateShape& shape, chrono::local_seconds start, sim::Duration horizon,
                         Shocks shocks)
    : RateProfile(shape, start, horizon)
{
    shocks_.emplace(std::move(shocks));
}

RateProfile::Step RateProfile::step_at(sim::Time time)
{
    const auto moment = start_ + chrono::floor<chrono::seconds>(time.time_since_epoch());
    const chrono::year_month_day date{chrono::floor<chrono::days>(moment)};
    Step step{1, sim::never};
    if (!shape_.season.empty()) {
        const auto next_month = date.year() / date.month() + chrono::months{1};
        step.factor = shape_.season[static_cast<unsigned>(date.month()) - 1];
        step.until = sim::Time(chrono::local_seconds{chrono::local_days{next_month / 1}} - start_);
    }
    if (!shape_.weekdays.empty() || !shape_.hours.empty()) local_step(time, step);
    if (shocks_) step.factor *= shock_at(time, step.until);
    return step;
}

// Weekday and hour are those of the local time; a change of the clock begins a new step.
void RateProfile::local_step(sim::Time time, Step& step) const
{
    const auto moment = start_ + chrono::floor<chrono::seconds>(time.time_since_epoch());
    auto local = moment;
    chrono::seconds offset{0};
    if (zone_ != nullptr) {
        const auto rule = zone_->get_info(date::sys_seconds(moment.time_since_epoch()));
        offset = rule.offset;
        local += offset;
        const auto until = chrono::local_seconds(rule.end.time_since_epoch()) - start_;
        // Zones that never change end in a far year.
        const auto far = chrono::hours(24 * 365 * 2000);
        if (until < far) step.until = std::min(step.until, sim::Time(until));
    }
    const auto day = chrono::floor<chrono::days>(local);
    auto next = chrono::local_seconds(day + chrono::days(1));
    if (!shape_.weekdays.empty()) {
        step.factor *= shape_.weekdays[chrono::weekday(day).iso_encoding() - 1];
    }
    if (!shape_.hours.empty()) {
        const auto hour = chrono::floor<chrono::hours>(local);
        step.factor *= shape_.hours[static_cast<std::size_t>((hour - day).count())];
        next = hour + chrono::hours(1);
    }
    step.until = std::min(step.until, sim::Time(next - offset - start_));
}

double RateProfile::shock_at(sim::Time time, sim::Time& until)
{
    const auto moment = start_ + chrono::floor<chrono::seconds>(time.time_since_epoch());
    const auto day = chrono::floor<chrono::days>(moment);
    std::uint64_t period = 0;
    chrono::local_seconds next;
    if (shocks_->plan().period == ShockPeriod::month) {
        const chrono::year_month_day date{day};
        const auto next_month = date.year() / date.month() + chrono::months{1};
        next = chrono::local_days{next_month / 1};
        period = static_cast<std::uint64_t>(static_cast<int>(date.year())) * 12 +
                 static_cast<unsigned>(date.month());
    } else {
        // Weeks from Monday; day 0 of the calendar, 1970-01-01, was a Thursday.
        constexpr int days_from_monday = 3;
        const auto monday = day - chrono::days(chrono::weekday(day).iso_encoding() - 1);
        next = monday + chrono::days(7);
        const auto days = monday.time_since_epoch().count() + days_from_monday;
        period = static_cast<std::uint64_t>(days / 7 + 200'000);
    }
    until = std::min(until, sim::Time(next - start_));
    if (shock_period_ != period) {
        shock_period_ = period;
        shock_ = shocks_->factor(period);
    }
    return shock_;
}

double RateProfile::growth_at(sim::Time time) const
{
    return std::exp(growth_per_us_ * static_cast<double>(time.time_since_epoch().count()));
}

double RateProfile::operational_time(const Step& step, sim::Time from, sim::Time to) const
{
    const auto span = static_cast<double>((to - from).count());
    if (growth_per_us_ == 0) return span * step.factor;
    return step.factor * growth_at(from) * std::expm1(growth_per_us_ * span) / growth_per_us_;
}

sim::Time RateProfile::inverse(const Step& step, sim::Time from, double left) const
{
    double span = left / step.factor;
    if (growth_per_us_ != 0) {
        span = std::log1p(growth_per_us_ * span / growth_at(from)) / growth_per_us_;
    }
    return from + sim::Duration(static_cast<std::int64_t>(std::llround(span)));
}

sim::Time RateProfile::after(sim::Time now, sim::Duration operational)
{
    if (shape_.is_flat()) return now + operational;
    double left = static_cast<double>(operational.count());
    while (now <= horizon_) {
        Step step = step_at(now);
        // Steps without an end: growth alone. A year at a time, so that decay ends as well.
        step.until = std::min(step.until, now + chrono::hours(24 * 365));
        const double span = operational_time(step, now, step.until);
        if (span >= left && step.factor > 0) return inverse(step, now, left);
        left -= span;
        now = step.until;
    }
    return sim::never;
}

double RateProfile::factor_at(sim::Time time) { return step_at(time).factor * growth_at(time); }

double RateProfile::mean(sim::Time from, sim::Time to)
{
    if (shape_.is_flat() || to <= from) return 1;
    double sum = 0;
    for (sim::Time now = from; now < to;) {
        const Step step = step_at(now);
        const sim::Time until = std::min(step.until, to);
        sum += operational_time(step, now, until);
        now = until;
    }
    return sum / static_cast<double>((to - from).count());
}

}  // namespace karvan::models
