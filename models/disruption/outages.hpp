// What of a resource is out of order, and how much of that waits for a repair crew.
//
// Units of a resource have no names: nobody can tell whose work each of those that failed keeps up.
// So while some wait for a crew and others are repaired, the hour is shared as the units are.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "sim/time.hpp"

namespace karvan::models {

class Outages {
public:
    void fail(sim::Time now) { add(now, 1, 0); }
    void begin_repair(sim::Time now) { add(now, 0, 1); }
    void end_repair(sim::Time now) { add(now, -1, -1); }
    // From now on all units are out of order, or some are not.
    void stop(sim::Time now, bool stopped);

    // Of an interruption of work that was in hand between two moments, the last one now: how much
    // of it was a wait for a crew. If more was out of order meanwhile than this work felt, its
    // interruption is taken to begin with the first failure.
    sim::Duration without_crew(sim::Time began, sim::Time ended, sim::Duration interruption) const;

    // How long all units were out of order between two moments, and how much of that was a wait for
    // crews.
    struct Stop {
        sim::Duration in_all{};
        sim::Duration without_crew{};

        Stop& operator+=(const Stop& more);
    };
    Stop stopped(sim::Time from, sim::Time to) const;
    // The same of several resources, any of which would do: while all of them were.
    static Stop stopped_together(std::span<const Outages* const> all, sim::Time from, sim::Time to);

private:
    // The same of some units, and of all of them, up to a moment.
    struct Total {
        sim::Duration out_of_order{};
        sim::Duration without_crew{};
        Stop stop;

        Total operator-(const Total& before) const;
    };
    // From this moment on so many units are out of order, and crews at work on them.
    struct Change {
        sim::Time at{};
        std::int64_t failed = 0;
        std::int64_t crews = 0;
        bool stopped = false;
        Total before;

        Total total(sim::Time now) const;
    };

    using Changes = std::deque<Change>;

    void add(sim::Time now, std::int64_t failed, std::int64_t crews);
    Changes::const_iterator change_after(sim::Time at) const;
    Total total(sim::Time at) const;
    sim::Time first_failure(sim::Time from) const;

    Changes changes_{Change{}};  // the last of them
};

}  // namespace karvan::models
