#include "models/reading/design_keys.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "models/reading/document.hpp"
#include "models/reading/keys.hpp"
#include "models/reading/toml_text.hpp"

namespace karvan::models {

template <>
struct KeyValue<Written> {
    static std::string type(const KeyFacts&) { return "value of the key"; }
    static std::optional<Written> read(const Node& node, const KeyFacts&, Reading&)
    {
        return Written{node};
    }
    static Node write(const Written& value, const KeyFacts&, const Node*) { return value.node; }
};

namespace {

std::string text_of(double number) { return fmt::format("{:.12g}", number); }

// The ends of a range are two numbers of one unit.
void check_range(const Factor& factor, const Node& table, Diagnostics& problems)
{
    const auto from = number_of(factor.from->node);
    const auto to = number_of(factor.to->node);
    const char* allowed = "two numbers with the same unit, such as \"12 h\" and \"72 h\"";
    if (!from || !to || from->unit != to->unit) {
        problems.error(table.find("to")->where, "the ends of the range are no pair of numbers",
                       allowed);
    } else if (from->number >= to->number) {
        problems.error(table.find("to")->where, "the range ends before it begins",
                       "more than " + inline_text(factor.from->node));
    }
}

void check_factor(const Factor& factor, const Node& table, Diagnostics& problems)
{
    const bool has_range = factor.from || factor.to;
    if (has_range != factor.values.empty() || (has_range && !(factor.from && factor.to))) {
        problems.error(table.where, "a factor has either values or a range",
                       "'values', or 'from' and 'to'");
    } else if (has_range) {
        check_range(factor, table, problems);
    }
}

void check_design(const DesignPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool needs_points =
        plan.design == DesignKind::latin_hypercube || plan.design == DesignKind::sobol ||
        plan.design == DesignKind::morris || plan.design == DesignKind::sobol_indices;
    if (needs_points && plan.points == 0)
        problems.error(table.where, "it is not said how many points there are", "'points'");
    const bool is_list = plan.design == DesignKind::list;
    if (is_list ? plan.point.empty() : plan.factor.empty())
        problems.error(table.where, is_list ? "a list without points" : "a design without factors",
                       is_list ? "[[point]] tables with 'set'" : "[[factor]] tables");
}

}  // namespace

const Keys<Factor>& factor_keys()
{
    static const Keys<Factor> keys{
        "factor",
        "What is changed from point to point.",
        key("key", &Factor::key).required().means("The key, as --set takes it."),
        key("values", &Factor::values).means("The values that it takes."),
        key("from", &Factor::from).means("The lowest value of a range."),
        key("to", &Factor::to).means("The highest; whole numbers where both ends are."),
        checked(check_factor)};
    return keys;
}

namespace {

const Keys<ListedPoint>& point_keys()
{
    static const Keys<ListedPoint> keys{
        "point", "A point of a list.",
        key("label", &ListedPoint::label).otherwise(std::string()).means("What it is called."),
        key("set", &ListedPoint::set).required().means("What it changes: \"key=value\" texts.")};
    return keys;
}

const Keys<DesignPlan>& design_keys()
{
    using D = DesignKind;
    static const Keys<DesignPlan> keys{
        "design",
        "A design of experiments.",
        key("scenario", &DesignPlan::scenario)
            .required()
            .means("The scenario file, from the folder of the design."),
        key("name", &DesignPlan::name).otherwise(std::string()).means("What it is called."),
        key("design", &DesignPlan::design)
            .words({{"factorial", D::factorial},
                    {"latin_hypercube", D::latin_hypercube},
                    {"sobol", D::sobol},
                    {"one_at_a_time", D::one_at_a_time},
                    {"list", D::list},
                    {"morris", D::morris},
                    {"sobol_indices", D::sobol_indices}})
            .otherwise(D::factorial)
            .means("Which points: all combinations of values; spread over the ranges (two ways); "
                   "the scenario and each change alone; a list; trajectories of Morris; the "
                   "design of Saltelli for Sobol indices."),
        key("points", &DesignPlan::points)
            .otherwise(0U)
            .at_most(1'000'000)
            .means("How many points; of trajectories (morris) or rows (sobol_indices), how many."),
        key("replications", &DesignPlan::replications)
            .otherwise(0U)
            .at_most(1'000'000)
            .means("Replications of each point; 0: as many as the scenario says."),
        key("seed", &DesignPlan::seed)
            .otherwise(std::int64_t{1})
            .at_least(0)
            .means("The seed of the points; that of the simulation is the scenario's."),
        key("measures", &DesignPlan::measures).means("What to look at, as --measure takes it."),
        key("factor", &DesignPlan::factor).table(factor_keys()).means("What is changed."),
        key("point", &DesignPlan::point).table(point_keys()).means("The points of a list."),
        checked(check_design)};
    return keys;
}

DesignPlan read(const std::shared_ptr<const Source>& source, Diagnostics& problems)
{
    std::optional<Node> root;
    if (source) root = parse_toml(source, problems);
    problems.throw_if_errors();
    refuse_scenario(*root, "design", problems);
    Ids ids;
    Reading reading{problems, ids};
    DesignPlan plan = design_keys().read(*root, reading);
    problems.throw_if_errors();
    if (plan.name.empty()) plan.name = std::filesystem::path(source->name).stem().string();
    return plan;
}

}  // namespace

Node Factor::at(double u) const
{
    if (!is_range()) {
        const auto count = static_cast<double>(values.size());
        const auto index = static_cast<std::size_t>(std::min(std::floor(u * count), count - 1));
        return values[index].node;
    }
    const NumberWithUnit low = *number_of(from->node);
    const NumberWithUnit high = *number_of(to->node);
    Node value = from->node;
    const bool whole = std::holds_alternative<std::int64_t>(from->node.value) &&
                       std::holds_alternative<std::int64_t>(to->node.value);
    if (whole) {
        const double span = high.number - low.number + 1;
        value.value =
            static_cast<std::int64_t>(low.number + std::min(std::floor(u * span), span - 1));
        return value;
    }
    const double number = low.number + u * (high.number - low.number);
    if (from->node.is_text()) {
        value.value = text_of(number) + " " + low.unit;
    } else {
        value.value = number;
    }
    return value;
}

std::vector<Node> Factor::levels() const
{
    if (is_range()) return {at(0), at(1)};
    std::vector<Node> nodes;
    for (const Written& value : values) nodes.push_back(value.node);
    return nodes;
}

DesignPlan read_design(const std::filesystem::path& file)
{
    Diagnostics problems;
    DesignPlan plan = read(read_source(file, most_file_bytes, {}, problems), problems);
    plan.scenario = (file.parent_path() / plan.scenario).lexically_normal().string();
    return plan;
}

DesignPlan design_from_text(std::string text)
{
    Diagnostics problems;
    return read(problems.add_source("design.toml", "", std::move(text)), problems);
}

void refuse_scenario(const Node& root, const std::string& what, Diagnostics& problems)
{
    const Node* scenario = root.find("scenario");
    if (scenario == nullptr || !scenario->is_table()) return;
    problems.error(scenario->where, "this is a scenario, no " + what,
                   "a file that names one, scenario = \"FILE.toml\", and what is changed in it");
    problems.throw_if_errors();
}

std::optional<NumberWithUnit> number_of(const Node& value)
{
    if (const auto* whole = std::get_if<std::int64_t>(&value.value))
        return NumberWithUnit{static_cast<double>(*whole), "1"};
    if (const auto* real = std::get_if<double>(&value.value)) return NumberWithUnit{*real, "1"};
    if (!value.is_text()) return {};
    const std::string& text = value.text();
    double number = 0;
    const char* end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, number);
    while (at != end && *at == ' ') ++at;
    const std::string unit(at, end);
    Unit known;
    Misfit ignored;
    if (error != std::errc{} || unit.empty() || !parse_unit(unit, known, ignored)) return {};
    return NumberWithUnit{number, unit};
}

}  // namespace karvan::models
