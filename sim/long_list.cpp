#include "sim/long_list.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace karvan::sim {

namespace {

constexpr std::align_val_t line{cache_line};

// A longer array with the same beginning, on a cache line.
template <class T>
T* longer(T* old, std::size_t used, std::size_t length)
{
    T* array = static_cast<T*>(::operator new(length * sizeof(T), line));
    if (used > 0) std::memcpy(static_cast<void*>(array), old, used * sizeof(T));
    ::operator delete(old, line);
    return array;
}

void fetch(const void* memory, std::size_t lines)
{
    for (std::size_t i = 0; i < lines; ++i)
        __builtin_prefetch(static_cast<const std::byte*>(memory) + i * cache_line);
}

}  // namespace

LongList::LongList() : line_{{no_time, 0, 0}} { grow(); }

void LongList::grow()
{
    const std::size_t capacity = capacity_ == 0 ? first_capacity : 2 * capacity_;
    const std::size_t used = times_ != nullptr ? root + size_ : 0;
    // Three entries more, so that every group of four children is whole.
    times_ = longer(times_, used, root + capacity + 3);
    for (std::size_t i = used; i < root + capacity + 3; ++i) times_[i] = after_all(i);
    entries_ = longer(entries_, used, root + capacity + 3);
    capacity_ = capacity;
}

// Doubles small lists and adds a quarter to large ones: ten million processes must fit in 3 GB.
std::uint32_t LongList::fresh_slot()
{
    constexpr std::size_t large = 1 << 20;
    if (slots_used_ == slots_there_) {
        const std::size_t there = std::max(first_capacity, slots_there_ < large
                                                               ? 2 * slots_there_
                                                               : slots_there_ + slots_there_ / 4);
        if (there >= Event::unscheduled)
            throw std::length_error("more than 4 billion pending events");
        slots_ = longer(slots_, slots_used_, there);
        slots_there_ = there;
    }
    return static_cast<std::uint32_t>(slots_used_++);
}

std::uint64_t LongList::next_time()
{
    fill_hole();
    for (;;) {
        if (heap_is_first()) {
            if (slots_[entries_[root].slot].event != nullptr) return times_[root];
            --dead_;
            drop_root();
        } else if (time_in_line_ < no_time) {
            if (slots_[line_[next_in_line_].slot].event != nullptr) return time_in_line_;
            leave_line();
        } else if (!refill(no_time)) {
            return no_time;
        }
    }
}

void LongList::push_later(EventKey key, Event& event)
{
    const std::uint32_t slot = take_slot();
    occupy(slot, event);
    ladder_.push({key.time, key.rank, slot});
}

// Makes the heap longer, or empties it into the ladder.
void LongList::push_and_make_room(EventKey key, Event& event)
{
    const auto same_time = [this](std::uint64_t time) { return time == times_[root]; };
    const bool divisible = !std::all_of(times_ + root, times_ + root + size_, same_time);
    if (capacity_ < most_in_heap || !divisible) {
        grow();
    } else {
        empty_into_ladder();
    }
    push(key, event);
}

void LongList::empty_into_ladder()
{
    taken_.assign(line_.begin() + static_cast<std::ptrdiff_t>(next_in_line_), line_.end() - 1);
    for (std::size_t i = root; i < root + size_; ++i) {
        taken_.push_back({times_[i], entries_[i].rank, slot_of(i)});
        times_[i] = after_all(i);
    }
    size_ = 0;
    next_in_line_ = line_.size() - 1;
    time_in_line_ = no_time;
    ladder_.push_below(taken_);
}

Event* LongList::pop_with_line(std::uint64_t end, std::uint64_t& clock)
{
    // Most come from the line; what follows knows all cases.
    if (time_in_line_ < times_[root] && time_in_line_ < end) [[likely]] {
        const Ladder::Item& first = line_[next_in_line_];
        if (Event* event = slots_[first.slot].event) [[likely]] {
            event->slot_ = Event::unscheduled;
            clock = first.time;
            last_rank_ = first.rank;
            give_slot_back(first.slot);
            time_in_line_ = line_[++next_in_line_].time;
            return event;
        }
    }
    for (;;) {
        Event* event = nullptr;
        std::uint64_t time = 0;
        if (heap_is_first()) {
            time = times_[root];
            if (time >= end) return nullptr;
            event = slots_[entries_[root].slot].event;
            last_rank_ = entries_[root].rank;
            if (event != nullptr) {
                hole_at_root_ = true;
            } else {
                --dead_;
                drop_root();
            }
        } else if (time_in_line_ < no_time) {
            time = time_in_line_;
            if (time >= end) return nullptr;
            event = slots_[line_[next_in_line_].slot].event;
            last_rank_ = line_[next_in_line_].rank;
            leave_line();
        } else if (!refill(end)) {
            return nullptr;
        }
        if (event != nullptr) {
            event->slot_ = Event::unscheduled;
            clock = time;
            return event;
        }
    }
}

bool LongList::refill(std::uint64_t end)
{
    if (ladder_.size() == 0 || ladder_.begins() >= end) return false;
    taken_.clear();
    ladder_.take(taken_);
    std::erase_if(taken_, [this](const Ladder::Item& item) { return drop_if_dead(item); });
    for (const Ladder::Item& item : taken_) fetch(slots_[item.slot].event, 3);
    form_line();
    for (const Ladder::Item& item : taken_) fetch(slots_[item.slot].event->place_, 4);
    ladder_.look_at_next([&](const Ladder::Item& item) { fetch(slots_[item.slot].event, 3); });
    return true;
}

// Sorts what was taken: few by counting how many come before each, which takes no branches.
void LongList::form_line()
{
    constexpr std::size_t few = 24;
    const auto key = [](const auto& item) { return EventKey{item.rank, item.time}.value(); };
    const std::size_t count = taken_.size();
    line_.resize(count + 1);
    if (count <= few) {
        for (const Ladder::Item& item : taken_) {
            std::size_t before = 0;
            for (const Ladder::Item& other : taken_) before += key(other) < key(item);
            line_[before] = item;
        }
    } else {
        std::copy(taken_.begin(), taken_.end(), line_.begin());
        std::sort(line_.begin(), line_.end() - 1,
                  [&](const auto& a, const auto& b) { return key(a) < key(b); });
    }
    line_.back() = {no_time, 0, 0};
    next_in_line_ = 0;
    time_in_line_ = line_.front().time;
}

// Among four children of which two have the same time; those behind the end count as well.
std::size_t LongList::smallest_by_rank(const std::uint64_t* times, const Entry* entries,
                                        std::size_t c)
{
    std::size_t smallest = c;
    for (std::size_t i = c + 1; i < c + 4; ++i) {
        const bool sooner =
            times[i] < times[smallest] ||
            (times[i] == times[smallest] && entries[i].rank < entries[smallest].rank);
        if (sooner) smallest = i;
    }
    return smallest;
}

bool LongList::drop_if_dead(const Ladder::Item& item)
{
    if (slots_[item.slot].event != nullptr) return false;
    give_slot_back(item.slot);
    --dead_;
    return true;
}

void LongList::sweep()
{
    fill_hole();
    ladder_.remove_if([this](const Ladder::Item& item) { return drop_if_dead(item); });
    const std::size_t end = root + size_;
    std::size_t kept = root;
    for (std::size_t i = root; i < end; ++i) {
        if (!drop_if_dead({times_[i], entries_[i].rank, slot_of(i)}))
            put(kept++, times_[i], entries_[i]);
    }
    for (std::size_t i = kept; i < end; ++i) times_[i] = after_all(i);
    size_ = kept - root;
    if (size_ < 2) return;
    for (std::size_t i = parent(kept - 1); i >= root; --i) sift_down(i, times_[i], entries_[i]);
}

std::size_t LongList::bytes() const
{
    return capacity_ * (sizeof(std::uint64_t) + sizeof(Entry)) + slots_there_ * sizeof(Slot) +
           (line_.capacity() + taken_.capacity()) * sizeof(Ladder::Item) + ladder_.bytes();
}

void LongList::free_storage()
{
    ::operator delete(times_, line);
    ::operator delete(entries_, line);
    ::operator delete(slots_, line);
}

}  // namespace karvan::sim
