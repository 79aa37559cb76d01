// A site: places that share one event list and one clock, a logical process of the simulation.
//
// Places tied by links of no or too little lookahead share a site. A site is run by one thread at a
// time; it holds the memory of its processes and knows which of them are alive.
#pragma once

#include <exception>
#include <string>
#include <unordered_map>

#include "sim/aligned.hpp"
#include "sim/event_list.hpp"
#include "sim/frame_pool.hpp"
#include "sim/process.hpp"

namespace karvan::sim {

// What went wrong at a place, and when; the run ends with it.
struct Failure {
    std::exception_ptr error;
    Time time{};
    const Place* place = nullptr;
    std::string process;  // empty outside a process
    std::uint64_t subject = 0;
    std::uint64_t rank = 0;  // of the event that was carried out: the order within an instant
};

// A site holds more than its budget of memory.
class MemoryExceeded : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

inline MemoryExceeded memory_exceeded()
{
    return MemoryExceeded("the replication holds more memory than it may (--memory)");
}

// Time stands still: events at one instant bring forth others without end.
class TimeStandsStill : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class alignas(cache_line) Site {
public:
    Site() { woken_.prev = woken_.next = &woken_; }
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    Time now() const { return Time(Duration(static_cast<std::int64_t>(now_))); }
    FramePool& frames() { return frames_; }
    // Who refers to which process here. Never gone through, so its order is of no account.
    std::unordered_map<const ProcessState*, ProcessRef*>& refs() { return refs_; }  // lookup only

    // Carries out every event before `end`, in order; stops early after a failure.
    void run_until(Time end);
    // The time of the next event, or `never`.
    Time next_time();
    bool failed() const { return failure_.error != nullptr; }
    const Failure& failure() const { return failure_; }

    // At most so many bytes of processes, messages, events and cargo; 0: no limit.
    void limit_memory(std::size_t bytes) { memory_limit_ = static_cast<std::int64_t>(bytes); }
    // Cargo tells its size when it comes into being (positive) and when it goes (negative), which
    // may be at another site: bytes() is negative there, and right in the sum over the sites.
    void account_cargo(std::int64_t bytes) { cargo_bytes_ += bytes; }
    std::int64_t bytes() const;

    // Scheduled events and wake-ups.
    std::uint64_t events_carried_out() const
    {
        return (checks_ + 1) * events_between_checks - until_check_ + wakes_;
    }
    ProcessState* first_alive() const { return alive_; }

    // For places, links and processes.
    void schedule(Event& event, EventKey key) { events_.push(key, event); }
    void cancel(Event& event) { events_.cancel(event); }
    // A process to resume right after the event now being carried out.
    void wake(ProcessState& process)
    {
        Waiter& node = process;
        node.prev = woken_.prev;
        node.next = &woken_;
        node.prev->next = woken_.prev = &node;
    }
    static void forget_wake(ProcessState& process)
    {
        const Waiter& node = process;
        node.prev->next = node.next;
        node.next->prev = node.prev;
    }
    void resume_next(std::coroutine_handle<> frame) { resume_next_ = frame; }
    ProcessState& running() { return static_cast<ProcessState&>(*running_); }
    void fail(std::exception_ptr error, const ProcessState* process = nullptr);
    void add_alive(ProcessState& process)
    {
        process.next_ = alive_;
        if (alive_ != nullptr) alive_->prev_alive_ = &process;
        alive_ = &process;
    }
    void remove_alive(ProcessState& process)
    {
        (process.prev_alive_ != nullptr ? process.prev_alive_->next_ : alive_) = process.next_;
        if (process.next_ != nullptr) process.next_->prev_alive_ = process.prev_alive_;
    }
    bool is_closing() const { return closing_; }
    // Ends every process, newest first, before the places they refer to go away.
    void close();

private:
    static constexpr std::uint64_t events_between_checks = 8192;

    void carry_out(Event& event);
    void carry_out_action(Event& event);
    bool some_are_woken() const { return woken_.next != &woken_; }
    void resume_woken();
    void check();

    std::uint64_t now_ = 0;
    std::uint64_t end_ = 0;
    EventList events_;
    // Processes to resume at once: a ring of their nodes, which stand in no queue. This one is its
    // beginning and end.
    Waiter woken_;
    Event* running_ = nullptr;  // the process that was resumed last
    std::coroutine_handle<> resume_next_{};
    std::uint64_t until_check_ = events_between_checks;  // counts down
    std::uint64_t checks_ = 0;
    std::uint64_t wakes_ = 0;
    std::uint64_t checked_at_ = 0;  // the clock at the last check
    std::uint64_t checks_at_one_instant_ = 0;
    const Place* current_place_ = nullptr;
    FramePool frames_;
    std::unordered_map<const ProcessState*, ProcessRef*> refs_;  // lookup only
    ProcessState* alive_ = nullptr;
    Failure failure_;
    std::int64_t memory_limit_ = 0;
    std::int64_t cargo_bytes_ = 0;
    bool closing_ = false;
};

}  // namespace karvan::sim
