// The part of the results file that says what was simulated: its attributes, and the names and
// units of places, resources, flows and causes.
#pragma once

#include <string>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/run_results.hpp"

namespace karvan::analysis {

// The attributes of the whole file.
std::vector<Attribute> results_attributes(const RunDescription& run);

// The scenario, and the variables over place, resource, flow and cause alone. The index of the
// place of each resource must be below the number of places.
std::vector<Variable> results_labels(const RunDescription& run);

// The labels of the axes of an array, as CF's attribute `coordinates` lists them.
std::string label_names(const std::vector<std::string>& dimensions);

// Units of dates: "hours since 2024-01-01 00:00:00".
std::string time_units(const RunDescription& run);

// One text a row, made storable.
template <typename Row, typename Text>
std::vector<std::string> texts(const std::vector<Row>& rows, Text text)
{
    std::vector<std::string> list;
    for (const Row& row : rows) list.push_back(storable_text(text(row)));
    return list;
}

// One number a row.
template <typename Number, typename Row, typename Value>
std::vector<Number> numbers(const std::vector<Row>& rows, Value value)
{
    std::vector<Number> list;
    for (const Row& row : rows) list.push_back(static_cast<Number>(value(row)));
    return list;
}

}  // namespace karvan::analysis
