#include "models/gauge_change_plan.hpp"

#include "models/gauge_change.hpp"
#include "models/place_keys.hpp"
#include "models/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

void check_gauge_change(const GaugeChangePlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.per_train_s.has_value() == plan.per_unit_s.has_value()) {
        problems.error(table.where, "a gauge change needs the time for a train or for a wagon",
                       "one of per_train and per_unit");
    }
    if (plan.gangs_per_train > plan.gangs) {
        problems.error(table.find("gangs_per_train")->where,
                       "a train needs more gangs than there are", "at most gangs");
    }
    if (!plan.time_zone.empty() && !is_time_zone(plan.time_zone)) {
        problems.error(table.find("time_zone")->where,
                       in_quotes(plan.time_zone) + " is no time zone",
                       "a name of the IANA data base, such as Asia/Almaty");
    }
}

}  // namespace

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
    for (const Passage& passage : passages) {
        const double trains = trains_per_s(scenario, passage, index);
        if (trains <= 0) continue;
        const double units = passage.shipments_per_s * passage.size / trains;
        stand_s += trains * mean_work_s(units);
        gang_s += trains * mean_work_s(units) * static_cast<double>(gangs_per_train);
    }
    const double open = hours.share();
    std::vector<OfferedLoad> loads{{"stands", stand_s, static_cast<double>(stands) * open}};
    if (per_unit_s) loads.push_back({"gangs", gang_s, static_cast<double>(gangs) * open});
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
            .means("Gangs there are, where the work is given by wagon."),
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
        checked(check_gauge_change)};
    return keys;
}

}  // namespace karvan::models
