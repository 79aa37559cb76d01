// A railway line: trains run through its sections, meet in passing loops on a single track, and
// follow each other at a headway.
//
// Single track. Between two sections lies a loop with tracks for each direction. For each section a
// train takes, in this order, a track of its own direction ahead (in the next loop; after the last
// section room at the next place) and then the section; as it enters, it gives back the track
// behind, and at its end the section. No deadlock: the tracks ahead are ordered along the direction
// and belong to one direction alone, so a circle of waits would have to close over a section; but a
// section is taken last, by a train that needs nothing more to run through it and to leave it. So
// the line drains whenever the places at its ends take trains in, which in turn holds if they
// do not make one direction wait for the other. With `follow`, trains of one direction that wait
// together share a section at headway: each has its own track ahead, so the argument stands, and
// a train of the other direction that waits ahead of them in the queue is not passed by.
//
// Long trains. A train that is longer than the tracks of a station runs through it: it takes a
// track of its direction there, and all sections up to where it may stand, in the order of the line
// whatever its direction. The argument stands, as sections taken in one order close no circle.
//
// Double track. A section holds so many trains of a direction as run in it at the headway. They
// keep their order, enter and leave at least a headway apart, and wait at the end of a section for
// the next one: a train that finds no room at the next place blocks those behind it. At stations
// that the scenario names they stand on tracks, and others of higher priority overtake them there.
// Single and double sections may follow each other: room and tracks are of one direction alone.
//
// Single-line working. While one track of a double section is closed both directions take turns on
// the other, as on a single track with `follow`: the turn is taken last, by a train that has its
// room in the section already and needs nothing more to run through it, so the argument stands.
// When that begins and ends, trains wait until those of the other direction that still run where
// they want to run are out.
//
// Closures by plan hold trains up before they take the section, so that others may use it.
//
// Each direction has entry tracks before its first section: the room that neighbours ask for.
// Trains of others (background) run like all and vanish at the end without asking for room.
#pragma once

#include <deque>

#include "models/facility.hpp"
#include "models/rail/line_use.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/track_closures.hpp"

namespace karvan::models {

class RailLine : public Facility, private sim::Measured {
public:
    RailLine(sim::Simulation& simulation, const RailLinePlan& plan, const Scenario& scenario,
             const CorridorFacts& facts);
    ~RailLine() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;
    void wire(const std::vector<std::unique_ptr<Facility>>& facilities) override;
    // Trains with locomotives or crews that stand on the line on their way to a neighbour.
    std::vector<Consist*> standing_towards(std::uint32_t place);
    // A train of empty units of a fleet comes from a neighbour, runs to the other one and is handed
    // over there; it asks for no room. By paths, where there are any.
    void run_empty(Consist consist, std::uint32_t from, double units_m,
                   std::function<void(Consist)> out);

private:
    void forget(sim::Time) override { left_ = punctual_ = 0; }

    using Way = std::size_t;  // 0: from the first neighbour to the second, 1: back

    struct Train {
        Consist consist;
        Way way = 0;
        bool background = false;             // ends with the line
        std::function<void(Consist)> out{};  // to whom one of a fleet is handed then
        bool in_section = false;             // stands at the end of a section of a double track
        bool runs = false;
        std::size_t kind = 0;  // of running: 0 as the line says, then classes, then others
        double length_m = 0;
        sim::Time planned{};  // when it should leave the line
        sim::Hold
            standing;      // where it is: an entry track, a loop track, a section of a double track
        sim::Hold booked;  // room in a section of a double track ahead
        std::vector<sim::Hold> passing;  // tracks of stations to run through
        std::vector<sim::Hold> taken;    // sections of a single track
    };

    // The least distance in time between trains that pass one point in one direction.
    struct Signal {
        sim::Time next{};
        sim::Time pass(sim::Time now, sim::Duration headway);
    };

    // A train that runs in a section.
    struct Due {
        std::uint64_t id;
        sim::Time at;  // its end
        std::int16_t priority;
    };

    // One section in one direction.
    struct Course {
        Course(RailLine& line, Way way, std::size_t section);
        sim::Duration draw_running(const Train& train);

        bool is_double;
        double station_length_m;  // of the tracks at its end
        sim::Resource ahead;      // single: the station tracks at its end; double: room in it
        std::unique_ptr<sim::Resource> station;  // the same tracks, at the end of a double section
        std::vector<sim::Law> running_s;         // by kind of running
        TrackClosures closures;
        double speed_km_h;     // as the line says
        std::int64_t begin_m;  // from the first end of the line
        std::int64_t end_m;
        sim::Stream draws;
        Signal entry;
        Signal end;
        std::vector<Due> inside;    // kept where trains yield
        sim::Time clears{};         // when the last train is out that runs on the own track
        sim::Time clears_single{};  // and of those that run on the shared one
        LineUse* use = nullptr;
    };

    // A section of a single track, and who is in it or next.
    struct Section {
        Section(RailLine& line, std::string name, bool follows);
        sim::Resource track;
        bool follows;  // trains of one direction share it
        struct Request {
            std::int16_t priority;
            Way way;
        };
        // For `follow`: a copy of the queue of the track, to see which directions wait.
        std::deque<Request> waiting;
        std::int64_t inside = 0;  // granted
        Way heading = 0;
    };

    // One direction of the line.
    struct Direction {
        Direction(RailLine& line, const std::string& end, std::int64_t entry_tracks);
        sim::Resource entry;
        sim::Resource
            exit;  // the head of the line on a double track: one train asks ahead at a time
        Signal exit_signal;
        sim::Time next_path;
        std::vector<Train*> drawn;   // those on the line that came with locomotives or crews
        std::deque<Course> courses;  // in the order of running
    };

    static sim::Process run_train(RailLine& self, Train train);
    static sim::Process send_others(RailLine& self, std::size_t number, Way way);
    static sim::Task<> enter_line(RailLine& self, Train& train);
    static sim::Task<> cross_single(RailLine& self, Train& train, std::size_t& step);
    static sim::Task<> cross_double(RailLine& self, Train& train, std::size_t& step);
    static sim::Task<> leave_double(RailLine& self, Train& train);
    static sim::Task<> run_section(RailLine& self, Train& train, Course& course);
    static sim::Task<> take_sections(RailLine& self, Train& train, std::size_t first,
                                     std::size_t last);
    static sim::Task<> await_opening(RailLine& self, Train& train, std::size_t first,
                                     std::size_t last);
    static sim::Task<> take_single_line(RailLine& self, Train& train, std::size_t step);
    static sim::Task<> relieve_crew(RailLine& self, Train& train, std::size_t step);
    static sim::Task<> yield_to_others(RailLine& self, Train& train, std::size_t step);

    std::size_t section_of(Way way, std::size_t step) const;
    Section& section_at(Way way, std::size_t step) { return *sections_[section_of(way, step)]; }
    const LineStation* station_after(Way way, std::size_t section) const;
    double running_s_of(std::size_t kind, std::size_t section) const;
    void add_courses(Way way);
    void add_others();
    void add_uses();
    void add_punctuality();
    std::size_t kinds() const { return 1 + plan_.classes.size() + others_.size(); }
    double station_length_m(Way way, std::size_t section) const;
    std::string station_name(Way way, std::size_t section) const;
    std::string name_ahead(Way way, std::size_t section) const;
    std::int64_t room_ahead_of(Way way, std::size_t section) const;
    std::size_t end_of_move(const Train& train, std::size_t first) const;
    sim::Time opening(const Train& train, std::size_t first, std::size_t last) const;
    std::optional<sim::Time> first_to_yield_to(const Train& train, std::size_t step) const;
    void ask_section(Section& section, Way way, std::int16_t priority);
    void admit_followers(Section& section);
    void leave_section(Section& section);
    void send_off(Train& train);
    sim::Duration planned_running(const Train& train) const;
    sim::Time due_at_end(sim::Time due, sim::Duration running) const;
    void account_wait(Train& train, const Course& course);

    const RailLinePlan& plan_;
    const Scenario& scenario_;
    std::array<std::uint32_t, 2> neighbours_;
    const std::vector<LineSection> layout_;
    std::vector<double> times_s_;
    std::vector<OtherTrains> others_;
    bool has_closures_ = false;
    bool measures_trains_ = false;  // there are tracks of limited length
    // By section; null where the track is double and always stays so.
    std::vector<std::unique_ptr<Section>> sections_;
    std::map<std::uint32_t, Fleet*> crews_;  // that are relieved on the way, by fleet
    std::deque<LineUse> uses_;
    std::deque<Direction> directions_;
    sim::Durations delays_;  // of our trains, beyond their planned time
    std::uint64_t left_ = 0;
    std::uint64_t punctual_ = 0;
    std::deque<sim::Stream> gaps_;  // of trains of others: their number * 2 + way
};

}  // namespace karvan::models
