#include "models/border.hpp"

#include <fmt/format.h>

namespace karvan::models {

Border::Agency::Agency(Border& border, const BorderSidePlan& side, const AgencyPlan& agency)
    : plan(agency),
      officers(border, border.plan_.officers_name(side, agency), agency.officers),
      hours(officers, side.calendar(agency), border.scenario_.start, border.scenario_.horizon),
      vehicle_times(border.stream(officers.name() + ": time for a vehicle")),
      shipment_times(border.stream(officers.name() + ": time for a shipment")),
      inspected(border.stream(officers.name() + ": is it inspected")),
      inspections(border.stream(officers.name() + ": inspection")),
      wrong(border.stream(officers.name() + ": are documents wrong")),
      reworks(border.stream(officers.name() + ": rework"))
{}

Border::Border(sim::Simulation& simulation, const BorderPlan& plan, const Scenario& scenario,
               const CorridorFacts& facts)
    : Facility(simulation, plan, facts), plan_(plan), scenario_(scenario)
{
    if (plan.tracks) tracks_ = std::make_unique<sim::Resource>(*this, "tracks", *plan.tracks);
    if (plan.parking) parking_ = std::make_unique<sim::Resource>(*this, "parking", *plan.parking);
    if (tracks_) measure(*tracks_);
    if (parking_) measure(*parking_);
    for (const BorderSidePlan& side_plan : plan.sides) {
        Side& side = sides_.emplace_back();
        add_measured(side);
        for (const AgencyPlan& agency : side_plan.agencies) {
            measure(side.agencies.emplace_back(*this, side_plan, agency).officers);
        }
        measure_time(side_plan.country + " side, crossing time", side.time,
                     "time of trains and trucks from joining the first queue of the side to the "
                     "end of its last control (TFI1)");
    }
}

sim::Resource* Border::room_for(const RoomRequest& request)
{
    return request.vehicle == Vehicle::train ? tracks_.get() : parking_.get();
}

void Border::receive(Consist consist)
{
    const std::uint64_t id = consist.id;
    start("cross border", cross(*this, std::move(consist)), id);
}

sim::Process Border::cross(Border& border, Consist consist)
{
    const sim::Hold room = border.take_room(consist);
    const Shipment& first = consist.cargo.front();
    const bool in_order = border.plan_.in_order(border.scenario_, *first.route, first.leg);
    const std::size_t sides = border.sides_.size();
    for (std::size_t i = 0; i < sides; ++i) {
        Side& side = border.sides_[in_order ? i : sides - 1 - i];
        co_await pass_side(border, side, consist);
    }
    border.end_journeys(consist);
    if (consist.cargo.empty()) co_return;
    const std::uint32_t to = border.next_stop(consist.cargo.front());
    const bool train = consist.vehicle == Vehicle::train;
    co_await depart(border, consist, to, train ? Cause::track : Cause::no_room);
}

void Border::end_journeys(Consist& consist)
{
    Cargo onward;
    while (!consist.cargo.empty()) {
        ShipmentPtr shipment = consist.cargo.take();
        if (is_destination(*shipment)) {
            finish(std::move(shipment));
        } else {
            onward.add(std::move(shipment));
        }
    }
    consist.cargo = std::move(onward);
}

sim::Task<> Border::pass_side(Border& border, Side& side, Consist& consist)
{
    const sim::Time began = border.now();
    for (Agency& agency : side.agencies) {
        if (agency.plan.sees(consist.vehicle)) co_await pass_agency(border, agency, consist);
    }
    side.time.record(border.now() - began);
}

sim::Task<> Border::pass_agency(Border& border, Agency& agency, Consist& consist)
{
    const AgencyPlan& plan = agency.plan;
    const std::uint32_t visit = consist.cargo.front().leg;
    const sim::Duration closed_before = agency.hours.closed(border.now());
    sim::Hold officer = co_await agency.officers.acquire(1, consist.priority);
    agency.hours.account_wait(consist, border.id(), closed_before, border.now());

    // The papers of all, and a look into some.
    const sim::Duration checking = checking_time(agency, consist);
    co_await border.delay(checking);
    border.account(consist, Cause::service);
    if (happens(plan.inspected_share, agency.inspected.at(consist.id, visit))) {
        const sim::Draw draw = agency.inspections.at(consist.id, visit);
        const sim::Duration inspection = sample_duration(plan.inspection_s, draw);
        co_await border.delay(inspection);
        border.account(consist, Cause::inspection);
    }
    officer.release();

    // Wrong papers are put right before the next agency sees them.
    if (happens(plan.wrong_documents_share, agency.wrong.at(consist.id, visit))) {
        const sim::Draw draw = agency.reworks.at(consist.id, visit);
        const sim::Duration rework = sample_duration(plan.rework_s, draw);
        co_await border.delay(rework);
        border.account(consist, Cause::inspection);
    }
}

sim::Duration Border::checking_time(Agency& agency, const Consist& consist)
{
    const bool train = consist.vehicle == Vehicle::train;
    const auto& per_vehicle = train ? agency.plan.per_train_s : agency.plan.per_truck_s;
    sim::Duration sum{};
    if (per_vehicle) {
        const std::uint32_t visit = consist.cargo.front().leg;
        sum += sample_duration(*per_vehicle, agency.vehicle_times.at(consist.id, visit));
    }
    if (!agency.plan.per_shipment_s) return sum;
    consist.cargo.for_each([&](const Shipment& s) {
        const sim::Draw draw = agency.shipment_times.at(s.id, s.leg);
        sum += sample_duration(*agency.plan.per_shipment_s, draw);
    });
    return sum;
}

}  // namespace karvan::models
