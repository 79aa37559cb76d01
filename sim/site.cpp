#include "sim/site.hpp"

#include <algorithm>
#include <stdexcept>

#include "sim/place.hpp"

namespace karvan::sim {

Site::~Site() { close(); }

Time Site::next_time()
{
    const std::uint64_t time = events_.next_time();
    return time >= static_cast<std::uint64_t>(never.time_since_epoch().count())
               ? never
               : Time(Duration(static_cast<std::int64_t>(time)));
}

void Site::run_until(Time end)
{
    end_ = static_cast<std::uint64_t>(end.time_since_epoch().count());
    resume_woken();  // what was started before the first event
    while (Event* event = events_.pop_before(end_, now_)) {
        carry_out(*event);
        if (some_are_woken()) resume_woken();
        if (--until_check_ == 0) [[unlikely]]
            check();
    }
}

inline void Site::carry_out(Event& event)
{
    current_place_ = event.place_;
    if (!event.resumes_process_) return carry_out_action(event);
    running_ = &event;
    event.state_ &= ProcessState::woken_mask | ProcessState::any_flag;
    auto frame = std::coroutine_handle<>::from_address(event.target_);
    frame.resume();
    while (resume_next_) std::exchange(resume_next_, nullptr).resume();
}

void Site::carry_out_action(Event& event)
{
    try {
        reinterpret_cast<Event::Action>(event.target_)(event);
    } catch (...) {
        fail(std::current_exception());
    }
}

// Those woken are resumed in the order of waking, before any other event, even of the same instant.
inline void Site::resume_woken()
{
    while (some_are_woken()) {
        ProcessState& process = static_cast<ProcessState&>(*woken_.next);
        forget_wake(process);
        ++wakes_;
        carry_out(process);
    }
}

void Site::fail(std::exception_ptr error, const ProcessState* process)
{
    if (failed()) return;
    failure_ = {std::move(error),
                now(),
                current_place_,
                process ? process->name() : "",
                process ? process->subject() : 0,
                events_.last_rank()};
    end_ = 0;
}

std::int64_t Site::bytes() const
{
    return static_cast<std::int64_t>(frames_.bytes() + events_.bytes()) + cargo_bytes_;
}

// Now and then: memory, and whether the clock still moves.
void Site::check()
{
    until_check_ = events_between_checks;
    ++checks_;
    if (memory_limit_ != 0 && bytes() > memory_limit_) {
        fail(std::make_exception_ptr(memory_exceeded()));
    }
    constexpr std::uint64_t most_at_one_instant = std::uint64_t{1} << 25;
    checks_at_one_instant_ = now_ == checked_at_ ? checks_at_one_instant_ + 1 : 0;
    checked_at_ = now_;
    if (checks_at_one_instant_ * events_between_checks < most_at_one_instant) return;
    fail(std::make_exception_ptr(
        TimeStandsStill("time stands still: events at one instant follow each other without end "
                        "(is there a circle of places where nothing takes time?)")));
}

void Site::close()
{
    closing_ = true;
    while (alive_ != nullptr) {
        using Frame = std::coroutine_handle<Process::promise_type>;
        Frame::from_promise(static_cast<Process::promise_type&>(*alive_)).destroy();
    }
}

}  // namespace karvan::sim
