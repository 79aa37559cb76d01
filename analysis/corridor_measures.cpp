#include "analysis/corridor_measures.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

constexpr double hours_a_year = 8760;

double ratio(double above, double below) { return below > 0 ? above / below : unknown; }

double shipments(const FlowOutcome& flow) { return static_cast<double>(flow.transit.count()); }

// Hours of all shipments for which it holds, over all places.
template <typename Wanted>
double hours(const RunDescription& run, const FlowOutcome& flow, Wanted wanted)
{
    sim::Duration sum{0};
    if (flow.ledger.empty()) return unknown;
    for (std::size_t place = 0; place < run.places.size(); ++place)
        for (std::size_t cause = 0; cause < run.causes.size(); ++cause)
            if (wanted(place, cause)) sum += flow.ledger[place * run.causes.size() + cause];
    return sim::in_hours(sum);
}

// Charges of all shipments for which it holds, in whole units of money or grams.
template <typename Wanted>
double charged(const RunDescription& run, const FlowOutcome& flow, Wanted wanted)
{
    sim::Int128 sum = 0;
    if (flow.charged.empty()) return 0;
    for (std::size_t place = 0; place < run.places.size(); ++place)
        for (std::size_t kind = 0; kind < run.charges.size(); ++kind)
            if (wanted(place, kind)) sum += flow.charged[place * run.charges.size() + kind];
    return static_cast<double>(sum) / 1e6;
}

bool is_border(const RunDescription& run, std::size_t place)
{
    return run.places[place].border_sides > 0;
}

// Sides of borders that the shipments of a flow passed, all together.
double sides_passed(const RunDescription& run, std::size_t flow, const FlowOutcome& outcome)
{
    double sides = 0;
    std::size_t row = 0;
    for (const StopRow& stop : run.stops) {
        if (stop.flow != flow || outcome.stops.empty()) continue;
        sides += static_cast<double>(outcome.stops.at(row++).count) *
                 static_cast<double>(run.places[stop.place].border_sides);
    }
    return sides;
}

double moving_h(const RunDescription& run, const FlowOutcome& flow)
{
    return hours(run, flow,
                 [&](std::size_t, std::size_t c) { return run.causes[c].id == "moving"; });
}

double free_flow_h(const RunDescription& run, const FlowOutcome& flow)
{
    const double all =
        hours(run, flow, [&](std::size_t, std::size_t c) { return !run.causes[c].is_waiting; });
    return ratio(all, shipments(flow));
}

double border_h(const RunDescription& run, const FlowOutcome& flow)
{
    return hours(run, flow, [&](std::size_t p, std::size_t) { return is_border(run, p); });
}

double border_payments(const RunDescription& run, const FlowOutcome& flow)
{
    return charged(run, flow, [&](std::size_t p, std::size_t kind) {
        return run.charges[kind].is_payment && is_border(run, p);
    });
}

double observed_years(const RunDescription& run)
{
    return (run.horizon_h - run.warmup_h) / hours_a_year;
}

using Run = RunDescription;
using Flow = FlowOutcome;
using Measures = std::vector<CorridorMeasure>;

Measures speed_measures()
{
    return {
        {"distance_km", "mean distance of a shipment from origin to destination", "km",
         [](const Run&, std::size_t, const Flow& f) {
             return f.transit.count() > 0 ? f.distance_km : unknown;
         }},
        {"free_flow_h", "time without any wait: mean time that a shipment moves or is worked on",
         "h", [](const Run& run, std::size_t, const Flow& f) { return free_flow_h(run, f); }},
        {"swod_km_h", "speed without delay: distance over the time under way (TFI4)", "km/h",
         [](const Run& run, std::size_t, const Flow& f) {
             return ratio(f.distance_km * shipments(f), moving_h(run, f));
         }},
        {"swd_km_h", "speed with delay: distance over the whole time (TFI4)", "km/h",
         [](const Run&, std::size_t, const Flow& f) {
             return ratio(f.distance_km, f.transit.mean_s() / 3600);
         }}};
}

Measures border_measures()
{
    return {{"tfi1_h", "time of a shipment at a side of a border (TFI1)", "h",
             [](const Run& run, std::size_t i, const Flow& f) {
                 return ratio(border_h(run, f), sides_passed(run, i, f));
             }},
            {"tfi2_cost", "payments of a shipment at a side of a border (TFI2)", "money",
             [](const Run& run, std::size_t i, const Flow& f) {
                 return ratio(border_payments(run, f), sides_passed(run, i, f));
             }},
            {"tfi3_cost", "payments of 20 t of cargo over 500 km (TFI3)", "money",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(payments(run, f), f.tonne_km) * 20 * 500;
             }}};
}

Measures reliability_measures()
{
    return {
        {"buffer_index",
         "buffer index: what to add to the mean transit time to reach P95, as a share of it", "1",
         [](const Run&, std::size_t, const Flow& f) {
             return ratio(quantile_h(f.transit, 0.95) - mean_h(f.transit), mean_h(f.transit));
         }},
        {"planning_time_index",
         "planning time index: P95 of the transit time over the time without any wait", "1",
         [](const Run& run, std::size_t, const Flow& f) {
             return ratio(quantile_h(f.transit, 0.95), free_flow_h(run, f));
         }},
        {"on_time_share", "share of the shipments that kept the promised time", "1",
         [](const Run& run, std::size_t i, const Flow& f) {
             if (!run.flows[i].is_promised) return unknown;
             return ratio(static_cast<double>(f.on_time), shipments(f));
         }},
        {"spoiled_share", "share of the shipments that were spoiled when they arrived", "1",
         [](const Run& run, std::size_t i, const Flow& f) {
             if (!run.flows[i].can_spoil) return unknown;
             return ratio(static_cast<double>(f.spoiled), shipments(f));
         }},
        {"late_mean_h", "mean time that late shipments are beyond the promised time", "h",
         [](const Run&, std::size_t, const Flow& f) {
             return f.late > 0 ? f.late_mean_h : unknown;
         }}};
}

Measures throughput_measures()
{
    return {{"tonnes_per_year", "throughput: tonnes that arrived, per 365 days", "t",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(f.tonnes_left, observed_years(run));
             }},
            {"units_per_year", "throughput: flow_unit that arrived, per 365 days", "1",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(f.units_left, observed_years(run));
             }},
            {"cost_per_tonne", "payments for a tonne", "money",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(payments(run, f), f.tonnes);
             }},
            {"cost_per_unit", "payments for a flow_unit", "money",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(payments(run, f), f.units);
             }}};
}

Measures burden_measures()
{
    return {{"generalised_cost_per_tonne", "payments, value of time and inventory cost of a tonne",
             "money",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(generalised_cost(run, f), f.tonnes);
             }},
            {"generalised_cost_per_unit",
             "payments, value of time and inventory cost of a flow_unit", "money",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(generalised_cost(run, f), f.units);
             }},
            {"co2e_kg_per_tonne", "CO2e of a tonne, well to wheel", "kg",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(emissions_kg(run, f), f.tonnes);
             }},
            {"co2e_kg_per_unit", "CO2e of a flow_unit, well to wheel", "kg",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(emissions_kg(run, f), f.units);
             }},
            {"co2e_g_per_tonne_km", "CO2e of a tonne over a km, well to wheel", "g",
             [](const Run& run, std::size_t, const Flow& f) {
                 return ratio(emissions_kg(run, f) * 1000, f.tonne_km);
             }}};
}

Measures all_measures()
{
    Measures all;
    for (const Measures& part : {speed_measures(), border_measures(), reliability_measures(),
                                 throughput_measures(), burden_measures()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace

bool can_spoil(const RunDescription& run)
{
    return std::any_of(run.flows.begin(), run.flows.end(),
                       [](const FlowRow& flow) { return flow.can_spoil; });
}

const std::vector<CorridorMeasure>& corridor_measures()
{
    static const std::vector<CorridorMeasure> all = all_measures();
    return all;
}

const CorridorMeasure& corridor_measure(std::string_view name)
{
    const auto& all = corridor_measures();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const CorridorMeasure& m) { return m.name == name; });
    if (found == all.end())
        throw std::out_of_range(fmt::format("there is no corridor measure '{}'", name));
    return *found;
}

double payments(const RunDescription& run, const FlowOutcome& flow)
{
    return charged(run, flow,
                   [&](std::size_t, std::size_t kind) { return run.charges[kind].is_payment; });
}

double generalised_cost(const RunDescription& run, const FlowOutcome& flow)
{
    return charged(run, flow,
                   [&](std::size_t, std::size_t kind) { return !run.charges[kind].is_emission; });
}

double emissions_kg(const RunDescription& run, const FlowOutcome& flow)
{
    const double grams = charged(
        run, flow, [&](std::size_t, std::size_t kind) { return run.charges[kind].is_emission; });
    return grams / 1000;
}

}  // namespace karvan::analysis
