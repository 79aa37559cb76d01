// A road: trucks drive from end to end, rest, and stand for bans; containers and goods wait for a
// truck first.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "models/facility.hpp"
#include "models/road/road_plan.hpp"
#include "models/road/trip.hpp"

namespace karvan::models {

class Road final : public Facility {
public:
    Road(sim::Simulation& simulation, const RoadPlan& plan, const Scenario& scenario,
         const CorridorFacts& facts);
    ~Road() override { drop_rooms(); }

    void receive(Consist consist) override;

private:
    using End = std::size_t;  // 0: the first neighbour, 1: the second

    static sim::Process drive(Road& road, Consist consist);
    // Trucks of the fleet or of the market, at the end where they are wanted.
    static sim::Task<sim::Hold> find_trucks(Road& road, Consist& consist, End here,
                                            std::int64_t wanted);
    static sim::Process give_back(Road& road, sim::Hold trucks, std::int64_t count, End here,
                                  std::uint64_t trip);
    End end_behind(const Consist& consist) const;
    sim::Duration driving(std::uint64_t entity, std::uint32_t visit);
    // The time of an empty trip that begins now.
    sim::Duration empty_trip(std::uint64_t entity);
    static sim::Duration total(const std::vector<Stretch>& trip);

    const RoadPlan& plan_;
    std::array<std::uint32_t, 2> neighbours_;
    Trips trips_;
    sim::Law driving_s_;
    sim::Stream drivings_;
    sim::Stream empties_;
    sim::Stream market_;
    End home_ = 0;
    std::unique_ptr<sim::Resource> trucks_;  // null: of the market
    std::array<std::int64_t, 2> idle_{};     // trucks of the fleet at each end
    std::uint64_t empty_trips_ = 0;
    sim::Durations times_;
};

}  // namespace karvan::models
