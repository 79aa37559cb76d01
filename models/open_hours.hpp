// Opening hours of a resource: its units follow a calendar, and what of a wait was outside the
// hours can be told from what was queueing.
#pragma once

#include <vector>

#include "models/calendar.hpp"
#include "models/shipment.hpp"
#include "sim/resource.hpp"

namespace karvan::models {

class OpenHours {
public:
    // From now on the units of the resource follow the calendar; work in hand is finished.
    OpenHours(sim::Resource& resource, const Calendar& calendar, std::chrono::local_seconds start,
              sim::Duration horizon);

    // How long the resource had no units, from time 0 up to now.
    sim::Duration closed(sim::Time now) const;

    // Puts a wait that ends now to Cause::closed as far as the resource had no units, else to
    // Cause::queue. `closed_before` is closed() as it was when the wait began.
    void account_wait(Consist& consist, std::uint32_t where, sim::Duration closed_before,
                      sim::Time now) const;

private:
    static sim::Process follow(sim::Place& place, OpenHours* hours);
    void change(std::int64_t units);

    sim::Resource& resource_;
    std::vector<UnitsChange> changes_;
    bool is_closed_ = false;
    sim::Time closed_since_{};
    sim::Duration closed_{};
};

}  // namespace karvan::models
