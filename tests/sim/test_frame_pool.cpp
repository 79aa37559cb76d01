// Memory for frames: every block its own, given back to the pool that it came from.
#include "sim/frame_pool.hpp"

#include <cstring>
#include <random>

#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

struct Block {
    unsigned char* memory;
    std::size_t bytes;
    unsigned char mark;
};

bool is_intact(const Block& block)
{
    for (std::size_t i = 0; i < block.bytes; ++i) {
        if (block.memory[i] != block.mark) return false;
    }
    return true;
}

Block take(FramePool& pool, std::size_t bytes, unsigned char mark)
{
    auto* memory = static_cast<unsigned char*>(pool.allocate(bytes));
    std::memset(memory, mark, bytes);
    return {memory, bytes, mark};
}

}  // namespace

TEST_CASE("blocks of all sizes overlap nowhere and are aligned for what fits that size")
{
    FramePool pool;
    std::mt19937 random(8);
    std::vector<Block> blocks;
    std::size_t broken = 0;
    std::size_t misaligned = 0;
    for (int i = 0; i < 20'000; ++i) {
        if (blocks.size() < 200 || random() % 2 == 0) {
            const std::size_t bytes = 1 + random() % (i % 10 == 0 ? 5000 : 2048);
            blocks.push_back(take(pool, bytes, static_cast<unsigned char>(random())));
            const std::size_t alignment = (bytes + 7) / 8 % 2 == 0 ? 16 : 8;
            misaligned += reinterpret_cast<std::uintptr_t>(blocks.back().memory) % alignment != 0;
        } else {
            std::swap(blocks[random() % blocks.size()], blocks.back());
            broken += !is_intact(blocks.back());
            FramePool::release(blocks.back().memory, blocks.back().bytes);
            blocks.pop_back();
        }
    }
    for (const Block& block : blocks) {
        broken += !is_intact(block);
        FramePool::release(block.memory, block.bytes);
    }
    CHECK(broken == 0);
    CHECK(misaligned == 0);
}

TEST_CASE("memory is used again: a million frames one after the other take no more than one")
{
    FramePool pool;
    FramePool::release(pool.allocate(300), 300);
    const std::size_t bytes = pool.bytes();
    for (int i = 0; i < 1'000'000; ++i) FramePool::release(pool.allocate(300), 300);
    CHECK(pool.bytes() == bytes);
}

TEST_CASE("a block finds its way home among several pools")
{
    FramePool first;
    FramePool second;
    void* of_first = first.allocate(64);
    void* of_second = second.allocate(64);
    FramePool::release(of_first, 64);
    FramePool::release(of_second, 64);
    const std::size_t bytes = first.bytes() + second.bytes();
    void* again = first.allocate(64);
    void* another = second.allocate(64);
    CHECK(again != another);
    CHECK(first.bytes() + second.bytes() == bytes);
    FramePool::release(again, 64);
    FramePool::release(another, 64);
}
