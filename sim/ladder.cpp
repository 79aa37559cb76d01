#include "sim/ladder.hpp"

#include <algorithm>
#include <bit>

namespace karvan::sim {

void Ladder::push_on_pile(const Item& item)
{
    add(pile_, item);
    pile_first_ = std::min(pile_first_, item.time);
    pile_last_ = std::max(pile_last_, item.time);
}

void Ladder::push_below(const std::vector<Item>& items)
{
    Chain chain;
    std::uint64_t first = nothing;
    std::uint64_t last = 0;
    for (const Item& item : items) {
        add(chain, item);
        first = std::min(first, item.time);
        last = std::max(last, item.time);
    }
    size_ += items.size();
    cut(chain, items.size(), first, begins_ == nothing ? last + 1 : begins_);
}

// Makes a new lowest rung of items from `first` to before `end`.
void Ladder::cut(Chain chain, std::size_t count, std::uint64_t first, std::uint64_t end)
{
    if (depth_ == rungs_.size()) rungs_.emplace_back();
    Rung& rung = rungs_[depth_++];
    const std::uint64_t wanted = std::bit_ceil(std::max(count / bucket_items, std::size_t{2}));
    const std::uint64_t span = end - 1 - first;
    rung.start = first;
    rung.end = end;
    rung.shift = std::max(0, static_cast<int>(std::bit_width(span)) - std::countr_zero(wanted));
    rung.next = 0;
    rung.buckets.assign((span >> rung.shift) + 1, Chain());
    drain(chain,
          [&](const Item& item) { add(rung.buckets[(item.time - first) >> rung.shift], item); });
    begins_ = first;
}

void Ladder::take(std::vector<Item>& items)
{
    constexpr std::size_t not_worth_a_ladder = 256;
    if (size_ <= not_worth_a_ladder) return take_all(items);
    for (;;) {
        if (depth_ == 0) {  // all lie on the pile
            const std::uint64_t first = std::exchange(pile_first_, nothing);
            const std::uint64_t last = std::exchange(pile_last_, 0);
            cut(std::exchange(pile_, Chain()), size_, first, last + 1);
        }
        Rung& rung = rungs_[depth_ - 1];
        rung.next = next_bucket(rung);
        if (rung.next == rung.buckets.size()) {
            --depth_;
        } else if (take_bucket(rung, items)) {
            return;
        }
    }
}

// The next bucket of a rung, which is not empty; false if it was cut into a rung instead.
bool Ladder::take_bucket(Rung& rung, std::vector<Item>& items)
{
    const Chain bucket = std::exchange(rung.buckets[rung.next++], Chain());
    const std::uint64_t end = std::min(rung.end, rung.start + (rung.next << rung.shift));
    std::size_t count = 0;
    for (Chain chain = bucket; !chain.empty(); chain = chain->next) count += chain.used();
    const auto have_one_time = [](Chain chain) {
        const std::uint64_t time = chain->times[0];
        for (; !chain.empty(); chain = chain->next) {
            for (std::size_t i = 0; i < chain.used(); ++i) {
                if (chain->times[i] != time) return false;
            }
        }
        return true;
    };
    if (count > few && !have_one_time(bucket)) {
        cut(bucket, count, rung.start + ((rung.next - 1) << rung.shift), end);
        return false;
    }
    items.reserve(count);
    drain(bucket, [&](const Item& item) { items.push_back(item); });
    size_ -= count;
    begins_ = end;
    return true;
}

void Ladder::take_all(std::vector<Item>& items)
{
    for_every_bucket([&](Chain& bucket) {
        drain(std::exchange(bucket, Chain()), [&](const Item& item) { items.push_back(item); });
    });
    depth_ = 0;
    pile_first_ = nothing;
    pile_last_ = 0;
    size_ = 0;
    begins_ = nothing;
}

// As many chunks as there are, at most 1 MB.
void Ladder::take_chunks()
{
    const std::size_t count = std::clamp<std::size_t>(chunks_, 16, 8192);
    blocks_.push_back(std::unique_ptr<Chunk[]>(new Chunk[count]));
    Chunk* const chunks = blocks_.back().get();
    for (std::size_t i = count; i-- > 0;) {
        chunks[i].next = free_;
        free_ = Chain(&chunks[i], 0);
    }
    chunks_ += count;
}

std::size_t Ladder::bytes() const
{
    std::size_t buckets = 0;
    for (const Rung& rung : rungs_) buckets += rung.buckets.capacity();
    return chunks_ * sizeof(Chunk) + buckets * sizeof(Chain);
}

}  // namespace karvan::sim
