// The keys of a fleet.
#include "models/fleet/fleet_plan.hpp"

namespace karvan::models {

namespace {

void check_fleet(const FleetPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool draws = plan.use == FleetUse::locomotive || plan.use == FleetUse::crew;
    if (draws && plan.lines.empty()) {
        problems.error(table.where, "locomotives and crews belong to lines",
                       "lines = [...], the rail lines of their stretch");
    }
    if (plan.units() == 0) {
        problems.error(table.find("bases")->where, "a fleet without units", "1 unit or more");
    }
    if (plan.duty && plan.use != FleetUse::crew) {
        problems.error(table.find("duty")->where, "hours of duty are of crews", "use = \"crew\"");
    }
    if (plan.uncouples_after && !draws) {
        problems.error(table.find("uncouples_after")->where, "only what draws trains leaves them",
                       "use = \"locomotive\" or \"crew\"");
    }
    if (plan.relief_s && !plan.duty) {
        problems.error(table.find("relief")->where, "without hours of duty nobody is relieved",
                       "'duty' as well");
    }
    if (plan.relief_s && plan.relief_s->least() < 0) {
        problems.error(table.find("relief")->where, "a way to the train may not be negative",
                       "a law of times from 0 on");
    }
    if (plan.repair_crews && !plan.breakdowns) {
        problems.error(table.find("repair_crews")->where, "nothing fails here",
                       "'breakdowns' as well");
    }
    if (plan.empty_trains && (plan.use != FleetUse::wagon || plan.return_s)) {
        problems.error(table.find("empty_trains")->where,
                       plan.return_s ? "the trains take the time that they need"
                                     : "what draws trains does not run in empty trains",
                       plan.return_s ? "one of empty_trains and return_time" : "use = \"wagon\"");
    }
    if (plan.empty_trains && plan.returns == FleetReturn::stay) {
        problems.error(table.find("empty_trains")->where, "no unit runs empty",
                       "returns = \"home\" or \"demand\"");
    }
    if (!plan.owner.empty() && plan.use != FleetUse::wagon) {
        problems.error(table.find("owner")->where, "owners are of wagons", "use = \"wagon\"");
    }
    if (plan.pulls_t && plan.use != FleetUse::locomotive) {
        problems.error(table.find("pulls")->where, "what is pulled is of locomotives",
                       "use = \"locomotive\"");
    }
    if (plan.rest_s.least() < 0 || (plan.return_s && plan.return_s->least() < 0)) {
        problems.error(table.where, "a rest or a way back may not be negative",
                       "laws of times from 0 on");
    }
}

const Keys<FleetBase>& base_keys()
{
    static const Keys<FleetBase> keys{
        "base", "Where units of a fleet stand.",
        key("place", &FleetBase::place).required().refers_to("place").means("The place."),
        key("units", &FleetBase::units)
            .at_least(0)
            .at_most(1'000'000)
            .required()
            .means("Units there at the start, and that the rule of return brings back.")};
    return keys;
}

const Keys<FleetBreakdowns>& breakdown_keys()
{
    static const Keys<FleetBreakdowns> keys{
        "breakdowns", "How units fail, each by itself; one that fails at work ends its trip first.",
        key("every", &FleetBreakdowns::every_s)
            .required()
            .means("Time to failure of a unit, from the end of its last repair."),
        key("repair", &FleetBreakdowns::repair_s)
            .required()
            .means("Time of the repair, at the base where it stands or came back to."),
        checked([](const FleetBreakdowns& plan, const Node& table, Diagnostics& problems) {
            if (plan.every_s.mean() > 0 && plan.every_s.least() >= 0 && plan.repair_s.least() >= 0)
                return;
            problems.error(table.where, "a time to failure or of repair below zero",
                           "laws of times from 0 s on, and a mean time to failure above 0 s");
        })};
    return keys;
}

const Keys<EmptyTrainPlan>& empty_train_keys()
{
    static const Keys<EmptyTrainPlan> keys{
        "empty_trains",
        "Empty units run as trains.",
        key("train", &EmptyTrainPlan::units)
            .at_least(1)
            .at_most(10'000)
            .required()
            .means("Units of a full train, counted as their cargo is."),
        key("longest_wait", &EmptyTrainPlan::longest_wait)
            .means(
                "After so long the first empty units leave with what there is; absent: at once."),
        key("priority", &EmptyTrainPlan::priority)
            .otherwise(0)
            .means("Of these trains; the higher, the sooner."),
        key("tare", &EmptyTrainPlan::tare_t)
            .unit("t")
            .at_least(0)
            .otherwise(0)
            .means("The weight of an empty unit, for its CO2e and for locomotives."),
        key("length", &EmptyTrainPlan::length_m)
            .unit("m")
            .at_least(0)
            .otherwise(0)
            .means("The length of a unit; 0: the trains fit everywhere.")};
    return keys;
}

const Keys<FleetPlan>& return_keys()
{
    using std::chrono_literals::operator""h;
    static const Keys<FleetPlan> keys{
        "fleet",
        "What empty units do.",
        key("returns", &FleetPlan::returns)
            .words({{"home", FleetReturn::home},
                    {"demand", FleetReturn::demand},
                    {"stay", FleetReturn::stay}})
            .otherwise(FleetReturn::home)
            .means("Empty units go to bases that miss some, or come when they are called, or stay "
                   "where they are for the next load. All but the last come when called."),
        key("waits", &FleetPlan::waits)
            .otherwise(0h)
            .means("How long one waits for a load before it goes home empty."),
        key("return_time", &FleetPlan::return_s)
            .means("Of an empty unit between two bases; absent: the planned time by rail."),
        key("empty_trains", &FleetPlan::empty_trains)
            .table(empty_train_keys())
            .means(
                "Empty units run as trains over the lines on their way: they take tracks, "
                "paths, locomotives and crews, pay tariffs that have an 'empty_share' and emit "
                "CO2e, which is in the sums of the flows that the fleet carries, by loaded "
                "unit-kilometres, not in the accounts of single shipments. Absent: they take the "
                "planned time and nothing else."),
        key("turnaround", &FleetPlan::turnaround)
            .otherwise(0h)
            .means("Until a unit that came back can be used again."),
        key("pulls", &FleetPlan::pulls_t)
            .unit("t")
            .above(0)
            .means("What one locomotive pulls; heavier trains take several."),
        key("duty", &FleetPlan::duty)
            .above(0h)
            .means("A crew that would work longer than this rests before it goes out again."),
        key("rest", &FleetPlan::rest_s).otherwise("\"0 s\"").means("The rest of a crew."),
        key("uncouples_after", &FleetPlan::uncouples_after)
            .above(0h)
            .means("A train that waits so long for room ahead is left by them, together with its "
                   "locomotives or crew of other fleets that have this key. On a line they go "
                   "on to the place ahead, with those of the trains that stand behind it, and the "
                   "trains are brought in without them; in a station they go back to the base, and "
                   "it takes others once it may go. Absent: they wait with it; when all of them "
                   "stand before places full of trains that wait for them, nothing moves any "
                   "more."),
        key("relief", &FleetPlan::relief_s)
            .means("A crew whose duty would end in the next section of a line is relieved where "
                   "its train stands, by one that takes so long from its base to there; absent: "
                   "it works on."),
        key("breakdowns", &FleetPlan::breakdowns)
            .table(breakdown_keys())
            .means("How units fail and are repaired; never if absent."),
        key("repair_crews", &FleetPlan::repair_crews)
            .at_least(1)
            .means("Crews that repair them, in the order of failures; one for every unit if "
                   "absent.")};
    return keys;
}

}  // namespace

const Keys<FleetPlan>& fleet_keys()
{
    static const Keys<FleetPlan> keys{
        "fleet",
        "Units that stand at bases, are taken for work and given back elsewhere.",
        key("id", &FleetPlan::id).required().identifies("fleet").means("A short unique id."),
        key("name", &FleetPlan::name).otherwise("").means("The name in tables."),
        key("use", &FleetPlan::use)
            .words({{"locomotive", FleetUse::locomotive},
                    {"crew", FleetUse::crew},
                    {"wagon", FleetUse::wagon}})
            .required()
            .means(
                "What they are; wagons and platforms are counted as their cargo is: wagons, TEU, "
                "tonnes of bulk."),
        key("bases", &FleetPlan::bases)
            .table(base_keys())
            .at_least_elements(1)
            .required()
            .means("Where they are at the start."),
        key("lines", &FleetPlan::lines)
            .refers_to("place")
            .means("The lines of the stretch: trains change locomotive or crew at its ends."),
        key("cargo", &FleetPlan::cargo)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"bulk", CargoKind::bulk}})
            .means("What the wagons take; absent: anything. Empty ones pay as the kind that they "
                   "take, of several as wagons."),
        key("commodities", &FleetPlan::commodities)
            .means("The commodities that they take; absent: all."),
        key("gauge", &FleetPlan::gauge)
            .otherwise("")
            .means("Their gauge, as the gauge changes name it: \"1520 mm\"."),
        key("owner", &FleetPlan::owner)
            .otherwise("")
            .means("Whose wagons they are: they carry the flows of this trader alone, and are "
                   "loaded before those for anybody at the same base; anybody's cargo if none is "
                   "named."),
        return_keys(),
        key("sources", &FleetPlan::sources).means("Where the figures come from."),
        checked(check_fleet)};
    return keys;
}

}  // namespace karvan::models
