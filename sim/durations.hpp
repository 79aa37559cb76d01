// The statistics of many durations: waiting times, transit times, clearance times.
//
// Count and sums are exact integers and quantiles come from a log-binned histogram, so tallies of
// replications merge in any order to the same bytes. A record costs about 2 ns, a tally 96 bytes
// and its bins.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/histogram.hpp"
#include "sim/int128.hpp"
#include "sim/time.hpp"

namespace karvan::sim {

class Durations {
public:
    // Adds one duration. std::domain_error if it is negative.
    //
    // Sums are exact up to 3.4e38 us^2, say 10^9 durations of 18 years each. Beyond that the sum
    // of squares sticks at its greatest value and variance_s2() is infinite.
    [[gnu::always_inline]] void record(Duration duration)
    {
        const std::int64_t us = duration.count();
        bins_.add(us);
        const auto value = static_cast<std::uint64_t>(us);
        ++count_;
        sum_ += value;
        const UInt128 square = static_cast<UInt128>(value) * value;
        // A square is below 2^126: two sums of which one is below 2^127 cannot overflow.
        if (static_cast<std::int64_t>(squares_ >> 64) >= 0) [[likely]] {
            squares_ += square;
        } else if (__builtin_add_overflow(squares_, square, &squares_)) {
            squares_ = ~UInt128{0};
        }
        if (us < least_) [[unlikely]]
            least_ = us;
        if (us > greatest_) [[unlikely]]
            greatest_ = us;
    }

    // The same as record(Duration{0}): most who come find no queue.
    void record_zero()
    {
        bins_.add(0);
        ++count_;
        least_ = 0;
    }

    // Adds all that `other` has recorded: exact, in any order.
    Durations& operator+=(const Durations& other);

    // Forgets everything (the end of a warm-up).
    void reset() { *this = Durations(); }

    std::uint64_t count() const { return count_; }

    // Exact sums in us and us^2.
    UInt128 sum() const { return sum_; }
    UInt128 sum_of_squares() const { return squares_; }

    // In seconds and seconds squared. The mean of none is 0, as is the variance of fewer than two.
    // The variance is the unbiased one, free of cancellation.
    double mean_s() const;
    double variance_s2() const;

    // Exact extremes; zero where nothing was recorded.
    Duration min() const { return Duration(count_ > 0 ? least_ : 0); }
    Duration max() const { return Duration(greatest_); }

    // The duration that a share `p` does not exceed, to within Histogram::relative_error and never
    // outside [min, max]; the extremes themselves are exact. Zero where nothing was recorded.
    Duration quantile(double p) const;

    const Histogram& histogram() const { return bins_; }

    friend bool operator==(const Durations&, const Durations&) = default;

private:
    std::uint64_t count_ = 0;
    std::int64_t least_ = Duration::max().count();
    std::int64_t greatest_ = 0;
    UInt128 sum_ = 0;
    UInt128 squares_ = 0;
    Histogram bins_;
};

}  // namespace karvan::sim
