// Opening hours of a resource: its units follow a calendar, and what of a wait was outside the
// hours can be told from what was queueing.
#pragma once

#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/disruption/outages.hpp"
#include "models/disruption/timeline.hpp"
#include "models/shipment.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

class OpenHours {
public:
    // From now on the units of the resource follow the calendar; `closing` says what becomes of
    // work in hand.
    OpenHours(sim::Resource& resource, const Calendar& calendar, std::chrono::local_seconds start,
              sim::Duration horizon, sim::Interrupted closing = sim::Interrupted::finish);

    bool never_change() const { return changes_.empty(); }
    // How long the resource had no units, from time 0 up to now.
    sim::Duration closed(sim::Time now) const;

    // Puts a wait that ends now to Cause::closed as far as the resource had no units, else to
    // Cause::queue. `closed_before` is closed() as it was when the wait began.
    void account_wait(Consist& consist, std::uint32_t where, sim::Duration closed_before,
                      sim::Time now) const;

    // Outside the hours from one moment to the other, but not closed by a disruption as well.
    sim::Duration outside(sim::Time from, sim::Time to, const Timeline* disturbed) const;
    // Puts the time since the last account to a closure by disruptions, to Cause::closed outside
    // the hours, to repairs and waits for these while all of it was out of order (null: it never
    // fails), and else to Cause::queue.
    void account_wait(Consist& consist, std::uint32_t where, sim::Time now,
                      const Timeline* disturbed, const Outages* outages = nullptr) const;

private:
    // Spans in which the units do not change: visit(from, to, units).
    template <class Visit>
    void visit_spans(sim::Time from, sim::Time to, Visit&& visit) const;
    Outages::Stop stopped(sim::Time from, sim::Time to, const Timeline* disturbed,
                          const Outages* outages) const;
    static sim::Process follow(sim::Place& place, OpenHours* hours);
    void change(std::int64_t units);

    sim::Resource& resource_;
    sim::Interrupted closing_;
    std::vector<UnitsChange> changes_;
    bool is_closed_ = false;
    sim::Time closed_since_{};
    sim::Duration closed_{};
};

}  // namespace karvan::models
