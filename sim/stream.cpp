// How a draw gets its address, and the cache of a stream.
#include "sim/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace karvan::sim {
namespace {

// One step of SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014, figure 17): a bijection of
// 64-bit words in which every input bit changes every output bit about half the time.
constexpr std::uint64_t mix(std::uint64_t word)
{
    word += 0x9E3779B97F4A7C15u;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

// FNV-1a, 64 bits (draft-eastlake-fnv).
constexpr std::uint64_t fnv_start = 0xCBF29CE484222325u;

std::uint64_t fnv_add(std::uint64_t hash, std::string_view bytes)
{
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return hash;
}

PhiloxBlock address(std::uint64_t key, std::uint64_t entity, std::uint32_t replication,
                    std::uint32_t visit, std::uint32_t block)
{
    return philox_block({block | visit << 16, replication, static_cast<std::uint32_t>(entity),
                         static_cast<std::uint32_t>(entity >> 32)},
                        key);
}

}  // namespace

PhiloxBlock Draw::later_block(std::uint64_t key, std::uint64_t entity, std::uint32_t replication,
                              std::uint32_t visit, std::uint32_t block)
{
    if (block > 0xFFFF) throw std::length_error("a single draw used up its 131,072 random words");
    return address(key, entity, replication, visit, block);
}

Stream::Stream(std::uint64_t seed, std::uint32_t replication, std::string_view place,
               std::string_view purpose)
    : key_(mix(stream_hash({place, purpose}) ^ mix(seed))), replication_(replication)
{}

// A visit above 65,535 does not fit into the counter: its upper half chooses another key.
Draw Stream::at_late_visit(std::uint64_t entity, std::uint32_t visit) const
{
    const std::uint64_t key = mix(key_ ^ mix(visit >> 16));
    const std::uint32_t lower = visit & 0xFFFF;
    return Draw(address(key, entity, replication_, lower, 0), key, entity, replication_, lower);
}

PhiloxBlock Stream::compute(std::uint64_t entity, std::uint32_t visit)
{
    // The natural continuation of the batch, or of the last entity: compute the next 16. Where
    // several sequences take turns, one of them keeps the batch until it is seldom of use.
    const bool continues =
        in_batch_ != 0 && visit == visit_ && entity == batch_begin_ + PhiloxBatch::size;
    const bool begins = entity == expected_ && visit == expected_visit_ &&
                        (in_batch_ == 0 || misses_ >= PhiloxBatch::size);
    if (continues || begins) {
        if (!batch_) batch_ = std::make_unique<PhiloxBatch>();
        in_batch_ = PhiloxBatch::size;
        philox_batch(visit << 16, replication_, entity, key_, *batch_);
        batch_begin_ = entity;
        visit_ = static_cast<std::uint16_t>(visit);
        misses_ = 0;
        return {batch_->first[0], batch_->second[0]};
    }

    expected_ = entity + 1;
    expected_visit_ = static_cast<std::uint16_t>(visit);
    if (misses_ < PhiloxBatch::size) ++misses_;
    return address(key_, entity, replication_, visit, 0);
}

std::uint64_t stream_hash(const StreamName& name)
{
    // The length of the place keeps ("ab", "c") and ("a", "bc") apart.
    const std::uint64_t length = name.place.size();
    std::uint64_t hash = fnv_start;
    for (int shift = 0; shift < 64; shift += 8) {
        const char byte = static_cast<char>(length >> shift & 0xFF);
        hash = fnv_add(hash, std::string_view(&byte, 1));
    }
    return mix(fnv_add(fnv_add(hash, name.place), name.purpose));
}

void require_distinct(std::span<const StreamName> names)
{
    std::vector<std::pair<std::uint64_t, StreamName>> hashed;
    hashed.reserve(names.size());
    for (const StreamName& name : names) hashed.emplace_back(stream_hash(name), name);
    std::sort(hashed.begin(), hashed.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, a.second.place, a.second.purpose) <
               std::tie(b.first, b.second.place, b.second.purpose);
    });

    for (std::size_t i = 1; i < hashed.size(); ++i) {
        const auto& [hash, name] = hashed[i];
        const auto& [other_hash, other] = hashed[i - 1];
        if (hash != other_hash) continue;
        if (name.place == other.place && name.purpose == other.purpose) {
            throw std::invalid_argument(
                fmt::format("the random stream \"{}\" of place \"{}\" is named twice; its draws "
                            "would be the same numbers: give one of them another purpose",
                            name.purpose, name.place));
        }
        throw std::invalid_argument(fmt::format(
            "the random streams \"{}\" of place \"{}\" and \"{}\" of place \"{}\" have the same "
            "hash; rename one of the places",
            other.purpose, other.place, name.purpose, name.place));
    }
}

}  // namespace karvan::sim
