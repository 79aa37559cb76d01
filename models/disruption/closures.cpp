#include "models/disruption/closures.hpp"

#include <algorithm>
#include <iterator>

namespace karvan::models {

namespace {

// The cause of the first spell between two moments that is as asked for.
template <class Asked>
std::optional<Cause> first_cause(const Timeline* timeline, sim::Time from, sim::Time to,
                                 Asked&& asked)
{
    if (timeline == nullptr) return std::nullopt;
    const std::vector<Spell>& spells = timeline->spells();
    for (std::size_t i = 0; i < spells.size() && spells[i].begin < to; ++i) {
        const bool over = i + 1 < spells.size() && spells[i + 1].begin <= from;
        if (asked(spells[i]) && !over) return spells[i].cause;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Cause> closure_in(const Timeline* timeline, sim::Time from, sim::Time to)
{
    return first_cause(timeline, from, to, [](const Spell& spell) { return spell.closed; });
}

std::optional<Cause> restriction_in(const Timeline* timeline, sim::Time from, sim::Time to)
{
    return first_cause(timeline, from, to,
                       [](const Spell& spell) { return spell.closed || spell.capacity < 1; });
}

Outages::Stop stopped_while_open(std::span<const Outages* const> all, const Timeline* timeline,
                                 sim::Time from, sim::Time to)
{
    const bool never = std::find(all.begin(), all.end(), nullptr) != all.end();
    if (never || all.empty()) return {};
    if (timeline == nullptr) return Outages::stopped_together(all, from, to);
    const std::vector<Spell>& spells = timeline->spells();
    auto next = std::upper_bound(spells.begin(), spells.end(), from,
                                 [](sim::Time t, const Spell& s) { return t < s.begin; });
    Outages::Stop sum;
    for (; from < to; ++next) {
        const sim::Time end = next == spells.end() ? to : std::min(next->begin, to);
        if (!std::prev(next)->closed) sum += Outages::stopped_together(all, from, end);
        from = end;
    }
    return sum;
}

void account_wait(Shipment& shipment, std::uint32_t where, sim::Time now, const Timeline* timeline,
                  const Outages::Stop& stop, Cause cause)
{
    if (timeline != nullptr) timeline->account_closed(shipment, where, now);
    account_stop(shipment, where, stop);
    shipment.account(where, cause, now);
}

void account_stop(Shipment& shipment, std::uint32_t where, const Outages::Stop& stop)
{
    const sim::Time began = shipment.accounted;
    shipment.account(where, Cause::repair_crew, began + stop.without_crew);
    shipment.account(where, Cause::breakdown, began + stop.in_all);
}

}  // namespace karvan::models
