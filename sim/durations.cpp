// Mean, variance and merging of durations, in integers as long as possible.
#include "sim/durations.hpp"

#include <limits>

namespace karvan::sim {
namespace {

constexpr double us_per_s = 1e6;

}  // namespace

Durations& Durations::operator+=(const Durations& other)
{
    count_ += other.count_;
    sum_ += other.sum_;
    if (__builtin_add_overflow(squares_, other.squares_, &squares_)) squares_ = ~UInt128{0};
    least_ = std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
    bins_ += other.bins_;
    return *this;
}

double Durations::mean_s() const
{
    if (count_ == 0) return 0;
    return static_cast<double>(sum_) / static_cast<double>(count_) / us_per_s;
}

double Durations::variance_s2() const
{
    if (count_ < 2) return 0;
    if (squares_ == ~UInt128{0}) return std::numeric_limits<double>::infinity();

    // With the mean m = q + r/n, q whole and 0 <= r < n:
    //   sum (x - m)^2 = sum (x - q)^2 - r^2/n,   sum (x - q)^2 = Q - 2 q S + n q^2.
    // The second is a whole number that fits, so it is exact even where its terms wrap around.
    const UInt128 n = count_;
    const UInt128 q = sum_ / n;
    const UInt128 r = sum_ % n;
    const UInt128 about_q = squares_ - 2 * q * sum_ + n * q * q;
    const UInt128 r_squared = r * r;
    const double whole = static_cast<double>(about_q - r_squared / n);
    const double rest = static_cast<double>(r_squared % n) / static_cast<double>(n);
    return (whole - rest) / static_cast<double>(n - 1) / (us_per_s * us_per_s);
}

Duration Durations::quantile(double p) const
{
    if (count_ == 0 || p <= 0) return min();
    if (p >= 1) return max();
    return std::clamp(Duration(bins_.quantile(p)), min(), max());
}

}  // namespace karvan::sim
