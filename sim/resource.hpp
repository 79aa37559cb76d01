// A resource: units that processes hold for a while - berths, cranes, officers, tracks, room.
//
//     auto berth = co_await port.berths.acquire(1, vessel.priority);
//     co_await berth.work(unloading);        // goes on only while the unit is at work
//     berth.release();                       // or by scope
//
// The capacity may change while units are held (end of a shift, breakdown, closure); the policy
// says what happens to work in hand. A caller of higher priority may preempt. Whoever lost his unit
// keeps his turn: he stands ahead of his own priority.
#pragma once

#include <limits>
#include <utility>
#include <vector>

#include "sim/durations.hpp"
#include "sim/level.hpp"
#include "sim/place.hpp"

namespace karvan::sim {

class Resource;

// What happens to work whose unit is taken away.
enum class Interrupted : std::uint8_t {
    finish,   // it is finished first; the unit goes afterwards (on preemption: not preempted)
    resume,   // it waits and goes on where it stopped
    restart,  // it waits and begins again
    give_up,  // its process is told, and has lost the unit
};

enum class Preempt : bool { no, yes };

// Of units that work together: fewer, if no more than that may be used.
enum class Fewer : bool { no, yes };

// Units held. Movable; releases them by scope. Empty when acquire_within ran out of patience.
class [[nodiscard]] Hold {
public:
    Hold() = default;
    Hold(Resource& resource, std::uint32_t holder) : resource_(&resource), holder_(holder) {}
    Hold(Hold&& other) noexcept
        : resource_(std::exchange(other.resource_, nullptr)), holder_(other.holder_)
    {}
    Hold& operator=(Hold&& other) noexcept
    {
        release();
        resource_ = std::exchange(other.resource_, nullptr);
        holder_ = other.holder_;
        return *this;
    }
    ~Hold() { release(); }

    explicit operator bool() const { return resource_ != nullptr; }
    void release();

    // co_await work(d): true when done, false when the unit was taken for good (policy give_up).
    auto work(Duration duration);
    // What was acquired by one goes on with another, who then holds it for the waiting report: room
    // in a yard, from the ship to the container.
    void hand_over(std::uint64_t subject);
    // The units held.
    std::uint32_t amount() const;

private:
    Resource* resource_ = nullptr;
    std::uint32_t holder_ = 0;
};

// What is known of a resource over the run (after the warm-up).
struct ResourceTally {
    Level queue;      // waiting requests
    Level busy;       // units at work
    Level capacity;   // units there are
    Durations waits;  // of those served, including zero waits
    std::uint64_t reneged = 0;
    std::uint64_t preempted = 0;
};

class Resource final : public WaitQueue, public Measured {
public:
    // `capacity` units, at least 0. The name is for tables and reports: "berths".
    Resource(Place& place, std::string name, std::int64_t capacity);

    // The units as set; those that may be used are fewer while it is restricted.
    std::int64_t capacity() const { return nominal_; }
    std::int64_t usable() const { return capacity_; }
    std::int64_t in_use() const { return in_use_; }
    std::int64_t free() const { return capacity_ - in_use_; }
    const ResourceTally& tally() const { return tally_; }

    // co_await acquire(...): a Hold of `amount` units; the higher the priority, the sooner.
    auto acquire(std::uint32_t amount = 1, std::int16_t priority = 0,
                 Preempt preempt = Preempt::no);
    // The same for units that work together (cranes at one train): as many of them as may be used
    // when its turn comes, which Hold::amount() tells. Failures and closures may leave fewer.
    auto acquire_usable(std::uint32_t amount, std::int16_t priority = 0);
    // The same, but gives up after `patience`: the Hold is then empty.
    auto acquire_within(Duration patience, std::uint32_t amount = 1, std::int16_t priority = 0);
    // Without waiting: an empty Hold if that would pass somebody by or there is no unit free.
    Hold try_acquire(std::uint32_t amount = 1, std::int16_t priority = 0,
                     std::uint64_t subject = 0);

    // Changes the number of units. `policy` says what happens to work if fewer are left than used.
    void set_capacity(std::int64_t capacity, Interrupted policy = Interrupted::finish);
    // Of the capacity, as it is or will be set, so much may be used: a factor (rounded, at least
    // one unit unless it is 0), and no more units than are in order.
    void restrict(double factor, Interrupted policy = Interrupted::finish);
    void limit(std::int64_t units_in_order, Interrupted policy = Interrupted::finish);
    // What happens to work that is preempted; `resume` unless set.
    void set_preemption(Interrupted policy) { preemption_ = policy; }
    // What is missing here is out in use, and `pool` knows with whom: for the waiting report.
    void lent_from(const Resource& pool) { pool_ = &pool; }

    // WaitQueue. Among the holders 0 is somebody who is not known or will come by himself.
    bool try_grant(Waiter& waiter) override;
    void give_back(Waiter& waiter) override { release(waiter.amount); }
    void holders(std::vector<std::uint64_t>& subjects) const override;
    std::optional<std::int64_t> too_few_for(const Waiter& waiter) const override;
    Hold redeem(Waiter& waiter) { return Hold(*this, waiter.amount); }

    // Measured
    void forget(Time now) override;

private:
    friend class Hold;
    friend class Acquire;
    friend class AcquireWithin;
    friend class Work;
    friend class AcquireInLine;

    static constexpr std::uint32_t none = 0xffffffff;

    struct Holder {
        ProcessState* process = nullptr;  // who works with it now
        std::uint64_t subject = 0;
        std::uint32_t amount = 0;  // 0: nobody holds by this number
        std::int16_t priority = 0;
        bool working = false;
        bool evicted = false;  // holds nothing at present, waits to go on
        bool lost = false;     // given up
        std::uint32_t next_free = none;
        Time began{};
        Duration total{};
        Duration remaining{};
    };

    bool fits(std::uint32_t amount) const { return in_use_ + amount <= capacity_; }
    // True, with as many as may be used, if that is fewer than asked for and all of it is free.
    bool fits_fewer(std::uint32_t& amount) const
    {
        if (capacity_ <= 0 || amount <= capacity_ || in_use_ > 0) return false;
        amount = static_cast<std::uint32_t>(capacity_);
        return true;
    }
    std::uint32_t admit(std::uint32_t amount, std::int16_t priority, std::uint64_t subject)
    {
        const std::uint32_t number = free_holder_ != none ? free_holder_ : another_holder();
        Holder& holder = holders_[number];  // its times and process are set when it works
        free_holder_ = holder.next_free;
        holder.amount = amount;
        holder.priority = priority;
        holder.subject = subject;
        holder.working = holder.evicted = holder.lost = false;
        in_use_ += amount;  // whoever admits notes the use
        return number;
    }
    // Admits somebody who need not wait.
    std::uint32_t admit_at_once(std::uint32_t amount, std::int16_t priority, std::uint64_t subject)
    {
        tally_.waits.record_zero();
        const std::uint32_t number = admit(amount, priority, subject);
        note_use();
        return number;
    }
    void release(std::uint32_t holder);
    void release_without_units(std::uint32_t holder);
    void give_number_back(std::uint32_t holder);
    void serve()
    {
        if (front() == nullptr) return;
        admit_waiting();
        note_use();
    }
    void admit_waiting();
    bool preempt_for(std::uint32_t amount, std::int16_t priority);
    void begin_work(std::uint32_t holder, ProcessState& process, Duration duration);
    bool end_work(std::uint32_t holder);
    void evict(Holder& holder, Interrupted policy);
    void reinstate(Waiter& waiter);
    Holder* holder_to_evict(std::int32_t below_priority);
    std::int64_t evictable(std::int32_t below_priority) const;
    // Once for all that changed at one instant: a unit that passes from hand to hand stays in use.
    void note_use() { tally_.busy.set(place().now(), in_use_); }
    void use(std::int64_t amount)
    {
        in_use_ += amount;
        note_use();
    }
    std::uint32_t another_holder();
    void left_unserved() override;

    void use_at_most(Interrupted policy);

    std::int64_t nominal_;
    std::int64_t capacity_;  // that may be used
    double factor_ = 1;
    std::int64_t in_order_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t in_use_ = 0;
    std::vector<Holder> holders_;
    std::uint32_t free_holder_ = none;
    Interrupted preemption_ = Interrupted::resume;
    Interrupted shortage_ = Interrupted::finish;
    const Resource* pool_ = nullptr;
    ResourceTally tally_;
};

class [[nodiscard]] Acquire {
public:
    Acquire(Resource& resource, std::uint32_t amount, std::int16_t priority, Preempt preempt,
            Fewer fewer = Fewer::no)
        : resource_(&resource),
          amount_(amount),
          priority_(priority),
          preempt_(preempt),
          fewer_(fewer)
    {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> frame)
    {
        Resource& resource = *resource_;
        process_ = &frame.promise().root();
        if (!resource.nobody_ahead_of(priority_) || !resource.fits(amount_)) {
            return suspend(resource);
        }
        take_at_once(resource);
        return false;
    }
    Hold await_resume()
    {
        Waiter& waiter = process_->own_waiter();
        waiter.state = Waiter::State::idle;
        return Hold(static_cast<Resource&>(*waiter.queue), waiter.amount);
    }

private:
    bool suspend(Resource& resource);  // waits unless it may preempt, or takes fewer
    void take_at_once(Resource& resource)
    {
        Waiter& waiter = process_->own_waiter();
        waiter.queue = &resource;
        waiter.amount = resource.admit_at_once(amount_, priority_, process_->subject());
    }

    union {  // one pointer fewer in the frame of everybody who waits
        Resource* resource_;     // until it is asked
        ProcessState* process_;  // from then on; its node in the queue knows the resource
    };
    std::uint32_t amount_;
    std::int16_t priority_;
    Preempt preempt_;
    Fewer fewer_;
};

class [[nodiscard]] AcquireWithin {
public:
    AcquireWithin(Resource& resource, Time until, std::uint32_t amount, std::int16_t priority)
        : resource_(resource), until_(until), amount_(amount), priority_(priority)
    {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> frame)
    {
        return suspend(frame.promise().root());
    }
    Hold await_resume();

private:
    bool suspend(ProcessState& process);

    Resource& resource_;
    ProcessState* process_ = nullptr;
    Time until_;
    std::uint32_t amount_;
    std::int16_t priority_;
};

class [[nodiscard]] Work {
public:
    Work(Resource& resource, std::uint32_t holder, Duration duration)
        : resource_(resource), duration_(duration), holder_(holder)
    {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame)
    {
        resource_.begin_work(holder_, frame.promise().root(), duration_);
    }
    bool await_resume() { return resource_.end_work(holder_); }

private:
    Resource& resource_;
    Duration duration_;
    std::uint32_t holder_;
};

inline void Hold::release()
{
    if (resource_ != nullptr) std::exchange(resource_, nullptr)->release(holder_);
}

inline void Hold::hand_over(std::uint64_t subject)
{
    if (resource_ != nullptr) resource_->holders_[holder_].subject = subject;
}

inline std::uint32_t Hold::amount() const
{
    return resource_ == nullptr ? 0 : resource_->holders_[holder_].amount;
}

inline auto Hold::work(Duration duration) { return Work(*resource_, holder_, duration); }

inline auto Resource::acquire(std::uint32_t amount, std::int16_t priority, Preempt preempt)
{
    return Acquire(*this, amount, priority, preempt);
}

inline auto Resource::acquire_usable(std::uint32_t amount, std::int16_t priority)
{
    return Acquire(*this, amount, priority, Preempt::no, Fewer::yes);
}

inline auto Resource::acquire_within(Duration patience, std::uint32_t amount, std::int16_t priority)
{
    const Time now = place().now();
    return AcquireWithin(*this, patience < never - now ? now + patience : never, amount, priority);
}

}  // namespace karvan::sim
