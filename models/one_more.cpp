#include "models/one_more.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/corridor.hpp"
#include "models/reading/design_keys.hpp"
#include "models/reading/document.hpp"

namespace karvan::models {

namespace {

Node resolved(const Scenario& scenario)
{
    Diagnostics problems;
    Document document = document_from_text(scenario.canonical, {}, problems);
    return std::move(document.root);
}

std::string part(const std::string& name)
{
    return name.find_first_of(". =\"'") == std::string::npos ? name : "\"" + name + "\"";
}

std::optional<OneMore> increment(const std::string& path, const Node& node)
{
    const auto number = number_of(node);
    const bool whole = std::holds_alternative<std::int64_t>(node.value);
    if (!number || number->number <= 0) return {};
    const std::string name = path.substr(path.rfind('.') + 1);
    Node more = node;
    if (whole) {
        more.value = std::get<std::int64_t>(node.value) + 1;
    } else if (node.is_text()) {
        more.value = fmt::format("{:.12g} {}", number->number * 1.1, number->unit);
    } else {
        return {};
    }
    const auto plain = [](const Node& n) { return n.is_text() ? n.text() : inline_text(n); };
    return OneMore{path, path + "=" + inline_text(more),
                   fmt::format("{} {} -> {}", name, plain(node), plain(more))};
}

void collect(const Node& node, const std::string& path, std::vector<OneMore>& to)
{
    if (node.is_table()) {
        for (const auto& [key, member] : node.table()) collect(member, path + "." + part(key), to);
    } else if (is_array_of_tables(node)) {
        for (const Node& element : node.array())
            if (!element.id().empty())
                collect(element, path + "." + part(std::string(element.id())), to);
    } else if (const auto one = increment(path, node)) {
        to.push_back(*one);
    }
}

// The capacity of a resource when a run begins.
std::optional<std::int64_t> capacity_of(const Scenario& scenario, std::uint32_t place,
                                        const std::string& resource)
{
    const Corridor corridor(scenario, 0, {});
    for (const sim::Resource* one : corridor.facilities()[place]->resources())
        if (one->name() == resource) return one->capacity();
    return {};
}

}  // namespace

std::vector<OneMore> increments_of_place(const Scenario& scenario, const std::string& place)
{
    std::vector<OneMore> all;
    const Node root = resolved(scenario);
    const Node* places = root.find("place");
    if (places == nullptr || !places->is_array()) return all;
    for (const Node& one : places->array())
        if (one.id() == place) collect(one, "place." + part(place), all);
    return all;
}

std::optional<OneMore> increment_of_key(const Scenario& scenario, const std::string& key)
{
    std::vector<OneMore> all;
    const Node root = resolved(scenario);
    for (const auto& [name, member] : root.table()) collect(member, part(name), all);
    for (const OneMore& one : all)
        if (one.key == key) return one;
    return {};
}

std::optional<OneMore> increment_of_resource(const Scenario& scenario, std::uint32_t place,
                                             const std::string& resource, const Reread& reread)
{
    const auto before = capacity_of(scenario, place, resource);
    if (!before) return {};
    for (const OneMore& one : increments_of_place(scenario, scenario.place(place).id)) {
        const std::optional<Scenario> changed = reread(one.change);
        if (!changed) continue;
        const auto after = capacity_of(*changed, place, resource);
        if (after && *after > *before) return one;
    }
    return {};
}

std::vector<OneMore> increments_of_ships(const Scenario& scenario, std::uint32_t place)
{
    std::vector<OneMore> all;
    for (const SeaServicePlan& service : scenario.services) {
        if (std::find(service.ports.begin(), service.ports.end(), place) == service.ports.end())
            continue;
        const std::string path = "sea_service." + part(service.id);
        if (auto one = increment_of_key(scenario, path + ".ships")) all.push_back(*one);
    }
    return all;
}

std::optional<OneMore> increment_of_fleet(const Scenario& scenario, std::uint32_t fleet,
                                          std::uint32_t place)
{
    const auto* plan = dynamic_cast<const FleetPlan*>(&scenario.place(fleet));
    if (plan == nullptr || plan->bases.empty()) return {};
    const Node root = resolved(scenario);
    const Node* fleets = root.find("fleet");
    if (fleets == nullptr || !fleets->is_array()) return {};
    const auto more_units = [](const FleetBase& a, const FleetBase& b) {
        return a.units < b.units;
    };
    auto base = std::find_if(plan->bases.begin(), plan->bases.end(), [&](const FleetBase& one) {
        return one.place == scenario.place(place).id;
    });
    if (base == plan->bases.end())
        base = std::max_element(plan->bases.begin(), plan->bases.end(), more_units);
    for (const Node& one : fleets->array()) {
        const Node* bases = one.find("bases");
        if (one.id() != plan->id || bases == nullptr || !bases->is_array()) continue;
        Node more = *bases;
        for (Node& element : more.array()) {
            const Node* at = element.find("place");
            Node* units = element.find("units");
            if (at == nullptr || units == nullptr || at->text() != base->place) continue;
            units->value = base->units + 1;
            const std::string key = "fleet." + part(plan->id) + ".bases";
            return OneMore{
                key, key + "=" + inline_text(more),
                fmt::format("units at {} {} -> {}", base->place, base->units, base->units + 1)};
        }
    }
    return {};
}

std::vector<OneMore> increments_of_fleets(const Scenario& scenario, FleetUse use,
                                          std::uint32_t place)
{
    std::vector<OneMore> all;
    for (std::uint32_t i = 0; i < scenario.places.size(); ++i) {
        const auto* plan = dynamic_cast<const FleetPlan*>(&scenario.place(i));
        if (plan == nullptr || plan->use != use) continue;
        if (auto one = increment_of_fleet(scenario, i, place)) all.push_back(*one);
    }
    return all;
}

}  // namespace karvan::models
