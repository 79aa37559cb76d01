#include "sim/any_of.hpp"

#include <stdexcept>

namespace karvan::sim {

std::size_t AnyOf::add(WaitQueue& queue, std::uint32_t amount, std::int16_t priority)
{
    if (count_ == most) throw std::logic_error("AnyOf waits for at most four things");
    Branch& branch = branches_[count_];
    branch.queue = &queue;
    branch.amount = amount;
    branch.priority = priority;
    branch.is_branch = true;
    branch.any_of = this;
    return count_++;
}

bool AnyOf::grant_one_now()
{
    for (std::size_t i = 0; i < count_; ++i) {
        if (!branches_[i].queue->try_grant(branches_[i])) continue;
        branches_[i].state = Waiter::State::granted;
        chosen_ = i;
        return true;
    }
    return false;
}

bool AnyOf::enter_all(ProcessState& process)
{
    process_ = &process;
    if (grant_one_now()) {
        granted_at_once_ = true;
        return false;
    }
    process.begin_wait(interruptible_);
    process.wait_for_any(*this);
    for (std::size_t i = 0; i < count_; ++i) branches_[i].queue->enter(branches_[i]);
    if (until_ != never) process.wait_until(std::max(until_, place_.now()), phase_);
    if (interruptible_) process.deliver_pending_interrupt();
    return true;
}

void AnyOf::choose(Branch& branch)
{
    chosen_ = static_cast<std::size_t>(&branch - branches_.data());
    leave_all();
}

void AnyOf::leave_all()
{
    for (std::size_t i = 0; i < count_; ++i) {
        if (branches_[i].state == Waiter::State::queued) branches_[i].queue->leave(branches_[i]);
    }
}

std::size_t AnyOf::settle()
{
    if (granted_at_once_) return chosen_;  // granted without waiting
    process_->end_wait_for_any();
    if (process_->woken() == Woken::interrupted) return interrupted;
    if (chosen_ == timed_out) leave_all();
    return chosen_;
}

}  // namespace karvan::sim
