// A change of gauge: a train takes a stand and perhaps gangs, is worked while the place is open,
// and goes on as it came.
//
// A train keeps a track of its own side all the time and gives its stand back when the work is
// done, so that trains of one direction that cannot leave never keep the other from being worked:
// no deadlock through here. Bogies or empty wagons of the gauge ahead are taken before the stand,
// as trains of the other side may have to bring them. Trains with variable axles need neither.
#pragma once

#include <map>

#include "models/facility.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "sim/signal.hpp"

namespace karvan::models {

class GaugeChange : public Facility {
public:
    GaugeChange(sim::Simulation& simulation, const GaugeChangePlan& plan, const Scenario& scenario,
                const CorridorFacts& facts);
    ~GaugeChange() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;
    // Sets in stock = at the start + left - taken + brought - sent away.
    void check_balance() const override;

private:
    // Bogies of one gauge; the capacity of the stock is what there is.
    struct Bogies {
        Bogies(GaugeChange& place, const std::string& gauge, std::int64_t sets)
            : stock(place, "bogies " + gauge, sets), all(sets)
        {}
        sim::Resource stock;
        std::int64_t all;
        std::uint64_t brought = 0;  // called back
        std::uint64_t surplus = 0;  // sent away
        std::int64_t balance = 0;   // left by trains less taken by trains, ever
        std::int64_t wanted = 0;    // by trains that wait
        std::int64_t coming = 0;
    };
    // Work of which a stand is a part beside the gangs.
    struct StandWork {
        sim::Signal ended;
        bool over;
    };
    static sim::Process change_gauge(GaugeChange& self, Consist consist);
    static sim::Task<> work_train(GaugeChange& self, Consist& consist);
    Cause work_cause() const;
    static sim::Process keep_stand(GaugeChange& self, sim::Hold* stand, sim::Duration work,
                                   StandWork* at_stand);
    bool struck_alone(const sim::Resource& resource) const;
    static sim::Task<> change_axles(GaugeChange& self, Consist& consist);
    static sim::Task<> take_bogies(GaugeChange& self, Consist& consist, const GaugeSide& ahead);
    static sim::Task<> change_wheels(GaugeChange& self, Consist& consist, const GaugeSide& ahead);
    static sim::Task<> transload(GaugeChange& self, Consist& consist, const GaugeSide& ahead);
    const GaugeSide* side_ahead(const Consist& consist) const;
    double wagons_or_teu(const Consist& consist) const;
    std::int64_t bogies_for(const Consist& consist) const;
    bool has_variable_axles(const Consist& consist);
    void add_sides();
    static sim::Process bring_bogies(GaugeChange& self, Bogies* bogies, std::int64_t sets);
    void send_for_bogies(Bogies& bogies);
    static void put(Bogies& bogies, std::int64_t sets, const GaugeSide& side);
    Cargo take_together(Cargo& cargo);
    sim::Duration draw_work(const Consist& consist, std::uint32_t gangs);
    sim::Time next_open() const;

    const GaugeChangePlan& plan_;
    std::vector<UnitsChange> hours_;                                  // 1: open, 0: closed
    std::map<std::uint32_t, std::unique_ptr<sim::Resource>> tracks_;  // by the place before
    sim::Resource stands_;
    sim::Resource gangs_;
    sim::Resource variable_tracks_;
    std::map<std::string, std::unique_ptr<Bogies>> bogies_;  // by side, where they are told
    std::map<std::string, std::uint64_t> crossed_;           // units of cargo, by side ahead
    sim::Stream works_;
    sim::Stream axles_;
    const Scenario& scenario_;
};

}  // namespace karvan::models
