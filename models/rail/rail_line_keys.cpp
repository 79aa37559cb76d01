// The keys of a railway line.
#include <fmt/format.h>

#include "models/place_keys.hpp"
#include "models/rail/rail_line_plan.hpp"

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
    if (by_sections && !plan.stations.empty()) {
        problems.error(table.find("section_lengths")->where, "stations say where sections end",
                       "one of section_lengths and stations");
    }
    if (plan.running.least() < 0 || plan.running.mean() <= 0) {
        const Node* running = table.find("running");
        problems.error(running->where,
                       plan.running.least() < 0 ? "a running time may not be negative"
                                                : "trains would run in no time",
                       "a law of factors above 0, say with a mean of 1");
    }
}

void check_end(const RailLinePlan& plan, const std::string& towards, const Node* where,
               Diagnostics& problems)
{
    if (towards.empty() || where == nullptr || plan.between.size() != 2) return;
    if (towards == plan.between[0] || towards == plan.between[1]) return;
    problems.error(where->where, in_quotes(towards) + " is no end of this line",
                   plan.between[0] + " or " + plan.between[1], nearest(towards, plan.between));
}

template <class Part>
void check_ends(const RailLinePlan& plan, const std::vector<Part>& parts, const Node* list,
                Diagnostics& problems)
{
    for (std::size_t i = 0; i < parts.size(); ++i) {
        check_end(plan, parts[i].towards, list->array()[i].find("towards"), problems);
    }
}

template <class Part>
void check_extents(const RailLinePlan& plan, const std::vector<Part>& parts, const Node* list,
                   Diagnostics& problems)
{
    const double length = plan.total_length_km();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Node& part = list->array()[i];
        const bool beyond =
            parts[i].from_km.value_or(0) >= length || parts[i].to_km.value_or(0) > length;
        if (!beyond) continue;
        problems.error(part.where, "it reaches past the end of the line",
                       fmt::format("from 0 km to {:g} km", length));
    }
}

// Of two tracks one can be closed.
void check_single_lines(const RailLinePlan& plan, const Node& table, Diagnostics& problems)
{
    const bool known = plan.length_km || !plan.section_lengths_km.empty();
    const std::vector<LineSection> parts = known ? plan.layout() : std::vector<LineSection>{};
    for (std::size_t i = 0; i < plan.possessions.size(); ++i) {
        const Possession& works = plan.possessions[i];
        for (const LineSection& part : parts) {
            const bool touched = works.overlap_km(part.begin_km, part.end_km) > 0;
            if (!works.single_line || !touched || part.is_double) continue;
            problems.error(table.find("possessions")->array()[i].where,
                           fmt::format("there is one track between km {:g} and km {:g}",
                                       part.begin_km, part.end_km),
                           "works on sections of a double track, or without 'single_line'");
            break;
        }
    }
}

// The parts of a line lie on it, in order, and name its ends.
void check_parts(const RailLinePlan& plan, const Node& table, Diagnostics& problems)
{
    const double length = plan.total_length_km();
    double before = 0;
    for (std::size_t i = 0; i < plan.stations.size(); ++i) {
        const double km = plan.stations[i].km;
        if (km <= before || km >= length) {
            problems.error(table.find("stations")->array()[i].where,
                           "stations stand in order between the ends of the line",
                           fmt::format("more than {:g} km and less than {:g} km", before, length));
        }
        before = km;
    }
    if (!plan.stations.empty() && table.find("sections") != nullptr) {
        problems.error(table.find("sections")->where, "stations say how many sections there are",
                       "one of sections and stations");
    }
    check_extents(plan, plan.stretches, table.find("stretches"), problems);
    check_extents(plan, plan.possessions, table.find("possessions"), problems);
    check_extents(plan, plan.one_way, table.find("one_way"), problems);
    check_single_lines(plan, table, problems);
    check_ends(plan, plan.possessions, table.find("possessions"), problems);
    check_ends(plan, plan.one_way, table.find("one_way"), problems);
    check_ends(plan, plan.other_trains, table.find("other_trains"), problems);
}

const Keys<RailLinePlan>& background_keys()
{
    static const Keys<RailLinePlan> keys{
        "rail_line",
        "Trains of others on a line.",
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
            .means("The priority of trains of others; the higher, the sooner."),
        key("other_trains", &RailLinePlan::other_trains)
            .table(other_trains_keys())
            .means(
                "Further trains of others, with a speed, a length or a timetable of their own.")};
    return keys;
}

const Keys<RailLinePlan>& parts_keys()
{
    static const Keys<RailLinePlan> keys{
        "rail_line",
        "Parts of a line and trains that differ.",
        key("follow", &RailLinePlan::follow)
            .otherwise(false)
            .means("Trains of one direction may follow each other in a section of a single track."),
        key("stations", &RailLinePlan::stations)
            .table(line_station_keys())
            .means("Its stations in order, instead of an even division into sections."),
        key("loop_length", &RailLinePlan::loop_length_m)
            .unit("m")
            .above(0)
            .means("Of the tracks of passing loops: longer trains run through; absent: any fits."),
        key("stretches", &RailLinePlan::stretches)
            .table(line_stretch_keys())
            .means("Parts with other tracks, or with restricted speed."),
        key("possessions", &RailLinePlan::possessions)
            .table(possession_keys())
            .means("Planned works, by date or by hours."),
        key("one_way", &RailLinePlan::one_way)
            .table(one_way_keys())
            .means("Hours in which trains of one direction alone may enter."),
        key("train_classes", &RailLinePlan::classes)
            .table(train_class_keys())
            .means("How our trains run by cargo, priority and weight."),
        key("path_every", &RailLinePlan::path_every)
            .above(std::chrono::seconds(0))
            .means("Our trains enter by paths of the timetable alone, one train each, at such "
                   "intervals in each direction."),
        key("first_path", &RailLinePlan::first_path)
            .otherwise(std::chrono::seconds(0))
            .means("The first path, from the start of the simulation."),
        key("punctual_within", &RailLinePlan::punctual_within)
            .otherwise(std::chrono::minutes(30))
            .means("A train is punctual that leaves the line no later than this after its planned "
                   "time: its path, or else when it came, and the running time without waits."),
        key("yields", &RailLinePlan::yields)
            .otherwise(std::chrono::seconds(0))
            .means("A train waits for those of higher priority that come to the same section "
                   "within this time."),
        key("train", &RailLinePlan::train)
            .table(train_measure_keys())
            .means("What trains measure, for their length and weight."),
        key("longest_train", &RailLinePlan::longest_train_m)
            .unit("m")
            .above(0)
            .means("Terminals, ports and dry ports make up no longer train for this line, and "
                   "terminals that split trains part longer ones before it."),
        key("heaviest_train", &RailLinePlan::heaviest_train_t)
            .unit("t")
            .above(0)
            .means("The same of heavier trains.")};
    return keys;
}

}  // namespace

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
        background_keys(),
        parts_keys(),
        checked(check_line),
        checked(check_parts)};
    return keys;
}

}  // namespace karvan::models
