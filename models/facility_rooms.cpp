// How a consist gets room at the next place before it sets out: it asks, waits for the grant and
// keeps what it occupies meanwhile.
#include "models/facility.hpp"

namespace karvan::models {

sim::Task<> Facility::depart(Facility& self, Consist& consist, std::uint32_t to, Cause cause)
{
    co_await room_ahead(self, consist, to, cause);
    self.send_on(std::move(consist), to);
}

sim::Task<> Facility::room_ahead(Facility& self, Consist& consist, std::uint32_t to, Cause cause)
{
    if (self.fleets_ != nullptr && consist.vehicle == Vehicle::train) {
        co_await prepare_train(self, consist, to);
    }
    Facility& at = self.outlets_.at(to)->to();
    const RoomRequest request = self.request_of(consist);
    if (at.room_for(request) != nullptr) {
        co_await ask_and_wait(self, at, request, consist, cause);
    }
    const bool was_left = consist.traction != nullptr && consist.traction->left;
    if (!was_left) co_return;
    consist.traction->left = false;
    if (self.fleets_ != nullptr) co_await prepare_train(self, consist, to);
}

RoomRequest Facility::request_of(const Consist& consist)
{
    const Cargo& cargo = consist.cargo;
    const CargoKind kind = cargo.empty() ? CargoKind::unit : cargo.front().kind;
    return {consist.id, cargo.size(), consist.priority, consist.vehicle, this, kind};
}

sim::Task<> Facility::ask_and_wait(Facility& self, Facility& at, RoomRequest request,
                                   Consist& consist, Cause cause)
{
    // What an embargo bars does not ask; in a closure requests keep their turn.
    if (at.disturbed_ != nullptr && at.disturbed_->at(self.now()).embargoes(consist.cargo)) {
        co_await admission(self, at, consist);
    }
    sim::Signal granted(self, "room at " + at.name());
    granted.stand_for(*at.room_for(request));
    self.asked_.emplace(consist.id, &granted);
    at.ask_room(request);
    co_await await_grant(self, at, consist, granted);
    self.asked_.erase(consist.id);
    if (at.disturbed_ != nullptr) {
        consist.cargo.for_each(
            [&](Shipment& s) { at.disturbed_->account_closed(s, self.id(), self.now()); });
    }
    self.account(consist, cause);
}

// Locomotives and crews leave a train that waits for too long; at the head of a line again and
// again, for the sake of those that have come behind it.
sim::Task<> Facility::await_grant(Facility& self, Facility& at, Consist& consist,
                                  sim::Signal& granted)
{
    for (;;) {
        const std::optional<sim::Duration> patience = self.patience_of_traction(at, consist);
        sim::AnyOf first(self);
        first.add(granted);
        if (patience) first.until(self.now() + *patience, sim::Phase::decision);
        const std::size_t why = co_await first.wait();
        if (why != sim::AnyOf::timed_out) co_return;
        self.leave_train(at, consist);
    }
}

void Facility::ask_room(const RoomRequest& request)
{
    start("grant room", grant_room(*this, request), request.consist);
}

sim::Process Facility::grant_room(Facility& self, RoomRequest request)
{
    sim::Resource& room = *self.room_for(request);
    if (sim::Resource* behind = self.room_behind(request)) {
        const sim::Hold glimpse = co_await behind->acquire(1, request.priority);
    }
    sim::Hold hold = co_await room.acquire(self.room_needed(request), request.priority);
    self.rooms_.emplace(request.consist, std::move(hold));
    request.from->room_granted(request.consist);
}

void Facility::room_granted(std::uint64_t consist) { asked_.at(consist)->raise(); }

sim::Hold Facility::take_room(const Consist& consist)
{
    const auto found = rooms_.find(consist.id);
    if (found == rooms_.end()) return {};
    sim::Hold hold = std::move(found->second);
    rooms_.erase(found);
    return hold;
}

}  // namespace karvan::models
