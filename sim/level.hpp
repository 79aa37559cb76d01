// The time-weighted level of a whole quantity: a queue, busy servers, a yard, ships at anchor.
//
// The area under the level is an exact 128-bit integer (units x microseconds), so means do not
// depend on how time was cut into steps. An update costs about 1 ns.
#pragma once

#include <cstdint>

#include "sim/int128.hpp"
#include "sim/time.hpp"

namespace karvan::sim {

class Level {
public:
    // The level is `value` from `start` on.
    explicit Level(std::int64_t value = 0, Time start = start_of_time)
        : value_(value), least_(value), greatest_(value), last_(start), since_(start)
    {}

    // The level is `value` from `now` on. Time must not go back.
    void set(Time now, std::int64_t value)
    {
        area_ += static_cast<Int128>(value_) * (now - last_).count();
        last_ = now;
        value_ = value;
        // Branches, not minima: an extreme is rarely exceeded, and then nothing is written.
        if (value < least_) [[unlikely]]
            least_ = value;
        if (value > greatest_) [[unlikely]]
            greatest_ = value;
    }

    void add(Time now, std::int64_t delta) { set(now, value_ + delta); }

    // Ends the warm-up: keeps the present value, forgets the past.
    void reset(Time now)
    {
        area_ = 0;
        last_ = since_ = now;
        least_ = greatest_ = value_;
    }

    std::int64_t current() const { return value_; }

    // The extremes since the reset; a level that lasts for no time counts as well.
    std::int64_t min() const { return least_; }
    std::int64_t max() const { return greatest_; }

    // Units x microseconds from the reset until `now`, which is not before the last change.
    Int128 area(Time now) const
    {
        return area_ + static_cast<Int128>(value_) * (now - last_).count();
    }

    // The mean level from the reset until `now`; the present level where no time has passed.
    double mean(Time now) const
    {
        const auto span = (now - since_).count();
        return span > 0 ? static_cast<double>(area(now)) / static_cast<double>(span)
                        : static_cast<double>(value_);
    }

private:
    Int128 area_ = 0;
    std::int64_t value_;
    std::int64_t least_;
    std::int64_t greatest_;
    Time last_;
    Time since_;
};

}  // namespace karvan::sim
