#include "analysis/statistic.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "analysis/corridor_measures.hpp"
#include "analysis/file/results_corridor.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Found = std::optional<Statistic>;

double measured_days(const RunDescription& run) { return (run.horizon_h - run.warmup_h) / 24; }

Statistic of_flow(const char* unit, std::string title, double (*value)(const FlowOutcome&))
{
    Statistic result{unit, std::move(title), false, Better::lower, {}, {}, {}};
    result.of_flow = [value](const FlowOutcome& flow, std::size_t) { return value(flow); };
    return result;
}

// --- Times under way ---

// "transit.p95" -> 0.95
std::optional<double> share_of(const std::string& name)
{
    constexpr std::string_view opening = "transit.p";
    if (!name.starts_with(opening)) return {};
    double percent = 0;
    const char* end = name.data() + name.size();
    const auto [at, error] = std::from_chars(name.data() + opening.size(), end, percent);
    if (error != std::errc{} || at != end || !(percent > 0 && percent < 100)) return {};
    return percent / 100;
}

Found transit_statistic(const std::string& name)
{
    using F = FlowOutcome;
    if (name == "transit.mean")
        return of_flow("h", "mean transit time of {}",
                       [](const F& flow) { return mean_h(flow.transit); });
    if (name == "transit.sd") return of_flow("h", "spread of the transit time of {}", sd_h);
    if (name == "transit.max") {
        Statistic longest = of_flow("h", "longest transit time of {}",
                                    [](const F& flow) { return quantile_h(flow.transit, 1); });
        longest.is_quantile = true;
        return longest;
    }
    const auto p = share_of(name);
    if (!p) return {};
    Statistic quantile{"h", fmt::format("P{:g} of the transit time of {{}}", 100 * *p), true};
    quantile.of_flow = [p = *p](const F& flow, std::size_t) { return quantile_h(flow.transit, p); };
    return quantile;
}

// Mean hours of a shipment for the causes that are wanted.
double ledger_hours(const FlowOutcome& flow, const std::vector<bool>& wanted)
{
    if (flow.ledger.empty() || flow.transit.count() == 0) return unknown;
    double hours = 0;
    for (std::size_t i = 0; i < flow.ledger.size(); ++i)
        if (wanted[i % wanted.size()]) hours += sim::in_hours(flow.ledger[i]);
    return hours / static_cast<double>(flow.transit.count());
}

Found ledger_statistic(const std::string& name, const RunDescription& run)
{
    std::vector<bool> wanted;
    for (const CauseRow& cause : run.causes)
        wanted.push_back(name == "waited" ? cause.is_waiting : name == "hours." + cause.id);
    if (std::find(wanted.begin(), wanted.end(), true) == wanted.end()) return {};
    Statistic result{"h", name == "waited" ? "mean waiting time of {}"
                                           : "mean time of {} for " + name.substr(6)};
    result.of_flow = [wanted](const FlowOutcome& flow, std::size_t) {
        return ledger_hours(flow, wanted);
    };
    return result;
}

// --- Shipments ---

double percent_of_entered(const FlowOutcome& flow, double shipments)
{
    return flow.entered > 0 ? 100 * shipments / static_cast<double>(flow.entered) : unknown;
}

Found count_statistic(const std::string& name, const RunDescription& run)
{
    using F = FlowOutcome;
    if (name == "throughput") {
        Statistic result{"1/d", "shipments of {} a day", false, Better::higher};
        result.of_flow = [days = measured_days(run)](const F& flow, std::size_t) {
            return static_cast<double>(flow.left) / days;
        };
        return result;
    }
    if (name == "lost")
        return of_flow("%", "share of {} lost", [](const F& flow) {
            return percent_of_entered(flow, static_cast<double>(flow.lost));
        });
    // What entered and did not come out again: where it goes up with the demand, queues grow as
    // long as the run lasts.
    if (name == "backlog")
        return of_flow("%", "share of {} that piles up", [](const F& flow) {
            const auto gone = static_cast<double>(flow.left + flow.lost);
            return percent_of_entered(flow, static_cast<double>(flow.entered) - gone);
        });
    if (name == "inside")
        return of_flow("1", "shipments of {} under way at the end",
                       [](const F& flow) { return static_cast<double>(flow.inside); });
    return {};
}

// --- Corridor measures, money and carbon ---

bool has(const RunDescription& run, const CorridorMeasure& measure)
{
    const std::string_view name = measure.name;
    if (std::string_view(measure.units) == "money" && !run.has_money) return false;
    if (name.starts_with("spoiled")) return can_spoil(run);
    return !name.starts_with("co2e") || run.has_emissions;
}

// Units, sides of borders and promises differ from flow to flow.
bool is_of_all(std::string_view name)
{
    constexpr std::array<std::string_view, 5> of_one{"tfi1_h", "tfi2_cost", "on_time_share",
                                                     "spoiled_share", "late_mean_h"};
    return name.find("_unit") == std::string_view::npos &&
           std::find(of_one.begin(), of_one.end(), name) == of_one.end();
}

Better wanted_of(std::string_view name)
{
    if (name == "distance_km") return Better::neither;
    const bool more_is_better =
        name == "on_time_share" || name.ends_with("_per_year") || name.ends_with("_km_h");
    return more_is_better ? Better::higher : Better::lower;
}

Found corridor_statistic(const std::string& name, const SharedRun& run)
{
    for (const CorridorMeasure& measure : corridor_measures()) {
        if (name != measure.name || !has(*run, measure)) continue;
        const bool is_money = std::string_view(measure.units) == "money";
        Statistic result{is_money ? run->currency : measure.units,
                         fmt::format("{} ({{}})", measure.long_name), false, wanted_of(name)};
        result.of_flow = [run, value = measure.value](const FlowOutcome& flow, std::size_t i) {
            return value(*run, i, flow);
        };
        result.is_of_all = is_of_all(name);
        return result;
    }
    return {};
}

std::string account_name(const ChargeRow& charge)
{
    return (charge.is_emission ? "co2e_kg." : "cost.") + charge.id;
}

// Of a shipment, of one kind of cost or scope of emissions.
Found account_statistic(const std::string& name, const RunDescription& run)
{
    for (std::size_t kind = 0; kind < run.charges.size(); ++kind) {
        const ChargeRow& charge = run.charges[kind];
        if (name != account_name(charge)) continue;
        if (!(charge.is_emission ? run.has_emissions : run.has_money)) return {};
        Statistic result{charge.is_emission ? "kg" : run.currency,
                         fmt::format("{} of a shipment of {{}}", charge.id)};
        const double divisor = charge.is_emission ? 1e9 : 1e6;
        result.of_flow = [kind, kinds = run.charges.size(), divisor](const FlowOutcome& flow,
                                                                     std::size_t) {
            if (flow.transit.count() == 0) return unknown;
            sim::Int128 sum = 0;
            for (std::size_t i = kind; i < flow.charged.size(); i += kinds) sum += flow.charged[i];
            return static_cast<double>(sum) / divisor / static_cast<double>(flow.transit.count());
        };
        return result;
    }
    return {};
}

// --- Resources and places ---

Statistic of_resource(const char* unit, const char* title, bool is_quantile, Better better,
                      double (*value)(const ResourceOutcome&))
{
    return {unit, title, is_quantile, better, {}, value, {}};
}

Found resource_statistic(const std::string& name, const RunDescription& run)
{
    using R = ResourceOutcome;
    constexpr Better lower = Better::lower;
    if (name == "wait.mean")
        return of_resource("h", "mean wait for {}", false, lower,
                           [](const R& r) { return r.served > 0 ? r.mean_wait_h : unknown; });
    if (name == "wait.p95")
        return of_resource("h", "P95 of the wait for {}", true, lower,
                           [](const R& r) { return r.served > 0 ? r.p95_wait_h : unknown; });
    if (name == "wait.max")
        return of_resource("h", "longest wait for {}", true, lower,
                           [](const R& r) { return r.served > 0 ? r.max_wait_h : unknown; });
    if (name == "queue.mean")
        return of_resource("1", "mean queue for {}", false, lower,
                           [](const R& r) { return r.mean_queue; });
    if (name == "queue.max")
        return of_resource("1", "longest queue for {}", true, lower,
                           [](const R& r) { return r.max_queue; });
    if (name == "utilisation")
        return of_resource("%", "use of {}", false, Better::neither,
                           [](const R& r) { return 100 * utilisation(r); });
    if (name != "served") return {};
    Statistic result{"1/d", "served by {} a day", false, Better::higher};
    result.of_resource = [days = measured_days(run)](const R& r) {
        return static_cast<double>(r.served) / days;
    };
    return result;
}

struct PlaceStatistic {
    const char* name;
    const char* title;
    double MeasureOutcome::*value;
    bool is_quantile;
};

constexpr std::array place_statistics{
    PlaceStatistic{"measure.mean", "mean of {}", &MeasureOutcome::mean, false},
    PlaceStatistic{"measure.p50", "median of {}", &MeasureOutcome::p50, true},
    PlaceStatistic{"measure.p90", "P90 of {}", &MeasureOutcome::p90, true},
    PlaceStatistic{"measure.p95", "P95 of {}", &MeasureOutcome::p95, true},
    PlaceStatistic{"measure.max", "longest of {}", &MeasureOutcome::max, true},
    PlaceStatistic{"measure.count", "number of {}", &MeasureOutcome::count, false}};

Found place_statistic(const std::string& name)
{
    for (const PlaceStatistic& known : place_statistics) {
        if (name != known.name) continue;
        Statistic result{"", known.title, known.is_quantile, Better::neither};
        result.of_place = [value = known.value](const MeasureOutcome& m) { return m.*value; };
        return result;
    }
    return {};
}

// Of a flow, where it passes or stops.
Found stop_statistic(const std::string& name, const RunDescription& run)
{
    if (name == "stop_count") {
        Statistic result{"1", "shipments that passed ({})", false, Better::neither};
        result.of_stop = [](const StopOutcome& s) { return static_cast<double>(s.count); };
        return result;
    }
    for (const StopMeasure& known : stop_measures()) {
        const bool is_money = std::string_view(known.units) == "money";
        if (name != known.name || (is_money && !run.has_money)) continue;
        Statistic result{is_money ? run.currency : known.units,
                         fmt::format("{} ({{}})", known.long_name),
                         name.find("_p") != std::string::npos,
                         name == "stop_distance_km" ? Better::neither : Better::lower};
        result.of_stop = [value = known.value](const StopOutcome& s) {
            return s.count > 0 ? s.*value : unknown;
        };
        return result;
    }
    return {};
}

// Of the transit times of all flows, from those of each.
double pooled_sd_h(const std::vector<FlowOutcome>& flows, double mean)
{
    double squares = 0;
    double count = 0;
    for (const FlowOutcome& flow : flows) {
        const auto n = static_cast<double>(flow.transit.count());
        if (n == 0) continue;
        const double away = mean_h(flow.transit) - mean;
        const double sd = n > 1 ? sd_h(flow) : 0;
        squares += (n - 1) * sd * sd + n * away * away;
        count += n;
    }
    return count > 1 ? std::sqrt(squares / (count - 1)) : unknown;
}

template <typename Number>
void add(std::vector<Number>& to, const std::vector<Number>& more)
{
    if (to.size() < more.size()) to.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i) to[i] += more[i];
}

}  // namespace

std::optional<Statistic> statistic(const std::string& name, const SharedRun& run)
{
    if (auto found = transit_statistic(name)) return found;
    if (auto found = count_statistic(name, *run)) return found;
    if (auto found = ledger_statistic(name, *run)) return found;
    if (auto found = corridor_statistic(name, run)) return found;
    if (auto found = account_statistic(name, *run)) return found;
    if (auto found = resource_statistic(name, *run)) return found;
    if (auto found = place_statistic(name)) return found;
    return stop_statistic(name, *run);
}

std::vector<std::string> statistic_names(const RunDescription& run)
{
    std::vector<std::string> names{"transit.mean", "transit.p50", "transit.p90", "transit.p95",
                                   "transit.sd",   "transit.max", "throughput",  "lost",
                                   "inside",       "backlog",     "waited"};
    for (const CorridorMeasure& measure : corridor_measures())
        if (has(run, measure)) names.emplace_back(measure.name);
    names.insert(names.end(), {"wait.mean", "wait.p95", "wait.max", "queue.mean", "queue.max",
                               "utilisation", "served"});
    for (const PlaceStatistic& known : place_statistics)
        if (!run.measures.empty()) names.emplace_back(known.name);
    if (!run.stops.empty()) names.emplace_back("stop_count");
    for (const StopMeasure& known : stop_measures())
        if (!run.stops.empty() && stop_statistic(known.name, run)) names.emplace_back(known.name);
    for (const CauseRow& cause : run.causes) names.push_back("hours." + cause.id);
    for (const ChargeRow& charge : run.charges)
        if (charge.is_emission ? run.has_emissions : run.has_money)
            names.push_back(account_name(charge));
    return names;
}

FlowOutcome pooled(const std::vector<FlowOutcome>& flows)
{
    FlowOutcome all;
    double km = 0;
    for (const FlowOutcome& flow : flows) {
        all.entered += flow.entered;
        all.left += flow.left;
        all.lost += flow.lost;
        all.inside += flow.inside;
        all.transit += flow.transit;
        add(all.ledger, flow.ledger);
        add(all.charged, flow.charged);
        all.tonnes_left += flow.tonnes_left;
        all.tonnes += flow.tonnes;
        all.tonne_km += flow.tonne_km;
        if (flow.transit.count() > 0)
            km += flow.distance_km * static_cast<double>(flow.transit.count());
    }
    if (all.transit.count() > 0) all.distance_km = km / static_cast<double>(all.transit.count());
    all.transit_sd_h = pooled_sd_h(flows, mean_h(all.transit));
    return all;
}

}  // namespace karvan::analysis
