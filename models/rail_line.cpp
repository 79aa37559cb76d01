#include "models/rail_line.hpp"

#include <fmt/format.h>

namespace karvan::models {

sim::Time RailLine::Signal::pass(sim::Time now, sim::Duration headway)
{
    const sim::Time passes = std::max(now, next);
    next = passes + headway;
    return passes;
}

RailLine::Course::Course(RailLine& line, Way way, std::size_t section, std::string name,
                         std::int64_t room, double time_s)
    : ahead(line, std::move(name), room),
      running_s(sim::Law::scaled(line.plan_.running, time_s)),
      draws(line.stream(fmt::format("running in section {} way {}", section + 1, way + 1)))
{}

sim::Duration RailLine::Course::draw_running(const Consist& consist)
{
    const std::uint32_t visit = consist.cargo.empty() ? 0 : consist.cargo.front().hops;
    return sim::sample_duration(running_s, draws.at(consist.id, visit));
}

RailLine::Section::Section(RailLine& line, std::string name) : track(line, std::move(name), 1) {}

RailLine::Direction::Direction(RailLine& line, const std::string& end, std::int64_t entry_tracks)
    : entry(line, towards("entry", end), entry_tracks), exit(line, towards("exit", end), 1)
{}

RailLine::RailLine(sim::Simulation& simulation, const RailLinePlan& plan, const Scenario& scenario,
                   const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      neighbours_(plan.neighbours(scenario)),
      times_s_(plan.section_times_s()),
      background_gaps_{stream("background way 1"), stream("background way 2")}
{
    for (std::size_t i = 0; plan.tracks == LineTracks::single_track && i < times_s_.size(); ++i) {
        measure(sections_.emplace_back(*this, section_name(i)).track);
    }
    for (Way way = 0; way < 2; ++way) {
        add_courses(way);
        if (plan.background_per_day > 0) start("send background", send_background(*this, way));
    }
}

void RailLine::add_courses(Way way)
{
    const std::string& end = plan_.between[1 - way];
    Direction& direction = directions_.emplace_back(*this, end, plan_.entry_tracks);
    measure(direction.entry);
    for (std::size_t step = 0; step < times_s_.size(); ++step) {
        const std::size_t i = section_of(way, step);
        const bool single = plan_.tracks == LineTracks::single_track;
        // The loop at the end of section i, counted from the first neighbour.
        const std::string loop = fmt::format("loop {}", way == 0 ? i + 1 : i);
        const std::string name = towards(single ? loop : section_name(i), end);
        const std::int64_t room = single ? plan_.loop_tracks : plan_.section_room(times_s_[i]);
        direction.courses.emplace_back(*this, way, i, name, room, times_s_[i]);
        // After the last section of a single track comes the next place, not a loop.
        const bool used = !single || step + 1 < times_s_.size();
        if (used) measure(direction.courses.back().ahead);
    }
    if (plan_.tracks == LineTracks::double_track) measure(direction.exit);
}

std::size_t RailLine::section_of(Way way, std::size_t step) const
{
    return way == 0 ? step : times_s_.size() - 1 - step;
}

sim::Resource* RailLine::room_for(const RoomRequest& request)
{
    if (request.from == this) return nullptr;  // begins here: takes its room by itself
    return &directions_[request.from->id() == neighbours_[0] ? 0 : 1].entry;
}

void RailLine::receive(Consist consist)
{
    Train train;
    train.way = next_stop(consist.cargo.front()) == neighbours_[1] ? 0 : 1;
    train.standing = take_room(consist);
    const std::uint64_t id = consist.id;
    train.consist = std::move(consist);
    start("run train", run_train(*this, std::move(train)), id);
}

// Trains of others: a Poisson process, or evenly spaced with the two directions taking turns.
sim::Process RailLine::send_background(RailLine& self, Way way)
{
    const double mean_s = 86400 / self.plan_.background_per_day;
    const bool random = self.plan_.background_spacing == PathSpacing::random;
    const sim::Law gap_s = random ? sim::Law::exponential(mean_s) : sim::Law::constant(mean_s);
    if (!random && way == 1) {
        const sim::Law half_s = sim::Law::constant(mean_s / 2);
        const sim::Duration half = sim::sample_duration(half_s, self.background_gaps_[1].at(0, 0));
        co_await self.delay(half);
    }
    for (std::uint64_t number = 1;; ++number) {
        const sim::Draw draw = self.background_gaps_[way].at(number, 0);
        const sim::Duration gap = sim::sample_duration(gap_s, draw);
        co_await self.delay(gap);
        Train train;
        train.consist.id = self.new_vehicle_id();
        train.consist.vehicle = Vehicle::train;
        train.consist.priority = self.plan_.background_priority;
        train.way = way;
        train.background = true;
        const std::uint64_t id = train.consist.id;
        self.start("run background train", run_train(self, std::move(train)), id);
    }
}

sim::Process RailLine::run_train(RailLine& self, Train train)
{
    co_await enter_line(self, train);
    const bool single = self.plan_.tracks == LineTracks::single_track;
    for (std::size_t step = 0; step < self.times_s_.size(); ++step) {
        if (single) {
            co_await cross_single(self, train, step);
        } else {
            co_await cross_double(self, train, step);
        }
    }
    if (single) {
        self.send_off(train);
    } else {
        co_await leave_double(self, train);
    }
}

// Room was asked for by the neighbour that sent the train; trains of others take it here.
sim::Task<> RailLine::enter_line(RailLine& self, Train& train)
{
    if (train.standing) co_return;
    sim::Resource& entry = self.directions_[train.way].entry;
    train.standing = co_await entry.acquire(1, train.consist.priority);
    self.account(train.consist, Cause::track);
}

sim::Task<> RailLine::cross_single(RailLine& self, Train& train, std::size_t step)
{
    Course& course = self.directions_[train.way].courses[step];
    const std::int16_t priority = train.consist.priority;

    // A track ahead first, then the section.
    sim::Hold ahead;
    if (step + 1 < self.times_s_.size()) {
        ahead = co_await course.ahead.acquire(1, priority);
        self.account(train.consist, Cause::track);
    } else if (!train.background) {
        const std::uint32_t to = self.neighbours_[1 - train.way];
        co_await room_ahead(self, train.consist, to, Cause::no_room);
    }
    Section& section = self.sections_[self.section_of(train.way, step)];
    self.ask_section(section, train);
    sim::Hold track = co_await section.track.acquire(1, priority);

    co_await run_section(self, train, course);
    train.standing = std::move(ahead);
    self.leave_section(section);
}

sim::Task<> RailLine::cross_double(RailLine& self, Train& train, std::size_t step)
{
    Course& course = self.directions_[train.way].courses[step];
    // Once on the line, trains keep their order whatever their priority.
    const std::int16_t priority = step == 0 ? train.consist.priority : std::int16_t{0};
    sim::Hold room = co_await course.ahead.acquire(1, priority);
    co_await run_section(self, train, course);
    train.standing = std::move(room);
}

// From the signal before a section to its end. Nobody overtakes: who runs faster than the train
// ahead arrives a headway behind it.
sim::Task<> RailLine::run_section(RailLine& self, Train& train, Course& course)
{
    const sim::Time entered = course.entry.pass(self.now(), self.plan_.headway);
    if (entered > self.now()) co_await self.delay_until(entered);
    self.account(train.consist, Cause::track);
    train.standing.release();

    const sim::Time earliest = entered + course.draw_running(train.consist);
    const sim::Time arrives = course.end.pass(earliest, self.plan_.headway);
    co_await self.delay_until(arrives);
    train.consist.account(self.id(), Cause::moving, earliest);
    self.account(train.consist, Cause::track);
}

// The first in line alone asks the next place for room, and leaves a headway behind the one before.
sim::Task<> RailLine::leave_double(RailLine& self, Train& train)
{
    Direction& direction = self.directions_[train.way];
    const sim::Hold exit = co_await direction.exit.acquire();
    self.account(train.consist, Cause::track);
    if (!train.background) {
        const std::uint32_t to = self.neighbours_[1 - train.way];
        co_await room_ahead(self, train.consist, to, Cause::no_room);
    }
    const sim::Time leaves = direction.exit_signal.pass(self.now(), self.plan_.headway);
    if (leaves > self.now()) co_await self.delay_until(leaves);
    self.account(train.consist, Cause::track);
    self.send_off(train);
}

void RailLine::send_off(Train& train)
{
    if (!train.background) send_on(std::move(train.consist), neighbours_[1 - train.way]);
}

// The queue of the track in its own order: the highest priority first, then first come first
// served.
void RailLine::ask_section(Section& section, const Train& train)
{
    if (!plan_.follow) return;
    const std::int16_t priority = train.consist.priority;
    const auto lower = [&](const Section::Request& r) { return r.priority < priority; };
    const auto place = std::find_if(section.waiting.begin(), section.waiting.end(), lower);
    const bool nobody_waited = section.waiting.empty();
    section.waiting.insert(place, {priority, train.way});
    // It is not in the queue of the track yet: with others there, a unit more would go to them.
    // Those whom it passes by priority have it wait until the next train leaves.
    if (nobody_waited) admit_followers(section);
}

// Grants an empty section to the first in the queue, and a held one to those behind him who go the
// same way. The capacity of the track is the number of trains so admitted.
void RailLine::admit_followers(Section& section)
{
    if (section.inside == 0 && !section.waiting.empty()) section.heading = section.waiting[0].way;
    while (!section.waiting.empty() && section.waiting.front().way == section.heading) {
        section.waiting.pop_front();
        ++section.inside;
    }
    section.track.set_capacity(std::max<std::int64_t>(1, section.inside));
}

void RailLine::leave_section(Section& section)
{
    if (!plan_.follow) return;
    --section.inside;
    admit_followers(section);
}

}  // namespace karvan::models
