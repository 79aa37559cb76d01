// A short list of events: sorted, the earliest first, in a stretch of a small array.
//
// Up to some tens of events, letting a newcomer find its place is cheaper than a heap, and removing
// the first costs next to nothing. The stretch moves on through the array as events come and go; at
// the array's end it starts again at the beginning.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/event.hpp"

namespace karvan::sim {

class ShortList {
public:
    struct Item {
        EventKey key;
        Event* event;
    };

    ShortList() = default;
    ShortList(const ShortList&) = delete;
    ShortList& operator=(const ShortList&) = delete;

    bool is_empty() const { return first_ == last_; }
    std::size_t size() const { return static_cast<std::size_t>(last_ - first_); }
    // Whether one more event finds room behind the last.
    bool has_room() const { return last_ != end(); }

    // The earliest event. The list must not be empty.
    const Item& first() const { return *first_; }

    // Adds an event; there must be room.
    [[gnu::always_inline]] void insert(EventKey key, Event& event)
    {
        event.slot_ = Event::in_short_list;
        Item* place = last_++;
        for (; place != first_ && place[-1].key.value() > key.value(); --place) *place = place[-1];
        place->key = key;
        place->event = &event;
    }

    // Takes the earliest event away. The list must not be empty.
    Event& remove_first()
    {
        Event& event = *first_++->event;
        event.slot_ = Event::unscheduled;
        return event;
    }

    // Takes away an event that is in the list.
    void remove(Event& event);

    // Moves to the beginning of the array; false if that would soon be needed again.
    bool make_room();

    // Has no room until it is opened again. The list must be empty.
    void shut() { first_ = last_ = end(); }
    void open() { first_ = last_ = items_.data(); }

private:
    static constexpr std::size_t capacity = 32;
    static constexpr std::size_t most = 10;

    const Item* end() const { return items_.data() + capacity; }
    Item* end() { return items_.data() + capacity; }

    std::array<Item, capacity> items_{};
    Item* first_ = items_.data();
    Item* last_ = items_.data();
};

}  // namespace karvan::sim
