// A change of gauge: a train takes a stand and perhaps gangs, is worked while the place is open,
// and goes on as it came.
//
// A train keeps a track of its own side all the time and gives its stand back when the work is
// done, so that trains of one direction that cannot leave never keep the other from being worked:
// no deadlock through here.
#pragma once

#include <map>

#include "models/facility.hpp"
#include "models/gauge_change_plan.hpp"

namespace karvan::models {

class GaugeChange : public Facility {
public:
    GaugeChange(sim::Simulation& simulation, const GaugeChangePlan& plan, const Scenario& scenario,
                const CorridorFacts& facts);
    ~GaugeChange() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;

private:
    static sim::Process change_gauge(GaugeChange& self, Consist consist);
    static sim::Task<> work_train(GaugeChange& self, Consist& consist);
    Cargo take_together(Cargo& cargo);
    sim::Duration draw_work(const Consist& consist);
    sim::Time next_open() const;

    const GaugeChangePlan& plan_;
    std::vector<UnitsChange> hours_;                                  // 1: open, 0: closed
    std::map<std::uint32_t, std::unique_ptr<sim::Resource>> tracks_;  // by the place before
    sim::Resource stands_;
    sim::Resource gangs_;
    sim::Stream works_;
};

}  // namespace karvan::models
