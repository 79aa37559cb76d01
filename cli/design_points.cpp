#include "cli/design_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/per_replication.hpp"

namespace karvan::cli {

namespace {

using models::DesignKind;
using models::DesignPlan;

std::string short_key(const std::string& key) { return key.substr(key.rfind('.') + 1); }

// For people: "15.28 h" of "15.2757419607 h".
std::string short_value(const models::Node& value)
{
    const auto number = models::number_of(value);
    if (value.is_text() && number) return fmt::format("{:.5g} {}", number->number, number->unit);
    return value.is_text() ? value.text() : models::inline_text(value);
}

// Fills in what follows from the values.
void complete(DesignPoint& point, const DesignPlan& plan, std::size_t number)
{
    std::string label;
    for (std::size_t f = 0; f < point.values.size(); ++f) {
        if (!point.values[f]) continue;
        const std::string value = models::inline_text(*point.values[f]);
        point.set.push_back(plan.factor[f].key + "=" + value);
        label += fmt::format("{}{}={}", label.empty() ? "" : " ", short_key(plan.factor[f].key),
                             short_value(*point.values[f]));
    }
    constexpr std::size_t longest = 60;
    if (label.empty()) label = "as it is";
    point.label = label.size() <= longest ? label : fmt::format("point {}", number);
}

DesignPoint at_unit(const DesignPlan& plan, const analysis::UnitPoint& unit)
{
    DesignPoint point;
    point.unit = unit;
    for (std::size_t f = 0; f < unit.size(); ++f)
        point.values.emplace_back(plan.factor[f].at(unit[f]));
    return point;
}

std::vector<DesignPoint> at_units(const DesignPlan& plan,
                                  const std::vector<analysis::UnitPoint>& units)
{
    std::vector<DesignPoint> points;
    for (const analysis::UnitPoint& unit : units) points.push_back(at_unit(plan, unit));
    return points;
}

double unit_of_level(std::size_t level, std::size_t levels)
{
    return levels > 1 ? static_cast<double>(level) / static_cast<double>(levels - 1) : 0.5;
}

std::vector<DesignPoint> all_combinations(const DesignPlan& plan)
{
    std::vector<std::vector<models::Node>> levels;
    std::vector<std::size_t> counts;
    for (const models::Factor& factor : plan.factor) {
        levels.push_back(factor.levels());
        counts.push_back(levels.back().size());
    }
    std::vector<DesignPoint> points;
    for (const auto& chosen : analysis::factorial(counts)) {
        DesignPoint point;
        for (std::size_t f = 0; f < chosen.size(); ++f) {
            point.values.emplace_back(levels[f][chosen[f]]);
            point.unit.push_back(unit_of_level(chosen[f], counts[f]));
        }
        points.push_back(std::move(point));
    }
    return points;
}

// The scenario as it is, then every level of every factor alone.
std::vector<DesignPoint> one_at_a_time(const DesignPlan& plan)
{
    DesignPoint base;
    base.values.resize(plan.factor.size());
    base.unit.assign(plan.factor.size(), analysis::unknown);
    std::vector<DesignPoint> points{base};
    for (std::size_t f = 0; f < plan.factor.size(); ++f) {
        const std::vector<models::Node> levels = plan.factor[f].levels();
        for (std::size_t level = 0; level < levels.size(); ++level) {
            DesignPoint point = base;
            point.values[f] = levels[level];
            point.unit[f] = unit_of_level(level, levels.size());
            points.push_back(std::move(point));
        }
    }
    return points;
}

std::vector<DesignPoint> listed(const DesignPlan& plan)
{
    std::vector<DesignPoint> points;
    for (const models::ListedPoint& one : plan.point) {
        DesignPoint point;
        point.set = one.set;
        point.label = one.label.empty() ? fmt::format("{}", fmt::join(one.set, " ")) : one.label;
        points.push_back(std::move(point));
    }
    return points;
}

std::vector<DesignPoint> raw_points(const DesignPlan& plan)
{
    const std::size_t factors = plan.factor.size();
    const auto seed = static_cast<std::uint64_t>(plan.seed);
    switch (plan.design) {
        case DesignKind::factorial:
            return all_combinations(plan);
        case DesignKind::latin_hypercube:
            return at_units(plan, analysis::latin_hypercube(plan.points, factors, seed));
        case DesignKind::sobol:
            return at_units(plan, analysis::sobol_points(plan.points, factors));
        case DesignKind::one_at_a_time:
            return one_at_a_time(plan);
        case DesignKind::list:
            return listed(plan);
        case DesignKind::morris:
            return at_units(plan, analysis::morris_trajectories(plan.points, factors, seed));
        case DesignKind::sobol_indices:
            return at_units(plan, analysis::saltelli_points(plan.points, factors));
    }
    return {};
}

// Of a list: what its points set, key by key.
std::vector<analysis::FactorColumn> listed_columns(const std::vector<DesignPoint>& points)
{
    std::vector<analysis::FactorColumn> columns;
    for (const DesignPoint& point : points) {
        for (const std::string& change : point.set) {
            const std::string key = change.substr(0, change.find_first_of(" ="));
            const auto same = [&](const auto& column) { return column.key == key; };
            if (std::none_of(columns.begin(), columns.end(), same))
                columns.push_back({key, "", {}, std::vector<std::string>(points.size())});
        }
    }
    for (std::size_t p = 0; p < points.size(); ++p)
        for (const std::string& change : points[p].set)
            for (analysis::FactorColumn& column : columns)
                if (change.substr(0, change.find_first_of(" =")) == column.key)
                    column.texts[p] = change.substr(change.find('=') + 1);
    return columns;
}

}  // namespace

std::vector<DesignPoint> points_of(const DesignPlan& plan)
{
    std::vector<DesignPoint> points = raw_points(plan);
    if (plan.design == DesignKind::list) return points;
    for (std::size_t p = 0; p < points.size(); ++p) complete(points[p], plan, p);
    return points;
}

std::vector<analysis::FactorColumn> factor_columns(const DesignPlan& plan,
                                                   const std::vector<DesignPoint>& points)
{
    if (plan.design == DesignKind::list) return listed_columns(points);
    std::vector<analysis::FactorColumn> columns;
    for (std::size_t f = 0; f < plan.factor.size(); ++f) {
        analysis::FactorColumn column{plan.factor[f].key, "", {}, {}};
        bool numbers = true;
        for (const DesignPoint& point : points) {
            const auto& value = point.values[f];
            const auto number = value ? models::number_of(*value) : std::nullopt;
            const bool fits = number && (column.unit.empty() || column.unit == number->unit);
            numbers = numbers && (fits || !value);
            if (fits) column.unit = number->unit;
            column.numbers.push_back(fits ? number->number : analysis::unknown);
            column.texts.push_back(value ? models::inline_text(*value) : "");
        }
        if (!numbers) column.numbers.clear();
        columns.push_back(std::move(column));
    }
    return columns;
}

std::vector<analysis::UnitPoint> scaled_values(const DesignPlan& plan,
                                               const std::vector<DesignPoint>& points)
{
    std::vector<analysis::UnitPoint> scaled;
    for (const DesignPoint& point : points) scaled.push_back(point.unit);
    const auto columns = factor_columns(plan, points);
    for (std::size_t f = 0; f < plan.factor.size(); ++f) {
        const std::vector<double>& numbers = columns[f].numbers;
        if (numbers.empty()) continue;
        const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
        for (std::size_t p = 0; p < numbers.size() && *high > *low; ++p)
            scaled[p][f] = (numbers[p] - *low) / (*high - *low);
    }
    return scaled;
}

}  // namespace karvan::cli
