// The load that a stream of cargo puts on berths, cranes, tracks and gate of a port: the
// analytic side of `karvan check`, by the same times as the processes of models/port/port.cpp.
//
// Ships are taken to sail full in the direction of more cargo; services on the same leg share it
// (leg_sharing.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "models/port/leg_sharing.hpp"
#include "models/port/port_plan.hpp"
#include "models/port/port_stays.hpp"
#include "models/port/waterway_load.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

struct SeaLoad {
    std::map<CargoKind, double> in;   // units per second from ships
    std::map<CargoKind, double> out;  // and to ships
};

double of(const std::map<CargoKind, double>& units, CargoKind kind)
{
    const auto found = units.find(kind);
    return found == units.end() ? 0 : found->second;
}

class PortLoads {
public:
    PortLoads(const PortPlan& plan, const Scenario& scenario, const std::vector<Passage>& passages)
        : plan_(plan),
          scenario_(scenario),
          passages_(passages),
          by_service_(scenario.services.size())
    {
        for (const Passage& passage : passages) add(passage);
    }

    std::vector<OfferedLoad> result() const
    {
        std::vector<OfferedLoad> loads;
        add_berths(loads);
        const std::vector<double> calls = calls_of_services();
        if (plan_.anchorage) loads.push_back(anchorage_load(plan_, scenario_, loads, calls));
        if (plan_.cranes) {
            loads.push_back({"cranes", crane_, working_cranes()});
        }
        if (plan_.rail_tracks) {
            loads.push_back({"rail tracks", track_, static_cast<double>(*plan_.rail_tracks)});
        }
        if (plan_.gate_lanes) {
            const double lanes = gate_trucks_ * plan_.gate_time_s.mean();
            loads.push_back({"gate lanes", lanes, plan_.gate_calendar().mean_units()});
        }
        if (plan_.appointments) {
            const double open = plan_.gate_hours.share();
            const double slots = plan_.appointments->per_s() * open;
            loads.push_back({"appointments an hour", gate_trucks_ * 3600, slots * 3600});
        }
        for (OfferedLoad& yard : yard_loads(plan_, scenario_, passages_, calls)) {
            loads.push_back(std::move(yard));
        }
        add_pools(loads);
        return loads;
    }

private:
    void add(const Passage& passage)
    {
        const double units = passage.shipments_per_s * passage.size;
        if (passage.from) add_sea(passage, units, true);
        const bool by_train = comes_by_train(scenario_, passage, plan_.index);
        if (by_train) {
            const double trains = trains_per_s(scenario_, passage, plan_.index);
            track_ += units * plan_.rail_seconds_per_unit(passage.kind) +
                      trains * approach_s(scenario_, passage, plan_.index);
        }
        if (passage.to) add_sea(passage, units, false);
        const bool by_land =
            passage.from ? !comes_by_sea(passage) && !by_train : passage.kind == CargoKind::truck;
        if (by_land || is_fetched(passage)) gate_trucks_ += passage.shipments_per_s;
    }

    // By a truck that comes through the gate for it.
    bool is_fetched(const Passage& passage) const
    {
        if (!plan_.pickup_by_gate || !passage.to || passage.kind == CargoKind::truck) return false;
        return ships_for(scenario_, passage, plan_.index, *passage.to).empty() &&
               !goes_by_rail(scenario_, plan_.index, *passage.to);
    }

    bool comes_by_sea(const Passage& passage) const
    {
        return !ships_for(scenario_, passage, *passage.from, plan_.index).empty();
    }

    void add_sea(const Passage& passage, double units, bool inwards)
    {
        const CargoKind kind = passage.kind;
        const std::uint32_t from = inwards ? *passage.from : plan_.index;
        const std::uint32_t to = inwards ? plan_.index : *passage.to;
        const auto services = ships_for(scenario_, passage, from, to);
        if (services.empty()) return;
        const LegSharing& sharing = sharing_over(from, to, kind);
        for (const std::uint32_t s : services) {
            SeaLoad& load = by_service_[s];
            (inwards ? load.in : load.out)[kind] += sharing.of(s, passage.flow) * units;
        }
        if (kind == CargoKind::container) crane_ += units * plan_.ship_seconds_per_unit(kind, 1);
    }

    const LegSharing& sharing_over(std::uint32_t from, std::uint32_t to, CargoKind kind)
    {
        const auto known = sharings_.find({from, to, kind});
        if (known != sharings_.end()) return known->second;
        const LegSharing sharing = sharing_of(scenario_, passages_, from, to, kind);
        return sharings_.try_emplace({from, to, kind}, sharing).first->second;
    }

    bool calls_here(const SeaServicePlan& service) const
    {
        return std::find(service.ports.begin(), service.ports.end(), plan_.index) !=
               service.ports.end();
    }

    // The share of the time in which ships may berth and sail.
    double open_share() const
    {
        double open = plan_.storms ? 1 - plan_.storms->mean_share() : 1;
        for (const WeatherAreaPlan& area : scenario_.weather) {
            const bool here = area.holds_place(plan_.id) && area.stops_at_ports(Stops::ships);
            if (here) open *= 1 - area.mean_share();
        }
        return open;
    }

    double working_cranes() const
    {
        double open = plan_.crane_storms ? 1 - plan_.crane_storms->mean_share() : 1;
        for (const WeatherAreaPlan& area : scenario_.weather) {
            const bool here = area.holds_place(plan_.id) && area.stops_at_ports(Stops::cranes);
            if (here) open *= 1 - area.mean_share();
        }
        if (plan_.crane_failures) open *= plan_.crane_failures->availability();
        return open * static_cast<double>(*plan_.cranes);
    }

    void add_berths(std::vector<OfferedLoad>& loads) const
    {
        for (const BerthGroup& group : plan_.berths) {
            loads.push_back(
                {"berths " + group.id, 0, static_cast<double>(group.count) * open_share()});
        }
        for (std::uint32_t s = 0; s < by_service_.size(); ++s) {
            const SeaServicePlan& service = scenario_.services[s];
            if (!calls_here(service)) continue;
            const std::size_t in = plan_.berths_for(service, BerthUse::unloading);
            const std::size_t out = plan_.berths_for(service, BerthUse::loading);
            const bool shifts = plan_.berths[in].use == BerthUse::unloading && in != out;
            const double calls = calls_per_s(service, by_service_[s]);
            const auto time = [&](Movement movement) {
                return sim::in_seconds(plan_.moving_time(service, movement));
            };
            // The berth is assigned before the lock.
            const double coming_s = plan_.lockage_s(Movement::inbound) + time(Movement::inbound);
            loads[in].offered += calls * coming_s + handling_s(service, by_service_[s].in);
            loads[shifts ? out : in].offered +=
                calls * time(Movement::outbound) + handling_s(service, by_service_[s].out);
            if (shifts) loads[out].offered += calls * time(Movement::shifting);
        }
    }

    std::vector<double> calls_of_services() const
    {
        std::vector<double> calls(scenario_.services.size());
        for (std::uint32_t s = 0; s < calls.size(); ++s) {
            const SeaServicePlan& service = scenario_.services[s];
            if (calls_here(service)) calls[s] = calls_per_s(service, by_service_[s]);
        }
        return calls;
    }

    // Ships sail full with the kind and in the direction that has the most for them; by timetable
    // not less often than it says, unless they wait for a least load.
    double calls_per_s(const SeaServicePlan& service, const SeaLoad& load) const
    {
        double calls = 0;
        for (CargoKind kind : service.kinds()) {
            const double units = std::max(of(load.in, kind), of(load.out, kind));
            calls = std::max(calls, units / service.mean_ship_units(kind));
        }
        const bool waits_for_load = service.least_share > 0 || !service.least_by_leg.empty();
        if (!service.every || waits_for_load) return calls;
        return std::max(calls, 1 / sim::in_seconds(*service.every));
    }

    double handling_s(const SeaServicePlan& service, const std::map<CargoKind, double>& units) const
    {
        double seconds = 0;
        for (CargoKind kind : service.kinds()) {
            seconds += of(units, kind) * plan_.ship_seconds_per_unit(kind, plan_.cranes_per_ship);
        }
        return seconds;
    }

    // Pilots, tugs and the channel or lock: so many of them for so long in each movement.
    void add_pools(std::vector<OfferedLoad>& loads) const
    {
        double ships = 0;  // a second, in and out
        double channel = 0;
        double pilots = 0;
        double tugs = 0;
        for (std::uint32_t s = 0; s < by_service_.size(); ++s) {
            const SeaServicePlan& service = scenario_.services[s];
            if (!calls_here(service)) continue;
            const double calls = calls_per_s(service, by_service_[s]);
            const PilotagePlan need = plan_.pilotage_of(service);
            const double in = sim::in_seconds(plan_.moving_time(service, Movement::inbound));
            const double out = sim::in_seconds(plan_.moving_time(service, Movement::outbound));
            ships += 2 * calls;
            channel += calls * (in + out);
            pilots += calls * (in + out) * static_cast<double>(need.pilots);
            tugs += calls * (in * static_cast<double>(need.tugs_in) +
                             out * static_cast<double>(need.tugs_out));
        }
        const auto add = [&](const char* name, double offered, double room) {
            loads.push_back({name, offered, room * open_share()});
        };
        const auto units = [](std::int64_t count) { return static_cast<double>(count); };
        if (plan_.channel) {
            const std::int64_t room = *plan_.channel;
            add("channel", channel, plan_.one_way ? one_way_room(room) : units(room));
        }
        if (plan_.lock) add("lock", channel, 1);
        add_chambers(loads, ships);
        if (plan_.pilots) add("pilots", pilots, units(*plan_.pilots));
        if (plan_.tugs) add("tugs", tugs, units(*plan_.tugs));
    }

    // The least that there is: chambers full both ways, which need not be turned empty. Ships take
    // any of them.
    void add_chambers(std::vector<OfferedLoad>& loads, double ships_per_s) const
    {
        if (plan_.chambers.empty()) return;
        double most = 0;
        for (const ChamberPlan& chamber : plan_.chambers) most += chamber.ships_per_s();
        const auto count = static_cast<double>(plan_.chambers.size());
        const bool is_one = plan_.chambers.size() == 1;
        loads.push_back({is_one ? "chamber " + plan_.chambers.front().id : "chambers",
                         ships_per_s / most * count, count * open_share()});
    }

    const PortPlan& plan_;
    const Scenario& scenario_;
    const std::vector<Passage>& passages_;
    std::vector<SeaLoad> by_service_;
    std::map<std::tuple<std::uint32_t, std::uint32_t, CargoKind>, LegSharing> sharings_;
    double crane_ = 0;
    double track_ = 0;
    double gate_trucks_ = 0;  // per second
};

}  // namespace

std::vector<OfferedLoad> PortPlan::offered_loads(const Scenario& scenario,
                                                 const std::vector<Passage>& passages) const
{
    return PortLoads(*this, scenario, passages).result();
}

}  // namespace karvan::models
