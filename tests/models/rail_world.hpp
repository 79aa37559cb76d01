// A small world for tests of rail places: plans put together in C++, simple stops at the ends that
// send trains and note when they come, and a simulation to run them in.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/facility.hpp"
#include "models/fleet/fleet_ties.hpp"
#include "models/plan.hpp"
#include "models/reading/document.hpp"
#include "models/reading/keys.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

struct Arrival {
    sim::Time at;
    std::uint64_t shipment = 0;
    std::uint32_t flow = 0;
    bool operator==(const Arrival&) const = default;
};

// An end of the world: notes what ends here, and sends on what does not. With `room` it takes so
// many consists in at a time, though none before `opens`, and keeps each for `keeps`.
struct StopPlan : PlacePlan {
    std::optional<std::int64_t> room;
    sim::Duration opens{0};
    sim::Duration keeps{0};

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return room.has_value(); }
};

class Stop : public Facility {
public:
    Stop(sim::Simulation& simulation, const StopPlan& plan, const CorridorFacts& facts)
        : Facility(simulation, plan, facts), plan_(plan), room_(*this, "room", 0)
    {
        if (plan.room) start("open", open(*this));
    }
    ~Stop() override { drop_rooms(); }

    void receive(Consist consist) override
    {
        const std::uint64_t id = consist.id;
        start("take in", take_in(*this, std::move(consist)), id);
    }
    sim::Resource* room_for(const RoomRequest& request) override
    {
        return plan_.room && request.from != this ? &room_ : nullptr;
    }

    std::vector<Arrival> arrivals;

private:
    static sim::Process open(Stop& self)
    {
        co_await self.delay(self.plan_.opens);
        self.room_.set_capacity(*self.plan_.room);
    }
    static sim::Process take_in(Stop& self, Consist consist)
    {
        const sim::Hold room = self.take_room(consist);
        if (!self.is_destination(consist.cargo.front())) {
            const std::uint32_t to = self.next_stop(consist.cargo.front());
            co_await depart(self, consist, to, Cause::no_room);
            co_return;
        }
        while (!consist.cargo.empty()) {
            ShipmentPtr shipment = consist.cargo.take();
            self.arrivals.push_back({self.now(), shipment->id, shipment->flow});
            self.finish(std::move(shipment));
        }
        if (self.plan_.keeps > sim::Duration{0}) co_await self.delay(self.plan_.keeps);
    }

    const StopPlan& plan_;
    sim::Resource room_;
};

inline std::unique_ptr<Facility> StopPlan::build(sim::Simulation& simulation, const Scenario&,
                                                 const CorridorFacts& facts) const
{
    return std::make_unique<Stop>(simulation, *this, facts);
}

// What a table of keys makes of a text; the errors as text, and none is "".
template <class Plan>
Plan read_plan(const Keys<Plan>& keys, const std::string& text, std::string& errors)
{
    Diagnostics diagnostics;
    Ids ids;
    Reading reading{diagnostics, ids};
    const Node root = document_from_text(text, {}, diagnostics, "s.toml").root;
    Plan plan = keys.read(root, reading);
    errors.clear();
    for (const Problem& problem : diagnostics.sorted()) errors += problem.headline() + "\n";
    return plan;
}

class RailWorld {
public:
    ~RailWorld()
    {
        if (simulation_) simulation_->close();
    }

    // First the plans ...
    template <class Plan>
    std::shared_ptr<Plan> add(const std::string& id, Plan plan = {})
    {
        auto added = std::make_shared<Plan>(std::move(plan));
        added->id = added->name = id;
        added->index = static_cast<std::uint32_t>(scenario.places.size());
        scenario.places.push_back(added);
        return added;
    }
    void link(const std::string& from, const std::string& to, sim::Duration transit,
              const std::string& mode)
    {
        LinkPlan link;
        link.from = index(from);
        link.to = index(to);
        link.transit_s = sim::Law::constant(sim::in_seconds(transit));
        link.mode = mode;
        scenario.links.push_back(link);
    }
    // Both ways, by rail, in no time: what a line brings.
    void join(const std::string& a, const std::string& b)
    {
        link(a, b, sim::Duration{0}, "rail");
        link(b, a, sim::Duration{0}, "rail");
    }
    std::uint32_t flow(const std::vector<std::string>& stops, std::int32_t size = 1,
                       CargoKind kind = CargoKind::container)
    {
        FlowPlan flow;
        for (const std::string& stop : stops) flow.route.stops.push_back(index(stop));
        flow.from = flow.route.stops.front();
        flow.to = flow.route.stops.back();
        flow.size = size;
        flow.kind = kind;
        flow.index = static_cast<std::uint32_t>(scenario.flows.size());
        scenario.flows.push_back(flow);
        return flow.index;
    }

    // ... then the simulation of them, and what is sent ...
    void build(sim::SitePlan sites = {}, std::uint64_t seed = 1)
    {
        simulation_ = std::make_unique<sim::Simulation>(seed, 0, std::move(sites));
        const CorridorFacts facts{static_cast<std::uint32_t>(scenario.places.size()),
                                  static_cast<std::uint32_t>(scenario.links.size()),
                                  static_cast<std::uint32_t>(scenario.flows.size()), sim::Time{}};
        for (const auto& plan : scenario.places) {
            if (auto* fleet = dynamic_cast<FleetPlan*>(plan.get())) fleet->resolve(scenario);
        }
        for (const auto& plan : scenario.places) {
            facilities_.push_back(plan->build(*simulation_, scenario, facts));
        }
        for (std::uint32_t i = 0; i < scenario.links.size(); ++i) {
            const LinkPlan& link = scenario.links[i];
            const std::uint32_t where = facts.places + i;
            facilities_[link.from]->connect(*facilities_[link.to], where, link.transit_s);
        }
        for (auto& facility : facilities_) facility->wire(facilities_);
        tie_fleets(facilities_);
    }
    // Shipments of a flow enter together, as a train or each by itself.
    void send(std::uint32_t flow, sim::Duration at, Vehicle vehicle = Vehicle::train,
              std::int16_t priority = 0, int count = 1)
    {
        send_together(std::vector<std::uint32_t>(static_cast<std::size_t>(count), flow), at,
                      vehicle, priority);
    }
    // One shipment of each of these flows, which begin at the same place.
    void send_together(const std::vector<std::uint32_t>& flows, sim::Duration at,
                       Vehicle vehicle = Vehicle::train, std::int16_t priority = 0)
    {
        Cargo cargo;
        for (const std::uint32_t number : flows) {
            const FlowPlan& flow = scenario.flows[number];
            auto shipment = std::make_unique<Shipment>();
            shipment->id = (std::uint64_t{number} + 1) << 40 | ++sent_;
            shipment->route = &flow.route;
            shipment->flow = number;
            shipment->size = flow.size;
            shipment->kind = flow.kind;
            shipment->priority = priority;
            cargo.add(std::move(shipment));
        }
        Facility& origin = *facilities_[scenario.flows[flows.front()].from];
        origin.start("send", enter_at(origin, std::move(cargo), at, vehicle));
    }

    // ... and the run.
    void run(sim::Duration horizon) { simulation_->run(sim::Time(horizon)); }
    sim::Simulation& simulation() { return *simulation_; }
    Facility& facility(const std::string& id) { return *facilities_[index(id)]; }
    const std::vector<Arrival>& arrivals(const std::string& id)
    {
        return static_cast<Stop&>(facility(id)).arrivals;
    }
    // The times of the arrivals in minutes.
    std::vector<double> minutes(const std::string& id)
    {
        std::vector<double> result;
        for (const Arrival& arrival : arrivals(id)) {
            result.push_back(sim::in_seconds(arrival.at - sim::start_of_time) / 60);
        }
        return result;
    }
    // Hours of a flow in minutes by cause at one place, over all shipments that ended.
    double minutes_of(std::uint32_t flow, const std::string& place, Cause cause)
    {
        sim::Duration sum{0};
        for (const auto& facility : facilities_) {
            const FlowTally& tally = facility->flows()[flow];
            const std::size_t at = index(place) * causes + static_cast<std::size_t>(cause);
            if (!tally.ledger.empty()) sum += tally.ledger[at];
        }
        return sim::in_seconds(sum) / 60;
    }
    const sim::Resource& resource(const std::string& place, const std::string& name)
    {
        for (const sim::Resource* resource : facility(place).resources()) {
            if (resource->name() == name) return *resource;
        }
        throw std::out_of_range("no resource " + name);
    }
    // Shipments that are anywhere in the world, and those that exist by the balance of the books.
    std::int64_t inside() const
    {
        std::int64_t sum = 0;
        for (const auto& facility : facilities_) {
            for (std::uint32_t f = 0; f < scenario.flows.size(); ++f) sum += facility->inside(f);
        }
        return sum;
    }
    // Throws if a unit of a fleet was lost.
    void check_fleets() const
    {
        for (const auto& facility : facilities_) facility->check_balance();
    }
    std::int64_t balance() const
    {
        std::int64_t sum = 0;
        for (const auto& facility : facilities_) {
            for (std::uint32_t f = 0; f < scenario.flows.size(); ++f) sum += facility->balance(f);
        }
        return sum;
    }
    std::uint32_t index(const std::string& id) const { return scenario.index_of(id); }

    Scenario scenario;

private:
    static sim::Process enter_at(Facility& origin, Cargo cargo, sim::Duration at, Vehicle vehicle)
    {
        co_await origin.delay(at);
        origin.enter(std::move(cargo), vehicle);
    }

    std::unique_ptr<sim::Simulation> simulation_;
    std::vector<std::unique_ptr<Facility>> facilities_;
    std::uint64_t sent_ = 0;
};

}  // namespace karvan::models
