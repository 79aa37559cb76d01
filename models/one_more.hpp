// Which key of a scenario gives a place one more unit of a resource: a fourth berth, a second bay.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/fleet/fleet_plan.hpp"
#include "models/plan.hpp"

namespace karvan::models {

struct OneMore {
    std::string key;     // "place.AZALT.cranes"
    std::string change;  // as --set takes it: "place.AZALT.cranes=7"
    std::string words;   // "cranes 6 -> 7"
};

// Every key of the place that is a whole number (one more of it) or an amount (a tenth more of it).
std::vector<OneMore> increments_of_place(const Scenario& scenario, const std::string& place);

// One more of the whole number or amount under this key. Nothing if it is neither.
std::optional<OneMore> increment_of_key(const Scenario& scenario, const std::string& key);

// Reads the scenario with one more change; nothing if that is not valid.
using Reread = std::function<std::optional<Scenario>(const std::string& change)>;

// The change that gives the resource more capacity at the beginning of a run, found by trying those
// of its place. Nothing if none does: a resource that comes and goes with shifts, say.
std::optional<OneMore> increment_of_resource(const Scenario& scenario, std::uint32_t place,
                                             const std::string& resource, const Reread& reread);

// One more ship of each sea service that calls at the place. Where its ships are listed one by one
// (capacities, dock_dates), the list is left as it is, and the reader refuses the change.
std::vector<OneMore> increments_of_ships(const Scenario& scenario, std::uint32_t place);

// One more unit of each fleet of that use (locomotives, say): at its base at the place where it has
// one there, else at its largest. Fleets of a use that nobody has give nothing.
std::vector<OneMore> increments_of_fleets(const Scenario& scenario, FleetUse use,
                                          std::uint32_t place);
// The same of one fleet, by its place in the scenario.
std::optional<OneMore> increment_of_fleet(const Scenario& scenario, std::uint32_t fleet,
                                          std::uint32_t place);

}  // namespace karvan::models
