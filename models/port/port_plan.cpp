#include "models/port/port_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/port/port.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

const Keys<BerthGroup>& berth_keys()
{
    static const Keys<BerthGroup> keys{
        "berths",
        "Berths of one sort.",
        key("id", &BerthGroup::id).required().means("Name of these berths, unique in the port."),
        key("count", &BerthGroup::count)
            .at_least(1)
            .otherwise(1)
            .means("How many ships they take at once."),
        key("services", &BerthGroup::services)
            .refers_to("sea_service")
            .means("The sea services whose ships berth here, and no others."),
        key("carries", &BerthGroup::carries)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .means("Ships with this cargo berth here, if no berths name their service."),
        key("use", &BerthGroup::use)
            .words({{"both", BerthUse::both},
                    {"unloading", BerthUse::unloading},
                    {"loading", BerthUse::loading}})
            .otherwise(BerthUse::both)
            .means("What ships do here; they shift to berths for loading after unloading."),
        key("order", &BerthGroup::order)
            .words({{"priority", BerthOrder::priority}, {"fcfs", BerthOrder::fcfs}})
            .otherwise(BerthOrder::priority)
            .means("Who is next: by the priority of the service, or first come first served."),
        key("longest", &BerthGroup::longest_m)
            .unit("m")
            .above(0)
            .means("Only ships of at most this length."),
        key("deepest", &BerthGroup::deepest_m)
            .unit("m")
            .above(0)
            .means("Only ships of at most this draught.")};
    return keys;
}

void check_port(const PortPlan& plan, const Node& table, Diagnostics& problems)
{
    for (std::size_t i = 0; i < plan.berths.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (plan.berths[i].id != plan.berths[j].id) continue;
            problems.error(table.find("berths")->where,
                           "two berths are called " + in_quotes(plan.berths[i].id),
                           "a name for each");
        }
    }
    if (!plan.gate_lanes && !plan.gate_hours.is_always()) {
        problems.error(table.find("gate_hours")->where, "hours of a gate without lanes",
                       "the number of lanes as 'gate_lanes'");
    }
    if (plan.appointments && !plan.gate_lanes) {
        problems.error(table.find("appointments")->where, "appointments at a gate without lanes",
                       "the number of lanes as 'gate_lanes'");
    }
    if (plan.crane_failures && !plan.cranes) {
        problems.error(table.find("crane_failures")->where, "failures of cranes without number",
                       "the number of cranes as 'cranes'");
    }
    check_time_zone(plan.time_zone, table, problems);
}

const Keys<PortPlan>& ship_side_keys()
{
    static const Keys<PortPlan> keys{
        "port",
        "",
        key("berths", &PortPlan::berths)
            .table(berth_keys())
            .means("Berths by sort; ships without a free one wait at anchor."),
        marine_keys(),
        key("cranes", &PortPlan::cranes)
            .at_least(1)
            .means("Quay cranes of the port, shared by its ships; no limit if absent."),
        key("cranes_per_ship", &PortPlan::cranes_per_ship)
            .at_least(1)
            .otherwise(1)
            .means("Cranes that work on one ship at most."),
        key("crane_rate", &PortPlan::crane_moves_per_h)
            .unit("moves/h")
            .above(0)
            .otherwise("25 moves/h")
            .means("Moves of one crane."),
        key("teu_per_move", &PortPlan::teu_per_move)
            .above(0)
            .otherwise(1.5)
            .means("Mean TEU of a move, from the mix of 20 and 40 foot boxes."),
        key("wagon_rate", &PortPlan::wagons_per_h)
            .unit("wagons/h")
            .above(0)
            .means("Wagons rolled on or off one ship; no time if absent."),
        key("truck_rate", &PortPlan::trucks_per_h)
            .unit("trucks/h")
            .above(0)
            .means("Trucks driven on or off one ship; no time if absent."),
        key("bulk_rate", &PortPlan::bulk_t_per_h)
            .unit("t/h")
            .above(0)
            .means("Bulk pumped, lifted or poured into or out of one ship; no time if absent.")};
    return keys;
}

const Keys<YardTonnes>& yard_tonnes_keys()
{
    static const Keys<YardTonnes> keys{"yard_tonnes",
                                       "Room in the yard by weight, for one kind of cargo.",
                                       key("cargo", &YardTonnes::cargo)
                                           .words({{"container", CargoKind::container},
                                                   {"wagon", CargoKind::wagon},
                                                   {"truck", CargoKind::truck},
                                                   {"bulk", CargoKind::bulk}})
                                           .required()
                                           .means("The kind of cargo."),
                                       key("room", &YardTonnes::room_t)
                                           .unit("t")
                                           .at_least(2)
                                           .required()
                                           .means("How many tonnes of it.")};
    return keys;
}

const Keys<PortPlan>& yard_keys()
{
    static const Keys<PortPlan> keys{
        "port",
        "",
        key("yard_teu", &PortPlan::yard_teu)
            .unit("TEU")
            .at_least(2)
            .means("Room for containers; no limit if absent."),
        key("yard_wagons", &PortPlan::yard_wagons)
            .unit("wagons")
            .at_least(2)
            .means("Room for wagons; no limit if absent."),
        key("yard_trucks", &PortPlan::yard_trucks)
            .unit("trucks")
            .at_least(2)
            .means("Room for trucks; no limit if absent."),
        key("yard_bulk", &PortPlan::yard_bulk_t)
            .unit("t")
            .at_least(2)
            .means("Room for bulk, in tanks, silos or heaps; no limit if absent."),
        key("yard_from_sea", &PortPlan::yard_from_sea_share)
            .share()
            .otherwise(0.5)
            .means("Share of the room kept for cargo from ships; the rest is for cargo from land."),
        key("yard_tonnes", &PortPlan::yard_tonnes)
            .table(yard_tonnes_keys())
            .means("Room by weight as well, by kind of cargo; no limit for kinds not named.")};
    return keys;
}

const Keys<PortPlan>& land_side_keys()
{
    static const Keys<PortPlan> keys{
        "port",
        "",
        key("rail_tracks", &PortPlan::rail_tracks)
            .at_least(1)
            .means("Tracks where trains are unloaded; trains wait outside if none is free."),
        key("rail_teu_rate", &PortPlan::rail_teu_per_h)
            .unit("TEU/h")
            .above(0)
            .means("Handling of one container train; no time if absent."),
        key("rail_wagon_rate", &PortPlan::rail_wagons_per_h)
            .unit("wagons/h")
            .above(0)
            .means("Splitting or making up of one train of wagons; no time if absent."),
        key("rail_bulk_rate", &PortPlan::rail_bulk_t_per_h)
            .unit("t/h")
            .above(0)
            .means("Filling or emptying of the wagons of one train of bulk; no time if absent."),
        key("train_teu", &PortPlan::train_teu)
            .unit("TEU")
            .at_least(1)
            .otherwise(100)
            .means("A full container train that leaves the port."),
        key("train_wagons", &PortPlan::train_wagons)
            .unit("wagons")
            .at_least(1)
            .otherwise(50)
            .means("A full train of wagons that leaves the port."),
        key("train_bulk", &PortPlan::train_bulk_t)
            .unit("t")
            .at_least(1)
            .otherwise("3000 t")
            .means("A full train of bulk that leaves the port."),
        key("train_least", &PortPlan::train_least_share)
            .share()
            .otherwise(0.5)
            .means("Share of a full train without which none leaves."),
        key("train_longest_wait", &PortPlan::train_longest_wait)
            .means("A train leaves when its first cargo has waited so long; if absent, when full."),
        key("gate_lanes", &PortPlan::gate_lanes)
            .at_least(1)
            .means("Lanes of the gate by which trucks come in; no queue if absent."),
        key("gate_time", &PortPlan::gate_time_s)
            .otherwise("0 s")
            .means("Time of one truck at the gate, inwards."),
        key("gate_hours", &PortPlan::gate_hours)
            .otherwise("\"always\"")
            .means("Opening hours of the gate in local time; trucks wait outside."),
        key("time_zone", &PortPlan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\" for the hours; UTC if absent.")};
    return keys;
}

}  // namespace

const Keys<PortPlan>& port_keys()
{
    static const Keys<PortPlan> keys{
        "port",       "A sea port: anchorage, berths, cranes, yard, gate and rail tracks.",
        place_keys(), ship_side_keys(),
        yard_keys(),  land_side_keys(),
        land_keys(),  checked(check_port)};
    return keys;
}

std::unique_ptr<Facility> PortPlan::build(sim::Simulation& simulation, const Scenario& scenario,
                                          const CorridorFacts& facts) const
{
    return std::make_unique<Port>(simulation, *this, scenario, facts);
}

std::size_t PortPlan::berths_for(const SeaServicePlan& service, BerthUse use) const
{
    const auto fits = [&](const BerthGroup& group) {
        return (group.use == BerthUse::both || group.use == use) &&
               service.length_m <= group.longest_m.value_or(service.length_m) &&
               service.draught_m <= group.deepest_m.value_or(service.draught_m);
    };
    const BerthGroup* found = entry_for(berths, service, fits);
    if (found != nullptr) return static_cast<std::size_t>(found - berths.data());
    throw std::invalid_argument(
        fmt::format("port {} has no berths for ships of {}", id, service.id));
}

std::optional<std::int64_t> PortPlan::yard_units(CargoKind kind) const
{
    switch (kind) {
        case CargoKind::container:
            return yard_teu;
        case CargoKind::wagon:
            return yard_wagons;
        case CargoKind::truck:
            return yard_trucks;
        case CargoKind::bulk:
            return yard_bulk_t;
        case CargoKind::unit:
            break;
    }
    return std::nullopt;
}

double PortPlan::ship_seconds_per_unit(CargoKind kind, std::int64_t cranes_at_work) const
{
    const auto seconds = [](const std::optional<double>& per_h) {
        return per_h ? 3600 / *per_h : 0.0;
    };
    switch (kind) {
        case CargoKind::container:
            return 3600 / (crane_moves_per_h * teu_per_move * static_cast<double>(cranes_at_work));
        case CargoKind::wagon:
            return seconds(wagons_per_h);
        case CargoKind::truck:
            return seconds(trucks_per_h);
        case CargoKind::bulk:
            return seconds(bulk_t_per_h);
        case CargoKind::unit:
            break;
    }
    return 0;
}

double PortPlan::rail_seconds_per_unit(CargoKind kind) const
{
    if (kind == CargoKind::container && rail_teu_per_h) return 3600 / *rail_teu_per_h;
    if (kind == CargoKind::wagon && rail_wagons_per_h) return 3600 / *rail_wagons_per_h;
    if (kind == CargoKind::bulk && rail_bulk_t_per_h) return 3600 / *rail_bulk_t_per_h;
    return 0;
}

std::int64_t PortPlan::train_units(CargoKind kind) const
{
    if (kind == CargoKind::container) return train_teu;
    return kind == CargoKind::bulk ? train_bulk_t : train_wagons;
}

}  // namespace karvan::models
