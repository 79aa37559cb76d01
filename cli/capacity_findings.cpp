#include "cli/capacity_findings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "analysis/summary/summary_numbers.hpp"
#include "analysis/summary/text_table.hpp"
#include "cli/required_level.hpp"

namespace karvan::cli {

namespace {

using analysis::TextTable;
using End = CapacityFound::End;

const models::Saturation* first_saturated(const CapacityFound& found)
{
    for (const models::Saturation& one : found.saturations)
        if (one.load > 0) return &one;
    return nullptr;
}

std::string at_place(const std::string& what, const analysis::PlaceRow& place)
{
    return fmt::format("{} of {}", what, analysis::place_label(place));
}

// The demand, "interval 1.2 to 1.4" where it has two ends.
std::string interval(const CapacityFound& found)
{
    const bool has_lower = found.lower > 0;
    const bool has_upper = std::isfinite(found.upper);
    if (found.lower == found.upper)
        return found.end == End::saturation ? "exactly, by the traffic equations"
                                            : "the same in all replications";
    if (has_lower && has_upper)
        return fmt::format("interval {:.4g} to {:.4g}", found.lower, found.upper);
    if (has_lower) return fmt::format("at least {:.4g}", found.lower);
    if (has_upper) return fmt::format("at most {:.4g}", found.upper);
    return "no interval with so few replications";
}

std::string growing(const LoadLook& look, const analysis::RunDescription& run)
{
    return fmt::format("{} of what enters of flow {} stays under way for good",
                       analysis::quantity(look.growth.percent, "%"),
                       analysis::flow_label(run.flows[look.growth.flow]));
}

// What ends it, in a sentence.
std::string reason(const CapacityFindings& findings, const analysis::Measure& measure)
{
    const CapacityFound& found = findings.found;
    const auto broken = std::find_if(found.looks.begin(), found.looks.end(),
                                     [](const LoadLook& look) { return !look.holds(); });
    if (found.end == End::saturation) {
        const models::Saturation& first = *first_saturated(found);
        return fmt::format(
            "From there on {} is saturated: more is asked of it than it can do (the traffic "
            "equations of karvan check), and what waits there grows without bound, whatever the "
            "limit and however long the run.",
            at_place(first.resource, findings.run.places[first.place]));
    }
    if (broken == found.looks.end()) return "";
    if (found.end == End::growth)
        return fmt::format("Above it queues grow without bound: at {:.4g} times {}.", broken->load,
                           growing(*broken, findings.run));
    if (found.end == End::limit)
        return fmt::format("Above it the limit is passed: {} at {:.4g} times{}.",
                           analysis::quantity(broken->value, measure.unit), broken->load,
                           broken->growth.is_growing ? "; " + growing(*broken, findings.run) : "");
    return "";
}

double unknown_at(const CapacityFound& found)
{
    for (const LoadLook& look : found.looks)
        if (look.is_unknown()) return look.load;
    return std::numeric_limits<double>::quiet_NaN();
}

std::string headline(const CapacityFindings& findings, const CapacityOptions& options,
                     const Laboratory& laboratory)
{
    const CapacityFound& found = findings.found;
    const analysis::Measure& measure = laboratory.measures()[0];
    const std::string what = options.flow.empty() ? "demand" : "flow " + options.flow;
    const std::string limit =
        options.limit == no_limit
            ? "Operation without growth"
            : measure.title + " <= " + read_required_level(options.limit).limit;
    if (found.end == End::never)
        return fmt::format("{} does not hold even at {:.3g} times the {}: {}.", limit,
                           found.looks.front().load, what,
                           found.looks.front().is_passed
                               ? analysis::quantity(found.looks.front().value, measure.unit)
                               : growing(found.looks.front(), findings.run));
    if (found.end == End::none)
        return fmt::format("{} holds even at {:.3g} times the {}, and nothing is saturated there.",
                           limit, found.looks.back().load, what);
    if (found.end == End::cut_short && laboratory.was_interrupted())
        return "Interrupted before the limit was found.";
    if (found.end == End::cut_short && !(found.load > 0 && std::isfinite(found.load)))
        return fmt::format(
            "{}: nothing was found, as {} has no number at {:.4g} times the {}: nothing of the "
            "kind was observed. Ask for another measure, or for a longer run.",
            limit, measure.name, unknown_at(found), what);
    const std::string times = fmt::format(
        "{} holds up to {:.4g} times the {} ({}), that is {:.4g} "
        "shipments a day.",
        limit, found.load, what, interval(found), found.load * findings.shipments_per_day);
    return times + " " +
           (found.end == End::cut_short ? "The search was cut short." : reason(findings, measure));
}

std::string verdict(const LoadLook& look)
{
    if (look.is_unknown()) return "no number";
    if (look.growth.is_growing) return look.is_passed ? "limit passed, grows" : "grows";
    return look.is_passed ? "limit passed" : "holds";
}

TextTable looks_table(const CapacityFindings& findings, const analysis::Measure& measure)
{
    TextTable table("What was looked at", {{"load", "Demand", "times"},
                                           {"mean", measure.name, measure.unit},
                                           {"growth", "Grows most, of what enters", "%"},
                                           {"flow", "Flow", ""},
                                           {"verdict", "Verdict", ""}});
    for (const LoadLook& look : findings.found.looks) {
        const bool has_growth = look.growth.percent.n > 0;
        table.add_row(
            {look.load, look.value,
             has_growth ? analysis::Cell(look.growth.percent) : analysis::Cell(),
             has_growth ? analysis::Cell(analysis::flow_label(findings.run.flows[look.growth.flow]))
                        : analysis::Cell(),
             verdict(look)});
    }
    return table;
}

TextTable rises_table(const CapacityFindings& findings, std::size_t most)
{
    const analysis::RunDescription& run = findings.run;
    TextTable table(fmt::format("What breaks first: waiting that rises most on the way to that "
                                "demand (from {:g} of it)",
                                findings.less),
                    {{"rank", "Rank", ""},
                     {"place", "Place", ""},
                     {"cause", "Shipments wait", ""},
                     {"hours", "Each", "h"},
                     {"rise", "Of that, rise", "h"},
                     {"resource", "Most pressed there", ""},
                     {"used", "Used", "%"}});
    for (std::size_t i = 0; i < std::min(most, findings.rises.size()); ++i) {
        const analysis::WaitingRise& one = findings.rises[i];
        const auto pressed = analysis::pressed_resources(run, findings.pressures, one.place);
        std::vector<analysis::Cell> row{static_cast<std::int64_t>(i + 1),
                                        analysis::place_label(run.places[one.place]),
                                        run.causes[one.cause].meaning, one.hours, one.rise};
        row.resize(7);
        if (!pressed.empty()) {
            row[5] = run.resources[pressed[0]].name;
            row[6] = analysis::used_percent(run, findings.pressures, pressed[0]);
        }
        table.add_row(std::move(row));
    }
    return table;
}

// How many follow one another at the same place with the same load, as the sections of a line.
std::size_t alike_from(const std::vector<models::Saturation>& all, std::size_t first)
{
    std::size_t end = first + 1;
    while (end < all.size() && all[end].place == all[first].place &&
           std::abs(all[end].load - all[first].load) <= 1e-2 * all[first].load &&
           std::abs(all[end].share - all[first].share) <= 1e-9)
        ++end;
    return end - first;
}

TextTable saturation_table(const CapacityFindings& findings, std::size_t most)
{
    const analysis::RunDescription& run = findings.run;
    TextTable table(
        "What is saturated first, by the traffic equations of karvan check, beside its use in the "
        "simulation",
        {{"rank", "Rank", ""},
         {"place", "Place", ""},
         {"resource", "Resource", ""},
         {"load", "Saturated at", "times"},
         {"share", "Asked for as it is", "%"},
         {"used", "Used at that demand", "%"}});
    const std::vector<models::Saturation>& all = findings.found.saturations;
    for (std::size_t i = 0; i < all.size() && table.rows() < most;) {
        const std::size_t alike = alike_from(all, i);
        const models::Saturation& one = all[i];
        std::vector<analysis::Cell> row{
            static_cast<std::int64_t>(table.rows() + 1),
            analysis::place_label(run.places[one.place]),
            alike > 1 ? fmt::format("{} and {} alike", one.resource, alike - 1) : one.resource,
            one.load, 100 * one.share};
        row.resize(6);
        for (std::size_t r = 0; r < run.resources.size() && !findings.pressures.empty(); ++r)
            if (run.resources[r].place == one.place && run.resources[r].name == one.resource)
                row[5] = analysis::used_percent(run, findings.pressures, r);
        table.add_row(std::move(row));
        i += alike;
    }
    return table;
}

std::string interval_text(const CapacityFound& found)
{
    switch (found.end) {
        case End::none:
            return "nothing breaks";
        case End::never:
            return "never";
        case End::saturation:
            return "then saturated";
        default:
            return interval(found);
    }
}

TextTable bought_table(const CapacityFindings& findings, const Laboratory& laboratory)
{
    const analysis::Measure& measure = laboratory.measures()[0];
    TextTable table("What one more buys",
                    {{"key", "Key", ""},
                     {"change", "Change", ""},
                     {"difference", measure.name + " at that demand", measure.unit},
                     {"verdict", "Verdict", ""},
                     {"load", "Holds up to", "times"},
                     {"interval", "That is", ""},
                     {"shipments", "More shipments", "1/d"}});
    for (const Bought& one : findings.bought)
        table.add_row({one.more.key, one.more.words, one.at_limit.difference,
                       std::string(analysis::verdict_word(one.at_limit.verdict)), one.found.load,
                       interval_text(one.found),
                       std::isfinite(one.found.load)
                           ? analysis::Cell((one.found.load - findings.found.load) *
                                            findings.shipments_per_day)
                           : analysis::Cell()});
    return table;
}

nlohmann::ordered_json finite(double value)
{
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

const char* word(End end)
{
    constexpr const char* words[] = {"limit", "growth", "saturation", "none", "never", "cut short"};
    return words[static_cast<std::size_t>(end)];
}

}  // namespace

void print(const CapacityFindings& findings, const CapacityOptions& options,
           const Laboratory& laboratory)
{
    const std::size_t most = std::max<std::size_t>(5, options.one_more);
    const auto looks = looks_table(findings, laboratory.measures()[0]);
    const auto rises = rises_table(findings, most);
    const auto saturated = saturation_table(findings, most);
    const auto bought = bought_table(findings, laboratory);
    if (options.experiment.json) {
        nlohmann::ordered_json json;
        json["verdict"] = headline(findings, options, laboratory);
        json["ends_by"] = word(findings.found.end);
        json["load"] = {{"value", finite(findings.found.load)},
                        {"lower", finite(findings.found.lower)},
                        {"upper", finite(findings.found.upper)}};
        json["shipments_per_day"] = finite(findings.found.load * findings.shipments_per_day);
        json["loads"] = looks.json();
        json["breaking"] = rises.json();
        json["saturated"] = saturated.json();
        json["one_more"] = bought.json();
        for (std::size_t i = 0; i < findings.bought.size(); ++i)
            json["one_more"]["rows"][i]["set"] = findings.bought[i].more.change;
        json["notes"] = findings.notes;
        fmt::print("{}\n", json.dump(2));
        return;
    }
    if (options.experiment.quiet) return;
    constexpr std::size_t width = 120;
    fmt::print("{}\n", headline(findings, options, laboratory));
    for (const std::string& line : findings.notes) fmt::print("{}\n", line);
    for (const TextTable* table : {&looks, &rises, &saturated, &bought})
        if (table->rows() > 0) fmt::print("\n{}", table->text(width));
    for (const Bought& one : findings.bought) fmt::print("  --set '{}'\n", one.more.change);
}

}  // namespace karvan::cli
