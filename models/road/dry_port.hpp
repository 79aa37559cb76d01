// A dry port or a warehouse: cargo comes by truck or train, is handled into storage, stays, and
// leaves by truck, by block train, or with others in a container.
//
// A container that is stuffed here is a shipment of its own, with the small ones as its contents.
// It travels by the part of their route that they share; where it is stripped, the hours and the
// charges of its way are put to the account of each of them, so that theirs stay complete.
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "models/calendar/open_hours.hpp"
#include "models/facility.hpp"
#include "models/road/dry_port_plan.hpp"
#include "sim/batch.hpp"

namespace karvan::models {

class DryPort final : public Facility {
public:
    DryPort(sim::Simulation& simulation, const DryPortPlan& plan, const Scenario& scenario,
            const CorridorFacts& facts);
    ~DryPort() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;

private:
    // A shipment in storage.
    struct Stored {
        ShipmentPtr shipment;
        sim::Hold room;
        sim::Time since{};
    };
    using Load = sim::Batch<Stored>;
    // The stops to where a train or a container is taken apart.
    using Run = std::pair<std::vector<std::uint32_t>, CargoKind>;

    static sim::Process unload(DryPort& here, Consist consist);
    static sim::Process store(DryPort& here, Stored item);
    static sim::Process leave_by_road(DryPort& here, Stored item);
    static sim::Process form_trains(DryPort& here, Load* load, std::int64_t full);
    static sim::Process load_train(DryPort& here, std::vector<Stored> load);
    static sim::Process fill_containers(DryPort& here, Load* load, const Route* route);
    static sim::Process stuff(DryPort& here, std::vector<Stored> load, const Route* route);
    static sim::Process strip(DryPort& here, Stored item);
    static sim::Task<> pass_gate(DryPort& here, Consist& truck);
    static sim::Task<> handle(DryPort& here, Cargo& rest, sim::Stream& draws);

    void send_on_way(Stored item);
    void join_train(Stored item);
    void join_container(Stored item, std::size_t stripped_at);
    ShipmentPtr container_of(std::vector<Stored> load, const Route& route);
    void settle(const Stored& item, Shipment& shipment);
    void account_all(Cargo& cargo, Cause cause)
    {
        cargo.for_each([&](Shipment& s) { account(s, cause); });
    }

    const DryPortPlan& plan_;
    const Scenario& scenario_;
    std::unique_ptr<sim::Resource> lanes_;
    std::unique_ptr<OpenHours> gate_hours_;
    std::unique_ptr<sim::Resource> tracks_;
    std::unique_ptr<sim::Resource> machines_;
    std::map<CargoKind, std::unique_ptr<sim::Resource>> rooms_by_kind_;
    sim::Stream gate_times_;
    sim::Stream handlings_in_;
    sim::Stream handlings_out_;
    sim::Stream stays_;
    std::map<Run, std::unique_ptr<Load>> trains_;  // after the rooms: cargo holds room
    std::map<std::vector<std::uint32_t>, std::unique_ptr<Load>> containers_;
    std::map<std::vector<std::uint32_t>, std::unique_ptr<Route>> routes_;
    sim::Durations dwells_;
    sim::Durations truck_times_;
    std::uint64_t stuffed_ = 0;
};

}  // namespace karvan::models
