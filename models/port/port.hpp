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

#include "models/calendar/open_hours.hpp"
#include "models/facility.hpp"
#include "models/port/port_call.hpp"
#include "models/port/port_plan.hpp"
#include "models/port/ship_tally.hpp"
#include "models/port/waterway.hpp"
#include "sim/batch.hpp"

namespace karvan::models {

class Port final : public Facility {
public:
    Port(sim::Simulation& simulation, const PortPlan& plan, const Scenario& scenario,
         const CorridorFacts& facts);
    ~Port() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;
    sim::Resource* room_behind(const RoomRequest& request) override;
    // Ties the ports of each round together and puts the ships to where they begin.
    void wire(const std::vector<std::unique_ptr<Facility>>& facilities) override;
    void obey(const Disturbances& disturbances) override;
    void receive_vessel(Vessel vessel);
    void reconsider() override;
    void add_waits(std::vector<sim::WaitingProcess>& report) const override;

    std::uint64_t calls() const { return calls_; }  // ships that have sailed, since the start
    const ShipTally& tally_of(std::uint32_t service) const { return *tallies_.at(service); }

private:
    using Lane = std::pair<std::uint32_t, CargoKind>;  // next stop and kind
    // What may travel in one train: the same cargo the same way to where it is taken apart.
    using TrainRun = std::pair<std::vector<std::uint32_t>, CargoKind>;
    using TrainLoad = sim::Batch<QuayItem>;

    // The way by sea from here to the next port of a round.
    struct SeaLeg {
        SeaLeg(Port& from, Port& to, const sim::Law& law, const SeaServicePlan& of,
               const std::string& purpose);
        std::map<CargoKind, std::uint32_t> where;  // in the ledger
        const sim::Law& sailing_s;
        sim::Stream sailings;
        sim::Stream times_to_failure;
        sim::Stream repairs;
        sim::Link<Vessel> link;
        const Timeline* disturbed = nullptr;
    };

    struct Yard {
        std::unique_ptr<sim::Resource> land;  // null: no limit
        std::unique_ptr<sim::Resource> sea;
        std::unique_ptr<sim::Resource> land_tonnes;
        std::unique_ptr<sim::Resource> sea_tonnes;
    };

    // The gate (port_gate.cpp).
    void build_gate();
    static sim::Process pass_gate(Port& port, Consist truck);
    static sim::Process leave_by_road(Port& port, QuayItem item);
    static sim::Task<> keep_appointment(Port& port, Consist& truck);
    static sim::Task<> through_gate(Port& port, Consist& truck);

    // Trains (port.cpp).
    static sim::Process unload_train(Port& port, Consist train);
    static sim::Process form_trains(Port& port, TrainLoad* load, std::int64_t full);
    static sim::Process load_train(Port& port, std::vector<QuayItem> load, std::uint64_t id);

    // The yard (port_yard.cpp). Waits for room; what waits is accounted to it.
    static sim::Task<YardRoom> room_ashore(Port& port, Cargo& rest, From from);
    void build_yard();
    bool has_room_ashore(const Shipment& shipment, From from) const;
    const Yard* yard_for(const Shipment& shipment) const;
    static sim::Process hold_for_customs(Port& port, QuayItem item);
    bool is_held(const Shipment& shipment);
    // A shipment leaves the yard: how long it was there, and what that costs.
    void settle(const QuayItem& item, Shipment& shipment);

    // A ship's call (port_call.cpp).
    static sim::Process call_at(Port& port, Vessel vessel);
    static sim::Task<> take_berth(Port& port, PortCall& call, BerthUse use);
    static sim::Task<> leave_berth(Port& port, PortCall& call);
    static sim::Task<> shift(Port& port, PortCall& call);
    static sim::Task<> unload(Port& port, PortCall& call);
    static sim::Task<> overhaul(Port& port, PortCall& call);
    void note_departure(PortCall& call);
    static sim::Task<> come_from_sea(Port& port, PortCall& call, sim::Hold& anchorage);
    static sim::Task<> go_to_sea(Port& port, PortCall& call);
    static sim::Task<> through_lock(Port& port, PortCall& call, Lock::Ship& ship);
    std::int16_t berth_priority(const PortCall& call) const;
    sim::Duration handling_time(const PortCall& call, CargoKind kind, std::int32_t units) const;
    // What strikes the work on a ship: its cranes, or else its berth.
    const Timeline* disturbed_at(const PortCall& call, CargoKind kind) const;
    const Timeline* disturbed_at(const std::unique_ptr<sim::Resource>& resource) const
    {
        return resource ? timeline_of(*resource) : disturbed();
    }

    // Its cranes (port_cranes.cpp).
    static sim::Process crane_fails(Port& port, std::uint64_t crane);
    static sim::Task<Cause> crane_for(Port& port, PortCall& call, CargoKind kind);
    void account_crane_wait(Shipment& shipment, Cause why);
    void build_cranes();
    bool lacks_crane(const PortCall& call, CargoKind kind) const;
    void share_cranes(PortCall& call, CargoKind kind);

    // Its departure (port_loading.cpp) and passage (port_sailing.cpp).
    static sim::Task<> load(Port& port, PortCall& call);
    static sim::Task<> load_one(Port& port, PortCall& call, QuayLine& line);
    static sim::Task<> way_open(Port& port, PortCall& call);
    static sim::Task<> route_open(Port& port, PortCall& call);
    bool is_route_open(const PortCall& call) const;
    bool may_sail(PortCall& call);
    void cancel_departure(PortCall& call);
    void line_up(PortCall& call);
    void leave_lines(PortCall& call);
    static void stow(PortCall& call, const Shipment& shipment);
    void account_wait_for(const Vessel& vessel, Shipment& shipment);
    static sim::Time free_slot(const PortCall& call, sim::Time from);
    static sim::Time next_slot(const PortCall& call, sim::Time from);
    void watch_route(std::uint32_t service);
    void measure_ships();
    void measure_lock(Lock& lock);
    void measure_punctuality(const SeaServicePlan& service, ShipTally& tally);
    void start_ship(std::uint32_t service, std::int64_t ship);
    sim::Time first_dock(const SeaServicePlan& service, const Vessel& vessel,
                         std::int64_t ship) const;
    static sim::Duration repairs_under_way(SeaLeg& leg, const SeaServicePlan& service,
                                           Vessel& vessel, sim::Duration sailing);
    void sail(Vessel vessel);

    // Lines of cargo for ships (port_lines.cpp).
    void build_lines();
    QuayLines lines_to(std::uint32_t to, CargoKind kind);
    std::vector<QuayLine*> lines_for(std::uint32_t service, std::uint32_t leg);
    TrainLoad& train_for(const Shipment& shipment);
    void put_ashore(ShipmentPtr shipment, YardRoom room, From from);
    void line_up(QuayItem item);
    void send_inland(QuayItem item);
    sim::Duration rail_time(const Shipment& shipment) const;
    sim::BatchRule train_rule(std::int64_t full) const;
    void account_all(Cargo& cargo, Cause cause)
    {
        cargo.for_each([&](Shipment& s) { account(s, cause); });
    }

    const PortPlan& plan_;
    const Scenario& scenario_;
    std::map<std::uint32_t, bool> by_rail_;  // by next stop
    std::uint32_t places_;                   // of the corridor
    Waterway waterway_;
    std::map<std::uint32_t, std::unique_ptr<Weather>> routes_;  // by service, where it matters
    std::unique_ptr<sim::Resource> anchorage_;
    std::vector<std::unique_ptr<sim::Resource>> berths_;  // as in the plan
    std::unique_ptr<sim::Resource> cranes_;
    Weather crane_weather_;
    std::int64_t broken_cranes_ = 0;
    std::unique_ptr<sim::Resource> tracks_;
    std::unique_ptr<sim::Resource> lanes_;
    std::unique_ptr<OpenHours> gate_hours_;
    std::unique_ptr<Appointments> appointments_;
    sim::Stream gate_times_;
    sim::Stream pickups_;
    sim::Stream customs_choices_;
    sim::Stream customs_times_;
    sim::Durations truck_times_;
    std::map<std::pair<CargoKind, From>, sim::Durations> dwells_;
    std::map<CargoKind, Yard> yards_;
    std::map<Lane, QuayLines> lines_;  // after the yards: cargo holds room
    std::map<TrainRun, std::unique_ptr<TrainLoad>> trains_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<SeaLeg>> sea_legs_;
    // The departure of the timetable that was used last, by service and leg.
    std::map<std::pair<std::uint32_t, std::uint32_t>, sim::Time> last_slots_;
    std::uint64_t calls_ = 0;
    std::uint64_t vessel_calls_ = 0;  // since the warm-up
    sim::Durations turnarounds_;
    std::map<std::uint32_t, std::unique_ptr<ShipTally>> tallies_;  // by service
};

}  // namespace karvan::models
