// A results file, read back: its labels, and its arrays replication by replication.
//
// For all that is made of files alone, such as the report. It knows the layout of FORMAT.md; what a
// file lacks, because an older Karvan wrote it or because the scenario has none, is asked for with
// has().
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/file/netcdf_file.hpp"

namespace karvan::analysis {

class ResultsReading {
public:
    // Throws std::runtime_error that names the file if it is no results file of Karvan.
    explicit ResultsReading(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    bool has(std::string_view variable) const;
    const std::vector<Variable>& variables() const { return file_.variables; }
    // The length of a dimension; 0 if the file has no such dimension.
    std::size_t size(std::string_view dimension) const;

    // All values of a variable in row-major order; empty if there is no such variable.
    const std::vector<std::string>& texts(std::string_view variable) const;
    std::vector<double> numbers(std::string_view variable) const;

    // Attributes of the file; empty, or `otherwise`, if it has none of that name.
    std::string text_attribute(std::string_view name) const;
    double number_attribute(std::string_view name, double otherwise) const;

    // Which replications are in the file, and which of them finished.
    const std::vector<double>& replications() const { return replications_; }
    const std::vector<bool>& finished() const { return finished_; }
    std::size_t finished_count() const;
    // The level of the intervals that the file asks for.
    double level() const { return number_attribute("interval_level", usual_level); }

    // An array over (replication, ...): how many values a replication has, and those at one place
    // of them, one a replication (NaN where it failed).
    std::size_t values_each(std::string_view variable) const;
    std::vector<double> over_replications(std::string_view variable, std::size_t at) const;
    Estimate estimate(std::string_view variable, std::size_t at) const;

private:
    void check_indices() const;
    const Variable* find(std::string_view name) const;

    std::filesystem::path path_;
    NetcdfFile file_;
    std::vector<double> replications_;
    std::vector<bool> finished_;
};

}  // namespace karvan::analysis
