// Memory for the frames of processes and for messages under way: free lists by size.
//
// A pool belongs to one site, so it needs no lock. Slabs are aligned to their size and carry a
// pointer to their pool, so a block finds its way home without a header of its own.
// Under AddressSanitizer every block comes from the heap instead: reuse would hide a dangling
// pointer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace karvan::sim {

class FramePool {
public:
    FramePool() = default;
    FramePool(const FramePool&) = delete;
    FramePool& operator=(const FramePool&) = delete;
    ~FramePool()
    {
        for (void* block : blocks_) std::free(block);
    }

    // Memory aligned to 16 bytes; to 8 if `bytes`, rounded up to 8, is no multiple of 16, for what
    // needs an alignment of 16 has such a size. Throws std::bad_alloc.
    void* allocate(std::size_t bytes)
    {
        if (bytes > largest || from_heap) return ::operator new(bytes);
        const std::size_t size_class = (bytes + step - 1) / step;
        Block*& head = free_[size_class];
        if (head == nullptr) return carve(size_class);
        Block* block = head;
        head = block->next;
        return block;
    }

    // Gives back what allocate(bytes) of any pool gave.
    static void release(void* memory, std::size_t bytes) noexcept
    {
        if (bytes > largest || from_heap) {
            ::operator delete(memory);
            return;
        }
        const auto address = reinterpret_cast<std::uintptr_t>(memory);
        FramePool& pool = **reinterpret_cast<FramePool**>(address & ~(slab_bytes - 1));
        Block* block = static_cast<Block*>(memory);
        Block*& head = pool.free_[(bytes + step - 1) / step];
        block->next = head;
        head = block;
    }

    std::size_t bytes() const { return slabs_ * slab_bytes; }

private:
#if defined(__SANITIZE_ADDRESS__)
    static constexpr bool from_heap = true;
#else
    static constexpr bool from_heap = false;
#endif
    static constexpr std::size_t step = 8;
    static constexpr std::size_t largest = 2048;
    static constexpr std::uintptr_t slab_bytes = 64 * 1024;
    static constexpr std::size_t header = 64;

    struct Block {
        Block* next;
    };

    void* carve(std::size_t size_class)
    {
        const std::size_t bytes = size_class * step;
        if (room_ < bytes + step) open_slab();
        if (bytes % 16 == 0 && reinterpret_cast<std::uintptr_t>(fresh_) % 16 != 0) {
            fresh_ += step;
            room_ -= step;
        }
        void* block = fresh_;
        fresh_ += bytes;
        room_ -= bytes;
        return block;
    }

    void open_slab()
    {
        if (spare_ == 0) take_slabs();
        *reinterpret_cast<FramePool**>(next_slab_) = this;
        fresh_ = next_slab_ + header;
        room_ = slab_bytes - header;
        next_slab_ += slab_bytes;
        --spare_;
        ++slabs_;
    }

    // As many slabs as there are, at most 4 MB: the allocator wastes memory around each aligned
    // piece.
    void take_slabs()
    {
        const std::size_t count = std::clamp<std::size_t>(slabs_, 1, 64);
        void* block = std::aligned_alloc(slab_bytes, count * slab_bytes);
        if (block == nullptr) throw std::bad_alloc();
        blocks_.push_back(block);
        next_slab_ = static_cast<std::byte*>(block);
        spare_ = count;
    }

    std::array<Block*, largest / step + 1> free_{};
    std::byte* fresh_ = nullptr;
    std::size_t room_ = 0;
    std::size_t slabs_ = 0;
    std::byte* next_slab_ = nullptr;
    std::size_t spare_ = 0;  // slabs from next_slab_ on
    std::vector<void*> blocks_;
};

}  // namespace karvan::sim
