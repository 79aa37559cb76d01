#include "models/rail_line_plan.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "models/place_keys.hpp"
#include "models/rail_line.hpp"
#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

// The keys that contradict each other or leave something open.
void check_line(const RailLinePlan& plan, const Node& table, Diagnostics& problems)
{
    const bool two_places = plan.between.size() == 2 && plan.between[0] != plan.between[1];
    if (!two_places) {
        problems.error(table.find("between")->where, "a line runs between two places",
                       "two different ids of places");
    }
    const bool by_sections = !plan.section_lengths_km.empty();
    if (by_sections == plan.length_km.has_value()) {
        problems.error(table.where, "a line needs either its length or the lengths of its sections",
                       "one of length and section_lengths");
    }
    if (by_sections && table.find("sections") != nullptr) {
        problems.error(table.find("sections")->where, "section_lengths say how many there are",
                       "one of sections and section_lengths");
    }
    if (plan.speed_km_h.has_value() == plan.time.has_value()) {
        problems.error(table.where, "a line needs either a speed or a running time",
                       "one of speed and time");
    }
    if (plan.running.least() < 0) {
        const Node* running = table.find("running");
        problems.error(running->where, "a running time may not be negative",
                       "a law of factors above 0, say with a mean of 1");
    }
}

// Trains per second by direction: from the first neighbour to the second, and back.
std::array<double, 2> trains_by_way(const RailLinePlan& plan, const Scenario& scenario,
                                    const std::vector<Passage>& passages)
{
    const double others = plan.background_per_day / 86400;
    std::array<double, 2> trains{others, others};
    const std::uint32_t first = plan.neighbours(scenario)[0];
    for (const Passage& passage : passages) {
        const bool from_first = passage.from == first;
        trains[from_first ? 0 : 1] += trains_per_s(scenario, passage, plan.index);
    }
    return trains;
}

const Keys<RailLinePlan>& background_keys()
{
    static const Keys<RailLinePlan> keys{
        "rail_line", "Trains of others on a line.",
        key("background", &RailLinePlan::background_per_day)
            .unit("trains/day")
            .at_least(0)
            .otherwise(0)
            .means("Trains of others that take paths, in each direction."),
        key("background_spacing", &RailLinePlan::background_spacing)
            .words({{"random", PathSpacing::random}, {"even", PathSpacing::even}})
            .otherwise(PathSpacing::random)
            .means("Whether trains of others come at random or evenly spaced."),
        key("background_priority", &RailLinePlan::background_priority)
            .otherwise(0)
            .means("The priority of trains of others; the higher, the sooner.")};
    return keys;
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

std::vector<double> RailLinePlan::section_times_s() const
{
    const double length = total_length_km();
    std::vector<double> lengths = section_lengths_km;
    if (lengths.empty()) {
        const auto count = static_cast<std::size_t>(sections);
        lengths.assign(count, length / static_cast<double>(count));
    }
    std::vector<double> times;
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

std::vector<OfferedLoad> RailLinePlan::offered_loads(const Scenario& scenario,
                                                     const std::vector<Passage>& passages) const
{
    const std::array<double, 2> trains = trains_by_way(*this, scenario, passages);
    const std::vector<double> times = section_times_s();
    std::vector<OfferedLoad> loads;
    for (std::size_t i = 0; tracks == LineTracks::single_track && i < times.size(); ++i) {
        loads.push_back({section_name(i), (trains[0] + trains[1]) * times[i] * running.mean(), 1});
    }
    for (std::size_t way = 0; tracks == LineTracks::double_track && way < 2; ++way) {
        const std::string& end = between[1 - way];
        const double paths = trains[way] * sim::in_seconds(headway);
        loads.push_back({towards("headway", end), paths, 1});
        for (std::size_t i = 0; i < times.size(); ++i) {
            loads.push_back({towards(section_name(i), end), trains[way] * times[i] * running.mean(),
                             static_cast<double>(section_room(times[i]))});
        }
    }
    return loads;
}

std::unique_ptr<Facility> RailLinePlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                              const CorridorFacts& facts) const
{
    return std::make_unique<RailLine>(simulation, *this, scenario, facts);
}

const Keys<RailLinePlan>& rail_line_keys()
{
    using std::chrono_literals::operator""min;
    static const Keys<RailLinePlan> keys{
        "rail_line",
        "A railway line between two places, in sections with passing loops between them.",
        place_keys(),
        key("between", &RailLinePlan::between)
            .refers_to("place")
            .at_least_elements(2)
            .required()
            .means("The two places that the line joins; trains run both ways."),
        key("length", &RailLinePlan::length_km)
            .unit("km")
            .above(0)
            .means("Its length, divided evenly between the sections."),
        key("sections", &RailLinePlan::sections)
            .at_least(1)
            .at_most(10000)
            .otherwise(1)
            .means("How many sections; on a single track trains meet between them."),
        key("section_lengths", &RailLinePlan::section_lengths_km)
            .unit("km")
            .above(0)
            .means("The length of each section, from the first place to the second, instead."),
        key("speed", &RailLinePlan::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("Mean running speed, without waits."),
        key("time", &RailLinePlan::time)
            .above(0min)
            .means("Running time over the whole line without waits, instead of a speed."),
        key("running", &RailLinePlan::running)
            .unit("1")
            .otherwise(sim::Law::constant(1))
            .means("Factor on the running time, drawn for each train and section."),
        key("tracks", &RailLinePlan::tracks)
            .words({{"single", LineTracks::single_track}, {"double", LineTracks::double_track}})
            .otherwise(LineTracks::single_track)
            .means("One track for both directions, or one for each."),
        key("headway", &RailLinePlan::headway)
            .above(0min)
            .otherwise(10min)
            .means("Least time between two trains of one direction."),
        key("loop_tracks", &RailLinePlan::loop_tracks)
            .at_least(1)
            .otherwise(1)
            .means("Tracks in each passing loop of a single track, for each direction."),
        key("entry_tracks", &RailLinePlan::entry_tracks)
            .at_least(1)
            .otherwise(1)
            .means("Trains of each direction that the line takes over before its first section."),
        key("follow", &RailLinePlan::follow)
            .otherwise(false)
            .means("Trains of one direction may follow each other in a section of a single track."),
        background_keys(),
        checked(check_line)};
    return keys;
}

}  // namespace karvan::models
