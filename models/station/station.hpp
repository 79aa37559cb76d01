// A station: servers and a queue, the generic place of queueing networks (station_plan.hpp).
//
// Every customer is a process that holds a server. Where customers are served in batches they take
// seats that a server process lays out when it begins; where they share the servers each takes a
// share (sim/sharing.hpp). Queue and waits are then those of the seats or shares.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "models/disruption/outages.hpp"
#include "models/facility.hpp"
#include "models/station/station_plan.hpp"
#include "sim/line.hpp"
#include "sim/sharing.hpp"
#include "sim/signal.hpp"

namespace karvan::models {

// What is known of a station beyond its servers, after the warm-up.
struct StationTally {
    sim::Level customers{};         // waiting and served, those who cannot leave included
    sim::Durations sojourns;        // of a visit, from coming to leaving; not of those turned away
    std::uint64_t came = 0;         // visits, those turned away included
    std::uint64_t found_full = 0;   // turned away for want of room
    std::uint64_t balked = 0;       // turned away by the queue
    std::uint64_t reneged = 0;      // out of patience
    std::uint64_t interrupted = 0;  // lost their server for good
};

// How long something has lasted, on and off.
class Stopwatch {
public:
    void set(bool on, sim::Time now)
    {
        total_ = total(now);
        since_ = now;
        on_ = on;
    }
    sim::Duration total(sim::Time now) const { return on_ ? total_ + (now - since_) : total_; }

private:
    bool on_ = false;
    sim::Time since_{};
    sim::Duration total_{};
};

// As many as there are.
inline constexpr std::uint32_t no_end = ~std::uint32_t{0};

class Station final : public Facility, private sim::Measured {
public:
    Station(sim::Simulation& simulation, const StationPlan& plan, const Scenario& scenario,
            const CorridorFacts& facts);
    ~Station() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest&) override;
    void obey(const Disturbances& disturbances) override;
    void wire(const std::vector<std::unique_ptr<Facility>>& facilities) override;

    const StationTally& tally() const { return tally_; }
    const sim::Resource& servers() const { return *servers_; }  // unless unlimited

private:
    struct Branching {
        std::vector<double> below;  // cumulative shares
        std::vector<std::optional<std::uint32_t>> to;
        std::vector<std::optional<std::uint32_t>> becomes;
        std::vector<Station*> looks_into;  // where it is chosen by what is there
    };
    // One server of batches.
    struct BatchServer {
        explicit BatchServer(Station& at)
            : done(at, "end of batch service"), empty(at, "empty server")
        {}
        sim::Signal done;
        sim::Signal empty;
        std::uint32_t on_board = 0;
        sim::Duration work{};
    };
    // The queue of one flow, where one server goes from queue to queue.
    struct PolledQueue {
        PolledQueue(Station& at, const std::string& flow)
            : seats(at, "queue of " + flow, 0), done(at, "end of service")
        {}
        sim::Resource seats;
        sim::Signal done;
    };
    struct Stop {  // of his tour
        const PollPlan* plan;
        PolledQueue* queue;
    };
    // A customer who has split, until his parts are done.
    struct Assembly {
        explicit Assembly(Station& at) : complete(at, "parts") {}
        sim::Signal complete;
        std::size_t missing = 0;
        std::uint32_t hops = 0;
        std::vector<ChargeEntry> charges;
        ShipmentPtr last;
    };
    // How long the servers had been closed, and broken, at some moment.
    struct Pauses {
        sim::Time at;
        sim::Duration closed;
        sim::Duration broken;
    };

    static sim::Process visit(Station& self, Consist consist, sim::Hold room);
    static sim::Process visit_in_batch(Station& self, Consist consist, sim::Hold room);
    static sim::Task<> split_up(Station& self, Consist& consist);
    static sim::Process wait_to_send_part(Station& self, Consist part, std::uint32_t to);
    static sim::Process visit_polled(Station& self, Consist consist, sim::Hold room);
    static sim::Process visit_queues(Station& self);
    static sim::Process serve_batches(Station& self, std::uint32_t number);
    static sim::Process follow_closures(Station& self, const Timeline* timeline);
    static sim::Process keep_hours(Station& self, std::vector<UnitsChange> changes);
    static sim::Process break_down(Station& self, std::uint32_t server);
    static sim::Task<> age_at_work(Station& self, sim::Duration budget);

    void build_servers();
    void build_line();
    void start_breakdowns();
    void start_batch_servers();
    void start_polling();
    std::uint32_t most_at(const Stop& stop) const;
    void build_routing();
    void measure_turned_away();
    void measure_customers();
    void forget(sim::Time now) override;

    bool goes_on_by_road(const Consist& train) const;
    void take_apart(Consist train);
    bool balks() const;
    sim::LineRequest line_request(const Consist& consist, std::uint32_t taken);
    sim::Duration draw_service(const Consist& consist);
    sim::Duration draw_batch_service();
    sim::Duration draw_patience(const Consist& consist);
    std::optional<std::uint32_t> choose_next(Consist& consist);
    std::optional<std::uint32_t> choose_least_crowded(Consist& consist, const Branching& ways);
    std::optional<std::uint32_t> follow_route(Consist& consist);
    std::optional<std::uint32_t> take(Consist& consist, const Branching& ways, std::size_t way);
    void change_class(Consist& consist, std::uint32_t flow) const;
    void hop(Consist& consist, std::uint32_t to);

    Pauses pauses() const
    {
        const sim::Time at = now();
        return {at, closed_.total(at), broken_.total(at)};
    }
    void account_wait(Consist& consist, sim::Duration waited, Pauses before);
    void account_work(Consist& consist, sim::Duration elapsed, sim::Duration work, Pauses before);
    sim::Duration account_closure(Consist& consist, sim::Duration most);
    void account_pause(Consist& consist, sim::Duration paused, Pauses before, Cause rest);

    void adjust_servers(sim::Interrupted policy);
    void set_down(std::uint32_t server, bool down);
    double share_at_work() const;
    void tell_busy()
    {
        if (busy_changed_) busy_changed_->raise();
    }
    void count_visit(const Consist& consist);
    double crowd(Choice choice) const;
    double work_left_s() const;
    void expect(const Consist& consist);
    static bool is_part(const Consist& consist);
    void send_part(const Consist& whole, std::size_t i);
    void end_part(Consist part);
    void put_together(Consist& consist, const Assembly& assembly);
    void keep(const Consist& consist, sim::Hold server);
    void let_go(const Consist& consist, bool for_good);
    std::pair<sim::Duration, std::size_t> begin_service(const Consist& consist);
    std::size_t take_fastest();
    void give_back(std::size_t server);
    sim::Duration time_of(sim::Duration work, std::size_t server) const;
    void customers_changed(std::int64_t by);
    void begin_work_in_hand(sim::Duration drawn, sim::Duration work);
    void end_work_in_hand(sim::Time began, sim::Duration work);
    bool comes_again(Consist& consist, std::optional<std::uint32_t> to, sim::Time came);
    void turn_away(Consist consist, std::uint64_t& count);

    const StationPlan& plan_;
    const Scenario& scenario_;
    std::optional<sim::Resource> servers_;
    std::optional<sim::Resource> crews_;  // that repair breakdowns; none: one for each
    std::optional<sim::Resource> room_;
    std::optional<sim::Resource> seats_;
    std::optional<sim::Resource> shares_;
    sim::Resource* line_ = nullptr;      // of these three, where one waits; null: nobody does
    std::optional<sim::Line> in_order_;  // of it, if that is not the order of coming
    std::optional<sim::Sharing> sharing_;
    std::optional<sim::Signal> gathered_;
    std::optional<sim::Signal> busy_changed_;
    std::vector<std::unique_ptr<BatchServer>> batch_servers_;
    std::deque<std::uint32_t> boarding_;  // the server of each customer who has a seat, in turn

    std::optional<sim::Signal> any_came_;
    std::vector<std::unique_ptr<PolledQueue>> queues_;
    std::vector<PolledQueue*> queue_of_;  // by flow
    std::vector<Stop> tour_;

    std::vector<const sim::Law*> service_s_;  // by flow
    std::vector<std::uint32_t> taken_;        // servers of a customer, by flow
    std::optional<std::uint32_t> overflow_;   // the place of those who are turned away
    std::vector<Branching> branching_;        // by flow
    std::vector<char> has_finite_room_;       // by place
    std::vector<std::int64_t> users_of_;      // of each server, where their speeds differ
    bool interrupts_work_;
    bool preempts_;
    std::optional<Cause> rest_;  // of work that rests; none: closed
    bool pauses_ = false;        // it has hours or breakdowns

    // For those who look into this station: who is under way after such a look, with his work; and
    // where work is looked at, that of those who wait, and of those in hand the number and the sum
    // of the times at which they end.
    std::map<std::uint64_t, sim::Duration> coming_;
    bool is_weighed_ = false;
    sim::Duration work_ahead_{};
    std::int64_t in_hand_ = 0;
    double ends_us_ = 0;

    // Of servers that are kept: by whom, until he leaves which place; and all stations with such.
    std::multimap<std::uint64_t, sim::Hold> kept_;
    std::optional<std::uint32_t> kept_until_;
    std::vector<Station*> keepers_;
    // Of customers who split: where their parts go, who waits for his; and all stations with such.
    std::vector<std::uint32_t> split_to_;
    std::map<std::uint64_t, Assembly*> assemblies_;
    std::vector<Station*> splitters_;

    std::int64_t open_units_ = 0;
    std::vector<char> down_;  // by server
    Stopwatch closed_;
    Stopwatch broken_;
    Outages outages_;  // where there are crews

    sim::Stream services_;
    sim::Stream routes_;
    sim::Stream patience_;
    sim::Stream turns_;
    sim::Stream failures_;
    sim::Stream repairs_;
    sim::Stream switches_;
    std::uint64_t batches_ = 0;
    StationTally tally_;
};

}  // namespace karvan::models
