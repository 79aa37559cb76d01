#include "models/disruption/closures.hpp"

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

}  // namespace karvan::models
