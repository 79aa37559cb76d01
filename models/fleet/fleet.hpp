// A fleet: units at bases that are taken for work, given back elsewhere, and come home, answer
// calls or stay, as the scenario says.
//
// Whoever waits for several units holds up those behind him at that base (unless their priority is
// higher) and takes none until all of them stand there.
//
// Units are alike. Those that stood longest at a base are taken first. Every base has a stock: its
// capacity is what stands there, its queue who waits for units.
//
// No deadlock of its own: units are given back when a train ends or leaves the stretch, and with
// the rules "home" and "demand" free units anywhere come to where one waits; if all stand, too few
// everywhere, they gather where somebody waits longest. With "stay", one-way traffic uses up a
// base, and whoever waits there waits for a unit that comes back by itself.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <set>

#include "models/disruption/outages.hpp"
#include "models/facility.hpp"
#include "models/fleet/fleet_plan.hpp"
#include "models/fleet/fleet_units.hpp"
#include "sim/batch.hpp"

namespace karvan::models {

class RailLine;

class Fleet : public Facility, private sim::Measured {
public:
    Fleet(sim::Simulation& simulation, const FleetPlan& plan, const Scenario& scenario,
          const CorridorFacts& facts);

    void receive(Consist consist) override;
    void wire(const std::vector<std::unique_ptr<Facility>>& facilities) override;

    const FleetPlan& plan() const { return plan_; }
    const Scenario& scenario() const { return scenario_; }
    bool is_base(std::uint32_t place) const { return bases_.contains(place); }
    bool serves(std::uint32_t line) const { return plan_.is_line.at(line); }

    // What was taken: units, the time that they (a crew) had worked before, and when repairs kept
    // back what was waited for: those at the base, and those of the whole fleet (null: never).
    struct Taken {
        FleetUnits units;
        sim::Duration worked{};
        std::array<const Outages*, 2> outages{};
    };
    // co_await take(at, fleet, amount, priority, train): waits for so many units at the base `at`.
    // The train, where they stay with one until they are given back, is for the waiting report.
    static sim::Task<Taken> take(Facility& at, Fleet& fleet, std::uint32_t amount,
                                 std::int16_t priority, std::uint64_t train = 0);
    // The same at another base than where the process is.
    static sim::Task<Taken> take_from(Facility& at, Fleet& fleet, std::uint32_t base,
                                      std::uint32_t amount, std::int16_t priority,
                                      std::uint64_t train);
    // co_await relieve(at, fleet, train, bases, step): the crew of a train that stands on a line
    // between two bases (behind it, ahead of it) is relieved by one that comes from where one
    // stands; it goes to the base ahead and rests.
    static sim::Task<> relieve(Facility& at, Fleet& fleet, Consist& train,
                               std::array<std::uint32_t, 2> bases, std::size_t step);
    // Units come back at a base, from a train or not, after so much work of the present turn and
    // before it.
    void give_back(std::uint32_t place, FleetUnits units, std::uint64_t train = 0,
                   sim::Duration worked_now = {}, sim::Duration worked_before = {});

    // May the crew that draws a train work the next line as well within its duty?
    bool may_work_on(const Traction& traction, std::uint32_t line) const;

    // A shipment leaves the units that it was loaded on: what they ran with it.
    void count_loaded(const Shipment& shipment);
    // Unit-metres by flow since the warm-up, of units that were given back.
    const std::vector<sim::Int128>& loaded_m() const { return loaded_m_; }
    // Those of the shipment that is watched.
    sim::Int128 watched_m() const { return watched_m_; }
    // What its empty trains owe for, since the warm-up: by the place or link and the kind, in
    // millionths; without what emission factors allot to loaded cargo by themselves.
    const std::map<std::pair<std::uint32_t, Charge>, std::int64_t>& dues() const { return dues_; }

    // Stands + comes + rests + is repaired + works = all there are; throws std::logic_error.
    void check_balance() const override;

private:
    void forget(sim::Time at) override
    {
        running_empty_.reset(at);
        empty_m_ = 0;
        std::fill(loaded_m_.begin(), loaded_m_.end(), 0);
        watched_m_ = 0;
        dues_.clear();
        paid_ = operation_ = energy_ = 0;
        under_repair_.reset(at);
    }

    // Units that came to stand at a base together.
    struct Standing {
        sim::Time since;
        std::int64_t count;
        sim::Duration worked;
    };
    struct Base {
        Base(Fleet& fleet, std::uint32_t place, std::int64_t own);
        std::uint32_t place;
        std::int64_t own;  // that the rule of return keeps here
        sim::Resource stock;
        std::deque<Standing> standing;
        std::int64_t wanted = 0;           // by those who wait
        std::multiset<sim::Time> waits{};  // since when they wait
        std::int64_t coming = 0;           // empty, under way to here
        std::uint64_t arrived_empty = 0;
        std::int64_t in_repair = 0;
        Outages outages;
    };

    static sim::Process service(Fleet& self, Base* base, std::int64_t count, sim::Duration pause,
                                sim::Duration worked);
    static sim::Process send_home(Fleet& self, Base* base);
    static sim::Process age(Fleet& self);
    static sim::Process repair(Fleet& self, Base* base);
    void begin_repair(Base& base);
    void count_in_repair(Base& base, std::int64_t more);
    void note_shortage(Base& base);
    static sim::Process run_empty(Fleet& self, Base* from, Base* to, std::int64_t count);

    // Empty trains; see empty_trains.cpp.
    using EmptyBlock = sim::Batch<int>;
    // From one stop of a way to the next, which may be a line.
    struct EmptyStep {
        std::uint32_t before = 0;
        std::uint32_t place = 0;
        std::uint32_t link = 0;  // as in the hour ledger
        sim::Duration transit{};
        sim::Duration stop{};
        RailLine* line = nullptr;
    };
    using EmptyWay = std::vector<EmptyStep>;
    struct EmptyTrain {
        EmptyTrain(Fleet& fleet, std::int64_t count);
        std::int64_t units;
        Consist consist;
        bool is_over = false;
        sim::Signal crossed;
    };
    static sim::Process form_empty_trains(Fleet& self, Base* from, Base* to, EmptyBlock* block);
    static sim::Process run_empty_train(Fleet& self, Base* from, Base* to, std::int64_t count);
    static sim::Task<> draw(Fleet& self, EmptyTrain& train, const EmptyStep& step);
    static sim::Task<> cross(Fleet& self, EmptyTrain& train, const EmptyStep& step);
    void gather_train(Base& from, Base& to, std::int64_t count);
    const EmptyWay& empty_way(std::uint32_t from, std::uint32_t to);
    Fleet* drawn_by(FleetUse of, std::uint32_t line, std::uint32_t from) const;
    void undraw(EmptyTrain& train, std::uint32_t at, const Fleet* locomotives, const Fleet* crews);
    void leave_crew(EmptyTrain& train, std::uint32_t at);
    Fleet* fleet_of(const FleetUnits& units) const;
    void owe(std::uint32_t where, std::int64_t count);
    double empty_share() const;

    void arrive_at(Base& base, std::int64_t count, sim::Duration worked);
    sim::Duration leave(Base& base, std::int64_t count);
    void send_surplus(Base& base);
    void answer_calls();
    Base* base_in_need();
    Base* base_in_need_longest();
    void gather();
    void send_empty(Base& from, Base& to, std::int64_t count);
    Base* base_with_most(const Base& but);
    std::int64_t shortfall(const Base& base) const;
    sim::Duration draw_return(std::uint32_t from, std::uint32_t to);

    const FleetPlan& plan_;
    const Scenario& scenario_;
    FleetCensus census_;
    std::map<std::uint32_t, Base> bases_;
    sim::Resource units_;                              // all of them; in use: at work
    std::multimap<std::uint64_t, sim::Hold> at_work_;  // by train; 0: with shipments
    std::int64_t out_ = 0;
    std::int64_t coming_ = 0;
    std::int64_t resting_ = 0;
    std::uint64_t trips_ = 0;
    std::uint64_t overruns_ = 0;  // crews that worked longer than their duty
    std::map<std::pair<std::uint32_t, std::uint32_t>, sim::Duration> ways_;  // planned
    sim::Stream returns_;
    sim::Stream rests_;
    sim::Stream reliefs_;
    std::uint64_t relieved_ = 0;
    sim::Level running_empty_;
    std::unique_ptr<sim::Resource> crews_;  // for repairs; null: not limited
    sim::Stream lives_;
    sim::Stream repairs_;
    std::uint64_t failures_ = 0;
    std::uint64_t repaired_ = 0;
    std::int64_t broken_at_work_ = 0;  // known when they come back
    std::int64_t in_repair_ = 0;
    Outages outages_;
    sim::Level under_repair_;
    // Of empty trains: units that gather, by the bases between which they go; ways by the same.
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<EmptyBlock>> gathering_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, EmptyWay> empty_ways_;
    std::map<std::uint32_t, RailLine*> lines_;
    std::vector<Fleet*> all_fleets_;
    std::uint64_t trains_ = 0;
    double empty_m_ = 0;  // of units
    std::vector<sim::Int128> loaded_m_;
    std::uint64_t watched_;  // a shipment; 0: none
    sim::Int128 watched_m_ = 0;
    std::map<std::pair<std::uint32_t, Charge>, std::int64_t> dues_;
    std::int64_t paid_ = 0;  // millionths, as all that follow
    std::int64_t operation_ = 0;
    std::int64_t energy_ = 0;
};

}  // namespace karvan::models
