#include "models/station/station_plan.hpp"

#include <algorithm>
#include <numeric>

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

const Keys<PollPlan>& polling_keys()
{
    static const Keys<PollPlan> keys{
        "polling",
        "A visit of the server to the queue of a flow, in the order of its tour.",
        key("flow", &PollPlan::flow)
            .refers_to("flow")
            .required()
            .means("The flow whose customers wait there; it may be visited several times a tour."),
        key("switch", &PollPlan::switch_s)
            .otherwise("0 s")
            .means("How long the server takes to get there, on every tour, whoever waits."),
        key("rule", &PollPlan::rule)
            .words({{"exhaustive", PollingRule::exhaustive},
                    {"gated", PollingRule::gated},
                    {"limited", PollingRule::limited}})
            .otherwise(PollingRule::exhaustive)
            .means("Whom he serves: all until the queue is empty, those who wait when he comes, or "
                   "no more than 'most'."),
        key("most", &PollPlan::most)
            .at_least(1)
            .at_most(most_servers)
            .otherwise(1)
            .means("With 'limited': how many he serves on a visit at most.")};
    return keys;
}

const Keys<BranchPlan>& branch_keys()
{
    static const Keys<BranchPlan> keys{
        "next",
        "A way that customers take after service, by chance.",
        key("to", &BranchPlan::to).refers_to("place").means("The next place; absent: they leave."),
        key("share", &BranchPlan::share)
            .share()
            .otherwise(1.0)
            .means("How many go there; by 'choice', the weight with which a way is drawn."),
        key("flow", &BranchPlan::flow)
            .refers_to("flow")
            .means("Holds for customers of this flow alone."),
        key("becomes", &BranchPlan::becomes)
            .refers_to("flow")
            .means("Who goes there is a customer of this flow from then on (another class): its "
                   "service times, priority and ways hold for him at stations. His transit, hours "
                   "and money stay with the flow in which he began.")};
    return keys;
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
            .means("How many are served at once; 0: everybody. How many are there on average is "
                   "then the measure 'customers' of the results file (measure.mean:ID/customers), "
                   "as it is where work is shared."),
        key("speeds", &StationPlan::speeds)
            .above(0)
            .means("How fast each server works, where they differ: with 2, in half the service "
                   "time. Who is next takes the fastest that is free."),
        key("speed_with", &StationPlan::speed_with)
            .above(0)
            .means("With 'sharing' by one server: how fast it works with 1, 2, ... customers at "
                   "the station, those who wait included; the last holds for more. With shared_by "
                   "= 1 they are served in the order of coming."),
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

void StationPlan::add_links(Scenario& scenario)
{
    asks.clear();
    std::vector<std::string> targets;
    for (const BranchPlan& branch : next) {
        if (choice != Choice::chance && branch.to) asks.push_back(scenario.index_of(*branch.to));
    }
    for (const BranchPlan& branch : next) {
        if (branch.to && *branch.to != id) targets.push_back(*branch.to);
    }
    if (overflow) targets.push_back(*overflow);
    targets.insert(targets.end(), split.begin(), split.end());
    const bool asks_all = kept_until || !split.empty();
    for (const auto& place : scenario.places) {
        const auto* station = dynamic_cast<const StationPlan*>(place.get());
        if (asks_all && station != nullptr && station != this) asks.push_back(place->index);
    }
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

double StationPlan::mean_servers() const
{
    double speed = speed_with.empty() ? 1 : speed_with.back();
    if (!speeds.empty()) {
        const double sum = std::accumulate(speeds.begin(), speeds.end(), 0.0);
        speed = sum / static_cast<double>(speeds.size());
    }
    return calendar().mean_units() * speed;
}

double StationPlan::top_speed() const
{
    const std::vector<double>& some = speeds.empty() ? speed_with : speeds;
    return some.empty() ? 1.0 : *std::max_element(some.begin(), some.end());
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
    const double up = breakdowns ? breakdowns->availability() : 1;
    OfferedLoad load{"servers", 0, mean_servers() * up};
    if (!speed_with.empty()) load.most = calendar().mean_units() * top_speed() * up;
    for (const Passage& passage : passages) {
        const FlowPlan& flow = scenario.flows[passage.class_of];
        const double kept_s =
            kept_time_s(*this, scenario, scenario.flows[passage.flow], passage.class_of);
        const double held_s = service_for(flow).mean() + kept_s;
        const double mean_s = serves_batches() ? service_s.mean() / static_cast<double>(batch_most)
                                               : held_s * static_cast<double>(servers_for(flow));
        load.offered += passage.shipments_per_s * mean_s;
    }
    return {load};
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
        key("polling", &StationPlan::polling)
            .table(polling_keys())
            .means("The tour of a server who goes from queue to queue, each of one flow, again and "
                   "again; while it is closed he waits with whom he has called. With one queue the "
                   "way back to it is a vacation. Absent: one queue for all. 'check' leaves out "
                   "the time between queues."),
        key("choice", &StationPlan::choice)
            .words({{"chance", Choice::chance},
                    {"fewest", Choice::fewest},
                    {"least_work", Choice::least_work}})
            .otherwise(Choice::chance)
            .means("How customers choose among the ways of 'next', all of them to stations: by "
                   "chance, or where the fewest customers are, or the least work, for each server "
                   "(join the shortest queue). Who is on his way there counts; ties by chance. "
                   "'check' reckons that all of them are equally busy."),
        key("choice_among", &StationPlan::choice_among)
            .at_least(1)
            .means("Customers look at so many of the ways, drawn by chance; at all if absent."),
        key("split", &StationPlan::split)
            .refers_to("place")
            .means("After service a customer splits into parts, one for each station named here "
                   "(one named twice has two), and waits until all are done, without a server "
                   "(fork and join). A part is done when it would leave; then he goes on by "
                   "'next'. A part that is turned away for good is waited for no longer."),
        key("kept_until", &StationPlan::kept_until)
            .refers_to("place")
            .means("Customers keep their server here until they have left that station too, or "
                   "for good; 'check' leaves out their waits until then."),
        key("next", &StationPlan::next)
            .table(branch_keys())
            .means("Where customers go by chance; along their own route if absent."),
        checked(check_station)};
    return keys;
}

}  // namespace karvan::models
