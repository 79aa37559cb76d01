#include "models/demand.hpp"

#include <cmath>
#include <memory>

namespace karvan::models {

namespace {

ShipmentPtr make_shipment(const FlowPlan& flow, std::uint64_t number, Census* census)
{
    auto shipment = std::make_unique<Shipment>(census);
    shipment->id = (std::uint64_t{flow.index} + 1) << 40 | number;
    shipment->route = &flow.route;
    shipment->flow = flow.index;
    shipment->size = flow.size;
    shipment->priority = flow.priority;
    shipment->kind = flow.kind;
    shipment->tonnes = flow.tonnes;
    constexpr std::size_t usual_entries = 16;
    shipment->ledger.reserve(usual_entries);
    return shipment;
}

sim::Law interarrival_of(const FlowPlan& flow)
{
    if (flow.interarrival_s) return *flow.interarrival_s;
    const double mean_s = flow.per_arrival / flow.shipments_per_s;
    return flow.pattern == ArrivalPattern::even ? sim::Law::constant(mean_s)
                                                : sim::Law::exponential(mean_s);
}

}  // namespace

Season::Season(std::chrono::local_seconds start, std::vector<double> factors)
    : start_(start), factors_(std::move(factors))
{}

Season::Step Season::step_at(sim::Time time) const
{
    namespace chrono = std::chrono;
    const auto moment = start_ + chrono::floor<chrono::seconds>(time.time_since_epoch());
    const chrono::year_month_day date{chrono::floor<chrono::days>(moment)};
    const auto next_month = date.year() / date.month() + chrono::months{1};
    const auto until = chrono::local_seconds{chrono::local_days{next_month / 1}} - start_;
    return {factors_[static_cast<unsigned>(date.month()) - 1], sim::Time(until)};
}

sim::Time Season::after(sim::Time now, sim::Duration operational) const
{
    if (factors_.empty()) return now + operational;
    double left = static_cast<double>(operational.count());
    for (;;) {
        const Step step = step_at(now);
        const auto span = static_cast<double>((step.until - now).count()) * step.factor;
        if (span >= left) {
            return now + sim::Duration(static_cast<std::int64_t>(std::llround(left / step.factor)));
        }
        left -= span;
        now = step.until;
    }
}

sim::Process bring_shipments(Facility& origin, const FlowPlan* flow,
                             std::chrono::local_seconds start, Census* census)
{
    const Season season(start, flow->season);
    const sim::Law interarrival = interarrival_of(*flow);
    sim::Stream arrivals = origin.stream("arrival of " + flow->id);
    std::uint64_t shipments = 0;
    for (std::uint64_t arrival = 0;; ++arrival) {
        const sim::Duration gap = sample_duration(interarrival, arrivals.at(arrival));
        co_await origin.delay_until(season.after(origin.now(), gap));
        Cargo cargo;
        for (int i = 0; i < flow->per_arrival; ++i) {
            cargo.add(make_shipment(*flow, ++shipments, census));
        }
        origin.enter(std::move(cargo), flow->arrives_as);
    }
}

void place_population(Facility& origin, const FlowPlan& flow, Census* census)
{
    for (std::int64_t i = 1; i <= flow.population; ++i) {
        Cargo one(make_shipment(flow, static_cast<std::uint64_t>(i), census));
        origin.enter(std::move(one), Vehicle::none);
    }
}

}  // namespace karvan::models
