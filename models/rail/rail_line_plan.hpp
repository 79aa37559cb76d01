// What a scenario says of a railway line between two places: its sections, its tracks, how fast
// trains run and how closely they follow each other.
//
// The line brings links without transit time both ways between it and its two neighbours (whoever
// assembles the scenario adds them): the time under way is spent on the line itself.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/rail/rail_line_parts.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

// Between two stations, or a station and an end.
struct LineSection {
    double begin_km = 0;
    double end_km = 0;
    bool is_double = false;

    double length_km() const { return end_km - begin_km; }
};

struct RailLinePlan : PlacePlan {
    std::vector<std::string> between;  // the ids of the two neighbours
    std::optional<double> length_km;
    std::int64_t sections = 1;
    std::vector<double> section_lengths_km;  // given: length_km and sections do not count
    std::optional<double> speed_km_h;
    std::optional<sim::Duration> time;         // over the whole line, instead of the speed
    sim::Law running = sim::Law::constant(1);  // factor on the time, by train and section
    LineTracks tracks = LineTracks::single_track;
    sim::Duration headway = std::chrono::minutes(10);
    std::int64_t loop_tracks = 1;   // per direction in each passing loop
    std::int64_t entry_tracks = 1;  // per direction before the first section
    bool follow = false;            // several trains of one direction in a single-track section
    double background_per_day = 0;  // trains of others, in each direction
    PathSpacing background_spacing = PathSpacing::random;
    std::int16_t background_priority = 0;
    std::vector<LineStation> stations;  // given: length_km alone is the line, no even division
    std::optional<double> loop_length_m;
    std::vector<LineStretch> stretches;
    std::vector<Possession> possessions;
    std::vector<OneWayHours> one_way;
    std::vector<TrainClass> classes;
    std::vector<OtherTrains> other_trains;
    std::optional<sim::Duration> path_every;  // a path for our trains, in each direction
    sim::Duration first_path{};
    // Of the planned time, for a train to count as such.
    sim::Duration punctual_within = std::chrono::minutes(30);
    sim::Duration yields{};  // to trains of higher priority that come within this
    TrainMeasures train;
    std::optional<double> longest_train_m;
    std::optional<double> heaviest_train_t;

    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario& scenario,
                                    const CorridorFacts& facts) const override;
    bool has_finite_room() const override { return true; }
    std::vector<std::string> joins() const override { return between; }
    double free_time_s(const FlowPlan&) const override;
    // Per section of a single track its occupation; on a double track the occupation of the
    // shortest path to each side (trains x headway) and of the room in each section; paths, and the
    // capacity use of the line (see capacity_use()). Trains are counted as full ones, see
    // trains_per_s().
    std::vector<OfferedLoad> offered_loads(const Scenario& scenario,
                                           const std::vector<Passage>& passages) const override;

    // The indices of the two neighbours.
    std::array<std::uint32_t, 2> neighbours(const Scenario& scenario) const;
    double total_length_km() const;
    std::vector<LineSection> layout() const;
    bool has(LineTracks kind) const;
    // All trains of others, those of `background` first.
    std::vector<OtherTrains> others() const;
    // The speed at which a train of so many km/h (0: as the line says) would run without
    // restrictions, and the planned running time of a section with them, in seconds.
    double open_speed_km_h(double speed_km_h) const;
    double section_time_s(const LineSection& section, double speed_km_h) const;
    // The class of a train: its number, or how many classes there are if it fits none.
    std::size_t class_of(const Consist& train) const;
    double distance_km() const override { return total_length_km(); }
    // The planned running time of each section in seconds, from the first neighbour to the second,
    // without the variation of `running`.
    std::vector<double> section_times_s() const;
    // How many trains of one direction a section of a double track holds: as many as run in it at
    // the shortest headway.
    std::int64_t section_room(double section_time_s) const;
};

// "section 1", "section 2 to AZALT": resources as they appear in results and in offered loads.
std::string section_name(std::size_t section);
std::string towards(const std::string& what, const std::string& neighbour);

const Keys<RailLinePlan>& rail_line_keys();

}  // namespace karvan::models
