#include "sim/waiting.hpp"

#include <algorithm>

#include "sim/any_of.hpp"
#include "sim/place.hpp"

namespace karvan::sim {

ProcessState& WaitQueue::process_of(Waiter& waiter)
{
    return waiter.is_branch ? static_cast<Branch&>(waiter).any_of->process()
                            : static_cast<ProcessState&>(waiter);
}

WaitQueue::Level& WaitQueue::find_level(std::int16_t priority)
{
    std::size_t i = 0;
    while (i < levels_.size() && levels_[i].priority > priority) ++i;
    if (i == levels_.size() || levels_[i].priority != priority) {
        levels_.insert(levels_.begin() + static_cast<std::ptrdiff_t>(i), {priority, nullptr});
    }
    hint_ = &levels_[i];
    return *hint_;
}

Waiter* WaitQueue::last_above(const Level& level) const
{
    for (const Level* above = &level; above != levels_.data();) {
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
    length_changed();
}

void WaitQueue::enter(Waiter& waiter)
{
    waiter.queue = this;
    waiter.state = Waiter::State::queued;
    Level& level = level_of(waiter.priority);
    insert_after(level.last != nullptr ? level.last : last_above(level), waiter);
    level.last = &waiter;
}

void WaitQueue::enter_ahead(Waiter& waiter)
{
    waiter.queue = this;
    Level& level = level_of(waiter.priority);
    insert_after(last_above(level), waiter);
    if (level.last == nullptr) level.last = &waiter;
}

void WaitQueue::unlink(Waiter& waiter)
{
    Level& level = level_of(waiter.priority);
    if (level.last == &waiter) {
        const bool alone = waiter.prev == nullptr || waiter.prev->priority != waiter.priority;
        level.last = alone ? nullptr : waiter.prev;
    }
    (waiter.prev != nullptr ? waiter.prev->next : front_) = waiter.next;
    if (waiter.next != nullptr) waiter.next->prev = waiter.prev;
    --length_;
    length_changed();
}

void WaitQueue::leave(Waiter& waiter)
{
    unlink(waiter);
    waiter.state = Waiter::State::idle;
    if (!place_.site().is_closing()) left_unserved();
}

void WaitQueue::grant(Waiter& waiter)
{
    unlink(waiter);
    waiter.state = Waiter::State::granted;
    if (waiter.is_branch) static_cast<Branch&>(waiter).any_of->choose(static_cast<Branch&>(waiter));
    process_of(waiter).wake(Woken::granted);
}

}  // namespace karvan::sim
