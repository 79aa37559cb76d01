// The keys of a sea service, and what must hold between them.
#include <fmt/format.h>

#include <algorithm>

#include "models/port/sea_service_plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

using Plan = SeaServicePlan;

// Lists leg by leg have as many elements as the round has ports.
template <class T>
void check_by_leg(const std::vector<T>& list, const char* name, const Plan& plan, const Node& table,
                  Diagnostics& problems)
{
    if (list.empty() || list.size() == plan.port_ids.size()) return;
    problems.error(
        table.find(name)->where, fmt::format("'{}' has not one value for each leg", name),
        fmt::format("{}: as many as ports, the last one back to the first", plan.port_ids.size()));
}

void check_round(const Plan& plan, const Node& table, Diagnostics& problems)
{
    const std::size_t legs = plan.port_ids.size();
    for (std::size_t i = 0; i < legs; ++i) {
        if (plan.port_ids[i] != plan.port_ids[(i + 1) % legs]) continue;
        problems.error(table.find("ports")->where,
                       "the round goes from " + in_quotes(plan.port_ids[i]) + " to itself",
                       "two ports or more, each followed by another one");
    }
    if (!plan.sailing_s && plan.sailing_by_leg_s.empty()) {
        problems.error(table.where, "the sailing time is missing",
                       "'sailing' for all legs, or 'sailing_by_leg'");
    }
    check_by_leg(plan.sailing_by_leg_s, "sailing_by_leg", plan, table, problems);
    check_by_leg(plan.least_by_leg, "least_by_leg", plan, table, problems);
    check_by_leg(plan.longest_wait_by_leg, "longest_wait_by_leg", plan, table, problems);
    check_by_leg(plan.first_by_leg, "first_by_leg", plan, table, problems);
}

void check_room(const Plan& plan, const Node& table, Diagnostics& problems)
{
    const Node* capacities = table.find("capacities");
    if (capacities && plan.capacities.size() != static_cast<std::size_t>(plan.ships)) {
        problems.error(capacities->where, "not one capacity for each ship",
                       fmt::format("{} of them", plan.ships));
    }
    const bool has_capacity = plan.capacity > 0 || !plan.capacities.empty();
    if (!has_capacity && plan.decks.empty()) {
        problems.error(table.where, "the capacity of the ships is missing",
                       "'capacity' of every ship, 'capacities' ship by ship, or 'decks'");
    }
    if (plan.decks.empty() && !table.find("carries")) {
        problems.error(table.where, "it is not said what the ships carry",
                       "'carries', or 'decks' that say it each");
    }
    if (!plan.decks.empty() && (has_capacity || table.find("carries"))) {
        problems.error(table.find("decks")->where,
                       "decks and the cargo or capacity of the whole ship contradict each other",
                       "either 'decks', or 'carries' and 'capacity'");
    }
}

void check_refusal(const Plan& plan, const Node& table, Diagnostics& problems)
{
    if (!plan.refuses) return;
    const std::vector<CargoKind> kinds = plan.kinds();
    const auto& refused = plan.refuses->cargo;
    const bool any = std::any_of(kinds.begin(), kinds.end(), [&](CargoKind kind) {
        return std::find(refused.begin(), refused.end(), kind) == refused.end();
    });
    if (any) return;
    problems.error(table.find("refuses")->where, "the ships refuse all that they carry",
                   "kinds of cargo that they carry beside others");
}

void check_least(const Plan& plan, const Node& table, Diagnostics& problems)
{
    double greatest = plan.least_share;
    for (double share : plan.least_by_leg) greatest = std::max(greatest, share);
    if (greatest <= plan.full_share) return;
    const Node* least = table.find("least_by_leg");
    if (!least) least = table.find("least");
    problems.error((least ? least : &table)->where, "'least' is above 'full'",
                   "at most the share at which a ship sails");
}

void check_docks(const Plan& plan, const Node& table, Diagnostics& problems)
{
    const Node* dates = table.find("dock_dates");
    if (dates == nullptr) return;
    if (plan.dock_dates.size() != static_cast<std::size_t>(plan.ships)) {
        problems.error(dates->where, "not one date for each ship",
                       fmt::format("{} of them", plan.ships));
    }
    if (plan.overhaul_share == 0) {
        problems.error(dates->where, "dates of a dock in which no ship stays",
                       "the share of the year as 'overhaul'");
    }
}

void check_departure(const Plan& plan, const Node& table, Diagnostics& problems)
{
    check_least(plan, table, problems);
    if (plan.every && (plan.longest_wait || !plan.longest_wait_by_leg.empty())) {
        const char* wait = plan.longest_wait ? "longest_wait" : "longest_wait_by_leg";
        problems.error(table.find(wait)->where,
                       "a timetable and a longest wait contradict each other",
                       "either 'every' or 'longest_wait'");
    }
    if (plan.in_storm == InStorm::cancel && !plan.every) {
        problems.error(table.find("in_storm")->where,
                       "only departures of a timetable are cancelled",
                       "a timetable ('every'), or in_storm = \"wait\"");
    }
    if (plan.failures && plan.failures->every_s.mean() <= 0) {
        problems.error(table.find("failures")->where, "the time to failure is zero");
    }
    if (plan.empty_draught_m && *plan.empty_draught_m > plan.draught_m) {
        problems.error(table.find("empty_draught")->where,
                       "an empty ship has more draught than a full one", "at most the 'draught'");
    }
}

const Keys<ShipFailures>& ship_failure_keys()
{
    static const Keys<ShipFailures> keys{
        "failures", "How ships fail under way; the repair prolongs the passage.",
        key("every", &ShipFailures::every_s)
            .required()
            .means("Time at sea of one ship from a repair to the next failure."),
        key("repair", &ShipFailures::repair_s).required().means("Time to repair.")};
    return keys;
}

const Keys<Plan>& round_keys()
{
    static const Keys<Plan> keys{
        "sea_service",
        "",
        key("id", &Plan::id).identifies("sea_service").required().means("Unique name."),
        key("name", &Plan::name).otherwise("").means("Name for people."),
        key("ports", &Plan::port_ids)
            .refers_to("place")
            .at_least_elements(2)
            .required()
            .means("The round: ports in the order of calls; after the last the first again."),
        key("sailing", &Plan::sailing_s).means("Sailing time of every leg."),
        key("sailing_by_leg", &Plan::sailing_by_leg_s)
            .means("Sailing times leg by leg, the first from the first port to the second."),
        checked(check_round)};
    return keys;
}

const Keys<Plan>& room_keys()
{
    static const Keys<Plan> keys{
        "sea_service",
        "",
        key("carries", &Plan::carries)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .otherwise(CargoKind::container)
            .means("What the ships carry; required unless 'decks' say it."),
        key("ships", &Plan::ships)
            .at_least(1)
            .at_most(10'000)
            .otherwise(1)
            .means("Number of ships."),
        key("capacity", &Plan::capacity)
            .at_least(0)
            .otherwise(0)
            .means("Of each ship, in TEU, wagons, trucks or t by what it carries."),
        key("capacities", &Plan::capacities).at_least(1).means("Ship by ship, where they differ."),
        key("decks", &Plan::decks)
            .table(deck_keys())
            .means("Decks of every ship, for several kinds of cargo or room by length."),
        key("wagon_length", &Plan::wagon_length_m)
            .unit("m")
            .above(0)
            .otherwise("14.7 m")
            .means("Track that a wagon takes, coupled."),
        key("truck_length", &Plan::truck_length_m)
            .unit("m")
            .above(0)
            .otherwise("18 m")
            .means("Lane that a truck takes, with the gap behind it."),
        key("teu_length", &Plan::teu_length_m)
            .unit("m")
            .above(0)
            .otherwise("7 m")
            .means("Lane that a TEU on a trailer takes."),
        key("deadweight", &Plan::deadweight_t)
            .unit("t")
            .above(0)
            .means("Tonnes of cargo that a ship carries; no limit if absent."),
        key("refuses", &Plan::refuses)
            .table(refusal_keys())
            .means("Cargo that its ships do not take: it waits for those of another service to the "
                   "same port, or goes another way."),
        checked(check_room),
        checked(check_refusal)};
    return keys;
}

const Keys<Plan>& ship_keys()
{
    static const Keys<Plan> keys{
        "sea_service",
        "",
        key("length", &Plan::length_m)
            .unit("m")
            .at_least(0)
            .otherwise("0 m")
            .means("Length over all, for berths with a limit."),
        key("draught", &Plan::draught_m)
            .unit("m")
            .at_least(0)
            .otherwise("0 m")
            .means("Of a full ship, for berths and tides."),
        key("empty_draught", &Plan::empty_draught_m)
            .unit("m")
            .at_least(0)
            .means("Of an empty ship; as of a full one if absent."),
        key("overhaul", &Plan::overhaul_share)
            .share()
            .at_most(0.5)
            .otherwise(0.0)
            .means("Share of the year that each ship is in dock, once a year: each in a part of "
                   "the year of its own, on a day that is drawn."),
        key("dock_dates", &Plan::dock_dates)
            .means("Instead, ship by ship, the day from which it goes to dock when it next calls "
                   "at the first port, and again every 365 days."),
        key("failures", &Plan::failures)
            .table(ship_failure_keys())
            .means("Breakdowns under way; none if absent."),
        checked(check_docks)};
    return keys;
}

const Keys<Plan>& departure_keys()
{
    static const Keys<Plan> keys{
        "sea_service",
        "",
        key("priority", &Plan::priority).otherwise(0).means("For berths: the higher, the sooner."),
        key("full", &Plan::full_share)
            .share()
            .otherwise(1.0)
            .means("A ship sails once this share of its capacity is on board."),
        key("least", &Plan::least_share)
            .share()
            .otherwise(0.0)
            .means("A ship never sails with less than this share of its capacity."),
        key("least_by_leg", &Plan::least_by_leg)
            .share()
            .means("The least share leg by leg, where ports differ."),
        key("longest_wait", &Plan::longest_wait)
            .means("A ship sails so long after it was unloaded, if it has the least load."),
        key("longest_wait_by_leg", &Plan::longest_wait_by_leg)
            .means("The longest wait leg by leg, where ports differ."),
        key("every", &Plan::every)
            .above(sim::Duration{0})
            .means("Timetable: ships sail from every port at this interval, one of the service at "
                   "each departure."),
        key("first", &Plan::first).otherwise("0 s").means("Timetable: the first departure."),
        key("first_by_leg", &Plan::first_by_leg)
            .means("Timetable: the first departure leg by leg, where ports differ."),
        key("in_storm", &Plan::in_storm)
            .words({{"wait", InStorm::wait}, {"cancel", InStorm::cancel}})
            .otherwise(InStorm::wait)
            .means("A departure in a storm waits for its end, or is cancelled: the ship keeps its "
                   "cargo for the next one of the timetable."),
        key("on_time_within", &Plan::on_time_within)
            .otherwise("1 d")
            .means("A call is on time if the ship arrives so much before or after the timetable "
                   "has it, or, without one, after the mean interval between calls."),
        checked(check_departure)};
    return keys;
}

}  // namespace

const Keys<SeaServicePlan>& sea_service_keys()
{
    static const Keys<Plan> keys{
        "sea_service", "A sea service: ships that circulate between ports.",
        round_keys(),  room_keys(),
        ship_keys(),   departure_keys()};
    return keys;
}

}  // namespace karvan::models
