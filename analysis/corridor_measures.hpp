// What corridor planners report of a flow, from the sums of one replication: CAREC's TFI1 to TFI4,
// reliability indices, throughput, and cost and CO2e by the tonne and by the unit.
//
// Definitions (NaN where there is nothing to divide by):
//   TFI1  hours of a shipment at borders, per side of a border that it passes
//   TFI2  payments of a shipment at borders, per side
//   TFI3  payments of 20 t of cargo over 500 km
//   TFI4  distance over time: SWOD by the hours under way, SWD by all hours
//   buffer index         (P95 - mean) / mean of the transit time
//   planning time index  P95 over the free-flow time, which is the mean time that shipments move or
//                        are worked on: their transit time if they never had to wait
//   on-time share        of the flow's promised time, with the windows of the scenario
//   spoiled share        of what was longer on the way than the shelf life of its goods
// CAREC CPMM Annual Report 2023, annexes; FHWA-HOP-16-089, chapter 4.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

struct CorridorMeasure {
    const char* name;
    const char* long_name;
    const char* units;  // "money": the currency of the run
    double (*value)(const RunDescription&, std::size_t flow, const FlowOutcome&);
};

const std::vector<CorridorMeasure>& corridor_measures();

// The one of that name; throws std::out_of_range if there is none.
const CorridorMeasure& corridor_measure(std::string_view name);

// Do goods of any flow have a shelf life?
bool can_spoil(const RunDescription& run);

// Of all shipments of a flow together, in the currency of the run and in kg.
double payments(const RunDescription& run, const FlowOutcome& flow);
double generalised_cost(const RunDescription& run, const FlowOutcome& flow);
double emissions_kg(const RunDescription& run, const FlowOutcome& flow);

}  // namespace karvan::analysis
