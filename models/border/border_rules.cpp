#include "models/border/border_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace karvan::models {

namespace {

std::chrono::local_days first_day(const Scenario& scenario, const std::string& time_zone)
{
    // The local date of the start: the last midnight that is not after it.
    auto date = std::chrono::floor<std::chrono::days>(scenario.start) + std::chrono::days(1);
    while (moment_of(date, time_zone, scenario.start) > sim::start_of_time) {
        date -= std::chrono::days(1);
    }
    return date;
}

}  // namespace

// --- Quotas ---

Border::Quota::Quota(Border& border, const BorderSidePlan& side, const QuotaPlan& plan)
    : plan_(plan), permits_(border, fmt::format("{} quota {}", side.country, plan.id), plan.per_day)
{
    border.measure(permits_, Restricted::no);
    border.start("give out permits", give_out(border, this, side.zone()));
}

sim::Process Border::Quota::give_out(Border& border, Quota* quota, std::string time_zone)
{
    const Scenario& scenario = border.scenario_;
    auto date = first_day(scenario, time_zone);
    for (;;) {
        date += std::chrono::days(1);
        const sim::Time midnight = moment_of(date, time_zone, scenario.start);
        if (midnight >= sim::Time(scenario.horizon)) co_return;
        co_await border.delay_until(midnight, sim::Phase::state);
        // None is held for longer than the instant in which it is used.
        const std::int64_t left = quota->plan_.carried_over ? quota->permits_.capacity() : 0;
        quota->permits_.set_capacity(left + quota->plan_.per_day);
    }
}

// --- Slots ---

Border::SlotBook::SlotBook(Border& border, const BorderSidePlan& side, const SlotPlan& plan)
    : plan_(plan),
      who_(border.stream(side.country + " slots: is it booked ahead")),
      late_(border.stream(side.country + " slots: how late"))
{
    const Calendar calendar{{Shift{plan.hours, 1}}, side.holidays, side.zone()};
    if (calendar.never_changes()) return;
    hours_ = expand(calendar, border.scenario_.start, border.scenario_.horizon);
}

sim::Time Border::SlotBook::slot_from(sim::Time time) const
{
    const auto on_grid = [&](sim::Time t) {
        const auto slots = (t.time_since_epoch() + plan_.every - sim::Duration{1}) / plan_.every;
        return sim::Time(slots * plan_.every);
    };
    sim::Time slot = on_grid(time);
    if (hours_.empty()) return slot;
    for (;;) {
        const auto after =
            std::upper_bound(hours_.begin(), hours_.end(), slot,
                             [](sim::Time t, const UnitsChange& c) { return t < c.at; });
        if (std::prev(after)->units > 0) return slot;
        if (after == hours_.end()) return sim::never;
        slot = on_grid(after->at);
    }
}

sim::Time Border::SlotBook::book(sim::Time now)
{
    const sim::Time earliest = slot_from(now + plan_.notice);
    if (earliest > slot_ || (booked_ == 0 && slot_ == sim::start_of_time)) {
        slot_ = std::max(slot_, earliest);
        booked_ = 0;
    } else if (booked_ == plan_.unreserved() && slot_ != sim::never) {
        slot_ = slot_from(slot_ + plan_.every);
        booked_ = 0;
    }
    ++booked_;
    return slot_;
}

// The first reserved slot that has room, at or after the time that was meant.
sim::Time Border::SlotBook::booked_ahead(sim::Time meant)
{
    sim::Time slot = slot_from(std::max(meant, sim::start_of_time));
    while (slot != sim::never && reserved_[slot] >= plan_.reserved) {
        slot = slot_from(slot + plan_.every);
    }
    ++reserved_[slot];
    return slot;
}

sim::Time Border::SlotBook::call(sim::Time now, std::uint64_t vehicle, std::uint32_t visit)
{
    if (!happens(plan_.booked_share, who_, vehicle, visit)) return book(now);
    sim::Draw draw = late_.at(vehicle, visit);
    const auto late = sim::Duration(std::llround(plan_.late_s.sample(draw) * 1e6));
    const sim::Time slot = booked_ahead(now - late);
    if (slot + plan_.kept >= now) return std::max(slot, now);
    return plan_.booked_share < 1 ? book(now) : booked_ahead(now);
}

// --- Convoys ---

Border::Convoy::Convoy(Border& border, const BorderSidePlan& side, const ConvoyPlan& plan)
    : plan_(plan),
      changed_(border, side.country + " convoy"),
      escorted_(border.stream(side.country + " convoy: is it escorted")),
      drives_(border.stream(side.country + " convoy: drive")),
      backs_(border.stream(side.country + " convoy: way back"))
{
    if (plan.crews) {
        crews_ =
            std::make_unique<sim::Resource>(border, side.country + " escort crews", *plan.crews);
        border.measure(*crews_);
    }
    const auto midnight = first_day(border.scenario_, side.zone());
    first_ = moment_of(midnight, side.zone(), border.scenario_.start) + plan.first;
    border.start("lead convoys", lead(border, this));
}

bool Border::Convoy::escorts(const Consist& consist, const std::vector<FlowPlan>& flows)
{
    if (!plan_.covers(consist, flows)) return false;
    return happens(plan_.escorted_share, escorted_, consist.id, consist.cargo.front().leg);
}

void Border::Convoy::put(Rider& rider)
{
    waiting_.push_back(&rider);
    changed_.raise();
}

// Until a convoy is due: by the timetable, when it is full, or when the first has waited enough.
sim::Task<> Border::Convoy::gather(Border& border, Convoy& convoy, std::uint64_t number)
{
    const ConvoyPlan& plan = convoy.plan_;
    if (plan.every) {
        const sim::Time due = convoy.first_ + static_cast<std::int64_t>(number) * *plan.every;
        if (due >= border.now()) co_await border.delay_until(due, sim::Phase::decision);
        co_return;
    }
    const auto full = static_cast<std::size_t>(plan.trucks);
    const auto least = static_cast<std::size_t>(plan.least);
    while (convoy.count() < full) {
        const bool waits = plan.longest_wait && !convoy.waiting_.empty();
        const sim::Time due =
            waits ? convoy.waiting_.front()->since + *plan.longest_wait : sim::never;
        if (due <= border.now() && convoy.count() >= least) co_return;
        sim::AnyOf first(border);
        first.add(convoy.changed_);
        if (due > border.now() && due != sim::never) first.until(due, sim::Phase::decision);
        co_await first.wait();
    }
}

sim::Process Border::Convoy::lead(Border& border, Convoy* convoy)
{
    const ConvoyPlan& plan = convoy->plan_;
    for (std::uint64_t number = 0;; ++number) {
        co_await gather(border, *convoy, number);
        if (plan.every &&
            convoy->first_ + static_cast<std::int64_t>(number) * *plan.every < border.now()) {
            continue;  // missed: the crew of the one before came too late
        }
        if (convoy->count() < static_cast<std::size_t>(plan.least)) continue;
        sim::Hold crew;
        if (convoy->crews_) crew = co_await convoy->crews_->acquire();
        if (border.disturbed() != nullptr) {
            const sim::Time open = border.disturbed()->opening(border.now());
            if (open > border.now()) co_await border.delay_until(open);
        }
        const sim::Duration drive = sample_duration(plan.drive_s, convoy->drives_.at(number));
        const sim::Duration back = sample_duration(plan.back_s, convoy->backs_.at(number));
        for (std::int64_t i = 0; i < plan.trucks && !convoy->waiting_.empty(); ++i) {
            Rider& rider = *convoy->waiting_.front();
            convoy->waiting_.pop_front();
            rider.drive = drive;
            rider.go.raise();
        }
        border.start("escort comes back", bring_back(border, std::move(crew), drive + back));
    }
}

sim::Process Border::Convoy::bring_back(Border& border, [[maybe_unused]] sim::Hold crew,
                                        sim::Duration away)
{
    co_await border.delay(away);
}

}  // namespace karvan::models
