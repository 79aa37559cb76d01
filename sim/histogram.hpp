// A histogram of microseconds with 64 bins per octave, for quantiles of known relative error.
//
// Values below 128 us have a bin each; above, a bin spans up to 1/64 of its lower edge. A quantile
// is interpolated within its bin, so it is off by at most 1/64 (1.6 %), by half of that where its
// value is alone in the bin, and by next to nothing where many values lie there. Without
// interpolation runs whose quantiles share a bin would seem to agree to the last digit. Counts are
// integers: merging is exact and knows no order. Bins exist only between the least and the greatest
// value seen, 512 bytes per octave. This is a DDSketch with linear sub-bins (C. Masson et al., VLDB
// 2019). An insertion costs under 2 ns (Durations::record, which makes one, costs 2).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace karvan::sim {

class Histogram {
public:
    // The largest relative error of a quantile.
    static constexpr double relative_error = 1.0 / 64;

    // Counts `value`, in microseconds, `times` times. It must not be negative.
    void add(std::int64_t value, std::uint64_t times = 1)
    {
        const std::size_t index = bin_of(static_cast<std::uint64_t>(value)) - first_;
        if (index >= counts_.size()) [[unlikely]] {
            add_outside(value, times);
            return;
        }
        counts_[index] += times;
    }

    Histogram& operator+=(const Histogram& other)
    {
        if (other.counts_.empty()) return *this;
        cover(other.first_);
        cover(other.first_ + other.counts_.size() - 1);
        const std::size_t shift = other.first_ - first_;
        for (std::size_t i = 0; i < other.counts_.size(); ++i) {
            counts_[shift + i] += other.counts_[i];
        }
        return *this;
    }

    std::uint64_t count() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t n : counts_) sum += n;
        return sum;
    }

    // The value, in microseconds, that a share `p` of the values does not exceed: of n values the
    // one of rank ceil(p n), to within the relative error. 0 where there are no values.
    std::int64_t quantile(double p) const
    {
        const std::uint64_t n = count();
        if (n == 0) return 0;
        const std::uint64_t rank = rank_of(p, n);
        std::size_t index = 0;
        std::uint64_t below = 0;
        for (; below + counts_[index] < rank; ++index) below += counts_[index];
        return value_in(first_ + index, rank - below, counts_[index]);
    }

    // Equal if they hold the same counts of the same values.
    friend bool operator==(const Histogram&, const Histogram&) = default;

    // The bins, for whoever writes them down: counts of the bins first_bin(), first_bin() + 1, ...
    std::size_t first_bin() const { return first_; }
    const std::vector<std::uint64_t>& counts() const { return counts_; }

    // Bin k holds the values from lower_edge(k) to lower_edge(k + 1) - 1.
    static std::uint64_t lower_edge(std::size_t bin)
    {
        if (bin < 2 * bins_per_octave) return bin;
        const std::size_t shift = bin / bins_per_octave - 1;
        return static_cast<std::uint64_t>(bin % bins_per_octave + bins_per_octave) << shift;
    }

    static std::size_t bin_of(std::uint64_t value)
    {
        // `| 64` puts the values below 64 on the same formula.
        const int shift = std::bit_width(value | bins_per_octave) - 7;
        return static_cast<std::size_t>(shift) * bins_per_octave +
               static_cast<std::size_t>(value >> shift);
    }

private:
    static constexpr std::size_t bins_per_octave = 64;

    static std::uint64_t rank_of(double p, std::uint64_t n)
    {
        const double rank = std::clamp(p, 0.0, 1.0) * static_cast<double>(n);
        auto whole = static_cast<std::uint64_t>(rank);
        if (static_cast<double>(whole) < rank) ++whole;
        return std::clamp<std::uint64_t>(whole, 1, n);
    }

    // The value of rank `rank`, from 1, of the `n` in `bin`, as if they lay evenly in it.
    static std::int64_t value_in(std::size_t bin, std::uint64_t rank, std::uint64_t n)
    {
        const std::uint64_t low = lower_edge(bin);
        const auto width = static_cast<double>(lower_edge(bin + 1) - low);
        const double share = (static_cast<double>(rank) - 0.5) / static_cast<double>(n);
        return static_cast<std::int64_t>(low + static_cast<std::uint64_t>(width * share));
    }

    [[gnu::noinline, gnu::cold]] void add_outside(std::int64_t value, std::uint64_t times)
    {
        if (value < 0) throw std::domain_error("a histogram of times was given a negative time");
        const std::size_t bin = bin_of(static_cast<std::uint64_t>(value));
        cover(bin);
        counts_[bin - first_] += times;
    }

    // Grows just as far as `bin`, so that equal contents are equal objects.
    void cover(std::size_t bin)
    {
        if (counts_.empty()) first_ = bin;
        if (bin < first_) {
            counts_.insert(counts_.begin(), first_ - bin, 0);
            first_ = bin;
        }
        if (bin - first_ >= counts_.size()) counts_.resize(bin - first_ + 1, 0);
    }

    std::size_t first_ = 0;
    std::vector<std::uint64_t> counts_;
};

}  // namespace karvan::sim
