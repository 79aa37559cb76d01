#include "models/port/lock_plan.hpp"

#include <limits>

#include "models/reading/keys.hpp"

namespace karvan::models {

const Keys<ChamberPlan>& chamber_keys()
{
    static const Keys<ChamberPlan> keys{
        "chambers",
        "A chamber of a lock.",
        key("id", &ChamberPlan::id).required().means("Name, unique in the port."),
        key("ships", &ChamberPlan::ships)
            .at_least(1)
            .otherwise(1)
            .means("Ships in one lockage at most."),
        key("length", &ChamberPlan::length_m)
            .unit("m")
            .above(0)
            .means("Of the ships in one lockage together, by the length of their services; no "
                   "limit if absent."),
        key("lockage", &ChamberPlan::lockage_s)
            .required()
            .means("Time of a lockage: the ships enter, the water rises or falls, they leave."),
        key("lockage_out", &ChamberPlan::lockage_out_s)
            .means("The same outwards, where it differs."),
        key("turn", &ChamberPlan::turn)
            .required()
            .means(
                "Time to turn the empty chamber round, when the next ship is on its other side."),
        key("wait", &ChamberPlan::wait)
            .otherwise("0 s")
            .means("A chamber that is not full waits for more ships until the first one has been "
                   "there so long.")};
    return keys;
}

double ChamberPlan::ships_per_s() const
{
    const double both_ways =
        lockage_of(Movement::inbound).mean() + lockage_of(Movement::outbound).mean();
    if (both_ways <= 0) return std::numeric_limits<double>::infinity();
    return 2 * static_cast<double>(ships) / both_ways;
}

}  // namespace karvan::models
