#include "cli/capacity_loads.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/experiments/waiting_rise.hpp"
#include "analysis/per_replication.hpp"
#include "cli/precision.hpp"
#include "cli/required_level.hpp"
#include "models/demand/scaled_demand.hpp"
#include "models/reading/diagnostics.hpp"

namespace karvan::cli {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Those that more demand brings to their limit; others are overloaded by other flows.
double first_saturation(const std::vector<models::Saturation>& all)
{
    for (const models::Saturation& one : all)
        if (one.load > 0) return one.load;
    return infinite;
}

}  // namespace

CapacityLoads::CapacityLoads(const CapacityOptions& options, Laboratory& laboratory)
    : options_(options), laboratory_(laboratory), run_(describe_run(laboratory.scenario(0)))
{
    limit_ = read_required_level(options.limit).limit_in(laboratory.measures()[0]);
    if (options.flow.empty()) return;
    std::vector<std::string> ids;
    for (const models::FlowPlan& flow : laboratory.scenario(0).flows) {
        ids.push_back(flow.id);
        if (flow.id == options.flow) flow_ = flow.index;
    }
    if (!flow_)
        throw CLI::ValidationError(
            "--flow",
            fmt::format("there is no flow '{}'; allowed: {}; did you mean '{}'?", options.flow,
                        models::listed(ids), models::nearest(options.flow, ids)));
}

double CapacityLoads::shipments_per_day() const
{
    return models::shipments_per_day(laboratory_.scenario(0), flow_);
}

std::vector<std::string> CapacityLoads::changed(const std::string& change) const
{
    std::vector<std::string> all = options_.experiment.overrides;
    if (!change.empty()) all.push_back(change);
    return all;
}

models::Scenario CapacityLoads::scaled(double load, const std::string& change) const
{
    models::ScenarioReading reading = models::read_scenario(options_.file, changed(change));
    if (load != 1) models::scale_demand(reading.scenario, flow_, load);
    return std::move(reading.scenario);
}

std::size_t CapacityLoads::add(double load, const std::string& change)
{
    loads_.push_back(load);
    changes_.push_back(change);
    return laboratory_.add(fmt::format("load {:.4g}{}{}", load, change.empty() ? "" : ", ", change),
                           scaled(load, change));
}

CapacityLoads::Seen CapacityLoads::see(double load, const std::string& change)
{
    const auto known = seen_.find({change, load});
    if (known != seen_.end()) return known->second;
    const std::size_t point = add(load, change);
    const std::size_t measures = laboratory_.measures().size();
    const auto numbers = [&](const analysis::ReplicationOutcome& outcome) {
        std::vector<double> row = analysis::values_of(laboratory_.measures(point), outcome);
        for (const double percent : analysis::growth_of(run_, outcome)) row.push_back(percent);
        return row;
    };
    Seen seen;
    for (const std::vector<double>& row :
         laboratory_.observe(point, {0, options_.replications}, "growth", numbers)) {
        const auto end = row.begin() + static_cast<std::ptrdiff_t>(measures);
        seen.values.emplace_back(row.begin(), end);
        seen.growth.emplace_back(end, row.end());
    }
    laboratory_.forget(point);
    values_.resize(point);
    values_.push_back(seen.values);
    growth_.resize(point);
    growth_.push_back(seen.growth);
    if (!laboratory_.was_interrupted()) seen_[{change, load}] = seen;
    return seen;
}

analysis::Observations CapacityLoads::observe(double load, const std::string& change)
{
    return see(load, change).values;
}

analysis::Observations CapacityLoads::observe_pressures(double load)
{
    const std::size_t point = add(load, "");
    const auto numbers = [&](const analysis::ReplicationOutcome& outcome) {
        return analysis::pressures_of(run_, outcome);
    };
    analysis::Observations rows =
        laboratory_.observe(point, {0, options_.replications}, "pressures", numbers);
    laboratory_.forget(point);
    return rows;
}

void CapacityLoads::see_small_demand(double first_saturation)
{
    constexpr double part = 0.25;
    constexpr double never_a_season = 20;  // % of what enters: that is growth even there
    at_small_demand_ = see(part * std::min(1.0, first_saturation), "").growth;
    analysis::Observations nothing = at_small_demand_;
    for (std::vector<double>& row : nothing) std::fill(row.begin(), row.end(), 0.0);
    if (analysis::worst_growth(nothing, at_small_demand_,
                               {never_a_season, options_.experiment.level})
            .is_growing)
        at_small_demand_ = std::move(nothing);
}

LoadLook CapacityLoads::look(double load, const std::string& change)
{
    const Seen seen = see(load, change);
    LoadLook look;
    look.load = load;
    if (laboratory_.was_interrupted()) return look;
    look.value = analysis::mean_over_replications(analysis::column(seen.values, 0),
                                                  options_.experiment.level);
    look.is_passed = look.value.mean > limit_;
    const double least = 100 * share_of(options_.growth, "--growth");
    look.growth =
        analysis::worst_growth(at_small_demand_, seen.growth, {least, options_.experiment.level});
    look.growing = seen.growth;
    return look;
}

// By inverse regression, as for a limit; but never narrower than from the last demand that holds to
// the first that grows, as growth less than sure does not count.
void CapacityLoads::add_growth_interval(CapacityFound& found) const
{
    const auto broken = std::find_if(found.looks.begin(), found.looks.end(),
                                     [](const LoadLook& one) { return !one.holds(); });
    std::vector<analysis::LoadPoint> points;
    for (const LoadLook& one : found.looks)
        points.push_back(
            {one.load, analysis::growth_beyond(at_small_demand_, one.growing, broken->growth.flow,
                                               options_.experiment.level)});
    const double least = 100 * share_of(options_.growth, "--growth");
    const analysis::Passage grows = analysis::passage(points, least);
    found.lower = std::min({found.lower, found.load, grows.lower});
    found.upper = std::max({found.upper, broken->load, grows.upper});
}

CapacityFound CapacityLoads::search(const std::string& change, double first, double stride)
{
    CapacityFound found;
    const models::DemandRange range;
    found.saturations = models::saturations(scaled(1, change), flow_, range);
    const double saturated =
        options_.by_simulation ? infinite : first_saturation(found.saturations);
    if (at_small_demand_.empty()) see_small_demand(first_saturation(found.saturations));
    analysis::CrossingRule rule;
    rule.limit = limit_;
    rule.lowest = range.lowest;
    rule.highest = std::max(range.lowest, std::min(range.highest, saturated * (1 - 1e-6)));
    rule.first = std::clamp(first, rule.lowest, rule.highest);
    rule.stride = stride;
    rule.tolerance = share_of(options_.tolerance, "--tolerance");
    const analysis::Crossing crossing = analysis::find_crossing(
        [&](double load) {
            found.looks.push_back(look(load, change));
            const LoadLook& now = found.looks.back();
            const bool only_grows = now.growth.is_growing && !now.is_passed;
            return only_grows ? analysis::Estimate{infinite, 0, now.value.level, now.value.n}
                              : now.value;
        },
        rule);
    std::sort(found.looks.begin(), found.looks.end(),
              [](const LoadLook& a, const LoadLook& b) { return a.load < b.load; });
    found.load = std::min(crossing.load, saturated);
    found.lower = std::min(crossing.lower, saturated);
    found.upper = std::min(crossing.upper, saturated);
    using End = CapacityFound::End;
    const auto broken = std::find_if(found.looks.begin(), found.looks.end(),
                                     [](const LoadLook& one) { return !one.holds(); });
    switch (crossing.end) {
        case analysis::CrossingEnd::never_below:
            found.end = End::never;
            break;
        case analysis::CrossingEnd::never_above:
            found.end = saturated < infinite ? End::saturation : End::none;
            break;
        case analysis::CrossingEnd::cut_short:
            found.end = End::cut_short;
            break;
        case analysis::CrossingEnd::found:
            found.end =
                broken != found.looks.end() && !broken->is_passed ? End::growth : End::limit;
            if (found.end == End::growth) add_growth_interval(found);
            found.upper = std::min(found.upper, saturated);
            break;
    }
    const auto is_unknown = [](const LoadLook& one) { return one.is_unknown(); };
    if (std::any_of(found.looks.begin(), found.looks.end(), is_unknown)) {
        found.end = End::cut_short;
        found.load = found.lower = found.upper = analysis::unknown;
    }
    return found;
}

analysis::NetcdfFile CapacityLoads::file() const
{
    analysis::Experiment experiment =
        laboratory_.experiment("capacity", laboratory_.scenario(0).name + ": capacity", values_);
    std::vector<std::string> texts;
    for (const double load : loads_) texts.push_back(fmt::format("{}", load));
    experiment.factors.push_back({"load", "1", loads_, std::move(texts)});
    experiment.factors.push_back({"change", "", {}, changes_});
    analysis::NetcdfFile file = analysis::experiment_layout(experiment);
    std::vector<std::string> flows;
    for (const analysis::FlowRow& flow : run_.flows) flows.push_back(flow.id);
    std::vector<double> mean(loads_.size() * flows.size(), analysis::unknown);
    std::vector<double> half_width = mean;
    for (std::size_t point = 0; point < growth_.size(); ++point)
        for (std::size_t f = 0; f < flows.size() && !growth_[point].empty(); ++f) {
            const auto one = analysis::student_mean(analysis::column(growth_[point], f),
                                                    options_.experiment.level);
            mean[point * flows.size() + f] = one.mean;
            half_width[point * flows.size() + f] = one.half_width;
        }
    file.dimensions.push_back({"flow", flows.size()});
    const std::vector<std::string> over{"point", "flow"};
    file.variables.push_back({"flow", "id of the flow", "", {"flow"}, flows, {}});
    file.variables.push_back(
        {"growth", "trend of shipments under way, of what enters", "%", over, mean, {}});
    file.variables.push_back(
        {"growth_half_width", "half-width of its interval", "%", over, half_width, {}});
    return file;
}

}  // namespace karvan::cli
