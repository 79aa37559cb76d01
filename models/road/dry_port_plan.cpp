#include "models/road/dry_port_plan.hpp"

#include <cmath>

#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "models/reading/keys.hpp"
#include "models/road/dry_port.hpp"

namespace karvan::models {

namespace {

const Keys<ConsolidationPlan>& consolidation_keys()
{
    using Plan = ConsolidationPlan;
    static const Keys<Plan> keys{
        "consolidation",
        "How small shipments are stuffed into containers.",
        key("container_units", &Plan::container_units)
            .above(0)
            .otherwise(30)
            .means("Pallets or cubic metres in a container, as the sizes of the shipments are."),
        key("container_weight", &Plan::container_t)
            .unit("t")
            .above(0)
            .otherwise("26 t")
            .means("Tonnes in a container."),
        key("container_teu", &Plan::container_teu)
            .unit("TEU")
            .at_least(1)
            .otherwise("2 TEU")
            .means("The size of a container."),
        key("full", &Plan::full_share)
            .share()
            .above(0)
            .otherwise(1.0)
            .means("A container is closed when this share of it is used."),
        key("least", &Plan::least_share)
            .share()
            .otherwise(0.0)
            .means("None is closed with less than this share."),
        key("longest_wait", &Plan::longest_wait)
            .means("A container is closed when its first shipment has waited so long; if absent, "
                   "when full."),
        key("stuffing", &Plan::stuffing).otherwise("0 s").means("Time to stuff a container."),
        checked([](const Plan& plan, const Node& table, Diagnostics& problems) {
            if (plan.least_share <= plan.full_share) return;
            problems.error(table.find("least")->where, "'least' is above 'full'");
        })};
    return keys;
}

void check_dry_port(const DryPortPlan& plan, const Node& table, Diagnostics& problems)
{
    if (!plan.gate_lanes && !plan.gate_hours.is_always()) {
        problems.error(table.find("gate_hours")->where, "hours of a gate without lanes",
                       "the number of lanes as 'gate_lanes'");
    }
    check_time_zone(plan.time_zone, table, problems);
}

const Keys<DryPortPlan>& entry_keys()
{
    using Plan = DryPortPlan;
    static const Keys<Plan> keys{
        "dry_port",
        "",
        key("gate_lanes", &Plan::gate_lanes)
            .at_least(1)
            .means("Lanes of the gate by which trucks come in; no queue if absent."),
        key("gate_time", &Plan::gate_time_s).otherwise("0 s").means("Time of one truck there."),
        key("gate_hours", &Plan::gate_hours)
            .otherwise("\"always\"")
            .means("Opening hours of the gate in local time; trucks wait outside."),
        key("time_zone", &Plan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\" for the hours; UTC if absent."),
        key("rail_tracks", &Plan::rail_tracks)
            .at_least(1)
            .means("Tracks where trains are unloaded; trains wait outside if none is free."),
        key("train_teu", &Plan::train_teu)
            .unit("TEU")
            .at_least(1)
            .otherwise("100 TEU")
            .means("A full block train that leaves."),
        key("train_least", &Plan::train_least_share)
            .share()
            .otherwise(0.5)
            .means("Share of a full train without which none leaves."),
        key("train_longest_wait", &Plan::train_longest_wait)
            .means(
                "A train leaves when its first cargo has waited so long; if absent, when full.")};
    return keys;
}

const Keys<DryPortPlan>& storage_keys()
{
    using Plan = DryPortPlan;
    static const Keys<Plan> keys{
        "dry_port",
        "",
        key("machines", &Plan::machines)
            .at_least(1)
            .means("Stackers or fork lifts, each with one shipment; no limit if absent."),
        key("handling", &Plan::handling_s)
            .otherwise("0 s")
            .means("Handling of a TEU, a wagon or a unit between vehicle and storage."),
        key("room_teu", &Plan::room_teu)
            .unit("TEU")
            .at_least(1)
            .means("Room for containers; no limit if absent."),
        key("room_units", &Plan::room_units)
            .at_least(1)
            .means("Room for small shipments, in the units of their sizes; no limit if absent."),
        key("stay", &Plan::stay_s)
            .otherwise("0 s")
            .means("How long cargo is stored until it is wanted."),
        key("free_time", &Plan::free_time).otherwise("0 s").means("Time here free of charge."),
        key("storage", &Plan::storage_per_day)
            .unit("USD/day")
            .at_least(0)
            .otherwise("0 USD/day")
            .means("Charge for a TEU, wagon or unit beyond it, per started day."),
        key("consolidation", &Plan::consolidation)
            .table(consolidation_keys())
            .means("Small shipments are stuffed into containers for a dry port that strips them."),
        key("stripping", &Plan::stripping)
            .means("Time to take small shipments out of a container; none are if absent.")};
    return keys;
}

}  // namespace

const Keys<DryPortPlan>& dry_port_keys()
{
    static const Keys<DryPortPlan> keys{
        "dry_port",
        "A dry port or a warehouse: storage, stuffing and stripping, trains and trucks.",
        place_keys(),
        entry_keys(),
        storage_keys(),
        checked(check_dry_port)};
    return keys;
}

std::int64_t ConsolidationPlan::room_of(double units, double tonnes) const
{
    const double share = std::max(units / container_units, tonnes / container_t);
    return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(whole)));
}

std::unique_ptr<Facility> DryPortPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                             const CorridorFacts& facts) const
{
    return std::make_unique<DryPort>(simulation, *this, scenario, facts);
}

std::optional<std::int64_t> DryPortPlan::room_for_kind(CargoKind kind) const
{
    if (kind == CargoKind::container) return room_teu;
    return kind == CargoKind::unit ? room_units : std::nullopt;
}

Passage in_containers(Passage loose, const ConsolidationPlan& container, double tonnes)
{
    const auto room = static_cast<double>(container.room_of(loose.size, tonnes));
    loose.shipments_per_s *= room / static_cast<double>(ConsolidationPlan::whole);
    loose.kind = CargoKind::container;
    loose.size = static_cast<double>(container.container_teu);
    return loose;
}

namespace {

// What passes a dry port as it comes and as it goes: stuffed there, or stripped.
struct Halves {
    Passage in;
    Passage out;
};

Halves halves_of(const Scenario& scenario, const Passage& passage, std::uint32_t here)
{
    Halves halves{passage, passage};
    if (passage.kind != CargoKind::unit || passage.route == nullptr) return halves;
    const auto& stops = passage.route->stops;
    const auto found = std::find(stops.begin(), stops.end(), here);
    if (found == stops.end()) return halves;
    const auto at = static_cast<std::size_t>(found - stops.begin());
    const double tonnes = scenario.flows.at(passage.flow).mean_tonnes();
    const auto* comes = at > 0 ? leaves_in(scenario, stops, at - 1, passage.kind) : nullptr;
    const auto* goes = leaves_in(scenario, stops, at, passage.kind);
    if (comes != nullptr) halves.in = in_containers(passage, *comes, tonnes);
    if (goes != nullptr) halves.out = in_containers(passage, *goes, tonnes);
    return halves;
}

}  // namespace

std::vector<OfferedLoad> DryPortPlan::offered_loads(const Scenario& scenario,
                                                    const std::vector<Passage>& passages) const
{
    double gate = 0;
    double work = 0;
    double track = 0;
    double teu = 0;
    double units = 0;
    for (const Passage& passage : passages) {
        const auto& [in, out] = halves_of(scenario, passage, index);
        const double amount = passage.shipments_per_s * passage.size;
        const double amount_in = in.shipments_per_s * in.size;
        const double amount_out = out.shipments_per_s * out.size;
        const bool by_rail = comes_by_train(scenario, passage, index);
        const bool comes = passage.from || by_rail;  // else it is in storage as it begins
        if (comes && !by_rail) gate += in.shipments_per_s * gate_time_s.mean();
        if (by_rail) {
            track += amount_in * handling_s.mean() +
                     trains_per_s(scenario, in, index) * approach_s(scenario, passage, index);
        }
        if (comes) work += amount_in * handling_s.mean();
        if (passage.to) work += amount_out * handling_s.mean();
        (passage.kind == CargoKind::container ? teu : units) += amount * stay_s.mean();
    }
    std::vector<OfferedLoad> loads;
    const auto add = [&](const char* name, double offered, const auto& count) {
        if (count) loads.push_back({name, offered, static_cast<double>(*count)});
    };
    if (gate_lanes) loads.push_back({"gate lanes", gate, gate_calendar().mean_units()});
    add("machines", work, machines);
    add("rail tracks", track, rail_tracks);
    add("room for containers", teu, room_teu);
    add("room for units", units, room_units);
    return loads;
}

std::optional<std::size_t> stripping_stop(const Scenario& scenario,
                                          const std::vector<std::uint32_t>& stops, std::size_t at)
{
    const auto dry_port = [&](std::size_t i) {
        return dynamic_cast<const DryPortPlan*>(&scenario.place(stops[i]));
    };
    const DryPortPlan* here = dry_port(at);
    if (here == nullptr || !here->consolidation) return std::nullopt;
    for (std::size_t i = at + 1; i < stops.size(); ++i) {
        const DryPortPlan* there = dry_port(i);
        if (there != nullptr && there->stripping) return i;
    }
    return std::nullopt;
}

const ConsolidationPlan* leaves_in(const Scenario& scenario,
                                   const std::vector<std::uint32_t>& stops, std::size_t at,
                                   CargoKind cargo)
{
    if (cargo != CargoKind::unit) return nullptr;
    const ConsolidationPlan* container = nullptr;
    std::size_t until = 0;
    for (std::size_t i = 0; i <= at; ++i) {
        if (container != nullptr && i == until) container = nullptr;
        if (container != nullptr) continue;
        const auto stripped_at = stripping_stop(scenario, stops, i);
        if (!stripped_at) continue;
        const PlacePlan& here = scenario.place(stops[i]);
        container = &*dynamic_cast<const DryPortPlan&>(here).consolidation;
        until = *stripped_at;
    }
    return container;
}

}  // namespace karvan::models
