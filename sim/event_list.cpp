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
                                                     : capacity_ + capacity_ / 2;
    if (capacity >= Event::unscheduled)
        throw std::length_error("more than 4 billion pending events");
    const std::size_t used = size_ > 0 ? root + size_ : 0;
    keys_ = longer(keys_, used, root + capacity);
    entries_ = longer(entries_, used, root + capacity);
    slots_ = longer(slots_, capacity_, capacity);
    for (std::size_t slot = capacity; slot-- > capacity_;) {
        give_slot_back(static_cast<std::uint32_t>(slot));
    }
    capacity_ = capacity;
}

void EventList::free_storage()
{
    ::operator delete(keys_, line);
    ::operator delete(entries_, line);
    ::operator delete(slots_, line);
}

}  // namespace karvan::sim
