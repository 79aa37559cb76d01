#include "sim/process.hpp"

#include "sim/any_of.hpp"
#include "sim/place.hpp"

namespace karvan::sim {

void ProcessState::abandon_wait()
{
    Site& site = place().site();
    if (is_waking()) site.forget_wake(*this);
    state_ &= static_cast<std::uint8_t>(~waking_flag);
    site.cancel(*this);
    leave_queues();
}

// Few processes are referred to: the references are kept at the site, to keep the rest small.
void ProcessState::forget_ref()
{
    place().site().refs().extract(this).mapped()->process_ = nullptr;
}

void ProcessState::leave_queues()
{
    if (waits_for_any()) return;  // an AnyOf leaves its queues by itself
    if (state == State::queued || state == State::evicted) {
        Waiter::queue->leave(*this);
    } else if (state == State::granted) {
        state = State::idle;
        Waiter::queue->give_back(*this);
    }
}

void ProcessState::wait_for_any(AnyOf& any_of)
{
    Waiter::any = &any_of;
    state_ |= any_flag;
}

void ProcessState::end_wait_for_any()
{
    Waiter::queue = nullptr;
    state_ &= static_cast<std::uint8_t>(~any_flag);
}

bool ProcessState::interrupt(std::uint8_t why)
{
    if ((state_ & interruptible_flag) == 0 || is_waking()) {
        pending_why_ = why;
        return false;
    }
    why_ = why;
    if (waits_for_any()) {
        Waiter::any->leave_all();
    } else {
        leave_queues();
    }
    wake(Woken::interrupted);
    return true;
}

ProcessRef::ProcessRef(ProcessState& process) : process_(&process)
{
    if (process.is_referred_) process.forget_ref();
    attach();
}

ProcessRef::ProcessRef(ProcessRef&& other) noexcept
    : process_(std::exchange(other.process_, nullptr))
{
    attach();
}

ProcessRef& ProcessRef::operator=(ProcessRef&& other) noexcept
{
    if (this == &other) return *this;
    detach();
    process_ = std::exchange(other.process_, nullptr);
    attach();
    return *this;
}

void ProcessRef::attach()
{
    if (process_ == nullptr) return;
    process_->place().site().refs()[process_] = this;
    process_->is_referred_ = true;
}

void ProcessRef::detach()
{
    if (process_ == nullptr) return;
    process_->is_referred_ = false;
    process_->place().site().refs().erase(process_);
    process_ = nullptr;
}

void ProcessRef::interrupt(std::uint8_t why)
{
    if (process_ != nullptr) process_->interrupt(why);
}

void ProcessRef::end()
{
    if (process_ == nullptr) return;
    // It leaves its queues first: what its frame releases must not be granted to itself.
    if (process_->waits_for_any()) {
        process_->any->leave_all();
    } else {
        process_->abandon_wait();
    }
    using Frame = std::coroutine_handle<Process::promise_type>;
    Frame::from_promise(static_cast<Process::promise_type&>(*process_)).destroy();
}

void Process::promise_type::unhandled_exception() noexcept
{
    place().site().fail(std::current_exception(), this);
}

}  // namespace karvan::sim
