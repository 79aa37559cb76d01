#include "models/border/border_rules_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

const Keys<RuleScope>& scope_keys()
{
    static const Keys<RuleScope> keys{
        "rule", "Whom a rule is for.",
        key("vehicle", &RuleScope::vehicle)
            .words({{"truck", Vehicle::truck}, {"train", Vehicle::train}})
            .otherwise(Vehicle::truck)
            .means("Trucks or trains; others are not concerned."),
        key("commodities", &RuleScope::commodities)
            .means("Only those that carry one of these; all if absent."),
        key("hazardous", &RuleScope::hazardous)
            .means("Only those that carry dangerous goods, or (false) only the others.")};
    return keys;
}

void check_slots(const SlotPlan& plan, const Node& table, Diagnostics& problems)
{
    for (const char* name : {"reserved", "late", "kept"}) {
        if (plan.booked_share > 0 || table.find(name) == nullptr) continue;
        problems.error(table.find(name)->where, fmt::format("'{}' without 'booked'", name),
                       "'booked', the share of those who book ahead");
    }
    if (plan.booked_share <= 0) return;
    if (plan.reserved < 1 || plan.reserved > plan.trucks) {
        problems.error(table.where_of("reserved"), "reserved are not so many of a slot",
                       fmt::format("1 to {}, the vehicles of a slot", plan.trucks));
    }
    if (plan.booked_share < 1 && plan.reserved == plan.trucks) {
        problems.error(table.where_of("reserved"), "nothing is left for those who do not book",
                       "'booked' = 1, or fewer reserved than 'trucks'");
    }
}

void check_convoy(const ConvoyPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.least > plan.trucks) {
        problems.error(table.where_of("least"), "the least is above the most", "at most 'trucks'");
    }
    if (plan.every && plan.longest_wait) {
        problems.error(table.where_of("longest_wait"), "a timetable says when convoys go",
                       "'every' or 'longest_wait'");
    }
    if (table.find("first") && !plan.every) {
        problems.error(table.where_of("first"), "there is no timetable", "'every' as well");
    }
}

}  // namespace

const Keys<QuotaPlan>& quota_keys()
{
    static const Keys<QuotaPlan> keys{
        "quotas",
        "Permits that are given out at local midnight; who finds none waits for the next day.",
        key("id", &QuotaPlan::id).required().means("Name, unique at its side."),
        key("per_day", &QuotaPlan::per_day).at_least(1).required().means("Permits of a day."),
        key("carried_over", &QuotaPlan::carried_over)
            .otherwise(false)
            .means("Permits that were not used are good on the days after."),
        scope_keys()};
    return keys;
}

const Keys<SlotPlan>& slot_keys()
{
    using namespace std::chrono_literals;
    static const Keys<SlotPlan> keys{
        "slots",
        "An electronic queue: who arrives books the first free slot, and is called in by it.",
        key("every", &SlotPlan::every).at_least(1s).required().means("From slot to slot."),
        key("trucks", &SlotPlan::trucks).at_least(1).otherwise(1).means("Vehicles of a slot."),
        key("hours", &SlotPlan::hours)
            .otherwise("\"always\"")
            .means("When there are slots, in local time."),
        key("notice", &SlotPlan::notice)
            .otherwise("0 s")
            .means("No slot is booked that begins earlier than this from now."),
        key("booked", &SlotPlan::booked_share)
            .share()
            .otherwise(0.0)
            .means("The share of vehicles that have booked ahead: the first reserved slot that is "
                   "free at or after the time at which they meant to come."),
        key("reserved", &SlotPlan::reserved)
            .at_least(0)
            .otherwise(1)
            .means("Of the vehicles of a slot, those that are booked ahead; with 'booked'."),
        key("late", &SlotPlan::late_s)
            .at_least(-864000.0)  // seconds
            .otherwise("0 s")
            .means("How much later than they meant to those come who booked ahead; below 0: "
                   "earlier, and they wait for their slot."),
        key("kept", &SlotPlan::kept)
            .otherwise("0 s")
            .means("How long a booked slot is kept for who is late; later he books as the others "
                   "do."),
        scope_keys(),
        checked(check_slots)};
    return keys;
}

const Keys<ConvoyPlan>& convoy_keys()
{
    using namespace std::chrono_literals;
    static const Keys<ConvoyPlan> keys{
        "convoy",
        "Who has passed the agencies of the side goes on in convoy with an escort.",
        key("trucks", &ConvoyPlan::trucks).at_least(1).required().means("Most in a convoy."),
        key("least", &ConvoyPlan::least)
            .at_least(1)
            .otherwise(1)
            .means("It does not go with fewer."),
        key("longest_wait", &ConvoyPlan::longest_wait)
            .means("It goes once the first has waited so long; when full alone if absent."),
        key("every", &ConvoyPlan::every).above(0s).means("A timetable: from convoy to convoy."),
        key("first", &ConvoyPlan::first)
            .otherwise("0 s")
            .means("The first one of the timetable, after local midnight of the first day."),
        key("crews", &ConvoyPlan::crews).at_least(1).means("Escort crews; no limit if absent."),
        key("drive", &ConvoyPlan::drive_s).otherwise("0 s").means("How long the convoy drives."),
        key("back", &ConvoyPlan::back_s)
            .otherwise("0 s")
            .means("Until the crew is back for the next."),
        key("escorted", &ConvoyPlan::escorted_share)
            .share()
            .otherwise(1.0)
            .means("The share of them that must be escorted; the others go on alone."),
        scope_keys(),
        checked(check_convoy)};
    return keys;
}

bool RuleScope::covers(Vehicle kind, const FlowPlan& flow) const
{
    if (as_vehicle(kind) != vehicle) return false;
    if (hazardous && *hazardous != flow.hazardous) return false;
    return commodities.empty() ||
           std::find(commodities.begin(), commodities.end(), flow.commodity) != commodities.end();
}

// A train with some dangerous goods is one of dangerous goods.
bool RuleScope::covers(const Consist& consist, const std::vector<FlowPlan>& flows) const
{
    if (as_vehicle(consist.vehicle) != vehicle) return false;
    if (commodities.empty() && !hazardous) return true;
    bool any = false;
    bool dangerous = false;
    consist.cargo.for_each([&](const Shipment& s) {
        any = any || covers(vehicle, flows[s.flow]);
        dangerous = dangerous || flows[s.flow].hazardous;
    });
    return any && (!hazardous || *hazardous == dangerous);
}

}  // namespace karvan::models
