#include "models/station/station_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/station/station.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

// Each is known by itself, as it may fail; more than that are as good as no limit.
constexpr std::int64_t most_servers = 1'000'000;

const Keys<Shift>& shift_keys()
{
    static const Keys<Shift> keys{"shifts",
                                  "A shift: servers at certain hours. Shifts that overlap add up.",
                                  key("hours", &Shift::hours).required().means("When it works."),
                                  key("servers", &Shift::units)
                                      .at_least(0)
                                      .at_most(most_servers)
                                      .required()
                                      .means("How many servers work then.")};
    return keys;
}

const Keys<FlowWorkPlan>& service_of_keys()
{
    static const Keys<FlowWorkPlan> keys{
        "service_of", "The service time of one flow.",
        key("flow", &FlowWorkPlan::flow).refers_to("flow").required().means("The flow."),
        key("service", &FlowWorkPlan::service_s).required().means("Service time of its customers."),
        key("servers", &FlowWorkPlan::servers)
            .at_least(1)
            .at_most(most_servers)
            .otherwise(1)
            .means("How many servers each of them takes at once.")};
    return keys;
}

const Keys<BreakdownPlan>& breakdown_keys()
{
    static const Keys<BreakdownPlan> keys{
        "breakdowns",
        "How servers fail.",
        key("every", &BreakdownPlan::every_s)
            .required()
            .means("Time to failure, from the end of the last repair."),
        key("repair", &BreakdownPlan::repair_s).required().means("Time to repair."),
        key("whole", &BreakdownPlan::whole)
            .otherwise(false)
            .means("All servers fail together, or each by itself."),
        key("clock", &BreakdownPlan::clock)
            .words({{"always", FailureClock::always}, {"busy", FailureClock::busy}})
            .otherwise(FailureClock::always)
            .means("Whether servers age always or only at work (in equal parts)."),
        key("work", &BreakdownPlan::work)
            .words({{"resume", Interrupted::resume},
                    {"restart", Interrupted::restart},
                    {"lose", Interrupted::give_up}})
            .otherwise(Interrupted::resume)
            .means("What becomes of the work in hand; lost customers leave for good.")};
    return keys;
}

const Keys<BranchPlan>& branch_keys()
{
    static const Keys<BranchPlan> keys{
        "next", "A way that customers take after service, by chance.",
        key("to", &BranchPlan::to).refers_to("place").means("The next place; absent: they leave."),
        key("share", &BranchPlan::share).share().otherwise(1.0).means("How many go there."),
        key("flow", &BranchPlan::flow)
            .refers_to("flow")
            .means("Holds for customers of this flow alone.")};
    return keys;
}

const Location& where_of(const Node& table, const char* key)
{
    const Node* node = table.find(key);
    return node != nullptr ? node->where : table.where;
}

void check_shares(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    std::map<std::string, double> sums;
    for (const BranchPlan& branch : plan.next) sums[branch.flow.value_or("")] += branch.share;
    for (const auto& [flow, sum] : sums) {
        if (sum <= 1 + 1e-9) continue;
        problems.error(where_of(table, "next"), fmt::format("the shares sum to {:.6g}", sum),
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
            where_of(table.find("service_of")->array()[i], "flow"),
            fmt::format("a second service time for the flow '{}'", plan.service_of[i].flow),
            "one for each flow");
    }
    for (std::size_t i = 0; i < plan.service_of.size(); ++i) {
        const std::int64_t taken = plan.service_of[i].servers;
        if (taken == 1) continue;
        const Location& where = where_of(table.find("service_of")->array()[i], "servers");
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
        problems.error(where_of(table, "shifts"), "shifts say how many servers work when",
                       "either shifts, or servers and hours");
    }
    check_time_zone(plan.time_zone, table, problems);
    if (plan.is_unlimited() && (has_hours || !plan.holidays.empty())) {
        problems.error(where_of(table, "servers"), "unlimited servers have no hours",
                       "a number of servers, or no hours and holidays");
    }
    if (!plan.is_unlimited() && plan.calendar().most_units() == 0) {
        problems.error(where_of(table, "shifts"), "no server ever works");
    }
}

// What does not go together.
void check_combinations(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    const auto refuse = [&](bool wrong, const char* key, const char* what) {
        if (wrong) problems.error(where_of(table, key), what);
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
        problems.error(where_of(table, "breakdowns"), "the mean time to failure is below a second",
                       "at least 1 s: a run of all these failures would not end");
    }
}

void check_station(const StationPlan& plan, const Node& table, Diagnostics& problems)
{
    check_shares(plan, table, problems);
    check_service_of(plan, table, problems);
    check_hours(plan, table, problems);
    check_combinations(plan, table, problems);
    check_discipline(plan, table, problems);
}

// When servers work, and when they fail.
const Keys<StationPlan>& server_keys()
{
    static const Keys<StationPlan> keys{
        "station",
        "The servers of a station.",
        key("servers", &StationPlan::servers)
            .at_least(0)
            .at_most(most_servers)
            .otherwise(1)
            .means("How many are served at once; 0: everybody."),
        key("hours", &StationPlan::hours).otherwise("always").means("When the servers work."),
        key("shifts", &StationPlan::shifts)
            .table(shift_keys())
            .means("Servers by the hour, instead of servers and hours."),
        key("holidays", &StationPlan::holidays).means("Dates on which nobody works."),
        key("time_zone", &StationPlan::time_zone)
            .otherwise("")
            .means("The zone of hours and holidays; UTC if empty."),
        key("calendar", &StationPlan::calendar_id)
            .refers_to("calendar")
            .means("The calendar that the servers keep, for what is not said here."),
        key("shift_end", &StationPlan::shift_end)
            .words({{"finish", Interrupted::finish},
                    {"resume", Interrupted::resume},
                    {"restart", Interrupted::restart}})
            .otherwise(Interrupted::finish)
            .means("Work in hand at closing time: done first, gone on with or begun again later."),
        key("breakdowns", &StationPlan::breakdowns)
            .table(breakdown_keys())
            .means("How servers fail; never if absent.")};
    return keys;
}

// What is done for whom, who waits, and for how long.
const Keys<StationPlan>& queue_keys()
{
    static const Keys<StationPlan> keys{
        "station",
        "The queue of a station.",
        key("service", &StationPlan::service_s).required().means("Service time."),
        key("service_of", &StationPlan::service_of)
            .table(service_of_keys())
            .means("Service times that differ by flow."),
        key("preemption", &StationPlan::preemption)
            .words({{"none", Interrupted::finish},
                    {"resume", Interrupted::resume},
                    {"restart", Interrupted::restart},
                    {"give_up", Interrupted::give_up}})
            .otherwise(Interrupted::finish)
            .means("Whether a higher priority takes the server, and what becomes of the work."),
        key("discipline", &StationPlan::discipline)
            .words({{"fifo", Discipline::fifo},
                    {"lifo", Discipline::lifo},
                    {"random", Discipline::random},
                    {"shortest_job", Discipline::shortest_job},
                    {"sharing", Discipline::sharing},
                    {"lifo_preemptive", Discipline::lifo_preemptive},
                    {"shortest_remaining", Discipline::shortest_remaining}})
            .otherwise(Discipline::fifo)
            .means("Who is served next of those with equal priority: who came first, who came "
                   "last, anybody, whose service is the shortest. With 'sharing' all are served at "
                   "once, each by an equal part of the servers but not more than one (processor "
                   "sharing); with the last two whoever comes, or has the least work left, takes a "
                   "server at once from another, whose work goes on later. In these three "
                   "priorities do not matter, and work rests while no server works."),
        key("shared_by", &StationPlan::shared_by)
            .at_least(1)
            .means("With 'sharing': so many share the servers at most, and the others wait in "
                   "line; no limit if absent."),
        key("room", &StationPlan::room)
            .at_least(1)
            .means("Customers there is room for, waiting and served; no limit if absent."),
        key("when_full", &StationPlan::when_full)
            .words({{"block", WhenFull::block}, {"lose", WhenFull::lose}})
            .otherwise(WhenFull::block)
            .means("Newcomers to a full station wait where they are, or are lost."),
        key("patience", &StationPlan::patience_s)
            .means("Who has waited so long for a server leaves for good."),
        key("balk_at", &StationPlan::balk_at)
            .at_least(1)
            .means("With so many waiting, newcomers leave for good."),
        key("overflow", &StationPlan::overflow)
            .refers_to("place")
            .means("Where those go instead who are turned away: for want of room, patience or "
                   "their server, or by the queue. From there they go by its 'next', or leave; "
                   "'check' leaves them out of its loads.")};
    return keys;
}

}  // namespace

std::unique_ptr<Facility> StationPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                             const CorridorFacts& facts) const
{
    return std::make_unique<Station>(simulation, *this, scenario, facts);
}

void StationPlan::add_links(Scenario& scenario) const
{
    std::vector<std::string> targets;
    for (const BranchPlan& branch : next) {
        if (branch.to && *branch.to != id) targets.push_back(*branch.to);
    }
    if (overflow) targets.push_back(*overflow);
    for (const std::string& target : targets) {
        const std::uint32_t to = scenario.index_of(target);
        const bool known =
            std::any_of(scenario.links.begin(), scenario.links.end(),
                        [&](const LinkPlan& link) { return link.from == index && link.to == to; });
        if (known) continue;
        LinkPlan link;
        link.from = index;
        link.to = to;
        scenario.links.push_back(std::move(link));
    }
}

Calendar StationPlan::calendar() const
{
    Calendar calendar{shifts, holidays, time_zone};
    if (shifts.empty()) calendar.shifts.push_back({hours, servers});
    adopted.complete(calendar);
    return calendar;
}

bool StationPlan::interrupts_work() const
{
    if (is_unlimited()) return false;
    return preemption != Interrupted::finish || breakdowns || !failures.empty() ||
           (shift_end != Interrupted::finish && !calendar().never_changes());
}

bool StationPlan::turns_away() const
{
    return (room && when_full == WhenFull::lose) || patience_s || balk_at ||
           preemption == Interrupted::give_up ||
           (breakdowns && breakdowns->work == Interrupted::give_up);
}

const sim::Law& StationPlan::service_for(const FlowPlan& flow) const
{
    for (const FlowWorkPlan& own : service_of) {
        if (own.flow == flow.id) return own.service_s;
    }
    return service_s;
}

std::int64_t StationPlan::servers_for(const FlowPlan& flow) const
{
    for (const FlowWorkPlan& own : service_of) {
        if (own.flow == flow.id) return own.servers;
    }
    return 1;
}

// The mean work that comes in a unit of time against the servers there are on average, without
// preempted work that begins again. A busy clock makes the work longer by the factor that a
// running clock takes from the servers: both are the availability.
std::vector<OfferedLoad> StationPlan::offered_loads(const Scenario& scenario,
                                                    const std::vector<Passage>& passages) const
{
    if (is_unlimited()) return {};
    OfferedLoad load{"servers", 0, calendar().mean_units()};
    for (const Passage& passage : passages) {
        const FlowPlan& flow = scenario.flows[passage.flow];
        const double mean_s =
            serves_batches() ? service_s.mean() / static_cast<double>(batch_most)
                             : service_for(flow).mean() * static_cast<double>(servers_for(flow));
        load.offered += passage.shipments_per_s * mean_s;
    }
    if (breakdowns) load.capacity *= breakdowns->availability();
    return {load};
}

std::vector<Branch> branches_for(const StationPlan& plan, const Scenario& scenario,
                                 const FlowPlan& flow)
{
    const bool has_own = std::any_of(plan.next.begin(), plan.next.end(),
                                     [&](const BranchPlan& b) { return b.flow == flow.id; });
    std::vector<Branch> branches;
    for (const BranchPlan& branch : plan.next) {
        const bool applies = has_own ? branch.flow == flow.id : !branch.flow;
        if (!applies) continue;
        std::optional<std::uint32_t> to;
        if (branch.to) to = scenario.index_of(*branch.to);
        branches.push_back({to, branch.share});
    }
    return branches;
}

const Keys<StationPlan>& station_keys()
{
    static const Keys<StationPlan> keys{
        "station",
        "A station: servers with a queue, the part of any queueing network.",
        place_keys(),
        server_keys(),
        queue_keys(),
        key("batch_least", &StationPlan::batch_least)
            .at_least(1)
            .otherwise(1)
            .means("Fewest customers that a server begins to serve together."),
        key("batch_most", &StationPlan::batch_most)
            .at_least(1)
            .otherwise(1)
            .means("Most customers that a server serves together, in one service time."),
        key("next", &StationPlan::next)
            .table(branch_keys())
            .means("Where customers go by chance; along their own route if absent."),
        checked(check_station)};
    return keys;
}

}  // namespace karvan::models
