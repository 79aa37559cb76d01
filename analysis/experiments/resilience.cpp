#include "analysis/experiments/resilience.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

// Over time, by replication: the sum of some of what is looked at.
Series series_of(const RunDescription& run, const Observations& levels, std::size_t first,
                 std::size_t end)
{
    const std::size_t all = run.flows.size() + run.places.size();
    Series sums;
    for (const std::vector<double>& row : levels) {
        std::vector<double> series;
        for (std::size_t at = 0; at + all <= row.size(); at += all) {
            double sum = 0;
            for (std::size_t i = first; i < end; ++i) sum += row[at + i];
            series.push_back(sum);
        }
        sums.push_back(std::move(series));
    }
    return sums;
}

// Which of them are struck: the false discovery rate is 1 - level (see the header).
std::vector<bool> struck_among(const std::vector<double>& chances, double level)
{
    std::vector<double> sorted = chances;
    std::sort(sorted.begin(), sorted.end());
    double most = -1;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double share = static_cast<double>(i + 1) / static_cast<double>(sorted.size());
        if (sorted[i] <= share * (1 - level)) most = sorted[i];
    }
    std::vector<bool> struck;
    for (const double chance : chances) struck.push_back(chance <= most);
    return struck;
}

void worst_first(std::vector<Struck>& all)
{
    std::stable_sort(all.begin(), all.end(), [](const Struck& a, const Struck& b) {
        return a.recovery.area.mean > b.recovery.area.mean;
    });
}

}  // namespace

std::vector<double> levels_of(const RunDescription& run, const ReplicationOutcome& outcome)
{
    std::vector<double> levels;
    if (!is_finished(outcome)) return levels;
    const std::size_t flows = run.flows.size();
    const std::size_t all = flows + run.places.size();
    levels.assign(outcome.samples * all, 0.0);
    for (std::size_t t = 0; t < outcome.samples; ++t) {
        double* const now = levels.data() + t * all;
        for (std::size_t flow = 0; flow < flows; ++flow)
            now[flow] = static_cast<double>(outcome.sampled_flows[t * flows + flow].inside);
        for (std::size_t i = 0; i < run.resources.size(); ++i)
            now[flows + run.resources[i].place] +=
                outcome.sampled_queue[t * run.resources.size() + i];
    }
    return levels;
}

Resilience resilience(const RunDescription& run, const Observations& undisturbed,
                      const Observations& disturbed, RecoveryRule rule)
{
    Resilience found;
    rule.sample_h = run.sample_every_h;
    found.rule = rule;
    found.replications = undisturbed.size();
    const std::size_t flows = run.flows.size();
    const auto excess_of = [&](std::size_t first, std::size_t end) {
        return excess(series_of(run, disturbed, first, end),
                      series_of(run, undisturbed, first, end));
    };
    const auto strike = [&](std::size_t first, std::size_t count, std::vector<Struck>& struck) {
        std::vector<double> chances;
        std::vector<Series> kept;  // of those that may be struck
        for (std::size_t i = first; i < first + count; ++i) {
            kept.push_back(excess_of(i, i + 1));
            chances.push_back(chance_of(kept.back(), rule));
            if (chances.back() > 1 - rule.level) kept.back() = {};
        }
        const std::vector<bool> is_one = struck_among(chances, rule.level);
        for (std::uint32_t i = 0; i < count; ++i)
            if (is_one[i]) struck.push_back({i, recovery(kept[i], rule)});
    };
    found.whole = recovery(excess_of(0, flows), rule);
    found.is_struck = found.whole.chance <= 1 - rule.level;
    if (!found.is_struck) found.whole.recovered_h = {};  // there is nothing to come back from
    strike(0, flows, found.flows);
    strike(flows, run.places.size(), found.places);
    worst_first(found.flows);
    worst_first(found.places);
    return found;
}

namespace {

std::string spread(const Resilience& found, const RunDescription& run)
{
    return fmt::format("{} of {} flows, queues at {} of {} places", found.flows.size(),
                       run.flows.size(), found.places.size(), run.places.size() - run.links);
}

std::string replications(const Resilience& found)
{
    if (found.replications > 1) return fmt::format("{} replications can tell", found.replications);
    return "1 replication can tell, which does not know chance from the disruption";
}

Estimate bare(double number)
{
    Estimate estimate;
    estimate.mean = number;
    return estimate;
}

std::string way_back(const Resilience& found)
{
    const double left = 100 * found.rule.share;
    if (!found.whole.is_back)
        return fmt::format(
            "Not back to normal within the run: more than {:g} % of the depth is "
            "left at its end.",
            left);
    const Estimate& hours = found.whole.recovered_h;
    const auto n = static_cast<std::int64_t>(found.replications);
    if (found.whole.back() == Back::at_least)
        return fmt::format(
            "Back to normal, but for {:g} % of the depth, at least {} after the beginning; how "
            "much later cannot be told with {} replications (their mean is back after {}).",
            left, quantity(bare(hours.lower()), "h"), n, quantity(bare(hours.mean), "h"));
    if (found.whole.back() == Back::at_most)
        return fmt::format(
            "Back to normal, but for {:g} % of the depth, at most {} after the beginning; how much "
            "earlier cannot be told with {} replications (their mean is back after {}).",
            left, quantity(bare(hours.upper()), "h"), n, quantity(bare(hours.mean), "h"));
    if (found.whole.back() == Back::cannot_be_told)
        return fmt::format(
            "When it is back to normal, but for {:g} % of the depth, cannot be told with {} "
            "replications (their mean is back after {}).",
            left, n, quantity(bare(hours.mean), "h"));
    Estimate after_end = hours;
    after_end.mean -= found.rule.length_h;
    // One replication has no interval.
    const bool is_after_end =
        found.rule.length_h > 0 && after_end.mean > 0 && !(after_end.lower() <= 0);
    const std::string since_end =
        is_after_end ? fmt::format(", {} after its end", quantity(after_end, "h")) : std::string();
    return fmt::format("Back to normal, but for {:g} % of the depth, {} after the beginning{}.",
                       left, quantity(hours, "h"), since_end);
}

}  // namespace

std::string headline(const Resilience& found, const RunDescription& run)
{
    const Recovery& whole = found.whole;
    const bool has_spread = !found.flows.empty() || !found.places.empty();
    if (!found.is_struck && !has_spread && whole.depth.mean > 0)
        return fmt::format(
            "Not to be told from chance by {} replication{}: {} more under way than without it, at "
            "most. More replications may tell.",
            found.replications, found.replications == 1 ? "" : "s",
            quantity(whole.depth, "shipments"));
    if (!found.is_struck && !has_spread)
        return fmt::format(
            "No effect: no more shipments under way, and no more waiting anywhere, than without "
            "it, as far as {}.",
            replications(found));
    if (!found.is_struck)
        return fmt::format(
            "All flows together: no more under way than without it, as far as {}. Spread all the "
            "same: {}.",
            replications(found), spread(found, run));
    const std::string alone = found.replications > 1 ? "" : " One replication alone: no intervals.";
    return fmt::format("Depth: {} more under way than without it. Time lost: {}. Spread: {}. {}{}",
                       quantity(whole.depth, "shipments"), quantity(whole.area, "shipment-hours"),
                       spread(found, run), way_back(found), alone);
}

void add_resilience(NetcdfFile& file, const Resilience& found, const RunDescription& run)
{
    const std::size_t samples = found.whole.difference.size();
    std::vector<double> hours;
    for (std::size_t t = 0; t < samples; ++t)
        hours.push_back(static_cast<double>(t) * found.rule.sample_h);
    const auto part = [&](const std::vector<const Recovery*>& all, double Estimate::*member) {
        std::vector<double> values;
        for (const Recovery* one : all)
            for (const Estimate& at : one->difference) values.push_back(at.*member);
        return values;
    };
    const auto add = [&](const std::string& what, const char* subject, const char* more,
                         const std::vector<Struck>& struck, std::vector<std::string> ids) {
        std::vector<const Recovery*> all;
        for (const Struck& one : struck) all.push_back(&one.recovery);
        file.dimensions.push_back({what, all.size()});
        file.variables.push_back({what, subject, "", {what}, std::move(ids), {}});
        file.variables.push_back(
            {what + "_excess", more, "1", {what, "time"}, part(all, &Estimate::mean), {}});
        file.variables.push_back({what + "_excess_half_width",
                                  "half-width of its interval, at each time",
                                  "1",
                                  {what, "time"},
                                  part(all, &Estimate::half_width),
                                  {}});
        const auto figure = [&](const std::string& name, const char* meaning, const char* unit,
                                Estimate Recovery::*of) {
            std::vector<double> means;
            std::vector<double> half_widths;
            for (const Recovery* one : all) {
                means.push_back((one->*of).mean);
                half_widths.push_back((one->*of).half_width);
            }
            file.variables.push_back({what + name, meaning, unit, {what}, means, {}});
            file.variables.push_back({what + name + "_half_width",
                                      "half-width of its interval",
                                      unit,
                                      {what},
                                      half_widths,
                                      {}});
        };
        figure("_depth", "the excess at its peak", "1", &Recovery::depth);
        figure("_time_lost", "the excess summed until it is back to normal", "h", &Recovery::area);
        figure("_recovered_h", "since the disruption began; NaN: not within the run, or not struck",
               "h", &Recovery::recovered_h);
    };
    file.dimensions.push_back({"time", samples});
    file.variables.push_back({"time", "time since the start", "h", {"time"}, hours, {}});
    std::vector<std::string> flows;
    for (const Struck& one : found.flows) flows.push_back(run.flows[one.index].id);
    std::vector<std::string> places;
    for (const Struck& one : found.places) places.push_back(run.places[one.index].id);
    add("whole", "all flows together", "shipments under way, more than without the disruption",
        {{0, found.whole}}, {"all"});
    add("struck_flow", "id of a flow that is struck, the worst first",
        "shipments under way, more than without the disruption", found.flows, std::move(flows));
    add("struck_place", "id of a place where more is waiting, the worst first",
        "requests waiting, more than without the disruption", found.places, std::move(places));
}

}  // namespace karvan::analysis
