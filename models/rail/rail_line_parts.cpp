#include "models/rail/rail_line_parts.hpp"

#include <algorithm>

#include "models/calendar/time_zone.hpp"

namespace karvan::models {

namespace {

constexpr double no_end = 1e9;

void check_extent(const LineExtent& extent, const Node& table, Diagnostics& problems)
{
    if (extent.from_km.value_or(0) < extent.to_km.value_or(no_end)) return;
    problems.error(table.find("to")->where, "it ends before it begins", "more than 'from'");
}

void check_closure(const LineClosure& closure, const Node& table, Diagnostics& problems)
{
    if (closure.begins && closure.ends && *closure.ends <= *closure.begins) {
        problems.error(table.find("ends")->where, "it ends before it begins",
                       "a date after 'begins'");
    }
    check_time_zone(closure.time_zone, table, problems);
}

const Keys<LineExtent>& extent_keys()
{
    static const Keys<LineExtent> keys{
        "extent", "A part of a line.",
        key("from", &LineExtent::from_km)
            .unit("km")
            .at_least(0)
            .means("Where it begins, from the first end of the line; absent: there."),
        key("to", &LineExtent::to_km)
            .unit("km")
            .above(0)
            .means("Where it ends; absent: at the second end of the line."),
        checked(check_extent)};
    return keys;
}

const Keys<LineClosure>& closure_keys()
{
    static const Keys<LineClosure> keys{
        "closure",
        "When a part of a line is not open to all.",
        extent_keys(),
        key("begins", &LineClosure::begins).means("The date from which it is in force."),
        key("ends", &LineClosure::ends).means("The date and time at which that is over."),
        key("hours", &LineClosure::hours)
            .otherwise("\"always\"")
            .means("The hours in which it is in force: \"Mon-Sun 00:00-04:00\"."),
        key("time_zone", &LineClosure::time_zone)
            .otherwise("")
            .means("The IANA time zone of dates and hours; UTC where absent."),
        checked(check_closure)};
    return keys;
}

}  // namespace

double LineExtent::overlap_km(double begin_km, double end_km) const
{
    const double begin = std::max(begin_km, from_km.value_or(0));
    const double end = std::min(end_km, to_km.value_or(no_end));
    return std::max(0.0, end - begin);
}

double TrainMeasures::unit_length_m(CargoKind kind) const
{
    if (kind == CargoKind::bulk) return wagon_length_m / wagon_load_t;
    return kind == CargoKind::wagon ? wagon_length_m : teu_length_m;
}

double TrainMeasures::unit_tare_t(CargoKind kind) const
{
    if (kind == CargoKind::bulk) return wagon_tare_t / wagon_load_t;
    return kind == CargoKind::wagon ? wagon_tare_t : teu_tare_t;
}

double TrainMeasures::length_m(const Consist& train) const
{
    double length = locomotive_length_m;
    train.cargo.for_each([&](const Shipment& s) { length += s.size * unit_length_m(s.kind); });
    return length;
}

double TrainMeasures::weight_t(const Consist& train) const
{
    double weight = 0;
    train.cargo.for_each(
        [&](const Shipment& s) { weight += s.tonnes + s.size * unit_tare_t(s.kind); });
    return weight;
}

const Keys<TrainMeasures>& train_measure_keys()
{
    static const Keys<TrainMeasures> keys{
        "train",
        "What trains measure.",
        key("wagon_length", &TrainMeasures::wagon_length_m)
            .unit("m")
            .above(0)
            .otherwise(14)
            .means("Of a wagon, over its couplers."),
        key("teu_length", &TrainMeasures::teu_length_m)
            .unit("m")
            .above(0)
            .otherwise(6.5)
            .means("Of a container train, for each TEU."),
        key("locomotive_length", &TrainMeasures::locomotive_length_m)
            .unit("m")
            .at_least(0)
            .otherwise(33)
            .means("Of what draws a train."),
        key("wagon_tare", &TrainMeasures::wagon_tare_t)
            .unit("t")
            .at_least(0)
            .otherwise(23)
            .means("The weight of an empty wagon."),
        key("teu_tare", &TrainMeasures::teu_tare_t)
            .unit("t")
            .at_least(0)
            .otherwise(9)
            .means("The weight of platform and container for each TEU."),
        key("wagon_load", &TrainMeasures::wagon_load_t)
            .unit("t")
            .above(0)
            .otherwise(60)
            .means("Bulk that a wagon takes.")};
    return keys;
}

const Keys<LineStation>& line_station_keys()
{
    static const Keys<LineStation> keys{
        "station",
        "A station or passing loop of a line.",
        key("name", &LineStation::name).otherwise("").means("Its name in tables."),
        key("km", &LineStation::km)
            .unit("km")
            .above(0)
            .required()
            .means("Where it lies, from the first end of the line."),
        key("tracks", &LineStation::tracks)
            .at_least(1)
            .means("Its tracks for each direction; absent: as the line has."),
        key("length", &LineStation::length_m)
            .unit("m")
            .above(0)
            .means("Of its tracks: a longer train passes without stopping; absent: any fits.")};
    return keys;
}

const Keys<LineStretch>& line_stretch_keys()
{
    static const Keys<LineStretch> keys{
        "stretch",
        "A part of a line with tracks or a speed of its own.",
        extent_keys(),
        key("tracks", &LineStretch::tracks)
            .words({{"single", LineTracks::single_track}, {"double", LineTracks::double_track}})
            .means("Of the sections whose middle lies in it."),
        key("speed", &LineStretch::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("A restriction: no train runs faster here."),
        checked([](const LineStretch& stretch, const Node& table, Diagnostics& problems) {
            if (stretch.tracks || stretch.speed_km_h) return;
            problems.error(table.where, "a stretch that changes nothing",
                           "'tracks', 'speed' or both");
        })};
    return keys;
}

const Keys<Possession>& possession_keys()
{
    static const Keys<Possession> keys{
        "possession",
        "Planned works on the sections that they touch.",
        closure_keys(),
        key("speed", &Possession::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("Trains pass the works at this speed; absent: none runs."),
        key("towards", &Possession::towards)
            .otherwise("")
            .refers_to("place")
            .means("The end to which trains are held up; absent: both directions."),
        key("single_line", &Possession::single_line)
            .otherwise(false)
            .means("One track of a double track is closed: both directions take turns on the "
                   "other, those of one direction behind each other."),
        checked([](const Possession& works, const Node& table, Diagnostics& problems) {
            const bool limited = works.from_km || works.to_km || works.begins || works.ends ||
                                 !works.hours.is_always() || works.speed_km_h;
            if (!limited && !works.single_line && works.towards.empty()) {
                problems.error(table.where, "works that close the whole line for the whole run",
                               "at least one of 'from', 'to', 'hours', 'begins', 'ends', 'speed' "
                               "and 'single_line'");
            }
            if (!works.single_line || works.towards.empty()) return;
            problems.error(table.find("towards")->where,
                           "on the track that is left trains run both ways",
                           "one of 'single_line' and 'towards'");
        })};
    return keys;
}

const Keys<OneWayHours>& one_way_keys()
{
    static const Keys<OneWayHours> keys{"one_way", "Hours in which one direction alone may enter.",
                                        closure_keys(),
                                        key("towards", &OneWayHours::towards)
                                            .required()
                                            .refers_to("place")
                                            .means("The end to which trains may run meanwhile.")};
    return keys;
}

const Keys<TrainClass>& train_class_keys()
{
    static const Keys<TrainClass> keys{
        "train_class",
        "Trains that run alike; a train is of the first class that it fits, else it runs as the "
        "line says.",
        key("name", &TrainClass::name).otherwise("").means("What they are called."),
        key("cargo", &TrainClass::cargo)
            .words({{"unit", CargoKind::unit},
                    {"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"bulk", CargoKind::bulk}})
            .means("What its first shipment is."),
        key("priority", &TrainClass::priority_from).means("Trains of this priority and above."),
        key("above", &TrainClass::above_t)
            .unit("t")
            .at_least(0)
            .means("Heavier trains, with wagons or platforms and containers."),
        key("below", &TrainClass::below_t)
            .unit("t")
            .at_least(0)
            .means("Trains up to this weight: empty ones."),
        key("speed", &TrainClass::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("Their speed, instead of the line's."),
        key("factor", &TrainClass::factor).above(0).otherwise(1).means("On their running time."),
        checked([](const TrainClass& trains, const Node& table, Diagnostics& problems) {
            if (trains.speed_km_h || trains.factor != 1 || !trains.name.empty()) return;
            problems.error(table.where, "a class of trains that run as all others do",
                           "'speed' or 'factor', or a 'name' of those that are left out");
        })};
    return keys;
}

const Keys<OtherTrains>& other_trains_keys()
{
    static const Keys<OtherTrains> keys{
        "other_trains",
        "Trains of others on a line.",
        key("name", &OtherTrains::name).otherwise("").means("What they are called."),
        key("rate", &OtherTrains::per_day)
            .unit("trains/day")
            .above(0)
            .required()
            .means("How many, in each direction."),
        key("spacing", &OtherTrains::spacing)
            .words({{"random", PathSpacing::random}, {"even", PathSpacing::even}})
            .otherwise(PathSpacing::random)
            .means("Whether they come at random or evenly spaced, as in a timetable."),
        key("first", &OtherTrains::first)
            .means("When the first of evenly spaced ones comes, from the start of the simulation."),
        key("towards", &OtherTrains::towards)
            .otherwise("")
            .refers_to("place")
            .means("The end to which they run; absent: both."),
        key("priority", &OtherTrains::priority).otherwise(0).means("The higher, the sooner."),
        key("speed", &OtherTrains::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("Their speed, instead of the line's."),
        key("length", &OtherTrains::length_m)
            .unit("m")
            .at_least(0)
            .otherwise(0)
            .means("Of a train; 0: it fits everywhere.")};
    return keys;
}

}  // namespace karvan::models
