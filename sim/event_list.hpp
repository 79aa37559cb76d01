// The event list of a site: a 4-ary heap of 128-bit keys with exact cancellation.
//
// Keys and payloads lie apart, so the four children of a node fill one cache line, and the smallest
// child is chosen by arithmetic instead of by branches. The heap holds slot numbers; a slot points
// to its event, or to nothing once the event was cancelled. Cancelled entries are skipped when they
// surface and swept out when they outnumber the living, so cancelling costs O(1), amortised,
// however many events are pending. The choice was made by measurement: see
// tests/bench/event_list_bench.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>

#include "sim/aligned.hpp"
#include "sim/event.hpp"

namespace karvan::sim {

class EventList {
public:
    EventList() = default;
    EventList(const EventList&) = delete;
    EventList& operator=(const EventList&) = delete;
    ~EventList() { free_storage(); }

    // With cancelled events that were not swept out yet.
    std::size_t size() const { return size_ - hole_at_root_; }

    // The time of the earliest event in microseconds; the largest number when there is none.
    std::uint64_t next_time()
    {
        fill_hole();
        while (size_ > 0) {
            if (slots_[entries_[root]].event != nullptr) return keys_[root].time;
            give_slot_back(entries_[root]);
            --dead_;
            remove_root();
        }
        return std::numeric_limits<std::uint64_t>::max();
    }

    // Schedules an event. It must not be scheduled already; its key must be new.
    void push(EventKey key, Event& event)
    {
        if (size_ == capacity_) grow();
        const std::uint32_t slot = free_slot_;
        free_slot_ = slots_[slot].next_free;
        slots_[slot].event = &event;
        event.slot_ = slot;
        if (hole_at_root_) {
            hole_at_root_ = false;
            sift_down(root, key, slot);
        } else {
            rise(root + size_++, key, slot);
        }
    }

    // Removes the earliest event before `end` and sets the clock to its time; null if there is
    // none.
    Event* pop_before(std::uint64_t end, std::uint64_t& clock)
    {
        fill_hole();
        while (size_ > 0 && keys_[root].time < end) {
            const std::uint32_t slot = entries_[root];
            Event* event = slots_[slot].event;
            give_slot_back(slot);
            if (event != nullptr) [[likely]] {
                event->slot_ = Event::unscheduled;
                clock = keys_[root].time;
                hole_at_root_ = true;
                return event;
            }
            --dead_;
            remove_root();
        }
        return nullptr;
    }

    // Forgets a scheduled event; nothing happens if it is not scheduled.
    void cancel(Event& event)
    {
        if (!event.is_scheduled()) return;
        slots_[event.slot_].event = nullptr;
        event.slot_ = Event::unscheduled;
        ++dead_;
        if (dead_ > sweep_at_least && dead_ > size_ / 2) sweep();
    }

    std::size_t bytes() const
    {
        return capacity_ * (sizeof(EventKey) + sizeof(std::uint32_t) + sizeof(Slot));
    }

private:
    // The root stands at index 3, so that the children of i, at 4(i-2) .. 4(i-2)+3, are aligned.
    static constexpr std::size_t root = 3;
    static constexpr std::size_t sweep_at_least = 64;
    static constexpr std::size_t first_capacity = 64;
    static std::size_t first_child(std::size_t i) { return 4 * (i - 2); }
    static std::size_t parent(std::size_t i) { return i / 4 + 2; }

    // An entry of the heap owns one slot, until it leaves the heap.
    union Slot {
        Event* event;  // null: cancelled
        std::uint32_t next_free;
    };

    void give_slot_back(std::uint32_t slot)
    {
        slots_[slot].next_free = free_slot_;
        free_slot_ = slot;
    }

    void put(std::size_t i, EventKey key, std::uint32_t slot)
    {
        keys_[i] = key;
        entries_[i] = slot;
    }

    void rise(std::size_t i, EventKey key, std::uint32_t slot)
    {
        const auto value = key.value();
        while (i > root) {
            const std::size_t above = parent(i);
            if (keys_[above].value() < value) break;
            put(i, keys_[above], entries_[above]);
            i = above;
        }
        put(i, key, slot);
    }

    // Walks a hole from the root to a leaf, always to the smallest child, then lets the last entry
    // rise from there: the last entry nearly always belongs near the leaves.
    void remove_root()
    {
        --size_;
        const std::size_t end = root + size_;
        if (size_ == 0) return;
        std::size_t hole = root;
        std::size_t child = first_child(root);
        for (; child + 3 < end; child = first_child(hole)) {
            const std::size_t smallest = smallest_of_four(child);
            put(hole, keys_[smallest], entries_[smallest]);
            hole = smallest;
        }
        if (child < end) {
            const std::size_t smallest = smallest_of_few(child, end);
            put(hole, keys_[smallest], entries_[smallest]);
            hole = smallest;
        }
        rise(hole, keys_[end], entries_[end]);
    }

    std::size_t smallest_of_four(std::size_t c) const
    {
        const EventKey* k = keys_ + c;
        const std::size_t left = k[1].value() < k[0].value();
        const std::size_t right = std::size_t{2} + (k[3].value() < k[2].value());
        const std::size_t take_right = k[right].value() < k[left].value();
        return c + (left ^ ((left ^ right) & (std::size_t{0} - take_right)));
    }

    std::size_t smallest_of_few(std::size_t c, std::size_t end) const
    {
        std::size_t smallest = c;
        for (std::size_t i = c + 1; i < end; ++i) {
            if (keys_[i].value() < keys_[smallest].value()) smallest = i;
        }
        return smallest;
    }

    // Keeps the living and rebuilds the heap (Floyd). The keys are unique, so the order of events
    // does not depend on when this happens.
    void sweep()
    {
        fill_hole();
        std::size_t kept = root;
        for (std::size_t i = root; i < root + size_; ++i) {
            if (slots_[entries_[i]].event == nullptr) {
                give_slot_back(entries_[i]);
            } else {
                put(kept++, keys_[i], entries_[i]);
            }
        }
        size_ = kept - root;
        dead_ = 0;
        if (size_ < 2) return;
        for (std::size_t i = parent(kept - 1); i >= root; --i) sift_down(i, keys_[i], entries_[i]);
    }

    // Lets an entry sink from i to where it belongs.
    void sift_down(std::size_t i, EventKey key, std::uint32_t slot)
    {
        const auto value = key.value();
        const std::size_t end = root + size_;
        for (std::size_t child = first_child(i); child < end; child = first_child(i)) {
            const std::size_t smallest =
                child + 3 < end ? smallest_of_four(child) : smallest_of_few(child, end);
            if (value < keys_[smallest].value()) break;
            put(i, keys_[smallest], entries_[smallest]);
            i = smallest;
        }
        put(i, key, slot);
    }

    // The event carried out last left a hole at the root: most events schedule another one, which
    // then takes its place in one walk instead of two.
    void fill_hole()
    {
        if (!hole_at_root_) return;
        hole_at_root_ = false;
        remove_root();
    }

    // Doubles small lists and adds half to large ones: ten million processes must fit in 3 GB.
    void grow();
    void free_storage();

    EventKey* keys_ = nullptr;
    std::uint32_t* entries_ = nullptr;
    Slot* slots_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t dead_ = 0;
    std::uint32_t free_slot_ = 0;
    bool hole_at_root_ = false;
};

}  // namespace karvan::sim
