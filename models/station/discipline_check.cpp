// What does not go with the discipline of a station.
#include <fmt/format.h>

#include "models/reading/keys.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

// Work that is shared rests while its servers do; it cannot be finished by one who goes, nor lost.
constexpr const char* shared_work = "work that is shared rests until a server works again";

void check_shared_work(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const auto refuse = [&](bool wrong, const char* key, const char* what, const char* instead) {
        if (wrong) problems.error(table.where_of(key), what, instead);
    };
    refuse(plan.preemption != Interrupted::finish, "preemption",
           "where work is shared nobody is preempted by priority", "no 'preemption' here");
    const bool all_at_once = !plan.shared_by;
    refuse(plan.patience_s && all_at_once, "patience",
           "where work is shared everybody is served at once", "no 'patience', or 'shared_by'");
    refuse(plan.balk_at && all_at_once, "balk_at",
           "where work is shared everybody is served at once", "'room', or 'shared_by'");
    refuse(plan.breakdowns && plan.breakdowns->work != Interrupted::resume, "breakdowns",
           shared_work, "work = \"resume\"");
    refuse(plan.shift_end != Interrupted::resume && !plan.calendar().never_changes(), "shift_end",
           shared_work, "shift_end = \"resume\"");
    refuse(!plan.failures.empty(), "failures", "servers that share their work fail by 'breakdowns'",
           "'breakdowns'");
    for (const ResourceHoursPlan& kept : plan.resource_hours) {
        const bool wrong =
            kept.closing == Interrupted::restart || kept.closing == Interrupted::give_up;
        refuse(wrong, "calendars", shared_work, "closing = \"resume\"");
    }
    for (const FlowWorkPlan& own : plan.service_of)
        refuse(own.servers > 1, "service_of", "where work is shared nobody takes several servers",
               "servers = 1");
}

}  // namespace

void check_discipline(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool may_share_some = plan.discipline == Discipline::sharing;
    if (plan.shared_by && !may_share_some)
        problems.error(table.where_of("shared_by"), "work is not shared here",
                       "discipline = \"sharing\"");
    if (plan.discipline == Discipline::fifo) return;
    if (plan.is_unlimited())
        problems.error(table.where_of("discipline"), "nobody waits where servers are unlimited",
                       "a number of servers, or no 'discipline'");
    else if (plan.serves_batches())
        problems.error(table.where_of("discipline"),
                       "a batch is formed by those who came first, by priority",
                       "no 'discipline', or no batches");
    else if (plan.shares_work())
        check_shared_work(plan, table, problems);
}

void check_strikes_at_shared_work(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    for (std::size_t i = 0; i < scenario.disruptions.size(); ++i) {
        const DisruptionPlan& disruption = scenario.disruptions[i];
        const bool loses =
            disruption.work == Interrupted::restart || disruption.work == Interrupted::give_up;
        if (!loses) continue;
        for (const DisruptionTarget& target : disruption.targets) {
            if (target.kind != DisruptionTarget::Kind::place) continue;
            const auto* station = dynamic_cast<const StationPlan*>(&scenario.place(target.index));
            if (station == nullptr || !station->shares_work()) continue;
            problems.error(root.find("disruption")->array()[i].where_of("work"),
                           fmt::format("at '{}' {}", station->id, shared_work),
                           "work = \"resume\"");
        }
    }
}

}  // namespace karvan::models
