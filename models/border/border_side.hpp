// One side of a border as it lives: its agencies, permits, electronic queue and convoys, and what
// a crossing of it takes and costs.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "models/border/border.hpp"
#include "models/border/border_agency.hpp"
#include "models/border/border_rules.hpp"
#include "sim/signal.hpp"

namespace karvan::models {

// Processes that work on one vehicle side by side.
struct Border::Branches {
    Branches(Border& border, std::size_t count)
        : one_ended(border, "the others at the same vehicle"), left(count)
    {}

    void end_one()
    {
        --left;
        one_ended.raise();
    }
    // co_await branches.all(border): until all have ended.
    sim::Task<> all(Border& border);
    // The story that ended last, the first of these in order.
    static const Story& last(const std::vector<Story>& stories);

    sim::Signal one_ended;
    std::size_t left;
};

class Border::Side final : private sim::Measured {
public:
    Side(Border& border, const BorderSidePlan& plan);

    const sim::Durations& time() const { return time_; }
    double mean_paid(Direction way, Vehicle vehicle) const;
    void record(sim::Duration time, Direction way, Vehicle vehicle, std::int64_t paid);

    bool has_slots() const { return slots_ != nullptr; }
    bool has_quotas() const { return !quotas_.empty(); }
    bool has_convoys() const { return convoy_ != nullptr; }
    static sim::Task<> await_slot(Border& border, Side& side, Consist& consist);
    static sim::Task<> take_permits(Border& border, Side& side, Consist& consist);
    static sim::Task<> join_convoy(Border& border, Side& side, Consist& consist);
    // The agencies, one after the other, those of a group at the same time.
    static sim::Task<> control(Border& border, Side& side, Consist& consist, Direction way,
                               Story& story);
    // The same as a process of its own, beside others.
    static sim::Process control_beside(Border& border, Side* side, Consist* consist, Direction way,
                                       Story* story, Branches* branches);

private:
    using Groups = std::vector<std::vector<Agency*>>;  // one behind the other

    // Crossings of one kind of vehicle one way.
    struct Tally {
        sim::Durations time;
        std::int64_t paid = 0;  // millionths
    };

    void forget(sim::Time now) override;
    void name_measures(Border& border);
    static std::size_t kind_of(Direction way, Vehicle vehicle)
    {
        return (way == Direction::exit ? 0U : 2U) + (vehicle == Vehicle::train ? 1U : 0U);
    }
    Tally& tally(Direction way, Vehicle vehicle) { return tallies_[kind_of(way, vehicle)]; }
    void group_agencies(Direction way, Vehicle vehicle);
    const Groups& present(Direction way, Vehicle vehicle) const
    {
        return groups_[kind_of(way, vehicle)];
    }
    static sim::Process check_beside(Border& border, Agency* agency, Consist* consist, Story* story,
                                     Branches* branches);
    static sim::Task<> check_group(Border& border, const std::vector<Agency*>& group,
                                   Consist& consist, Story& story);

    const BorderSidePlan& plan_;
    std::deque<Agency> agencies_;
    std::array<Groups, 4> groups_;  // of those who see a kind of vehicle on its way
    std::deque<Quota> quotas_;
    std::unique_ptr<SlotBook> slots_;
    std::unique_ptr<Convoy> convoy_;
    sim::Durations time_;
    std::array<Tally, 4> tallies_;
};

}  // namespace karvan::models
