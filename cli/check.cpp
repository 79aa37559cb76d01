// karvan check: validates a scenario and computes the load of every resource, without simulating.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "analysis/summary/text_table.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/scenario_options.hpp"
#include "cli/traffic_lines.hpp"
#include "models/corridor.hpp"
#include "models/port/berth_lying.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::cli {

namespace {

constexpr std::size_t shown_of_a_place = 3;  // in text; JSON has all

struct Options {
    ScenarioOptions scenario;
    bool json = false;
    bool quiet = false;
};

// The resources of each place with the highest utilisation: a line has one for every section.
std::vector<models::ResourceLoad> highest_of_each_place(const models::TrafficReport& report,
                                                        std::size_t most)
{
    std::vector<models::ResourceLoad> loads = report.loads;
    std::sort(loads.begin(), loads.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(a.place, -a.utilisation(), a.load.resource) <
               std::make_tuple(b.place, -b.utilisation(), b.load.resource);
    });
    std::vector<models::ResourceLoad> shown;
    std::size_t of_this_place = 0;
    for (const models::ResourceLoad& load : loads) {
        const bool is_new = shown.empty() || shown.back().place != load.place;
        of_this_place = is_new ? 1 : of_this_place + 1;
        if (of_this_place <= most) shown.push_back(load);
    }
    return shown;
}

analysis::TextTable load_table(const models::TrafficReport& report,
                               const models::Scenario& scenario, std::size_t most_of_a_place)
{
    analysis::TextTable table(
        "Offered load, mean over the run (the three highest of each place; all with --json)",
        {{"place", "place", ""},
         {"resource", "resource", ""},
         {"offered", "offered", "units"},
         {"capacity", "capacity", "units"},
         {"utilisation", "utilisation", "%"}});
    for (const models::ResourceLoad& load : highest_of_each_place(report, most_of_a_place)) {
        table.add_row({scenario.place(load.place).id, load.load.resource, load.load.offered,
                       load.load.capacity, 100 * load.utilisation()});
    }
    return table;
}

std::string bottleneck_line(const models::TrafficReport& report, const models::Scenario& scenario)
{
    if (!report.bottleneck) return "No resource is asked for anything.";
    const models::ResourceLoad& load = report.loads[*report.bottleneck];
    std::string lying;
    if (load.lying > 0) {
        lying = fmt::format(", {:.1f} % by ships that wait for cargo", 100 * load.lying_share());
    }
    return fmt::format("Bottleneck: {} of {}, {:.1f} % of its capacity{}{}.", load.load.resource,
                       place_text(scenario, load.place), 100 * load.utilisation(), lying,
                       models::unknown_lying(scenario).empty()
                           ? ""
                           : "; not all of the time of ships at berth is known");
}

std::vector<std::string> closed_lines(const models::TrafficReport& report,
                                      const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    for (const models::ClosedTraffic& closed : report.closed) {
        lines.push_back(fmt::format(
            "Flow {}: at most {:.4g} rounds an hour{}.", scenario.flows[closed.flow].id,
            3600 * closed.most_passages_per_s,
            closed.bottleneck ? "; bottleneck " + scenario.place(*closed.bottleneck).id : ""));
    }
    return lines;
}

// Shares of a choice are those before anybody waits: the run finds out what they are then.
std::vector<std::string> route_lines(const models::Scenario& scenario)
{
    std::vector<std::string> lines;
    for (const models::FlowPlan& flow : scenario.flows) {
        if (!flow.routing.is_informed() || flow.alternatives.size() < 2) continue;
        std::string line =
            fmt::format("Flow {}: the load counts its routes as at free flow:", flow.id);
        for (const models::Alternative& way : flow.alternatives) {
            std::string stops;
            for (const std::uint32_t stop : way.route.stops) {
                stops += (stops.empty() ? "" : " ") + scenario.place(stop).id;
            }
            line += fmt::format("\n  {:5.1f} % {}", 100 * way.share, stops);
        }
        lines.push_back(line);
    }
    return lines;
}

// Which places share a site, and which link limits the time windows.
std::vector<std::string> site_lines(const models::Scenario& scenario)
{
    std::vector<sim::LinkPlan> links;
    const sim::Grouping grouping = models::group_scenario(scenario, sim::Duration{0}, links);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < grouping.places_of_site.size(); ++i) {
        std::string line = fmt::format("Site {}:", i + 1);
        for (const std::uint32_t place : grouping.places_of_site[i]) {
            line += " " + scenario.place(place).id;
        }
        lines.push_back(line);
    }
    lines.push_back(grouping.binding == nullptr
                        ? "One site: time windows (--windows) would not run side by side."
                        : fmt::format("Time windows of {}, set by the link {} -> {}.",
                                      models::format_duration(grouping.plan.lookahead),
                                      scenario.place(grouping.binding->from).id,
                                      scenario.place(grouping.binding->to).id));
    return lines;
}

void print_json(const models::TrafficReport& report, const models::Scenario& scenario)
{
    nlohmann::ordered_json json;
    json["scenario"] = scenario.name;
    json["hash"] = scenario.hash;
    json["loads"] = load_table(report, scenario, report.loads.size()).json();
    json["bottleneck"] = bottleneck_line(report, scenario);
    json["lying"] = lying_lines(report, scenario);
    json["approximations"] = approximations(scenario);
    json["overloads"] = overloads(report, scenario);
    json["tight"] = tight_lines(report, scenario);
    json["routes"] = route_lines(scenario);
    json["closed"] = closed_lines(report, scenario);
    json["sites"] = site_lines(scenario);
    fmt::print("{}\n", json.dump(2));
}

void print_text(const models::TrafficReport& report, const models::Scenario& scenario)
{
    fmt::print("{}: {} places, {} links, {} flows; no errors.\n\n", scenario.name,
               scenario.places.size(), scenario.links.size(), scenario.flows.size());
    fmt::print("{}\n{}\n", load_table(report, scenario, shown_of_a_place).text(),
               bottleneck_line(report, scenario));
    for (const std::string& line : lying_lines(report, scenario)) fmt::print("{}\n", line);
    for (const std::string& line : approximations(scenario)) fmt::print("{}\n", line);
    for (const std::string& line : closed_lines(report, scenario)) fmt::print("{}\n", line);
    for (const std::string& line : route_lines(scenario)) fmt::print("{}\n", line);
    for (const std::string& line : overloads(report, scenario))
        fmt::print("OVERLOADED: {}\n", line);
    for (const std::string& line : tight_lines(report, scenario)) fmt::print("TIGHT: {}\n", line);
    fmt::print("\n");
    for (const std::string& line : site_lines(scenario)) fmt::print("{}\n", line);
}

int check(const Options& options)
{
    const models::Scenario scenario = read(options.scenario, options.quiet);
    const models::TrafficReport report = models::solve_traffic(scenario);
    if (options.json) {
        print_json(report, scenario);
    } else if (!options.quiet) {
        print_text(report, scenario);
    }
    return done;
}

}  // namespace

void add_check(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("check", "Check a scenario and the load of its resources");
    auto options = std::make_shared<Options>();
    add_scenario_options(*command, options->scenario);
    command->add_flag("--json", options->json, "For machines");
    command->add_flag("--quiet", options->quiet, "Print errors only");
    command->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace karvan::cli
