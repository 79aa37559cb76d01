// Labels: the names, places and units of what was simulated.
#include "analysis/file/results_labels.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/estimate.hpp"
#include "analysis/file/results_file.hpp"
#include "analysis/file/results_records.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Texts = std::vector<std::string>;
using Flags = std::vector<std::uint8_t>;

Variable text_label(const char* name, const char* long_name, const char* over, Texts texts)
{
    return {name, long_name, "", {over}, std::move(texts), {}};
}

Variable number_label(const char* name, const char* long_name, const char* units, const char* over,
                      Values numbers)
{
    return {name, long_name, units, {over}, std::move(numbers), {}};
}

// Flags 0 and 1 with their meanings.
Variable choice_label(const char* name, const char* long_name, const char* over, Flags flags,
                      const char* meanings)
{
    const std::vector<Attribute> attributes{{"flag_values", Flags{0, 1}},
                                            {"flag_meanings", meanings}};
    return {name, long_name, "", {over}, std::move(flags), attributes};
}

Variable coordinate_label(const char* name, const char* standard_name, const char* units,
                          std::vector<double> degrees)
{
    return {name,      standard_name,      units,
            {"place"}, std::move(degrees), {{"standard_name", standard_name}}};
}

std::vector<Variable> place_labels(const RunDescription& run)
{
    const auto& rows = run.places;
    Flags is_link(rows.size(), 0);
    std::fill_n(is_link.rbegin(), std::min(run.links, rows.size()), std::uint8_t{1});
    const auto id = [](const PlaceRow& p) { return p.id; };
    const auto name = [](const PlaceRow& p) { return p.name; };
    const auto kind = [](const PlaceRow& p) { return p.kind; };
    const auto country = [](const PlaceRow& p) { return p.country; };
    const auto index = [](const std::optional<std::uint32_t>& i) {
        return i ? static_cast<std::int32_t>(*i) : -1;
    };
    const auto begins = [&](const PlaceRow& p) { return index(p.from); };
    const auto ends = [&](const PlaceRow& p) { return index(p.to); };
    const auto length = [](const PlaceRow& p) {
        return p.distance_km > 0 ? p.distance_km : unknown;
    };
    const auto basis = [](const PlaceRow& p) { return p.distance_basis; };
    const auto north = [](const PlaceRow& p) { return p.latitude.value_or(unknown); };
    const auto east = [](const PlaceRow& p) { return p.longitude.value_or(unknown); };
    return {
        text_label("place", "id of the place or link", "place", texts(rows, id)),
        text_label("place_name", "name of the place or link", "place", texts(rows, name)),
        text_label("place_kind", "kind of the place, or mode of the link", "place",
                   texts(rows, kind)),
        choice_label("place_is_link", "whether it is a place or a link", "place", is_link,
                     "place link"),
        text_label("country", "country of the place", "place", texts(rows, country)),
        number_label("link_from", "index of the place where a link begins; -1 for places", "1",
                     "place", numbers<std::int32_t>(rows, begins)),
        number_label("link_to", "index of the place where a link ends; -1 for places", "1", "place",
                     numbers<std::int32_t>(rows, ends)),
        number_label("way_km", "length of a link or line", "km", "place",
                     numbers<double>(rows, length)),
        text_label("way_km_basis", "what the length rests on", "place", texts(rows, basis)),
        coordinate_label("lat", "latitude", "degrees_north", numbers<double>(rows, north)),
        coordinate_label("lon", "longitude", "degrees_east", numbers<double>(rows, east)),
    };
}

std::vector<Variable> resource_labels(const RunDescription& run)
{
    const auto& rows = run.resources;
    const auto label = [&](const ResourceRow& r) {
        return fmt::format("{} {}", run.places[r.place].id, r.name);
    };
    const auto name = [](const ResourceRow& r) { return r.name; };
    const auto place = [](const ResourceRow& r) { return r.place; };
    return {
        text_label("resource", "id of the place and name of the resource", "resource",
                   texts(rows, label)),
        text_label("resource_name", "name of the resource", "resource", texts(rows, name)),
        number_label("resource_place", "index of its place along the dimension place, from 0", "1",
                     "resource", numbers<std::int32_t>(rows, place)),
    };
}

std::vector<Variable> measure_labels(const RunDescription& run)
{
    const auto& rows = run.measures;
    const auto label = [&](const MeasureRow& m) {
        return fmt::format("{} {}", run.places[m.place].id, m.name);
    };
    const auto name = [](const MeasureRow& m) { return m.name; };
    const auto meaning = [](const MeasureRow& m) { return m.long_name; };
    const auto unit = [](const MeasureRow& m) { return m.unit; };
    const auto kind = [](const MeasureRow& m) { return m.kind; };
    const auto place = [](const MeasureRow& m) { return m.place; };
    const char* over = "place_measure";
    return {
        text_label(over, "id of the place and name of the measure", over, texts(rows, label)),
        text_label("measure_name", "name of the measure", over, texts(rows, name)),
        text_label("measure_long_name", "what is measured", over, texts(rows, meaning)),
        text_label("measure_unit", "unit of the measure", over, texts(rows, unit)),
        text_label("measure_kind", "time, count or value", over, texts(rows, kind)),
        number_label("measure_place", "index of its place along the dimension place, from 0", "1",
                     over, numbers<std::int32_t>(rows, place)),
    };
}

std::vector<Variable> flow_labels(const RunDescription& run)
{
    const auto& rows = run.flows;
    const auto id = [](const FlowRow& f) { return f.id; };
    const auto name = [](const FlowRow& f) { return f.name; };
    const auto commodity = [](const FlowRow& f) { return f.commodity; };
    const auto unit = [](const FlowRow& f) { return f.unit; };
    const auto size = [](const FlowRow& f) { return f.size; };
    const auto tonnes = [](const FlowRow& f) { return f.tonnes; };
    const auto circulates = [](const FlowRow& f) { return f.circulates; };
    return {
        text_label("flow", "id of the flow", "flow", texts(rows, id)),
        text_label("flow_name", "name of the flow", "flow", texts(rows, name)),
        text_label("commodity", "what the flow carries", "flow", texts(rows, commodity)),
        text_label("flow_unit", "what flow_size counts", "flow", texts(rows, unit)),
        number_label("flow_size", "size of a shipment, counted in flow_unit", "1", "flow",
                     numbers<double>(rows, size)),
        number_label("flow_tonnes", "weight of a shipment", "t", "flow",
                     numbers<double>(rows, tonnes)),
        choice_label("flow_circulates", "whether nothing of the flow arrives by itself", "flow",
                     numbers<std::uint8_t>(rows, circulates), "open closed"),
    };
}

std::vector<Variable> cause_labels(const RunDescription& run)
{
    const auto& rows = run.causes;
    const auto id = [](const CauseRow& c) { return c.id; };
    const auto meaning = [](const CauseRow& c) { return c.meaning; };
    const auto waiting = [](const CauseRow& c) { return c.is_waiting; };
    return {
        text_label("cause", "id of the cause of an hour", "cause", texts(rows, id)),
        text_label("cause_meaning", "meaning of the cause", "cause", texts(rows, meaning)),
        choice_label("cause_is_waiting", "whether the cause is a wait", "cause",
                     numbers<std::uint8_t>(rows, waiting), "not_waiting waiting"),
    };
}

}  // namespace

std::vector<Attribute> results_attributes(const RunDescription& run)
{
    return {{"Conventions", "CF-1.10"},
            {"title", storable_text(run.title)},
            {"description", storable_text(run.description)},
            {"source", storable_text(run.software)},
            {"format", results_format},
            {"scenario_hash", storable_text(run.scenario_hash)},
            {"seed", static_cast<std::int64_t>(run.seed)},
            {"start", storable_text(run.start)},
            {"horizon_h", run.horizon_h},
            {"warmup_h", run.warmup_h},
            {"sample_every_h", run.sample_every_h},
            {"currency", run.has_money ? storable_text(run.currency) : std::string()},
            {"interval_level", usual_level},
            {"recorded", recorded_kinds(run)}};
}

std::vector<Variable> results_labels(const RunDescription& run)
{
    const Texts scenario{storable_text(run.scenario_toml)};
    std::vector<Variable> labels{
        {"scenario", "the scenario as it was run, in TOML", "", {}, scenario, {}}};
    for (const auto& part : {place_labels(run), resource_labels(run), measure_labels(run),
                             flow_labels(run), cause_labels(run)})
        labels.insert(labels.end(), part.begin(), part.end());
    return labels;
}

// UDUNITS wants a blank between date and time.
std::string time_units(const RunDescription& run)
{
    std::string start = storable_text(run.start);
    std::replace(start.begin(), start.end(), 'T', ' ');
    return start.empty() ? "h" : "hours since " + start;
}

std::string label_names(const std::vector<std::string>& dimensions)
{
    const std::map<std::string, std::string> labels{
        {"place", "place_name place_kind country lat lon"},
        {"resource", "resource_place resource_name"},
        {"place_measure", "measure_place measure_name measure_unit measure_kind"},
        {"flow", "flow_name commodity flow_unit"},
        {"cause", "cause_meaning"},
        {"stop", "stop_flow stop_place"},
        {"charge", "charge_meaning"},
        {"scope", "scope_meaning"},
        {"bin", "bin_upper"}};
    std::vector<std::string> names;
    for (const std::string& dimension : dimensions)
        if (const auto found = labels.find(dimension); found != labels.end())
            names.push_back(found->second);
    return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace karvan::analysis
