#include "models/border/border_agency.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/disruption/closures.hpp"

namespace karvan::models {

namespace {

std::vector<double> cumulative(std::vector<double> shares)
{
    std::partial_sum(shares.begin(), shares.end(), shares.begin());
    return shares;
}

sim::Duration drawn(const sim::Law& seconds, sim::Stream& stream, std::uint64_t entity,
                    std::uint32_t visit)
{
    if (seconds.is_constant()) return least_duration(seconds);
    return sample_duration(seconds, stream.at(entity, visit));
}

// Bulk fills whole wagons of a train.
double units_of(const Consist& consist, double wagon_t)
{
    double units = 0;
    consist.cargo.for_each([&](const Shipment& s) {
        units += models::units_of(s.kind, s.size, consist.vehicle, wagon_t);
    });
    return std::ceil(units - 1e-9);
}

}  // namespace

Border::Agency::Agency(Border& border, const BorderSidePlan& side, const AgencyPlan& agency)
    : plan_(agency),
      officers_(border, border.plan_.officers_name(side, agency),
                side.calendar(agency).most_units()),
      hours_(officers_, side.calendar(agency), border.scenario_.start, border.scenario_.horizon,
             agency.closing),
      vehicle_times_(border.stream(officers_.name() + ": time for a vehicle")),
      shipment_times_(border.stream(officers_.name() + ": time for a shipment")),
      wagon_times_(border.stream(officers_.name() + ": time for a wagon")),
      document_times_(border.stream(officers_.name() + ": documents")),
      sent_ahead_(border.stream(officers_.name() + ": are data sent ahead")),
      inspected_(border.stream(officers_.name() + ": is it inspected")),
      inspections_(border.stream(officers_.name() + ": inspection")),
      wrong_(border.stream(officers_.name() + ": are documents wrong")),
      reworks_(border.stream(officers_.name() + ": rework")),
      lanes_(border.stream(officers_.name() + ": lane")),
      lane_checks_(border.stream(officers_.name() + ": check in its lane")),
      lane_inspections_(border.stream(officers_.name() + ": inspection in its lane")),
      lane_delays_(border.stream(officers_.name() + ": delay in its lane")),
      fees_(border.stream(officers_.name() + ": fee")),
      payers_(border.stream(officers_.name() + ": does it pay"))
{
    border.measure(officers_);
    for (const FlowPlan& flow : border.scenario_.flows) {
        lanes_below_.push_back(cumulative(agency.lane_shares(flow)));
    }
    lanes_of_others_ = cumulative(agency.lane_shares(FlowPlan{}));
}

sim::Task<> Border::Agency::check(Border& border, Agency& agency, Consist& consist, Story& story)
{
    const AgencyPlan& plan = agency.plan_;
    const std::uint32_t visit = consist.cargo.front().leg;
    sim::Hold officer = co_await agency.officers_.acquire(1, consist.priority);
    border.note(story, consist, {Cause::queue, border.now(), &agency});

    const LaneWork lanes = agency.lane_work(consist);
    const bool sent_ahead = happens(plan.pre_arrival_share, agency.sent_ahead_, consist.id, visit);
    sim::Duration checking = agency.checking_time(border, consist) + lanes.check;
    if (!sent_ahead) {
        checking += drawn(plan.documents_s, agency.document_times_, consist.id, visit);
    }
    sim::Time began = border.now();
    co_await officer.work(checking);
    agency.note_work(border, consist, {Cause::service, checking, began}, story);

    sim::Duration inspection = lanes.inspection;
    if (happens(plan.inspected_share, agency.inspected_, consist.id, visit)) {
        inspection += drawn(plan.inspection_s, agency.inspections_, consist.id, visit);
    }
    if (inspection > sim::Duration{0}) {
        began = border.now();
        co_await officer.work(inspection);
        agency.note_work(border, consist, {Cause::inspection, inspection, began}, story);
    }
    officer.release();
    agency.charge_fees(border, consist, story);
    if (lanes.delay > sim::Duration{0} || plan.wrong_documents_share > 0) {
        co_await finish_papers(border, agency, consist, lanes.delay, sent_ahead, story);
    }
}

// Of an officer, that ends now.
void Border::Agency::note_work(Border& border, Consist& consist, const Work& work, Story& story)
{
    const sim::Duration interrupted = border.now() - work.began - work.duration;
    if (interrupted > sim::Duration{0}) {
        border.note(story, consist,
                    {Cause::closed, work.began + interrupted, this, interrupted, border.now()});
    }
    border.note(story, consist, {work.cause, border.now()});
}

// Without the officer: a laboratory, and papers that are put right before the next agency.
sim::Task<> Border::Agency::finish_papers(Border& border, Agency& agency, Consist& consist,
                                          sim::Duration delay, bool sent_ahead, Story& story)
{
    const AgencyPlan& plan = agency.plan_;
    const std::uint32_t visit = consist.cargo.front().leg;
    if (delay > sim::Duration{0}) {
        co_await border.delay(delay);
        border.note(story, consist, {Cause::inspection, border.now()});
    }
    if (sent_ahead) co_return;
    if (!happens(plan.wrong_documents_share, agency.wrong_, consist.id, visit)) co_return;
    const sim::Duration rework = drawn(plan.rework_s, agency.reworks_, consist.id, visit);
    co_await border.delay(rework);
    border.note(story, consist, {Cause::document, border.now()});
}

sim::Duration Border::Agency::checking_time(const Border& border, const Consist& consist)
{
    const bool train = consist.vehicle == Vehicle::train;
    const auto& per_vehicle = train ? plan_.per_train_s : plan_.per_truck_s;
    sim::Duration sum{};
    if (per_vehicle) {
        const std::uint32_t visit = consist.cargo.front().leg;
        sum += drawn(*per_vehicle, vehicle_times_, consist.id, visit);
    }
    if (!plan_.per_shipment_s && !plan_.per_wagon_s) return sum;
    const double wagon_t = border.wagon_load_t(consist);
    consist.cargo.for_each([&](const Shipment& s) {
        if (plan_.per_shipment_s) {
            sum += drawn(*plan_.per_shipment_s, shipment_times_, s.id, s.leg);
        }
        const double wagons = wagons_of(s.kind, s.size, consist.vehicle, wagon_t);
        if (plan_.per_wagon_s && wagons > 0) {
            const sim::Duration each = drawn(*plan_.per_wagon_s, wagon_times_, s.id, s.leg);
            sum += sim::Duration(std::llround(wagons * static_cast<double>(each.count())));
        }
    });
    return sum;
}

const LanePlan& Border::Agency::lane_of(const Shipment& shipment)
{
    const auto& below =
        shipment.flow < lanes_below_.size() ? lanes_below_[shipment.flow] : lanes_of_others_;
    const double unit = lanes_.at(shipment.id, shipment.leg).unit() * below.back();
    const auto found = std::upper_bound(below.begin(), below.end(), unit);
    return plan_.lanes[std::min<std::size_t>(static_cast<std::size_t>(found - below.begin()),
                                             below.size() - 1)];
}

Border::Agency::LaneWork Border::Agency::lane_work(const Consist& consist)
{
    LaneWork sum;
    if (plan_.lanes.empty()) return sum;
    consist.cargo.for_each([&](const Shipment& s) {
        const LanePlan& lane = lane_of(s);
        sum.check += drawn(lane.check_s, lane_checks_, s.id, s.leg);
        sum.inspection += drawn(lane.inspection_s, lane_inspections_, s.id, s.leg);
        const sim::Duration delay = drawn(lane.delay_s, lane_delays_, s.id, s.leg);
        sum.delay = std::max(sum.delay, delay);
    });
    return sum;
}

// --- Fees ---

void Border::Agency::charge_fees(Border& border, Consist& consist, Story& story)
{
    const std::uint32_t visit = consist.cargo.front().leg;
    for (std::size_t i = 0; i < plan_.fees.size(); ++i) {
        const FeePlan& fee = plan_.fees[i];
        if (!fee.is_due(consist.vehicle)) continue;
        const std::uint64_t entity = consist.id ^ (std::uint64_t{i} << 56);
        if (!happens(fee.paid_share, payers_, entity, visit)) continue;
        sim::Draw draw = fees_.at(entity, visit);
        double amount = fee.amount.sample(draw);
        if (fee.per == FeeBasis::shipment) amount *= consist.cargo.count();
        if (fee.per == FeeBasis::unit) amount *= units_of(consist, border.wagon_load_t(consist));
        border.charge(consist.cargo, fee.charge(), amount);
        story.paid += in_millionths(amount);
    }
}

// --- The account of hours ---

void Border::Agency::account_wait(Border& border, Consist& consist, sim::Time until) const
{
    hours_.account_wait(consist, border.id(), until, border.timeline_of(officers_),
                        border.outages_of(officers_));
}

void Border::Agency::account_interruption(Border& border, Consist& consist,
                                          const Episode& episode) const
{
    const Timeline* disturbed = border.timeline_of(officers_);
    const Cause otherwise = hours_.never_change() ? Cause::breakdown : Cause::closed;
    consist.cargo.for_each([&](Shipment& s) {
        const sim::Time began = s.accounted;
        const auto closure = closure_in(disturbed, began, episode.ended);
        if (disturbed != nullptr) {
            disturbed->account_closed(s, border.id(), episode.ended, episode.interrupted);
        }
        if (!closure && otherwise == Cause::breakdown) {
            border.account_failure(s, officers_, episode.until, began, episode.ended);
        }
        s.account(border.id(), closure.value_or(otherwise), episode.until);
    });
}

}  // namespace karvan::models
