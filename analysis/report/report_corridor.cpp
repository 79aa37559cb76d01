#include "analysis/report/report_corridor.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace karvan::analysis {

namespace {

constexpr std::size_t most_rows = 12;  // of costs and of emissions

using Names = std::vector<std::string>;

Json time_at(const ResultsReading& results, const std::string& what, std::size_t stop)
{
    Json time;
    for (const char* measure : {"mean", "p5", "p50", "p95"})
        time[measure] =
            estimate_json(results.estimate(fmt::format("{}_{}_h", what, measure), stop));
    return time;
}

// units: of cargo in the mean shipment of the flow, by replication.
Json stop_json(const ResultsReading& results, std::size_t stop, std::size_t place,
               const std::vector<double>& units)
{
    Json one{{"place", place},
             {"km", estimate_json(results.estimate("stop_distance_km", stop))},
             {"arrival", time_at(results, "arrival", stop)},
             {"departure", time_at(results, "departure", stop)}};
    for (const char* cost : {"cost_at_arrival", "cost_at_departure"}) {
        if (!results.has(cost) || units.empty()) continue;
        std::vector<double> each = results.over_replications(cost, stop);
        for (std::size_t r = 0; r < each.size(); ++r) each[r] /= units[r];
        one[cost] = estimate_json(mean_over_replications(each, results.level()));
    }
    return one;
}

// Shipments whose transit time was recorded, of a flow, by replication.
std::vector<double> arrivals_of(const ResultsReading& results, const std::vector<double>& counts,
                                std::size_t flow)
{
    const std::size_t flows = results.size("flow");
    const std::size_t bins = results.size("bin");
    std::vector<double> sums;
    for (std::size_t r = 0; r < results.replications().size(); ++r) {
        double sum = 0;
        for (std::size_t b = 0; b < bins; ++b) sum += counts[(r * flows + flow) * bins + b];
        sums.push_back(sum);
    }
    return sums;
}

// TEU, wagons or trucks of the mean shipment of a flow, by replication; none in files of old, which
// do not tell. NaN where nothing arrived.
std::vector<double> units_of_a_shipment(const ResultsReading& results,
                                        const std::vector<double>& counts, std::size_t flow)
{
    if (!results.has("carried_units")) return {};
    std::vector<double> units = results.over_replications("carried_units", flow);
    const std::vector<double> shipments = arrivals_of(results, counts, flow);
    for (std::size_t r = 0; r < units.size(); ++r)
        units[r] = shipments[r] > 0 && units[r] > 0 ? units[r] / shipments[r]
                                                    : std::numeric_limits<double>::quiet_NaN();
    return units;
}

// Sums an array over (replication, flow, place, kind) per shipment to totals by place and kind, and
// gives the greatest.
Json greatest(const ResultsReading& results, const char* variable, const char* kind_dimension)
{
    const std::size_t places = results.size("place");
    const std::size_t kinds = results.size(kind_dimension);
    const std::size_t replications = results.replications().size();
    const std::size_t flows = results.size("flow");
    const std::vector<double> values = results.numbers(variable);
    const std::vector<double> counts = results.numbers("transit_histogram");
    std::vector<std::vector<double>> totals(places * kinds, std::vector<double>(replications, 0.0));
    for (std::size_t flow = 0; flow < flows; ++flow) {
        const std::vector<double> shipments = arrivals_of(results, counts, flow);
        for (std::size_t r = 0; r < replications; ++r)
            for (std::size_t i = 0; shipments[r] > 0 && i < places * kinds; ++i)
                totals[i][r] += shipments[r] * values[(r * flows + flow) * places * kinds + i];
    }
    for (std::vector<double>& total : totals)
        for (std::size_t r = 0; r < replications; ++r)
            if (!results.finished()[r]) total[r] = std::numeric_limits<double>::quiet_NaN();

    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        const double mean = mean_over_replications(totals[i], results.level()).mean;
        if (mean > 0) order.emplace_back(-mean, i);
    }
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), most_rows));
    Json rows = Json::array();
    for (const auto& [mean, i] : order)
        rows.push_back(
            {{"place", i / kinds},
             {"kind", i % kinds},
             {"total", estimate_json(mean_over_replications(totals[i], results.level()))}});
    return rows;
}

// Of a flow, the mean amount of a shipment by kind, over all places: [kind, mean, half-width, n].
Json by_kind(const ResultsReading& results, const char* variable, const char* kind_dimension,
             std::size_t flow)
{
    const std::size_t places = results.size("place");
    const std::size_t kinds = results.size(kind_dimension);
    Json list = Json::array();
    for (std::size_t kind = 0; results.has(variable) && kind < kinds; ++kind) {
        std::vector<double> sums(results.replications().size(), 0.0);
        for (std::size_t place = 0; place < places; ++place) {
            const std::size_t at = (flow * places + place) * kinds + kind;
            const std::vector<double> values = results.over_replications(variable, at);
            for (std::size_t r = 0; r < sums.size(); ++r) sums[r] += values[r];
        }
        const Estimate e = mean_over_replications(sums, results.level());
        if (e.n == 0 || e.mean == 0) continue;
        list.push_back({Json(kind), number_json(e.mean), number_json(e.half_width), Json(e.n)});
    }
    return list;
}

std::string units_of(const ResultsReading& results, std::string_view name)
{
    for (const Variable& v : results.variables())
        if (v.name == name) return v.units;
    return "";
}

}  // namespace

Json report_profiles(const ResultsReading& results)
{
    Json list = Json::array();
    if (!results.has("stop_distance_km")) return list;
    const std::vector<double> flow = results.numbers("stop_flow");
    const std::vector<double> place = results.numbers("stop_place");
    const std::vector<double> counts = results.numbers("transit_histogram");
    std::vector<double> units;
    for (std::size_t stop = 0; stop < flow.size(); ++stop) {
        const auto of = static_cast<std::size_t>(flow[stop]);
        if (list.empty() || list.back()["flow"] != of) {
            list.push_back({{"flow", of}, {"stops", Json::array()}});
            units = units_of_a_shipment(results, counts, of);
        }
        list.back()["stops"].push_back(
            stop_json(results, stop, static_cast<std::size_t>(place[stop]), units));
    }
    return list;
}

Json report_measures(const ResultsReading& results)
{
    static const std::set<std::string> shown_elsewhere{
        "entered",        "left",         "lost",          "inside",
        "transit_mean_h", "transit_sd_h", "transit_min_h", "transit_max_h"};
    Json list = Json::array();
    for (const Variable& v : results.variables()) {
        if (v.dimensions != Names{"replication", "flow"} || shown_elsewhere.contains(v.name))
            continue;
        Json values = Json::array();
        bool any = false;
        for (std::size_t flow = 0; flow < results.size("flow"); ++flow) {
            const Estimate e = results.estimate(v.name, flow);
            any = any || e.n > 0;
            values.push_back(estimate_json(e));
        }
        if (any)
            list.push_back({{"name", v.name},
                            {"long_name", v.long_name},
                            {"units", v.units},
                            {"values", std::move(values)}});
    }
    return list;
}

Json report_costs(const ResultsReading& results)
{
    Json costs{{"payments", Json::array()}, {"emissions", Json::array()}};
    if (results.has("cost")) {
        costs["payments"] = greatest(results, "cost", "charge");
        costs["units"] = units_of(results, "cost");
        costs["charges"] = results.texts("charge_meaning");
    }
    if (results.has("co2e_kg")) {
        costs["emissions"] = greatest(results, "co2e_kg", "scope");
        costs["scopes"] = results.texts("scope_meaning");
    }
    costs["by_flow"] = Json::array();
    for (std::size_t flow = 0; flow < results.size("flow"); ++flow)
        costs["by_flow"].push_back({{"flow", flow},
                                    {"charges", by_kind(results, "cost", "charge", flow)},
                                    {"scopes", by_kind(results, "co2e_kg", "scope", flow)}});
    return costs;
}

}  // namespace karvan::analysis
