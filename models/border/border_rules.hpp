// The rules of a side of a border as they live: permits of the day, the book of slots, convoys.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "models/border/border.hpp"
#include "sim/signal.hpp"

namespace karvan::models {

// Permits: given out at local midnight, used up by those who pass.
class Border::Quota {
public:
    Quota(Border& border, const BorderSidePlan& side, const QuotaPlan& plan);

    const QuotaPlan& plan() const { return plan_; }
    sim::Resource& permits() { return permits_; }
    // The permit that was acquired is gone for good.
    void use(sim::Hold& permit)
    {
        permits_.set_capacity(permits_.capacity() - 1);
        permit.release();
    }

private:
    static sim::Process give_out(Border& border, Quota* quota, std::string time_zone);

    const QuotaPlan& plan_;
    sim::Resource permits_;
};

// Slots of the electronic queue. Those who come without one book in the order of arrival, so their
// book needs no more than its first free line. Of those who booked ahead the booking is made up
// when they come: by then all is known that it depends on, but for bookings of the same slot by
// others who come later, and these come after them in line.
class Border::SlotBook {
public:
    SlotBook(Border& border, const BorderSidePlan& side, const SlotPlan& plan);

    const SlotPlan& plan() const { return plan_; }
    // When the first free slot begins; it is free no more.
    sim::Time book(sim::Time now);
    // When the vehicle is called in, which may have booked ahead.
    sim::Time call(sim::Time now, std::uint64_t vehicle, std::uint32_t visit);

private:
    sim::Time booked_ahead(sim::Time meant);
    // The first slot at or after a time that lies within the hours.
    sim::Time slot_from(sim::Time time) const;

    const SlotPlan& plan_;
    std::vector<UnitsChange> hours_;
    sim::Time slot_{};
    std::int64_t booked_ = 0;                     // in that slot
    std::map<sim::Time, std::int64_t> reserved_;  // taken, by slot
    sim::Stream who_;
    sim::Stream late_;
};

// Trucks that wait for a convoy, and its escorts.
class Border::Convoy {
public:
    struct Rider {
        Rider(Border& border, sim::Time came) : go(border, "convoy"), since(came) {}
        sim::Signal go;
        sim::Time since;
        sim::Duration drive{};
    };

    Convoy(Border& border, const BorderSidePlan& side, const ConvoyPlan& plan);

    bool escorts(const Consist& consist, const std::vector<FlowPlan>& flows);
    // The rider stands in line from now on; he must wait for `go`.
    void put(Rider& rider);

private:
    static sim::Process lead(Border& border, Convoy* convoy);
    static sim::Task<> gather(Border& border, Convoy& convoy, std::uint64_t number);
    static sim::Process bring_back(Border& border, sim::Hold crew, sim::Duration away);
    std::size_t count() const { return waiting_.size(); }

    const ConvoyPlan& plan_;
    std::unique_ptr<sim::Resource> crews_;
    std::deque<Rider*> waiting_;
    sim::Signal changed_;
    sim::Stream escorted_;
    sim::Stream drives_;
    sim::Stream backs_;
    sim::Time first_{};  // of the timetable
};

}  // namespace karvan::models
