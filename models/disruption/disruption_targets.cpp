// Finding what disruptions strike: places, links and services by name, country, area and chain.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "models/border/border_plan.hpp"
#include "models/disruption/disruption_plan.hpp"
#include "models/facility.hpp"
#include "models/place_kinds.hpp"
#include "models/plan.hpp"
#include "models/reading/keys.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

namespace {

using Kind = DisruptionTarget::Kind;

// A border lies in the countries of its sides.
bool lies_in(const PlacePlan& place, const std::string& country)
{
    if (place.country == country) return true;
    const auto* border = dynamic_cast<const BorderPlan*>(&place);
    if (border == nullptr) return false;
    return std::any_of(border->sides.begin(), border->sides.end(),
                       [&](const BorderSidePlan& side) { return side.country == country; });
}

// The targets of one disruption, each once.
class Aim {
public:
    Aim(const Scenario& scenario, DisruptionPlan& plan, const Node& table, Diagnostics& problems)
        : scenario_(scenario), plan_(plan), table_(table), problems_(problems)
    {}

    void take_all()
    {
        check_kinds();
        check_count();
        check_window();
        for (const std::string& id : plan_.place_ids) take_place(scenario_.index_of(id), {});
        take_countries();
        take_area();
        take_chain();
        for (std::size_t i = 0; i < plan_.link_ends.size(); ++i) take_link(i);
        take_services();
        take_embargo();
        const bool strikes = !plan_.place_ids.empty() || !plan_.countries.empty() || plan_.area ||
                             !plan_.chain.empty();
        if (strikes && plan_.targets.empty()) refuse("kinds", "no place of these kinds is struck");
    }

private:
    void refuse(const char* key, const std::string& what, const std::string& allowed = {},
                const std::string& meant = {})
    {
        problems_.error(table_.where_of(key), what, allowed, meant);
    }

    // All are drawn before the run, and held.
    void check_count()
    {
        constexpr double most = 100'000;
        if (!plan_.every_s || !plan_.length_s) return;
        const double mean_s = plan_.every_s->mean() + plan_.length_s->mean();
        if (sim::in_seconds(scenario_.horizon) / mean_s <= most) return;
        refuse("every", "too many disruptions in one replication",
               fmt::format("at most {:.0f}", most));
    }

    // Times outside of the run are no error (an alternative may be shorter), but told.
    void check_window()
    {
        const auto moment = [&](std::chrono::local_seconds at) {
            return moment_of(at, plan_.time_zone, scenario_.start);
        };
        const bool too_late = plan_.from && moment(*plan_.from) >= sim::Time(scenario_.horizon);
        const bool too_early = plan_.to && moment(*plan_.to) <= sim::start_of_time;
        if (!too_late && !too_early) return;
        problems_.warning(table_.where_of(too_late ? "from" : "to"),
                          "the disruption lies outside of the run and never occurs");
    }

    void check_kinds()
    {
        const auto words = place_kinds().words();
        for (const std::string& kind : plan_.kinds) {
            if (std::find(words.begin(), words.end(), kind) != words.end()) continue;
            refuse("kinds", in_quotes(kind) + " is no kind of place",
                   fmt::format("{}", fmt::join(words, ", ")));
        }
    }

    void take(DisruptionTarget target)
    {
        for (const DisruptionTarget& known : plan_.targets) {
            if (known.kind == target.kind && known.index == target.index) return;
        }
        plan_.targets.push_back(target);
    }

    void take_place(std::uint32_t place, sim::Duration delay)
    {
        const auto& kinds = plan_.kinds;
        const std::string& kind = scenario_.place(place).kind;
        if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return;
        take({Kind::place, place, delay});
    }

    // The places, and the links that join two of them.
    void take_region(const std::set<std::uint32_t>& places)
    {
        for (const std::uint32_t place : places) take_place(place, {});
        if (!plan_.kinds.empty() || plan_.resource) return;
        for (std::uint32_t i = 0; i < scenario_.links.size(); ++i) {
            const LinkPlan& link = scenario_.links[i];
            if (link.mode == "sea" || !places.contains(link.from) || !places.contains(link.to)) {
                continue;
            }
            take({Kind::link, i, {}});
        }
    }

    void take_countries()
    {
        for (const std::string& country : plan_.countries) {
            std::set<std::uint32_t> places;
            for (const auto& place : scenario_.places) {
                if (lies_in(*place, country)) places.insert(place->index);
            }
            if (places.empty()) {
                refuse("countries", "no place lies in " + in_quotes(country),
                       "the 'country' of places of the scenario");
            }
            take_region(places);
        }
    }

    void take_area()
    {
        if (!plan_.area) return;
        std::set<std::uint32_t> places;
        for (const auto& place : scenario_.places) {
            if (!place->latitude || !place->longitude) continue;
            const double km = great_circle_km(plan_.area->latitude, plan_.area->longitude,
                                              *place->latitude, *place->longitude);
            if (km <= plan_.area->radius_km) places.insert(place->index);
        }
        if (places.empty()) {
            refuse("area", "no place lies in this area", "a circle around places with lat and lon");
        }
        take_region(places);
    }

    void take_chain()
    {
        sim::Duration delay{};
        for (std::size_t i = 0; i < plan_.chain.size(); ++i) {
            const std::uint32_t place = scenario_.index_of(plan_.chain[i]);
            take_place(place, delay);
            delay += plan_.chain_delay;
            if (i + 1 == plan_.chain.size() || !plan_.kinds.empty() || plan_.resource) continue;
            take_links_between(place, scenario_.index_of(plan_.chain[i + 1]), true, delay);
        }
    }

    bool take_links_between(std::uint32_t from, std::uint32_t to, bool both_ways,
                            sim::Duration delay)
    {
        bool found = false;
        for (std::uint32_t i = 0; i < scenario_.links.size(); ++i) {
            const LinkPlan& link = scenario_.links[i];
            const bool there = link.from == from && link.to == to;
            const bool back = both_ways && link.from == to && link.to == from;
            if (!there && !back) continue;
            take({Kind::link, i, delay});
            found = true;
        }
        return found;
    }

    void take_link(std::size_t i)
    {
        const LinkEnds& ends = plan_.link_ends[i];
        const std::uint32_t from = scenario_.index_of(ends.from);
        const std::uint32_t to = scenario_.index_of(ends.to);
        if (take_links_between(from, to, ends.both_ways, {})) return;
        const Node* list = table_.find("links");
        const Location& where =
            list != nullptr && i < list->array().size() ? list->array()[i].where : table_.where;
        problems_.error(where, fmt::format("no link from '{}' to '{}'", ends.from, ends.to),
                        "the two ends of a link; a line is a place");
    }

    void take_services()
    {
        for (const std::string& id : plan_.service_ids) {
            for (std::uint32_t s = 0; s < scenario_.services.size(); ++s) {
                if (scenario_.services[s].id == id) take({Kind::service, s, {}});
            }
        }
    }

    void take_embargo()
    {
        if (plan_.embargo.empty()) return;
        plan_.embargoed.assign(scenario_.flows.size(), 0);
        for (const std::string& commodity : plan_.embargo) {
            bool found = false;
            for (const FlowPlan& flow : scenario_.flows) {
                if (flow.commodity != commodity) continue;
                plan_.embargoed[flow.index] = 1;
                found = true;
            }
            if (!found) {
                refuse("embargo", "no flow carries " + in_quotes(commodity),
                       "the 'commodity' of a flow");
            }
        }
    }

    const Scenario& scenario_;
    DisruptionPlan& plan_;
    const Node& table_;
    Diagnostics& problems_;
};

// A disruption may follow another one, that one a third, but none itself.
void find_predecessors(Scenario& scenario, const Node& tables, Diagnostics& problems)
{
    auto& plans = scenario.disruptions;
    for (DisruptionPlan& plan : plans) {
        for (std::uint32_t i = 0; plan.after && i < plans.size(); ++i) {
            if (plans[i].id == *plan.after) plan.after_index = i;
        }
    }
    for (std::size_t i = 0; i < plans.size(); ++i) {
        std::size_t at = i;
        std::size_t steps = 0;
        while (plans[at].after_index && steps <= plans.size()) {
            at = *plans[at].after_index;
            ++steps;
        }
        if (steps <= plans.size()) continue;
        problems.error(tables.array()[i].where_of("after"), "the disruption follows itself",
                       "disruptions that follow each other end");
    }
}

}  // namespace

namespace {

// A resource, and its units at the beginning.
struct NamedUnits {
    std::string name;
    std::int64_t units;
};

// What resources a place has is known when it stands.
std::vector<NamedUnits> resources_of(const Scenario& scenario, std::uint32_t place)
{
    const CorridorFacts facts{static_cast<std::uint32_t>(scenario.places.size()),
                              static_cast<std::uint32_t>(scenario.links.size()),
                              static_cast<std::uint32_t>(scenario.flows.size()),
                              {}};
    sim::Simulation simulation(scenario.seed, 0);
    const auto facility = scenario.place(place).build(simulation, scenario, facts);
    std::vector<NamedUnits> found;
    for (const sim::Resource* resource : facility->resources()) {
        found.push_back({resource->name(), resource->capacity()});
    }
    simulation.close();
    return found;
}

// Gives its units at the beginning; nothing, with an error, if there is no such resource.
std::optional<std::int64_t> require_resource(const Scenario& scenario, std::uint32_t place,
                                             const std::string& name, const Node& table,
                                             Diagnostics& problems)
{
    std::vector<std::string> names;
    for (const NamedUnits& resource : resources_of(scenario, place)) {
        if (resource.name == name) return resource.units;
        names.push_back(resource.name);
    }
    problems.error(
        table.where_of("resource"),
        fmt::format("{} has no resource {}", in_quotes(scenario.place(place).id), in_quotes(name)),
        fmt::format("{}", fmt::join(names, ", ")), nearest(name, names));
    return std::nullopt;
}

}  // namespace

void check_named_resources(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    for (std::size_t i = 0; i < scenario.disruptions.size(); ++i) {
        const DisruptionPlan& plan = scenario.disruptions[i];
        const Node& table = root.find("disruption")->array()[i];
        for (const DisruptionTarget& target : plan.targets) {
            if (!plan.resource) break;
            require_resource(scenario, target.index, *plan.resource, table, problems);
        }
    }
    for (std::uint32_t place = 0; place < scenario.places.size(); ++place) {
        const PlacePlan& plan = scenario.place(place);
        const Node& table = root.find("place")->array()[place];
        for (std::size_t i = 0; i < plan.resource_hours.size(); ++i) {
            if (!plan.resource_hours[i].resource) continue;
            require_resource(scenario, place, *plan.resource_hours[i].resource,
                             table.find("calendars")->array()[i], problems);
        }
        for (std::size_t i = 0; i < plan.failures.size(); ++i) {
            const FailurePlan& failure = plan.failures[i];
            const Node& of_it = table.find("failures")->array()[i];
            const auto units = require_resource(scenario, place, failure.resource, of_it, problems);
            if (units != 0 || failure.units) continue;
            problems.warning(of_it.where_of("resource"),
                             "it has no units at the beginning of the run, so nothing of it ever "
                             "fails unless 'units' says how many there are to fail");
        }
    }
}

void resolve_disruptions(Scenario& scenario, const Node* tables, Diagnostics& problems)
{
    if (tables == nullptr || scenario.disruptions.empty()) return;
    for (std::size_t i = 0; i < scenario.disruptions.size(); ++i) {
        DisruptionPlan& plan = scenario.disruptions[i];
        if (plan.name.empty()) plan.name = plan.id;
        Aim(scenario, plan, tables->array()[i], problems).take_all();
    }
    find_predecessors(scenario, *tables, problems);
}

}  // namespace karvan::models
