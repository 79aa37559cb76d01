#include "models/place_kinds.hpp"

#include "models/border/border_plan.hpp"
#include "models/port/port_plan.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/road/dry_port_plan.hpp"
#include "models/road/road_plan.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

// A new kind of place takes one line here.
const Kinds<PlacePlan>& place_kinds()
{
    static const Kinds<PlacePlan> kinds{
        "place",        station_keys(),       port_keys(),         rail_line_keys(),
        border_keys(),  rail_terminal_keys(), gauge_change_keys(), road_keys(),
        dry_port_keys()};
    return kinds;
}

}  // namespace karvan::models
