// A rail terminal: trains arrive on its tracks, are unloaded and taken apart; shipments go on by
// road, end here, or gather for a block train with others for the same train destination.
//
// A train destination is the next place on the way where trains are taken apart. Trains are made
// up when full or after the longest wait, or by a timetable; they take a departure track, are
// loaded, and leave when the line takes them.
//
// No deadlock: an arriving train that ends here needs cranes alone, which are always given back, to
// clear its track; one that passes holds a track of its own direction while it waits for the line.
#pragma once

#include <compare>
#include <map>
#include <optional>

#include "models/facility.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "sim/batch.hpp"

namespace karvan::models {

class RailTerminal : public Facility {
public:
    RailTerminal(sim::Simulation& simulation, const RailTerminalPlan& plan,
                 const Scenario& scenario, const CorridorFacts& facts);
    ~RailTerminal() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;
    void reconsider() override;

private:
    // What may travel in one train: the same cargo the same way to the same train destination.
    struct BlockKey {
        CargoKind kind;
        std::vector<std::uint32_t> stops;
        auto operator<=>(const BlockKey&) const = default;
    };
    using Block = sim::Batch<ShipmentPtr>;
    struct Formation {
        std::unique_ptr<Block> block;
        std::int64_t full = 1;  // units of a full train
    };

    static sim::Process unload_train(RailTerminal& self, Consist consist);
    static sim::Process pass_train(RailTerminal& self, Consist consist);
    static sim::Process split_train(RailTerminal& self, Consist consist);
    static sim::Process unload_cut(RailTerminal& self, Consist consist);
    static sim::Task<> go_on(RailTerminal& self, Consist& consist);
    static sim::Task<> go_on_in_parts(RailTerminal& self, Consist& consist);
    static sim::Task<> join_block(RailTerminal& self, Consist& consist);
    static sim::Task<> sort(RailTerminal& self, Consist& consist);
    static sim::Task<> shunt(RailTerminal& self, Consist& consist);
    static sim::Task<> take_apart(RailTerminal& self, Consist& consist);
    static sim::Process unload_truck(RailTerminal& self, Consist consist);
    static sim::Process send_by_road(RailTerminal& self, ShipmentPtr shipment);
    static sim::Process form_trains(RailTerminal& self, const Formation* formation);
    static sim::Process form_trains_by_timetable(RailTerminal& self, const Formation* formation);
    static sim::Process load_train(RailTerminal& self, Consist consist,
                                   std::optional<sim::Time> departs);
    // Cranes work on so many units of a consist; `pace_s` for a unit and a crane.
    static sim::Task<> lift(RailTerminal& self, Consist& consist, std::int64_t units,
                            std::uint32_t cranes, const sim::Law& pace_s, sim::Stream& paces);

    void add_tracks(const Scenario& scenario);
    bool ends_here(const Consist& train) const;
    void send_onward(Cargo cargo);
    void add_to_block(ShipmentPtr shipment);
    BlockKey key_of(const Shipment& shipment) const;
    Block& block_for(const Shipment& shipment);
    bool unloads_by_itself() const override { return true; }
    bool is_sorted(const Shipment& shipment) const;
    bool came_by_rail(const Shipment& shipment) const;
    std::int64_t units_to_load(const Consist& train) const;
    Cargo take_sorted(Cargo& cargo) const;
    Cargo take_largest_group(Cargo& cargo) const;
    TrainLimits limits_ahead(const Shipment& shipment) const;
    Consist take_excess(Consist& train);
    void dispatch(Block::Departure departure, std::optional<sim::Time> departs);
    sim::Time first_departure() const;

    const RailTerminalPlan& plan_;
    const sim::Law train_pace_s_;
    std::vector<bool> takes_apart_;          // by place: trains end there
    std::map<std::uint32_t, bool> by_rail_;  // by next stop
    std::vector<bool> is_line_;              // by place
    std::map<std::uint32_t, std::unique_ptr<sim::Resource>>
        tracks_;  // by the place before, or here
    sim::Resource departure_tracks_;
    sim::Resource cranes_;
    sim::Resource leads_;
    const Scenario& scenario_;
    std::map<BlockKey, Formation> blocks_;
    sim::Stream loading_;
    sim::Stream unloading_;
    sim::Stream road_lifting_;
    sim::Durations truck_times_;
    sim::Durations departure_delays_;
};

}  // namespace karvan::models
