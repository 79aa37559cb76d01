#include "models/border/border.hpp"

#include "models/border/border_side.hpp"
#include "models/border/wagon_load.hpp"

namespace karvan::models {

Border::Border(sim::Simulation& simulation, const BorderPlan& plan, const Scenario& scenario,
               const CorridorFacts& facts)
    : Facility(simulation, plan, facts),
      plan_(plan),
      scenario_(scenario),
      in_order_(plan.sides_passed(true)),
      back_(plan.sides_passed(false))
{
    const auto room = [this](const char* called, const std::optional<std::int64_t>& units) {
        if (!units) return std::unique_ptr<sim::Resource>();
        auto made = std::make_unique<sim::Resource>(*this, called, *units);
        measure(*made);
        return made;
    };
    tracks_ = room("tracks", plan.tracks);
    parking_ = room("parking", plan.parking);
    outside_ = room("outside", plan.outside);
    for (const BorderSidePlan& side : plan.sides) {
        sides_.push_back(std::make_unique<Side>(*this, side));
    }
}

Border::~Border() { drop_rooms(); }

const sim::Durations& Border::side_time(std::size_t side) const { return sides_[side]->time(); }

double Border::mean_paid(std::size_t side, Direction way, Vehicle vehicle) const
{
    return sides_[side]->mean_paid(way, vehicle);
}

sim::Resource* Border::room_for(const RoomRequest& request)
{
    if (request.vehicle == Vehicle::train) return tracks_.get();
    return outside_ ? outside_.get() : parking_.get();
}

void Border::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    start("cross border", cross(*this, std::move(consist)), id);
}

sim::Process Border::cross(Border& border, Consist consist)
{
    const sim::Time came = border.now();
    sim::Hold room = border.take_room(consist);
    const Shipment& first = consist.cargo.front();
    const bool in_order = border.plan_.in_order(border.scenario_, *first.route, first.leg);
    const std::vector<std::size_t>& sides = in_order ? border.in_order_ : border.back_;
    co_await enter_crossing(border, consist, room, sides.front());
    if (border.plan_.control == Control::joint) {
        co_await pass_at_once(border, consist, sides, came);
    } else {
        co_await pass_in_turn(border, consist, sides, came);
    }
    border.end_journeys(consist);
    if (consist.cargo.empty()) co_return;
    const std::uint32_t to = border.next_stop(consist.cargo.front());
    const bool train = consist.vehicle == Vehicle::train;
    co_await depart(border, consist, to, train ? Cause::track : Cause::no_room);
}

// Called in by the first side, and from outside to the parking.
sim::Task<> Border::enter_crossing(Border& border, Consist& consist, sim::Hold& room,
                                   std::size_t first_side)
{
    Side& side = *border.sides_[first_side];
    if (side.has_slots()) co_await Side::await_slot(border, side, consist);
    if (!border.outside_ || consist.vehicle == Vehicle::train) co_return;
    sim::Hold inside = co_await border.parking_->acquire(1, consist.priority);
    border.account_wait(consist, *border.parking_, Cause::no_room);
    room = std::move(inside);
}

sim::Task<> Border::pass_in_turn(Border& border, Consist& consist,
                                 const std::vector<std::size_t>& sides, sim::Time came)
{
    for (const std::size_t i : sides) {
        Side& side = *border.sides_[i];
        if (i != sides.front()) {
            came = border.now();
            if (side.has_slots()) co_await Side::await_slot(border, side, consist);
        }
        if (side.has_quotas()) co_await Side::take_permits(border, side, consist);
        const Direction way = border.way_of(consist, i);
        if (border.plan_.controls(way)) {
            Story story;
            co_await Side::control(border, side, consist, way, story);
            side.record(border.now() - came, way, consist.vehicle, story.paid);
        }
        if (side.has_convoys()) co_await Side::join_convoy(border, side, consist);
    }
}

// The controls of both sides begin together, and the last to end lets the vehicle go.
sim::Task<> Border::pass_at_once(Border& border, Consist& consist,
                                 const std::vector<std::size_t>& sides, sim::Time came)
{
    for (const std::size_t i : sides) {
        co_await Side::take_permits(border, *border.sides_[i], consist);
    }
    std::vector<Story> stories(sides.size(), Story{true});
    Branches branches(border, sides.size());
    for (std::size_t k = 0; k < sides.size(); ++k) {
        const Direction way = border.way_of(consist, sides[k]);
        border.start("control at one stop",
                     Side::control_beside(border, border.sides_[sides[k]].get(), &consist, way,
                                          &stories[k], &branches),
                     consist.id);
    }
    co_await branches.all(border);
    for (std::size_t k = 0; k < sides.size(); ++k) {
        const auto& episodes = stories[k].episodes;
        const sim::Time ended = episodes.empty() ? border.now() : episodes.back().until;
        border.sides_[sides[k]]->record(ended - came, border.way_of(consist, sides[k]),
                                        consist.vehicle, stories[k].paid);
    }
    border.tell(consist, Branches::last(stories));
    for (const std::size_t i : sides) {
        Side& side = *border.sides_[i];
        if (side.has_convoys()) co_await Side::join_convoy(border, side, consist);
    }
}

void Border::note(Story& story, Consist& consist, const Episode& episode)
{
    if (story.told_later) return story.episodes.push_back(episode);
    tell(consist, episode);
}

void Border::tell(Consist& consist, const Story& story)
{
    for (const Episode& episode : story.episodes) tell(consist, episode);
}

void Border::tell(Consist& consist, const Episode& episode)
{
    if (episode.of == nullptr) {
        consist.account(id(), episode.cause, episode.until);
    } else if (episode.interrupted > sim::Duration{0}) {
        episode.of->account_interruption(*this, consist, episode);
    } else {
        episode.of->account_wait(*this, consist, episode.until);
    }
}

Direction Border::way_of(const Consist& consist, std::size_t side) const
{
    const Shipment& first = consist.cargo.front();
    return plan_.direction(scenario_, *first.route, first.leg, side);
}

double Border::wagon_load_t(const Consist& consist) const
{
    const Shipment& first = consist.cargo.front();
    return bulk_wagon_t(scenario_, *first.route, first.leg);
}

void Border::end_journeys(Consist& consist)
{
    Cargo onward;
    while (!consist.cargo.empty()) {
        ShipmentPtr shipment = consist.cargo.take();
        if (is_destination(*shipment)) {
            finish(std::move(shipment));
        } else {
            onward.add(std::move(shipment));
        }
    }
    consist.cargo = std::move(onward);
}

}  // namespace karvan::models
