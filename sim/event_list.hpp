// The event list of a site: a 4-ary heap of 128-bit keys with exact cancellation.
//
// Times lie apart from the rest, so the times of the four children of a node fill half a cache line
// and the smallest child is chosen by arithmetic on 64-bit numbers; only equal times look at ranks.
// The heap holds slot numbers; a slot points to its event, or to nothing once the event was
// cancelled. Cancelled entries are skipped when they surface and swept out when they outnumber the
// living, so cancelling costs O(1), amortised, however many events are pending. The choice was made
// by measurement: see tests/bench/event_list_bench.cpp.
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
    EventList() { grow(); }
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
            if (slots_[entries_[root].slot].event != nullptr) return times_[root];
            --dead_;
            drop_root();
        }
        return std::numeric_limits<std::uint64_t>::max();
    }

    // Schedules an event. It must not be scheduled already; its key must be new.
    void push(EventKey key, Event& event)
    {
        if (hole_at_root_) {  // whose slot is free as well
            hole_at_root_ = false;
            const std::uint64_t slot = entries_[root].slot;
            occupy(slot, event);
            sift_down(root, key.time, {key.rank, slot});
            return;
        }
        if (size_ == capacity_) [[unlikely]]
            grow();
        const std::uint32_t slot = take_slot();
        occupy(slot, event);
        rise(root + size_++, key.time, {key.rank, slot});
    }

    // Removes the earliest event before `end` and sets the clock to its time; null if there is
    // none.
    Event* pop_before(std::uint64_t end, std::uint64_t& clock)
    {
        fill_hole();
        while (times_[root] < end) {
            Event* event = slots_[entries_[root].slot].event;
            if (event != nullptr) [[likely]] {
                event->slot_ = Event::unscheduled;
                clock = times_[root];
                last_rank_ = entries_[root].rank;
                hole_at_root_ = true;
                return event;
            }
            --dead_;
            drop_root();
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

    // The rank of the event that was removed last.
    std::uint64_t last_rank() const { return last_rank_; }

    std::size_t bytes() const
    {
        return capacity_ * (sizeof(std::uint64_t) + sizeof(Entry) + sizeof(Slot));
    }

private:
    // The root stands at index 3, so that the children of i, at 4(i-2) .. 4(i-2)+3, are aligned.
    static constexpr std::size_t root = 3;
    static constexpr std::size_t sweep_at_least = 64;
    static constexpr std::size_t first_capacity = 64;
    static std::size_t first_child(std::size_t i) { return 4 * (i - 2); }
    static std::size_t parent(std::size_t i) { return i / 4 + 2; }

    // What goes with a time. An entry of the heap owns one slot, until it leaves the heap.
    struct Entry {
        std::uint64_t rank;
        std::uint64_t slot;  // fits 32 bits; 64 so that an entry moves in one piece
    };
    union Slot {
        Event* event;  // null: cancelled
        std::uint32_t next_free;
    };

    // What stands behind the end of the heap: later than every event, all four
    // different, and the greatest number at an empty root.
    static std::uint64_t after_all(std::size_t i)
    {
        return std::numeric_limits<std::uint64_t>::max() - (~i & 3);
    }

    void occupy(std::uint64_t slot, Event& event)
    {
        slots_[slot].event = &event;
        event.slot_ = static_cast<std::uint32_t>(slot);
    }

    // While no slot is free, the entries of the heap own all that were ever used.
    std::uint32_t take_slot()
    {
        const std::uint32_t slot = free_slot_;
        if (slot == Event::unscheduled) return static_cast<std::uint32_t>(size_);
        free_slot_ = slots_[slot].next_free;
        return slot;
    }

    void give_slot_back(std::uint32_t slot)
    {
        slots_[slot].next_free = free_slot_;
        free_slot_ = slot;
    }

    void put(std::size_t i, std::uint64_t time, Entry entry)
    {
        times_[i] = time;
        entries_[i] = entry;
    }

    bool is_before(std::size_t i, std::uint64_t time, std::uint64_t rank) const
    {
        return times_[i] < time || (times_[i] == time && entries_[i].rank < rank);
    }

    void rise(std::size_t i, std::uint64_t time, Entry entry)
    {
        while (i > root) {
            const std::size_t above = parent(i);
            if (is_before(above, time, entry.rank)) break;
            put(i, times_[above], entries_[above]);
            i = above;
        }
        put(i, time, entry);
    }

    // Walks a hole from the root to a leaf, always to the smallest child, then lets the last entry
    // rise from there: the last entry nearly always belongs near the leaves.
    void remove_root()
    {
        const std::size_t end = root + --size_;
        const std::uint64_t time = times_[end];
        times_[end] = after_all(end);
        if (size_ == 0) return;
        std::size_t hole = root;
        std::uint64_t* const times = times_;
        Entry* const entries = entries_;
        for (std::size_t child = first_child(root); child < end; child = first_child(hole)) {
            const std::size_t smallest = smallest_of_four(times, entries, child);
            times[hole] = times[smallest];
            entries[hole] = entries[smallest];
            hole = smallest;
        }
        rise(hole, time, entries_[end]);
    }

    static std::size_t smallest_of_four(const std::uint64_t* times, const Entry* entries,
                                        std::size_t c)
    {
        const std::uint64_t* t = times + c;
        if (t[0] == t[1] || t[2] == t[3]) [[unlikely]]
            return smallest_by_rank(times, entries, c);
        const std::size_t left = t[1] < t[0];
        const std::size_t right = t[3] < t[2];
        const std::uint64_t earliest_left = t[left];
        const std::uint64_t earliest_right = t[2 + right];
        if (earliest_left == earliest_right) [[unlikely]]
            return smallest_by_rank(times, entries, c);
        const std::size_t take_right = earliest_right < earliest_left;
        return c + (left ^ ((left ^ (2 + right)) & (std::size_t{0} - take_right)));
    }

    static std::size_t smallest_by_rank(const std::uint64_t* times, const Entry* entries,
                                        std::size_t c);

    // Keeps the living and rebuilds the heap (Floyd). The keys are unique, so the order of events
    // does not depend on when this happens.
    void sweep();

    // Lets an entry sink from i to where it belongs.
    void sift_down(std::size_t i, std::uint64_t time, Entry entry)
    {
        const std::size_t end = root + size_;
        std::uint64_t* const times = times_;
        Entry* const entries = entries_;
        for (std::size_t child = first_child(i); child < end; child = first_child(i)) {
            const std::size_t smallest = smallest_of_four(times, entries, child);
            if (time <= times[smallest]) {
                if (time < times[smallest] || entry.rank < entries[smallest].rank) break;
            }
            times[i] = times[smallest];
            entries[i] = entries[smallest];
            i = smallest;
        }
        times[i] = time;
        entries[i] = entry;
    }

    // The event carried out last left a hole at the root: most events schedule another one, which
    // then takes its place in one walk instead of two.
    void fill_hole()
    {
        if (!hole_at_root_) return;
        hole_at_root_ = false;
        drop_root();
    }

    void drop_root()
    {
        give_slot_back(static_cast<std::uint32_t>(entries_[root].slot));
        remove_root();
    }

    // Doubles small lists and adds a quarter to large ones: ten million processes must fit in 3 GB.
    void grow();
    void free_storage();

    std::uint64_t* times_ = nullptr;
    Entry* entries_ = nullptr;
    Slot* slots_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t dead_ = 0;
    std::uint32_t free_slot_ = Event::unscheduled;  // a list of those that were given back
    std::uint64_t last_rank_ = 0;
    bool hole_at_root_ = false;
};

}  // namespace karvan::sim
