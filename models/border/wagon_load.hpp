// How much bulk a wagon takes that comes to a border: as the railway line says by which it comes,
// or else the one by which it goes on; 60 t if neither is known.
#pragma once

#include <cstdint>
#include <optional>

#include "models/plan.hpp"

namespace karvan::models {

double bulk_wagon_t(const Scenario& scenario, std::optional<std::uint32_t> from,
                    std::optional<std::uint32_t> to);
// At stop number `leg` of a route.
double bulk_wagon_t(const Scenario& scenario, const Route& route, std::uint32_t leg);

}  // namespace karvan::models
