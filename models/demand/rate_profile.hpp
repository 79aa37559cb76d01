// How the rate of a flow changes over a run: months, weekdays, hours of the day, growth, and shocks
// that flows share.
//
// Arrivals are drawn in operational time, in which the rate is constant, and carried over to the
// calendar by the cumulative rate (E. Cinlar, Introduction to Stochastic Processes, ch. 4.7:
// inversion of the mean-value function). That is exact, and a profile moves arrivals but changes
// no draw. Between two steps the rate is constant, or grows exponentially; both are inverted in
// closed form.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/stream.hpp"
#include "sim/time.hpp"

namespace date {
class time_zone;
}

namespace karvan::models {

struct CorrelationPlan;

// What a scenario says of it. Each list has the mean 1 or is empty.
struct RateShape {
    std::vector<double> season;    // 12 factors from January
    std::vector<double> weekdays;  // 7 from Monday
    std::vector<double> hours;     // 24 from midnight
    std::string time_zone;         // of the weekdays and hours; empty: UTC
    double growth_per_year = 0;    // of 365 days; 0.05: five per cent
    // One of the shocks that flows share: which of them, and which member it is there.
    std::optional<std::uint32_t> correlation;
    std::uint32_t member = 0;

    bool is_flat() const
    {
        return season.empty() && weekdays.empty() && hours.empty() && growth_per_year == 0 &&
               !correlation;
    }
};

// The factors of one member of a correlation, period by period: the same numbers at whatever place
// they are asked for.
class Shocks {
public:
    Shocks(const CorrelationPlan& plan, std::uint32_t member, std::uint64_t seed,
           std::uint32_t replication);

    double factor(std::uint64_t period);
    const CorrelationPlan& plan() const { return plan_; }

private:
    const CorrelationPlan& plan_;
    std::uint32_t member_;
    sim::Stream draws_;
};

class RateProfile {
public:
    // `start` is the date of time 0; nothing is asked for beyond the horizon.
    RateProfile(const RateShape& shape, std::chrono::local_seconds start, sim::Duration horizon);
    // The same with the shocks of a replication.
    RateProfile(const RateShape& shape, std::chrono::local_seconds start, sim::Duration horizon,
                Shocks shocks);

    // The time at which, from `now` on, an amount of operational time has passed; beyond the
    // horizon if that is not before it.
    sim::Time after(sim::Time now, sim::Duration operational);

    // The factor at a time, and its mean over a part of the run.
    double factor_at(sim::Time time);
    double mean(sim::Time from, sim::Time to);

private:
    struct Step {
        double factor;
        sim::Time until;
    };
    Step step_at(sim::Time time);
    void local_step(sim::Time time, Step& step) const;
    double shock_at(sim::Time time, sim::Time& until);
    double growth_at(sim::Time time) const;
    double operational_time(const Step& step, sim::Time from, sim::Time to) const;
    sim::Time inverse(const Step& step, sim::Time from, double left) const;

    const RateShape& shape_;
    std::chrono::local_seconds start_;
    sim::Time horizon_;
    double growth_per_us_;  // logarithm
    const date::time_zone* zone_ = nullptr;
    std::optional<Shocks> shocks_;
    std::optional<std::uint64_t> shock_period_;
    double shock_ = 1;
};

}  // namespace karvan::models
