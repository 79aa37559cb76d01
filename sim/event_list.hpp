// The event list of a site: a short sorted list for a few events, a heap and a ladder for many.
//
// All keys are different, so the order of events does not depend on where they are kept. The choice
// was made by measurement: see tests/bench/event_list_bench.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/event.hpp"
#include "sim/long_list.hpp"
#include "sim/short_list.hpp"

namespace karvan::sim {

class EventList {
public:
    // With cancelled events that were not swept out yet.
    std::size_t size() const { return short_.size() + long_.size(); }

    // The time of the earliest event in microseconds; the largest number when there is none.
    std::uint64_t next_time()
    {
        return short_.is_empty() ? long_.next_time() : short_.first().key.time;
    }

    // Schedules an event. It must not be scheduled already; its key must be new.
    [[gnu::always_inline]] void push(EventKey key, Event& event)
    {
        if (short_.has_room()) return short_.insert(key, event);
        if (is_long_) [[likely]]
            return long_.push(key, event);
        push_without_room(key, event);
    }

    // Removes the earliest event before `end` and sets the clock to its time; null if there is
    // none.
    Event* pop_before(std::uint64_t end, std::uint64_t& clock)
    {
        if (short_.is_empty()) return pop_from_long(end, clock);
        if (short_.first().key.time >= end) return nullptr;
        clock = short_.first().key.time;
        last_rank_ = short_.first().key.rank;
        return &short_.remove_first();
    }

    // Forgets a scheduled event; nothing happens if it is not scheduled.
    void cancel(Event& event)
    {
        if (!event.is_scheduled()) return;
        if (event.slot_ == Event::in_short_list) {
            short_.remove(event);
        } else {
            long_.cancel(event);
        }
    }

    // The rank of the event that was removed last.
    std::uint64_t last_rank() const { return is_long_ ? long_.last_rank() : last_rank_; }

    std::size_t bytes() const { return long_.bytes(); }

private:
    // One of the two is empty. While the long list is in use, the short one is shut.
    [[gnu::noinline]] void push_without_room(EventKey key, Event& event)
    {
        if (short_.make_room()) return short_.insert(key, event);
        become_long();
        long_.push(key, event);
    }

    Event* pop_from_long(std::uint64_t end, std::uint64_t& clock)
    {
        if (long_.has_small_heap()) [[unlikely]] {
            if (long_.is_short()) return become_short() ? pop_before(end, clock) : nullptr;
        }
        return long_.pop_before(end, clock);
    }

    void become_long();
    // False if there is nothing left.
    bool become_short();

    ShortList short_;
    LongList long_;
    bool is_long_ = false;
    std::uint64_t last_rank_ = 0;
};

}  // namespace karvan::sim
