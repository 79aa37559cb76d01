#include "models/disruption/timeline.hpp"

#include <algorithm>

#include "models/disruption/disruption_plan.hpp"

namespace karvan::models {

bool Spell::embargoes(const Cargo& cargo) const
{
    if (embargoed.empty()) return false;
    bool any = false;
    cargo.for_each([&](const Shipment& s) { any = any || embargoed[s.flow] != 0; });
    return any;
}

// A sweep over all beginnings and ends.
Timeline::Timeline(std::vector<Strike> strikes)
{
    std::vector<sim::Time> moments{sim::start_of_time};
    for (const Strike& strike : strikes) {
        moments.push_back(strike.begin);
        moments.push_back(strike.end);
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    std::stable_sort(strikes.begin(), strikes.end(),
                     [](const Strike& a, const Strike& b) { return a.begin < b.begin; });

    std::vector<const Strike*> striking;
    std::size_t next = 0;
    for (const sim::Time moment : moments) {
        std::erase_if(striking, [&](const Strike* strike) { return strike->end <= moment; });
        for (; next < strikes.size() && strikes[next].begin <= moment; ++next) {
            if (strikes[next].end > moment) striking.push_back(&strikes[next]);
        }
        add_spell(moment, striking);
    }
}

void Timeline::add_spell(sim::Time begin, const std::vector<const Strike*>& striking)
{
    Spell spell;
    spell.begin = begin;
    bool has_cause = false;
    bool has_lesser_cause = false;
    bool has_embargo_cause = false;
    for (const Strike* strike : striking) {
        const DisruptionPlan& plan = *strike->plan;
        spell.capacity *= plan.capacity_left();
        spell.speed *= plan.speed_share.value_or(1);
        spell.closed = spell.closed || plan.closes();
        spell.work = std::max(spell.work, plan.work);
        const Cause cause = plan.cause_of_waits();
        if (plan.closes() && !std::exchange(has_cause, true)) spell.cause = cause;
        const bool leaves_less = !has_cause && plan.capacity_left() < 1;
        if (leaves_less && !std::exchange(has_lesser_cause, true)) spell.cause = cause;
        if (plan.embargoed.empty()) continue;
        if (!std::exchange(has_embargo_cause, true)) spell.embargo_cause = cause;
        spell.embargoed.resize(plan.embargoed.size());
        for (std::size_t flow = 0; flow < plan.embargoed.size(); ++flow) {
            spell.embargoed[flow] |= plan.embargoed[flow];
        }
    }
    spells_.push_back(std::move(spell));
}

std::size_t Timeline::index_at(sim::Time time) const
{
    const auto after = std::upper_bound(spells_.begin(), spells_.end(), time,
                                        [](sim::Time t, const Spell& s) { return t < s.begin; });
    return static_cast<std::size_t>(after - spells_.begin()) - 1;
}

sim::Time Timeline::admission(sim::Time now, const Cargo& cargo) const
{
    std::size_t i = index_at(now);
    if (!spells_[i].bars(cargo)) return now;
    while (spells_[i].bars(cargo)) ++i;  // the last spell bars nobody
    return spells_[i].begin;
}

sim::Time Timeline::opening(sim::Time now) const { return admission(now, Cargo{}); }

sim::Duration Timeline::closed(sim::Time from, sim::Time to) const
{
    sim::Duration sum{};
    for (std::size_t i = index_at(from); i < spells_.size() && spells_[i].begin < to; ++i) {
        if (!spells_[i].closed) continue;
        sum += std::min(end_of(i), to) - std::max(spells_[i].begin, from);
    }
    return sum;
}

void Timeline::account_closed(Shipment& shipment, std::uint32_t where, sim::Time now,
                              sim::Duration most) const
{
    const sim::Time from = shipment.accounted;
    if (from >= now) return;
    for (std::size_t i = index_at(from); i < spells_.size() && spells_[i].begin < now; ++i) {
        if (!spells_[i].closed) continue;
        const sim::Duration closed = std::min(end_of(i), now) - std::max(spells_[i].begin, from);
        const sim::Duration spent = std::min(closed, most);
        shipment.account(where, spells_[i].cause, shipment.accounted + spent);
        most -= spent;
    }
}

void Timeline::account_barred(Consist& consist, std::uint32_t where, sim::Time now) const
{
    const sim::Time from = consist.cargo.empty() ? now : consist.cargo.front().accounted;
    for (std::size_t i = index_at(from); i < spells_.size() && spells_[i].begin < now; ++i) {
        if (!spells_[i].bars(consist.cargo)) continue;
        consist.account(where, spells_[i].barring_cause(), std::min(end_of(i), now));
    }
}

// --- Journeys ---

struct Timeline::Way {
    sim::Time now;
    sim::Duration whole;
    sim::Duration left;
    bool under_way = false;
};

sim::Time Timeline::travel(Cargo& cargo, std::uint32_t where, sim::Time depart,
                           sim::Duration running, SetOut set_out) const
{
    const auto account = [&](Cause cause, sim::Time until) {
        cargo.for_each([&](Shipment& s) { s.account(where, cause, until); });
    };
    Way way{depart, running, running, set_out == SetOut::before};
    for (std::size_t i = index_at(depart);; ++i) {
        const Spell& spell = spells_[i];
        const sim::Time end = end_of(i);
        const bool stops = way.under_way ? spell.closed && spell.work != sim::Interrupted::finish
                                         : spell.bars(cargo);
        if (stops) {
            if (way.under_way && spell.work == sim::Interrupted::restart) way.left = way.whole;
            account(spell.barring_cause(), end);
            way.now = end;
            continue;
        }
        way.under_way = true;
        const sim::Duration needed =
            spell.speed == 1.0 ? way.left
                               : std::chrono::round<sim::Duration>(way.left / spell.speed);
        if (end == sim::never || needed <= end - way.now) {
            account(Cause::moving, way.now + needed);
            return way.now + needed;
        }
        account(Cause::moving, end);
        way.left -= std::chrono::round<sim::Duration>((end - way.now) * spell.speed);
        way.now = end;
    }
}

sim::Time Timeline::run_until(sim::Time depart, sim::Duration running) const
{
    Cargo nobody;
    return travel(nobody, 0, depart, running);
}

double Timeline::mean_capacity(sim::Time from, sim::Time to) const
{
    if (to <= from) return at(from).capacity;
    double sum = 0;
    for (std::size_t i = index_at(from); i < spells_.size() && spells_[i].begin < to; ++i) {
        const sim::Duration length = std::min(end_of(i), to) - std::max(spells_[i].begin, from);
        sum += spells_[i].capacity * sim::in_seconds(length);
    }
    return sum / sim::in_seconds(to - from);
}

}  // namespace karvan::models
