// An agency of a border as it lives: officers with hours, who check, inspect and charge.
#pragma once

#include <vector>

#include "models/border/border.hpp"
#include "models/calendar/open_hours.hpp"

namespace karvan::models {

class Border::Agency {
public:
    Agency(Border& border, const BorderSidePlan& side, const AgencyPlan& agency);

    const AgencyPlan& plan() const { return plan_; }

    // The papers of all, and a look into some. Wrong papers are put right without the officer.
    static sim::Task<> check(Border& border, Agency& agency, Consist& consist, Story& story);

    // A wait for an officer that ended: outside the hours, in a closure, while all were out of
    // order, or in the queue.
    void account_wait(Border& border, Consist& consist, sim::Time until) const;
    // Work was interrupted, by a closure or by the end of the hours.
    void account_interruption(Border& border, Consist& consist, const Episode& episode) const;

private:
    // The lanes that the shipments of a vehicle fell into, added up.
    struct LaneWork {
        sim::Duration check{};
        sim::Duration inspection{};
        sim::Duration delay{};  // the longest
    };

    struct Work {
        Cause cause;
        sim::Duration duration;
        sim::Time began;
    };

    void note_work(Border& border, Consist& consist, const Work& work, Story& story);
    static sim::Task<> finish_papers(Border& border, Agency& agency, Consist& consist,
                                     sim::Duration delay, bool sent_ahead, Story& story);
    sim::Duration checking_time(const Border& border, const Consist& consist);
    LaneWork lane_work(const Consist& consist);
    const LanePlan& lane_of(const Shipment& shipment);
    void charge_fees(Border& border, Consist& consist, Story& story);

    const AgencyPlan& plan_;
    sim::Resource officers_;
    OpenHours hours_;
    std::vector<std::vector<double>> lanes_below_;  // by flow, cumulative shares
    std::vector<double> lanes_of_others_;           // of a flow that the scenario does not know
    sim::Stream vehicle_times_;
    sim::Stream shipment_times_;
    sim::Stream wagon_times_;
    sim::Stream document_times_;
    sim::Stream sent_ahead_;
    sim::Stream inspected_;
    sim::Stream inspections_;
    sim::Stream wrong_;
    sim::Stream reworks_;
    sim::Stream lanes_;
    sim::Stream lane_checks_;
    sim::Stream lane_inspections_;
    sim::Stream lane_delays_;
    sim::Stream fees_;
    sim::Stream payers_;
};

}  // namespace karvan::models
