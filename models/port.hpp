// A port: ships from the sea, trains and trucks from land, and the yard between them.
//
// Cargo from land is unloaded into the yard and waits in a line for each next port; ships unload,
// load and sail (port_call.cpp). Cargo from ships drives off by road, is formed into trains, or
// waits for another ship. The room of the yard for cargo from land and for cargo from ships is
// apart, as stacks are, so that a yard full of exports cannot keep ships from unloading.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "models/facility.hpp"
#include "models/open_hours.hpp"
#include "models/port_call.hpp"
#include "models/port_plan.hpp"
#include "sim/batch.hpp"
#include "sim/gate.hpp"

namespace karvan::models {

class Port final : public Facility {
public:
    Port(sim::Simulation& simulation, const PortPlan& plan, const Scenario& scenario,
         const CorridorFacts& facts);
    ~Port() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;
    // Ties the ports of each round together and puts the ships to where they begin.
    void wire(const std::vector<std::unique_ptr<Facility>>& facilities) override;
    void obey(const Disturbances& disturbances) override;
    void receive_vessel(Vessel vessel);
    void reconsider() override;

    // Cargo that waits for ships to another port; null if no ship goes there with that kind.
    const QuayLine* line(std::uint32_t to, CargoKind kind) const;
    const sim::Gate& weather() const { return weather_; }
    std::uint64_t calls() const { return calls_; }  // ships that have sailed, since the start

private:
    using Lane = std::pair<std::uint32_t, CargoKind>;  // next stop and kind
    // What may travel in one train: the same cargo the same way to where it is taken apart.
    using TrainRun = std::pair<std::vector<std::uint32_t>, CargoKind>;
    using TrainLoad = sim::Batch<QuayItem>;

    // The way by sea from here to the next port of a round.
    struct SeaLeg {
        SeaLeg(Port& from, Port& to, std::uint32_t in_ledger, const sim::Law& law,
               const std::string& purpose);
        std::uint32_t where;  // in the ledger
        const sim::Law& sailing_s;
        sim::Stream sailings;
        sim::Link<Vessel> link;
        const Timeline* disturbed = nullptr;
    };

    enum class From { land, sea };
    struct Yard {
        std::unique_ptr<sim::Resource> land;  // null: no limit
        std::unique_ptr<sim::Resource> sea;
    };

    // Land side (port.cpp).
    static sim::Process unload_train(Port& port, Consist train);
    static sim::Process pass_gate(Port& port, Consist truck);
    static sim::Process leave_by_road(Port& port, QuayItem item);
    static sim::Process form_trains(Port& port, TrainLoad* load, CargoKind kind);
    static sim::Process load_train(Port& port, std::vector<QuayItem> load);

    // Waits for room in the yard; what waits is accounted to it. `rest` is worked on until then.
    static sim::Task<sim::Hold> room_ashore(Port& port, Cargo& rest, From from);

    // A ship's call (port_call.cpp).
    static sim::Process call_at(Port& port, Vessel vessel);
    static sim::Task<> take_berth(Port& port, PortCall& call);
    static sim::Task<> leave_berth(Port& port, PortCall& call);
    static sim::Task<> unload(Port& port, PortCall& call);
    static sim::Task<> overhaul(Port& port, PortCall& call);
    static sim::Task<> load(Port& port, PortCall& call);
    static sim::Task<> load_one(Port& port, PortCall& call);
    static sim::Task<> first_crane(Port& port, PortCall& call);
    bool needs_crane(const PortCall& call) const;
    void share_cranes(PortCall& call);
    sim::Duration handling_time(const PortCall& call, std::int32_t units) const;
    sim::Time departure_due(PortCall& call) const;
    sim::Time next_slot(const PortCall& call, sim::Time from) const;
    bool may_sail(PortCall& call) const;
    void sail(Vessel vessel);

    void build_yard();
    void build_lines();
    TrainLoad& train_for(const Shipment& shipment);
    void start_ship(std::uint32_t service, std::int64_t ship);
    void put_ashore(ShipmentPtr shipment, sim::Hold room);
    sim::Resource* yard_for(const Shipment& shipment, From from);
    static std::uint32_t room_of(const sim::Resource& yard, const Shipment& shipment);
    sim::Duration rail_time(const Shipment& shipment) const;
    sim::BatchRule train_rule(CargoKind kind) const;
    void account_all(Cargo& cargo, Cause cause)
    {
        cargo.for_each([&](Shipment& s) { account(s, cause); });
    }

    const PortPlan& plan_;
    const Scenario& scenario_;
    std::map<std::uint32_t, bool> by_rail_;  // by next stop
    std::uint32_t places_;                   // of the corridor
    sim::Gate weather_;
    std::vector<std::unique_ptr<sim::Resource>> berths_;  // as in the plan
    std::unique_ptr<sim::Resource> cranes_;
    std::unique_ptr<sim::Resource> tracks_;
    std::unique_ptr<sim::Resource> lanes_;
    std::unique_ptr<OpenHours> gate_hours_;
    sim::Stream gate_times_;
    std::map<CargoKind, Yard> yards_;
    std::map<Lane, std::unique_ptr<QuayLine>> lines_;  // after the yards: cargo holds room
    std::map<TrainRun, std::unique_ptr<TrainLoad>> trains_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<SeaLeg>> sea_legs_;
    std::uint64_t calls_ = 0;
    std::uint64_t vessel_calls_ = 0;  // since the warm-up
    sim::Durations turnarounds_;
};

}  // namespace karvan::models
