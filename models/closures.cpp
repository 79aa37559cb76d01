#include "models/closures.hpp"

#include <algorithm>

namespace karvan::models {

std::optional<Cause> closure_in(const Timeline* timeline, sim::Time from, sim::Time to)
{
    if (timeline == nullptr) return std::nullopt;
    const std::vector<Spell>& spells = timeline->spells();
    for (std::size_t i = 0; i < spells.size() && spells[i].begin < to; ++i) {
        const bool over = i + 1 < spells.size() && spells[i + 1].begin <= from;
        if (spells[i].closed && !over) return spells[i].cause;
    }
    return std::nullopt;
}

namespace {

sim::Time next_change(const Timeline& timeline, sim::Time now)
{
    for (const Spell& spell : timeline.spells()) {
        if (spell.begin > now) return spell.begin;
    }
    return sim::never;
}

}  // namespace

sim::Task<sim::Hold> take_units(sim::Place& at, sim::Resource& resource, const Timeline* timeline,
                                std::uint32_t& units, std::int16_t priority)
{
    const std::uint32_t wanted = units;
    for (;;) {
        const auto usable = static_cast<std::uint32_t>(resource.usable());
        units = usable > 0 ? std::min(wanted, usable) : wanted;
        const sim::Time change =
            timeline == nullptr || wanted == 1 ? sim::never : next_change(*timeline, at.now());
        if (change == sim::never) {
            sim::Hold hold = co_await resource.acquire(units, priority);
            co_return std::move(hold);
        }
        const sim::Duration patience = change - at.now();
        sim::Hold hold = co_await resource.acquire_within(patience, units, priority);
        if (hold) co_return std::move(hold);
    }
}

}  // namespace karvan::models
