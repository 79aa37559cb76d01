#include "sim/event_list.hpp"

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

}  // namespace

void EventList::grow()
{
    constexpr std::size_t large = 1 << 20;
    const std::size_t capacity = capacity_ == 0      ? first_capacity
                                 : capacity_ < large ? 2 * capacity_
                                                     : capacity_ + capacity_ / 4;
    if (capacity >= Event::unscheduled)
        throw std::length_error("more than 4 billion pending events");
    const std::size_t used = times_ != nullptr ? root + size_ : 0;
    // Three entries more, so that every group of four children is whole.
    times_ = longer(times_, used, root + capacity + 3);
    for (std::size_t i = used; i < root + capacity + 3; ++i) times_[i] = after_all(i);
    entries_ = longer(entries_, used, root + capacity + 3);
    slots_ = longer(slots_, capacity_, capacity);
    capacity_ = capacity;
}

// Among four children of which two have the same time; those behind the end count as well.
std::size_t EventList::smallest_by_rank(const std::uint64_t* times, const Entry* entries,
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

void EventList::sweep()
{
    fill_hole();
    const std::size_t end = root + size_;
    std::size_t kept = root;
    for (std::size_t i = root; i < end; ++i) {
        if (slots_[entries_[i].slot].event == nullptr) {
            give_slot_back(static_cast<std::uint32_t>(entries_[i].slot));
        } else {
            put(kept++, times_[i], entries_[i]);
        }
    }
    for (std::size_t i = kept; i < end; ++i) times_[i] = after_all(i);
    size_ = kept - root;
    dead_ = 0;
    if (size_ < 2) return;
    for (std::size_t i = parent(kept - 1); i >= root; --i) sift_down(i, times_[i], entries_[i]);
}

void EventList::free_storage()
{
    ::operator delete(times_, line);
    ::operator delete(entries_, line);
    ::operator delete(slots_, line);
}

}  // namespace karvan::sim
