// The parts of a railway line that need not be even: stations and stretches with tracks and speeds
// of their own, classes of trains, trains of others, works and hours in which one direction alone
// may run.
//
// Places on a line are told by their distance from the first of its two ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/reading/keys.hpp"
#include "models/shipment.hpp"
#include "sim/law.hpp"

namespace karvan::models {

enum class LineTracks : std::uint8_t { single_track, double_track };
enum class PathSpacing : std::uint8_t { random, even };

// A station or passing loop between the ends.
struct LineStation {
    std::string name;
    double km = 0;
    std::optional<std::int64_t> tracks;  // for each direction; absent: those of the line
    std::optional<double> length_m;      // of a track; absent: any train fits
};

// From one kilometre to another; absent: from the beginning, to the end.
struct LineExtent {
    std::optional<double> from_km;
    std::optional<double> to_km;

    // How much of the part between two kilometres lies in it.
    double overlap_km(double begin_km, double end_km) const;
};

struct LineStretch : LineExtent {
    std::optional<LineTracks> tracks;
    std::optional<double> speed_km_h;  // of all trains at most
};

// Works, or hours of one direction: the same rule, seen as an interval of time.
struct LineClosure : LineExtent {
    std::optional<std::chrono::local_seconds> begins;
    std::optional<std::chrono::local_seconds> ends;
    WeeklyHours hours = always_open();  // in which it is in force, between these dates
    std::string time_zone;
};

struct Possession : LineClosure {
    std::optional<double> speed_km_h;  // past the works; absent: nothing runs
    std::string towards;               // the end to which trains are stopped; empty: both
    bool single_line = false;          // of a double track: one is closed, both directions share
};

struct OneWayHours : LineClosure {
    std::string towards;  // trains to this end alone may enter
};

// How a train is classed, and how it runs: the first class whose conditions all hold.
struct TrainClass {
    std::string name;
    std::optional<CargoKind> cargo;
    std::optional<std::int16_t> priority_from;
    std::optional<double> above_t;  // of the whole train
    std::optional<double> below_t;
    std::optional<double> speed_km_h;
    double factor = 1;  // on the running time
};

// Trains of others that take paths.
struct OtherTrains {
    std::string name;
    double per_day = 0;  // in each direction
    PathSpacing spacing = PathSpacing::random;
    std::optional<sim::Duration> first;  // of evenly spaced ones, in each direction
    std::string towards;                 // the end to which they run; empty: both
    std::int16_t priority = 0;
    std::optional<double> speed_km_h;
    double length_m = 0;  // 0: fits everywhere
};

// What a train of so much cargo measures. Wagons of the 1520 mm gauge are about 14 m long and weigh
// 23 t; a platform of 80 feet for four TEU is 26 m long and weighs 26 t; two locomotives 33 m.
struct TrainMeasures {
    double wagon_length_m = 14;
    double teu_length_m = 6.5;
    double locomotive_length_m = 33;
    double wagon_tare_t = 23;
    double teu_tare_t = 9;  // of the platform and the container
    double wagon_load_t = 60;  // of bulk

    double length_m(const Consist& train) const;
    double weight_t(const Consist& train) const;
    double unit_length_m(CargoKind kind) const;
    double unit_tare_t(CargoKind kind) const;
};

const Keys<LineStation>& line_station_keys();
const Keys<LineStretch>& line_stretch_keys();
const Keys<Possession>& possession_keys();
const Keys<OneWayHours>& one_way_keys();
const Keys<TrainClass>& train_class_keys();
const Keys<OtherTrains>& other_trains_keys();
const Keys<TrainMeasures>& train_measure_keys();

}  // namespace karvan::models
