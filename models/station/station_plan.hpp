// What a scenario says of a station: the generic place of queueing networks.
//
// Servers with opening hours, a queue with priorities, room, patience, batches, breakdowns, and
// routing by chance. Where nothing is said it is an open queue that never closes or fails, and its
// customers follow their own route.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/plan.hpp"
#include "models/reading/keys.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

// Where customers go after service, by chance.
struct BranchPlan {
    std::optional<std::string> to;  // none: they leave
    double share = 1;
    std::optional<std::string> flow;  // for customers of this flow alone
    // Who goes there is a customer of this flow from then on.
    std::optional<std::string> becomes = {};
};

struct FlowWorkPlan {
    std::string flow;
    sim::Law service_s = sim::Law::constant(0);
    std::int64_t servers = 1;  // that each customer takes at once
};

enum class FailureClock : std::uint8_t {
    always,  // time to failure passes by the calendar
    busy,    // time to failure passes while servers are at work
};

struct BreakdownPlan {
    sim::Law every_s = sim::Law::constant(1);  // from the end of a repair to the next failure
    sim::Law repair_s = sim::Law::constant(0);
    bool whole = false;  // all servers fail together
    FailureClock clock = FailureClock::always;
    sim::Interrupted work = sim::Interrupted::resume;  // what becomes of work in hand

    double availability() const { return every_s.mean() / (every_s.mean() + repair_s.mean()); }
};

// Who comes to a full station.
enum class WhenFull : std::uint8_t {
    block,  // waits where it is and keeps its server there (blocking after service)
    lose,   // is turned away for good
};

// Who is served, of those with equal priority.
enum class Discipline : std::uint8_t {
    fifo,
    lifo,
    random,
    shortest_job,  // by the service time that is drawn
    // All at once, or by parts:
    sharing,             // each has an equal part of the servers, one at most
    lifo_preemptive,     // who comes takes a server from who came first
    shortest_remaining,  // who has less work left takes a server from who has most
};

// How customers choose among the ways of `next`.
enum class Choice : std::uint8_t {
    chance,
    fewest,      // where the fewest customers are for each server
    least_work,  // where the least work is for each server
};

// How many customers a server who goes from queue to queue serves on a visit.
enum class PollingRule : std::uint8_t {
    exhaustive,  // until the queue is empty
    gated,       // those he finds
    limited,     // no more than `most`
};

// A visit to the queue of a flow, on the tour of such a server.
struct PollPlan {
    std::string flow;
    sim::Law switch_s = sim::Law::constant(0);  // to get there
    PollingRule rule = PollingRule::exhaustive;
    std::int64_t most = 1;
};

struct StationPlan : PlacePlan {
    std::int64_t servers = 1;  // 0: unlimited, nobody ever waits
    WeeklyHours hours = always_open();
    std::vector<Shift> shifts;  // instead of servers and hours
    std::vector<std::chrono::local_seconds> holidays;
    std::string time_zone;
    std::optional<std::string> calendar_id;
    AdoptedCalendars adopted;
    sim::Interrupted shift_end = sim::Interrupted::finish;

    sim::Law service_s = sim::Law::constant(0);
    std::vector<FlowWorkPlan> service_of;
    sim::Interrupted preemption = sim::Interrupted::finish;  // finish: nobody is preempted
    Discipline discipline = Discipline::fifo;
    std::optional<std::int64_t> shared_by;  // most who share the servers; none: no limit
    std::vector<double> speeds;             // of each server, where they differ
    std::vector<double> speed_with;         // of the server, with 1, 2, ... customers here

    std::optional<std::int64_t> room;  // customers waiting and served; none: no limit
    WhenFull when_full = WhenFull::block;
    std::optional<sim::Law> patience_s;   // who has waited so long leaves for good
    std::optional<std::int64_t> balk_at;  // so many wait: newcomers leave for good
    std::optional<std::string> overflow;  // where those go who are turned away; none: for good

    std::int64_t batch_least = 1;  // customers served together
    std::int64_t batch_most = 1;
    std::optional<BreakdownPlan> breakdowns;
    std::vector<PollPlan> polling;  // the tour of its server; empty: one queue for all
    std::vector<BranchPlan> next;
    Choice choice = Choice::chance;
    std::optional<std::int64_t> choice_among;  // so many ways, drawn by chance; none: all
    std::vector<std::string> split;            // where its parts go; empty: he stays in one
    std::optional<std::string> kept_until;     // the place that he leaves then; none: this one
    std::vector<std::uint32_t> asks;  // places whose state is looked at, known with the links

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    void adopt(const std::vector<CalendarPlan>& calendars) override
    {
        adopted.find(calendars, calendar_id, country);
    }
    bool has_finite_room() const override { return room && when_full == WhenFull::block; }
    double free_time_s(const FlowPlan& flow) const override
    {
        const double alone = speed_with.empty() ? top_speed() : speed_with.front();
        return service_for(flow).mean() / alone;
    }
    std::vector<std::uint32_t> shares_site_with() const override { return asks; }
    // Links without transit time to the stations in `next`, where the scenario has none; and whom
    // it asks.
    void add_links(Scenario& scenario);
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // Whether customers may be sent away unserved.
    bool turns_away() const;
    bool is_unlimited() const { return servers == 0 && shifts.empty(); }
    bool serves_batches() const { return batch_most > 1; }
    bool shares_work() const { return discipline >= Discipline::sharing; }
    // The speed of the server with so many customers here, where it depends on them.
    double speed_at(std::int64_t customers) const
    {
        const auto most = static_cast<std::int64_t>(speed_with.size());
        return speed_with[static_cast<std::size_t>(std::clamp(customers, std::int64_t{1}, most) -
                                                   1)];
    }
    // Servers at work on average, counted as so many of speed 1; where the speed depends on how
    // many are there, with many.
    double mean_servers() const;
    // The greatest speed with which anybody may be served.
    double top_speed() const;
    // Servers by the hour; without meaning for unlimited ones.
    Calendar calendar() const;
    // True if a server may be taken from a customer before its work is done.
    bool interrupts_work() const;
    const sim::Law& service_for(const FlowPlan& flow) const;
    std::int64_t servers_for(const FlowPlan& flow) const;
};

// Where customers of one flow go after service, with shares that sum to at most 1.
struct Branch {
    std::optional<std::uint32_t> to;  // none: they leave
    double share = 0;
    std::optional<std::uint32_t> becomes = {};  // the flow whose customers they are from then on
};

// The branches of `next` for customers of a flow; empty: they follow their own route.
std::vector<Branch> branches_for(const StationPlan& plan, const Scenario& scenario,
                                 const FlowPlan& flow);

// The same as far as it is known without a run: who chooses by what is there keeps the servers of
// all ways equally busy.
std::vector<Branch> expected_branches_for(const StationPlan& plan, const Scenario& scenario,
                                          const FlowPlan& flow);

// How long a customer of a flow, as one of class `as`, keeps his server beyond his service, without
// waits, in seconds.
double kept_time_s(const StationPlan& plan, const Scenario& scenario, const FlowPlan& flow,
                   std::uint32_t as);

// Errors in the keys of a station.
void check_station(const StationPlan& plan, const Node& table, Diagnostics& problems);

// Errors where a branch may lead a flow to where it is refused.
void check_branches(const Scenario& scenario, const Node& root, Diagnostics& problems);

// Errors where speeds of servers do not go with the other keys of a station.
void check_speeds(const StationPlan& plan, const Node& table, Diagnostics& problems);

// Errors where the discipline does not go with the other keys of a station, or with what strikes
// it.
void check_discipline(const StationPlan& plan, const Node& table, Diagnostics& problems);
void check_strikes_at_shared_work(const Scenario& scenario, const Node& root,
                                  Diagnostics& problems);

const Keys<StationPlan>& station_keys();

}  // namespace karvan::models
