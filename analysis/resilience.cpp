#include "analysis/resilience.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

// The level of one replication at one sample.
using Level = std::function<double(const ReplicationOutcome&, std::size_t sample)>;

Series series_of(const Outcomes& outcomes, const Level& level)
{
    Series all;
    for (const ReplicationOutcome& outcome : outcomes) {
        std::vector<double> series(outcome.samples);
        for (std::size_t t = 0; t < outcome.samples; ++t) series[t] = level(outcome, t);
        all.push_back(std::move(series));
    }
    return all;
}

Level inside(const RunDescription& run, std::size_t first, std::size_t end)
{
    return [flows = run.flows.size(), first, end](const ReplicationOutcome& r, std::size_t t) {
        double sum = 0;
        for (std::size_t flow = first; flow < end; ++flow)
            sum += static_cast<double>(r.sampled_flows[t * flows + flow].inside);
        return sum;
    };
}

Level waiting_at(const RunDescription& run, std::uint32_t place)
{
    std::vector<std::size_t> own;
    for (std::size_t i = 0; i < run.resources.size(); ++i)
        if (run.resources[i].place == place) own.push_back(i);
    return [own, all = run.resources.size()](const ReplicationOutcome& r, std::size_t t) {
        double sum = 0;
        for (const std::size_t i : own) sum += r.sampled_queue[t * all + i];
        return sum;
    };
}

// More than chance makes it; of a single replication, more at all.
bool is_struck(const Recovery& recovery)
{
    return recovery.area.n < 2 ? recovery.area.mean > 0 : recovery.area.lower() > 0;
}

void worst_first(std::vector<Struck>& all)
{
    std::stable_sort(all.begin(), all.end(), [](const Struck& a, const Struck& b) {
        return a.recovery.area.mean > b.recovery.area.mean;
    });
}

}  // namespace

void keep_finished(Outcomes& undisturbed, Outcomes& disturbed)
{
    std::size_t kept = 0;
    for (std::size_t r = 0; r < std::min(undisturbed.size(), disturbed.size()); ++r) {
        if (!is_finished(undisturbed[r]) || !is_finished(disturbed[r])) continue;
        std::swap(undisturbed[kept], undisturbed[r]);
        std::swap(disturbed[kept++], disturbed[r]);
    }
    undisturbed.resize(kept);
    disturbed.resize(kept);
}

Resilience resilience(const RunDescription& run, const Outcomes& undisturbed,
                      const Outcomes& disturbed, const DisruptionWindow& window)
{
    Resilience found;
    found.window = window;
    found.sample_every_h = run.sample_every_h;
    found.replications = undisturbed.size();
    // Noise that lasts for less than a tenth of the disruption is averaged away.
    const auto smooth =
        static_cast<std::size_t>(std::max(1.0, window.length_h / 10 / run.sample_every_h));
    const auto recovery_of = [&](const Level& level) {
        return recovery(series_of(disturbed, level), series_of(undisturbed, level),
                        run.sample_every_h, window.begin_h, window.level, window.recovered, smooth);
    };
    found.whole = recovery_of(inside(run, 0, run.flows.size()));
    for (std::uint32_t flow = 0; flow < run.flows.size(); ++flow) {
        Struck struck{flow, recovery_of(inside(run, flow, flow + 1))};
        if (is_struck(struck.recovery)) found.flows.push_back(std::move(struck));
    }
    for (std::uint32_t place = 0; place < run.places.size(); ++place) {
        Struck struck{place, recovery_of(waiting_at(run, place))};
        if (is_struck(struck.recovery)) found.places.push_back(std::move(struck));
    }
    worst_first(found.flows);
    worst_first(found.places);
    return found;
}

std::string headline(const Resilience& found, const RunDescription& run)
{
    const Recovery& whole = found.whole;
    if (!is_struck(whole))
        return fmt::format(
            "No more shipments under way than without it, as far as {} replications "
            "can tell.",
            found.replications);
    Estimate after_end = whole.recovered_h;
    after_end.mean -= found.window.length_h;
    const std::string since_end = found.window.length_h > 0
                                      ? fmt::format(", {} after its end", quantity(after_end, "h"))
                                      : std::string();
    const std::string until =
        whole.recovered == found.replications
            ? std::string()
            : fmt::format(
                  " (only {} of {} replications before the horizon: the others count as "
                  "recovered then)",
                  whole.recovered, found.replications);
    return fmt::format(
        "Depth: {} more under way than without it. Time lost: {}. Spread: {} of {} flows, queues "
        "at {} of {} places. Back to normal, but for {:g} % of the depth, {} after the "
        "beginning{}{}.",
        quantity(whole.depth, "shipments"), quantity(whole.area, "shipment-hours"),
        found.flows.size(), run.flows.size(), found.places.size(), run.places.size() - run.links,
        100 * found.window.recovered, quantity(whole.recovered_h, "h"), since_end, until);
}

void add_resilience(NetcdfFile& file, const Resilience& found, const RunDescription& run)
{
    const std::size_t samples = found.whole.difference.size();
    std::vector<double> hours;
    for (std::size_t t = 0; t < samples; ++t)
        hours.push_back(static_cast<double>(t) * found.sample_every_h);
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
