// Customers who are served together: each takes a seat that a server lays out when it begins.
#include <algorithm>

#include "models/station/station.hpp"

namespace karvan::models {

void Station::start_batch_servers()
{
    gathered_.emplace(*this, "customers for a batch");
    for (std::uint32_t i = 0; i < down_.size(); ++i) {
        batch_servers_.push_back(std::make_unique<BatchServer>(*this));
        start("serve batches", serve_batches(*this, i));
    }
}

sim::Process Station::visit_in_batch(Station& self, Consist consist,
                                     [[maybe_unused]] sim::Hold room)
{
    for (;;) {
        const sim::Time came = self.now();
        if (self.balks()) {
            self.turn_away(std::move(consist), self.tally_.balked);
            co_return;
        }

        // A seat in the next batch; the server looks again once this customer stands in line.
        const Pauses at_arrival = self.pauses();
        self.gathered_->raise();
        sim::Hold seat = co_await self.seats_->acquire(1, consist.priority);
        BatchServer& server = *self.batch_servers_[self.boarding_.front()];
        self.boarding_.pop_front();
        self.account_wait(consist, self.now() - came, at_arrival);

        const Pauses at_start = self.pauses();
        const sim::Time began = self.now();
        sim::AnyOf end(self);
        end.add(server.done);
        co_await end.wait();
        self.account_work(consist, self.now() - began, server.work, at_start);

        // Onward; the server goes on when the last of the batch is gone.
        const std::optional<std::uint32_t> to = self.choose_next(consist);
        if (to && *to != self.id() && self.has_finite_room_[*to]) {
            co_await room_ahead(self, consist, *to, Cause::no_room);
        }
        seat.release();
        if (--server.on_board == 0) server.empty.raise();
        if (!self.comes_again(consist, to, came)) co_return;
    }
}

sim::Process Station::serve_batches(Station& self, std::uint32_t number)
{
    BatchServer& server = *self.batch_servers_[number];
    for (;;) {
        while (self.seats_->waiting() < self.plan_.batch_least) {
            sim::AnyOf more(self);
            more.add(*self.gathered_);
            co_await more.wait();
        }
        sim::Hold unit = co_await self.servers_->acquire();
        const std::uint32_t waiting = self.seats_->waiting();
        if (waiting < self.plan_.batch_least) continue;  // another server took them
        self.tell_busy();

        // As many seats as there are customers, no more than fit.
        const auto most = static_cast<std::uint32_t>(self.plan_.batch_most);
        server.on_board = std::min(waiting, most);
        server.work = self.draw_batch_service();
        self.boarding_.insert(self.boarding_.end(), server.on_board, number);
        self.seats_->set_capacity(self.seats_->capacity() + server.on_board);

        if (self.interrupts_work_) {
            co_await unit.work(server.work);
        } else {
            co_await self.delay(server.work);
        }

        // The seats go with those who sit in them.
        self.seats_->set_capacity(self.seats_->capacity() - server.on_board);
        server.done.raise();
        sim::AnyOf empty(self);
        empty.add(server.empty);
        co_await empty.wait();
        unit.release();
        self.tell_busy();
    }
}

sim::Duration Station::draw_batch_service()
{
    return sample_duration(plan_.service_s, services_.at(++batches_));
}

}  // namespace karvan::models
