// A border crossing point: trains and trucks pass the agencies of one side, then of the other.
//
// Who comes is called in by the electronic queue, waits outside for room, takes a permit where
// there is a quota, passes the agencies in series or in groups, and may have to wait for a convoy.
// Under joint control both sides work on a vehicle at once. The room of the crossing is held until
// the next place takes the vehicle.
#pragma once

#include <memory>
#include <vector>

#include "models/border/border_plan.hpp"
#include "models/facility.hpp"

namespace karvan::models {

class Border final : public Facility {
public:
    class Agency;
    class Side;
    class Convoy;
    class Quota;
    class SlotBook;

    Border(sim::Simulation& simulation, const BorderPlan& plan, const Scenario& scenario,
           const CorridorFacts& facts);
    ~Border() override;

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;

    // Time of trains and trucks at one side (as in the plan), from joining the first queue to
    // the end of the last control: the border crossing time of CAREC's TFI1.
    const sim::Durations& side_time(std::size_t side) const;
    // What a crossing of the side cost on average (TFI2), in the currency of the scenario.
    double mean_paid(std::size_t side, Direction way, Vehicle vehicle) const;

private:
    // What happened to a vehicle in a span that ends at `until`.
    struct Episode {
        Cause cause;
        sim::Time until;
        const Agency* of = nullptr;   // the agency waited for, or that was interrupted
        sim::Duration interrupted{};  // the span, where it is an interruption
        sim::Time ended{};            // of the work that was interrupted
    };
    // Of agencies that work on a vehicle at the same time only one may put its hours to the
    // account, the last to end: their stories are told afterwards, that of an agency alone as it
    // goes.
    struct Story {
        bool told_later = false;
        std::vector<Episode> episodes = {};
        std::int64_t paid = 0;  // millionths
    };
    // Several stories at once; whoever wants to go on waits for the last.
    struct Branches;

    static sim::Process cross(Border& border, Consist consist);
    static sim::Task<> enter_crossing(Border& border, Consist& consist, sim::Hold& room,
                                      std::size_t first_side);
    static sim::Task<> pass_in_turn(Border& border, Consist& consist,
                                    const std::vector<std::size_t>& sides, sim::Time came);
    static sim::Task<> pass_at_once(Border& border, Consist& consist,
                                    const std::vector<std::size_t>& sides, sim::Time came);
    void note(Story& story, Consist& consist, const Episode& episode);
    void tell(Consist& consist, const Episode& episode);
    void tell(Consist& consist, const Story& story);
    Direction way_of(const Consist& consist, std::size_t side) const;
    void end_journeys(Consist& consist);
    // Draws only where chance decides: most agencies leave most of their rules at their defaults.
    static bool happens(double share, sim::Stream& chance, std::uint64_t entity,
                        std::uint32_t visit)
    {
        return share > 0 && (share >= 1 || chance.at(entity, visit).unit() < share);
    }

    // Of bulk in a wagon of the train.
    double wagon_load_t(const Consist& consist) const;

    const BorderPlan& plan_;
    const Scenario& scenario_;
    std::unique_ptr<sim::Resource> tracks_;
    std::unique_ptr<sim::Resource> parking_;
    std::unique_ptr<sim::Resource> outside_;
    std::vector<std::unique_ptr<Side>> sides_;
    std::vector<std::size_t> in_order_;  // sides as they are passed, and the other way
    std::vector<std::size_t> back_;
};

}  // namespace karvan::models
