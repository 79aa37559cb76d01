// What does not go together in the keys of a station.
#include <fmt/format.h>

#include <map>
#include <set>

#include "models/calendar/time_zone.hpp"
#include "models/reading/keys.hpp"
#include "models/station/station_plan.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

constexpr std::size_t most_parts = 63;  // of six bits

// Who leaves is no customer any more.
void check_becomes(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    for (std::size_t i = 0; i < plan.next.size(); ++i) {
        if (!plan.next[i].becomes || plan.next[i].to) continue;
        problems.error(table.find("next")->array()[i].where_of("becomes"),
                       "who leaves becomes nobody's customer", "'to' with it, or no 'becomes'");
    }
}

void check_shares(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.choice != Choice::chance) return;  // they are weights
    std::map<std::string, double> sums;
    for (const BranchPlan& branch : plan.next) sums[branch.flow.value_or("")] += branch.share;
    for (const auto& [flow, sum] : sums) {
        if (sum <= 1 + 1e-9) continue;
        problems.error(table.where_of("next"), fmt::format("the shares sum to {:.6g}", sum),
                       "at most 1; who is left over leaves");
    }
}

// One time for each flow.
void check_service_of(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    std::set<std::string> flows;
    for (std::size_t i = 0; i < plan.service_of.size(); ++i) {
        if (flows.insert(plan.service_of[i].flow).second) continue;
        problems.error(
            table.find("service_of")->array()[i].where_of("flow"),
            fmt::format("a second service time for the flow '{}'", plan.service_of[i].flow),
            "one for each flow");
    }
    for (std::size_t i = 0; i < plan.service_of.size(); ++i) {
        const std::int64_t taken = plan.service_of[i].servers;
        if (taken == 1) continue;
        const Location& where = table.find("service_of")->array()[i].where_of("servers");
        if (plan.preemption != Interrupted::finish)
            problems.error(where, "several servers cannot be preempted at once");
        const std::int64_t most = plan.is_unlimited() ? 1 : plan.calendar().most_units();
        if (taken > most)
            problems.error(where, fmt::format("a customer takes {} servers", taken),
                           plan.is_unlimited() ? "1, where servers are unlimited"
                                               : fmt::format("at most the {} there are", most));
    }
}

void check_hours(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool has_hours = table.find("hours") != nullptr;
    if (!plan.shifts.empty() && (has_hours || table.find("servers") != nullptr)) {
        problems.error(table.where_of("shifts"), "shifts say how many servers work when",
                       "either shifts, or servers and hours");
    }
    check_time_zone(plan.time_zone, table, problems);
    if (plan.is_unlimited() && (has_hours || !plan.holidays.empty())) {
        problems.error(table.where_of("servers"), "unlimited servers have no hours",
                       "a number of servers, or no hours and holidays");
    }
    if (!plan.is_unlimited() && plan.calendar().most_units() == 0) {
        problems.error(table.where_of("shifts"), "no server ever works");
    }
}

// What does not go together.
void check_combinations(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const auto refuse = [&](bool wrong, const char* key, const char* what) {
        if (wrong) problems.error(table.where_of(key), what);
    };
    const bool preempts = plan.preemption != Interrupted::finish;
    const bool gives_up = plan.breakdowns && plan.breakdowns->work == Interrupted::give_up;
    refuse(plan.batch_least > plan.batch_most, "batch_least", "batch_least is above batch_most");
    refuse(plan.serves_batches() && preempts, "preemption", "a batch cannot be preempted");
    refuse(plan.serves_batches() && gives_up, "breakdowns", "a batch cannot be lost");
    refuse(plan.serves_batches() && plan.patience_s, "patience", "no patience with batches");
    refuse(plan.serves_batches() && !plan.service_of.empty(), "service_of",
           "a batch has one service time, whoever is in it: 'service'");
    refuse(plan.patience_s && preempts, "patience", "no patience where servers are preempted");
    refuse(plan.overflow == plan.id, "overflow", "who is turned away would come again at once");
    refuse(plan.overflow && !plan.turns_away(), "overflow", "nobody is turned away here");
    refuse(plan.is_unlimited() && plan.breakdowns, "breakdowns", "unlimited servers never fail");
    refuse(plan.is_unlimited() && plan.serves_batches(), "batch_most",
           "unlimited servers do not wait for batches");
    refuse(plan.serves_batches() && plan.room && *plan.room < plan.batch_least, "room",
           "there is no room for the least batch");
    refuse(plan.breakdowns && !plan.failures.empty() && plan.repair_crews, "repair_crews",
           "the crews of a station repair its failures or its breakdowns, not both");
    if (plan.breakdowns && plan.breakdowns->every_s.mean() < 1) {
        problems.error(table.where_of("breakdowns"), "the mean time to failure is below a second",
                       "at least 1 s: a run of all these failures would not end");
    }
}

// One server, who does nothing else.
void check_polling(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.polling.empty()) return;
    const auto refuse = [&](bool wrong, const char* key, const char* what, const char* instead) {
        if (wrong) problems.error(table.where_of(key), what, instead);
    };
    const char* const servers = plan.shifts.empty() ? "servers" : "shifts";
    refuse(plan.is_unlimited() || plan.calendar().most_units() > 1, servers,
           "one server goes from queue to queue", "servers = 1");
    refuse(plan.serves_batches(), "batch_most", "he calls customers one by one", "no batches");
    refuse(plan.discipline != Discipline::fifo, "discipline",
           "each queue is served in the order of coming, by priority", "no 'discipline'");
    refuse(plan.preemption != Interrupted::finish, "preemption",
           "nobody is preempted where one server goes from queue to queue", "no 'preemption'");
    refuse(plan.breakdowns && plan.breakdowns->work == Interrupted::give_up, "breakdowns",
           "he finishes whom he has called", "work = \"resume\" or \"restart\"");
    const auto& visits = table.find("polling")->array();
    double tour_s = 0;
    for (std::size_t i = 0; i < plan.polling.size(); ++i) {
        tour_s += plan.polling[i].switch_s.mean();
        const bool has_most = visits[i].find("most") != nullptr;
        if (has_most && plan.polling[i].rule != PollingRule::limited)
            problems.error(visits[i].where_of("most"), "he serves as many as there are",
                           "rule = \"limited\"");
    }
    refuse(tour_s > 0 && tour_s < 1, "polling", "a tour takes less than a second on average",
           "at least 1 s, or no time at all: a run of all these tours would not end");
}

// A server that is kept, or left to wait for parts, is one that a customer has for himself.
void check_own_server(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const auto refuse = [&](bool wrong, const char* key, const char* what, const char* instead) {
        if (wrong) problems.error(table.where_of(key), what, instead);
    };
    const bool splits = !plan.split.empty();
    const bool alone = !plan.serves_batches() && plan.polling.empty();
    refuse(splits && !alone, "split", "customers split where each has a server of his own",
           "no batches and no 'polling' here");
    refuse(plan.split.size() > most_parts, "split", "a customer has too many parts", "at most 63");
    if (!plan.kept_until) return;
    refuse(*plan.kept_until == plan.id, "kept_until", "he keeps it until he leaves, anyway",
           "another station");
    refuse(!alone || plan.is_unlimited() || plan.shares_work(), "kept_until",
           "only servers that each customer has for himself can be kept",
           "a number of servers, without batches, 'polling' or shared work");
    refuse(splits, "kept_until", "who splits leaves his server", "'split' or 'kept_until'");
}

// Who looks where it is least crowded goes on to another place.
void check_choice(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.choice == Choice::chance) {
        if (plan.choice_among)
            problems.error(table.where_of("choice_among"), "all ways are open to chance",
                           "choice = \"fewest\" or \"least_work\"");
        return;
    }
    if (plan.next.empty())
        problems.error(table.where_of("choice"), "there is nothing to choose", "ways: 'next'");
    for (std::size_t i = 0; i < plan.next.size(); ++i) {
        const Node& way = table.find("next")->array()[i];
        if (!plan.next[i].to || *plan.next[i].to == plan.id)
            problems.error(way.where_of("to"),
                           "who chooses by what is there goes on to another station", "'to'");
        if (plan.next[i].share <= 0)
            problems.error(way.where_of("share"), "a way that nobody ever looks at",
                           "a share above 0, as the weight with which it is drawn");
    }
}

}  // namespace

void check_station(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    check_becomes(plan, table, problems);
    check_shares(plan, table, problems);
    check_service_of(plan, table, problems);
    check_hours(plan, table, problems);
    check_combinations(plan, table, problems);
    check_discipline(plan, table, problems);
    check_speeds(plan, table, problems);
    check_polling(plan, table, problems);
    check_choice(plan, table, problems);
    check_own_server(plan, table, problems);
}

}  // namespace karvan::models
