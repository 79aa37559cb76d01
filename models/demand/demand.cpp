#include "models/demand/demand.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "models/routing/route_choice.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

namespace {

constexpr std::uint64_t number_mask = (std::uint64_t{1} << 40) - 1;

}  // namespace

std::int32_t sample_whole(const sim::Law& law, sim::Draw draw)
{
    constexpr double most = 1e9;
    const double value = std::clamp(law.sample(draw), 1.0, most);
    if (law.is_constant() && value == std::floor(value)) return static_cast<std::int32_t>(value);
    return static_cast<std::int32_t>(std::floor(value + draw.unit()));
}

DemandSource::DemandSource(Facility& origin, const Scenario& scenario, const FlowPlan& flow,
                           Census* census)
    : origin_(origin),
      scenario_(scenario),
      flow_(flow),
      census_(census),
      arrivals_(origin.stream("arrival of " + flow.id)),
      batches_(origin.stream("batch of " + flow.id)),
      sizes_(origin.stream("size of " + flow.id)),
      deviations_(origin.stream("deviation of " + flow.id)),
      returns_(origin.stream("return as " + flow.id)),
      dwells_(origin.stream("dwell of " + flow.id))
{}

void DemandSource::begin()
{
    if (flow_.population > 0) return place_population();
    switch (flow_.pattern) {
        case ArrivalPattern::none:
            return;
        case ArrivalPattern::answer:
            origin_.when_ended([this](const Shipment& loaded) { answer(loaded); });
            return;
        case ArrivalPattern::timetable:
        case ArrivalPattern::trace:
            origin_.start("bring shipments", bring_planned(origin_, this));
            return;
        default:
            origin_.start("bring shipments", bring_by_rate(origin_, this));
    }
}

// --- Arrivals ---

sim::Law DemandSource::interarrival() const
{
    if (flow_.interarrival_s) return *flow_.interarrival_s;
    const double mean_s = flow_.mean_per_arrival() / flow_.shipments_per_s;
    return flow_.pattern == ArrivalPattern::even ? sim::Law::constant(mean_s)
                                                 : sim::Law::exponential(mean_s);
}

RateProfile DemandSource::profile() const
{
    if (!flow_.shape.correlation) return {flow_.shape, scenario_.start, scenario_.horizon};
    const CorrelationPlan& plan = scenario_.correlations[*flow_.shape.correlation];
    return {flow_.shape, scenario_.start, scenario_.horizon,
            Shocks(plan, flow_.shape.member, scenario_.seed, origin_.simulation().replication())};
}

sim::Process DemandSource::bring_by_rate(Facility& origin, DemandSource* self)
{
    RateProfile profile = self->profile();
    const sim::Law interarrival = self->interarrival();
    for (std::uint64_t arrival = 0;; ++arrival) {
        const sim::Duration gap = sample_duration(interarrival, self->arrivals_.at(arrival));
        const sim::Time next = profile.after(origin.now(), gap);
        if (next == sim::never) co_return;
        co_await origin.delay_until(next);
        self->arrive(arrival, {});
    }
}

sim::Process DemandSource::bring_planned(Facility& origin, DemandSource* self)
{
    const auto& planned = self->flow_.planned;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        co_await origin.delay_until(planned[i].at);
        sim::Duration late{0};
        if (self->flow_.deviation_s) {
            late = sample_duration(*self->flow_.deviation_s, self->deviations_.at(i));
        }
        if (late == sim::Duration{0}) {
            self->arrive(i, planned[i]);
        } else {
            origin.start("bring late shipments", bring_late(origin, self, i, late));
        }
    }
}

sim::Process DemandSource::bring_late(Facility& origin, DemandSource* self, std::size_t arrival,
                                      sim::Duration late)
{
    co_await origin.delay(late);
    self->arrive(arrival, self->flow_.planned[arrival]);
}

void DemandSource::arrive(std::uint64_t arrival, const PlannedArrival& planned)
{
    const std::int32_t shipments =
        planned.shipments ? *planned.shipments : draw_per_arrival(arrival);
    if (shipments <= 0) return;
    Cargo cargo;
    for (std::int32_t i = 0; i < shipments; ++i) {
        ShipmentPtr shipment = make_shipment(++shipments_, planned.size);
        if (planned.tonnes) shipment->tonnes = *planned.tonnes;
        if (planned.priority) shipment->priority = *planned.priority;
        // A train goes one way.
        if (flow_.arrives_as == Vehicle::train && i > 0) shipment->route = cargo.front().route;
        cargo.add(std::move(shipment));
    }
    origin_.enter(std::move(cargo), flow_.arrives_as);
}

std::int32_t DemandSource::draw_per_arrival(std::uint64_t arrival)
{
    if (!flow_.per_arrival_law) return flow_.per_arrival;
    return sample_whole(*flow_.per_arrival_law, batches_.at(arrival));
}

ShipmentPtr DemandSource::make_shipment(std::uint64_t number, std::optional<std::int32_t> size)
{
    auto shipment = std::make_unique<Shipment>(census_);
    shipment->id = (std::uint64_t{flow_.index} + 1) << 40 | number;
    RouteChoice* choice = origin_.route_choice();
    shipment->route = choice != nullptr ? choice->choose(flow_, number) : &flow_.route;
    // About what they will need: an account that grows step by step moves itself five times.
    const std::size_t stops = shipment->route->stops.size();
    if (stops > 1) {
        shipment->ledger.reserve(2 * stops);
        if (scenario_.book != nullptr) shipment->charges.reserve(4 * stops);
    }
    shipment->flow = shipment->class_of = flow_.index;
    shipment->size = flow_.size;
    if (flow_.size_law) shipment->size = sample_whole(*flow_.size_law, sizes_.at(number));
    if (size) shipment->size = *size;
    shipment->priority = flow_.priority;
    shipment->kind = flow_.kind;
    shipment->tonnes = flow_.tonnes_of(shipment->size);
    return shipment;
}

void DemandSource::place_population()
{
    for (std::int64_t i = 1; i <= flow_.population; ++i) {
        Cargo one(make_shipment(static_cast<std::uint64_t>(i), std::nullopt));
        origin_.enter(std::move(one), Vehicle::none);
    }
}

// --- Answers: empties ---

// The number of what answers follows from the loaded shipment, so that its draws do not depend on
// the order in which loaded shipments end.
void DemandSource::answer(const Shipment& loaded)
{
    const auto& answered = flow_.answers;
    const auto found = std::find(answered.begin(), answered.end(), loaded.flow);
    if (found == answered.end()) return;
    const auto place = static_cast<std::uint64_t>(found - answered.begin());
    const std::uint64_t number = (loaded.id & number_mask) * answered.size() - place;
    if (returns_.at(number).unit() >= flow_.answer_share) return;
    const std::int32_t size = flow_.kind == loaded.kind ? loaded.size : flow_.size;
    const std::uint64_t id = (std::uint64_t{flow_.index} + 1) << 40 | number;
    const Answer brought{number, size, loaded.kept_by, loaded.kept_since};
    origin_.start("return empty", bring_answer(origin_, this, brought), id);
}

sim::Process DemandSource::bring_answer(Facility& origin, DemandSource* self, Answer answer)
{
    const sim::Duration dwell =
        sample_duration(self->flow_.dwell_s, self->dwells_.at(answer.number));
    co_await origin.delay(dwell);
    const auto own_size = self->flow_.size_law ? std::nullopt : std::optional(answer.size);
    ShipmentPtr shipment = self->make_shipment(answer.number, own_size);
    shipment->kept_by = answer.kept_by;
    shipment->kept_since = answer.kept_since;
    Cargo cargo(std::move(shipment));
    origin.enter(std::move(cargo), self->flow_.arrives_as);
}

}  // namespace karvan::models
