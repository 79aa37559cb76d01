// In which order a station serves, and whether its servers share their work.
#include <algorithm>
#include <cmath>

#include "models/station/station.hpp"

namespace karvan::models {

namespace {

// Of those who share the servers, if nothing is said.
constexpr std::int64_t no_limit = 1'000'000'000;

std::optional<sim::Line::Order> order_of(Discipline discipline)
{
    using Order = sim::Line::Order;
    switch (discipline) {
        case Discipline::lifo:
            return Order::last_come;
        case Discipline::random:
            return Order::at_random;
        case Discipline::shortest_job:
            return Order::by_rank;
        default:
            return std::nullopt;
    }
}

sim::Sharing::Rule rule_of(Discipline discipline)
{
    using Rule = sim::Sharing::Rule;
    return discipline == Discipline::lifo_preemptive      ? Rule::last_come
           : discipline == Discipline::shortest_remaining ? Rule::least_left
                                                          : Rule::equally;
}

}  // namespace

void Station::build_line()
{
    line_ = &*servers_;
    if (plan_.serves_batches()) {
        line_ = &seats_.emplace(*this, "batch", 0);
    } else if (plan_.shares_work()) {
        line_ = &shares_.emplace(*this, "shares", plan_.shared_by.value_or(no_limit));
        sharing_.emplace(*this, "shared work", *servers_, rule_of(plan_.discipline));
    } else if (const auto order = order_of(plan_.discipline)) {
        in_order_.emplace(*servers_, *order);
    }
}

// The number of the fastest server that is free, where speeds differ; of those equally fast the
// first. Servers beyond those that are named are as slow as the slowest of them.
std::size_t Station::take_fastest()
{
    const std::vector<double>& speeds = plan_.speeds;
    if (speeds.empty()) return 0;
    users_of_.resize(speeds.size());
    auto best = std::min_element(speeds.begin(), speeds.end());
    bool is_free = false;
    for (auto it = speeds.begin(); it != speeds.end(); ++it) {
        if (users_of_[static_cast<std::size_t>(it - speeds.begin())] > 0) continue;
        if (!is_free || *it > *best) best = it;
        is_free = true;
    }
    const auto number = static_cast<std::size_t>(best - speeds.begin());
    ++users_of_[number];
    return number;
}

void Station::give_back(std::size_t server)
{
    if (!plan_.speeds.empty()) --users_of_[server];
}

// How long a server takes for work that takes so long at speed 1.
sim::Duration Station::time_of(sim::Duration work, std::size_t server) const
{
    if (plan_.speeds.empty()) return work;
    const double us = static_cast<double>(work.count()) / plan_.speeds[server];
    return sim::Duration(std::llround(us));
}

sim::LineRequest Station::line_request(const Consist& consist, std::uint32_t taken)
{
    sim::LineRequest request{taken, consist.priority};
    if (preempts_) request.preempt = sim::Preempt::yes;
    if (plan_.patience_s) request.patience = draw_patience(consist);
    if (plan_.discipline == Discipline::random) {
        request.rank = turns_.at(consist.id, consist.cargo.front().hops).unit();
    } else {
        request.rank = static_cast<double>(draw_service(consist).count());
    }
    return request;
}

// Those who share the servers feel it when disruptions take some.
void Station::obey(const Disturbances& disturbances)
{
    Facility::obey(disturbances);
    const Timeline* timeline = sharing_ ? timeline_of(*servers_) : nullptr;
    if (timeline != nullptr) start("follow closures", follow_closures(*this, timeline));
}

// Right after the servers themselves, who were told of it first.
sim::Process Station::follow_closures(Station& self, const Timeline* timeline)
{
    for (const Spell& spell : timeline->spells()) {
        co_await self.delay_until(spell.begin, sim::Phase::state);
        self.sharing_->capacity_changed();
    }
}

// How many are there is told by itself where nobody waits in line, and where nothing arrives that
// could be told of.
void Station::measure_customers()
{
    const auto circulates = [](const FlowPlan& flow) { return flow.population > 0; };
    const bool closed = std::any_of(scenario_.flows.begin(), scenario_.flows.end(), circulates);
    if (!plan_.is_unlimited() && !plan_.shares_work() && !closed) return;
    measure_value(
        "customers", "1", [this](sim::Time now) { return tally_.customers.mean(now); },
        "customers who are there, on average");
    measure_time("stay", tally_.sojourns, "from coming to leaving");
}

}  // namespace karvan::models
