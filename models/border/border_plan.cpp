#include "models/border/border_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/border/border.hpp"
#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/reading/countries.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

// An error for the second of two elements with the same name; `table` is their list.
template <class Element, class NameOf>
void require_unique(const std::vector<Element>& elements, NameOf&& name_of, const Node* table,
                    const std::string& what, Diagnostics& problems)
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (name_of(elements[k]) != name_of(elements[i])) continue;
            problems.error(table->array()[i].where, what + in_quotes(name_of(elements[i])),
                           "each once");
            return;
        }
    }
}

const Keys<BorderSidePlan>& side_keys()
{
    static const Keys<BorderSidePlan> keys{
        "sides",
        "One side of a border.",
        key("id", &BorderSidePlan::id)
            .otherwise("")
            .means("A name by which alternatives change the side."),
        key("country", &BorderSidePlan::country).required().means("ISO 3166 code: \"AZ\"."),
        key("time_zone", &BorderSidePlan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\" for the hours; UTC if absent."),
        key("holidays", &BorderSidePlan::holidays).means("Local dates on which nobody works."),
        key("agencies", &BorderSidePlan::agencies)
            .table(agency_keys())
            .at_least_elements(1)
            .required()
            .means("Authorities in the order in which they are passed."),
        key("quotas", &BorderSidePlan::quotas)
            .table(quota_keys())
            .means("Daily quotas of permits."),
        key("slots", &BorderSidePlan::slots).table(slot_keys()).means("An electronic queue."),
        key("convoy", &BorderSidePlan::convoy)
            .table(convoy_keys())
            .means("Convoys with escorts behind the agencies."),
        checked([](const BorderSidePlan& plan, const Node& table, Diagnostics& problems) {
            check_country(plan.country, table, "country", problems);
            if (plan.country.empty()) {
                problems.error(table.find("country")->where, "a side lies in no country",
                               "two capital letters of ISO 3166, such as \"AZ\"");
            }
            const auto id = [](const auto& element) { return element.id; };
            require_unique(plan.agencies, id, table.find("agencies"), "two agencies ", problems);
            require_unique(plan.quotas, id, table.find("quotas"), "two quotas ", problems);
            check_time_zone(plan.time_zone, table, problems);
        })};
    return keys;
}

}  // namespace

const Keys<BorderPlan>& border_keys()
{
    static const Keys<BorderPlan> keys{
        "border",
        "A border crossing point: two sides with agencies, quotas, slots and convoys.",
        place_keys(),
        key("sides", &BorderPlan::sides)
            .table(side_keys())
            .at_least_elements(1)
            .required()
            .means("One side or both; passed in this order coming from the first of 'between'."),
        key("between", &BorderPlan::between)
            .refers_to("place")
            .means("A place before and one after; if absent the countries of places tell."),
        key("tracks", &BorderPlan::tracks)
            .at_least(1)
            .means("Trains that the crossing holds; others wait outside. No limit if absent."),
        key("parking", &BorderPlan::parking)
            .at_least(1)
            .means("Trucks that the crossing holds; others wait outside. No limit if absent."),
        key("outside", &BorderPlan::outside)
            .at_least(1)
            .means("Trucks that queue outside before the parking; if absent they wait where they "
                   "come from."),
        key("control", &BorderPlan::control)
            .words({{"separate", Control::separate},
                    {"joint", Control::joint},
                    {"single", Control::single}})
            .otherwise(Control::separate)
            .means("The sides one after the other; both at once at one stop; or only the side "
                   "that is entered, which the other one trusts."),
        checked([](const BorderPlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.outside && !plan.parking) {
                problems.error(table.find("outside")->where, "there is no parking to wait for",
                               "'parking' as well");
            }
            if (plan.control != Control::separate && plan.sides.size() != 2) {
                problems.error(table.find("control")->where, "there is one side alone",
                               "two sides, or separate control");
            }
            const auto country = [](const BorderSidePlan& side) { return side.country; };
            require_unique(plan.sides, country, table.find("sides"), "two sides of ", problems);
            if (plan.sides.size() > 2) {
                problems.error(table.find("sides")->where, "more than two sides", "one or two");
            }
            const Node* between = table.find("between");
            if (between != nullptr && plan.between.size() != 2) {
                problems.error(
                    between->where,
                    fmt::format("a border lies between two places, not {}", plan.between.size()),
                    "[place before, place after], or without 'between' the countries of places "
                    "tell");
            }
        })};
    return keys;
}

std::unique_ptr<Facility> BorderPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                            const CorridorFacts& facts) const
{
    return std::make_unique<Border>(simulation, *this, scenario, facts);
}

void BorderPlan::adopt(const std::vector<CalendarPlan>& calendars)
{
    for (BorderSidePlan& side : sides) {
        const CalendarPlan* national = calendar_of_country(calendars, side.country);
        if (side.time_zone.empty() && national != nullptr)
            side.zone_of_country = national->time_zone;
        for (AgencyPlan& agency : side.agencies) {
            agency.adopted.find(calendars, agency.calendar_id, side.country);
        }
    }
}

std::string BorderPlan::officers_name(const BorderSidePlan& side, const AgencyPlan& agency) const
{
    return fmt::format("{} {} officers", side.country, agency.id);
}

bool BorderPlan::in_order(const Scenario& scenario, const Route& route, std::uint32_t leg) const
{
    if (sides.size() < 2) return true;
    // +1: the stop lies on the first side, -1: on the second, 0: it does not tell.
    const auto by_name = [&](std::uint32_t stop) {
        const std::string& stop_id = scenario.place(stop).id;
        if (between.size() != 2) return 0;
        return stop_id == between[0] ? 1 : stop_id == between[1] ? -1 : 0;
    };
    const auto by_country = [&](std::uint32_t stop) {
        const std::string& land = scenario.place(stop).country;
        return land == sides[0].country ? 1 : land == sides[1].country ? -1 : 0;
    };
    const auto look = [&](const auto& side_of) {
        for (std::size_t i = leg; i-- > 0;) {
            if (const int side = side_of(route.stops[i])) return side;
        }
        for (std::size_t i = leg + 1; i < route.stops.size(); ++i) {
            if (const int side = side_of(route.stops[i])) return -side;
        }
        return 0;
    };
    const int by_between = look(by_name);
    return (by_between != 0 ? by_between : look(by_country)) >= 0;
}

std::vector<std::size_t> BorderPlan::sides_passed(bool in_order) const
{
    std::vector<std::size_t> passed;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        passed.push_back(in_order ? i : sides.size() - 1 - i);
    }
    return passed;
}

Direction BorderPlan::direction(const Scenario& scenario, const Route& route, std::uint32_t leg,
                                std::size_t side) const
{
    if (sides.size() == 2) {
        return (side == 0) == in_order(scenario, route, leg) ? Direction::exit : Direction::entry;
    }
    // One side alone: left by who comes from its country.
    for (std::size_t i = leg; i-- > 0;) {
        const std::string& land = scenario.place(route.stops[i]).country;
        if (!land.empty()) return land == sides[side].country ? Direction::exit : Direction::entry;
    }
    for (std::size_t i = leg + 1; i < route.stops.size(); ++i) {
        const std::string& land = scenario.place(route.stops[i]).country;
        if (!land.empty()) return land == sides[side].country ? Direction::entry : Direction::exit;
    }
    return Direction::entry;
}

}  // namespace karvan::models
