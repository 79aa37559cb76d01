#include "models/reading/calibration_keys.hpp"

#include "models/reading/csv.hpp"
#include "models/reading/document.hpp"
#include "models/reading/keys.hpp"
#include "models/reading/toml_text.hpp"

namespace karvan::models {

namespace {

void check_plan(const CalibrationPlan& plan, const Node& table, Diagnostics& problems)
{
    for (std::size_t i = 0; i < plan.parameter.size(); ++i) {
        const Factor& one = plan.parameter[i];
        const Node& where = table.find("parameter")->array()[i];
        if (!one.is_range()) {
            problems.error(where.where, "a parameter is fitted within a range", "'from' and 'to'");
        } else if (std::holds_alternative<std::int64_t>(one.from->node.value) &&
                   std::holds_alternative<std::int64_t>(one.to->node.value)) {
            problems.error(where.where, "whole numbers cannot be fitted step by step",
                           "a quantity such as \"12 h\", or a number such as 1.0; compare counts "
                           "with karvan rank");
        }
    }
}

const Keys<CalibrationPlan>& calibration_keys()
{
    static const Keys<CalibrationPlan> keys{
        "calibration",
        "A calibration.",
        key("scenario", &CalibrationPlan::scenario)
            .required()
            .means("The scenario file, from the folder of this one."),
        key("observations", &CalibrationPlan::observations)
            .required()
            .means("A CSV table with the columns measure, observed and perhaps deviation."),
        key("replications", &CalibrationPlan::replications)
            .otherwise(10U)
            .at_least(1)
            .at_most(1'000'000)
            .means("Replications at each set of parameters."),
        key("parameter", &CalibrationPlan::parameter)
            .table(factor_keys())
            .at_least_elements(1)
            .required()
            .means("What is fitted."),
        checked(check_plan)};
    return keys;
}

std::vector<Observed> read_observed(const std::filesystem::path& file, const Location& asked_at,
                                    Diagnostics& problems)
{
    std::vector<Observed> rows;
    const auto source = read_source(file, most_csv_bytes, asked_at, problems);
    if (!source) return rows;
    CsvTable table(source, problems);
    table.expect({"measure", "observed"}, {"deviation", "source"});
    problems.throw_if_errors();
    for (std::size_t row = 0; row < table.row_count(); ++row)
        rows.push_back({table.text(row, "measure").value_or(""),
                        table.text(row, "observed").value_or(""),
                        table.text(row, "deviation").value_or(""), table.where(row, "measure")});
    if (rows.empty()) problems.error(asked_at, "the table of observations is empty");
    return rows;
}

}  // namespace

CalibrationPlan read_calibration(const std::filesystem::path& file)
{
    Diagnostics problems;
    const auto source = read_source(file, most_file_bytes, {}, problems);
    std::optional<Node> root;
    if (source) root = parse_toml(source, problems);
    problems.throw_if_errors();
    refuse_scenario(*root, "calibration", problems);
    Ids ids;
    Reading reading{problems, ids};
    CalibrationPlan plan = calibration_keys().read(*root, reading);
    problems.throw_if_errors();
    const auto folder = file.parent_path();
    plan.scenario = (folder / plan.scenario).lexically_normal().string();
    plan.observations = (folder / plan.observations).lexically_normal().string();
    plan.observed = read_observed(plan.observations, root->find("observations")->where, problems);
    problems.throw_if_errors();
    return plan;
}

}  // namespace karvan::models
