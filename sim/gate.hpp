// A gate: open or closed - opening hours, weather, a closure. Processes wait until it is open.
#pragma once

#include "sim/level.hpp"
#include "sim/place.hpp"

namespace karvan::sim {

class Gate final : public WaitQueue, public Measured {
public:
    Gate(Place& place, std::string name, bool open = true)
        : WaitQueue(place, std::move(name)), open_(open)
    {
        opened_.set(place.now(), open ? 1 : 0);
        place.add_measured(*this);
    }

    bool is_open() const { return open_; }
    // Lets everybody through who waits, in turn.
    void open();
    void close();
    // The share of the time that it was open, up to now.
    double open_share(Time now) const { return opened_.mean(now); }

    // co_await passage(): at once when open.
    auto passage();

    bool try_grant(Waiter&) override { return open_; }
    void give_back(Waiter&) override {}
    bool redeem(Waiter&) { return true; }
    void forget(Time now) override { opened_.reset(now); }

private:
    bool open_;
    Level opened_;
};

class [[nodiscard]] Passage {
public:
    explicit Passage(Gate& gate) : gate_(gate) {}
    bool await_ready() const noexcept { return gate_.is_open(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame)
    {
        process_ = &frame.promise().root();
        process_->begin_wait(false);
        process_->own_waiter().priority = 0;
        gate_.enter(process_->own_waiter());
    }
    void await_resume() const noexcept
    {
        if (process_ != nullptr) process_->own_waiter().state = Waiter::State::idle;
    }

private:
    Gate& gate_;
    ProcessState* process_ = nullptr;
};

inline auto Gate::passage() { return Passage(*this); }

inline void Gate::open()
{
    open_ = true;
    opened_.set(place().now(), 1);
    while (front() != nullptr) grant(*front());
}

inline void Gate::close()
{
    open_ = false;
    opened_.set(place().now(), 0);
}

}  // namespace karvan::sim
