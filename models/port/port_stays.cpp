#include "models/port/port_stays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "models/port/leg_sharing.hpp"
#include "models/port/quay_line.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

class YardStays {
public:
    YardStays(const PortPlan& port, const Scenario& scenario, const std::vector<Passage>& passages,
              const std::vector<double>& calls_per_s)
        : port_(port), scenario_(scenario), calls_per_s_(calls_per_s)
    {
        for (const Passage& passage : passages) {
            if (passage.to) out_[train_of(passage)] += units_per_s(passage);
        }
        for (const Passage& passage : passages) add(passage);
    }

    std::vector<OfferedLoad> loads() const
    {
        std::vector<OfferedLoad> loads;
        for (const auto& [kind, name] : yard_kinds) {
            if (const auto room = port_.yard_units(kind)) {
                add_room(loads, units_, kind, name, *room);
            }
            for (const YardTonnes& limit : port_.yard_tonnes) {
                if (limit.cargo != kind) continue;
                const std::string called = fmt::format("tonnes of {}", name);
                add_room(loads, tonnes_, kind, called, std::llround(limit.room_t));
            }
        }
        return loads;
    }

private:
    using Side = std::pair<CargoKind, From>;
    // What may travel in one train: the next stop, the destination, the kind.
    using TrainOf = std::tuple<std::uint32_t, std::uint32_t, CargoKind>;

    static double units_per_s(const Passage& passage)
    {
        return passage.shipments_per_s * passage.size;
    }

    TrainOf train_of(const Passage& passage) const
    {
        const FlowPlan& flow = scenario_.flows[passage.flow];
        return {*passage.to, flow.to.value_or(*passage.to), passage.kind};
    }

    void add(const Passage& passage)
    {
        if (!passage.to) return;  // what ends here takes no room
        const bool from_sea =
            passage.from && !ships_for(scenario_, passage, *passage.from, port_.index).empty();
        const Side side{passage.kind, from_sea ? From::sea : From::land};
        const double stay = stay_s(passage, from_sea);
        units_[side] += units_per_s(passage) * stay;
        const double tonnes = scenario_.flows[passage.flow].mean_tonnes();
        tonnes_[side] += passage.shipments_per_s * tonnes * stay;
    }

    double stay_s(const Passage& passage, bool from_sea) const
    {
        const auto services = ships_for(scenario_, passage, port_.index, *passage.to);
        if (!services.empty()) {
            double calls = 0;
            for (const std::uint32_t s : services) calls += calls_per_s_[s];
            return calls > 0 ? 0.5 / calls : 0;
        }
        const bool held = from_sea && port_.customs;
        const double held_s = held ? port_.customs->share * port_.customs->time_s.mean() : 0;
        if (passage.kind == CargoKind::truck) return held_s;
        if (!goes_by_rail(scenario_, port_.index, *passage.to)) {
            return held_s + port_.pickup_s.mean();
        }
        const auto train = static_cast<double>(port_.train_units(passage.kind));
        double filling = train / out_.at(train_of(passage));
        if (port_.train_longest_wait) {
            filling = std::min(filling, sim::in_seconds(*port_.train_longest_wait));
        }
        return held_s + filling / 2;
    }

    void add_room(std::vector<OfferedLoad>& loads, const std::map<Side, double>& used,
                  CargoKind kind, const std::string& name, std::int64_t room) const
    {
        const YardSides sides = sides_of_yard(port_, room);
        const auto of = [&](From from) {
            const auto found = used.find({kind, from});
            return found == used.end() ? 0 : found->second;
        };
        const auto add = [&](const char* from, From side, std::int64_t part) {
            loads.push_back(
                {fmt::format("yard, {} from {}", name, from), of(side), static_cast<double>(part)});
        };
        add("land", From::land, sides.land);
        add("sea", From::sea, sides.sea);
    }

    const PortPlan& port_;
    const Scenario& scenario_;
    const std::vector<double>& calls_per_s_;
    std::map<TrainOf, double> out_;  // units per second
    std::map<Side, double> units_;
    std::map<Side, double> tonnes_;
};

}  // namespace

double met_storms_s(const StormPlan& storms)
{
    const double mean = storms.length_s.mean();
    const double square = storms.length_s.variance() + mean * mean;
    return storms.mean_share() * square / (2 * mean);
}

YardSides sides_of_yard(const PortPlan& port, std::int64_t room)
{
    const std::int64_t wanted = std::llround(static_cast<double>(room) * port.yard_from_sea_share);
    const std::int64_t sea =
        std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(1, room - 1));
    return {std::max<std::int64_t>(1, room - sea), sea};
}

double storms_met_s(const PortPlan& port, const Scenario& scenario)
{
    double sum = port.storms && !port.storms->never() ? met_storms_s(*port.storms) : 0;
    for (const WeatherAreaPlan& area : scenario.weather) {
        const bool here = area.holds_place(port.id) && area.stops_at_ports(Stops::ships);
        if (here && !area.never()) sum += met_storms_s(area);
    }
    return sum;
}

double waiting_in_queue(double offered, double servers, double most)
{
    if (offered <= 0) return 0;
    if (offered >= servers) return most;
    // Erlang's B by its recurrence, then C; part of a server counts as a slower one.
    double blocked = 1;
    const auto whole = static_cast<int>(std::ceil(servers));
    const double work = offered * whole / servers;
    for (int k = 1; k <= whole; ++k) blocked = work * blocked / (k + work * blocked);
    const double use = work / whole;
    const double waits = blocked / (1 - use * (1 - blocked));
    return std::min(most, waits * use / (1 - use));
}

std::vector<OfferedLoad> yard_loads(const PortPlan& port, const Scenario& scenario,
                                    const std::vector<Passage>& passages,
                                    const std::vector<double>& calls_per_s)
{
    const bool limited = port.yard_teu || port.yard_wagons || port.yard_trucks ||
                         port.yard_bulk_t || !port.yard_tonnes.empty();
    if (!limited) return {};
    return YardStays(port, scenario, passages, calls_per_s).loads();
}

OfferedLoad anchorage_load(const PortPlan& port, const Scenario& scenario,
                           const std::vector<OfferedLoad>& berths,
                           const std::vector<double>& calls_per_s)
{
    const auto room = static_cast<double>(*port.anchorage);
    double ships = 0;
    for (const OfferedLoad& berth : berths) {
        ships += waiting_in_queue(berth.offered, berth.capacity, room);
    }
    double calls = 0;
    for (const double of_service : calls_per_s) calls += of_service;
    ships += calls * storms_met_s(port, scenario);
    return {"anchorage", std::min(ships, room), room};
}

}  // namespace karvan::models
