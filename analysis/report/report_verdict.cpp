#include "analysis/report/report_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "analysis/report/report_hours.hpp"
#include "analysis/report/report_stations.hpp"
#include "analysis/summary/summary_warnings.hpp"
#include "analysis/summary/text_table.hpp"

namespace karvan::analysis {

namespace {

constexpr double hours_a_day = 24;
constexpr double days_from_h = 72;        // longer times are told in days
constexpr double well_known = 0.1;        // relative half-width of a measure that is known well
constexpr std::size_t most_unstable = 8;  // named

std::string amount(const Estimate& e)
{
    return std::isnan(e.half_width) ? format_number(e.mean) : format_estimate(e);
}

Estimate times(Estimate e, double factor)
{
    e.mean *= factor;
    e.half_width *= factor;
    return e;
}

Estimate estimate_of(const Json& triple)
{
    Estimate e;
    if (!triple[0].is_null()) e.mean = triple[0];
    if (!triple[1].is_null()) e.half_width = triple[1];
    e.n = triple[2];
    return e;
}

std::string where(const Json& run, const Json& bottleneck)
{
    return run["places"][bottleneck["place"].get<std::size_t>()]["name"];
}

std::string cause(const Json& run, const Json& bottleneck)
{
    return run["causes"][bottleneck["cause"].get<std::size_t>()]["meaning"];
}

// Is the first of two bottlenecks the worse one for certain, or might it be the second?
std::string certainty(const Json& run)
{
    const Json& list = run["bottlenecks"];
    const Estimate first = estimate_of(list[0]["shipment_hours"]);
    if (first.n < 2) return "One replication tells nothing of how sure that is.";
    if (list.size() < 2) return "Nothing else makes shipments wait.";
    const Estimate second = estimate_of(list[1]["shipment_hours"]);
    const std::string other = fmt::format("{} ({})", where(run, list[1]), cause(run, list[1]));
    if (first.lower() > second.upper())
        return fmt::format("It is the worst for certain: next comes {} with {} % of all waiting.",
                           other, amount(times(estimate_of(list[1]["share"]), 100)));
    return fmt::format(
        "It is not certain that this is the worst: the intervals of it and of {} "
        "overlap. More replications would tell.",
        other);
}

std::string share_of_waiting(const ResultsReading& results, const ReportHours& hours)
{
    std::vector<double> share;
    const std::vector<double> waited = hours.waited();
    const std::vector<double> spent = hours.spent();
    for (std::size_t r = 0; r < waited.size(); ++r) share.push_back(100 * waited[r] / spent[r]);
    const Estimate e = mean_over_replications(share, results.level());
    return e.n == 0 ? ""
                    : fmt::format(
                          "Of all hours that cargo spends in the corridor, {} % are "
                          "spent waiting, counting each shipment once, whatever its size.",
                          amount(e));
}

double mean_of(const Json& flow) { return estimate_of(flow["transit_h"]).mean; }

// NaN if nothing arrived, or if the file has no such quantile.
Estimate p95_of(const Json& flow)
{
    const auto p95 = flow["quantiles_h"].find("95");
    return p95 == flow["quantiles_h"].end() ? Estimate{} : estimate_of(*p95);
}

// The flow of the worst 95th percentile.
const Json* longest_tail(const Json& run)
{
    const Json* worst = nullptr;
    for (const Json& flow : run["flows"]) {
        const double p95 = p95_of(flow).mean;
        if (std::isnan(p95)) continue;
        if (worst == nullptr || p95 > p95_of(*worst).mean) worst = &flow;
    }
    return worst;
}

// The flow that is longest under way, with its 95th percentile; and the one whose percentile is the
// worst, if that is another.
std::string slowest(const Json& run)
{
    const Json* worst = nullptr;
    for (const Json& flow : run["flows"])
        if (!std::isnan(mean_of(flow)) && (worst == nullptr || mean_of(flow) > mean_of(*worst)))
            worst = &flow;
    if (worst == nullptr) return "No shipment arrived.";
    std::string text =
        fmt::format("Longest under way is {}: {} on average", (*worst)["name"].get<std::string>(),
                    hours_in_words(estimate_of((*worst)["transit_h"])));
    const Json* tail = longest_tail(run);
    if (tail == nullptr) return text + ".";
    if (!std::isnan(p95_of(*worst).mean))
        text += fmt::format("; one in twenty takes more than {}", hours_in_words(p95_of(*worst)));
    if (tail == worst) return text + ".";
    return text + fmt::format(
                      ". The longest tail is that of {}: one in twenty takes more than {}, "
                      "though the mean is {}.",
                      (*tail)["name"].get<std::string>(), hours_in_words(p95_of(*tail)),
                      hours_in_words(estimate_of((*tail)["transit_h"])));
}

// Of a population that circulates: where most of it is.
std::string circulation(const Json& run)
{
    std::string text = "The population circulates: nothing arrives, so there are no transit times.";
    const auto customers = [](const Json& s) { return estimate_of(s["customers"]).mean; };
    const Json* most = nullptr;
    for (const Json& station : run["stations"]) {
        if (std::isnan(customers(station))) continue;
        if (most == nullptr || customers(station) > customers(*most)) most = &station;
    }
    if (most == nullptr) return text;
    return text + fmt::format(
                      " Most of it is at {}: {} on average; {} an hour pass.",
                      run["places"][(*most)["place"].get<std::size_t>()]["name"].get<std::string>(),
                      amount(estimate_of((*most)["customers"])),
                      amount(estimate_of((*most)["per_h"])));
}

// Measures of flows whose interval is wider than a tenth of them, the widest first, with the
// replications they need.
void name_unstable(const ResultsReading& results, Json& lines)
{
    const auto& flows = results.texts("flow_name");
    const auto shares = results.numbers("quantile");
    std::size_t known = 0;
    std::vector<std::pair<double, std::string>> unstable;
    const auto look = [&](const Estimate& e, const std::string& what) {
        const double relative = relative_half_width(e);
        if (std::isnan(relative)) return;
        ++known;
        if (relative <= well_known) return;
        const auto needed = required_replications(e, well_known);
        const std::string about =
            needed ? fmt::format("; about {} replications make it ± 10 %", *needed) : std::string();
        unstable.emplace_back(-relative, fmt::format("{}: {} (± {:.0f} %){}.", what,
                                                     hours_in_words(e), 100 * relative, about));
    };
    for (std::size_t i = 0; i < flows.size(); ++i) {
        look(results.estimate("transit_mean_h", i), "The mean transit time of " + flows[i]);
        for (std::size_t q = 0; q < shares.size(); ++q)
            look(results.estimate("transit_quantile_h", i * shares.size() + q),
                 fmt::format("P{:g} of the transit time of {}", 100 * shares[q], flows[i]));
    }
    if (known == 0) return;
    if (unstable.empty()) {
        lines.push_back("All transit times are known to 10 % or better.");
        return;
    }
    std::stable_sort(unstable.begin(), unstable.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    lines.push_back(fmt::format(
        "Of {} means and quantiles of transit times, {} are not known to 10 % yet{}", known,
        unstable.size(), unstable.size() > most_unstable ? "; the widest are:" : ":"));
    unstable.resize(std::min(unstable.size(), most_unstable));
    for (const auto& [width, line] : unstable) lines.push_back(line);
}

}  // namespace

std::string hours_in_words(const Estimate& hours)
{
    return std::abs(hours.mean) < days_from_h ? amount(hours) + " h"
                                              : amount(times(hours, 1 / hours_a_day)) + " d";
}

Json report_verdict(const ResultsReading& results, const Json& run)
{
    Json lines = Json::array();
    if (results.finished_count() == 0) return lines.push_back("No replication finished."), lines;
    if (is_closed(results)) return lines.push_back(circulation(run)), lines;
    const Json& list = run["bottlenecks"];
    if (list.empty()) {
        lines.push_back("No shipment waits anywhere: the corridor has room to spare.");
    } else {
        const Json& worst = list[0];
        lines.push_back(fmt::format(
            "What limits the corridor most: {}, {}. It costs {} per shipment that passes there, "
            "{} % of all waiting.",
            where(run, worst), cause(run, worst), hours_in_words(estimate_of(worst["each_h"])),
            amount(times(estimate_of(worst["share"]), 100))));
        lines.push_back(certainty(run));
    }
    const std::string share = share_of_waiting(results, ReportHours(results));
    if (!share.empty()) lines.push_back(share);
    lines.push_back(slowest(run));
    return lines;
}

Json report_trust(const ResultsReading& results)
{
    Json lines = Json::array();
    const std::size_t all = results.replications().size();
    const std::size_t finished = results.finished_count();
    lines.push_back(
        fmt::format("{} of {} replications finished; each simulates {:g} days, of "
                    "which the first {:g} are left out as warm-up.",
                    finished, all, results.number_attribute("horizon_h", 0) / 24,
                    results.number_attribute("warmup_h", 0) / 24));
    lines.push_back(finished < 2 ? std::string("With fewer than two replications there are no "
                                               "intervals.")
                                 : fmt::format("± is half of a {:g} % interval of the mean over "
                                               "replications (Student's t, widened for skewness).",
                                               100 * results.level()));
    for (std::size_t r = 0; r < all; ++r)
        if (!results.finished()[r]) lines.push_back(results.texts("failure")[r]);
    for (const std::string& stuck : results.texts("deadlock")) {
        std::vector<std::string> said;
        std::istringstream text(stuck);
        for (std::string line; std::getline(text, line);) said.push_back(line);
        const auto tell = [&](bool long_waits, const char* ended) {
            const std::string what = what_is_stuck(said, long_waits);
            if (!what.empty()) lines.push_back("A replication ended " + (ended + what));
        };
        tell(false, "in a deadlock: ");
        tell(true, "with waits of more than a quarter of the run: ");
    }
    name_unstable(results, lines);
    return lines;
}

}  // namespace karvan::analysis
