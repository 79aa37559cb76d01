#include "sim/simulation.hpp"

#include <algorithm>
#include <tuple>

namespace karvan::sim {

namespace {

// Between two looks at the stop token; an event takes some tens of nanoseconds.
constexpr Duration stop_check_every = std::chrono::hours(24);

std::string describe(const Failure& failure)
{
    try {
        std::rethrow_exception(failure.error);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown error";
    }
}

bool is_out_of_memory(const Failure& failure)
{
    try {
        std::rethrow_exception(failure.error);
    } catch (const MemoryExceeded&) {
        return true;
    } catch (const std::bad_alloc&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

// An action that a place carries out at a given time, or periodically.
struct Simulation::PlaceAction final : Event {
    PlaceAction(Place& at, Phase when, std::function<void(Place&)> what)
        : Event(at, &PlaceAction::carry_out), phase(when), action(std::move(what))
    {}
    void schedule(Time time) { place().site().schedule(*this, place().key(time, phase)); }
    static void carry_out(Event& event)
    {
        auto& self = static_cast<PlaceAction&>(event);
        self.action(self.place());
        const Time next = self.place().now() + self.period;
        if (next < self.end) self.schedule(next);
    }
    Phase phase;
    std::function<void(Place&)> action;
    Duration period{0};
    Time end = start_of_time;
};

SimulationFailure::SimulationFailure(const Failure& failure, std::string what)
    : std::runtime_error(std::move(what)),
      place(failure.place != nullptr ? failure.place->name() : ""),
      process(failure.process),
      time(failure.time),
      subject(failure.subject),
      out_of_memory(is_out_of_memory(failure))
{}

Simulation::Simulation(std::uint64_t seed, std::uint32_t replication)
    : Simulation(seed, replication, SitePlan{})
{}

Simulation::Simulation(std::uint64_t seed, std::uint32_t replication, SitePlan plan)
    : seed_(seed), replication_(replication), plan_(std::move(plan))
{
    for (std::uint32_t i = 0; i < plan_.sites; ++i) sites_.push_back(std::make_unique<Site>());
}

Simulation::~Simulation() { close(); }

Site& Simulation::site_of_next_place()
{
    if (plan_.site_of_place.empty()) return *sites_.front();
    return *sites_.at(plan_.site_of_place.at(places_.size()));
}

std::uint32_t Simulation::add(Place& place)
{
    places_.push_back(&place);
    links_into_.push_back(0);
    return static_cast<std::uint32_t>(places_.size() - 1);
}

std::uint32_t Simulation::add(LinkBase& link)
{
    links_.push_back(&link);
    return links_into_[link.to().id()]++;
}

std::uint64_t Simulation::events_carried_out() const
{
    std::uint64_t events = 0;
    for (const auto& site : sites_) events += site->events_carried_out();
    return events;
}

std::size_t Simulation::bytes() const
{
    std::int64_t bytes = 0;
    for (const auto& site : sites_) bytes += site->bytes();
    return static_cast<std::size_t>(std::max<std::int64_t>(0, bytes));
}

void Simulation::at_every_place(Time time, Phase phase, std::function<void(Place&)> action)
{
    for (Place* place : places_) {
        actions_.push_back(std::make_unique<PlaceAction>(*place, phase, action));
        actions_.back()->schedule(time);
    }
}

void Simulation::every(Duration period, Time end, Phase phase, std::function<void(Place&)> action)
{
    if (end <= start_of_time) return;
    at_every_place(start_of_time, phase, std::move(action));
    for (auto made = actions_.end() - std::ssize(places_); made != actions_.end(); ++made) {
        (*made)->period = period;
        (*made)->end = end;
    }
}

void Simulation::run(Time horizon, std::stop_token stop)
{
    if (sites_.size() > 1) throw std::logic_error("several sites are run in windows");
    Site& site = *sites_.front();
    site.limit_memory(memory_limit_);
    Time end = stop.stop_possible() ? start_of_time : horizon;
    for (;;) {
        site.run_until(end);
        const Time next = site.next_time();
        if (site.failed() || end >= horizon || next >= horizon) break;
        if ((stopped_ = stop.stop_requested())) return;
        end = next < horizon - stop_check_every ? next + stop_check_every : horizon;
    }
    throw_first_failure();
}

void Simulation::throw_first_failure() const
{
    const Failure* first = nullptr;
    for (const auto& site : sites_) {
        if (!site->failed()) continue;
        const Failure& failure = site->failure();
        const bool earlier = first == nullptr || std::tie(failure.time, failure.rank) <
                                                     std::tie(first->time, first->rank);
        if (earlier) first = &failure;
    }
    if (first != nullptr) throw SimulationFailure(*first, describe(*first));
}

void Simulation::close()
{
    for (auto& site : sites_) site->close();
}

LinkBase::LinkBase(Place& from, Place& to, Duration least_transit)
    : from_(from),
      to_(to),
      least_transit_(least_transit),
      crosses_sites_(&from.site() != &to.site())
{
    const std::uint64_t number = from.simulation().add(*this);
    if (crosses_sites_ && least_transit < from.simulation().lookahead()) {
        throw std::logic_error("link " + from.name() + " -> " + to.name() +
                               " takes less than the lookahead of the plan");
    }
    rank_ = event_rank(Phase::arrival, to.id(), number << message_bits);
    if (number >= (std::uint64_t{1} << (number_bits - message_bits))) {
        throw std::length_error("too many links into " + to.name());
    }
}

void LinkBase::refuse(Duration transit) const
{
    throw LookaheadViolation("link " + from_.name() + " -> " + to_.name() +
                             " sent a message with " + std::to_string(in_hours(transit)) +
                             " h, less than its minimum of " +
                             std::to_string(in_hours(least_transit_)) + " h");
}

unsigned LinkBase::window() const { return from_.simulation().window(); }

void LinkBase::note_sent(EventKey key)
{
    Time& earliest = (*earliest_)[window() & 1];
    earliest = std::min(earliest, Time(Duration(static_cast<std::int64_t>(key.time))));
}

}  // namespace karvan::sim
