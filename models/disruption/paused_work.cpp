#include "models/disruption/paused_work.hpp"

#include <algorithm>
#include <vector>

namespace karvan::models {

namespace {

void account_closed(sim::Place& place, Cargo& cargo, const Timeline& disturbed,
                    sim::Duration most = sim::Duration::max())
{
    cargo.for_each(
        [&](Shipment& s) { disturbed.account_closed(s, place.id(), place.now(), most); });
}

// Like a journey (Timeline::travel), but the speed of ways is none of its business.
sim::Time work_ends(const Timeline& disturbed, sim::Time began, sim::Duration work)
{
    const std::vector<Spell>& spells = disturbed.spells();
    const auto first = std::upper_bound(spells.begin(), spells.end(), began,
                                        [](sim::Time t, const Spell& s) { return t < s.begin; });
    sim::Time now = began;
    sim::Duration left = work;
    bool under_way = false;
    for (auto spell = std::prev(first);; ++spell) {
        const auto next = std::next(spell);
        const sim::Time end = next == spells.end() ? sim::never : next->begin;
        const bool stops = spell->closed && !(under_way && spell->work == sim::Interrupted::finish);
        if (stops) {
            if (under_way && spell->work == sim::Interrupted::restart) left = work;
            now = end;
            continue;
        }
        under_way = true;
        if (end == sim::never || left <= end - now) return now + left;
        left -= end - now;
        now = end;
    }
}

}  // namespace

sim::Task<> work_through(sim::Place& place, Cargo& cargo, const Timeline* disturbed,
                         sim::Duration work)
{
    if (disturbed == nullptr) {
        co_await place.delay(work);
        co_return;
    }
    const sim::Time began = place.now();
    const sim::Time end = work_ends(*disturbed, began, work);
    if (end - began == work) {
        co_await place.delay(work);
        co_return;
    }
    cargo.for_each([&](Shipment& s) { s.account(place.id(), Cause::service, began); });
    co_await place.delay_until(end);
    account_closed(place, cargo, *disturbed, end - began - work);
}

sim::Task<> embargo_lifted(sim::Place& place, Cargo& cargo, const Timeline* disturbed)
{
    if (disturbed == nullptr || !disturbed->at(place.now()).embargoes(cargo)) co_return;
    const sim::Time lifted = disturbed->admission(place.now(), cargo);
    co_await place.delay_until(lifted);
    Consist held;
    held.cargo = std::move(cargo);
    disturbed->account_barred(held, place.id(), place.now());
    cargo = std::move(held.cargo);
}

sim::Task<> opened(sim::Place& place, Cargo& cargo, const Timeline* disturbed)
{
    if (disturbed == nullptr) co_return;
    const sim::Time open = disturbed->opening(place.now());
    if (open == place.now()) co_return;
    co_await place.delay_until(open);
    account_closed(place, cargo, *disturbed);
}

}  // namespace karvan::models
