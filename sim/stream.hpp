// Addressed randomness: a draw is named, not taken from a sequence.
//
// A Stream belongs to one purpose at one place ("BCP Alat", "inspection choice"); a Draw is named
// by the entity it is for and, where an entity comes back, by the visit. So the order of events,
// the number of threads and draws elsewhere change no draw, and two scenarios share all the draws
// that they have in common (common random numbers).
//
// The address: key = f(seed, hash of place and purpose); counter = (block | visit << 16,
// replication, entity low, entity high), 16 bits each for block and visit.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

#include "sim/philox.hpp"

namespace karvan::sim {

// The random words of one draw, for the distributions of Boost.Random. A small value: copy it, and
// both copies give the same words. The first two words come with it, more are computed on demand.
class Draw {
public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    // The next 64 random bits. A draw has 131,072 words; std::length_error beyond.
    result_type operator()()
    {
        if (left_ == 0) refill();
        --left_;
        const result_type word = front_;
        front_ = back_;
        return word;
    }

    // The word that operator() gives next, if that is the first of a block or the second.
    result_type first_word() const { return front_; }

    // A uniform number strictly between 0 and 1, in steps of 2^-52.
    double unit()
    {
        const auto bits = static_cast<std::int64_t>((*this)() >> 12);
        return (static_cast<double>(bits) + 0.5) * 0x1p-52;
    }

private:
    friend class Stream;
    friend class Law;

    // A draw in six words: handed on so, it stays in registers where it is not needed in full.
    std::uint64_t coordinates() const { return replication_ | std::uint64_t{visit_} << 32; }
    std::uint64_t progress() const { return next_block_ | std::uint64_t{left_} << 32; }
    Draw(PhiloxBlock next, std::uint64_t key, std::uint64_t entity, std::uint64_t coordinates,
         std::uint64_t progress)
        : front_(next.first),
          back_(next.second),
          key_(key),
          entity_(entity),
          replication_(static_cast<std::uint32_t>(coordinates)),
          visit_(static_cast<std::uint32_t>(coordinates >> 32)),
          next_block_(static_cast<std::uint32_t>(progress)),
          left_(static_cast<std::uint32_t>(progress >> 32))
    {}

    Draw(PhiloxBlock block, std::uint64_t key, std::uint64_t entity, std::uint32_t replication,
         std::uint32_t visit)
        : front_(block.first),
          back_(block.second),
          key_(key),
          entity_(entity),
          replication_(replication),
          visit_(visit)
    {}

    void refill()
    {
        const PhiloxBlock block = later_block(key_, entity_, replication_, visit_, next_block_);
        ++next_block_;
        front_ = block.first;
        back_ = block.second;
        left_ = 2;
    }

    // Takes values only, so that a draw that needs no second block can live in registers.
    static PhiloxBlock later_block(std::uint64_t key, std::uint64_t entity,
                                   std::uint32_t replication, std::uint32_t visit,
                                   std::uint32_t block);

    std::uint64_t front_;
    std::uint64_t back_;
    std::uint64_t key_;
    std::uint64_t entity_;
    std::uint32_t replication_;
    std::uint32_t visit_;  // lower 16 bits; the upper ones are in the key
    std::uint32_t next_block_ = 1;
    std::uint32_t left_ = 2;
};

// The source of all draws for one purpose at one place in one replication. Entities that come in
// the order of their numbers, on the same visit each (a leg of their route, say), are computed 16
// at a time (about 3 ns each instead of 7): a cache that leaves no trace in the numbers. A stream
// that is never used so stays at 48 bytes.
class Stream {
public:
    Stream(std::uint64_t seed, std::uint32_t replication, std::string_view place,
           std::string_view purpose);

    // The draw of `entity` on its visit number `visit`. The same arguments give the same draw.
    // Any 32-bit visit will do; those below 65,536 are the fast ones.
    Draw at(std::uint64_t entity, std::uint32_t visit = 0)
    {
        const std::uint64_t index = entity - batch_begin_;
        if (index < in_batch_ && visit == visit_) [[likely]] {
            return Draw({batch_->first[index], batch_->second[index]}, key_, entity, replication_,
                        visit);
        }
        // The block comes in registers, so a draw need not be put together in memory.
        if (visit >> 16 == 0) [[likely]]
            return Draw(compute(entity, visit), key_, entity, replication_, visit);
        return at_late_visit(entity, visit);
    }

private:
    Draw at_late_visit(std::uint64_t entity, std::uint32_t visit) const;
    PhiloxBlock compute(std::uint64_t entity, std::uint32_t visit);

    std::uint64_t key_;
    std::uint64_t batch_begin_ = 0;
    std::uint64_t expected_ = std::numeric_limits<std::uint64_t>::max();  // one after the last miss
    std::unique_ptr<PhiloxBatch> batch_;                                  // on the first sequence
    std::uint32_t replication_;
    std::uint16_t visit_ = 0;  // of the batch
    std::uint16_t expected_visit_ = 0;
    std::uint16_t in_batch_ = 0;  // none before the first sequence
    std::uint16_t misses_ = 0;    // since the last batch
};

// What a stream is called.
struct StreamName {
    std::string_view place;
    std::string_view purpose;
};

// The 64-bit hash that stands for a name in every address; the same on every machine, for ever.
std::uint64_t stream_hash(const StreamName& name);

// Throws std::invalid_argument if a name occurs twice (its draws would be the same numbers) or if
// two names have one hash (about 1 in 10^11 for 10,000 names). For one seed, streams whose names
// pass have different keys. Call it once when a scenario is loaded.
void require_distinct(std::span<const StreamName> names);

}  // namespace karvan::sim
