// What does not go with the speeds of a station's servers.
#include <fmt/format.h>

#include "models/reading/keys.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

// Servers that differ have names, and everybody works with one of them from beginning to end.
void check_different_servers(const StationPlan& plan, const Location& where, Diagnostics& problems)
{
    const auto refuse = [&](bool wrong, const char* what, const char* instead) {
        if (wrong) problems.error(where, what, instead);
    };
    const auto named = static_cast<std::int64_t>(plan.speeds.size());
    if (!plan.shifts.empty() || plan.servers != named)
        problems.error(where, fmt::format("the speeds of {} servers", named),
                       fmt::format("servers = {}, without 'shifts'", named));
    refuse(plan.serves_batches() || !plan.polling.empty() || plan.shares_work(),
           "servers whose speeds differ serve one customer each",
           "no batches, 'polling' or shared work");
    refuse(plan.preemption != Interrupted::finish, "nobody is preempted where speeds differ",
           "no 'preemption'");
    refuse(plan.breakdowns || !plan.failures.empty(), "servers whose speeds differ never fail",
           "no 'breakdowns' and no 'failures'");
    refuse(plan.kept_until.has_value(), "servers whose speeds differ are not kept",
           "no 'kept_until'");
    for (const FlowWorkPlan& own : plan.service_of)
        refuse(own.servers > 1, "nobody takes several servers whose speeds differ", "servers = 1");
}

}  // namespace

void check_speeds(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    if (!plan.speeds.empty()) check_different_servers(plan, table.find("speeds")->where, problems);
    if (plan.speed_with.empty()) return;
    const bool one_shares = plan.discipline == Discipline::sharing && !plan.is_unlimited() &&
                            plan.calendar().most_units() == 1;
    if (!one_shares)
        problems.error(table.find("speed_with")->where,
                       "the speed of one server who is shared by all who are here",
                       "servers = 1 and discipline = \"sharing\"");
}

}  // namespace karvan::models
