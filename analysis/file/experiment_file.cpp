// Laying out the file of an experiment.
#include "analysis/file/experiment_file.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

std::string plain_name(const std::string& text)
{
    std::string name;
    for (const char c : text) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (plain) {
            name += c;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    const bool is_open = name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0;
    return is_open ? "v_" + name : name;
}

std::size_t most_replications(const Experiment& experiment)
{
    std::size_t most = 0;
    for (const Observations& rows : experiment.values) most = std::max(most, rows.size());
    return most;
}

Variable text_of_points(const Experiment& experiment, const char* name, const char* long_name,
                        std::string PointRow::*member)
{
    std::vector<std::string> texts;
    for (const PointRow& point : experiment.points) texts.push_back(storable_text(point.*member));
    return {name, long_name, "", {"point"}, texts, {}};
}

Variable factor_variable(const FactorColumn& factor, const std::string& name)
{
    Variable variable{name, "factor " + factor.key, "", {"point"}, {}, {}};
    variable.attributes.emplace_back("key", factor.key);
    if (factor.numbers.empty()) {
        variable.values = factor.texts;
    } else {
        variable.units = factor.unit;
        variable.values = factor.numbers;
    }
    return variable;
}

Variable measure_variable(const Experiment& experiment, std::size_t measure,
                          const std::string& name, std::size_t replications)
{
    const Measure& what = experiment.measures[measure];
    std::vector<double> values(experiment.points.size() * replications, unknown);
    for (std::size_t p = 0; p < experiment.values.size(); ++p)
        for (std::size_t r = 0; r < experiment.values[p].size(); ++r)
            values[p * replications + r] = experiment.values[p][r][measure];
    return {
        name, what.title, what.unit, {"point", "replication"}, values, {{"measure", what.name}}};
}

std::vector<std::int64_t> numbered(std::size_t count)
{
    std::vector<std::int64_t> numbers(count);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::int64_t>(i);
    return numbers;
}

}  // namespace

std::vector<std::string> variable_names(const std::vector<std::string>& measures)
{
    std::vector<std::string> names{"point", "replication", "label", "scenario_hash"};
    const std::size_t reserved = names.size();
    for (const std::string& measure : measures) {
        const std::string plain = plain_name(measure);
        std::string name = plain;
        for (int i = 2; std::find(names.begin(), names.end(), name) != names.end(); ++i)
            name = fmt::format("{}_{}", plain, i);
        names.push_back(name);
    }
    names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(reserved));
    return names;
}

NetcdfFile experiment_layout(const Experiment& experiment)
{
    NetcdfFile file;
    const std::size_t replications = most_replications(experiment);
    file.attributes = {{"title", storable_text(experiment.title)},
                       {"source", experiment.software},
                       {"format", experiment_format},
                       {"experiment", experiment.kind},
                       {"seed", static_cast<std::int64_t>(experiment.seed)}};
    file.dimensions = {{"point", experiment.points.size()}, {"replication", replications}};
    file.variables.push_back({"point",
                              "number of the design point",
                              "1",
                              {"point"},
                              numbered(experiment.points.size()),
                              {}});
    file.variables.push_back({"replication",
                              "number of the replication",
                              "1",
                              {"replication"},
                              numbered(replications),
                              {}});
    file.variables.push_back(
        text_of_points(experiment, "label", "what the point is called", &PointRow::label));
    file.variables.push_back(text_of_points(
        experiment, "scenario_hash", "hash of the resolved scenario", &PointRow::scenario_hash));
    std::vector<std::string> keys;
    for (const FactorColumn& factor : experiment.factors) keys.push_back(factor.key);
    for (const Measure& measure : experiment.measures) keys.push_back(measure.name);
    const std::vector<std::string> names = variable_names(keys);
    std::string coordinates = "label";
    for (std::size_t i = 0; i < experiment.factors.size(); ++i) {
        file.variables.push_back(factor_variable(experiment.factors[i], names[i]));
        coordinates += " " + names[i];
    }
    for (std::size_t m = 0; m < experiment.measures.size(); ++m) {
        Variable variable =
            measure_variable(experiment, m, names[experiment.factors.size() + m], replications);
        variable.attributes.emplace_back("coordinates", coordinates);
        file.variables.push_back(std::move(variable));
    }
    return file;
}

}  // namespace karvan::analysis
