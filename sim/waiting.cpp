#include "sim/waiting.hpp"

#include <algorithm>

#include "sim/any_of.hpp"
#include "sim/place.hpp"

namespace karvan::sim {

ProcessState& WaitQueue::process_of_branch(Waiter& waiter)
{
    return static_cast<Branch&>(waiter).any_of->process();
}

WaitQueue::Rank& WaitQueue::find_rank(std::int16_t priority)
{
    std::size_t i = 0;
    while (i < ranks_.size() && ranks_[i].priority > priority) ++i;
    if (i == ranks_.size() || ranks_[i].priority != priority) {
        ranks_.insert(ranks_.begin() + static_cast<std::ptrdiff_t>(i), {priority, nullptr});
    }
    hint_ = &ranks_[i];
    return *hint_;
}

void WaitQueue::enter_ahead(Waiter& waiter)
{
    waiter.queue = this;
    Rank& rank = rank_of(waiter.priority);
    insert_after(last_above(rank), waiter);
    if (rank.last == nullptr) rank.last = &waiter;
}

void WaitQueue::enter_behind(Waiter* one, Waiter& waiter)
{
    waiter.queue = this;
    waiter.state = Waiter::State::queued;
    Rank& rank = rank_of(waiter.priority);
    if (one == nullptr) {
        one = last_above(rank);
        Waiter* next = one != nullptr ? one->next : front_;
        for (; next != nullptr && next->state == Waiter::State::evicted; next = next->next) {
            if (next->priority != waiter.priority) break;
            one = next;
        }
    }
    insert_after(one, waiter);
    const bool is_last = waiter.next == nullptr || waiter.next->priority != waiter.priority;
    if (is_last) rank.last = &waiter;
}

void WaitQueue::leave(Waiter& waiter)
{
    unlink(waiter);
    waiter.state = Waiter::State::idle;
    if (!place_.site().is_closing()) left_unserved();
}

void WaitQueue::choose_branch(Waiter& waiter)
{
    auto& branch = static_cast<Branch&>(waiter);
    branch.any_of->choose(branch);
    branch.any_of->process().wake(Woken::granted);
}

}  // namespace karvan::sim
