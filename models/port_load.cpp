// The load that a stream of cargo puts on berths, cranes, tracks, gate and ships of a port: the
// analytic side of `karvan check`, by the same times as the processes of models/port.cpp.
//
// Ships are taken to sail full in the direction of more cargo, and services on the same leg to
// share it in proportion to what they can carry.
#include <fmt/format.h>

#include <algorithm>

#include "models/port_plan.hpp"
#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

struct SeaLoad {
    double in = 0;   // units per second from ships
    double out = 0;  // and to ships
};

class PortLoads {
public:
    PortLoads(const PortPlan& plan, const Scenario& scenario, const std::vector<Passage>& passages)
        : plan_(plan), scenario_(scenario), by_service_(scenario.services.size())
    {
        for (const Passage& passage : passages) add(passage);
    }

    std::vector<OfferedLoad> result() const
    {
        std::vector<OfferedLoad> loads;
        add_berths(loads);
        if (plan_.cranes) {
            loads.push_back({"cranes", crane_, static_cast<double>(*plan_.cranes)});
        }
        if (plan_.rail_tracks) {
            loads.push_back({"rail tracks", track_, static_cast<double>(*plan_.rail_tracks)});
        }
        if (plan_.gate_lanes) {
            loads.push_back({"gate lanes", gate_, plan_.gate_calendar().mean_units()});
        }
        add_ships(loads);
        return loads;
    }

private:
    void add(const Passage& passage)
    {
        const double units = passage.shipments_per_s * passage.size;
        if (passage.from) add_from(passage, units);
        if (passage.to) add_sea(*passage.to, passage.kind, units, false);
        const bool by_land = passage.from ? !comes_by_sea(passage) && !comes_by_rail(passage)
                                          : passage.kind == CargoKind::truck;
        if (by_land) gate_ += passage.shipments_per_s * plan_.gate_time_s.mean();
    }

    bool comes_by_sea(const Passage& passage) const
    {
        return !services_between(scenario_, *passage.from, plan_.index, passage.kind).empty();
    }

    bool comes_by_rail(const Passage& passage) const
    {
        return goes_by_rail(scenario_, *passage.from, plan_.index);
    }

    void add_from(const Passage& passage, double units)
    {
        add_sea(*passage.from, passage.kind, units, true);
        if (comes_by_rail(passage)) {
            track_ += units * plan_.rail_seconds_per_unit(passage.kind);
        }
    }

    void add_sea(std::uint32_t other, CargoKind kind, double units, bool inwards)
    {
        const std::uint32_t from = inwards ? other : plan_.index;
        const std::uint32_t to = inwards ? plan_.index : other;
        const auto services = services_between(scenario_, from, to, kind);
        double all = 0;
        for (std::uint32_t s : services) all += scenario_.services[s].carried_per_s(scenario_);
        for (std::uint32_t s : services) {
            const double share = scenario_.services[s].carried_per_s(scenario_) / all;
            (inwards ? by_service_[s].in : by_service_[s].out) += share * units;
        }
        if (services.empty()) return;
        if (kind == CargoKind::container) crane_ += units * plan_.ship_seconds_per_unit(kind, 1);
    }

    void add_berths(std::vector<OfferedLoad>& loads) const
    {
        const double open_share = plan_.storms ? 1 - plan_.storms->mean_share() : 1;
        for (const BerthGroup& group : plan_.berths) {
            loads.push_back(
                {"berths " + group.id, 0, static_cast<double>(group.count) * open_share});
        }
        for (std::uint32_t s = 0; s < by_service_.size(); ++s) {
            const SeaServicePlan& service = scenario_.services[s];
            const bool calls = std::find(service.ports.begin(), service.ports.end(), plan_.index) !=
                               service.ports.end();
            if (calls)
                loads[plan_.berths_for(service)].offered += berth_load(service, by_service_[s]);
        }
    }

    double berth_load(const SeaServicePlan& service, const SeaLoad& load) const
    {
        const double ship =
            static_cast<double>(service.fleet_capacity()) / static_cast<double>(service.ships);
        const double calls = std::max(load.in, load.out) / ship;
        const double handling = plan_.ship_seconds_per_unit(service.carries, plan_.cranes_per_ship);
        return calls * sim::in_seconds(plan_.mooring + plan_.unmooring) +
               (load.in + load.out) * handling;
    }

    void add_ships(std::vector<OfferedLoad>& loads) const
    {
        for (std::uint32_t s = 0; s < by_service_.size(); ++s) {
            const SeaServicePlan& service = scenario_.services[s];
            if (by_service_[s].out == 0) continue;
            const auto ships = static_cast<double>(service.ships);
            loads.push_back({fmt::format("ships of {} from here", service.id),
                             by_service_[s].out / service.carried_per_s(scenario_) * ships, ships});
        }
    }

    const PortPlan& plan_;
    const Scenario& scenario_;
    std::vector<SeaLoad> by_service_;
    double crane_ = 0;
    double track_ = 0;
    double gate_ = 0;
};

}  // namespace

std::vector<OfferedLoad> PortPlan::offered_loads(const Scenario& scenario,
                                                 const std::vector<Passage>& passages) const
{
    return PortLoads(*this, scenario, passages).result();
}

}  // namespace karvan::models
