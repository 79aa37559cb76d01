// Reading the names of measures, and taking their values from outcomes.
#include "analysis/measure.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "analysis/statistic.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

const char* const measure_help =
    "What to look at, as STATISTIC:SUBJECT; may be repeated. Of a flow (or 'all', or '*' for "
    "each): transit.mean, transit.p95 (any pNN), transit.sd, transit.max, throughput, lost, "
    "inside, backlog, waited, hours.CAUSE, and what corridor planners report, named as in the "
    "results file: cost_per_tonne, co2e_kg_per_tonne, cost.CHARGE, swd_km_h, tfi1_h, ... Of "
    "PLACE/RESOURCE ('*' for each): wait.mean, wait.p95, wait.max, queue.mean, queue.max, "
    "utilisation, served. Of PLACE/MEASURE: measure.mean, measure.p95, measure.max, "
    "measure.count, ... Of FLOW/PLACE, where a flow stops or passes: arrival_mean_h, "
    "departure_p95_h, stop_count, cost_at_arrival, ..., named as in the results file.";

namespace {

// "AZALT/berths"
template <typename Row>
std::string id_at_place(const RunDescription& run, const Row& row)
{
    return run.places[row.place].id + "/" + row.name;
}

// Does "AZALT/*" stand for it? A place alone stands for all that it has.
template <typename Row>
bool is_meant(const std::string& subject, const RunDescription& run, const Row& row)
{
    const std::size_t slash = subject.find('/');
    const std::string place = subject.substr(0, slash);
    const std::string name = slash == std::string::npos ? "*" : subject.substr(slash + 1);
    return (place == "*" || place == run.places[row.place].id) && (name == "*" || name == row.name);
}

// Reads names one by one, and keeps what was wrong with them.
class Names {
public:
    Names(const RunDescription& run, const Nearest& nearest)
        : shared_(std::make_shared<RunDescription>(run)), run_(*shared_), nearest_(nearest)
    {}

    void add(const std::string& name)
    {
        const std::size_t colon = name.find(':');
        if (colon == std::string::npos) {
            refuse(name, "it has no subject", "STATISTIC:SUBJECT, such as transit.mean:*", "");
            return;
        }
        const std::string statistic = name.substr(0, colon);
        const std::string subject = name.substr(colon + 1);
        const std::optional<Statistic> known = analysis::statistic(statistic, shared_);
        if (!known) return refuse_statistic(name, statistic);
        if (known->of_flow) return add_flows(name, statistic, subject, *known);
        if (known->of_resource) return add_resources(name, statistic, subject, *known);
        if (known->of_stop) return add_stops(name, statistic, subject, *known);
        add_place_measures(name, statistic, subject, *known);
    }

    std::vector<Measure> take()
    {
        if (!problems_.empty()) throw MeasureErrors(fmt::format("{}", fmt::join(problems_, "\n")));
        return std::move(measures_);
    }

private:
    void refuse_statistic(const std::string& name, const std::string& statistic)
    {
        std::vector<std::string> allowed = statistic_names(run_);
        const std::string meant = nearest_ ? nearest_(statistic, allowed) : "";
        // Those with a point after which many words may stand are named once.
        std::erase_if(allowed, [](const std::string& one) {
            return one.starts_with("hours.") || one.starts_with("cost.") ||
                   one.starts_with("co2e_kg.");
        });
        refuse(name, fmt::format("there is no statistic '{}'{}", statistic, why_not(statistic)),
               fmt::format("{}, hours.CAUSE{}{}", fmt::join(allowed, ", "),
                           run_.has_money ? ", cost.CHARGE" : "",
                           run_.has_emissions ? ", co2e_kg.SCOPE" : ""),
               meant);
    }

    std::string why_not(const std::string& statistic) const
    {
        if (statistic.find("cost") != std::string::npos && !run_.has_money)
            return ": nothing costs anything in this scenario (no tariffs)";
        if (statistic.starts_with("co2e") && !run_.has_emissions)
            return ": this scenario has no emission factors";
        return "";
    }

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
        return {
            statistic + ":" + subject, known.unit,   fmt::format(fmt::runtime(known.title), label),
            known.is_quantile,         known.better, {}};
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
                return is_finished(outcome) ? value(outcome.flows[i], i) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found && subject == "all" && !known.is_of_all)
            return refuse(name, "it is known of each flow alone", "'*' or a flow", "");
        if (!found && subject == "all") {
            Measure measure = named(statistic, subject, known, "all flows");
            measure.value = [value = known.of_flow](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(pooled(outcome.flows), 0) : unknown;
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
        std::vector<std::string> ids;
        bool found = false;
        for (std::size_t i = 0; i < run_.resources.size(); ++i) {
            const ResourceRow& resource = run_.resources[i];
            ids.push_back(id_at_place(run_, resource));
            if (!is_meant(subject, run_, resource)) continue;
            Measure measure =
                named(statistic, ids.back(), known,
                      resource.name + " of " + place_label(run_.places[resource.place]));
            measure.value = [i, value = known.of_resource](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(outcome.resources[i]) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found) refuse_subject(name, "resource", subject, ids);
    }

    void add_place_measures(const std::string& name, const std::string& statistic,
                            const std::string& subject, const Statistic& known)
    {
        std::vector<std::string> ids;
        bool found = false;
        for (std::size_t i = 0; i < run_.measures.size(); ++i) {
            const MeasureRow& row = run_.measures[i];
            ids.push_back(id_at_place(run_, row));
            if (!is_meant(subject, run_, row)) continue;
            Measure measure = named(statistic, ids.back(), known,
                                    row.name + " at " + place_label(run_.places[row.place]));
            const bool is_number_of_times = statistic == "measure.count" && row.kind == "time";
            measure.unit = is_number_of_times ? "1" : row.unit;
            measure.value = [i, value = known.of_place](const ReplicationOutcome& outcome) {
                return is_finished(outcome) ? value(outcome.measures[i]) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (!found) refuse_subject(name, "measure", subject, ids);
    }

    void add_stops(const std::string& name, const std::string& statistic,
                   const std::string& subject, const Statistic& known)
    {
        const std::size_t slash = subject.find('/');
        const std::string flow = subject.substr(0, slash);
        const std::string place = slash == std::string::npos ? "*" : subject.substr(slash + 1);
        std::vector<std::string> ids;
        std::vector<std::size_t> stops(run_.flows.size(), 0);
        bool found = false;
        for (const StopRow& row : run_.stops) {
            const FlowRow& of = run_.flows[row.flow];
            const PlaceRow& at = run_.places[row.place];
            ids.push_back(of.id + "/" + at.id);
            const std::size_t i = stops[row.flow]++;
            if ((flow != "*" && flow != of.id) || (place != "*" && place != at.id)) continue;
            Measure measure =
                named(statistic, ids.back(), known, flow_label(of) + " at " + place_label(at));
            measure.value = [f = row.flow, i, value = known.of_stop](const ReplicationOutcome& r) {
                const bool is_known = is_finished(r) && i < r.flows[f].stops.size();
                return is_known ? value(r.flows[f].stops[i]) : unknown;
            };
            keep(std::move(measure));
            found = true;
        }
        if (found) return;
        if (ids.empty()) return refuse(name, "no flow has stops", "other statistics", "");
        const std::string example = ids.front();
        refuse(name, fmt::format("no flow stops at '{}'", subject),
               fmt::format("FLOW/PLACE ('*' for each), such as {}", example),
               nearest_ ? nearest_(subject, ids) : "");
    }

    void refuse_subject(const std::string& name, const std::string& what,
                        const std::string& subject, const std::vector<std::string>& ids)
    {
        if (ids.empty()) return refuse(name, "no place has a " + what, "other statistics", "");
        refuse(name, fmt::format("there is no {} '{}'", what, subject),
               of_place(what, subject.substr(0, subject.find('/')), ids),
               nearest_ ? nearest_(subject, ids) : "");
    }

    // Those of that place; of all places where it has none.
    static std::string of_place(std::string what, const std::string& place,
                                const std::vector<std::string>& ids)
    {
        constexpr std::size_t most = 20;
        std::vector<std::string> own;
        for (const std::string& id : ids)
            if (id.starts_with(place + "/")) own.push_back(id);
        if (own.empty()) own = ids;
        const bool more = own.size() > most;
        own.resize(std::min(own.size(), most));
        std::transform(what.begin(), what.end(), what.begin(),
                       [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        return fmt::format("PLACE/{}, such as {}{}", what, fmt::join(own, ", "),
                           more ? ", ..." : "");
    }

    SharedRun shared_;  // measures may outlive the description that they were read for
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
