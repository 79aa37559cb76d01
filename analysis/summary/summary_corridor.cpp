#include "analysis/summary/summary_corridor.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/corridor_measures.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

// In the order in which a planner asks: how far, how fast, how long at borders, at what price.
std::vector<CorridorColumn> all_columns(const RunDescription& run)
{
    std::vector<CorridorColumn> columns{{"distance_km", "Distance", "km"},
                                        {"swod_km_h", "Speed under way", "km/h"},
                                        {"swd_km_h", "Speed with delays", "km/h"},
                                        {"tfi1_h", "Side of a border", "h"}};
    if (!run.has_money) return columns;
    columns.push_back({"tfi2_cost", "Paid by shipment", run.currency});
    columns.push_back({"tfi3_cost", "20 t over 500 km", run.currency});
    return columns;
}

bool is_of_corridor(const Estimate& distance, const Estimate& at_border)
{
    return (distance.n > 0 && distance.mean > 0) || at_border.n > 0;
}

std::vector<std::size_t> corridor_flows(const RunResults& results)
{
    const std::vector<CorridorColumn> columns = all_columns(results.run);
    std::vector<std::size_t> flows;
    for (std::size_t i = 0; i < results.run.flows.size(); ++i) {
        const bool wanted = is_of_corridor(corridor_estimate(results, columns[0], i),
                                           corridor_estimate(results, columns[3], i));
        if (wanted) flows.push_back(i);
    }
    return flows;
}

using Number = double MeasureOutcome::*;

Estimate measured(const RunResults& results, std::size_t measure, Number number)
{
    return mean_over_replications(over_replications(
        results, [&](const ReplicationOutcome& r) { return r.measures[measure].*number; }));
}

}  // namespace

std::vector<CorridorColumn> corridor_columns(const RunResults& results)
{
    if (corridor_flows(results).empty()) return {};
    return all_columns(results.run);
}

Estimate corridor_estimate(const RunResults& results, const CorridorColumn& column,
                           std::size_t flow)
{
    const CorridorMeasure& measure = corridor_measure(column.measure);
    return mean_over_replications(over_replications(results, [&](const ReplicationOutcome& r) {
        return measure.value(results.run, flow, r.flows[flow]);
    }));
}

TextTable corridor_table(const RunResults& results)
{
    const std::vector<CorridorColumn> measures = all_columns(results.run);
    std::vector<Column> columns{{"flow", "Flow", ""}};
    for (const CorridorColumn& m : measures) columns.push_back({m.measure, m.title, m.unit});
    TextTable table("The corridor: speeds (TFI4), time and cost at borders (TFI1, TFI2), TFI3",
                    std::move(columns));
    for (const std::size_t flow : corridor_flows(results)) {
        std::vector<Cell> row{flow_label(results.run.flows[flow])};
        for (const CorridorColumn& m : measures)
            row.push_back(cell_of(results, corridor_estimate(results, m, flow)));
        table.add_row(std::move(row));
    }
    return table;
}

std::vector<std::size_t> punctuality_measures(const RunResults& results)
{
    constexpr std::array words{"train delay", "punctual",        "reliability",
                               "turnaround",  "departure delay", "arrival delay"};
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < results.run.measures.size(); ++i) {
        const MeasureRow& measure = results.run.measures[i];
        const bool wanted = std::any_of(words.begin(), words.end(), [&](const char* word) {
            return measure.name.find(word) != std::string::npos;
        });
        if (wanted && measured(results, i, &MeasureOutcome::mean).n > 0) found.push_back(i);
    }
    return found;
}

TextTable punctuality_table(const RunResults& results)
{
    TextTable table("Punctuality and turnaround", {{"place", "Place", ""},
                                                   {"measure", "Measure", ""},
                                                   {"unit", "In", ""},
                                                   {"mean", "Mean", ""},
                                                   {"p95", "P95", ""}});
    for (const std::size_t i : punctuality_measures(results)) {
        const MeasureRow& measure = results.run.measures[i];
        const bool is_share = measure.kind == "value" && measure.unit == "1";
        Estimate mean = measured(results, i, &MeasureOutcome::mean);
        if (is_share) mean.mean *= 100, mean.half_width *= 100;
        Cell p95;
        if (!is_share) p95 = cell_of(results, measured(results, i, &MeasureOutcome::p95));
        table.add_row({place_label(results.run.places[measure.place]), measure.name,
                       is_share ? "%" : measure.unit, cell_of(results, mean), std::move(p95)});
    }
    return table;
}

}  // namespace karvan::analysis
