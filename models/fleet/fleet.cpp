#include "models/fleet/fleet.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace karvan::models {

Fleet::Base::Base(Fleet& fleet, std::uint32_t at, std::int64_t units)
    : place(at), own(units), stock(fleet, "at " + fleet.scenario_.place(at).id, units)
{
    if (units > 0) standing.push_back({sim::start_of_time, units, {}});
}

Fleet::Fleet(sim::Simulation& simulation, const FleetPlan& plan, const Scenario& scenario,
             const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      census_(std::make_shared<std::atomic<std::int64_t>>(0)),
      units_(*this, "units", plan.units()),
      returns_(stream("returns")),
      rests_(stream("rests")),
      reliefs_(stream("reliefs")),
      lives_(stream("life of a unit")),
      repairs_(stream("repair of a unit")),
      watched_(facts.recording.watched)
{
    loaded_m_.resize(scenario.flows.size());
    add_measured(*this);
    measure(units_, Restricted::no);
    for (std::uint32_t place = 0; place < plan.base_units.size(); ++place) {
        if (!plan.base_units[place]) continue;
        const auto added = bases_.try_emplace(place, *this, place, *plan.base_units[place]);
        Base& base = added.first->second;
        measure_stock(base.stock);
        base.stock.lent_from(units_);
        const std::string& id = scenario.place(place).id;
        measure_count("empty to " + id, "1", base.arrived_empty,
                      "units that came empty to " + scenario.place(place).name);
    }
    if (plan.duty) {
        measure_count("duty overrun", "1", overruns_, "crews that worked longer than their duty");
    }
    if (plan.relief_s) {
        measure_count("relieved", "1", relieved_, "crews that were relieved on the way");
    }
    measure_value(
        "running empty", "1", [this](sim::Time at) { return running_empty_.mean(at); },
        "units under way empty, on average; those that gather for a train are not yet");
    if (!plan.breakdowns) return;
    measure_value(
        "under repair", "1", [this](sim::Time at) { return under_repair_.mean(at); },
        "units that wait for repair or are repaired, on average");
    if (plan.repair_crews)
        crews_ = std::make_unique<sim::Resource>(*this, "repair crews", *plan.repair_crews);
    if (crews_) measure(*crews_);
    for (std::int64_t unit = 0; unit < plan.units(); ++unit) start("fail", age(*this));
}

void Fleet::receive(Consist) { throw std::logic_error("nothing travels to a fleet"); }

sim::Task<Fleet::Taken> Fleet::take(Facility& at, Fleet& fleet, std::uint32_t amount,
                                    std::int16_t priority, std::uint64_t train)
{
    Taken taken = co_await take_from(at, fleet, at.id(), amount, priority, train);
    co_return std::move(taken);
}

sim::Task<Fleet::Taken> Fleet::take_from(Facility& at, Fleet& fleet, std::uint32_t place,
                                         std::uint32_t amount, std::int16_t priority,
                                         std::uint64_t train)
{
    Base& base = fleet.bases_.at(place);
    const auto wait = base.waits.insert(at.now());
    base.wanted += amount;
    fleet.note_shortage(base);
    if (base.stock.free() < amount) fleet.answer_calls();
    sim::Hold granted = co_await base.stock.acquire(amount, priority);
    base.wanted -= amount;
    base.waits.erase(wait);
    Taken taken;
    taken.worked = fleet.leave(base, amount);
    if (fleet.plan_.breakdowns) taken.outages = {&base.outages, &fleet.outages_};
    granted.release();
    for (std::uint32_t i = 0; i < amount; ++i) {
        fleet.at_work_.emplace(train, fleet.units_.try_acquire(1, 0, train));
    }
    fleet.out_ += amount;
    taken.units = FleetUnits(fleet.census_, fleet.id(), static_cast<std::int32_t>(amount));
    co_return std::move(taken);
}

// The tired crew is given back first, so that none waits for another. The way to the train is duty.
sim::Task<> Fleet::relieve(Facility& at, Fleet& fleet, Consist& train,
                           std::array<std::uint32_t, 2> bases, std::size_t step)
{
    Traction& traction = *train.traction;
    const sim::Duration worked = at.now() - traction.crew_since;
    fleet.give_back(bases[1], std::move(traction.crew), traction.train, worked,
                    traction.crew_worked);
    const bool behind = fleet.bases_.at(bases[0]).stock.free() > 0;
    const std::uint32_t from = behind ? bases[0] : bases[1];
    Taken taken = co_await take_from(at, fleet, from, 1, train.priority, traction.train);
    traction.crew = std::move(taken.units);
    traction.crew_worked = taken.worked;
    traction.crew_since = at.now();
    ++fleet.relieved_;
    const sim::Draw draw = fleet.reliefs_.at(train.id, static_cast<std::uint32_t>(step));
    const sim::Duration way = sim::sample_duration(*fleet.plan_.relief_s, draw);
    co_await at.delay(way);
}

// Those that stood longest go; the time that they had worked before (of the last of them).
sim::Duration Fleet::leave(Base& base, std::int64_t count)
{
    base.stock.set_capacity(base.stock.capacity() - count);
    sim::Duration worked{0};
    while (count > 0) {
        Standing& first = base.standing.front();
        const std::int64_t going = std::min(count, first.count);
        worked = first.worked;
        first.count -= going;
        count -= going;
        if (first.count == 0) base.standing.pop_front();
    }
    note_shortage(base);
    return worked;
}

void Fleet::give_back(std::uint32_t place, FleetUnits units, std::uint64_t train,
                      sim::Duration worked_now, sim::Duration worked_before)
{
    Base& base = bases_.at(place);
    std::int64_t count = units.count();
    units = FleetUnits();
    out_ -= count;
    for (std::int64_t i = 0; i < count; ++i) at_work_.erase(at_work_.find(train));
    sim::Duration worked = worked_before + worked_now;
    if (plan_.duty && worked > *plan_.duty) ++overruns_;
    const std::int64_t broken = std::min(count, broken_at_work_);
    broken_at_work_ -= broken;
    for (std::int64_t i = 0; i < broken; ++i) begin_repair(base);
    count -= broken;
    if (count == 0) return;
    sim::Duration pause = plan_.turnaround;
    // Another turn like this one would be too much.
    if (plan_.duty && worked + worked_now > *plan_.duty) {
        pause = std::max(pause, sim::sample_duration(plan_.rest_s, rests_.at(++trips_)));
        worked = sim::Duration{0};
    }
    if (pause > sim::Duration{0}) {
        resting_ += count;
        start("rest", service(*this, &base, count, pause, worked));
    } else {
        arrive_at(base, count, worked);
    }
}

// By the time that the line takes as planned.
bool Fleet::may_work_on(const Traction& traction, std::uint32_t line) const
{
    if (!plan_.duty) return true;
    const sim::Duration worked = traction.crew_worked + (now() - traction.crew_since);
    const double ahead_s = planned_line_s(scenario_.place(line));
    return worked + sim::Duration(static_cast<std::int64_t>(ahead_s * 1e6)) <= *plan_.duty;
}

sim::Process Fleet::service(Fleet& self, Base* base, std::int64_t count, sim::Duration pause,
                            sim::Duration worked)
{
    co_await self.delay(pause);
    self.resting_ -= count;
    self.arrive_at(*base, count, worked);
}

void Fleet::arrive_at(Base& base, std::int64_t count, sim::Duration worked)
{
    base.standing.push_back({now(), count, worked});
    base.stock.set_capacity(base.stock.capacity() + count);
    note_shortage(base);
    answer_calls();
    if (plan_.returns == FleetReturn::home && base.stock.capacity() > base.own) {
        start("send home", send_home(*this, &base));
    }
}

void Fleet::count_loaded(const Shipment& s)
{
    const auto unit_m = static_cast<sim::Int128>(s.metres - s.wagons.loaded_at_m()) * s.size;
    loaded_m_[s.flow] += unit_m;
    if (s.id == watched_) watched_m_ += unit_m;
}

// --- Empty units ---

sim::Process Fleet::send_home(Fleet& self, Base* base)
{
    if (self.plan_.waits > sim::Duration{0}) co_await self.delay(self.plan_.waits);
    self.send_surplus(*base);
}

// What stands here longer than it should and is not of this base goes to those that miss some.
void Fleet::send_surplus(Base& base)
{
    std::int64_t idle = 0;
    for (const Standing& units : base.standing) {
        if (units.since + plan_.waits > now()) break;
        idle += units.count;
    }
    // Nor those for which a train waits here until there are enough of them.
    const std::int64_t needed = std::max(base.own, base.wanted);
    idle = std::min({idle, base.stock.free(), base.stock.capacity() - needed});
    while (idle > 0) {
        Base* to = nullptr;
        for (auto& [place, other] : bases_) {
            if (shortfall(other) > 0 && (to == nullptr || shortfall(other) > shortfall(*to))) {
                to = &other;
            }
        }
        if (to == nullptr) return;
        const std::int64_t going = std::min(idle, shortfall(*to));
        idle -= going;
        send_empty(base, *to, going);
    }
}

std::int64_t Fleet::shortfall(const Base& base) const
{
    return base.own - base.stock.capacity() - base.coming;
}

// Units that nobody needs where they stand go to where somebody waits for more than comes.
void Fleet::answer_calls()
{
    if (plan_.returns == FleetReturn::stay) return;
    while (Base* needs = base_in_need()) {
        Base* from = base_with_most(*needs);
        if (from == nullptr) return;
        const std::int64_t missing = needs->wanted - needs->stock.capacity() - needs->coming;
        const std::int64_t going = std::min(missing, from->stock.free());
        send_empty(*from, *needs, going);
    }
    gather();
}

void Fleet::send_empty(Base& from, Base& to, std::int64_t count)
{
    if (!plan_.empty_trains) start("run empty", run_empty(*this, &from, &to, count));
    to.coming += count;  // known at once
    coming_ += count;
    leave(from, count);
    if (plan_.empty_trains) gather_train(from, to, count);
}

// Nothing works, comes or rests, and wherever somebody waits there are too few: what stands
// elsewhere is needed there, too, but by one who has waited less long.
void Fleet::gather()
{
    if (out_ > 0 || coming_ > 0 || resting_ > 0) return;
    for (const auto& [place, base] : bases_) {
        if (base.stock.in_use() > 0) return;  // units that leave at this instant
    }
    Base* needs = base_in_need_longest();
    if (needs == nullptr) return;
    std::int64_t missing = needs->wanted - needs->stock.capacity();
    for (auto& [place, base] : bases_) {
        const std::int64_t going = std::min(missing, base.stock.free());
        if (&base == needs || going <= 0) continue;
        missing -= going;
        send_empty(base, *needs, going);
    }
}

Fleet::Base* Fleet::base_in_need_longest()
{
    Base* longest = nullptr;
    for (auto& [place, base] : bases_) {
        if (base.wanted <= base.stock.capacity()) continue;
        if (longest == nullptr || *base.waits.begin() < *longest->waits.begin()) longest = &base;
    }
    return longest;
}

Fleet::Base* Fleet::base_in_need()
{
    for (auto& [place, base] : bases_) {
        if (base.wanted <= base.stock.capacity() + base.coming) continue;
        if (base_with_most(base) != nullptr) return &base;
    }
    return nullptr;
}

Fleet::Base* Fleet::base_with_most(const Base& but)
{
    Base* most = nullptr;
    for (auto& [place, base] : bases_) {
        if (&base == &but || base.stock.free() <= 0 || base.stock.waiting() > 0) continue;
        if (most == nullptr || base.stock.free() > most->stock.free()) most = &base;
    }
    return most;
}

sim::Process Fleet::run_empty(Fleet& self, Base* from, Base* to, std::int64_t count)
{
    self.running_empty_.add(self.now(), count);
    const sim::Duration under_way = self.draw_return(from->place, to->place);
    co_await self.delay(under_way);
    self.coming_ -= count;
    to->coming -= count;
    to->arrived_empty += static_cast<std::uint64_t>(count);
    self.running_empty_.add(self.now(), -count);
    self.arrive_at(*to, count, sim::Duration{0});
}

sim::Duration Fleet::draw_return(std::uint32_t from, std::uint32_t to)
{
    if (plan_.return_s) return sim::sample_duration(*plan_.return_s, returns_.at(++trips_));
    const auto [way, is_new] = ways_.try_emplace({from, to}, sim::Duration{0});
    if (is_new) {
        const double planned_s = plan_.empty_way_s.at({from, to});
        way->second = sim::Duration(static_cast<std::int64_t>(planned_s * 1e6));
    }
    return way->second;
}

void Fleet::check_balance() const
{
    std::int64_t stands = 0;
    for (const auto& [place, base] : bases_) stands += base.stock.capacity();
    const std::int64_t held = census_->load();
    const std::int64_t sum = stands + coming_ + resting_ + in_repair_ + held;
    if (held == out_ && sum == plan_.units()) return;
    throw std::logic_error(
        fmt::format("fleet {} of {} units: {} stand, {} run empty, {} rest, {} are repaired, {} "
                    "should be at work, {} are",
                    plan_.id, plan_.units(), stands, coming_, resting_, in_repair_, out_, held));
}

}  // namespace karvan::models
