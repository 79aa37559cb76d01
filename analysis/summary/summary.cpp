// Printing the summary of a run.
#include "analysis/summary/summary.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_corridor.hpp"
#include "analysis/summary/summary_costs.hpp"
#include "analysis/summary/summary_numbers.hpp"
#include "analysis/summary/summary_ships.hpp"
#include "analysis/summary/summary_stations.hpp"
#include "analysis/summary/summary_warnings.hpp"
#include "analysis/summary/text_table.hpp"
#include "analysis/summary/text_width.hpp"

namespace karvan::analysis {

namespace {

constexpr double h_per_d = 24;
constexpr double longest_in_h = 72;  // beyond, people count in days

// A unit of time and how many hours it has.
struct TimeUnit {
    const char* symbol;
    double hours;
};

TimeUnit unit_for(double longest_h)
{
    return longest_h > longest_in_h ? TimeUnit{"d", h_per_d} : TimeUnit{"h", 1};
}

std::string in_unit(double hours, const TimeUnit& unit)
{
    return fmt::format("{:g} {}", hours / unit.hours, unit.symbol);
}

Estimate in_unit(Estimate estimate, const TimeUnit& unit)
{
    estimate.mean /= unit.hours;
    estimate.half_width /= unit.hours;
    return estimate;
}

// ---- lines

// The text filled into lines of at most `width`, the first after `bullet`, the others as deep.
std::string bulleted(const std::string& bullet, const std::string& text, std::size_t width)
{
    const std::string indent(display_width(bullet), ' ');
    std::string lines;
    std::string line = bullet;
    bool is_empty = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string word = printable(std::string_view(text).substr(at, end - at));
        if (!is_empty && display_width(line) + 1 + display_width(word) > width) {
            lines += line + "\n";
            line = indent;
            is_empty = true;
        }
        if (!is_empty) line += " ";
        line += word;
        is_empty = false;
        at = end + 1;
    }
    return lines + line + "\n";
}

std::string heading(const RunResults& results, std::size_t width)
{
    const RunDescription& run = results.run;
    const std::size_t finished = finished_replications(results);
    const TimeUnit unit = unit_for(run.horizon_h);
    constexpr std::size_t date_length = 10;
    std::string text =
        fmt::format("{} {} of {} from {}", finished, finished == 1 ? "replication" : "replications",
                    in_unit(run.horizon_h, unit), run.start.substr(0, date_length));
    if (run.warmup_h > 0)
        text += fmt::format(", the first {} left out as warm-up", in_unit(run.warmup_h, unit));
    text += fmt::format("; seed {}.", run.seed);
    if (finished > 1)
        text += fmt::format(" ± is a {:g} % interval over replications.", 100 * usual_level);
    return clip(printable(run.title), width) + "\n" + bulleted("", text, width);
}

// ---- tables

constexpr const char* circulates =
    "The population circulates: nothing arrives, so there are no transit times. The stations tell "
    "how it fares.";

TextTable flow_table(const RunResults& results, const SummaryNumbers& numbers)
{
    double longest_h = 0;
    for (const FlowSummary& flow : numbers.flows)
        longest_h = std::max(longest_h, flow.transit_mean_h.mean);
    const TimeUnit unit = unit_for(longest_h);
    std::vector<Column> columns{{"flow", "Flow", ""},
                                {"left", "Arrived", "shipments"},
                                {"transit_mean", "Mean", unit.symbol}};
    for (const double p : summary_quantiles)
        columns.push_back(
            {fmt::format("transit_p{:g}", 100 * p), fmt::format("P{:g}", 100 * p), unit.symbol});
    TextTable table("Shipments that arrived in a replication, and their transit time",
                    std::move(columns));
    for (const FlowSummary& flow : numbers.flows) {
        if (results.run.flows[flow.flow].circulates) continue;
        std::vector<Cell> row{flow_label(results.run.flows[flow.flow]), cell_of(results, flow.left),
                              cell_of(results, in_unit(flow.transit_mean_h, unit))};
        for (const Estimate& quantile : flow.transit_quantile_h)
            row.push_back(cell_of(results, in_unit(quantile, unit)));
        table.add_row(std::move(row));
    }
    return table;
}

// A line has a resource for every section and loop: of each place only those with the longest
// queues are shown. The results file and the JSON have them all.
constexpr std::size_t shown_of_a_place = 3;

std::vector<ResourceSummary> worst_of_each_place(const RunResults& results,
                                                 const SummaryNumbers& numbers)
{
    const auto place = [&](const ResourceSummary& r) {
        return results.run.resources[r.resource].place;
    };
    // What is unknown (the use of a stock) counts as nothing: NaN has no place in an order.
    const auto or_nothing = [](const Estimate& e) { return e.n > 0 ? e.mean : 0; };
    const auto rank = [&](const ResourceSummary& r) {
        return std::make_tuple(place(r), -or_nothing(r.queue_mean), -or_nothing(r.used_percent),
                               r.resource);
    };
    std::vector<ResourceSummary> worst = numbers.resources;
    std::sort(worst.begin(), worst.end(),
              [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    std::vector<ResourceSummary> shown;
    std::size_t of_this_place = 0;
    for (std::size_t i = 0; i < worst.size(); ++i) {
        const bool is_new = i == 0 || place(worst[i]) != place(worst[i - 1]);
        of_this_place = is_new ? 1 : of_this_place + 1;
        if (of_this_place <= shown_of_a_place) shown.push_back(worst[i]);
    }
    return shown;
}

TextTable resource_table(const RunResults& results, const SummaryNumbers& numbers)
{
    TextTable table("Places: who waits, how long, and what is used (the three worst of each place)",
                    {{"place", "Place", ""},
                     {"resource", "Resource", ""},
                     {"queue_mean", "Mean queue", "requests"},
                     {"wait_mean", "Mean wait", "h"},
                     {"used", "Used", "%"}});
    for (const ResourceSummary& resource : worst_of_each_place(results, numbers)) {
        const ResourceRow& row = results.run.resources[resource.resource];
        table.add_row({place_label(results.run.places[row.place]), row.name,
                       cell_of(results, resource.queue_mean),
                       cell_of(results, resource.wait_mean_h),
                       cell_of(results, resource.used_percent)});
    }
    return table;
}

// ---- bottlenecks and warnings

std::string sentence(const RunResults& results, const Bottleneck& bottleneck)
{
    const RunDescription& run = results.run;
    std::string text = fmt::format(
        "{}: {}, {} per shipment, {} of all waiting", place_label(run.places[bottleneck.place]),
        run.causes[bottleneck.cause].meaning, quantity(bottleneck.hours_per_shipment, "h"),
        quantity(bottleneck.share_percent, "%"));
    if (bottleneck.busiest)
        text += fmt::format("; {} {} used", run.resources[bottleneck.busiest->resource].name,
                            quantity(bottleneck.busiest->used_percent, "%"));
    return text;
}

std::string bottleneck_lines(const RunResults& results, const SummaryNumbers& numbers,
                             std::size_t width)
{
    if (numbers.bottlenecks.empty()) return "Bottlenecks: no shipment that arrived had to wait\n";
    std::string lines =
        bulleted("", "Worst bottlenecks (hours per shipment of the flows that pass there)", width);
    lines += "\n";
    for (std::size_t i = 0; i < numbers.bottlenecks.size(); ++i)
        lines +=
            bulleted(fmt::format("{}. ", i + 1), sentence(results, numbers.bottlenecks[i]), width);
    return lines;
}

std::string warning_lines(const RunResults& results, const SummaryNumbers& numbers,
                          std::size_t width)
{
    const std::vector<std::string> warnings = summary_warnings(results, numbers);
    std::string lines = warnings.empty() ? "" : "\nWarnings\n\n";
    for (const std::string& warning : warnings) lines += bulleted("- ", warning, width);
    return lines;
}

// ---- JSON

nlohmann::ordered_json real_or_null(double number)
{
    return std::isfinite(number) ? nlohmann::ordered_json(number) : nlohmann::ordered_json();
}

nlohmann::ordered_json json_of(const Estimate& estimate, const std::string& unit)
{
    return {{"mean", real_or_null(estimate.mean)},
            {"half_width", real_or_null(estimate.half_width)},
            {"level", estimate.level},
            {"n", estimate.n},
            {"unit", unit}};
}

nlohmann::ordered_json json_of(const RunResults& results, const FlowSummary& flow)
{
    const RunDescription& run = results.run;
    const FlowRow& row = run.flows[flow.flow];
    nlohmann::ordered_json json{{"flow", row.id},
                                {"name", row.name},
                                {"left", json_of(flow.left, "shipments")},
                                {"lost", json_of(flow.lost, "shipments")},
                                {"transit_mean", json_of(flow.transit_mean_h, "h")}};
    for (std::size_t i = 0; i < summary_quantiles.size(); ++i)
        json[fmt::format("transit_p{:g}", 100 * summary_quantiles[i])] =
            json_of(flow.transit_quantile_h[i], "h");
    for (const CostColumn& cost : cost_columns(run))
        json[cost.measure] =
            json_of(cost_estimate(results, cost, flow.flow),
                    cost.is_per_unit ? cost.unit + "/" + single_unit(row) : cost.unit);
    for (const CorridorColumn& column : corridor_columns(results))
        json[column.measure] = json_of(corridor_estimate(results, column, flow.flow), column.unit);
    return json;
}

nlohmann::ordered_json json_of(const RunResults& results, const ResourceSummary& resource)
{
    const RunDescription& run = results.run;
    const ResourceRow& row = run.resources[resource.resource];
    return {{"place", run.places[row.place].id},
            {"place_name", run.places[row.place].name},
            {"resource", row.name},
            {"queue_mean", json_of(resource.queue_mean, "requests")},
            {"wait_mean", json_of(resource.wait_mean_h, "h")},
            {"used", json_of(resource.used_percent, "%")}};
}

nlohmann::ordered_json json_of(const RunResults& results, const Bottleneck& bottleneck)
{
    const RunDescription& run = results.run;
    nlohmann::ordered_json json{{"place", run.places[bottleneck.place].id},
                                {"place_name", run.places[bottleneck.place].name},
                                {"cause", run.causes[bottleneck.cause].id},
                                {"meaning", run.causes[bottleneck.cause].meaning},
                                {"shipment_hours", json_of(bottleneck.shipment_hours, "h")},
                                {"per_shipment", json_of(bottleneck.hours_per_shipment, "h")},
                                {"share", json_of(bottleneck.share_percent, "%")},
                                {"busiest_resource", nullptr}};
    if (bottleneck.busiest)
        json["busiest_resource"] = {{"resource", run.resources[bottleneck.busiest->resource].name},
                                    {"used", json_of(bottleneck.busiest->used_percent, "%")}};
    return json;
}

// JSON must be UTF-8 throughout: names may come from tables that are not.
void make_storable(nlohmann::ordered_json& json)
{
    if (json.is_string()) json = storable_text(json.get_ref<const std::string&>());
    if (json.is_structured())
        for (nlohmann::ordered_json& member : json) make_storable(member);
}

template <typename Part>
nlohmann::ordered_json json_list(const RunResults& results, const std::vector<Part>& parts)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Part& part : parts) list.push_back(json_of(results, part));
    return list;
}

}  // namespace

std::string summary_text(const RunResults& results, std::size_t width)
{
    const SummaryNumbers numbers = summary_numbers(results);
    std::string text = heading(results, width);
    if (finished_replications(results) > 0) {
        text.append("\n").append(is_closed(results.run) ? bulleted("", circulates, width)
                                                        : flow_table(results, numbers).text(width));
        const TextTable stations = station_table(results);
        if (stations.rows() > 0) text.append("\n").append(stations.text(width));
        if (!cost_columns(results.run).empty())
            text.append("\n").append(cost_table(results).text(width));
        if (!corridor_columns(results).empty())
            text.append("\n").append(corridor_table(results).text(width));
        if (!punctuality_measures(results).empty())
            text.append("\n").append(punctuality_table(results).text(width));
        if (!numbers.resources.empty())
            text.append("\n").append(resource_table(results, numbers).text(width));
        if (has_ships(results.run)) text.append("\n").append(ship_table(results).text(width));
        if (!is_closed(results.run))
            text.append("\n").append(bottleneck_lines(results, numbers, width));
    }
    return text + warning_lines(results, numbers, width);
}

nlohmann::ordered_json summary_json(const RunResults& results)
{
    const RunDescription& run = results.run;
    const SummaryNumbers numbers = summary_numbers(results);
    const std::size_t finished = finished_replications(results);
    nlohmann::ordered_json json{
        {"title", run.title},
        {"scenario_hash", run.scenario_hash},
        {"seed", run.seed},
        {"replications",
         {{"finished", finished}, {"failed", results.replications.size() - finished}}},
        {"flows", json_list(results, numbers.flows)},
        {"resources", json_list(results, numbers.resources)},
        {"ships", ship_table(results).json()["rows"]},
        {"stations", station_table(results).json()["rows"]},
        {"bottlenecks", json_list(results, numbers.bottlenecks)},
        {"warnings", summary_warnings(results, numbers)}};
    make_storable(json);
    return json;
}

}  // namespace karvan::analysis
