#include "analysis/summary/summary_costs.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/corridor_measures.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

std::string single_unit(const FlowRow& flow)
{
    if (flow.unit == "1") return "shipment";
    return flow.unit.ends_with("s") ? flow.unit.substr(0, flow.unit.size() - 1) : flow.unit;
}

std::vector<CostColumn> cost_columns(const RunDescription& run)
{
    std::vector<CostColumn> columns;
    if (run.has_money) {
        columns.push_back({"cost_per_unit", "Payments", run.currency, true});
        columns.push_back({"generalised_cost_per_unit", "With value of time", run.currency, true});
    }
    if (run.has_emissions) {
        columns.push_back({"co2e_kg_per_unit", "CO2e", "kg", true});
        columns.push_back({"co2e_g_per_tonne_km", "CO2e", "g/t-km", false});
    }
    if (can_spoil(run)) columns.push_back({"spoiled_share", "Spoiled", "1", false});
    return columns;
}

Estimate cost_estimate(const RunResults& results, const CostColumn& column, std::size_t flow)
{
    const CorridorMeasure& measure = corridor_measure(column.measure);
    return mean_over_replications(over_replications(results, [&](const ReplicationOutcome& r) {
        return measure.value(results.run, flow, r.flows[flow]);
    }));
}

TextTable cost_table(const RunResults& results)
{
    const std::vector<CostColumn> costs = cost_columns(results.run);
    std::vector<Column> columns{{"flow", "Flow", ""}, {"of", "Of a", ""}};
    for (const CostColumn& cost : costs) columns.push_back({cost.measure, cost.title, cost.unit});
    TextTable table("What it costs and emits, from origin to destination", std::move(columns));
    for (std::size_t i = 0; i < results.run.flows.size(); ++i) {
        const FlowRow& flow = results.run.flows[i];
        std::vector<Cell> row{flow_label(flow), single_unit(flow)};
        bool any = false;
        for (const CostColumn& cost : costs) {
            const Estimate e = cost_estimate(results, cost, i);
            any = any || e.n > 0;
            row.push_back(cell_of(results, e));
        }
        if (any) table.add_row(std::move(row));
    }
    return table;
}

}  // namespace karvan::analysis
