// A long list of events: a 4-ary heap of 128-bit keys with exact cancellation; of a very long one,
// the heap holds what comes soon, and a ladder the rest.
//
// Times lie apart from the rest, so the times of the four children of a node fill half a cache line
// and the smallest child is chosen by arithmetic on 64-bit numbers; only equal times look at ranks.
// The heap holds slot numbers; a slot points to its event, or to nothing once the event was
// cancelled. Cancelled entries are skipped when they surface and swept out when they outnumber the
// living, so cancelling costs O(1), amortised, however many events are pending.
//
// A heap of more than a thousand events moves into a ladder (ladder.hpp). From there they come back
// a few at a time, sorted, into a line beside the heap; the heap takes newcomers that are sooner
// than the ladder. So it is known which events come next, and their memory is fetched in time. The
// choice was made by measurement: see tests/bench/event_list_bench.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <vector>

#include "sim/aligned.hpp"
#include "sim/event.hpp"
#include "sim/ladder.hpp"

namespace karvan::sim {

class LongList {
public:
    LongList();
    LongList(const LongList&) = delete;
    LongList& operator=(const LongList&) = delete;
    ~LongList() { free_storage(); }

    // With cancelled events that were not swept out yet.
    std::size_t size() const
    {
        return size_ - hole_at_root_ + line_.size() - 1 - next_in_line_ + ladder_.size();
    }

    // So few that a short list is faster: nothing but a small heap, and perhaps a hole in it.
    bool is_short() const
    {
        return has_small_heap() && time_in_line_ == no_time && ladder_.size() == 0;
    }
    bool has_small_heap() const { return size_ <= few; }

    // The time of the earliest event in microseconds; the largest number when there is none.
    std::uint64_t next_time();

    // Schedules an event. It must not be scheduled already; its key must be new.
    void push(EventKey key, Event& event)
    {
        if (key.time >= ladder_.begins()) return push_later(key, event);
        if (hole_at_root_) {  // whose slot is free as well
            hole_at_root_ = false;
            const std::uint64_t slot = entries_[root].slot;
            occupy(slot, event);
            sift_down(root, key.time, {key.rank, slot});
            return;
        }
        if (size_ == capacity_) [[unlikely]]
            return push_and_make_room(key, event);
        const std::uint32_t slot = take_slot();
        occupy(slot, event);
        rise(root + size_++, key.time, {key.rank, slot});
    }

    // Removes the earliest event before `end` and sets the clock to its time; null if there is
    // none.
    Event* pop_before(std::uint64_t end, std::uint64_t& clock)
    {
        fill_hole();
        if (times_[root] < time_in_line_) [[likely]] {
            if (times_[root] >= end) return nullptr;
            if (Event* event = slots_[entries_[root].slot].event) [[likely]] {
                event->slot_ = Event::unscheduled;
                clock = times_[root];
                last_rank_ = entries_[root].rank;
                hole_at_root_ = true;
                return event;
            }
        }
        return pop_with_line(end, clock);
    }

    // Forgets a scheduled event; nothing happens if it is not scheduled.
    void cancel(Event& event)
    {
        if (!event.is_scheduled()) return;
        slots_[event.slot_].event = nullptr;
        event.slot_ = Event::unscheduled;
        ++dead_;
        if (dead_ > sweep_at_least && dead_ > size() / 2) sweep();
    }

    // The rank of the event that was removed last.
    std::uint64_t last_rank() const { return last_rank_; }

    std::size_t bytes() const;

private:
    // The root stands at index 3, so that the children of i, at 4(i-2) .. 4(i-2)+3, are aligned.
    static constexpr std::size_t root = 3;
    static constexpr std::size_t sweep_at_least = 64;
    static constexpr std::size_t first_capacity = 64;
    static constexpr std::size_t few = 4;
    static constexpr std::size_t most_in_heap = 1024;  // from there on a ladder is faster
    static constexpr std::uint64_t no_time = std::numeric_limits<std::uint64_t>::max();
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

    std::uint32_t take_slot()
    {
        const std::uint32_t slot = free_slot_;
        if (slot == Event::unscheduled) [[unlikely]]
            return fresh_slot();
        free_slot_ = slots_[slot].next_free;
        return slot;
    }
    std::uint32_t fresh_slot();

    std::uint32_t slot_of(std::size_t i) const
    {
        return static_cast<std::uint32_t>(entries_[i].slot);
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

    bool drop_if_dead(const Ladder::Item& item);
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
        give_slot_back(slot_of(root));
        remove_root();
    }

    // The same as push and pop_before, in full.
    void push_later(EventKey key, Event& event);
    void push_and_make_room(EventKey key, Event& event);
    Event* pop_with_line(std::uint64_t end, std::uint64_t& clock);

    // Of the heap and the line, which both come before the ladder.
    bool heap_is_first() const
    {
        if (times_[root] != time_in_line_) [[likely]]
            return times_[root] < time_in_line_;
        return size_ > 0 && entries_[root].rank < line_[next_in_line_].rank;
    }

    void leave_line()
    {
        const std::uint32_t slot = line_[next_in_line_].slot;
        if (slots_[slot].event == nullptr) --dead_;
        give_slot_back(slot);
        time_in_line_ = line_[++next_in_line_].time;
    }

    // Puts the next events of the ladder into the line; false if there are none before `end`.
    bool refill(std::uint64_t end);
    void form_line();
    void empty_into_ladder();
    void grow();
    void free_storage();

    // The heap.
    std::uint64_t* times_ = nullptr;
    Entry* entries_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    bool hole_at_root_ = false;
    // The line, with a sentinel at its end, and what comes after it.
    std::uint64_t time_in_line_ = no_time;  // of the first
    std::size_t next_in_line_ = 0;
    std::vector<Ladder::Item> line_;
    std::vector<Ladder::Item> taken_;
    Ladder ladder_;
    // The slots of all.
    Slot* slots_ = nullptr;
    std::size_t slots_used_ = 0;  // ever
    std::size_t slots_there_ = 0;
    std::uint32_t free_slot_ = Event::unscheduled;  // a list of those that were given back
    std::size_t dead_ = 0;
    std::uint64_t last_rank_ = 0;
};

}  // namespace karvan::sim
