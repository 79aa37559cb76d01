#include "analysis/report/report_run.hpp"

#include <algorithm>
#include <map>

#include "analysis/report/report_corridor.hpp"
#include "analysis/report/report_hours.hpp"
#include "analysis/report/report_notes.hpp"
#include "analysis/report/report_series.hpp"
#include "analysis/report/report_stations.hpp"
#include "analysis/report/report_verdict.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t most_bottlenecks = 15;

std::string text_at(const std::vector<std::string>& texts, std::size_t at)
{
    return at < texts.size() ? texts[at] : std::string();
}

Json causes_of(const ResultsReading& results, const ReportHours& hours)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < hours.causes(); ++i)
        list.push_back({{"id", text_at(results.texts("cause"), i)},
                        {"meaning", text_at(results.texts("cause_meaning"), i)},
                        {"waiting", hours.is_waiting(i)}});
    return list;
}

Json coordinate(const std::vector<double>& values, std::size_t at)
{
    return at < values.size() ? number_json(values[at]) : Json(nullptr);
}

// The two ends of each link; of a place on no map that links join to just two others (a rail line),
// those. The id of a link is "FROM->TO", by sea with what it carries behind it.
std::vector<std::vector<std::string>> ends_of(const ResultsReading& results)
{
    const auto& ids = results.texts("place");
    const auto is_link = results.numbers("place_is_link");
    const auto lat = results.numbers("lat");
    std::vector<std::vector<std::string>> ends(ids.size());
    std::map<std::string, std::vector<std::string>> neighbours;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::size_t arrow = ids[i].find("->");
        if (is_link[i] == 0 || arrow == std::string::npos) continue;
        const std::string from = ids[i].substr(0, arrow);
        const std::string to = ids[i].substr(arrow + 2, ids[i].find(" by ") - arrow - 2);
        ends[i] = {from, to};
        for (const auto& [a, b] : {std::pair(from, to), std::pair(to, from)}) {
            auto& known = neighbours[a];
            if (std::find(known.begin(), known.end(), b) == known.end()) known.push_back(b);
        }
    }
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (is_link[i] == 0 && std::isnan(lat[i]) && neighbours[ids[i]].size() == 2)
            ends[i] = neighbours[ids[i]];
    return ends;
}

// Places and links, with the hours that all shipments together waited there.
Json places_of(const ResultsReading& results, const ReportHours& hours)
{
    const auto lat = results.numbers("lat");
    const auto lon = results.numbers("lon");
    const auto is_link = results.numbers("place_is_link");
    const auto way_km = results.numbers("way_km");
    const auto ends = ends_of(results);
    Json list = Json::array();
    for (std::size_t i = 0; i < hours.places(); ++i) {
        const auto shipments = mean_over_replications(hours.shipments_through(i), results.level());
        const auto waited = mean_over_replications(hours.waited_at(i), results.level());
        list.push_back({{"id", text_at(results.texts("place"), i)},
                        {"name", text_at(results.texts("place_name"), i)},
                        {"kind", text_at(results.texts("place_kind"), i)},
                        {"country", text_at(results.texts("country"), i)},
                        {"link", i < is_link.size() && is_link[i] != 0},
                        {"lat", coordinate(lat, i)},
                        {"lon", coordinate(lon, i)},
                        {"way_km", coordinate(way_km, i)},
                        {"ends", ends[i].empty() ? Json(nullptr) : Json(ends[i])},
                        {"shipments", estimate_json(shipments)},
                        {"waited_h", estimate_json(waited)}});
    }
    return list;
}

Json quantiles_of(const ResultsReading& results, std::size_t flow)
{
    const std::vector<double> shares = results.numbers("quantile");
    Json list = Json::object();
    for (std::size_t i = 0; i < shares.size(); ++i)
        list[fmt::format("{:g}", 100 * shares[i])] =
            estimate_json(results.estimate("transit_quantile_h", flow * shares.size() + i));
    return list;
}

// [cause, mean, half-width, n] for every cause that took any time, over all places.
Json hours_by_cause(const ResultsReading& results, const ReportHours& hours, std::size_t flow)
{
    Json list = Json::array();
    for (std::size_t c = 0; c < hours.causes(); ++c) {
        const Estimate e = mean_over_replications(hours.per_shipment(flow, c), results.level());
        if (e.n == 0 || e.mean == 0) continue;
        list.push_back({Json(c), number_json(e.mean), number_json(e.half_width), Json(e.n)});
    }
    return list;
}

Json flows_of(const ResultsReading& results, const ReportHours& hours)
{
    const auto size = results.numbers("flow_size");
    const auto tonnes = results.numbers("flow_tonnes");
    const auto circulates = results.numbers("flow_circulates");
    Json list = Json::array();
    for (std::size_t i = 0; i < hours.flows(); ++i) {
        std::string name = text_at(results.texts("flow_name"), i);
        if (name.empty()) name = text_at(results.texts("flow"), i);
        list.push_back({{"id", text_at(results.texts("flow"), i)},
                        {"name", name},
                        {"commodity", text_at(results.texts("commodity"), i)},
                        {"unit", text_at(results.texts("flow_unit"), i)},
                        {"size", coordinate(size, i)},
                        {"tonnes", coordinate(tonnes, i)},
                        {"circulates", i < circulates.size() && circulates[i] != 0},
                        {"arrived", estimate_json(results.estimate("left", i))},
                        {"lost", estimate_json(results.estimate("lost", i))},
                        {"transit_h", estimate_json(results.estimate("transit_mean_h", i))},
                        {"quantiles_h", quantiles_of(results, i)},
                        {"histogram", report_histogram(results, i)},
                        {"hours", hours_by_cause(results, hours, i)}});
    }
    return list;
}

Json resources_of(const ResultsReading& results)
{
    const auto place = results.numbers("resource_place");
    Json list = Json::array();
    for (std::size_t i = 0; i < place.size(); ++i)
        list.push_back({{"place", static_cast<std::size_t>(place[i])},
                        {"name", text_at(results.texts("resource_name"), i)},
                        {"queue", estimate_json(results.estimate("queue_mean", i))},
                        {"wait_h", estimate_json(results.estimate("wait_mean_h", i))},
                        {"wait_p95_h", estimate_json(results.estimate("wait_p95_h", i))},
                        {"used", estimate_json(results.estimate("utilisation", i))},
                        {"served", estimate_json(results.estimate("served", i))}});
    return list;
}

// The places and causes at which all shipments together waited longest.
Json bottlenecks_of(const ResultsReading& results, const ReportHours& hours)
{
    const double level = results.level();
    const std::vector<double> all = hours.waited();
    struct Row {
        std::size_t place, cause;
        std::vector<double> hours;
        Estimate estimate;
    };
    std::vector<Row> rows;
    for (std::size_t place = 0; place < hours.places(); ++place)
        for (std::size_t cause = 0; cause < hours.causes(); ++cause) {
            if (!hours.is_waiting(cause)) continue;
            Row row{place, cause, hours.of_all(place, cause), {}};
            row.estimate = mean_over_replications(row.hours, level);
            if (row.estimate.mean > 0) rows.push_back(std::move(row));
        }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.estimate.mean > b.estimate.mean; });
    rows.resize(std::min(rows.size(), most_bottlenecks));
    Json list = Json::array();
    for (const Row& row : rows) {
        const std::vector<double> shipments = hours.shipments_through(row.place);
        std::vector<double> each;
        std::vector<double> share;
        for (std::size_t r = 0; r < row.hours.size(); ++r) {
            each.push_back(row.hours[r] / shipments[r]);
            share.push_back(row.hours[r] / all[r]);
        }
        list.push_back({{"place", row.place},
                        {"cause", row.cause},
                        {"shipment_hours", estimate_json(row.estimate)},
                        {"each_h", estimate_json(mean_over_replications(each, level))},
                        {"share", estimate_json(mean_over_replications(share, level))}});
    }
    return list;
}

}  // namespace

Json report_of_run(const ResultsReading& results)
{
    const ReportHours hours(results);
    Json run;
    for (const char* name : {"title", "description", "source", "scenario_hash", "start"})
        run[name] = results.text_attribute(name);
    for (const char* name : {"seed", "horizon_h", "warmup_h", "sample_every_h"})
        run[name] = number_json(results.number_attribute(name, 0));
    run["file"] = results.path().filename().string();
    run["level"] = results.level();
    run["replications"] = results.replications().size();
    run["finished"] = results.finished_count();
    run["causes"] = causes_of(results, hours);
    run["places"] = places_of(results, hours);
    run["flows"] = flows_of(results, hours);
    run["resources"] = resources_of(results);
    run["stations"] = report_stations(results);
    run["bottlenecks"] = bottlenecks_of(results, hours);
    run["profiles"] = report_profiles(results);
    run["measures"] = report_measures(results);
    run["costs"] = report_costs(results);
    run["series"] = report_series(results);
    run["verdict"] = report_verdict(results, run);
    run["trust"] = report_trust(results);
    run["notes"] = report_notes(results);
    run["references"] = report_references(results);
    run["scenario"] = results.texts("scenario").empty() ? "" : results.texts("scenario").front();
    return run;
}

}  // namespace karvan::analysis
