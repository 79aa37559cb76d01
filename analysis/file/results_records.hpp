// The part of the results file that holds records: disruptions as they happened, events, shipments.
//
// A table of records lies along a dimension of its own, the rows of one replication after those of
// the other; a variable over `replication` counts them (a contiguous ragged array, as CF calls it).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

struct RecordTable {
    const char* dimension;
    const char* count;  // the variable that counts the rows of each replication
};
inline constexpr std::array record_tables{RecordTable{"occurrence", "occurrence_count"},
                                          RecordTable{"event", "event_count"},
                                          RecordTable{"shipment", "shipment_count"}};

// The table along that dimension; null if there is none.
const RecordTable* record_table(std::string_view dimension);

// The dimensions along which replications lay rows: `replication`, then those of the tables.
const std::vector<std::string>& row_dimensions();

// What besides disruptions the file records: "events shipments", in words that are the same for all
// pieces of a run.
std::string recorded_kinds(const RunDescription& run);

// Adds what there is: nothing if the scenario has no disruptions and nothing is recorded.
void add_records(const RunResults& results, NetcdfFile& file);

}  // namespace karvan::analysis
