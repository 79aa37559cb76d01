// What the report shows of corridors as planners measure them: profiles, indicators, cost, carbon.
#pragma once

#include "analysis/file/results_reading.hpp"
#include "analysis/report/report_json.hpp"

namespace karvan::analysis {

// The time- and cost-distance profiles, [{"flow", "stops": [{"place", "km", "arrival", "departure",
// "cost_at_arrival", "cost_at_departure"}]}], where a time is {"mean", "p5", "p50", "p95"} in hours
// and a cost an estimate, of a TEU, a wagon or a truck of the flow; {} of a file without.
Json report_profiles(const ResultsReading& results);

// Every measure of flows besides those that have a section of their own: [{"name", "long_name",
// "units", "values": [an estimate a flow]}].
Json report_measures(const ResultsReading& results);

// What costs most and emits most, place by place: {"payments": [{"place", "charge", "total"}],
// "emissions": [{"place", "scope", "total"}], "units"}, of all shipments of a replication together;
// and "by_flow": [{"flow", "charges", "scopes"}], the mean of a shipment by kind.
Json report_costs(const ResultsReading& results);

}  // namespace karvan::analysis
