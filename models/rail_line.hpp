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
// Double track. A section holds so many trains of a direction as run in it at the headway. They
// keep their order, enter and leave at least a headway apart, and wait at the end of a section for
// the next one: a train that finds no room at the next place blocks those behind it.
//
// Each direction has entry tracks before its first section: the room that neighbours ask for.
// Trains of others (background) run like all and vanish at the end without asking for room.
#pragma once

#include <deque>

#include "models/facility.hpp"
#include "models/rail_line_plan.hpp"

namespace karvan::models {

class RailLine : public Facility {
public:
    RailLine(sim::Simulation& simulation, const RailLinePlan& plan, const Scenario& scenario,
             const CorridorFacts& facts);
    ~RailLine() override { drop_rooms(); }

    void receive(Consist consist) override;
    sim::Resource* room_for(const RoomRequest& request) override;

private:
    using Way = std::size_t;  // 0: from the first neighbour to the second, 1: back

    struct Train {
        Consist consist;
        Way way = 0;
        bool background = false;
        sim::Hold
            standing;  // where it is: an entry track, a loop track, a section of a double track
    };

    // The least distance in time between trains that pass one point in one direction.
    struct Signal {
        sim::Time next{};
        sim::Time pass(sim::Time now, sim::Duration headway);
    };

    // One section in one direction.
    struct Course {
        Course(RailLine& line, Way way, std::size_t section, std::string name, std::int64_t room,
               double time_s);
        sim::Duration draw_running(const Consist& consist);

        sim::Resource ahead;  // single: the loop tracks at its end; double: room in the section
        sim::Law running_s;
        sim::Stream draws;
        Signal entry;
        Signal end;
    };

    // A section of a single track, and who is in it or next.
    struct Section {
        Section(RailLine& line, std::string name);
        sim::Resource track;
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
        std::deque<Course> courses;  // in the order of running
    };

    static sim::Process run_train(RailLine& self, Train train);
    static sim::Process send_background(RailLine& self, Way way);
    static sim::Task<> enter_line(RailLine& self, Train& train);
    static sim::Task<> cross_single(RailLine& self, Train& train, std::size_t step);
    static sim::Task<> cross_double(RailLine& self, Train& train, std::size_t step);
    static sim::Task<> leave_double(RailLine& self, Train& train);
    static sim::Task<> run_section(RailLine& self, Train& train, Course& course);

    std::size_t section_of(Way way, std::size_t step) const;
    void add_courses(Way way);
    void ask_section(Section& section, const Train& train);
    void admit_followers(Section& section);
    void leave_section(Section& section);
    void send_off(Train& train);

    const RailLinePlan& plan_;
    std::array<std::uint32_t, 2> neighbours_;
    std::vector<double> times_s_;
    std::deque<Section> sections_;  // of a single track
    std::deque<Direction> directions_;
    std::array<sim::Stream, 2> background_gaps_;
};

}  // namespace karvan::models
