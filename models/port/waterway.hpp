// The waterway of a port: what a ship waits for before it moves - weather, tide, a lock, room in
// the channel, pilots, tugs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "models/disruption/outages.hpp"
#include "models/disruption/timeline.hpp"
#include "models/port/lock.hpp"
#include "models/port/marine_plan.hpp"
#include "models/port/vessel.hpp"
#include "sim/place.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

// What goes along with a ship while it moves; let go by scope.
struct Convoy {
    sim::Hold channel;
    sim::Hold pilots;
    sim::Hold tugs;
};

class Waterway {
public:
    Waterway(sim::Place& port, const MarinePlan& plan, const Scenario& scenario);

    // co_await clear(...): until the ship may move, with all that it needs. What is on board waits
    // for one cause after the other. While pilots or tugs are waited for, the weather or the tide
    // may turn: they are then given back and the ship begins anew.
    static sim::Task<Convoy> clear(sim::Place& port, Waterway& self, Vessel& vessel,
                                   Movement movement);

    // co_await enter_lock(...): until the ship, which weather and tide may keep on her side, is in
    // a chamber of the lock; then co_await Lock::leave(...): until she is through it, which is
    // left to be accounted. Only where there are chambers.
    static sim::Task<> enter_lock(sim::Place& port, Waterway& self, Vessel& vessel,
                                  Lock::Ship& ship);
    Lock* lock() { return lock_.get(); }

    // co_await calm(...): until the weather allows to move.
    static sim::Task<> calm(sim::Place& port, Waterway& self, Cargo& cargo);

    // From now on waits are put to closures of the port, as far as it was closed.
    void obey(const Timeline* disturbed) { disturbed_ = disturbed; }
    // The same with repairs, as far as all that a ship could go with was out of order.
    using OutagesOf = std::function<const Outages*(const sim::Resource&)>;
    void fail_by(OutagesOf outages) { outages_ = std::move(outages); }

    Weather& weather() { return weather_; }
    const Weather& weather() const { return weather_; }
    // Resources to be measured, in the order of their names below.
    std::vector<sim::Resource*> resources() const;

private:
    // The way in and out: the channel, or the lock.
    static sim::Task<sim::Hold> fairway(sim::Place& port, Waterway& self, Vessel& vessel,
                                        Movement movement, std::int16_t priority);
    static sim::Task<> high_enough(sim::Place& port, Waterway& self, Vessel& vessel);
    // Until weather and tide allow to pass, at once.
    static sim::Task<> passable(sim::Place& port, Waterway& self, Vessel& vessel);
    void account(Cargo& cargo, Cause cause) const;
    // A wait for any one of these.
    void account_wait(Cargo& cargo, const std::vector<const sim::Resource*>& any,
                      Cause cause) const;
    Cause way_cause() const { return plan_.lock ? Cause::lock : Cause::channel; }
    double draught_of(const Vessel& vessel) const;
    bool may_pass(const Vessel& vessel) const;
    bool may_move(const Vessel& vessel) const;

    sim::Place& port_;
    const MarinePlan& plan_;
    const Scenario& scenario_;
    Weather weather_;
    std::unique_ptr<Lock> lock_;              // with chambers
    std::unique_ptr<sim::Resource> channel_;  // or the lock for one ship
    std::unique_ptr<sim::Resource> turn_;     // of a channel that is one-way: to enter it next
    Movement way_ = Movement::inbound;        // of the ships in it, or for which the lock is open
    std::unique_ptr<sim::Resource> pilots_;
    std::unique_ptr<sim::Resource> tugs_;
    const Timeline* disturbed_ = nullptr;
    OutagesOf outages_;  // none: nothing fails
};

}  // namespace karvan::models
