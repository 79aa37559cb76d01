// The later part of a long event list: a ladder queue.
//
// Each rung cuts a span of time into buckets of equal width, in no order inside; a bucket that is
// still too full when its turn comes is cut into a finer rung below. What lies beyond all rungs is
// kept on a pile until they are used up. So an event is moved a few times on its way to the front,
// however many are pending: W. Tang, R. Goh, I. Thng, "Ladder queue: an O(1) priority queue
// structure for large-scale discrete event simulation", ACM TOMACS 15 (2005). Here widths are
// powers of two, and items lie in chunks of two cache lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "sim/aligned.hpp"

namespace karvan::sim {

class Ladder {
public:
    struct Item {
        std::uint64_t time;
        std::uint64_t rank;
        std::uint32_t slot;  // in the event list
    };

    // Every item lies at or after this time; the largest number when there is none.
    std::uint64_t begins() const { return begins_; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const;

    // Keeps an item, not before begins().
    void push(const Item& item)
    {
        ++size_;
        for (std::size_t i = depth_; i-- > 0;) {
            Rung& rung = rungs_[i];
            if (item.time < rung.end) {
                add(rung.buckets[(item.time - rung.start) >> rung.shift], item);
                return;
            }
        }
        push_on_pile(item);
    }
    // Keeps items, all of them before begins() and not all of one time.
    void push_below(const std::vector<Item>& items);

    // Moves the earliest items into `items`, in no order: a few, or all of the same time. They lie
    // before begins() afterwards. The ladder must not be empty.
    void take(std::vector<Item>& items);

    // Looks at the items that probably come after those taken last.
    template <class Look>
    void look_at_next(Look look) const
    {
        for (std::size_t i = depth_; i-- > 0;) {
            const std::size_t next = next_bucket(rungs_[i]);
            if (next == rungs_[i].buckets.size()) continue;
            for (Chain chain = rungs_[i].buckets[next]; !chain.empty(); chain = chain->next) {
                for (std::size_t k = 0; k < chain.used(); ++k) look(chain->item(k));
            }
            return;
        }
    }

    // Removes the items for which `is_dead` is true.
    template <class IsDead>
    void remove_if(IsDead is_dead)
    {
        size_ = 0;
        for_every_bucket([&](Chain& bucket) {
            drain(std::exchange(bucket, Chain()), [&](const Item& item) {
                if (is_dead(item)) return;
                add(bucket, item);
                ++size_;
            });
        });
    }

private:
    static constexpr std::uint64_t nothing = std::numeric_limits<std::uint64_t>::max();
    static constexpr std::size_t chunk_items = 6;
    static constexpr std::size_t bucket_items = 8;  // about as many in a bucket of a new rung
    static constexpr std::size_t few = 32;          // are taken together, not cut into a rung

    struct Chunk;
    // A list of chunks, all full but the first. How many items that one holds stands in the lowest
    // bits of its address, so that an item is added without looking at the chunk, which is far from
    // the caches.
    class Chain {
    public:
        Chain() = default;
        Chain(Chunk* chunk, std::size_t used)
            : word_(reinterpret_cast<std::uintptr_t>(chunk) | used)
        {}
        bool empty() const { return word_ == 0; }
        std::size_t used() const { return word_ & (cache_line - 1); }
        Chunk* operator->() const { return reinterpret_cast<Chunk*>(word_ & ~(cache_line - 1)); }
        void add(const Item& item) { (*this)->put(word_++ & (cache_line - 1), item); }

    private:
        std::uintptr_t word_ = 0;
    };
    struct alignas(cache_line) Chunk {
        Item item(std::size_t i) const { return {times[i], ranks[i], slots[i]}; }
        void put(std::size_t i, const Item& item)
        {
            times[i] = item.time;
            ranks[i] = item.rank;
            slots[i] = item.slot;
        }

        Chain next;
        std::uint64_t times[chunk_items];
        std::uint64_t ranks[chunk_items];
        std::uint32_t slots[chunk_items];
    };
    struct Rung {
        std::uint64_t start = 0;
        std::uint64_t end = 0;
        int shift = 0;         // a bucket is 2^shift microseconds wide
        std::size_t next = 0;  // the first bucket that was not taken yet
        std::vector<Chain> buckets;
    };

    void add(Chain& bucket, const Item& item)
    {
        if (bucket.empty() || bucket.used() == chunk_items) {
            if (free_.empty()) take_chunks();
            const Chain next = std::exchange(bucket, Chain(free_.operator->(), 0));
            free_ = std::exchange(bucket->next, next);
        }
        bucket.add(item);
    }
    // Hands on every item; a chunk is free again before its items are looked at.
    template <class Use>
    void drain(Chain chain, Use use)
    {
        while (!chain.empty()) {
            const Chunk chunk = *chain.operator->();
            const std::size_t used = chain.used();
            chain->next = free_;
            free_ = std::exchange(chain, chunk.next);
            for (std::size_t i = 0; i < used; ++i) use(chunk.item(i));
        }
    }
    template <class Visit>
    void for_every_bucket(Visit visit)
    {
        for (std::size_t i = 0; i < depth_; ++i) {
            for (std::size_t b = rungs_[i].next; b < rungs_[i].buckets.size(); ++b) {
                visit(rungs_[i].buckets[b]);
            }
        }
        visit(pile_);
    }
    static std::size_t next_bucket(const Rung& rung)
    {
        std::size_t next = rung.next;
        while (next < rung.buckets.size() && rung.buckets[next].empty()) ++next;
        return next;
    }

    void push_on_pile(const Item& item);
    void cut(Chain chain, std::size_t count, std::uint64_t first, std::uint64_t end);
    bool take_bucket(Rung& rung, std::vector<Item>& items);
    void take_all(std::vector<Item>& items);
    void take_chunks();

    std::uint64_t begins_ = nothing;
    std::size_t size_ = 0;
    std::size_t depth_ = 0;    // rungs in use, the coarsest first
    std::vector<Rung> rungs_;  // those from depth_ on keep their memory
    Chain pile_;
    std::uint64_t pile_first_ = nothing;
    std::uint64_t pile_last_ = 0;
    Chain free_;
    std::size_t chunks_ = 0;
    std::vector<std::unique_ptr<Chunk[]>> blocks_;
};

}  // namespace karvan::sim
