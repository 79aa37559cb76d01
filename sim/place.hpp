// A place: where processes run, with state that nobody else touches.
//
// A border, a port, a line are places. Whatever happens at a place happens at its site's clock;
// other places are reached by messages over links only (link.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/process.hpp"
#include "sim/site.hpp"
#include "sim/stream.hpp"

namespace karvan::sim {

class Simulation;

// Something measured at a place: it forgets its past when the warm-up ends.
class Measured {
public:
    virtual void forget(Time now) = 0;

protected:
    ~Measured() = default;
};

class Place {
public:
    // A place of the simulation; its name is unique and names its random streams.
    Place(Simulation& simulation, std::string name);
    virtual ~Place() = default;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }
    Site& site() const { return site_; }
    Simulation& simulation() const { return simulation_; }
    Time now() const { return site_.now(); }

    // Starts a process at this place; it begins at once, after the event now being carried out.
    // `subject` says for whom it works (a shipment, a vehicle); 0 when for nobody.
    ProcessState& start(const char* name, Process process, std::uint64_t subject = 0);

    // co_await delay(d): d must not be negative. It cannot be interrupted.
    auto delay(Duration duration);
    auto delay_until(Time time, Phase phase = Phase::work);
    // co_await interruptible_delay(d): true when the time was over, else why() of the process
    // tells.
    auto interruptible_delay(Duration duration);

    // A random stream of this place and this replication, for one purpose.
    Stream stream(std::string_view purpose) const;

    // What is measured here; the vector is in the order of construction.
    void add_measured(Measured& measured) { measured_.push_back(&measured); }
    void forget_past();

    // The key of an event of this place.
    EventKey key(Time time, Phase phase)
    {
        // A place has 2^40 numbers: 30,000 years of one event a second.
        return {event_rank(phase, 0, 0) | next_rank_++,
                static_cast<std::uint64_t>(time.time_since_epoch().count())};
    }

private:
    friend class Simulation;

    Site& site_;
    Simulation& simulation_;
    std::uint32_t id_;
    std::uint64_t next_rank_;  // this place and the number of its next event
    std::string name_;
    std::vector<Measured*> measured_;
};

// A delay of the running process; see Place::delay. It lies in the frame, so it is small.
class [[nodiscard]] Delay {
public:
    explicit Delay(Time until) : until_(until) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame) const
    {
        wait(frame.promise().root(), Phase::work);
    }
    void await_resume() const noexcept {}

protected:
    void wait(ProcessState& process, Phase phase) const
    {
        process.begin_wait(false);
        process.wait_until(until_, phase);
    }

private:
    Time until_;
};

// A delay until a time, in a phase of its instant; see Place::delay_until.
class [[nodiscard]] DelayInPhase : public Delay {
public:
    DelayInPhase(Time until, Phase phase) : Delay(until), phase_(phase) {}
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame) const
    {
        wait(frame.promise().root(), phase_);
    }

private:
    Phase phase_;
};

// What became of a wait that can be interrupted.
struct WaitEnd {
    Woken how;
    std::uint8_t why;  // the reason, when interrupted
    bool interrupted() const { return how == Woken::interrupted; }
};

class [[nodiscard]] InterruptibleDelay {
public:
    explicit InterruptibleDelay(Time until) : until_(until) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame)
    {
        process_ = &frame.promise().root();
        process_->begin_wait(true);
        process_->wait_until(until_);
        process_->deliver_pending_interrupt();
    }
    WaitEnd await_resume() const
    {
        const bool interrupted = process_->woken() == Woken::interrupted;
        return {interrupted ? Woken::interrupted : Woken::elapsed, process_->why()};
    }

private:
    Time until_;
    ProcessState* process_ = nullptr;
};

inline auto Place::delay(Duration duration) { return Delay(now() + duration); }
inline auto Place::delay_until(Time time, Phase phase)
{
    return DelayInPhase(std::max(time, now()), phase);
}
inline auto Place::interruptible_delay(Duration duration)
{
    return InterruptibleDelay(now() + duration);
}

// The parts of a process that need the whole of its place, and are called at every event.

inline ProcessState::ProcessState(Place& place, std::coroutine_handle<> self) : Event(place, self)
{
    place.site().add_alive(*this);
}

inline ProcessState::~ProcessState()
{
    // A process that ends by itself waits for nothing.
    const bool waits =
        (state_ & (waking_flag | any_flag)) != 0 || is_scheduled() || Waiter::state != State::idle;
    if (waits) [[unlikely]]
        abandon_wait();
    if (is_referred_) [[unlikely]]
        forget_ref();
    place().site().remove_alive(*this);
}

inline ProcessState& Place::start(const char* name, Process process, std::uint64_t subject)
{
    ProcessState& state = *std::exchange(process.promise_, nullptr);
    state.name_ = name;
    state.subject_ = subject;
    state.since_ = now();
    state.state_ = ProcessState::waking_flag | static_cast<std::uint8_t>(Woken::granted);
    site_.wake(state);
    return state;
}

inline void ProcessState::begin_wait(bool interruptible)
{
    since_ = place().site().now();
    state_ = interruptible ? interruptible_flag : 0;
}

inline void ProcessState::wait_until(Time time, Phase phase)
{
    place().site().schedule(*this, place().key(time, phase));
}

inline void ProcessState::wake(Woken how)
{
    state_ = static_cast<std::uint8_t>((state_ & ~woken_mask) | waking_flag |
                                       static_cast<std::uint8_t>(how));
    Site& site = place().site();
    site.cancel(*this);
    site.wake(*this);
}

inline void ProcessState::cancel_timer() { place().site().cancel(*this); }

// An interruption that came while the process could not be interrupted ends its next wait at once.
inline void ProcessState::deliver_pending_interrupt()
{
    if (pending_why_ != 0) interrupt(std::exchange(pending_why_, std::uint8_t{0}));
}

inline void ProcessState::resume_next(std::coroutine_handle<> frame)
{
    place().site().resume_next(frame);
}

inline ProcessState& frames::running(Place& place) { return place.site().running(); }

inline void* frames::allocate(Place& place, std::size_t bytes)
{
    return place.site().frames().allocate(bytes);
}

}  // namespace karvan::sim

#include "sim/waiting_moves.hpp"  // needs the whole of what is above
