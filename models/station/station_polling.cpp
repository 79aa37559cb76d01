// One server who goes from queue to queue in turn.
//
// He calls a customer by laying out one seat in his queue, and takes it away at once: the customer
// sits in it until he leaves.
#include "models/station/station.hpp"

namespace karvan::models {

void Station::start_polling()
{
    any_came_.emplace(*this, "a customer in any queue");
    queue_of_.resize(scenario_.flows.size(), nullptr);
    for (const PollPlan& visit : plan_.polling) {
        for (const FlowPlan& flow : scenario_.flows) {
            if (flow.id != visit.flow) continue;
            if (queue_of_[flow.index] == nullptr) {
                queues_.push_back(std::make_unique<PolledQueue>(*this, flow.id));
                queue_of_[flow.index] = queues_.back().get();
                measure(queues_.back()->seats, Restricted::no);
            }
            tour_.push_back({&visit, queue_of_[flow.index]});
        }
    }
    start("visit queues", visit_queues(*this));
}

sim::Process Station::visit_queues(Station& self)
{
    for (std::uint32_t round = 0;; ++round) {
        const sim::Time began = self.now();
        for (std::uint32_t i = 0; i < self.tour_.size(); ++i) {
            const Stop stop = self.tour_[i];
            const sim::Duration way =
                sample_duration(stop.plan->switch_s, self.switches_.at(i, round));
            if (way > sim::Duration{0}) co_await self.delay(way);
            for (std::uint32_t left = self.most_at(stop); left > 0; --left) {
                if (stop.queue->seats.waiting() == 0) break;
                stop.queue->seats.set_capacity(1);
                stop.queue->seats.set_capacity(0);
                sim::AnyOf end(self);
                end.add(stop.queue->done);
                co_await end.wait();
            }
        }
        // A round that takes no time would go on for ever: he waits for the next customer.
        if (self.now() > began) continue;
        sim::AnyOf any(self);
        any.add(*self.any_came_);
        co_await any.wait();
    }
}

// How many he serves at most on this visit.
std::uint32_t Station::most_at(const Stop& stop) const
{
    switch (stop.plan->rule) {
        case PollingRule::gated:
            return stop.queue->seats.waiting();
        case PollingRule::limited:
            return static_cast<std::uint32_t>(stop.plan->most);
        default:
            return no_end;
    }
}

sim::Process Station::visit_polled(Station& self, Consist consist, [[maybe_unused]] sim::Hold room)
{
    PolledQueue& queue = *self.queue_of_[consist.cargo.front().class_of];
    for (;;) {
        const sim::Time came = self.now();
        if (self.plan_.balk_at && queue.seats.waiting() >= *self.plan_.balk_at) {
            self.turn_away(std::move(consist), self.tally_.balked);
            co_return;
        }

        // He is called, for as long as patience lasts; the server then waits for his hours, if it
        // is closed.
        const Pauses at_arrival = self.pauses();
        self.any_came_->raise();
        sim::Hold seat;
        if (self.plan_.patience_s) {
            const sim::Duration patience = self.draw_patience(consist);
            seat = co_await queue.seats.acquire_within(patience, 1, consist.priority);
        } else {
            seat = co_await queue.seats.acquire(1, consist.priority);
        }
        sim::Hold server;
        if (seat) server = co_await self.servers_->acquire();
        self.account_wait(consist, self.now() - came, at_arrival);
        if (!seat) {
            self.turn_away(std::move(consist), self.tally_.reneged);
            co_return;
        }
        self.tell_busy();

        const sim::Duration work = self.draw_service(consist);
        const Pauses at_start = self.pauses();
        const sim::Time began = self.now();
        if (self.is_weighed_) self.begin_work_in_hand(work, work);
        co_await server.work(work);
        self.account_work(consist, self.now() - began, work, at_start);
        if (self.is_weighed_) self.end_work_in_hand(began, work);

        const std::optional<std::uint32_t> to = self.choose_next(consist);
        if (to && *to != self.id() && self.has_finite_room_[*to]) {
            co_await room_ahead(self, consist, *to, Cause::no_room);
        }
        server.release();
        seat.release();
        self.tell_busy();
        queue.done.raise();
        if (!self.comes_again(consist, to, came)) co_return;
    }
}

}  // namespace karvan::models
