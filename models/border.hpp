// A border crossing point: trains and trucks pass the agencies of one side, then of the other.
//
// Each agency has officers with opening hours. An officer takes his time for the vehicle and its
// shipments and inspects some; wrong documents are put right without him. The room of the crossing
// is held until the next place takes the vehicle.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "models/border_plan.hpp"
#include "models/facility.hpp"
#include "models/open_hours.hpp"

namespace karvan::models {

class Border final : public Facility {
public:
    Border(sim::Simulation& simulation, const BorderPlan& plan, const Scenario& scenario,
           const CorridorFacts& facts);
    ~Border() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;

    // Time of trains and trucks at one side (as in the plan), from joining the first queue to
    // the end of the last control: the border crossing time of CAREC's TFI1.
    const sim::Durations& side_time(std::size_t side) const { return sides_[side].time; }

private:
    struct Agency {
        Agency(Border& border, const BorderSidePlan& side, const AgencyPlan& agency);

        const AgencyPlan& plan;
        sim::Resource officers;
        OpenHours hours;
        sim::Stream vehicle_times;
        sim::Stream shipment_times;
        sim::Stream inspected;
        sim::Stream inspections;
        sim::Stream wrong;
        sim::Stream reworks;
    };
    struct Side final : sim::Measured {
        void forget(sim::Time) override { time.reset(); }
        std::deque<Agency> agencies;
        sim::Durations time;
    };

    static sim::Process cross(Border& border, Consist consist);
    static sim::Task<> pass_side(Border& border, Side& side, Consist& consist);
    static sim::Task<> pass_agency(Border& border, Agency& agency, Consist& consist);
    void end_journeys(Consist& consist);
    static sim::Duration checking_time(Agency& agency, const Consist& consist);
    static bool happens(double share, sim::Draw draw) { return share > 0 && draw.unit() < share; }

    const BorderPlan& plan_;
    const Scenario& scenario_;
    std::unique_ptr<sim::Resource> tracks_;
    std::unique_ptr<sim::Resource> parking_;
    std::deque<Side> sides_;
};

}  // namespace karvan::models
