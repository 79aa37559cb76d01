#include "sim/sharing.hpp"

#include <algorithm>
#include <cmath>

namespace karvan::sim {

Sharing::Sharing(Place& place, std::string name, Resource& servers, Rule rule)
    : WaitQueue(place, std::move(name)), servers_(servers), rule_(rule)
{}

double Sharing::work_left_s() const
{
    const double clock_us =
        clock_us_ + speed_ * static_cast<double>((place().now() - since_).count());
    double left_us = 0;
    for (const Job& job : at_work_) left_us += std::max(0.0, job.due_us - clock_us);
    for (const Job& job : at_rest_) left_us += job.due_us;
    return left_us / 1e6;
}

void Sharing::begin(ProcessState& process, Duration duration)
{
    advance();
    process.begin_wait(false);
    process.own_waiter().priority = 0;
    enter(process.own_waiter());
    at_work_.insert({clock_us_ + static_cast<double>(duration.count()), numbers_++, &process});
    share_out();
}

// The process is the one whose timer ran out: the first of those at work.
void Sharing::end(ProcessState& process)
{
    if (place().site().is_closing()) return;
    leave(process.own_waiter());
    first_done_ = nullptr;
    advance();
    at_work_.erase(at_work_.begin());
    share_out();
}

void Sharing::capacity_changed()
{
    advance();
    share_out();
}

void Sharing::set_speed(double together)
{
    advance();
    together_ = together;
    share_out();
}

void Sharing::advance()
{
    const Time now = place().now();
    clock_us_ += speed_ * static_cast<double>((now - since_).count());
    since_ = now;
    if (at_work_.empty()) clock_us_ = 0;  // its numbers stay small, and exact
}

// Says who is at work, with which speed, and which servers are in use.
void Sharing::share_out()
{
    const auto servers = static_cast<std::size_t>(std::max<std::int64_t>(0, servers_.usable()));
    if (rule_ != Rule::equally) {
        while (at_work_.size() > servers) {
            Job job = at_work_.extract(one_to_rest()).value();
            job.due_us -= clock_us_;
            at_rest_.insert(job);
        }
        while (at_work_.size() < servers && !at_rest_.empty()) {
            Job job = at_rest_.extract(one_to_go_on()).value();
            job.due_us += clock_us_;
            at_work_.insert(job);
        }
    }
    const std::size_t used = std::min(servers, at_work_.size());
    while (in_use_.size() > used) in_use_.pop_back();
    while (in_use_.size() < used) in_use_.push_back(servers_.try_acquire());
    const double together = used == 0 ? 0 : together_.value_or(static_cast<double>(used));
    speed_ = at_work_.empty() ? 0 : together / static_cast<double>(at_work_.size());
    set_timer();
}

// The first to be done has a timer; of several at one instant each in turn.
void Sharing::set_timer()
{
    ProcessState* first = speed_ > 0 ? at_work_.begin()->process : nullptr;
    if (first_done_ != nullptr) first_done_->cancel_timer();
    first_done_ = first;
    if (first == nullptr) return;
    const double left_us = std::max(0.0, at_work_.begin()->due_us - clock_us_);
    first->wait_until(since_ + Duration(static_cast<std::int64_t>(std::ceil(left_us / speed_))));
}

Sharing::Jobs::iterator Sharing::one_to_rest()
{
    if (rule_ == Rule::least_left) return std::prev(at_work_.end());
    return std::min_element(at_work_.begin(), at_work_.end(),
                            [](const Job& a, const Job& b) { return a.number < b.number; });
}

Sharing::Jobs::iterator Sharing::one_to_go_on()
{
    if (rule_ == Rule::least_left) return at_rest_.begin();
    return std::max_element(at_rest_.begin(), at_rest_.end(),
                            [](const Job& a, const Job& b) { return a.number < b.number; });
}

}  // namespace karvan::sim
