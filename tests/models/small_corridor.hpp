// A corridor stated in C++ for tests by hand: places, links and single shipments, each a flow of
// its own, so that the hours of every shipment can be asked for.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/disruption/disruption.hpp"
#include "models/facility.hpp"
#include "models/plan.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

using namespace std::chrono_literals;

class SmallCorridor {
public:
    SmallCorridor()
    {
        const std::chrono::year first{2024};
        scenario.start = std::chrono::local_days{first / 1 / 1};  // a Monday
        scenario.horizon = 365 * 24h;
    }

    Scenario scenario;

    // Adds a place; gives its plan, to be completed.
    template <class Plan>
    Plan& add(const std::string& id, const std::string& kind)
    {
        auto plan = std::make_shared<Plan>();
        plan->id = plan->name = id;
        plan->kind = kind;
        plan->index = static_cast<std::uint32_t>(scenario.places.size());
        scenario.places.push_back(plan);
        return *plan;
    }

    void link(std::uint32_t from, std::uint32_t to, const std::string& mode, sim::Law transit_s)
    {
        LinkPlan plan;
        plan.from = from;
        plan.to = to;
        plan.mode = mode;
        plan.transit_s = std::move(transit_s);
        scenario.links.push_back(plan);
    }

    // Adds a service and the links of its legs.
    SeaServicePlan& sail(SeaServicePlan service)
    {
        for (std::uint32_t leg = 0; leg < service.legs(); ++leg) {
            link(service.ports[leg], service.next_port(leg), "sea", service.leg_sailing_s(leg));
            scenario.links.back().carries = service.carries;
        }
        scenario.services.push_back(std::move(service));
        return scenario.services.back();
    }

    struct Order {
        sim::Duration at{};
        std::vector<std::uint32_t> stops;
        CargoKind kind = CargoKind::container;
        std::int32_t size = 1;
        std::int16_t priority = 0;
        double tonnes = 0;
    };

    // A shipment that begins at the first of its stops; gives its flow.
    std::uint32_t bring(Order order)
    {
        orders_.push_back(std::move(order));
        trains_.push_back(0);
        return static_cast<std::uint32_t>(orders_.size() - 1);
    }
    // Several that begin together as a train; gives the flow of the first.
    std::uint32_t bring_train(const std::vector<Order>& orders)
    {
        const auto first = static_cast<std::uint32_t>(orders_.size());
        for (const Order& order : orders) bring(order);
        trains_[first] = orders.size();
        for (std::size_t i = 1; i < orders.size(); ++i) trains_[first + i] = in_train;
        return first;
    }

    void run(sim::Duration until, std::uint64_t seed = 1)
    {
        build(seed);
        simulation_->run(sim::Time(until));
    }

    ~SmallCorridor()
    {
        if (simulation_) simulation_->close();
    }

    template <class Kind>
    const Kind& at(std::uint32_t place) const
    {
        return dynamic_cast<const Kind&>(*facilities_[place]);
    }
    const Facility& place(std::uint32_t index) const { return *facilities_[index]; }

    // Did the shipment of that flow end at its last stop?
    bool ended(std::uint32_t flow) const { return tally(flow).left == 1; }
    double transit_h(std::uint32_t flow) const { return tally(flow).transit.mean_s() / 3600; }
    // Its hours at a place, or (by_link) on a link.
    double hours(std::uint32_t flow, std::uint32_t where, Cause cause) const
    {
        const auto& ledger = tally(flow).ledger;
        return ledger.empty()
                   ? -1
                   : sim::in_hours(ledger[where * causes + static_cast<std::size_t>(cause)]);
    }
    std::uint32_t by_link(std::uint32_t link) const
    {
        return static_cast<std::uint32_t>(scenario.places.size()) + link;
    }

private:
    static constexpr std::size_t in_train = ~std::size_t{0};

    const FlowTally& tally(std::uint32_t flow) const
    {
        return facilities_[orders_[flow].stops.back()]->flows()[flow];
    }

    static sim::Process bring_at(Facility& facility, sim::Time time, Cargo cargo, Vehicle vehicle)
    {
        co_await facility.delay_until(time, sim::Phase::arrival);
        facility.enter(std::move(cargo), vehicle);
    }

    void build(std::uint64_t seed)
    {
        const auto size = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
        const CorridorFacts facts{size(scenario.places), size(scenario.links), size(orders_), {}};
        simulation_ = std::make_unique<sim::Simulation>(seed, 0);
        for (const auto& plan : scenario.places) {
            facilities_.push_back(plan->build(*simulation_, scenario, facts));
        }
        for (std::uint32_t i = 0; i < scenario.links.size(); ++i) {
            const LinkPlan& link = scenario.links[i];
            if (link.mode == "sea") continue;
            facilities_[link.from]->connect(*facilities_[link.to], by_link(i), link.transit_s);
        }
        for (auto& facility : facilities_) facility->wire(facilities_);
        for (auto& facility : facilities_) facility->begin_failures();
        disturbances_ = Disturbances(scenario, 0);
        for (auto& facility : facilities_) {
            if (!disturbances_.none()) facility->obey(disturbances_);
        }
        routes_.resize(orders_.size());
        for (std::uint32_t i = 0; i < orders_.size(); ++i) {
            if (trains_[i] != in_train) start(i, std::max<std::size_t>(trains_[i], 1));
        }
    }

    void start(std::uint32_t first, std::size_t count)
    {
        Cargo cargo;
        for (std::size_t i = first; i < first + count; ++i) {
            const Order& order = orders_[i];
            routes_[i].stops = order.stops;
            auto shipment = std::make_unique<Shipment>();
            shipment->id = (std::uint64_t{i} + 1) << 40 | 1;
            shipment->route = &routes_[i];
            shipment->flow = static_cast<std::uint32_t>(i);
            shipment->size = order.size;
            shipment->kind = order.kind;
            shipment->priority = order.priority;
            shipment->tonnes = order.tonnes;
            cargo.add(std::move(shipment));
        }
        const Order& order = orders_[first];
        const Vehicle vehicle = trains_[first] > 0 ? Vehicle::train : Vehicle::none;
        Facility& origin = *facilities_[order.stops.front()];
        origin.start("bring", bring_at(origin, sim::Time(order.at), std::move(cargo), vehicle));
    }

    Disturbances disturbances_;
    std::unique_ptr<sim::Simulation> simulation_;
    std::vector<std::unique_ptr<Facility>> facilities_;
    std::vector<Order> orders_;
    std::vector<std::size_t> trains_;  // shipments of the train that begins here, or in_train
    std::vector<Route> routes_;
};

inline sim::Law hours_law(double hours) { return sim::Law::constant(hours * 3600); }

}  // namespace karvan::models
