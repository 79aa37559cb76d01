// The moves of a waiter in its queue, called at every wait: the inline part of waiting.hpp, which
// needs the whole of a place. Included by place.hpp.
#pragma once

#include "sim/place.hpp"

namespace karvan::sim {

inline ProcessState& WaitQueue::process_of(Waiter& waiter)
{
    return waiter.is_branch ? process_of_branch(waiter) : static_cast<ProcessState&>(waiter);
}

inline void WaitQueue::note_length()
{
    if (length_kept_ != nullptr) length_kept_->set(place_.now(), length_);
}

inline Waiter* WaitQueue::last_above(const Rank& rank) const
{
    for (const Rank* above = &rank; above != ranks_.data();) {
        if ((--above)->last != nullptr) return above->last;
    }
    return nullptr;
}

inline void WaitQueue::insert_after(Waiter* before, Waiter& waiter)
{
    waiter.prev = before;
    waiter.next = before != nullptr ? before->next : front_;
    (before != nullptr ? before->next : front_) = &waiter;
    if (waiter.next != nullptr) waiter.next->prev = &waiter;
    ++length_;
    note_length();
}

inline void WaitQueue::enter(Waiter& waiter)
{
    waiter.queue = this;
    waiter.state = Waiter::State::queued;
    Rank& rank = rank_of(waiter.priority);
    insert_after(rank.last != nullptr ? rank.last : last_above(rank), waiter);
    rank.last = &waiter;
}

inline void WaitQueue::unlink(Waiter& waiter)
{
    Rank& rank = rank_of(waiter.priority);
    if (rank.last == &waiter) {
        const bool alone = waiter.prev == nullptr || waiter.prev->priority != waiter.priority;
        rank.last = alone ? nullptr : waiter.prev;
    }
    (waiter.prev != nullptr ? waiter.prev->next : front_) = waiter.next;
    if (waiter.next != nullptr) waiter.next->prev = waiter.prev;
    --length_;
    note_length();
}

inline void WaitQueue::grant(Waiter& waiter)
{
    unlink(waiter);
    waiter.state = Waiter::State::granted;
    if (waiter.is_branch) [[unlikely]]
        return choose_branch(waiter);
    static_cast<ProcessState&>(waiter).wake(Woken::granted);
}

}  // namespace karvan::sim
