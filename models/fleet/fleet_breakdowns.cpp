// How the units of a fleet fail and are repaired, and who waits for that.
#include "models/fleet/fleet.hpp"

namespace karvan::models {

// Units are alike: one that stands fails at the base where most do, else one at work, which is
// found broken when it comes back.
sim::Process Fleet::age(Fleet& self)
{
    const sim::Duration life =
        sim::sample_duration(self.plan_.breakdowns->every_s, self.lives_.at(++self.failures_));
    co_await self.delay(life);
    Base* most = nullptr;
    for (auto& [place, base] : self.bases_) {
        const bool more = most == nullptr || base.stock.free() > most->stock.free();
        if (base.stock.free() > 0 && more) most = &base;
    }
    if (most == nullptr) {
        ++self.broken_at_work_;
        co_return;
    }
    self.leave(*most, 1);
    self.begin_repair(*most);
}

void Fleet::begin_repair(Base& base)
{
    base.outages.fail(now());
    outages_.fail(now());
    count_in_repair(base, 1);
    start("repair", repair(*this, &base));
}

void Fleet::count_in_repair(Base& base, std::int64_t more)
{
    in_repair_ += more;
    base.in_repair += more;
    under_repair_.set(now(), in_repair_);
    for (auto& [place, each] : bases_) note_shortage(each);
}

// Those who wait at a base wait for repairs while the units that are repaired there would be enough
// for all of them; and wherever they wait, while nothing of the fleet is in order.
void Fleet::note_shortage(Base& base)
{
    if (!plan_.breakdowns) return;
    const bool everywhere = in_repair_ == plan_.units();
    const std::int64_t lacks = base.wanted - base.stock.capacity();
    outages_.stop(now(), everywhere);
    base.outages.stop(now(), !everywhere && lacks > 0 && lacks <= base.in_repair);
}

sim::Process Fleet::repair(Fleet& self, Base* base)
{
    sim::Hold crew;
    if (self.crews_) crew = co_await self.crews_->acquire();
    base->outages.begin_repair(self.now());
    self.outages_.begin_repair(self.now());
    const sim::Duration work =
        sim::sample_duration(self.plan_.breakdowns->repair_s, self.repairs_.at(++self.repaired_));
    co_await self.delay(work);
    crew.release();
    base->outages.end_repair(self.now());
    self.outages_.end_repair(self.now());
    self.count_in_repair(*base, -1);
    self.start("fail", age(self));
    self.arrive_at(*base, 1, sim::Duration{0});
}

}  // namespace karvan::models
