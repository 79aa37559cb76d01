#include "models/port/marine_plan.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

const Keys<PilotagePlan>& pilotage_keys()
{
    static const Keys<PilotagePlan> keys{
        "pilotage",
        "What ships of one sort need to move in the port.",
        key("services", &PilotagePlan::services)
            .refers_to("sea_service")
            .means("The sea services whose ships it is for."),
        key("carries", &PilotagePlan::carries)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .means("The cargo whose ships it is for; any ship if neither is named."),
        key("pilots", &PilotagePlan::pilots)
            .at_least(0)
            .otherwise(1)
            .means("Pilots for every movement; 0 where masters are exempt."),
        key("tugs_in", &PilotagePlan::tugs_in).at_least(0).otherwise(1).means("Tugs inwards."),
        key("tugs_out", &PilotagePlan::tugs_out).at_least(0).otherwise(1).means("Tugs outwards."),
        key("tugs_shifting", &PilotagePlan::tugs_shifting)
            .at_least(0)
            .otherwise(1)
            .means("Tugs from berth to berth."),
        key("mooring", &PilotagePlan::mooring).means("Instead of the mooring time of the port."),
        key("unmooring", &PilotagePlan::unmooring)
            .means("Instead of the unmooring time of the port.")};
    return keys;
}

const Keys<CraneFailures>& crane_failure_keys()
{
    static const Keys<CraneFailures> keys{
        "crane_failures", "How quay cranes fail, each by itself.",
        key("every", &CraneFailures::every_s)
            .required()
            .means("Time to failure, from the end of the last repair."),
        key("repair", &CraneFailures::repair_s).required().means("Time to repair."),
        checked([](const CraneFailures& plan, const Node& table, Diagnostics& problems) {
            if (plan.every_s.mean() > 0) return;
            problems.error(table.find("every")->where, "the time to failure is zero");
        })};
    return keys;
}

// A movement that needs more than there is would wait for ever.
void check_pools(const MarinePlan& plan, const Node& table, Diagnostics& problems)
{
    const Node* list = table.find("pilotage");
    for (std::size_t i = 0; i < plan.pilotage.size(); ++i) {
        const PilotagePlan& need = plan.pilotage[i];
        const std::int64_t tugs = std::max({need.tugs_in, need.tugs_out, need.tugs_shifting});
        const auto refuse = [&](const char* what, std::int64_t needed, std::int64_t there_are) {
            problems.error(
                list->array()[i].where,
                fmt::format("ships need {} {}, the port has {}", needed, what, there_are),
                "at most as many as the port has");
        };
        if (plan.pilots && need.pilots > *plan.pilots) refuse("pilots", need.pilots, *plan.pilots);
        if (plan.tugs && tugs > *plan.tugs) refuse("tugs", tugs, *plan.tugs);
    }
}

void check_channel(const MarinePlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.one_way && !plan.channel) {
        problems.error(table.find("one_way")->where,
                       "it is not said how many ships the channel takes", "'channel' as well");
    }
    const Node* chambers = table.find("chambers");
    if (chambers != nullptr && (plan.lock || plan.channel)) {
        problems.error(chambers->where, "a lock with chambers is a way of its own",
                       "one of 'chambers', 'lock' and 'channel'");
    } else if (plan.lock && plan.channel) {
        problems.error(table.find("lock")->where, "a lock and a channel are ways of their own",
                       "one of 'lock' and 'channel'");
    }
}

const Keys<MarinePlan>& movement_keys()
{
    static const Keys<MarinePlan> keys{
        "port",
        "",
        key("mooring", &MarinePlan::mooring)
            .otherwise("1 h")
            .means("From the anchorage to all fast, pilot and tugs included."),
        key("unmooring", &MarinePlan::unmooring)
            .otherwise("1 h")
            .means("From let go to the open sea; the berth is free afterwards."),
        key("shifting", &MarinePlan::shifting)
            .otherwise("1 h")
            .means("From one berth to another, for ships that load elsewhere than they unload."),
        key("anchorage", &MarinePlan::anchorage)
            .at_least(1)
            .means("Ships at anchor at once; others wait at sea. Room for all if absent."),
        key("channel", &MarinePlan::channel)
            .at_least(1)
            .means("Ships that may move in the approach at once; no limit if absent."),
        key("one_way", &MarinePlan::one_way)
            .otherwise(false)
            .means("Ships move in the channel in one direction at a time, in the order in which "
                   "they come to it: one the other way waits until it is empty, and those behind "
                   "it wait as well."),
        key("lock", &MarinePlan::lock)
            .means("Ships pass a lock, one at a time, while they move in and out; to turn the "
                   "chamber for the next one takes so long if that goes the same way."),
        key("chambers", &MarinePlan::chambers)
            .table(chamber_keys())
            .means("Instead, the chambers of a lock that takes several ships at once. Ships pass "
                   "it before they move in and after they have moved out; weather and tide count "
                   "outside, pilots, tugs and the times of moving inside of it."),
        key("pilots", &MarinePlan::pilots)
            .at_least(1)
            .means("Pilots, each with one ship while it moves; always at hand if absent."),
        key("tugs", &MarinePlan::tugs)
            .at_least(1)
            .means("Tugs, each with one ship while it moves; always at hand if absent."),
        key("pilotage", &MarinePlan::pilotage)
            .table(pilotage_keys())
            .means("Needs by sort of ship; one pilot and one tug where nothing is said."),
        checked(check_channel),
        checked(check_pools)};
    return keys;
}

}  // namespace

const Keys<MarinePlan>& marine_keys()
{
    static const Keys<MarinePlan> keys{
        "port",
        "",
        movement_keys(),
        key("tide", &MarinePlan::tide)
            .table(tide_keys())
            .means("When ships of much draught come in and go out; at any time if absent."),
        key("storms", &MarinePlan::storms)
            .table(storm_keys())
            .means("Weather in which no ship berths or sails."),
        key("crane_storms", &MarinePlan::crane_storms)
            .table(storm_keys())
            .means("Wind in which no quay crane works."),
        key("crane_failures", &MarinePlan::crane_failures)
            .table(crane_failure_keys())
            .means("Breakdowns of quay cranes; needs their number.")};
    return keys;
}

PilotagePlan MarinePlan::pilotage_of(const SeaServicePlan& service) const
{
    const auto any = [](const PilotagePlan&) { return true; };
    const PilotagePlan* found = entry_for(pilotage, service, any);
    return found != nullptr ? *found : PilotagePlan{};
}

sim::Duration MarinePlan::moving_time(const SeaServicePlan& service, Movement movement) const
{
    if (movement == Movement::shifting) return shifting;
    const PilotagePlan need = pilotage_of(service);
    return movement == Movement::inbound ? need.mooring.value_or(mooring)
                                         : need.unmooring.value_or(unmooring);
}

double MarinePlan::moving_s(const SeaServicePlan& service) const
{
    return sim::in_seconds(moving_time(service, Movement::inbound)) +
           sim::in_seconds(moving_time(service, Movement::outbound));
}

double MarinePlan::lockage_s(Movement movement) const
{
    double ships = 0;
    double sum = 0;
    for (const ChamberPlan& chamber : chambers) {
        const double carried = chamber.ships_per_s();
        if (std::isinf(carried)) return 0;
        ships += carried;
        sum += carried * chamber.lockage_of(movement).mean();
    }
    return ships > 0 ? sum / ships : 0;
}

}  // namespace karvan::models
