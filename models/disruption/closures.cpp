#include "models/disruption/closures.hpp"

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

}  // namespace karvan::models
