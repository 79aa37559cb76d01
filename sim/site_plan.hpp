// Groups places into sites: places tied by links of no or too little lookahead share one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/simulation.hpp"

namespace karvan::sim {

// A link as the grouping sees it, between places by id.
struct LinkPlan {
    std::uint32_t from;
    std::uint32_t to;
    Duration least_transit;
};

// The grouping, and the link that limits the time windows: the shortest of those between sites.
struct Grouping {
    SitePlan plan;
    std::vector<std::vector<std::uint32_t>> places_of_site;
    const LinkPlan* binding = nullptr;  // null when there is a single site
};

// Sites such that every link between two of them takes at least `least_lookahead` (above zero).
// Sites are numbered by their first place. The LinkPlans must outlive the result.
Grouping group_places(std::uint32_t places, std::span<const LinkPlan> links,
                      Duration least_lookahead);

// The longest lookahead that still leaves at least `sites` sites; with fewer places the shortest
// positive transit time. Windows grow with it, and with them the work between two barriers.
Duration choose_lookahead(std::uint32_t places, std::span<const LinkPlan> links,
                          std::uint32_t sites);

}  // namespace karvan::sim
