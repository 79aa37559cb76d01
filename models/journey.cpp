#include "models/journey.hpp"

#include <cmath>

namespace karvan::models {

void JourneyTally::record(const Shipment& s, sim::Time now, const FlowValue* worth)
{
    metres += s.metres;
    grams += std::llround(s.tonnes * 1e6);
    units += s.size;
    kilogram_metres += static_cast<sim::Int128>(std::llround(s.tonnes * 1e3)) * s.metres;
    unit_metres += static_cast<sim::Int128>(s.size) * s.metres;
    for (const StopRecord& stop : s.stops) {
        StopTally& at = stops[stop.place];
        at.arrival.record(stop.arrival);
        at.departure.record(stop.departure);
        at.metres += stop.metres;
        at.paid_at_arrival += stop.paid_at_arrival;
        at.paid_at_departure += stop.paid_at_departure;
    }
    if (worth == nullptr) return;
    const sim::Duration transit = now - s.entered;
    if (worth->is_spoiled(transit)) ++spoiled;
    if (!worth->promised_time) return;
    if (worth->is_on_time(transit)) ++on_time;
    if (transit > *worth->promised_time + worth->late_window) {
        late.record(transit - *worth->promised_time);
    }
}

JourneyTally& JourneyTally::operator+=(const JourneyTally& other)
{
    grams_left += other.grams_left;
    units_left += other.units_left;
    for (const auto& [place, part] : other.stops) {
        StopTally& at = stops[place];
        at.arrival += part.arrival;
        at.departure += part.departure;
        at.metres += part.metres;
        at.paid_at_arrival += part.paid_at_arrival;
        at.paid_at_departure += part.paid_at_departure;
    }
    metres += other.metres;
    grams += other.grams;
    units += other.units;
    kilogram_metres += other.kilogram_metres;
    unit_metres += other.unit_metres;
    on_time += other.on_time;
    spoiled += other.spoiled;
    late += other.late;
    return *this;
}

StopResult result_of(const StopTally& tally)
{
    StopResult result;
    result.count = tally.arrival.count();
    if (result.count == 0) return result;
    const auto n = static_cast<double>(result.count);
    const auto hours = [](const sim::Durations& d, double p) {
        return sim::in_hours(d.quantile(p));
    };
    result.distance_km = static_cast<double>(tally.metres) / 1e3 / n;
    result.arrival_mean_h = tally.arrival.mean_s() / 3600;
    result.arrival_p5_h = hours(tally.arrival, 0.05);
    result.arrival_p50_h = hours(tally.arrival, 0.5);
    result.arrival_p95_h = hours(tally.arrival, 0.95);
    result.departure_mean_h = tally.departure.mean_s() / 3600;
    result.departure_p5_h = hours(tally.departure, 0.05);
    result.departure_p50_h = hours(tally.departure, 0.5);
    result.departure_p95_h = hours(tally.departure, 0.95);
    result.cost_at_arrival = static_cast<double>(tally.paid_at_arrival) / 1e6 / n;
    result.cost_at_departure = static_cast<double>(tally.paid_at_departure) / 1e6 / n;
    return result;
}

JourneyResult result_of(const JourneyTally& tally, std::uint64_t shipments,
                        const std::vector<std::uint32_t>& places)
{
    JourneyResult result;
    result.tonnes_left = static_cast<double>(tally.grams_left) / 1e6;
    result.units_left = static_cast<double>(tally.units_left);
    if (shipments > 0) {
        result.distance_km =
            static_cast<double>(tally.metres) / 1e3 / static_cast<double>(shipments);
    }
    result.tonnes = static_cast<double>(tally.grams) / 1e6;
    result.units = static_cast<double>(tally.units);
    result.tonne_km = static_cast<double>(tally.kilogram_metres) / 1e6;
    result.unit_km = static_cast<double>(tally.unit_metres) / 1e3;
    result.on_time = tally.on_time;
    result.spoiled = tally.spoiled;
    result.late = tally.late.count();
    result.late_mean_h = tally.late.mean_s() / 3600;
    for (const std::uint32_t place : places) {
        const auto found = tally.stops.find(place);
        result.stops.push_back(found == tally.stops.end() ? StopResult{}
                                                          : result_of(found->second));
    }
    return result;
}

}  // namespace karvan::models
