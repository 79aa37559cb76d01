#include "models/money/tariff_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/place_kinds.hpp"
#include "models/reading/keys.hpp"
#include "models/reading/kinds.hpp"

namespace karvan::models {

namespace {

const Keys<Selection>& selection_keys()
{
    static const Keys<Selection> keys{
        "selection",
        "Where and to what something applies.",
        key("places", &Selection::places)
            .refers_to("place")
            .means("The places (rail lines are places as well); all if absent."),
        key("kinds", &Selection::kinds).means("Places of these kinds only: [\"border\"]."),
        key("countries", &Selection::countries)
            .means("Places in these countries only, by ISO 3166 code."),
        key("mode", &Selection::mode)
            .words({{"road", WayMode::road}, {"rail", WayMode::rail}, {"sea", WayMode::sea}})
            .means("Ways of this mode only."),
        key("from", &Selection::from)
            .otherwise("")
            .refers_to("place")
            .means("Links and sea legs from this place only."),
        key("to", &Selection::to)
            .otherwise("")
            .refers_to("place")
            .means("Links and sea legs to this place only."),
        key("flows", &Selection::flows).refers_to("flow").means("Shipments of these flows only."),
        key("commodities", &Selection::commodities).means("Shipments of these commodities only."),
        key("cargo", &Selection::cargo)
            .words({{"unit", CargoKind::unit},
                    {"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .means("Cargo of this kind only."),
        key("hazardous", &Selection::hazardous)
            .means("Dangerous goods only, or (false) only others."),
        key("arrives_by", &Selection::arrives_by)
            .words({{"road", WayMode::road}, {"rail", WayMode::rail}, {"sea", WayMode::sea}})
            .means("At places: only what came by this mode."),
        key("leaves_by", &Selection::leaves_by)
            .words({{"road", WayMode::road}, {"rail", WayMode::rail}, {"sea", WayMode::sea}})
            .means("At places, for moves and days: only what goes on by this mode.")};
    return keys;
}

constexpr std::initializer_list<std::pair<const char*, Basis>> basis_words = {
    {"t-km", Basis::tonne_km},
    {"TEU-km", Basis::teu_km},
    {"wagon-km", Basis::wagon_km},
    {"truck-km", Basis::truck_km},
    {"vehicle-km", Basis::vehicle_km},
    {"shipment-km", Basis::shipment_km},
    {"t", Basis::tonne},
    {"TEU", Basis::teu},
    {"wagon", Basis::wagon},
    {"truck", Basis::truck},
    {"vehicle", Basis::vehicle},
    {"shipment", Basis::shipment},
    {"move", Basis::move},
    {"call", Basis::call},
    {"t-day", Basis::tonne_day},
    {"TEU-day", Basis::teu_day},
    {"wagon-day", Basis::wagon_day},
    {"truck-day", Basis::truck_day},
    {"shipment-day", Basis::shipment_day}};

constexpr const char* basis_means =
    "What the amount is for each of. -km: on ways; move: onto or off a vehicle where the mode "
    "changes; call: of a ship, shared by what it sails with; -day: of the stay at a place; the "
    "others: each time that a shipment (vehicle: a train or truck, shared) comes to the place, or "
    "with 'mode', 'from' or 'to' passes the way.";

bool names_a_way(const Selection& s) { return s.mode || !s.from.empty() || !s.to.empty(); }
bool names_a_place(const Selection& s)
{
    return !s.places.empty() || !s.kinds.empty() || !s.countries.empty();
}

void check_selection(const Selection& s, Basis per, const Node& table, Diagnostics& problems)
{
    const bool at_places = per == Basis::move || per == Basis::call || is_by_time(per);
    if (!is_by_distance(per) && !names_a_place(s) && !names_a_way(s)) {
        problems.error(table.where, "it is not said where the amount arises",
                       "'places', 'kinds' or 'countries', or a way by 'mode', 'from' or 'to'");
    }
    if (at_places && names_a_way(s)) {
        problems.error(table.find("per")->where,
                       "the amount arises at places, but a way is selected",
                       "'places', 'kinds', 'countries', 'arrives_by' and 'leaves_by'");
    }
    const std::vector<std::string> kinds = place_kinds().words();
    for (std::size_t i = 0; i < s.kinds.size(); ++i) {
        if (std::find(kinds.begin(), kinds.end(), s.kinds[i]) != kinds.end()) continue;
        problems.error(table.find("kinds")->array()[i].where,
                       "unknown kind of place " + in_quotes(s.kinds[i]), listed(kinds),
                       nearest(s.kinds[i], kinds));
    }
    const auto counted = counted_cargo(per);
    if (counted && s.cargo && *counted != *s.cargo) {
        problems.error(table.find("cargo")->where, "cargo of this kind is not counted so",
                       "another 'per', such as \"t-km\"");
    }
    if (s.leaves_by && !at_places) {
        problems.error(table.find("leaves_by")->where,
                       "when a shipment comes it is not known how it goes on",
                       "'leaves_by' with moves and days");
    }
}

void check_tariff(const TariffPlan& plan, const Node& table, Diagnostics& problems)
{
    check_selection(plan, plan.per, table, problems);
    for (const char* name : {"free_time", "started_days", "clock"}) {
        if (table.find(name) == nullptr || is_by_time(plan.per)) continue;
        problems.error(table.find(name)->where, fmt::format("'{}' without days", name),
                       "per = \"TEU-day\" or the like");
    }
    if (plan.clock == ChargeClock::away && plan.leaves_by == WayMode::sea) {
        problems.error(table.find("leaves_by")->where,
                       "what goes on by sea is not away: its clock would never start",
                       "leaves_by = \"road\" or \"rail\", or clock = \"stay\"");
    }
}

}  // namespace

std::optional<CargoKind> counted_cargo(Basis per)
{
    switch (per) {
        case Basis::teu_km:
        case Basis::teu:
        case Basis::teu_day:
            return CargoKind::container;
        case Basis::wagon_km:
        case Basis::wagon:
        case Basis::wagon_day:
            return CargoKind::wagon;
        case Basis::truck_km:
        case Basis::truck:
        case Basis::truck_day:
            return CargoKind::truck;
        default:
            return std::nullopt;
    }
}

const Keys<TariffPlan>& tariff_keys()
{
    using Plan = TariffPlan;
    static const Keys<Plan> keys{
        "tariff",
        "Money that shipments pay; all tariffs that apply add up.",
        key("id", &Plan::id).required().identifies("tariff").means("A short unique id."),
        key("charge", &Plan::charge)
            .words({{"transport", Charge::transport},
                    {"handling", Charge::handling},
                    {"storage", Charge::storage},
                    {"demurrage", Charge::demurrage},
                    {"detention", Charge::detention},
                    {"dues", Charge::dues},
                    {"border_fee", Charge::border_fee},
                    {"unofficial", Charge::unofficial},
                    {"gauge_change", Charge::gauge_change},
                    {"empty_return", Charge::empty_return},
                    {"other", Charge::other}})
            .required()
            .means("What is paid for: the kind of cost in the results."),
        key("per", &Plan::per).words(basis_words).required().means(basis_means),
        key("amount", &Plan::amount)
            .unit("USD")
            .at_least(0)
            .required()
            .means("The law of the amount, in the currency of the scenario; drawn for each "
                   "shipment each time."),
        selection_keys(),
        key("free_time", &Plan::free_time)
            .otherwise("0 s")
            .means("With days: the part of the stay that costs nothing."),
        key("started_days", &Plan::started_days)
            .otherwise(true)
            .means("With days: each one that was begun counts as a whole."),
        key("clock", &Plan::clock)
            .words({{"stay", ChargeClock::stay}, {"away", ChargeClock::away}})
            .means("With days: of the stay at the place, which is so if absent; or of the time "
                   "from when a container leaves one of the places by land until it, or the "
                   "empties that answer it, come to one of them: detention. Who brings it back "
                   "pays; what does not come back pays nothing."),
        key("empty_share", &Plan::empty_share)
            .at_least(0)
            .means("What empties pay, as a share of the amount: flows of empties (all of it if "
                   "absent), and on ways the empty trains of fleets (nothing if absent, or where "
                   "the tariff is for some flows, commodities or dangerous goods)."),
        key("sources", &Plan::sources).means("Where the figures come from."),
        checked(check_tariff)};
    return keys;
}

const Keys<EmissionFactorPlan>& emission_factor_keys()
{
    using Plan = EmissionFactorPlan;
    static const Keys<Plan> keys{
        "emission_factor",
        "CO2e of transport and hub operations in the sense of ISO 14083; all that apply add up.",
        key("id", &Plan::id).required().identifies("emission_factor").means("A short unique id."),
        key("per", &Plan::per).words(basis_words).required().means(basis_means),
        key("operation", &Plan::operation_g)
            .unit("g")
            .at_least(0)
            .required()
            .means("CO2e of the operation itself, tank to wheel; with 'energy_use' for each kWh."),
        key("energy", &Plan::energy_g)
            .unit("g")
            .at_least(0)
            .required()
            .means("CO2e of providing the energy, well to tank; with 'energy_use' for each kWh."),
        key("energy_use", &Plan::energy_use)
            .unit("kWh")
            .at_least(0)
            .means("Energy for each, where the factors are known for the kWh."),
        selection_keys(),
        key("empty_running", &Plan::empty_running)
            .at_least(0)
            .otherwise(0)
            .means("Empty km for each loaded km, where the factors leave them out: their emissions "
                   "are allotted to the loaded cargo."),
        key("empty_consumption", &Plan::empty_consumption)
            .share()
            .otherwise(1)
            .means("What an empty km emits, as a share of a loaded one."),
        key("sources", &Plan::sources)
            .at_least_elements(1)
            .required()
            .means("Where the factors come from."),
        checked([](const Plan& plan, const Node& table, Diagnostics& problems) {
            check_selection(plan, plan.per, table, problems);
        })};
    return keys;
}

}  // namespace karvan::models
