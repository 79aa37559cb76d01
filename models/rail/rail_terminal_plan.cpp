#include "models/rail/rail_terminal_plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "models/place_keys.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal.hpp"

namespace karvan::models {

namespace {

void check_terminal(const RailTerminalPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.rate_per_h.has_value() == plan.pace_s.has_value()) {
        problems.error(table.where, "a rail terminal needs either a rate or a pace of its cranes",
                       "one of rate and pace");
    }
    if (plan.longest_wait && plan.departs_every) {
        problems.error(table.find("longest_wait")->where,
                       "trains with a timetable leave by the timetable alone",
                       "one of longest_wait and departs_every");
    }
    if (plan.least > plan.train_length) {
        problems.error(table.find("least")->where, "the least load is more than a full train",
                       "at most train_length");
    }
}

// The load of a terminal as sums over its passages.
struct TerminalLoad {
    double crane_s = 0;                       // crane-seconds per second
    std::map<std::uint32_t, double> track_s;  // track-seconds per second, by side
    double departure_s = 0;                   // the same of departure tracks
    double lead_s = 0;                        // the same of leads
};

// Of trains that are loaded here: by timetable they stand until their departure.
double departure_track_s(const RailTerminalPlan& plan, const Scenario& scenario,
                         const Passage& passage, double loading_s)
{
    if (!plan.departs_every) return loading_s;
    const double trains = trains_per_s(scenario, passage, *passage.to);
    return std::max(loading_s, trains * sim::in_seconds(plan.closes_before));
}

void add_passage(TerminalLoad& load, const RailTerminalPlan& plan, const Scenario& scenario,
                 const Passage& passage)
{
    const bool in_by_rail = comes_by_train(scenario, passage, plan.index);
    const bool out_by_rail = passage.to && goes_by_rail(scenario, plan.index, *passage.to);
    // Where trains pass, those that begin here have no track.
    double none = 0;
    const bool has_track = in_by_rail && (passage.from || !plan.passing);
    double& track_s = has_track ? load.track_s[plan.passing ? *passage.from : plan.index] : none;
    const double trains = in_by_rail ? trains_per_s(scenario, passage, plan.index) : 0;
    track_s += trains * approach_s(scenario, passage, plan.index);
    if (plan.passing && in_by_rail && out_by_rail) {
        track_s += trains * sim::in_seconds(plan.transit_stop);
        return;
    }
    const double units_per_s = passage.shipments_per_s * passage.size;
    if (plan.sorting_per_h && in_by_rail && out_by_rail) {
        const double sorting_s = units_per_s * 3600 / *plan.sorting_per_h;
        load.lead_s += sorting_s;
        track_s += sorting_s;
        load.departure_s += departure_track_s(plan, scenario, passage, 0);
        return;
    }
    const double train_lift = units_per_s * plan.train_pace_s().mean();
    const double road_lift = units_per_s * plan.road_pace_s.mean();
    const auto together = static_cast<double>(plan.cranes_at_work());
    if (in_by_rail) track_s += train_lift / together;
    if (out_by_rail) {
        load.departure_s += departure_track_s(plan, scenario, passage, train_lift / together);
    }
    load.crane_s += in_by_rail ? train_lift : road_lift;  // also of what begins here
    if (passage.to) load.crane_s += out_by_rail ? train_lift : road_lift;
}

void add_tracks(std::vector<OfferedLoad>& loads, const RailTerminalPlan& plan,
                const Scenario& scenario, TerminalLoad& load)
{
    const auto tracks = static_cast<double>(plan.tracks);
    if (!plan.passing) {
        loads.push_back({"tracks", load.track_s[plan.index], tracks});
        return;
    }
    std::set<std::uint32_t> sides;
    for (const LinkPlan& link : scenario.links) {
        if (link.to != plan.index || !sides.insert(link.from).second) continue;
        loads.push_back(
            {"tracks from " + scenario.place(link.from).id, load.track_s[link.from], tracks});
    }
}

const Keys<RailTerminalPlan>& timetable_keys()
{
    using std::chrono_literals::operator""h;
    using std::chrono_literals::operator""min;
    static const Keys<RailTerminalPlan> keys{
        "rail_terminal", "When block trains leave.",
        key("departs_every", &RailTerminalPlan::departs_every)
            .above(0min)
            .means("A timetable: one train for each destination leaves at such intervals."),
        key("first_departure", &RailTerminalPlan::first_departure)
            .otherwise(0h)
            .means("When the timetable begins, from the start of the simulation."),
        key("closes_before", &RailTerminalPlan::closes_before)
            .otherwise(0h)
            .means("So long before a departure of the timetable loading begins.")};
    return keys;
}

const Keys<RailTerminalPlan>& yard_keys()
{
    using std::chrono_literals::operator""h;
    static const Keys<RailTerminalPlan> keys{
        "rail_terminal",
        "How trains are sorted, split and joined.",
        key("sorting_rate", &RailTerminalPlan::sorting_per_h)
            .unit("wagons/h")
            .above(0)
            .means("What goes on by rail is sorted on a lead or hump, not unloaded; a TEU counts "
                   "as a wagon."),
        key("leads", &RailTerminalPlan::leads)
            .at_least(1)
            .otherwise(1)
            .means("Trains sorted or shunted at once."),
        key("splits", &RailTerminalPlan::splits)
            .otherwise(false)
            .means("Of trains that pass, what ends or turns off here is cut off, the rest goes on; "
                   "in parts, one behind the other, if the train is too long or too heavy for the "
                   "lines ahead."),
        key("joins", &RailTerminalPlan::joins)
            .otherwise(false)
            .means("Trains that pass take a block that waits for their way, if it fits."),
        key("shunting", &RailTerminalPlan::shunting)
            .otherwise(0h)
            .means("Time on a lead to cut or join a block, or to part a train."),
        key("longest_train", &RailTerminalPlan::longest_train_m)
            .unit("m")
            .above(0)
            .means("No longer train is made up here."),
        key("heaviest_train", &RailTerminalPlan::heaviest_train_t)
            .unit("t")
            .above(0)
            .means("No heavier train is made up here, counted by the heaviest flow of its cargo."),
        key("train", &RailTerminalPlan::train)
            .table(train_measure_keys())
            .means("What trains measure, for these limits.")};
    return keys;
}

void check_yard(const RailTerminalPlan& plan, const Node& table, Diagnostics& problems)
{
    for (const char* word : {"splits", "joins"}) {
        const bool set = word[0] == 's' ? plan.splits : plan.joins;
        if (!set || plan.passing) continue;
        problems.error(table.find(word)->where, "no train passes here that could be changed",
                       "passing = true");
    }
    if (plan.sorting_per_h && plan.passing) {
        problems.error(table.find("sorting_rate")->where, "where trains pass they are not sorted",
                       "passing = false");
    }
}

}  // namespace

void TrainLimits::tighten(const TrainLimits& other)
{
    const auto least = [](std::optional<double>& limit, const std::optional<double>& one) {
        if (one) limit = std::min(limit.value_or(*one), *one);
    };
    least(length_m, other.length_m);
    least(weight_t, other.weight_t);
}

TrainLimits limits_over(const Scenario& scenario, const std::vector<std::uint32_t>& places)
{
    TrainLimits limits;
    for (const std::uint32_t place : places) {
        const auto* line = dynamic_cast<const RailLinePlan*>(&scenario.place(place));
        if (line != nullptr) limits.tighten({line->longest_train_m, line->heaviest_train_t});
    }
    return limits;
}

std::int64_t units_within(const Scenario& scenario, const TrainLimits& limits,
                          const TrainMeasures& train, CargoKind kind, std::int64_t most)
{
    double units = static_cast<double>(most);
    if (limits.length_m) {
        const double room_m = *limits.length_m - train.locomotive_length_m;
        units = std::min(units, room_m / train.unit_length_m(kind));
    }
    if (limits.weight_t) {
        double unit_t = 0;
        for (const FlowPlan& flow : scenario.flows) {
            if (flow.kind == kind) unit_t = std::max(unit_t, flow.tonnes / flow.size);
        }
        units = std::min(units, *limits.weight_t / (unit_t + train.unit_tare_t(kind)));
    }
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(units));
}

std::int64_t units_over_lines(const Scenario& scenario, const std::vector<std::uint32_t>& places,
                              CargoKind kind, std::int64_t most)
{
    for (const std::uint32_t place : places) {
        const auto* line = dynamic_cast<const RailLinePlan*>(&scenario.place(place));
        if (line == nullptr) continue;
        most = units_within(scenario, limits_over(scenario, {place}), line->train, kind, most);
    }
    return most;
}

std::int64_t RailTerminalPlan::full_train(const Scenario& scenario, CargoKind kind,
                                          const std::vector<std::uint32_t>& ahead) const
{
    TrainLimits limits = limits_over(scenario, ahead);
    limits.tighten({longest_train_m, heaviest_train_t});
    return units_within(scenario, limits, train, kind, train_length);
}

sim::Law RailTerminalPlan::train_pace_s() const
{
    return pace_s ? *pace_s : sim::Law::constant(3600 / rate_per_h.value());
}

std::vector<OfferedLoad> RailTerminalPlan::offered_loads(const Scenario& scenario,
                                                         const std::vector<Passage>& passages) const
{
    TerminalLoad load;
    for (const Passage& passage : passages) add_passage(load, *this, scenario, passage);
    std::vector<OfferedLoad> loads{{"cranes", load.crane_s, static_cast<double>(cranes)}};
    add_tracks(loads, *this, scenario, load);
    loads.push_back({"departure tracks", load.departure_s, static_cast<double>(departure_tracks)});
    if (sorting_per_h) loads.push_back({"leads", load.lead_s, static_cast<double>(leads)});
    return loads;
}

std::unique_ptr<Facility> RailTerminalPlan::build(sim::Simulation& simulation,
                                                  const Scenario& scenario,
                                                  const CorridorFacts& facts) const
{
    return std::make_unique<RailTerminal>(simulation, *this, scenario, facts);
}

const Keys<RailTerminalPlan>& rail_terminal_keys()
{
    using std::chrono_literals::operator""h;
    static const Keys<RailTerminalPlan> keys{
        "rail_terminal",
        "A rail terminal: trains are unloaded and taken apart, and block trains made up.",
        place_keys(),
        key("tracks", &RailTerminalPlan::tracks)
            .at_least(1)
            .required()
            .means("Arriving trains that stand here at once; where trains pass, from each side."),
        key("departure_tracks", &RailTerminalPlan::departure_tracks)
            .at_least(1)
            .otherwise(1)
            .means("Trains that are loaded or wait to leave at once."),
        key("cranes", &RailTerminalPlan::cranes)
            .at_least(1)
            .required()
            .means("Cranes, or shunting crews where wagons are handled."),
        key("cranes_per_train", &RailTerminalPlan::cranes_per_train)
            .at_least(1)
            .otherwise(1)
            .means("How many of them work one train together."),
        key("rate", &RailTerminalPlan::rate_per_h)
            .unit("moves/h")
            .above(0)
            .means("Moves of a crane; each TEU or wagon is a move."),
        key("pace", &RailTerminalPlan::pace_s)
            .means("Time of a crane for each TEU or wagon of a train, instead of a rate."),
        key("road_pace", &RailTerminalPlan::road_pace_s)
            .otherwise("\"0 s\"")
            .means("Time of a crane for each TEU between road and yard; 0: without a crane."),
        key("train_length", &RailTerminalPlan::train_length)
            .at_least(1)
            .required()
            .means("A full train, in TEU or wagons as the shipments are counted."),
        key("least", &RailTerminalPlan::least)
            .at_least(1)
            .otherwise(1)
            .means("Without so many TEU or wagons no train leaves."),
        key("longest_wait", &RailTerminalPlan::longest_wait)
            .means("After so long the first shipment's train leaves with what there is."),
        timetable_keys(),
        key("passing", &RailTerminalPlan::passing)
            .otherwise(false)
            .means("Trains whose cargo goes further pass and are not taken apart."),
        key("transit_stop", &RailTerminalPlan::transit_stop)
            .otherwise(0h)
            .means("How long a train that passes stops here."),
        yard_keys(),
        checked(check_yard),
        checked(check_terminal)};
    return keys;
}

}  // namespace karvan::models
