#include "models/rail/rail_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace karvan::models {

namespace {

std::int64_t metres_of(double km) { return std::llround(km * 1e3); }

}  // namespace

RailLine::Course::Course(RailLine& line, Way way, std::size_t section)
    : is_double(line.layout_[section].is_double),
      station_length_m(line.station_length_m(way, section)),
      ahead(line, line.name_ahead(way, section), line.room_ahead_of(way, section)),
      closures(line.plan_.possessions, line.plan_.one_way, line.layout_[section].begin_km,
               line.layout_[section].end_km, line.plan_.between[1 - way], line.scenario_),
      speed_km_h(line.layout_[section].length_km() / line.times_s_[section] * 3600),
      begin_m(metres_of(way == 0 ? line.layout_[section].begin_km : line.layout_[section].end_km)),
      end_m(metres_of(way == 0 ? line.layout_[section].end_km : line.layout_[section].begin_km)),
      draws(line.stream(fmt::format("running in section {} way {}", section + 1, way + 1)))
{
    for (std::size_t kind = 0; kind < line.kinds(); ++kind) {
        running_s.push_back(sim::Law::scaled(line.plan_.running, line.running_s_of(kind, section)));
    }
    const LineStation* at_end = line.station_after(way, section);
    if (at_end == nullptr || !is_double) return;
    const std::int64_t tracks = at_end->tracks.value_or(line.plan_.loop_tracks);
    station = std::make_unique<sim::Resource>(line, line.station_name(way, section), tracks);
}

RailLine::Section::Section(RailLine& line, std::string name, bool of_one_direction)
    : track(line, std::move(name), 1), follows(of_one_direction)
{}

RailLine::Direction::Direction(RailLine& line, const std::string& end, std::int64_t entry_tracks)
    : entry(line, towards("entry", end), entry_tracks),
      exit(line, towards("exit", end), 1),
      next_path(sim::start_of_time + line.plan_.first_path)
{}

RailLine::RailLine(sim::Simulation& simulation, const RailLinePlan& plan, const Scenario& scenario,
                   const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      neighbours_(plan.neighbours(scenario)),
      layout_(plan.layout()),
      times_s_(plan.section_times_s()),
      others_(plan.others())
{
    for (std::size_t i = 0; i < layout_.size(); ++i) {
        sections_.emplace_back();
        const bool shared = std::any_of(
            plan.possessions.begin(), plan.possessions.end(), [&](const Possession& works) {
                return works.single_line &&
                       works.overlap_km(layout_[i].begin_km, layout_[i].end_km) > 0;
            });
        if (layout_[i].is_double && !shared) continue;
        const std::string name = section_name(i) + (layout_[i].is_double ? " single line" : "");
        const bool follows = layout_[i].is_double || plan.follow;
        sections_.back() = std::make_unique<Section>(*this, name, follows);
        measure(sections_.back()->track);
    }
    for (Way way = 0; way < 2; ++way) add_courses(way);
    add_uses();
    add_others();
    for (const Course& course : directions_[0].courses) {
        measures_trains_ = measures_trains_ || std::isfinite(course.station_length_m);
    }
    add_punctuality();
}

// Against the path or, where there are none, the moment of arrival, and the running time.
void RailLine::add_punctuality()
{
    add_measured(*this);
    measure_time("train delay", delays_, "how much later than planned trains left the line");
    measure_value(
        "punctual trains", "1",
        [this](sim::Time) {
            const double unknown = std::numeric_limits<double>::quiet_NaN();
            return left_ > 0 ? static_cast<double>(punctual_) / static_cast<double>(left_)
                             : unknown;
        },
        "share of the trains that left the line no later than planned, within punctual_within");
}

void RailLine::send_off(Train& train)
{
    if (!train.background) {
        const sim::Duration late = std::max(now() - train.planned, sim::Duration{0});
        delays_.record(late);
        ++left_;
        if (late <= plan_.punctual_within) ++punctual_;
        return send_on(std::move(train.consist), neighbours_[1 - train.way]);
    }
    if (train.out) train.out(std::move(train.consist));
}

sim::Duration RailLine::planned_running(const Train& train) const
{
    double sum_s = 0;
    for (const Course& course : directions_[train.way].courses) {
        sum_s += course.running_s[train.kind].mean();
    }
    return sim::Duration(static_cast<std::int64_t>(sum_s * 1e6));
}

// Of a train that is due at the other end at a time: by the first path from then on, where there
// are any.
sim::Time RailLine::due_at_end(sim::Time due, sim::Duration running) const
{
    if (plan_.path_every) {
        const sim::Time first = sim::start_of_time + plan_.first_path;
        const sim::Duration every = *plan_.path_every;
        const sim::Duration since = std::max(due - first, sim::Duration{0});
        due = first + (since + every - sim::Duration{1}) / every * every;
    }
    return due + running;
}

void RailLine::add_courses(Way way)
{
    const std::string& end = plan_.between[1 - way];
    Direction& direction = directions_.emplace_back(*this, end, plan_.entry_tracks);
    measure(direction.entry);
    for (std::size_t step = 0; step < layout_.size(); ++step) {
        Course& course = direction.courses.emplace_back(*this, way, section_of(way, step));
        // After the last section of a single track comes the next place, not a loop.
        if (course.is_double || step + 1 < layout_.size()) measure(course.ahead);
        if (course.station != nullptr) measure(*course.station);
        has_closures_ = has_closures_ || !course.closures.empty();
    }
    if (direction.courses.back().is_double) measure(direction.exit);
}

// A section of a single track is used by both directions together.
void RailLine::add_uses()
{
    for (std::size_t i = 0; i < layout_.size(); ++i) {
        const LeastHeadway least{plan_.headway, !layout_[i].is_double && !plan_.follow};
        for (Way way = 0; way < 2; ++way) {
            if (way == 0 || layout_[i].is_double) uses_.emplace_back(*this, least);
            directions_[way].courses[section_of(way, i)].use = &uses_.back();
        }
    }
    const auto highest = [this](sim::Time at) {
        double share = 0;
        for (const LineUse& use : uses_) share = std::max(share, use.share(at));
        return share;
    };
    measure_value("capacity use", "1", highest, "capacity use of the busiest section, UIC 406");
}

void RailLine::add_others()
{
    for (std::size_t number = 0; number < others_.size(); ++number) {
        for (Way way = 0; way < 2; ++way) {
            const bool plain = number == 0 && plan_.background_per_day > 0;
            gaps_.push_back(stream(plain ? fmt::format("background way {}", way + 1)
                                         : fmt::format("other trains {} way {}", number, way + 1)));
            const std::string& only = others_[number].towards;
            if (!only.empty() && only != plan_.between[1 - way]) continue;
            start("send others", send_others(*this, number, way));
        }
    }
}

std::size_t RailLine::section_of(Way way, std::size_t step) const
{
    return way == 0 ? step : layout_.size() - 1 - step;
}

// The station at the end of a section for trains that go this way; null: none that is named.
const LineStation* RailLine::station_after(Way way, std::size_t section) const
{
    const std::size_t boundary = way == 0 ? section + 1 : section;
    if (boundary == 0 || boundary == layout_.size() || plan_.stations.empty()) return nullptr;
    return &plan_.stations[boundary - 1];
}

// Of the tracks there; infinite if any train fits.
double RailLine::station_length_m(Way way, std::size_t section) const
{
    const double any = std::numeric_limits<double>::infinity();
    const LineStation* station = station_after(way, section);
    if (station != nullptr && station->length_m) return *station->length_m;
    return plan_.loop_length_m.value_or(any);
}

std::string RailLine::station_name(Way way, std::size_t section) const
{
    const std::size_t number = way == 0 ? section + 1 : section;
    const LineStation* station = station_after(way, section);
    const bool named = station != nullptr && !station->name.empty();
    return towards(named ? station->name : fmt::format("loop {}", number), plan_.between[1 - way]);
}

std::string RailLine::name_ahead(Way way, std::size_t section) const
{
    if (!layout_[section].is_double) return station_name(way, section);
    return towards(section_name(section), plan_.between[1 - way]);
}

std::int64_t RailLine::room_ahead_of(Way way, std::size_t section) const
{
    if (layout_[section].is_double) return plan_.section_room(times_s_[section]);
    const LineStation* station = station_after(way, section);
    return station != nullptr ? station->tracks.value_or(plan_.loop_tracks) : plan_.loop_tracks;
}

// How long a kind of train runs in a section, before the variation.
double RailLine::running_s_of(std::size_t kind, std::size_t section) const
{
    if (kind == 0) return times_s_[section];
    const std::size_t number = kind - 1;
    if (number >= plan_.classes.size()) {
        const double speed = others_[number - plan_.classes.size()].speed_km_h.value_or(0);
        return speed > 0 ? plan_.section_time_s(layout_[section], speed) : times_s_[section];
    }
    const TrainClass& c = plan_.classes[number];
    const double time_s =
        c.speed_km_h ? plan_.section_time_s(layout_[section], *c.speed_km_h) : times_s_[section];
    return time_s * c.factor;
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
    const std::size_t its_class = plan_.class_of(consist);
    train.kind = its_class == plan_.classes.size() ? 0 : its_class + 1;
    if (measures_trains_) train.length_m = plan_.train.length_m(consist);
    const sim::Duration running = planned_running(train);
    train.planned = now() + running;
    consist.run.due = due_at_end(consist.run.due, running);
    const std::uint64_t id = consist.id;
    train.consist = std::move(consist);
    start("run train", run_train(*this, std::move(train)), id);
}

void RailLine::run_empty(Consist consist, std::uint32_t from, double units_m,
                         std::function<void(Consist)> out)
{
    Train train;
    train.way = from == neighbours_[0] ? 0 : 1;
    train.background = true;
    train.out = std::move(out);
    if (units_m > 0) train.length_m = units_m + plan_.train.locomotive_length_m;
    const std::uint64_t id = consist.id;
    train.consist = std::move(consist);
    start("run empty train", run_train(*this, std::move(train)), id);
}

std::vector<Consist*> RailLine::standing_towards(std::uint32_t place)
{
    std::vector<Consist*> standing;
    for (Way way : {Way{0}, Way{1}}) {
        if (neighbours_[1 - way] != place) continue;
        for (Train* train : directions_[way].drawn) {
            if (!train->runs) standing.push_back(&train->consist);
        }
    }
    return standing;
}

// Trains of others: a Poisson process, or evenly spaced with the two directions taking turns.
sim::Process RailLine::send_others(RailLine& self, std::size_t number, Way way)
{
    const OtherTrains& others = self.others_[number];
    sim::Stream& gaps = self.gaps_[number * 2 + way];
    const double mean_s = 86400 / others.per_day;
    const bool random = others.spacing == PathSpacing::random;
    const sim::Law gap_s = random ? sim::Law::exponential(mean_s) : sim::Law::constant(mean_s);
    bool comes_now = false;
    if (!random && others.first) {
        co_await self.delay(*others.first);
        comes_now = true;
    } else if (!random && way == 1) {
        const sim::Law half_s = sim::Law::constant(mean_s / 2);
        const sim::Duration half = sim::sample_duration(half_s, gaps.at(0, 0));
        co_await self.delay(half);
    }
    for (std::uint64_t visit = 1;; ++visit) {
        const sim::Duration gap = sim::sample_duration(gap_s, gaps.at(visit, 0));
        if (!comes_now) co_await self.delay(gap);
        comes_now = false;
        Train train;
        train.consist.id = self.new_vehicle_id();
        train.consist.vehicle = Vehicle::train;
        train.consist.priority = others.priority;
        train.way = way;
        train.background = true;
        train.length_m = others.length_m;
        const bool own_speed = others.speed_km_h.has_value();
        train.kind = own_speed ? 1 + self.plan_.classes.size() + number : 0;
        const std::uint64_t id = train.consist.id;
        self.start("run background train", run_train(self, std::move(train)), id);
    }
}

}  // namespace karvan::models
