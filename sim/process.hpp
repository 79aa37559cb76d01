// Processes: C++20 coroutines that read like the operation they stand for.
//
// A process takes its place by reference as first argument and its cargo by value, never anything
// else by reference: the frame outlives the call. Operands of co_await are plain calls with named
// or trivial arguments; g++ 12 destroys other temporaries twice.
//
//     sim::Process berth_vessel(Port& port, VesselPtr vessel)
//     {
//         auto berth = co_await port.berths.acquire();
//         co_await port.delay(port.plan.mooring);
//     }   // the berth is released by scope
//
//     place.start("berth vessel", berth_vessel(port, std::move(vessel)), vessel_id);
#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim/event.hpp"
#include "sim/frame_pool.hpp"
#include "sim/waiting.hpp"

namespace karvan::sim {

class Place;
class ProcessRef;
class Site;

// What ended a wait.
enum class Woken : std::uint8_t {
    waiting,      // not yet
    elapsed,      // the time was over
    granted,      // what it waited for came
    interrupted,  // somebody interrupted it; why() says the reason
};

// The part of a process that the engine keeps: where it is, what it waits for, since when.
class ProcessState : public Event, public Waiter {
public:
    ProcessState(Place& place, std::coroutine_handle<> self);
    ~ProcessState();

    const char* name() const { return name_; }
    std::uint64_t subject() const { return subject_; }
    Time since() const { return since_; }
    ProcessState* next_alive() const { return next_; }
    bool waits_for_any() const { return (state_ & any_flag) != 0; }
    // The queue it stands in, or nothing: it waits for time alone, or for any of several (any->).
    WaitQueue* queue() const
    {
        return waits_for_any() || state == State::idle ? nullptr : Waiter::queue;
    }

    // For awaitables.
    void begin_wait(bool interruptible);
    void deliver_pending_interrupt();
    void wait_until(Time time, Phase phase = Phase::work);
    void wait_for_any(AnyOf& any);
    void end_wait_for_any();
    Woken woken() const { return static_cast<Woken>(state_ & woken_mask); }
    std::uint8_t why() const { return why_; }
    Waiter& own_waiter() { return *this; }
    const Waiter& own_waiter() const { return *this; }
    void wake(Woken how);  // to be resumed right after the event now being carried out
    void cancel_timer();
    bool interrupt(std::uint8_t why);  // true if it ended a wait, false if it is kept for the next
    // It goes on there when its next wait ends: in its own frame or in that of a task.
    void wait_in(std::coroutine_handle<> frame) { target_ = frame.address(); }
    void resume_next(std::coroutine_handle<> frame);

private:
    friend class Place;
    friend class Site;
    friend class ProcessRef;

    // Event::state_ holds what ended the wait and these flags; the site clears the last two of them
    // when it resumes the process.
    static constexpr std::uint8_t woken_mask = 0x0f;
    static constexpr std::uint8_t any_flag = 0x10;
    static constexpr std::uint8_t interruptible_flag = 0x20;
    static constexpr std::uint8_t waking_flag = 0x40;

    bool is_waking() const { return (state_ & waking_flag) != 0; }
    void leave_queues();
    void abandon_wait();
    void forget_ref();

    const char* name_ = "";
    std::uint64_t subject_ = 0;
    Time since_{};
    ProcessState* prev_alive_ = nullptr;
    ProcessState* next_ = nullptr;
};

// A weak reference to a running process, to interrupt or end it; empty once the process is over.
class [[nodiscard]] ProcessRef {
public:
    ProcessRef() = default;
    explicit ProcessRef(ProcessState& process);
    ProcessRef(ProcessRef&& other) noexcept;
    ProcessRef& operator=(ProcessRef&& other) noexcept;
    ~ProcessRef() { detach(); }

    explicit operator bool() const { return process_ != nullptr; }
    ProcessState* process() const { return process_; }

    // Ends an interruptible wait of the process, or its next one, and tells it why (1 to 255).
    void interrupt(std::uint8_t why);
    // Ends the process now: its frame is destroyed and everything it holds released.
    void end();

private:
    friend class ProcessState;
    void attach();
    void detach();

    ProcessState* process_ = nullptr;
};

namespace frames {

// Frames come from the pool of the site of the coroutine's first argument, a place.
void* allocate(Place& place, std::size_t bytes);

struct Pooled {
    template <class P, class... Arguments>
        requires std::derived_from<P, Place>
    static void* operator new(std::size_t bytes, P& place, const Arguments&...)
    {
        return allocate(place, bytes);
    }
    // A member of something that is no place (a batch): the place is its first argument.
    template <class Owner, class P, class... Arguments>
        requires(!std::derived_from<Owner, Place>)
    &&std::derived_from<P, Place> static void* operator new(std::size_t bytes, const Owner&,
                                                            P& place, const Arguments&...)
    {
        return allocate(place, bytes);
    }
    static void operator delete(void* frame, std::size_t bytes) noexcept
    {
        FramePool::release(frame, bytes);
    }
};

}  // namespace frames

// The return type of a process. Nothing runs until the process is given to Place::start.
class [[nodiscard]] Process {
public:
    struct promise_type : ProcessState, frames::Pooled {
        template <class P, class... Arguments>
            requires std::derived_from<P, Place>
        explicit promise_type(P& place, const Arguments&...)
            : ProcessState(place, std::coroutine_handle<promise_type>::from_promise(*this))
        {}
        Process get_return_object() { return Process(*this); }
        // The process that a wait in this frame suspends.
        ProcessState& root()
        {
            wait_in(std::coroutine_handle<promise_type>::from_promise(*this));
            return *this;
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }  // the frame goes at once
        void return_void() {}
        void unhandled_exception() noexcept;
    };

    Process(Process&& other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
    Process& operator=(Process&&) = delete;
    ~Process()
    {
        if (promise_ != nullptr)
            std::coroutine_handle<promise_type>::from_promise(*promise_).destroy();
    }

private:
    friend class Place;
    explicit Process(promise_type& promise) : promise_(&promise) {}

    promise_type* promise_;
};

// A part of a process that waits, with a result: `auto outcome = co_await inspect(border, id);`.
// It runs at once and as part of its caller, who goes on at once if it ends without a wait. Its
// first argument is a place, as for a process.
template <class T = void>
class [[nodiscard]] Task;

namespace frames {

// The process that runs now, at the site of the place.
ProcessState& running(Place& place);

struct TaskPromise : Pooled {
    template <class P, class... Arguments>
        requires std::derived_from<P, Place>
    explicit TaskPromise(P& place, const Arguments&...) : process(&running(place)) {}
    template <class Owner, class P, class... Arguments>
        requires(!std::derived_from<Owner, Place>)
    &&std::derived_from<P, Place> explicit TaskPromise(const Owner&, P& place, const Arguments&...)
        : process(&running(place))
    {}

    ProcessState* process;
    std::coroutine_handle<> caller;  // none before it waits for the end
    std::exception_ptr failure;

    std::suspend_never initial_suspend() noexcept { return {}; }
    // Resumed by the site, not by symmetric transfer: a tail call is not certain in every build.
    struct Return {
        bool await_ready() noexcept { return false; }
        template <class P>
        void await_suspend(std::coroutine_handle<P> self) noexcept
        {
            const TaskPromise& task = self.promise();
            if (task.caller) task.process->resume_next(task.caller);
        }
        void await_resume() noexcept {}
    };
    Return final_suspend() noexcept { return {}; }
    void unhandled_exception() { failure = std::current_exception(); }
};

template <class T>
struct TaskResult : TaskPromise {
    using TaskPromise::TaskPromise;
    std::optional<T> value;
    void return_value(T result) { value.emplace(std::move(result)); }
    T take()
    {
        if (failure) std::rethrow_exception(failure);
        return std::move(*value);
    }
};

template <>
struct TaskResult<void> : TaskPromise {
    using TaskPromise::TaskPromise;
    void return_void() {}
    void take()
    {
        if (failure) std::rethrow_exception(failure);
    }
};

}  // namespace frames

template <class T>
class [[nodiscard]] Task {
public:
    struct promise_type : frames::TaskResult<T> {
        using frames::TaskResult<T>::TaskResult;
        Task get_return_object()
        {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        // The process that a wait in this frame suspends.
        ProcessState& root()
        {
            this->process->wait_in(std::coroutine_handle<promise_type>::from_promise(*this));
            return *this->process;
        }
    };

    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task()
    {
        if (frame_) frame_.destroy();
    }

    bool await_ready() const noexcept { return frame_.done(); }
    void await_suspend(std::coroutine_handle<> caller) { frame_.promise().caller = caller; }
    T await_resume() { return frame_.promise().take(); }

private:
    explicit Task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}

    std::coroutine_handle<promise_type> frame_;
};

}  // namespace karvan::sim
