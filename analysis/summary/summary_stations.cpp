#include "analysis/summary/summary_stations.hpp"

#include <algorithm>

#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

bool counts_customers(const MeasureRow& measure) { return measure.name == "customers"; }

// By index in the measures.
template <class Value>
std::vector<double> values_of(const RunResults& results, std::size_t measure, Value value)
{
    return over_replications(results, [&](const ReplicationOutcome& outcome) {
        return value(outcome.measures[measure]);
    });
}

template <class Value>
Cell cell_over(const RunResults& results, std::size_t measure, Value value)
{
    return cell_of(results, mean_over_replications(values_of(results, measure, value)));
}

}  // namespace

bool is_closed(const RunDescription& run)
{
    return !run.flows.empty() && std::all_of(run.flows.begin(), run.flows.end(),
                                             [](const FlowRow& flow) { return flow.circulates; });
}

TextTable station_table(const RunResults& results)
{
    const RunDescription& run = results.run;
    TextTable table("Stations: who is there, how many pass and how long they stay",
                    {{"place", "Place", ""},
                     {"customers", "Customers", "1"},
                     {"throughput", "Throughput", "1/h"},
                     {"stay", "Mean stay", "h"}});
    const double measured_h = run.horizon_h - run.warmup_h;
    for (std::size_t i = 0; i < run.measures.size(); ++i) {
        if (!counts_customers(run.measures[i])) continue;
        const auto mean = [](const MeasureOutcome& m) { return m.mean; };
        const std::vector<double> customers = values_of(results, i, mean);
        const auto is_zero = [](double value) { return value == 0; };
        if (std::all_of(customers.begin(), customers.end(), is_zero)) continue;
        const auto stay =
            std::find_if(run.measures.begin(), run.measures.end(), [&](const MeasureRow& measure) {
                return measure.place == run.measures[i].place && measure.name == "stay";
            });
        std::vector<Cell> row{place_label(run.places[run.measures[i].place]),
                              cell_of(results, mean_over_replications(customers)), Cell{}, Cell{}};
        if (stay != run.measures.end()) {
            const auto at = static_cast<std::size_t>(stay - run.measures.begin());
            row[2] = cell_over(results, at,
                               [&](const MeasureOutcome& m) { return m.count / measured_h; });
            row[3] = cell_over(results, at, mean);
        }
        table.add_row(std::move(row));
    }
    return table;
}

}  // namespace karvan::analysis
