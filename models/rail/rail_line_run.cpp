// How a train runs over a line: rail_line.hpp says by which rules.
#include <algorithm>

#include "models/fleet/fleet.hpp"
#include "models/rail/rail_line.hpp"

namespace karvan::models {

using std::chrono_literals::operator""us;

sim::Time RailLine::Signal::pass(sim::Time now, sim::Duration headway)
{
    const sim::Time passes = std::max(now, next);
    next = passes + headway;
    return passes;
}

sim::Duration RailLine::Course::draw_running(const Train& train)
{
    const Consist& consist = train.consist;
    const std::uint32_t visit = consist.cargo.empty() ? 0 : consist.cargo.front().hops;
    return sim::sample_duration(running_s[train.kind], draws.at(consist.id, visit));
}

sim::Process RailLine::run_train(RailLine& self, Train train)
{
    co_await enter_line(self, train);
    const std::deque<Course>& courses = self.directions_[train.way].courses;
    std::vector<Train*>& drawn = self.directions_[train.way].drawn;
    const bool is_drawn = train.consist.traction != nullptr;
    if (is_drawn) drawn.push_back(&train);
    for (std::size_t step = 0; step < courses.size();) {
        if (!self.crews_.empty()) co_await relieve_crew(self, train, step);
        if (courses[step].is_double) {
            co_await cross_double(self, train, step);
        } else {
            co_await cross_single(self, train, step);
        }
    }
    if (courses.back().is_double) co_await leave_double(self, train);
    if (is_drawn) drawn.erase(std::find(drawn.begin(), drawn.end(), &train));
    self.send_off(train);
}

void RailLine::wire(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    for (const auto& facility : facilities) {
        auto* fleet = dynamic_cast<Fleet*>(facility.get());
        if (fleet != nullptr && fleet->plan().relief_s && fleet->serves(id())) {
            crews_[fleet->id()] = fleet;
        }
    }
}

// A crew that would be on duty for too long in the next section waits for another one where it
// stands; unless no crew could run through that section in its duty.
sim::Task<> RailLine::relieve_crew(RailLine& self, Train& train, std::size_t step)
{
    Traction* traction = train.consist.traction.get();
    if (traction == nullptr || !traction->crew) co_return;
    const auto crews = self.crews_.find(traction->crew.fleet());
    if (crews == self.crews_.end()) co_return;
    Fleet& fleet = *crews->second;
    const Course& course = self.directions_[train.way].courses[step];
    const double ahead_s = course.running_s[train.kind].mean();
    const sim::Duration ahead(static_cast<std::int64_t>(ahead_s * 1e6));
    const sim::Duration duty = *fleet.plan().duty;
    const sim::Duration worked = traction->crew_worked + (self.now() - traction->crew_since);
    if (worked + ahead <= duty || ahead >= duty) co_return;
    self.account(train.consist, Cause::track);
    const std::array<std::uint32_t, 2> bases{self.neighbours_[train.way],
                                             self.neighbours_[1 - train.way]};
    co_await Fleet::relieve(self, fleet, train.consist, bases, step);
    self.account(train.consist, Cause::crew);
}

// Room was asked for by the neighbour that sent the train; trains of others take it here. Where
// there are paths, ours wait for the next one that no other train has taken.
sim::Task<> RailLine::enter_line(RailLine& self, Train& train)
{
    Direction& direction = self.directions_[train.way];
    if (!train.standing) {
        train.standing = co_await direction.entry.acquire(1, train.consist.priority);
        self.account(train.consist, Cause::track);
    }
    const bool of_others = train.background && !train.out;
    if (!self.plan_.path_every || of_others) co_return;
    while (direction.next_path < self.now()) direction.next_path += *self.plan_.path_every;
    const sim::Time path = direction.next_path;
    train.planned = path + self.planned_running(train);
    direction.next_path += *self.plan_.path_every;
    if (path > self.now()) co_await self.delay_until(path);
    self.account(train.consist, Cause::track);
}

// Up to which section of a single track the train runs without a place where it may stand.
std::size_t RailLine::end_of_move(const Train& train, std::size_t first) const
{
    const std::deque<Course>& courses = directions_[train.way].courses;
    std::size_t last = first;
    while (last + 1 < courses.size() && !courses[last + 1].is_double &&
           train.length_m > courses[last].station_length_m) {
        ++last;
    }
    return last;
}

sim::Task<> RailLine::cross_single(RailLine& self, Train& train, std::size_t& step)
{
    std::deque<Course>& courses = self.directions_[train.way].courses;
    const std::int16_t priority = train.consist.priority;
    const std::size_t first = step;
    const std::size_t last = self.end_of_move(train, first);
    if (self.plan_.yields > sim::Duration{0}) co_await yield_to_others(self, train, first);

    // Tracks ahead first, then the sections.
    for (std::size_t s = first; s < last; ++s) {
        sim::Hold track = co_await courses[s].ahead.acquire(1, priority);
        train.passing.push_back(std::move(track));
    }
    sim::Hold ahead;
    if (last + 1 < courses.size()) {
        // Too long for the station before a double track: it goes on at once.
        const bool stands = train.length_m <= courses[last].station_length_m;
        ahead = co_await courses[stands ? last : last + 1].ahead.acquire(1, priority);
        self.account(train.consist, Cause::track);
        if (!stands) train.booked = std::move(ahead);
    } else if (!train.background) {
        const std::uint32_t to = self.neighbours_[1 - train.way];
        co_await room_ahead(self, train.consist, to, Cause::no_room);
    }
    co_await take_sections(self, train, first, last);

    for (std::size_t s = first; s <= last; ++s) {
        co_await run_section(self, train, courses[s]);
        train.standing = s < last ? std::move(train.passing[s - first]) : std::move(ahead);
        self.leave_section(self.section_at(train.way, s));
        train.taken[s - first].release();
    }
    train.passing.clear();
    train.taken.clear();
    train.in_section = false;
    step = last + 1;
}

// All sections of a move, in the order of the line whatever the direction.
sim::Task<> RailLine::take_sections(RailLine& self, Train& train, std::size_t first,
                                    std::size_t last)
{
    const std::int16_t priority = train.consist.priority;
    train.taken.resize(last - first + 1);
    for (;;) {
        if (self.has_closures_) co_await await_opening(self, train, first, last);
        for (std::size_t i = 0; i < train.taken.size(); ++i) {
            const std::size_t s = train.way == 0 ? i : train.taken.size() - 1 - i;
            Section& section = self.section_at(train.way, first + s);
            self.ask_section(section, train.way, priority);
            train.taken[s] = co_await section.track.acquire(1, priority);
        }
        if (!self.has_closures_ || self.opening(train, first, last) == self.now()) co_return;
        // Closed while it waited: others may go first.
        for (std::size_t s = 0; s < train.taken.size(); ++s) {
            self.leave_section(self.section_at(train.way, first + s));
            train.taken[s].release();
        }
    }
}

// When a move may begin so that no section of it is closed while the train runs there.
sim::Time RailLine::opening(const Train& train, std::size_t first, std::size_t last) const
{
    const std::deque<Course>& courses = directions_[train.way].courses;
    sim::Time begins = now();
    for (bool moved = true; moved;) {
        moved = false;
        sim::Time at = begins;
        for (std::size_t s = first; s <= last; ++s) {
            const double planned_s = courses[s].running_s[train.kind].mean();
            const sim::Duration planned(static_cast<std::int64_t>(planned_s * 1e6));
            const sim::Time opens = courses[s].closures.opens(at, planned);
            if (opens > at) {
                begins += opens - at;
                moved = true;
                break;
            }
            at += planned;
        }
    }
    return begins;
}

sim::Task<> RailLine::await_opening(RailLine& self, Train& train, std::size_t first,
                                    std::size_t last)
{
    const std::deque<Course>& courses = self.directions_[train.way].courses;
    const sim::Time opens = self.opening(train, first, last);
    if (opens == self.now()) co_return;
    self.account_wait(train, courses[first]);
    Cause cause = Cause::possession;
    for (std::size_t s = first; s <= last; ++s) {
        if (!courses[s].closures.empty()) cause = courses[s].closures.cause_at(opens - 1us);
    }
    co_await self.delay_until(opens);
    self.account(train.consist, cause);
}

sim::Task<> RailLine::cross_double(RailLine& self, Train& train, std::size_t& step)
{
    std::deque<Course>& courses = self.directions_[train.way].courses;
    Course& course = courses[step];
    if (self.plan_.yields > sim::Duration{0} && !train.in_section && !train.booked) {
        co_await yield_to_others(self, train, step);
    }
    // Within a section trains keep their order whatever their priority.
    const std::int16_t priority = train.in_section ? std::int16_t{0} : train.consist.priority;
    sim::Hold room = std::move(train.booked);
    if (!room) room = co_await course.ahead.acquire(1, priority);
    if (self.has_closures_) co_await await_opening(self, train, step, step);
    if (course.closures.has_single_line()) co_await take_single_line(self, train, step);
    co_await run_section(self, train, course);
    train.standing = std::move(room);
    if (!train.taken.empty()) {
        self.leave_section(self.section_at(train.way, step));
        train.taken.clear();
    }
    train.in_section = true;
    const bool stands = course.station != nullptr && train.length_m <= course.station_length_m;
    if (stands && step + 1 < courses.size()) {
        sim::Hold track = co_await course.station->acquire();
        self.account(train.consist, Cause::track);
        train.standing = std::move(track);
        train.in_section = false;
    }
    ++step;
}

// A turn on the track that is left while the other one is closed, if it is now. In their order:
// who has room in the section stands in line whatever his priority.
sim::Task<> RailLine::take_single_line(RailLine& self, Train& train, std::size_t step)
{
    const Course& course = self.directions_[train.way].courses[step];
    const std::size_t back = self.layout_.size() - 1 - step;
    const Course& opposite = self.directions_[1 - train.way].courses[back];
    Section& section = self.section_at(train.way, step);
    self.account(train.consist, Cause::track);
    for (;;) {
        const bool single = course.closures.is_single_line(self.now());
        if (single && train.taken.empty()) {
            self.ask_section(section, train.way, 0);
            sim::Hold turn = co_await section.track.acquire();
            train.taken.push_back(std::move(turn));
            continue;  // the works may be over
        }
        if (!single && !train.taken.empty()) {
            self.leave_section(section);
            train.taken.clear();
        }
        const sim::Time clears = single ? opposite.clears : opposite.clears_single;
        if (clears <= self.now()) break;
        co_await self.delay_until(clears);
    }
    train.consist.account(self.id(), Cause::possession, self.now());
}

// From the signal before a section to its end. Nobody overtakes: who runs faster than the train
// ahead arrives a headway behind it.
sim::Task<> RailLine::run_section(RailLine& self, Train& train, Course& course)
{
    const sim::Time entered = course.entry.pass(self.now(), self.plan_.headway);
    if (entered > self.now()) co_await self.delay_until(entered);
    self.account_wait(train, course);
    train.standing.release();
    self.log_within(train.consist.cargo, train.consist.id, Step::passed, course.begin_m);

    sim::Duration running = course.draw_running(train);
    if (!course.closures.empty()) {
        const double lost_s = course.closures.lost_s(entered, course.speed_km_h);
        running += sim::Duration(static_cast<std::int64_t>(lost_s * 1e6));
    }
    course.use->enter(train.way, running);
    const sim::Time earliest = self.running_ends(entered, running);
    const sim::Time arrives = course.end.pass(earliest, self.plan_.headway);
    (train.taken.empty() ? course.clears : course.clears_single) = arrives;
    const bool seen = self.plan_.yields > sim::Duration{0};
    if (seen) course.inside.push_back({train.consist.id, arrives, train.consist.priority});
    train.runs = true;
    co_await self.delay_until(arrives);
    train.runs = false;
    if (seen) {
        std::erase_if(course.inside, [&](const Due& due) { return due.id == train.consist.id; });
    }
    self.log_within(train.consist.cargo, train.consist.id, Step::passed, course.end_m);
    train.consist.account(self.id(), Cause::moving, earliest);
    self.account(train.consist, Cause::track);
}

// The next arrival of a train of higher priority at either end of a section, soon enough.
std::optional<sim::Time> RailLine::first_to_yield_to(const Train& train, std::size_t step) const
{
    std::optional<sim::Time> first;
    const auto look = [&](const Course& course) {
        for (const Due& due : course.inside) {
            const bool yields = due.priority > train.consist.priority && due.at > now() &&
                                due.at <= now() + plan_.yields;
            if (yields && (!first || due.at < *first)) first = due.at;
        }
    };
    if (step > 0) look(directions_[train.way].courses[step - 1]);
    const std::size_t before = layout_.size() - 1 - step;  // of the section, the other way
    if (!layout_[section_of(train.way, step)].is_double && before > 0) {
        look(directions_[1 - train.way].courses[before - 1]);
    }
    return first;
}

sim::Task<> RailLine::yield_to_others(RailLine& self, Train& train, std::size_t step)
{
    for (;;) {
        const std::optional<sim::Time> until = self.first_to_yield_to(train, step);
        if (!until) break;
        co_await self.delay_until(*until, sim::Phase::decision);  // when it has arrived and asked
    }
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
}

// A wait before a section that ends now: closed by plan, or for a track or a meet.
void RailLine::account_wait(Train& train, const Course& course)
{
    if (!course.closures.empty() && !train.consist.cargo.empty()) {
        const sim::Time since = train.consist.cargo.front().accounted;
        const sim::Duration shut = course.closures.shut_between(since, now());
        if (shut > sim::Duration{0}) {
            const Cause cause = course.closures.cause_at(now() - 1us);
            train.consist.account(id(), cause, since + shut);
        }
    }
    account(train.consist, Cause::track);
}

// The queue of the track in its own order: the highest priority first, then first come first
// served.
void RailLine::ask_section(Section& section, Way way, std::int16_t priority)
{
    if (!section.follows) return;
    const auto lower = [&](const Section::Request& r) { return r.priority < priority; };
    const auto place = std::find_if(section.waiting.begin(), section.waiting.end(), lower);
    const bool nobody_waited = section.waiting.empty();
    section.waiting.insert(place, {priority, way});
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
    if (!section.follows) return;
    --section.inside;
    admit_followers(section);
}

}  // namespace karvan::models
