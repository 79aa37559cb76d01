#include "models/border/wagon_load.hpp"

#include "models/rail/rail_line_plan.hpp"

namespace karvan::models {

double bulk_wagon_t(const Scenario& scenario, std::optional<std::uint32_t> from,
                    std::optional<std::uint32_t> to)
{
    for (const auto& side : {from, to}) {
        if (!side) continue;
        const auto* line = dynamic_cast<const RailLinePlan*>(&scenario.place(*side));
        if (line != nullptr) return line->train.wagon_load_t;
    }
    return TrainMeasures().wagon_load_t;
}

double bulk_wagon_t(const Scenario& scenario, const Route& route, std::uint32_t leg)
{
    std::optional<std::uint32_t> from;
    std::optional<std::uint32_t> to;
    if (leg > 0 && leg <= route.stops.size()) from = route.stops[leg - 1];
    if (leg + 1 < route.stops.size()) to = route.stops[leg + 1];
    return bulk_wagon_t(scenario, from, to);
}

}  // namespace karvan::models
