#include "models/rail/rail_line_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/fleet/fleet_plan.hpp"
#include "models/rail/line_capacity.hpp"
#include "models/rail/rail_line.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/rail/track_closures.hpp"

namespace karvan::models {

namespace {

// Our trains per second by direction: from the first neighbour to the second, and back.
std::array<double, 2> trains_by_way(const RailLinePlan& plan, const Scenario& scenario,
                                    const std::vector<Passage>& passages)
{
    std::array<double, 2> trains{};
    const std::uint32_t first = plan.neighbours(scenario)[0];
    for (const Passage& passage : passages) {
        const bool from_first = passage.from == first;
        trains[from_first ? 0 : 1] += trains_per_s(scenario, passage, plan.index);
    }
    const auto ends = plan.neighbours(scenario);
    const EmptyTraffic empties = empty_traffic(scenario);
    for (const std::size_t way : {0, 1}) {
        const auto found = empties.find({plan.index, ends[way]});
        if (found != empties.end()) trains[way] += found->second;
    }
    return trains;
}

}  // namespace

std::string section_name(std::size_t section) { return fmt::format("section {}", section + 1); }

std::string towards(const std::string& what, const std::string& neighbour)
{
    return fmt::format("{} to {}", what, neighbour);
}

std::array<std::uint32_t, 2> RailLinePlan::neighbours(const Scenario& scenario) const
{
    return {scenario.index_of(between.at(0)), scenario.index_of(between.at(1))};
}

double RailLinePlan::total_length_km() const
{
    if (section_lengths_km.empty()) return length_km.value_or(0);
    return std::accumulate(section_lengths_km.begin(), section_lengths_km.end(), 0.0);
}

std::vector<LineSection> RailLinePlan::layout() const
{
    const double length = total_length_km();
    std::vector<double> ends = section_lengths_km;
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    for (const LineStation& station : stations) ends.push_back(station.km);
    if (!stations.empty()) ends.push_back(length);
    for (std::int64_t i = 1; ends.size() < static_cast<std::size_t>(sections) && stations.empty() &&
                             section_lengths_km.empty();
         ++i) {
        ends.push_back(length * static_cast<double>(i) / static_cast<double>(sections));
    }
    std::vector<LineSection> parts;
    double begin = 0;
    for (const double end : ends) {
        LineSection part{begin, end, tracks == LineTracks::double_track};
        const double middle = (begin + end) / 2;
        for (const LineStretch& stretch : stretches) {
            if (!stretch.tracks || stretch.overlap_km(middle, middle + 1e-6) <= 0) continue;
            part.is_double = *stretch.tracks == LineTracks::double_track;
        }
        parts.push_back(part);
        begin = end;
    }
    return parts;
}

bool RailLinePlan::has(LineTracks kind) const
{
    const std::vector<LineSection> parts = layout();
    return std::any_of(parts.begin(), parts.end(), [&](const LineSection& part) {
        return part.is_double == (kind == LineTracks::double_track);
    });
}

std::vector<OtherTrains> RailLinePlan::others() const
{
    std::vector<OtherTrains> all;
    if (background_per_day > 0) {
        OtherTrains background;
        background.per_day = background_per_day;
        background.spacing = background_spacing;
        background.priority = background_priority;
        all.push_back(background);
    }
    all.insert(all.end(), other_trains.begin(), other_trains.end());
    return all;
}

double RailLinePlan::open_speed_km_h(double speed) const
{
    if (speed > 0) return speed;
    return time ? total_length_km() / sim::in_seconds(*time) * 3600 : speed_km_h.value();
}

double RailLinePlan::section_time_s(const LineSection& section, double speed) const
{
    const double open = open_speed_km_h(speed);
    // Between two ends of restrictions the strictest one counts.
    std::vector<double> cuts{section.begin_km, section.end_km};
    for (const LineStretch& stretch : stretches) {
        for (const std::optional<double>& km : {stretch.from_km, stretch.to_km}) {
            const bool inside = km && *km > section.begin_km && *km < section.end_km;
            if (stretch.speed_km_h && inside) cuts.push_back(*km);
        }
    }
    std::sort(cuts.begin(), cuts.end());
    double time_s = 0;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        double speed_here = open;
        for (const LineStretch& stretch : stretches) {
            if (!stretch.speed_km_h || stretch.overlap_km(cuts[i - 1], cuts[i]) <= 0) continue;
            speed_here = std::min(speed_here, *stretch.speed_km_h);
        }
        time_s += (cuts[i] - cuts[i - 1]) / speed_here * 3600;
    }
    return time_s;
}

std::size_t RailLinePlan::class_of(const Consist& consist) const
{
    if (classes.empty() || consist.cargo.empty()) return classes.size();
    const double weight = train.weight_t(consist);
    const auto fits = [&](const TrainClass& c) {
        return (!c.cargo || *c.cargo == consist.cargo.front().kind) &&
               (!c.priority_from || consist.priority >= *c.priority_from) &&
               (!c.above_t || weight > *c.above_t) && (!c.below_t || weight <= *c.below_t);
    };
    const auto found = std::find_if(classes.begin(), classes.end(), fits);
    return static_cast<std::size_t>(found - classes.begin());
}

double RailLinePlan::free_time_s(const FlowPlan&) const
{
    const std::vector<double> times = section_times_s();
    return std::accumulate(times.begin(), times.end(), 0.0) * running.mean();
}

std::vector<double> RailLinePlan::section_times_s() const
{
    std::vector<double> times;
    if (!stations.empty() || !stretches.empty()) {
        for (const LineSection& part : layout()) times.push_back(section_time_s(part, 0));
        return times;
    }
    const double length = total_length_km();
    std::vector<double> lengths = section_lengths_km;
    if (lengths.empty()) {
        const auto count = static_cast<std::size_t>(sections);
        lengths.assign(count, length / static_cast<double>(count));
    }
    for (const double part : lengths) {
        times.push_back(time ? sim::in_seconds(*time) * part / length
                             : part / speed_km_h.value() * 3600);
    }
    return times;
}

std::int64_t RailLinePlan::section_room(double section_time_s) const
{
    const double trains = section_time_s * running.mean() / sim::in_seconds(headway);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(trains)));
}

namespace {

// What runs in a section in these directions, every class of trains of others at its own speed.
std::vector<SectionTraffic> traffic_in(const RailLinePlan& plan, const LineSection& part,
                                       const std::array<double, 2>& ours,
                                       const std::vector<std::size_t>& ways)
{
    const double time_s = plan.section_time_s(part, 0);
    const double mean = plan.running.mean();
    std::vector<SectionTraffic> traffic;
    for (const std::size_t w : ways) {
        traffic.push_back({ours[w], w, time_s * mean});
        for (const OtherTrains& others : plan.others()) {
            if (!others.towards.empty() && others.towards != plan.between[1 - w]) continue;
            const double speed = others.speed_km_h.value_or(0);
            const double their_s = speed > 0 ? plan.section_time_s(part, speed) : time_s;
            traffic.push_back({others.per_day / 86400, w, their_s * mean});
        }
    }
    return traffic;
}

// The use of one section, all tracks there.
double use_of(const RailLinePlan& plan, const LineSection& part, const std::array<double, 2>& ours)
{
    const LeastHeadway least{plan.headway, !part.is_double && !plan.follow};
    if (!part.is_double) return capacity_use(traffic_in(plan, part, ours, {0, 1}), least);
    return std::max(capacity_use(traffic_in(plan, part, ours, {0}), least),
                    capacity_use(traffic_in(plan, part, ours, {1}), least));
}

// The use of the busiest section.
double use_of(const RailLinePlan& plan, const std::array<double, 2>& ours)
{
    double highest = 0;
    for (const LineSection& part : plan.layout()) {
        highest = std::max(highest, use_of(plan, part, ours));
    }
    return highest;
}

// A double track of which one track is closed for a share of the time. In that time the trains of
// both directions pass in the order in which they come; what they use of it then, over what they
// use of both tracks, is what the capacity falls by.
std::optional<OfferedLoad> single_line_load(const RailLinePlan& plan, const Scenario& scenario,
                                            std::size_t section, const std::array<double, 2>& ours)
{
    const LineSection part = plan.layout()[section];
    if (!part.is_double) return std::nullopt;
    const TrackClosures shut(plan.possessions, {}, part.begin_km, part.end_km, "", scenario);
    if (!shut.has_single_line()) return std::nullopt;
    const double share = shut.single_line_share(scenario.horizon);
    const double both = use_of(plan, part, ours);
    const LeastHeadway least{plan.headway, false};
    const double one = capacity_use(traffic_in(plan, part, ours, {0, 1}), least);
    const double left = one > 0 ? std::min(1.0, both / one) : 1;
    return OfferedLoad{section_name(section) + " with single line", both, 1 - share + share * left};
}

}  // namespace

std::vector<OfferedLoad> RailLinePlan::offered_loads(const Scenario& scenario,
                                                     const std::vector<Passage>& passages) const
{
    const std::array<double, 2> ours = trains_by_way(*this, scenario, passages);
    std::array<double, 2> trains = ours;
    for (const OtherTrains& others_here : others()) {
        for (std::size_t way = 0; way < 2; ++way) {
            const bool this_way =
                others_here.towards.empty() || others_here.towards == between[1 - way];
            if (this_way) trains[way] += others_here.per_day / 86400;
        }
    }
    const std::vector<double> times = section_times_s();
    const std::vector<LineSection> parts = layout();
    std::vector<OfferedLoad> loads;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (parts[i].is_double) continue;
        const TrackClosures shut(possessions, {}, parts[i].begin_km, parts[i].end_km, "", scenario);
        loads.push_back({section_name(i), (trains[0] + trains[1]) * times[i] * running.mean(),
                         1 - shut.share(scenario.horizon)});
    }
    for (std::size_t way = 0; has(LineTracks::double_track) && way < 2; ++way) {
        const std::string& end = between[1 - way];
        const double paths = trains[way] * sim::in_seconds(headway);
        loads.push_back({towards("headway", end), paths, 1});
        for (std::size_t i = 0; i < times.size(); ++i) {
            if (!parts[i].is_double) continue;
            loads.push_back({towards(section_name(i), end), trains[way] * times[i] * running.mean(),
                             static_cast<double>(section_room(times[i]))});
        }
    }
    for (std::size_t way = 0; path_every && way < 2; ++way) {
        loads.push_back(
            {towards("paths", between[1 - way]), ours[way] * sim::in_seconds(*path_every), 1});
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto load = single_line_load(*this, scenario, i, ours);
        if (load) loads.push_back(std::move(*load));
    }
    loads.push_back({"capacity use", use_of(*this, ours), 1});
    return loads;
}

std::unique_ptr<Facility> RailLinePlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                              const CorridorFacts& facts) const
{
    return std::make_unique<RailLine>(simulation, *this, scenario, facts);
}

}  // namespace karvan::models
