#include "sim/resource.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace karvan::sim {

namespace {
constexpr std::int32_t any_priority = std::numeric_limits<std::int32_t>::max();
}

Resource::Resource(Place& place, std::string name, std::int64_t capacity)
    : WaitQueue(place, std::move(name)), nominal_(capacity), capacity_(capacity)
{
    tally_.capacity.set(place.now(), capacity);
    keep_length_in(tally_.queue);
    place.add_measured(*this);
}

std::uint32_t Resource::another_holder()
{
    holders_.emplace_back();
    return static_cast<std::uint32_t>(holders_.size() - 1);
}

void Resource::release(std::uint32_t number)
{
    if (place().site().is_closing()) return;
    Holder& holder = holders_[number];
    if (holder.evicted || holder.lost) [[unlikely]]
        return release_without_units(number);
    in_use_ -= holder.amount;
    give_number_back(number);
    if (front() != nullptr) admit_waiting();
    note_use();
}

// Of one who was evicted, and perhaps waits to go on, or has lost the units for good.
void Resource::release_without_units(std::uint32_t number)
{
    Holder& holder = holders_[number];
    const bool waits_to_go_on =
        holder.evicted && holder.process->own_waiter().state == Waiter::State::evicted;
    if (waits_to_go_on) leave(holder.process->own_waiter());  // ended: it waits no more
    give_number_back(number);
}

inline void Resource::give_number_back(std::uint32_t number)
{
    holders_[number].amount = 0;
    holders_[number].next_free = std::exchange(free_holder_, number);
}

// Strictly in turn: a request that does not fit holds up those behind it.
inline void Resource::admit_waiting()
{
    while (front() != nullptr) {
        Waiter& next = *front();
        if (next.state == Waiter::State::evicted) {
            if (!fits(next.amount)) return;
            reinstate(next);
            continue;
        }
        if (!fits(next.amount) && !(next.takes_fewer && fits_fewer(next.amount))) return;
        const ProcessState& process = process_of(next);
        tally_.waits.record(place().now() - process.since());
        next.amount = admit(next.amount, next.priority, process.subject());
        grant(next);
    }
}

bool Resource::try_grant(Waiter& waiter)
{
    if (!nobody_ahead_of(waiter.priority) || !fits(waiter.amount)) return false;
    waiter.amount = admit_at_once(waiter.amount, waiter.priority, process_of(waiter).subject());
    return true;
}

Hold Resource::try_acquire(std::uint32_t amount, std::int16_t priority, std::uint64_t subject)
{
    if (!nobody_ahead_of(priority) || !fits(amount)) return {};
    return Hold(*this, admit_at_once(amount, priority, subject));
}

void Resource::left_unserved()
{
    ++tally_.reneged;
    serve();  // the one behind may fit
}

void Resource::set_capacity(std::int64_t capacity, Interrupted policy)
{
    nominal_ = capacity;
    use_at_most(policy);
}

void Resource::restrict(double factor, Interrupted policy)
{
    factor_ = factor;
    use_at_most(policy);
}

void Resource::limit(std::int64_t units_in_order, Interrupted policy)
{
    in_order_ = units_in_order;
    use_at_most(policy);
}

void Resource::use_at_most(Interrupted policy)
{
    capacity_ = nominal_;
    if (factor_ != 1.0) {
        const auto part = std::llround(static_cast<double>(nominal_) * factor_);
        const bool some = nominal_ > 0 && factor_ > 0;
        capacity_ = std::max<std::int64_t>(part, some ? 1 : 0);
    }
    capacity_ = std::min(capacity_, in_order_);
    shortage_ = policy;
    tally_.capacity.set(place().now(), capacity_);
    if (policy != Interrupted::finish) {
        while (in_use_ > capacity_) {
            Holder* holder = holder_to_evict(any_priority);
            if (holder == nullptr) break;  // the rest hold without working: they finish
            evict(*holder, policy);
        }
    }
    serve();
}

// Of those at work below a priority: the lowest priority, and of these the one who began last.
Resource::Holder* Resource::holder_to_evict(std::int32_t below_priority)
{
    Holder* found = nullptr;
    for (Holder& holder : holders_) {
        if (holder.amount == 0 || !holder.working || holder.evicted || holder.lost) continue;
        if (holder.priority >= below_priority) continue;
        const bool better = found == nullptr || holder.priority < found->priority ||
                            (holder.priority == found->priority && holder.began >= found->began);
        if (better) found = &holder;
    }
    return found;
}

std::int64_t Resource::evictable(std::int32_t below_priority) const
{
    std::int64_t units = 0;
    for (const Holder& holder : holders_) {
        const bool at_work = holder.amount > 0 && holder.working && !holder.evicted && !holder.lost;
        if (at_work && holder.priority < below_priority) units += holder.amount;
    }
    return units;
}

bool Resource::preempt_for(std::uint32_t amount, std::int16_t priority)
{
    if (preemption_ == Interrupted::finish || !nobody_ahead_of(priority)) return false;
    if (in_use_ - evictable(priority) + amount > capacity_) return false;
    while (!fits(amount)) {
        ++tally_.preempted;
        evict(*holder_to_evict(priority), preemption_);
    }
    return true;
}

void Resource::evict(Holder& holder, Interrupted policy)
{
    const Time now = place().now();
    ProcessState& process = *holder.process;
    process.cancel_timer();
    use(-static_cast<std::int64_t>(holder.amount));
    if (policy == Interrupted::give_up) {
        holder.lost = true;
        process.wake(Woken::interrupted);
        return;
    }
    holder.remaining =
        policy == Interrupted::restart ? holder.total : holder.remaining - (now - holder.began);
    holder.evicted = true;
    process.begin_wait(false);  // since when it waits
    Waiter& waiter = process.own_waiter();
    waiter.amount = holder.amount;
    waiter.priority = holder.priority;
    waiter.state = Waiter::State::evicted;
    enter_ahead(waiter);
}

// An evicted holder has his units back and goes on with his work.
void Resource::reinstate(Waiter& waiter)
{
    ProcessState& process = process_of(waiter);
    unlink(waiter);
    waiter.state = Waiter::State::idle;
    const auto holder = std::find_if(holders_.begin(), holders_.end(), [&](const Holder& h) {
        return h.amount > 0 && h.evicted && h.process == &process;
    });
    holder->evicted = false;
    holder->began = place().now();
    use(holder->amount);
    process.wait_until(place().now() + holder->remaining);
}

void Resource::begin_work(std::uint32_t number, ProcessState& process, Duration duration)
{
    Holder& holder = holders_[number];
    holder.process = &process;
    holder.working = true;
    holder.began = place().now();
    holder.total = holder.remaining = duration;
    process.begin_wait(false);
    process.wait_until(holder.began + duration);
    // The capacity fell while the unit was held without work: the work waits from the start.
    const bool short_of_units = in_use_ > capacity_ && shortage_ != Interrupted::finish;
    if (short_of_units) {
        evict(holder, shortage_);
        serve();
    }
}

bool Resource::end_work(std::uint32_t number)
{
    holders_[number].working = false;
    return !holders_[number].lost;
}

void Resource::holders(std::vector<std::uint64_t>& subjects) const
{
    for (const Holder& holder : holders_) {
        if (holder.amount > 0 && !holder.lost && !holder.evicted)
            subjects.push_back(holder.subject);
    }
    if (capacity_ < nominal_) subjects.push_back(0);  // what is out of order or closed comes back
    if (pool_ == nullptr) return;
    if (pool_->free() > 0) subjects.push_back(0);
    pool_->holders(subjects);
}

std::optional<std::int64_t> Resource::too_few_for(const Waiter& waiter) const
{
    // Without any it is closed, or all are elsewhere: that is not a matter of how many are needed.
    const bool enough = waiter.amount <= capacity_ || waiter.takes_fewer || capacity_ <= 0;
    return enough ? std::nullopt : std::optional(capacity_);
}

void Resource::forget(Time now)
{
    tally_.queue.reset(now);
    tally_.busy.reset(now);
    tally_.capacity.reset(now);
    tally_.waits.reset();
    tally_.reneged = tally_.preempted = 0;
}

bool Acquire::suspend(Resource& resource)
{
    if (preempt_ == Preempt::yes && resource.preempt_for(amount_, priority_)) {
        take_at_once(resource);
        resource.serve();  // the victim may have left more than was asked for
        return false;
    }
    if (fewer_ == Fewer::yes && resource.nobody_ahead_of(priority_) &&
        resource.fits_fewer(amount_)) {
        take_at_once(resource);
        return false;
    }
    Waiter& waiter = process_->own_waiter();
    waiter.amount = amount_;
    waiter.priority = priority_;
    waiter.takes_fewer = fewer_ == Fewer::yes;
    process_->begin_wait(false);
    resource.enter(waiter);
    return true;
}

bool AcquireWithin::suspend(ProcessState& process)
{
    process_ = &process;
    Waiter& waiter = process.own_waiter();
    waiter.amount = amount_;
    waiter.priority = priority_;
    waiter.takes_fewer = false;
    if (resource_.try_grant(waiter)) {
        waiter.state = Waiter::State::granted;
        return false;
    }
    process.begin_wait(false);
    resource_.enter(waiter);
    if (until_ != never) process.wait_until(until_);
    return true;
}

Hold AcquireWithin::await_resume()
{
    Waiter& waiter = process_->own_waiter();
    if (waiter.state == Waiter::State::queued) {  // out of patience
        resource_.leave(waiter);
        return {};
    }
    waiter.state = Waiter::State::idle;
    return Hold(resource_, waiter.amount);
}

}  // namespace karvan::sim
