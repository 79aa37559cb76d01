// A part of a results file under construction: it adds variables to the description of the file.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/file/netcdf_file.hpp"
#include "analysis/file/results_labels.hpp"

namespace karvan::analysis {

class FilePart {
protected:
    using Texts = std::vector<std::string>;
    using Attributes = std::vector<Attribute>;
    using Reals = std::vector<double>;

    explicit FilePart(NetcdfFile& file) : file_(file) {}

    void add(std::string name, std::string long_name, std::string units, Texts dimensions,
             Values values, Attributes attributes = {})
    {
        file_.variables.push_back({std::move(name), std::move(long_name), std::move(units),
                                   std::move(dimensions), std::move(values),
                                   std::move(attributes)});
    }

    // An array of statistics: it names the labels of its axes and, of real numbers over
    // replications, the level of the intervals of their means.
    void add_array(std::string name, std::string long_name, std::string units, Texts dimensions,
                   Values values, Attributes attributes = {})
    {
        attributes.emplace_back("coordinates", label_names(dimensions));
        if (dimensions.front() == "replication" && std::holds_alternative<Reals>(values))
            attributes.emplace_back("interval_level", usual_level);
        add(std::move(name), std::move(long_name), std::move(units), std::move(dimensions),
            std::move(values), std::move(attributes));
    }

    NetcdfFile& file_;
};

}  // namespace karvan::analysis
