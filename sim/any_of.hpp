// Waiting for the first of a few things: a resource, a gate, an item, the time, an interruption.
//
//     sim::AnyOf first(place);
//     const auto crane = first.add(cranes);
//     first.until(place.now() + patience);
//     const auto won = co_await first.wait();
//     if (won == crane) { auto hold = first.redeem(cranes, crane); ... }
//     else if (won == sim::AnyOf::timed_out) ...
//
// The losing waits are given up before the process goes on; nothing is ever granted twice. What was
// granted and not redeemed goes back when the AnyOf leaves its scope.
#pragma once

#include <array>
#include <cstddef>

#include "sim/place.hpp"
#include "sim/waiting.hpp"

namespace karvan::sim {

struct Branch : Waiter {
    AnyOf* any_of = nullptr;
};

class AnyOf {
public:
    static constexpr std::size_t most = 4;
    static constexpr std::size_t timed_out = most;
    static constexpr std::size_t interrupted = most + 1;

    explicit AnyOf(Place& place) : place_(place) {}
    AnyOf(const AnyOf&) = delete;
    AnyOf& operator=(const AnyOf&) = delete;
    ~AnyOf()
    {
        leave_all();
        if (chosen_ < count_ && !redeemed_) give_back();
    }

    // Adds something to wait for; gives its index. At most four; checked in this order.
    std::size_t add(WaitQueue& queue, std::uint32_t amount = 1, std::int16_t priority = 0);
    void until(Time time, Phase phase = Phase::work)
    {
        until_ = time;
        phase_ = phase;
    }
    void or_interruption() { interruptible_ = true; }

    // co_await wait(): the index of what came first, or timed_out, or interrupted (why() says why).
    auto wait();
    std::uint8_t why() const { return process_->why(); }

    // Takes what branch i was granted: a Hold from a resource, an item from a store.
    template <class Queue>
    auto redeem(Queue& queue, std::size_t i)
    {
        redeemed_ = true;
        branches_[i].state = Waiter::State::idle;
        return queue.redeem(branches_[i]);
    }

    ProcessState& process() const { return *process_; }
    std::size_t size() const { return count_; }
    const Branch& branch(std::size_t i) const { return branches_[i]; }
    void choose(Branch& branch);
    void leave_all();

private:
    friend class AnyOfWait;
    bool grant_one_now();
    bool enter_all(ProcessState& process);
    std::size_t settle();
    void give_back() { branches_[chosen_].queue->give_back(branches_[chosen_]); }

    Place& place_;
    ProcessState* process_ = nullptr;
    std::array<Branch, most> branches_{};
    std::size_t count_ = 0;
    std::size_t chosen_ = timed_out;
    Time until_ = never;
    Phase phase_ = Phase::work;
    bool interruptible_ = false;
    bool redeemed_ = false;
    bool granted_at_once_ = false;
};

class [[nodiscard]] AnyOfWait {
public:
    explicit AnyOfWait(AnyOf& any) : any_(any) {}
    bool await_ready() const { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> frame)
    {
        return any_.enter_all(frame.promise().root());
    }
    std::size_t await_resume() const { return any_.settle(); }

private:
    AnyOf& any_;
};

inline auto AnyOf::wait() { return AnyOfWait(*this); }

}  // namespace karvan::sim
