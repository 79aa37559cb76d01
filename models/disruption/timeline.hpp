// What the disruptions of a replication do to one place, link or service, spell by spell.
//
// Disruptions do not depend on the state, so all spells are known before the replication runs: how
// long a closure will last can be asked at any time, and by any site.
#pragma once

#include <vector>

#include "models/cause.hpp"
#include "models/shipment.hpp"
#include "sim/resource.hpp"
#include "sim/time.hpp"

namespace karvan::models {

struct DisruptionPlan;

// One disruption that strikes from `begin` to `end`.
struct Strike {
    sim::Time begin;
    sim::Time end;
    const DisruptionPlan* plan;
};

// A span in which the same disruptions strike. Factors of several multiply.
struct Spell {
    sim::Time begin;
    double capacity = 1;  // 0 if closed
    double speed = 1;
    bool closed = false;
    Cause cause = Cause::disruption;       // of the first that closes, or else leaves less capacity
    Cause embargo_cause = Cause::embargo;  // of the first that embargoes
    sim::Interrupted work = sim::Interrupted::finish;
    std::vector<char> embargoed;  // by flow; empty: no embargo

    bool embargoes(const Cargo& cargo) const;
    bool bars(const Cargo& cargo) const { return closed || embargoes(cargo); }
    // Why it bars cargo that it bars.
    Cause barring_cause() const { return closed ? cause : embargo_cause; }
};

class Timeline {
public:
    explicit Timeline(std::vector<Strike> strikes);

    // The first begins at time 0, each ends where the next begins.
    const std::vector<Spell>& spells() const { return spells_; }
    const Spell& at(sim::Time time) const { return spells_[index_at(time)]; }

    // The first moment, not before `now`, at which this cargo may enter.
    sim::Time admission(sim::Time now, const Cargo& cargo) const;
    // The first moment, not before `now`, at which it is not closed.
    sim::Time opening(sim::Time now) const;
    // How long it is closed from one moment to the other.
    sim::Duration closed(sim::Time from, sim::Time to) const;

    // Puts the hours since the last account to the causes of the spells that barred the cargo, or
    // that were closed; what is left over stays to be accounted.
    void account_barred(Consist& consist, std::uint32_t where, sim::Time now) const;
    void account_closed(Shipment& shipment, std::uint32_t where, sim::Time now,
                        sim::Duration most = sim::Duration::max()) const;

    // A journey of so much running time at full speed: waits for admission, and slows down; if it
    // closes under way, goes on, stops or begins again as the disruption says. Accounts the hours
    // of the cargo, and gives the moment of arrival. Who set out before (and rested meanwhile) is
    // under way and needs no admission.
    enum class SetOut : bool { now, before };
    sim::Time travel(Cargo& cargo, std::uint32_t where, sim::Time depart, sim::Duration running,
                     SetOut set_out = SetOut::now) const;
    // The same without cargo, from a moment at which it may go.
    sim::Time run_until(sim::Time depart, sim::Duration running) const;

    // The mean of the capacity factor from one moment to the other.
    double mean_capacity(sim::Time from, sim::Time to) const;

private:
    struct Way;  // the state of a journey

    std::size_t index_at(sim::Time time) const;
    sim::Time end_of(std::size_t i) const
    {
        return i + 1 < spells_.size() ? spells_[i + 1].begin : sim::never;
    }
    void add_spell(sim::Time begin, const std::vector<const Strike*>& striking);

    std::vector<Spell> spells_;
};

// Does a closure of the place explain a wait of this cause better?
constexpr bool is_wait_at_place(Cause cause)
{
    switch (cause) {
        case Cause::moving:
        case Cause::service:
        case Cause::no_room:
        case Cause::closed:
        case Cause::weather:
        case Cause::gauge_change:
        case Cause::inspection:
        case Cause::customs:
        case Cause::mooring:
        case Cause::breakdown:
        case Cause::preempted:
        case Cause::document:
        case Cause::rest:
        case Cause::ban:
        case Cause::sorting:
        case Cause::possession:
        case Cause::disruption:
        case Cause::transloading:
        case Cause::strike:
        case Cause::embargo:
        case Cause::accident:
        case Cause::repair_crew:
            return false;
        default:
            return true;
    }
}

}  // namespace karvan::models
