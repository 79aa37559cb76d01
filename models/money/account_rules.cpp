// Making the account book: distances of ways, and where each tariff and factor applies.
#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "models/money/account_book.hpp"
#include "models/money/expected_charges.hpp"
#include "models/plan.hpp"
#include "models/road/road_plan.hpp"

namespace karvan::models {

namespace {

// The haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984), in km.
double great_circle_km(const PlacePlan& a, const PlacePlan& b)
{
    constexpr double radius_km = 6371;
    constexpr double radians = std::numbers::pi / 180;
    const double up = std::sin((*b.latitude - *a.latitude) * radians / 2);
    const double across = std::sin((*b.longitude - *a.longitude) * radians / 2);
    const double h = up * up + std::cos(*a.latitude * radians) * std::cos(*b.latitude * radians) *
                                   across * across;
    return 2 * radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

bool has_position(const PlacePlan& place) { return place.latitude && place.longitude; }

// Two that are joined without time and distance stand at one spot.
bool is_joint(const LinkPlan& link)
{
    return link.distance_km == 0 && link.mode != "sea" && link.transit_s.is_constant() &&
           link.transit_s.mean() == 0;
}

WayMode mode(const LinkPlan& link)
{
    if (link.mode == "sea") return WayMode::sea;
    return link.mode == "rail" ? WayMode::rail : WayMode::road;
}

bool among(const std::vector<std::string>& list, const std::string& word)
{
    return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

bool selects(const Selection& s, const FlowPlan& flow, Basis per)
{
    const auto counted = counted_cargo(per);
    if (counted && flow.kind != *counted) return false;
    if (s.cargo && flow.kind != *s.cargo) return false;
    if (s.hazardous && *s.hazardous != flow.hazardous) return false;
    return among(s.flows, flow.id) && among(s.commodities, flow.commodity);
}

bool selects(const Selection& s, const PlacePlan& place)
{
    return among(s.places, place.id) && among(s.kinds, place.kind) &&
           among(s.countries, place.country);
}

bool selects(const Selection& s, const LinkPlan& link, const Scenario& scenario)
{
    if (s.mode && *s.mode != mode(link)) return false;
    if (!s.from.empty() && scenario.place(link.from).id != s.from) return false;
    return s.to.empty() || scenario.place(link.to).id == s.to;
}

bool names_a_way(const Selection& s) { return s.mode || !s.from.empty() || !s.to.empty(); }
bool names_a_place(const Selection& s)
{
    return !s.places.empty() || !s.kinds.empty() || !s.countries.empty();
}

}  // namespace

AccountBook::Rule AccountBook::rule_of(const TariffPlan& tariff)
{
    Rule rule;
    rule.per = tariff.per;
    rule.charge = tariff.charge;
    rule.amount = tariff.amount;
    rule.purpose = "tariff " + tariff.id;
    rule.free_time = tariff.free_time;
    rule.started_days = tariff.started_days;
    rule.arrives_by = tariff.arrives_by;
    rule.leaves_by = tariff.leaves_by;
    rule.clock = tariff.clock.value_or(ChargeClock::stay);
    rule.empty_factor = tariff.empty_share.value_or(1);
    rule.has_empty_rate = tariff.empty_share.has_value();
    return rule;
}

// Empties answer for their own running alone.
AccountBook::Rule AccountBook::rule_of(const EmissionFactorPlan& factor, Charge scope, double grams)
{
    Rule rule;
    rule.per = factor.per;
    rule.charge = scope;
    rule.amount = sim::Law::constant(factor.with_empty_running(grams));
    rule.started_days = false;
    rule.arrives_by = factor.arrives_by;
    rule.leaves_by = factor.leaves_by;
    rule.allots_empties = factor.empty_running > 0;
    rule.empty_factor =
        factor.empty_consumption / (1 + factor.empty_running * factor.empty_consumption);
    return rule;
}

AccountBook::AccountBook(const Scenario& scenario, const std::vector<TariffPlan>& tariffs,
                         const std::vector<EmissionFactorPlan>& factors)
{
    measure_ways(scenario);
    for (const FlowPlan& flow : scenario.flows) {
        worth_.push_back(flow.worth);
        tare_t_.push_back(flow.tare_t);
        empty_.push_back(flow.empty);
    }
    for (std::size_t i = 0; i < tariffs.size(); ++i) {
        const TariffPlan& t = tariffs[i];
        has_money_ = true;
        add(scenario, rule_of(t), t, "tariff", i);
    }
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const EmissionFactorPlan& f = factors[i];
        has_emissions_ = true;
        const auto part = [&](Charge scope, double grams) {
            add(scenario, rule_of(f, scope, grams), f, "emission_factor", i);
        };
        part(Charge::operation, f.operation_g);
        part(Charge::energy, f.energy_g);
    }
    has_money_ |= places_charge(scenario);
    for (const FlowValue& worth : worth_) {
        has_money_ |= worth.value_of_time > 0 || worth.inventory_per_h(1) > 0;
        has_money_ |= worth.shelf_life && worth.goods(1) > 0;
    }
    std::sort(idle_.begin(), idle_.end());
    idle_.erase(std::unique(idle_.begin(), idle_.end()), idle_.end());
}

void AccountBook::measure_ways(const Scenario& scenario)
{
    for (const auto& place : scenario.places) {
        Way way;
        way.km = place->distance_km();
        if (way.km > 0) {
            way.basis = DistanceBasis::given;
            const bool is_road = dynamic_cast<const RoadPlan*>(place.get()) != nullptr;
            way.mode = is_road ? WayMode::road : WayMode::rail;
        }
        ways_.push_back(std::move(way));
    }
    for (const LinkPlan& link : scenario.links) {
        Way way;
        way.mode = mode(link);
        const PlacePlan& from = scenario.place(link.from);
        const PlacePlan& to = scenario.place(link.to);
        if (link.distance_km > 0) {
            way.km = link.distance_km;
            way.basis = DistanceBasis::given;
        } else if (!is_joint(link) && has_position(from) && has_position(to)) {
            way.km = great_circle_km(from, to);
            way.basis = DistanceBasis::great_circle;
        }
        ways_.push_back(std::move(way));
    }
    for (Way& way : ways_) way.metres = std::llround(way.km * 1000);
}

void AccountBook::add(const Scenario& scenario, Rule rule, const Selection& selection,
                      const char* table, std::size_t index)
{
    bool any_flow = false;
    rule.cargo = selection.cargo ? selection.cargo : counted_cargo(rule.per);
    rule.of_all_flows = selection.flows.empty() && selection.commodities.empty() &&
                        !selection.hazardous.value_or(false);
    for (const FlowPlan& flow : scenario.flows) {
        rule.flows.push_back(selects(selection, flow, rule.per));
        any_flow = any_flow || rule.flows.back();
    }
    if (!place_rule(scenario, rule, selection) || !any_flow) idle_.emplace_back(table, index);
    rule.mean = rule.amount.mean();
    rules_.push_back(std::move(rule));
}

bool AccountBook::charges_stay(std::uint32_t place, Charge kind, std::uint32_t flow) const
{
    const auto& rules = ways_[place].leaving;
    return std::any_of(rules.begin(), rules.end(), [&](std::uint32_t number) {
        const Rule& rule = rules_[number];
        return is_by_time(rule.per) && rule.charge == kind && rule.flows[flow];
    });
}

// Notes the rule where it arises; false if that is nowhere.
bool AccountBook::place_rule(const Scenario& scenario, const Rule& rule, const Selection& selection)
{
    const auto number = static_cast<std::uint32_t>(rules_.size());
    const bool on_ways = is_by_distance(rule.per) || names_a_way(selection);
    const bool any_link = !names_a_place(selection);
    const bool any_line = selection.from.empty() && selection.to.empty();
    bool found = false;
    const auto note = [&](std::vector<std::uint32_t>& list) {
        list.push_back(number);
        found = true;
    };
    for (std::uint32_t i = 0; i < scenario.places.size(); ++i) {
        const PlacePlan& place = *scenario.places[i];
        if (!selects(selection, place)) continue;
        Way& at = ways_[i];
        if (on_ways) {
            const bool is_line = at.mode.has_value();
            const bool of_mode = !selection.mode || selection.mode == at.mode;
            if (is_line && any_line && of_mode) note(at.passing);
        } else if (rule.per == Basis::call) {
            if (place.kind == "port") note(at.calling);
        } else if (rule.clock == ChargeClock::away) {
            note(at.keeping);
        } else if (rule.per == Basis::move || is_by_time(rule.per)) {
            note(at.leaving);
        } else {
            note(at.coming);
        }
    }
    for (std::size_t i = 0; on_ways && any_link && i < scenario.links.size(); ++i) {
        if (!selects(selection, scenario.links[i], scenario)) continue;
        Way& way = ways_[scenario.places.size() + i];
        // Joints have no length: what is by distance is nothing there.
        if (!is_by_distance(rule.per) || way.km > 0) note(way.passing);
    }
    return found;
}

}  // namespace karvan::models
