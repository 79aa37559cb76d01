// Sixteen Philox blocks at a time, in the 64-bit lanes of AVX2 where the machine has it.
//
// Compilers vectorise the plain loop badly: Philox needs the upper half of a 32 x 32-bit product,
// for which they shuffle lanes. One multiplication per 64-bit lane needs no shuffle, twice
// as fast. All is integer arithmetic, so which path was taken leaves no trace in the numbers.
#include "sim/philox.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace karvan::sim {
namespace {

void fill_portably(std::uint32_t word_0, std::uint32_t word_1, std::uint64_t upper,
                   std::uint64_t key, PhiloxBatch& batch)
{
    for (std::size_t i = 0; i < PhiloxBatch::size; ++i) {
        const std::uint64_t high = upper + i;
        const PhiloxBlock block = philox_block({word_0, word_1, static_cast<std::uint32_t>(high),
                                                static_cast<std::uint32_t>(high >> 32)},
                                               key);
        batch.first[i] = block.first;
        batch.second[i] = block.second;
    }
}

#if defined(__x86_64__)

// Four counters, one word of each per 64-bit lane. Only the lower half of a lane counts: the
// upper half may hold anything, as the multiplication ignores it.
struct Lanes {
    __m256i word[4];
};

__attribute__((target("avx2"))) inline __m256i repeat(std::uint64_t value)
{
    return _mm256_set1_epi64x(static_cast<long long>(value));
}

// Word 0 and 1 repeated, words 2 and 3 counting up from `upper`.
__attribute__((target("avx2"))) inline Lanes load_counters(std::uint32_t word_0,
                                                           std::uint32_t word_1,
                                                           std::uint64_t upper)
{
    const __m256i high = _mm256_add_epi64(repeat(upper), _mm256_set_epi64x(3, 2, 1, 0));
    return {{repeat(word_0), repeat(word_1), high, _mm256_srli_epi64(high, 32)}};
}

// One round: Salmon et al. 2011, section 3.3 (the S-box of Philox-4x32).
__attribute__((target("avx2"))) inline Lanes apply_round(const Lanes& in, __m256i key_0,
                                                         __m256i key_1)
{
    const __m256i product_0 = _mm256_mul_epu32(in.word[0], repeat(PHILOX_M4x32_0));
    const __m256i product_1 = _mm256_mul_epu32(in.word[2], repeat(PHILOX_M4x32_1));
    const __m256i mixed_0 = _mm256_xor_si256(_mm256_srli_epi64(product_1, 32), in.word[1]);
    const __m256i mixed_2 = _mm256_xor_si256(_mm256_srli_epi64(product_0, 32), in.word[3]);
    return {
        {_mm256_xor_si256(mixed_0, key_0), product_1, _mm256_xor_si256(mixed_2, key_1), product_0}};
}

// The lower halves of `low` and `high` as 64-bit words.
__attribute__((target("avx2"))) inline void store_words(std::uint64_t* target, __m256i low,
                                                        __m256i high)
{
    const __m256i lower_half = repeat(0xFFFFFFFFu);
    const __m256i words =
        _mm256_or_si256(_mm256_and_si256(low, lower_half), _mm256_slli_epi64(high, 32));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), words);
}

__attribute__((target("avx2"))) inline void store_group(const Lanes& group, std::size_t begin,
                                                        PhiloxBatch& batch)
{
    store_words(&batch.first[begin], group.word[0], group.word[1]);
    store_words(&batch.second[begin], group.word[2], group.word[3]);
}

// Two groups of four counters side by side, so that one multiplies while the other waits.
__attribute__((target("avx2"))) void fill_with_avx2(std::uint32_t word_0, std::uint32_t word_1,
                                                    std::uint64_t upper, std::uint64_t key,
                                                    PhiloxBatch& batch)
{
    for (std::size_t i = 0; i < PhiloxBatch::size; i += 8) {
        Lanes left = load_counters(word_0, word_1, upper + i);
        Lanes right = load_counters(word_0, word_1, upper + i + 4);
        auto key_0 = static_cast<std::uint32_t>(key);
        auto key_1 = static_cast<std::uint32_t>(key >> 32);
        for (int round = 0; round < 10; ++round) {
            left = apply_round(left, repeat(key_0), repeat(key_1));
            right = apply_round(right, repeat(key_0), repeat(key_1));
            key_0 += PHILOX_W32_0;
            key_1 += PHILOX_W32_1;
        }
        store_group(left, i, batch);
        store_group(right, i + 4, batch);
    }
}

#endif

}  // namespace

void philox_batch(std::uint32_t word_0, std::uint32_t word_1, std::uint64_t upper,
                  std::uint64_t key, PhiloxBatch& batch)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        fill_with_avx2(word_0, word_1, upper, key, batch);
        return;
    }
#endif
    fill_portably(word_0, word_1, upper, key, batch);
}

}  // namespace karvan::sim
