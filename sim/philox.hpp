// Philox4x32-10, the counter-based generator under every random number.
//
// A block is a pure function of a 128-bit counter and a 64-bit key: nothing is carried from one
// draw to the next. J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
// The one-block function is Random123's; the batch gives the same bits 16 counters at a time.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace karvan::sim {

// The four counter words in the order of Random123, lowest first.
using PhiloxCounter = std::array<std::uint32_t, 4>;

// A block as two 64-bit words: words 0 and 1 of Random123's output, then words 2 and 3, each pair
// with the lower index in the lower half.
struct PhiloxBlock {
    std::uint64_t first;
    std::uint64_t second;

    friend bool operator==(const PhiloxBlock&, const PhiloxBlock&) = default;
};

// The lower half of `key` is Random123's key word 0. About 7 ns.
inline PhiloxBlock philox_block(const PhiloxCounter& counter, std::uint64_t key)
{
    const r123array4x32 words = {{counter[0], counter[1], counter[2], counter[3]}};
    const r123array2x32 halves = {
        {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
    const r123array4x32 out = philox4x32_R(10, words, halves);
    return {out.v[0] | static_cast<std::uint64_t>(out.v[1]) << 32,
            out.v[2] | static_cast<std::uint64_t>(out.v[3]) << 32};
}

// The blocks of 16 consecutive counters.
struct PhiloxBatch {
    static constexpr std::size_t size = 16;
    std::array<std::uint64_t, size> first;
    std::array<std::uint64_t, size> second;
};

// Fills `batch` with the blocks of the counters (low word 0, low word 1, upper + i), i = 0 to 15,
// where `upper` is the upper 64 bits of the counter and wraps at 2^64. The bits are the same on
// every machine; with AVX2 a block costs about 3 ns, without it as much as philox_block().
void philox_batch(std::uint32_t word_0, std::uint32_t word_1, std::uint64_t upper,
                  std::uint64_t key, PhiloxBatch& batch);

}  // namespace karvan::sim
