// Philox against the published vectors, and the batch against the single block.
#include "sim/philox.hpp"
#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

constexpr std::uint64_t join(std::uint32_t low, std::uint32_t high)
{
    return low | static_cast<std::uint64_t>(high) << 32;
}

struct KnownAnswer {
    PhiloxCounter counter;
    std::uint64_t key;
    PhiloxBlock block;
};

// Random123 1.14, tests/kat_vectors, the lines "philox4x32 10".
const KnownAnswer known_answers[] = {
    {{0, 0, 0, 0}, 0, {join(0x6627e8d5, 0xe169c58d), join(0xbc57ac4c, 0x9b00dbd8)}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     join(0xffffffff, 0xffffffff),
     {join(0x408f276d, 0x41c83b0e), join(0xa20bc7c6, 0x6d5451fd)}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     join(0xa4093822, 0x299f31d0),
     {join(0xd16cfe09, 0x94fdcceb), join(0x5001e420, 0x24126ea1)}},
};

}  // namespace

TEST_CASE("a Philox block has the published known answers")
{
    for (const KnownAnswer& known : known_answers) {
        CHECK(philox_block(known.counter, known.key) == known.block);
    }
}

TEST_CASE("a Philox batch begins with the published known answers")
{
    for (const KnownAnswer& known : known_answers) {
        PhiloxBatch batch;
        philox_batch(known.counter[0], known.counter[1], join(known.counter[2], known.counter[3]),
                     known.key, batch);
        CHECK(batch.first[0] == known.block.first);
        CHECK(batch.second[0] == known.block.second);
    }
}

TEST_CASE("a Philox batch is sixteen blocks, across every carry of the counter")
{
    // The words of one block are the arguments of the next trial.
    PhiloxBlock words = {1, 2};
    for (int trial = 0; trial < 1000; ++trial) {
        const std::uint64_t key = words.first;
        words = philox_block({static_cast<std::uint32_t>(trial), 7, 7, 7}, words.second);
        // Every fourth counter crosses a carry into word 3, every fourth the wrap at 2^64.
        std::uint64_t upper = words.first;
        if (trial % 4 == 0) upper |= 0xfffffff8u;
        if (trial % 4 == 1) upper = 0u - words.first % 16;

        PhiloxBatch batch;
        const auto word_0 = static_cast<std::uint32_t>(words.second);
        const auto word_1 = static_cast<std::uint32_t>(words.second >> 32);
        philox_batch(word_0, word_1, upper, key, batch);
        for (std::size_t i = 0; i < PhiloxBatch::size; ++i) {
            const std::uint64_t high = upper + i;
            const PhiloxBlock block =
                philox_block({word_0, word_1, static_cast<std::uint32_t>(high),
                              static_cast<std::uint32_t>(high >> 32)},
                             key);
            REQUIRE(batch.first[i] == block.first);
            REQUIRE(batch.second[i] == block.second);
        }
    }
}
