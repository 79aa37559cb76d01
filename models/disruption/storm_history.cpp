#include "models/disruption/storm_history.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/port/port_plan.hpp"

namespace karvan::models {

StormStreams storm_streams(std::uint64_t seed, std::uint32_t replication, const std::string& owner,
                           const std::string& of)
{
    const std::string suffix = of.empty() ? "" : " of " + of;
    return {sim::Stream(seed, replication, owner, "calm before the storm" + suffix),
            sim::Stream(seed, replication, owner, "storm length" + suffix)};
}

StormCourse::StormCourse(const StormPlan& plan, std::chrono::local_seconds start,
                         StormStreams streams)
    : plan_(&plan), start_(start), streams_(std::move(streams))
{}

std::optional<Storm> StormCourse::next()
{
    static const sim::Law exposure = sim::Law::exponential(1);
    sim::Draw calm = streams_.calms.at(number_);
    const sim::Time begin = next_storm(*plan_, start_, now_, exposure.sample(calm));
    if (begin == sim::never) return std::nullopt;
    const sim::Draw length = streams_.lengths.at(number_++);
    now_ = begin + sample_duration(plan_->length_s, length);
    return Storm{begin, now_};
}

namespace {

const char* const shut_for_ships = "ships neither berth nor sail";
const char* const cranes_stand = "quay cranes stand still";

void add_port(const PortPlan& port, std::vector<StormKind>& kinds)
{
    const std::string named = port.name.empty() ? port.id : port.name;
    if (port.storms && !port.storms->never()) {
        kinds.push_back({"storms " + port.id,
                         "Storms at " + named,
                         port.id,
                         shut_for_ships,
                         port.id,
                         "",
                         &*port.storms,
                         {{port.index, {}, ""}}});
    }
    if (port.crane_storms && !port.crane_storms->never()) {
        kinds.push_back({"crane storms " + port.id,
                         "Wind at the cranes of " + named,
                         "cranes of " + port.id,
                         cranes_stand,
                         port.id,
                         "cranes",
                         &*port.crane_storms,
                         {{port.index, {}, "cranes"}}});
    }
}

void add_area(const Scenario& scenario, const WeatherAreaPlan& area, std::vector<StormKind>& kinds)
{
    if (area.never()) return;
    StormKind kind{"weather " + area.id,
                   area.name.empty() ? "Weather of " + area.id : area.name,
                   "",
                   "",
                   "weather " + area.id,
                   "",
                   &area,
                   {}};
    std::vector<std::string> targets;
    std::vector<std::string> effects;
    for (const std::string& place : area.places) {
        const std::uint32_t index = scenario.index_of(place);
        targets.push_back(place);
        if (area.stops_at_ports(Stops::ships)) kind.reaches.push_back({index, {}, ""});
        if (area.stops_at_ports(Stops::cranes)) kind.reaches.push_back({index, {}, "cranes"});
    }
    for (std::uint32_t s = 0; s < scenario.services.size(); ++s) {
        if (!area.holds_service(scenario.services[s].id)) continue;
        targets.push_back(scenario.services[s].id);
        kind.reaches.push_back({{}, s, ""});
    }
    if (!area.places.empty() && area.stops_at_ports(Stops::ships))
        effects.emplace_back(shut_for_ships);
    if (!area.places.empty() && area.stops_at_ports(Stops::cranes))
        effects.emplace_back(cranes_stand);
    if (!area.services.empty()) effects.emplace_back("ships of the services do not set out");
    kind.target = fmt::format("{}", fmt::join(targets, ", "));
    kind.effect = fmt::format("{}", fmt::join(effects, ", "));
    kinds.push_back(std::move(kind));
}

}  // namespace

std::vector<StormKind> storm_kinds(const Scenario& scenario)
{
    std::vector<StormKind> kinds;
    for (const auto& place : scenario.places) {
        if (const auto* port = dynamic_cast<const PortPlan*>(place.get())) add_port(*port, kinds);
    }
    for (const WeatherAreaPlan& area : scenario.weather) add_area(scenario, area, kinds);
    return kinds;
}

std::vector<Occurrence> storm_occurrences(const Scenario& scenario, std::uint32_t replication)
{
    std::vector<Occurrence> all;
    auto row = static_cast<std::uint32_t>(scenario.disruptions.size());
    for (const StormKind& kind : storm_kinds(scenario)) {
        StormCourse course(*kind.plan, scenario.start,
                           storm_streams(scenario.seed, replication, kind.owner, kind.of));
        for (auto storm = course.next(); storm && storm->begin < sim::Time(scenario.horizon);
             storm = course.next()) {
            all.push_back({row, storm->begin, storm->end});
        }
        ++row;
    }
    return all;
}

}  // namespace karvan::models
