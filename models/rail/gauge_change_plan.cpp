#include "models/rail/gauge_change_plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/calendar/time_zone.hpp"
#include "models/place_keys.hpp"
#include "models/rail/gauge_change.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

void check_gauge_change(const GaugeChangePlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.per_train_s.has_value() == plan.per_unit_s.has_value()) {
        problems.error(table.where, "a gauge change needs the time for a train or for a wagon",
                       "one of per_train and per_unit");
    }
    if (!plan.sides.empty() &&
        (plan.sides.size() != 2 || plan.sides[0].place == plan.sides[1].place)) {
        problems.error(table.find("sides")->where, "a gauge change has two sides",
                       "two tables with different places");
    }
    if (plan.method == GaugeMethod::transload && plan.sides.empty()) {
        problems.error(table.find("method")->where,
                       "transloading needs to know the gauge of each side", "sides = [...]");
    }
    for (std::size_t i = 0; i < plan.sides.size(); ++i) {
        if (plan.method == GaugeMethod::bogies || !plan.sides[i].bogies) continue;
        problems.error(table.find("sides")->array()[i].find("bogies")->where,
                       "goods are transloaded, no bogies are changed", "method = \"bogies\"");
    }
    if (plan.gangs_per_train > plan.gangs) {
        problems.error(table.find("gangs_per_train")->where,
                       "a train needs more gangs than there are", "at most gangs");
    }
    check_time_zone(plan.time_zone, table, problems);
}

const Keys<GaugeSide>& side_keys()
{
    static const Keys<GaugeSide> keys{
        "side",
        "What lies towards one neighbour.",
        key("place", &GaugeSide::place)
            .required()
            .refers_to("place")
            .means("The neighbour: the line or place next to the gauge change."),
        key("gauge", &GaugeSide::gauge)
            .required()
            .means("The gauge there, as fleets of wagons name it: \"1435 mm\"."),
        key("bogies", &GaugeSide::bogies)
            .at_least(0)
            .means("Sets of bogies of this gauge in stock at the start, one a wagon; absent: "
                   "always enough."),
        key("bogies_most", &GaugeSide::most)
            .at_least(0)
            .means("Sets that there is room for: what trains leave beyond them is sent back to "
                   "the railways of this gauge; absent: all stay."),
        checked([](const GaugeSide& side, const Node& table, Diagnostics& problems) {
            if (!side.most || (side.bogies && *side.bogies <= *side.most)) return;
            problems.error(table.find("bogies_most")->where,
                           side.bogies ? "there are more at the start" : "bogies without end",
                           "'bogies', and no fewer than these");
        })};
    return keys;
}

const Keys<GaugeChangePlan>& method_keys()
{
    static const Keys<GaugeChangePlan> keys{
        "gauge_change",
        "How the gauge is changed.",
        key("method", &GaugeChangePlan::method)
            .words({{"bogies", GaugeMethod::bogies}, {"transload", GaugeMethod::transload}})
            .otherwise(GaugeMethod::bogies)
            .means("Bogies are exchanged, or goods are transloaded to wagons of a fleet of the "
                   "other gauge."),
        key("sides", &GaugeChangePlan::sides)
            .table(side_keys())
            .means("The gauges, and the bogies in stock."),
        key("bogie_return", &GaugeChangePlan::bogie_return)
            .means("Sets that a train lacks and that are away are sent for, and come after this; "
                   "absent: trains alone bring them."),
        key("teu_per_wagon", &GaugeChangePlan::teu_per_wagon)
            .above(0)
            .otherwise(4)
            .means("Of container trains, for the bogies that they need."),
        key("wagon_load", &GaugeChangePlan::wagon_load_t)
            .unit("t")
            .above(0)
            .otherwise(60)
            .means("Bulk that a wagon takes."),
        key("variable_share", &GaugeChangePlan::variable_share)
            .share()
            .otherwise(0)
            .means("Trains with variable-gauge axles: they need no stand."),
        key("equipped", &GaugeChangePlan::equipped)
            .means("Commodities that travel in such wagons alone."),
        key("variable_time", &GaugeChangePlan::variable_s)
            .otherwise("\"0 s\"")
            .means("Of such a train on the track that changes its axles."),
        key("variable_tracks", &GaugeChangePlan::variable_tracks)
            .at_least(1)
            .otherwise(1)
            .means("Such tracks.")};
    return keys;
}

}  // namespace

const GaugeSide* GaugeChangePlan::side_of(const std::string& place) const
{
    const auto found = std::find_if(sides.begin(), sides.end(),
                                    [&](const GaugeSide& side) { return side.place == place; });
    return found == sides.end() ? nullptr : &*found;
}

const GaugeSide* GaugeChangePlan::other_side(const GaugeSide& side) const
{
    return &side == &sides.front() ? &sides.back() : &sides.front();
}

double GaugeChangePlan::wagons_or_teu(CargoKind kind, double size) const
{
    return kind == CargoKind::bulk ? std::ceil(size / wagon_load_t - 1e-9) : size;
}

double GaugeChangePlan::mean_work_s(double units) const
{
    if (per_train_s) return per_train_s->mean();
    return per_unit_s.value().mean() * units / static_cast<double>(gangs_per_train);
}

std::vector<OfferedLoad> GaugeChangePlan::offered_loads(const Scenario& scenario,
                                                        const std::vector<Passage>& passages) const
{
    double stand_s = 0;
    double gang_s = 0;
    double variable_load = 0;
    std::map<std::uint32_t, double> track_s;  // by side
    for (const Passage& passage : passages) {
        const double trains = trains_per_s(scenario, passage, index);
        if (trains <= 0) continue;
        const double units =
            wagons_or_teu(passage.kind, passage.shipments_per_s * passage.size / trains);
        const bool all = std::find(equipped.begin(), equipped.end(),
                                   scenario.flows.at(passage.flow).commodity) != equipped.end();
        const double variable = trains * (all ? 1 : variable_share);
        variable_load += variable * variable_s.mean();
        const double work_s = (trains - variable) * mean_work_s(units);
        stand_s += work_s;
        gang_s += work_s * static_cast<double>(gangs_per_train);
        if (!passage.from) continue;  // what begins here has no track
        track_s[*passage.from] +=
            trains * approach_s(scenario, passage, index) + work_s + variable * variable_s.mean();
    }
    const double open = hours.share();
    std::vector<OfferedLoad> loads{{"stands", stand_s, static_cast<double>(stands) * open}};
    if (per_unit_s) loads.push_back({"gangs", gang_s, static_cast<double>(gangs) * open});
    if (variable_load > 0) {
        loads.push_back({"variable tracks", variable_load, static_cast<double>(variable_tracks)});
    }
    // Without the waits for stands.
    for (const auto& [from, busy] : track_s) {
        const std::string& side = scenario.place(from).id;
        loads.push_back({"tracks from " + side, busy, static_cast<double>(tracks)});
    }
    return loads;
}

std::unique_ptr<Facility> GaugeChangePlan::build(sim::Simulation& simulation,
                                                 const Scenario& scenario,
                                                 const CorridorFacts& facts) const
{
    return std::make_unique<GaugeChange>(simulation, *this, scenario, facts);
}

const Keys<GaugeChangePlan>& gauge_change_keys()
{
    static const Keys<GaugeChangePlan> keys{
        "gauge_change",
        "A change of gauge: trains stop to change their wheels or wagons, and go on.",
        place_keys(),
        key("stands", &GaugeChangePlan::stands)
            .at_least(1)
            .required()
            .means("Trains worked at once."),
        key("tracks", &GaugeChangePlan::tracks)
            .at_least(1)
            .required()
            .means("Trains inside at once from each side: waiting, at work, or ready to leave."),
        key("per_train", &GaugeChangePlan::per_train_s).means("Work on a train."),
        key("per_unit", &GaugeChangePlan::per_unit_s)
            .means("Work of a gang on each wagon or TEU, instead."),
        key("gangs", &GaugeChangePlan::gangs)
            .at_least(1)
            .otherwise(1)
            .means("Gangs there are (or cranes that transload), where the work is given by wagon."),
        key("gangs_per_train", &GaugeChangePlan::gangs_per_train)
            .at_least(1)
            .otherwise(1)
            .means("Gangs that work one train together."),
        key("hours", &GaugeChangePlan::hours)
            .otherwise("\"always\"")
            .means("Opening hours: when work begins; what has begun is finished."),
        key("time_zone", &GaugeChangePlan::time_zone)
            .otherwise("")
            .means("The IANA time zone of the opening hours; UTC where absent."),
        method_keys(),
        checked(check_gauge_change)};
    return keys;
}

}  // namespace karvan::models
