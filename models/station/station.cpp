#include "models/station/station.hpp"

#include <algorithm>
#include <cmath>

#include "models/disruption/closures.hpp"

namespace karvan::models {

using sim::Interrupted;

namespace {

// Does a disruption or a calendar stop work in hand?
bool may_be_paused(const StationPlan& plan, const Scenario& scenario)
{
    if (plan.is_unlimited()) return false;
    for (const ResourceHoursPlan& kept : plan.resource_hours) {
        if (kept.closing != Interrupted::finish) return true;
    }
    for (const DisruptionPlan& disruption : scenario.disruptions) {
        for (const DisruptionTarget& target : disruption.targets) {
            const bool here =
                target.kind == DisruptionTarget::Kind::place && target.index == plan.index;
            if (here && disruption.work != Interrupted::finish) return true;
        }
    }
    return false;
}

// Why work that is not closed or broken off by a disruption rests; nothing: it is closed.
std::optional<Cause> cause_of_rest(const StationPlan& plan)
{
    if (plan.discipline == Discipline::sharing) return Cause::queue;
    if (plan.shares_work() || plan.preemption != Interrupted::finish) return Cause::preempted;
    const bool fails = plan.breakdowns || !plan.failures.empty();
    return fails ? std::optional(Cause::breakdown) : std::nullopt;
}

}  // namespace

// --- Construction ---

Station::Station(sim::Simulation& simulation, const StationPlan& plan, const Scenario& scenario,
                 const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      interrupts_work_(plan.interrupts_work() || may_be_paused(plan, scenario)),
      preempts_(plan.preemption != Interrupted::finish),
      rest_(cause_of_rest(plan)),
      services_(stream("service")),
      routes_(stream("routing")),
      patience_(stream("patience")),
      turns_(stream("turn")),
      failures_(stream("time to failure")),
      repairs_(stream("repair")),
      switches_(stream("switch-over"))
{
    add_measured(*this);
    if (!plan.is_unlimited()) build_servers();
    if (plan.room) {
        room_.emplace(*this, "room", *plan.room);
        measure(*room_);
    }
    measure_turned_away();
    measure_customers();
    for (const auto& place : scenario.places) has_finite_room_.push_back(place->has_finite_room());
    build_routing();
}

void Station::build_servers()
{
    const Calendar calendar = plan_.calendar();
    auto changes = expand(calendar, scenario_.start, scenario_.horizon);
    open_units_ = changes.front().units;
    servers_.emplace(*this, "servers", open_units_);
    servers_->set_preemption(plan_.preemption);
    build_line();
    measure(*servers_, *line_);
    closed_.set(open_units_ == 0, now());
    pauses_ = plan_.breakdowns || changes.size() > 1 || open_units_ == 0;
    down_.resize(static_cast<std::size_t>(calendar.most_units()));
    if (changes.size() > 1) start("keep hours", keep_hours(*this, std::move(changes)));
    if (plan_.breakdowns) start_breakdowns();
    if (plan_.serves_batches()) start_batch_servers();
    if (!plan_.polling.empty()) start_polling();
}

void Station::start_breakdowns()
{
    if (plan_.repair_crews && plan_.failures.empty()) {
        crews_.emplace(*this, "repair crews", *plan_.repair_crews);
        measure(*crews_);
    }
    if (plan_.breakdowns->clock == FailureClock::busy) busy_changed_.emplace(*this, "work");
    const std::size_t independent = plan_.breakdowns->whole ? 1 : down_.size();
    for (std::uint32_t i = 0; i < independent; ++i) start("break down", break_down(*this, i));
}

void Station::build_routing()
{
    if (plan_.overflow) overflow_ = scenario_.index_of(*plan_.overflow);
    if (plan_.kept_until) kept_until_ = scenario_.index_of(*plan_.kept_until);
    for (const std::string& to : plan_.split) split_to_.push_back(scenario_.index_of(to));
    for (const FlowPlan& flow : scenario_.flows) {
        service_s_.push_back(&plan_.service_for(flow));
        taken_.push_back(static_cast<std::uint32_t>(plan_.servers_for(flow)));
        Branching ways;
        double sum = 0;
        for (const Branch& branch : branches_for(plan_, scenario_, flow)) {
            sum += branch.share;
            ways.below.push_back(sum);
            ways.to.push_back(branch.to);
            ways.becomes.push_back(branch.becomes);
        }
        // Shares such as 0.333 and 0.667 are meant to be all.
        if (std::abs(sum - 1) < 1e-9) ways.below.back() = 1;
        branching_.push_back(std::move(ways));
    }
}

// --- Coming ---

sim::Resource* Station::room_for(const RoomRequest&)
{
    return plan_.has_finite_room() ? &*room_ : nullptr;
}

void Station::receive(Consist consist)
{
    if (consist.vehicle == Vehicle::train && !room_ && goes_on_by_road(consist)) {
        return take_apart(std::move(consist));
    }
    // Who circulates for ever ends nowhere: the account would only grow.
    if (scenario_.flows[consist.cargo.front().flow].population > 0) {
        consist.cargo.for_each([](Shipment& s) { s.ledger.clear(); });
    }
    if (!coming_.empty()) coming_.erase(consist.id);
    count_visit(consist);
    sim::Hold room;
    if (room_) {
        const bool granted = plan_.when_full == WhenFull::block;
        room = granted ? take_room(consist) : room_->try_acquire(1, consist.priority, consist.id);
        if (!room) return turn_away(std::move(consist), tally_.found_full);
    }
    const std::uint64_t id = consist.id;
    if (plan_.serves_batches()) {
        start("visit", visit_in_batch(*this, std::move(consist), std::move(room)), id);
    } else if (!tour_.empty()) {
        start("visit", visit_polled(*this, std::move(consist), std::move(room)), id);
    } else {
        start("visit", visit(*this, std::move(consist), std::move(room)), id);
    }
}

bool Station::balks() const
{
    return plan_.balk_at && line_ != nullptr && line_->waiting() >= *plan_.balk_at;
}

// --- One customer, one server ---

sim::Process Station::visit(Station& self, Consist consist, [[maybe_unused]] sim::Hold room)
{
    for (;;) {
        const sim::Time came = self.now();
        if (self.balks()) co_return self.turn_away(std::move(consist), self.tally_.balked);

        // A server: for as long as patience lasts.
        sim::Hold server;
        const Pauses at_arrival = self.pauses();
        const std::uint32_t taken = self.taken_[consist.cargo.front().class_of];
        if (self.in_order_) {
            const sim::LineRequest request = self.line_request(consist, taken);
            server = co_await self.in_order_->acquire(request);
        } else if (self.plan_.patience_s) {
            const sim::Duration patience = self.draw_patience(consist);
            server = co_await self.line_->acquire_within(patience, taken, consist.priority);
        } else if (self.line_ != nullptr) {
            const auto preempt = self.preempts_ ? sim::Preempt::yes : sim::Preempt::no;
            server = co_await self.line_->acquire(taken, consist.priority, preempt);
        }
        self.account_wait(consist, self.now() - came, at_arrival);
        const bool gave_up = self.line_ != nullptr && !server;
        if (gave_up) co_return self.turn_away(std::move(consist), self.tally_.reneged);
        self.tell_busy();

        // The work, in parts if it is interrupted or shared with others.
        const auto [work, number] = self.begin_service(consist);
        const Pauses at_start = self.pauses();
        const sim::Time began = self.now();
        bool finished = true;
        if (self.sharing_) {
            co_await self.sharing_->work(work);
        } else if (self.interrupts_work_) {
            finished = co_await server.work(work);
        } else {
            co_await self.delay(work);
        }
        self.account_work(consist, self.now() - began, work, at_start);
        if (self.is_weighed_) self.end_work_in_hand(began, work);
        if (!self.split_to_.empty() || !finished) self.give_back(number);
        if (!finished) co_return self.turn_away(std::move(consist), self.tally_.interrupted);

        if (!self.split_to_.empty()) {
            server.release();
            self.tell_busy();
            co_await split_up(self, consist);
        }

        // Onward: the server is kept until there is room.
        const std::optional<std::uint32_t> to = self.choose_next(consist);
        if (to && *to != self.id() && self.has_finite_room_[*to]) {
            co_await room_ahead(self, consist, *to, Cause::no_room);
        }
        if (self.kept_until_ && to != self.id()) self.keep(consist, std::move(server));
        if (self.split_to_.empty()) self.give_back(number);
        server.release();
        self.tell_busy();
        if (!self.comes_again(consist, to, came)) co_return;
    }
}

// --- Draws ---

sim::Duration Station::draw_service(const Consist& consist)
{
    const Shipment& front = consist.cargo.front();
    return sample_duration(*service_s_[front.class_of], services_.at(consist.id, front.hops));
}

// The work, and which server does it.
std::pair<sim::Duration, std::size_t> Station::begin_service(const Consist& consist)
{
    const sim::Duration drawn = draw_service(consist);
    const std::size_t server = take_fastest();
    const sim::Duration work = time_of(drawn, server);
    if (is_weighed_) begin_work_in_hand(drawn, work);
    return {work, server};
}

sim::Duration Station::draw_patience(const Consist& consist)
{
    return sample_duration(*plan_.patience_s, patience_.at(consist.id, consist.cargo.front().hops));
}

// --- Tallies and accounts ---

void Station::count_visit(const Consist& consist)
{
    if (is_weighed_) work_ahead_ += draw_service(consist);
    ++tally_.came;
    customers_changed(1);
}

// Ends a visit and sends the customer on, or lets him come again, within the same room.
bool Station::comes_again(Consist& consist, std::optional<std::uint32_t> to, sim::Time came)
{
    customers_changed(-1);
    tally_.sojourns.record(now() - came);
    if (to == id()) {
        count_visit(consist);
        return true;
    }
    if (!keepers_.empty()) let_go(consist, !to);
    if (to) {
        send_on(std::move(consist), *to);
    } else if (!splitters_.empty() && is_part(consist)) {
        end_part(std::move(consist));
    } else {
        while (!consist.cargo.empty()) finish(consist.cargo.take());
    }
    return false;
}

void Station::turn_away(Consist consist, std::uint64_t& count)
{
    ++count;
    customers_changed(-1);
    if (is_weighed_ && &count != &tally_.interrupted) work_ahead_ -= draw_service(consist);
    if (overflow_) {
        hop(consist, *overflow_);
        return send_on(std::move(consist), *overflow_);
    }
    if (!keepers_.empty()) let_go(consist, true);
    if (!splitters_.empty() && is_part(consist)) return end_part(std::move(consist));
    while (!consist.cargo.empty()) lose(consist.cargo.take());
}

void Station::customers_changed(std::int64_t by)
{
    tally_.customers.add(now(), by);
    if (!plan_.speed_with.empty()) sharing_->set_speed(plan_.speed_at(tally_.customers.current()));
}

void Station::forget(sim::Time now)
{
    const std::int64_t customers = tally_.customers.current();
    tally_ = StationTally{};
    tally_.customers = sim::Level(customers, now);
}

void Station::account_wait(Consist& consist, sim::Duration waited, Pauses before)
{
    if (pauses_) {
        waited -= account_closure(consist, waited);
        account_pause(consist, waited, before, Cause::queue);
    } else {
        account(consist, Cause::queue);
    }
}

// Work that takes longer than its duration was interrupted.
void Station::account_work(Consist& consist, sim::Duration elapsed, sim::Duration work,
                           Pauses before)
{
    if (!interrupts_work_ && !sharing_) return account(consist, Cause::service);
    const sim::Duration worked = std::min(elapsed, work);
    const sim::Time began = now() - elapsed;
    if (elapsed > worked) elapsed -= account_closure(consist, elapsed - worked);
    consist.account(id(), Cause::service, now() - (elapsed - worked));
    if (elapsed == worked) return;
    const Timeline* timeline = servers_ ? timeline_of(*servers_) : nullptr;
    const auto fewer = restriction_in(timeline, began, now());
    account_pause(consist, elapsed - worked, before, rest_.value_or(fewer.value_or(Cause::closed)));
}

// What of the time since the last account was a closure by disruptions, but not more than `most`.
sim::Duration Station::account_closure(Consist& consist, sim::Duration most)
{
    const Timeline* timeline = servers_ ? timeline_of(*servers_) : nullptr;
    if (timeline == nullptr || consist.cargo.empty()) return {};
    const sim::Time before = consist.cargo.front().accounted;
    consist.cargo.for_each([&](Shipment& s) { timeline->account_closed(s, id(), now(), most); });
    return consist.cargo.front().accounted - before;
}

}  // namespace karvan::models
