#include "sim/line.hpp"

#include <algorithm>

namespace karvan::sim {

namespace {

// Granted ones stay noted until they go on, within the same instant.
bool is_queued(const Waiter& waiter) { return waiter.state == Waiter::State::queued; }

}  // namespace

Waiter* Line::stand(Waiter& waiter, double rank)
{
    Entries& entries = entries_[waiter.priority];
    std::erase_if(entries, [](const Entry& e) { return !is_queued(*e.waiter); });
    std::size_t at = 0;
    if (order_ == Order::at_random) {
        // A random order stays one when somebody is put anywhere into it and its first is taken.
        at = static_cast<std::size_t>(rank * static_cast<double>(entries.size() + 1));
    } else if (order_ == Order::by_rank) {
        const auto behind = std::upper_bound(entries.begin(), entries.end(), rank,
                                             [](double r, const Entry& e) { return r < e.rank; });
        at = static_cast<std::size_t>(behind - entries.begin());
    }
    Waiter* before = at > 0 ? entries[at - 1].waiter : nullptr;
    entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), {rank, &waiter});
    return before;
}

void Line::strike_out(const Waiter& waiter)
{
    std::erase_if(entries_[waiter.priority], [&](const Entry& e) { return e.waiter == &waiter; });
}

bool AcquireInLine::suspend(ProcessState& process)
{
    process_ = &process;
    Resource& resource = line_.resource_;
    Waiter& waiter = process.own_waiter();
    waiter.amount = request_.amount;
    waiter.priority = request_.priority;
    waiter.takes_fewer = false;
    waiter.queue = &resource;
    const bool preempts = request_.preempt == Preempt::yes && !resource.fits(request_.amount) &&
                          resource.preempt_for(request_.amount, request_.priority);
    if (preempts || (resource.nobody_ahead_of(request_.priority) && resource.fits(waiter.amount))) {
        waiter.amount = resource.admit_at_once(waiter.amount, waiter.priority, process.subject());
        waiter.state = Waiter::State::granted;
        if (preempts) resource.serve();  // the victim may have left more than was asked for
        return false;
    }
    process.begin_wait(false);
    stood_ = true;
    Waiter* before = line_.stand(waiter, request_.rank);
    resource.enter_behind(before, waiter);
    resource.serve();  // it may stand first now, and fit where the one behind it does not
    const Time now = resource.place().now();
    const bool has_end = request_.patience < never - now;
    if (has_end && is_queued(waiter)) process.wait_until(now + request_.patience);
    return true;
}

Hold AcquireInLine::await_resume()
{
    Waiter& waiter = process_->own_waiter();
    Resource& resource = line_.resource_;
    if (stood_) line_.strike_out(waiter);
    if (is_queued(waiter)) {  // out of patience
        resource.leave(waiter);
        return {};
    }
    waiter.state = Waiter::State::idle;
    return Hold(resource, waiter.amount);
}

}  // namespace karvan::sim
