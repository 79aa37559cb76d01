// Reading the names of measures, and taking their values from outcomes.
#include "analysis/measure.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/summary_numbers.hpp"

namespace karvan::analysis {

const char* const measure_help =
    "What to look at, as STATISTIC:SUBJECT; may be repeated. Of a flow (or 'all', or '*' for "
    "each): transit.mean, transit.p95 (any pNN), transit.sd, transit.max, throughput, lost, "
    "inside, backlog, waited, hours.CAUSE. Of PLACE/RESOURCE ('*' for each): wait.mean, wait.p95, "
    "wait.max, queue.mean, queue.max, utilisation, served";

namespace {

using FlowValue = std::function<double(const FlowOutcome&)>;
using ResourceValue = std::function<double(const ResourceOutcome&)>;

// One statistic: how it is named, shown and taken. One of the two functions is set.
struct Statistic {
    std::string unit;
    std::string title;  // "{}" stands for the subject
    bool is_quantile = false;
    FlowValue of_flow;
    ResourceValue of_resource;
};

const std::vector<std::string> flow_statistics{
    "transit.mean", "transit.p50", "transit.p90", "transit.p95", "transit.sd", "transit.max",
    "throughput",   "lost",        "inside",      "backlog",     "waited"};
const std::vector<std::string> resource_statistics{
    "wait.mean", "wait.p95", "wait.max", "queue.mean", "queue.max", "utilisation", "served"};

double measured_days(const RunDescription& run) { return (run.horizon_h - run.warmup_h) / 24; }

// "transit.p95" -> 0.95
std::optional<double> share_of(const std::string& statistic)
{
    constexpr std::string_view opening = "transit.p";
    if (!statistic.starts_with(opening)) return {};
    double percent = 0;
    const char* end = statistic.data() + statistic.size();
    const auto [at, error] = std::from_chars(statistic.data() + opening.size(), end, percent);
    if (error != std::errc{} || at != end || !(percent > 0 && percent < 100)) return {};
    return percent / 100;
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

std::optional<Statistic> ledger_statistic(const std::string& name, const RunDescription& run)
{
    std::vector<bool> wanted;
    bool any = false;
    for (const CauseRow& cause : run.causes) {
        wanted.push_back(name == "waited" ? cause.is_waiting : name == "hours." + cause.id);
        any = any || wanted.back();
    }
    if (!any) return {};
    const std::string title =
        name == "waited" ? "mean waiting time of {}" : "mean time of {} for " + name.substr(6);
    return Statistic{"h",
                     title,
                     false,
                     [wanted](const FlowOutcome& flow) { return ledger_hours(flow, wanted); },
                     {}};
}

Statistic of_flow(const char* unit, std::string title, bool is_quantile, FlowValue value)
{
    return {unit, std::move(title), is_quantile, std::move(value), {}};
}

std::optional<Statistic> transit_statistic(const std::string& name)
{
    using F = FlowOutcome;
    if (name == "transit.mean")
        return of_flow("h", "mean transit time of {}", false,
                       [](const F& flow) { return mean_h(flow.transit); });
    if (name == "transit.sd")
        return of_flow("h", "spread of the transit time of {}", false, [](const F& flow) {
            const double s = std::sqrt(flow.transit.variance_s2());
            return flow.transit.count() > 1 ? s / 3600 : unknown;
        });
    if (name == "transit.max")
        return of_flow("h", "longest transit time of {}", true,
                       [](const F& flow) { return quantile_h(flow.transit, 1); });
    if (const auto p = share_of(name))
        return of_flow("h", fmt::format("P{:g} of the transit time of {{}}", 100 * *p), true,
                       [p](const F& flow) { return quantile_h(flow.transit, *p); });
    return {};
}

double percent_of_entered(const FlowOutcome& flow, double shipments)
{
    return flow.entered > 0 ? 100 * shipments / static_cast<double>(flow.entered) : unknown;
}

std::optional<Statistic> flow_statistic(const std::string& name, const RunDescription& run)
{
    using F = FlowOutcome;
    if (name == "throughput")
        return of_flow("1/d", "shipments of {} a day", false,
                       [days = measured_days(run)](const F& flow) {
                           return static_cast<double>(flow.left) / days;
                       });
    if (name == "lost")
        return of_flow("%", "share of {} lost", false, [](const F& flow) {
            return percent_of_entered(flow, static_cast<double>(flow.lost));
        });
    // What entered and did not come out again: where it goes up with the demand, queues grow as
    // long as the run lasts.
    if (name == "backlog")
        return of_flow("%", "share of {} that piles up", false, [](const F& flow) {
            const auto gone = static_cast<double>(flow.left + flow.lost);
            return percent_of_entered(flow, static_cast<double>(flow.entered) - gone);
        });
    if (name == "inside")
        return of_flow("1", "shipments of {} under way at the end", false,
                       [](const F& flow) { return static_cast<double>(flow.inside); });
    const auto transit = transit_statistic(name);
    return transit ? transit : ledger_statistic(name, run);
}

std::optional<Statistic> resource_statistic(const std::string& name, const RunDescription& run)
{
    const auto statistic = [](const char* unit, const char* title, bool is_quantile,
                              ResourceValue value) {
        return Statistic{unit, title, is_quantile, {}, std::move(value)};
    };
    const auto if_served = [](double ResourceOutcome::*member) {
        return [member](const ResourceOutcome& r) { return r.served > 0 ? r.*member : unknown; };
    };
    using R = ResourceOutcome;
    if (name == "wait.mean")
        return statistic("h", "mean wait for {}", false, if_served(&R::mean_wait_h));
    if (name == "wait.p95")
        return statistic("h", "P95 of the wait for {}", true, if_served(&R::p95_wait_h));
    if (name == "wait.max")
        return statistic("h", "longest wait for {}", true, if_served(&R::max_wait_h));
    if (name == "queue.mean")
        return statistic("1", "mean queue for {}", false, [](const R& r) { return r.mean_queue; });
    if (name == "queue.max")
        return statistic("1", "longest queue for {}", true, [](const R& r) { return r.max_queue; });
    if (name == "utilisation")
        return statistic("%", "use of {}", false, [](const R& r) { return 100 * utilisation(r); });
    if (name == "served")
        return statistic("1/d", "served by {} a day", false,
                         [days = measured_days(run)](const R& r) {
                             return static_cast<double>(r.served) / days;
                         });
    return {};
}

Better wanted_direction(const std::string& statistic)
{
    if (statistic == "throughput" || statistic == "served") return Better::higher;
    return statistic == "utilisation" ? Better::neither : Better::lower;
}

// All flows as if they were one.
FlowOutcome pooled(const std::vector<FlowOutcome>& flows)
{
    FlowOutcome all;
    for (const FlowOutcome& flow : flows) {
        all.entered += flow.entered;
        all.left += flow.left;
        all.lost += flow.lost;
        all.inside += flow.inside;
        all.transit += flow.transit;
        if (all.ledger.size() < flow.ledger.size()) all.ledger.resize(flow.ledger.size());
        for (std::size_t i = 0; i < flow.ledger.size(); ++i) all.ledger[i] += flow.ledger[i];
    }
    return all;
}

std::string resource_id(const RunDescription& run, const ResourceRow& resource)
{
    return run.places[resource.place].id + "/" + resource.name;
}

// Reads names one by one, and keeps what was wrong with them.
class Names {
public:
    Names(const RunDescription& run, const Nearest& nearest) : run_(run), nearest_(nearest) {}

    void add(const std::string& name)
    {
        const std::size_t colon = name.find(':');
        if (colon == std::string::npos) {
            refuse(name, "it has no subject", "STATISTIC:SUBJECT, such as transit.mean:*", "");
            return;
        }
        const std::string statistic = name.substr(0, colon);
        const std::string subject = name.substr(colon + 1);
        if (const auto known = flow_statistic(statistic, run_)) {
            add_flows(name, statistic, subject, *known);
        } else if (const auto of_resource = resource_statistic(statistic, run_)) {
            add_resources(name, statistic, subject, *of_resource);
        } else {
            std::vector<std::string> allowed = flow_statistics;
            allowed.insert(allowed.end(), resource_statistics.begin(), resource_statistics.end());
            for (const CauseRow& cause : run_.causes) allowed.push_back("hours." + cause.id);
            refuse(name, fmt::format("there is no statistic '{}'", statistic),
                   fmt::format(
                       "{}, hours.CAUSE",
                       fmt::join(allowed.begin(),
                                 allowed.end() - static_cast<std::ptrdiff_t>(run_.causes.size()),
                                 ", ")),
                   nearest_ ? nearest_(statistic, allowed) : "");
        }
    }

    std::vector<Measure> take()
    {
        if (!problems_.empty()) throw MeasureErrors(fmt::format("{}", fmt::join(problems_, "\n")));
        return std::move(measures_);
    }

private:
    void refuse(const std::string& name, const std::string& what, const std::string& allowed,
                const std::string& suggestion)
    {
        problems_.push_back(
            fmt::format("measure '{}': {}; allowed: {}{}", name, what, allowed,
                        suggestion.empty() ? "" : fmt::format("; did you mean '{}'?", suggestion)));
    }

    void keep(Measure measure)
    {
        const auto same = [&](const Measure& known) { return known.name == measure.name; };
        if (std::none_of(measures_.begin(), measures_.end(), same))
            measures_.push_back(std::move(measure));
    }

    Measure named(const std::string& statistic, const std::string& subject, const Statistic& known,
                  const std::string& label) const
    {
        return {statistic + ":" + subject,
                known.unit,
                fmt::format(fmt::runtime(known.title), label),
                known.is_quantile,
                wanted_direction(statistic),
                {}};
    }

    void add_flows(const std::string& name, const std::string& statistic,
                   const std::string& subject, const Statistic& known)
    {
        std::vector<std::string> ids{"*", "all"};
        bool found = false;
        for (std::size_t i = 0; i < run_.flows.size(); ++i) {
            const FlowRow& flow = run_.flows[i];
            ids.push_back(flow.id);
            if (subject != flow.id && subject != "*") continue;
            Measure measure = named(statistic, flow.id, known, flow_label(flow));
            measure.value = [i, value = known.of_flow](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(outcome.flows[i]) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found && subject == "all") {
            Measure measure = named(statistic, subject, known, "all flows");
            measure.value = [value = known.of_flow](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(pooled(outcome.flows)) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found)
            refuse(name, fmt::format("there is no flow '{}'", subject),
                   fmt::format("{}", fmt::join(ids, ", ")), nearest_ ? nearest_(subject, ids) : "");
    }

    void add_resources(const std::string& name, const std::string& statistic,
                       const std::string& subject, const Statistic& known)
    {
        const std::size_t slash = subject.find('/');
        const std::string place = subject.substr(0, slash);
        const std::string unit = slash == std::string::npos ? "*" : subject.substr(slash + 1);
        std::vector<std::string> ids;
        bool found = false;
        for (std::size_t i = 0; i < run_.resources.size(); ++i) {
            const ResourceRow& resource = run_.resources[i];
            ids.push_back(resource_id(run_, resource));
            if (place != "*" && place != run_.places[resource.place].id) continue;
            if (unit != "*" && unit != resource.name) continue;
            Measure measure =
                named(statistic, ids.back(), known,
                      resource.name + " of " + place_label(run_.places[resource.place]));
            measure.value = [i, value = known.of_resource](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(outcome.resources[i]) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found)
            refuse(name, fmt::format("there is no resource '{}'", subject), of_place(place, ids),
                   nearest_ ? nearest_(subject, ids) : "");
    }

    // The resources of that place; of all places where it has none.
    static std::string of_place(const std::string& place, const std::vector<std::string>& ids)
    {
        constexpr std::size_t most = 20;
        std::vector<std::string> own;
        for (const std::string& id : ids)
            if (id.starts_with(place + "/")) own.push_back(id);
        if (own.empty()) own = ids;
        const bool more = own.size() > most;
        own.resize(std::min(own.size(), most));
        return fmt::format("PLACE/RESOURCE, such as {}{}", fmt::join(own, ", "),
                           more ? ", ..." : "");
    }

    const RunDescription& run_;
    const Nearest& nearest_;
    std::vector<Measure> measures_;
    std::vector<std::string> problems_;
};

}  // namespace

std::vector<Measure> measures_of(const std::vector<std::string>& names, const RunDescription& run,
                                 const Nearest& nearest)
{
    Names reading(run, nearest);
    for (const std::string& name : names) reading.add(name);
    return reading.take();
}

std::vector<std::string> usual_measures(const RunDescription& run)
{
    std::vector<std::string> names;
    for (const FlowRow& flow : run.flows) {
        if (flow.circulates) continue;
        names.push_back("transit.mean:" + flow.id);
        names.push_back("transit.p95:" + flow.id);
    }
    if (names.empty()) names.emplace_back("served:*/*");
    return names;
}

std::vector<double> values_of(const std::vector<Measure>& measures,
                              const ReplicationOutcome& outcome)
{
    std::vector<double> values;
    values.reserve(measures.size());
    for (const Measure& measure : measures) values.push_back(measure.value(outcome));
    return values;
}

}  // namespace karvan::analysis
