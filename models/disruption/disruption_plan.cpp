#include "models/disruption/disruption_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

#include "models/calendar/time_zone.hpp"
#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

const Keys<LinkEnds>& link_ends_keys()
{
    static const Keys<LinkEnds> keys{
        "links", "A link that is struck.",
        key("from", &LinkEnds::from).required().refers_to("place").means("Where it begins."),
        key("to", &LinkEnds::to).required().refers_to("place").means("Where it ends."),
        key("both_ways", &LinkEnds::both_ways).otherwise(true).means("The way back as well.")};
    return keys;
}

const Keys<AreaPlan>& area_keys()
{
    static const Keys<AreaPlan> keys{
        "area", "A circle: all places in it, and the links between them.",
        key("lat", &AreaPlan::latitude)
            .at_least(-90)
            .at_most(90)
            .required()
            .means("Degrees north of its centre."),
        key("lon", &AreaPlan::longitude)
            .at_least(-180)
            .at_most(180)
            .required()
            .means("Degrees east of its centre."),
        key("radius", &AreaPlan::radius_km).unit("km").above(0).required().means("Its radius.")};
    return keys;
}

void check_effect(const DisruptionPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool does =
        plan.closed || plan.capacity_share || plan.speed_share || !plan.embargo.empty();
    const bool strikes = !plan.place_ids.empty() || !plan.link_ends.empty() ||
                         !plan.service_ids.empty() || !plan.countries.empty() || plan.area ||
                         !plan.chain.empty();
    if (strikes && !does) {
        problems.error(table.where, "the disruption does nothing",
                       "closed = true, capacity, speed or embargo");
    }
    if (!strikes && does) {
        problems.error(table.where, "it is not said where the disruption strikes",
                       "places, links, services, countries, area or chain");
    }
    if (plan.closed && plan.capacity_share) {
        problems.error(table.where_of("capacity"), "what is closed has no capacity",
                       "closed = true or a capacity");
    }
    if (plan.recovery > sim::Duration{} && !plan.closed && !plan.capacity_share &&
        !plan.speed_share) {
        problems.error(table.where_of("recovery"), "nothing comes back by and by",
                       "closed = true, capacity or speed; an embargo ends at once");
    }
    if (plan.resource && (!plan.link_ends.empty() || !plan.service_ids.empty())) {
        problems.error(table.where_of("resource"), "links and services have no resources",
                       "places alone");
    }
    if (plan.resource && (plan.speed_share || !plan.embargo.empty())) {
        problems.error(table.where_of("resource"), "a resource has neither a speed nor an embargo",
                       "closed or capacity");
    }
}

void check_season(const DisruptionPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.season.empty()) return;
    const double sum = std::accumulate(plan.season.begin(), plan.season.end(), 0.0);
    if (plan.season.size() != 12 || sum <= 0) {
        problems.error(table.where_of("season"), "not a factor for each month",
                       "12 factors, January to December, not all zero; their mean counts as 1");
    }
    if (!plan.every_s) {
        problems.error(table.where_of("season"), "only random disruptions have a season",
                       "'every' and 'length' as well");
    }
}

void check_length(const DisruptionPlan& plan, const Node& table, Diagnostics& problems)
{
    const bool needs = plan.every_s || plan.after || !plan.dates.empty();
    if (needs && !plan.length_s) {
        problems.error(table.where, "it is not said how long the disruption lasts", "a 'length'");
    }
    if (plan.hours && plan.length_s) {
        problems.error(table.where_of("length"), "the hours say how long it lasts",
                       "'hours' without 'length'");
    }
    if (plan.length_s && plan.to && !plan.every_s && !plan.after && plan.dates.empty()) {
        problems.error(table.where_of("length"), "the end is said twice", "'to' or 'length'");
    }
    if (plan.length_s && !(plan.length_s->mean() > 0)) {
        problems.error(table.where_of("length"), "a disruption that takes no time",
                       "a law with a mean above 0 s");
    }
    if (plan.every_s && !(plan.every_s->mean() > 0)) {
        problems.error(table.where_of("every"), "disruptions without time between them",
                       "a law with a mean above 0 s");
    }
}

void check_time(const DisruptionPlan& plan, const Node& table, Diagnostics& problems)
{
    const int ways = plan.hours.has_value() + plan.every_s.has_value() + plan.after.has_value() +
                     !plan.dates.empty();
    if (ways > 1) {
        problems.error(table.where, "it is said in more than one way when the disruption occurs",
                       "one of 'dates', 'hours', 'every' and 'after'");
    }
    if (ways == 0 && !plan.from) {
        problems.error(table.where, "it is not said when the disruption occurs",
                       "'from', 'dates', 'hours', 'every' or 'after'");
    }
    if (plan.from && plan.to && *plan.to <= *plan.from) {
        problems.error(table.where_of("to"), "the disruption ends before it begins",
                       "a moment after 'from'");
    }
    check_time_zone(plan.time_zone, table, problems);
    check_length(plan, table, problems);
    check_season(plan, table, problems);
}

const Keys<DisruptionPlan>& where_keys()
{
    static const Keys<DisruptionPlan> keys{
        "disruption",
        "Where it strikes.",
        key("places", &DisruptionPlan::place_ids)
            .refers_to("place")
            .means("Places of any kind: ports, lines, borders."),
        key("links", &DisruptionPlan::link_ends).table(link_ends_keys()).means("Links."),
        key("services", &DisruptionPlan::service_ids)
            .refers_to("sea_service")
            .means("Sea services: their ships."),
        key("countries", &DisruptionPlan::countries)
            .means("All places of these countries, and the links between them."),
        key("area", &DisruptionPlan::area)
            .table(area_keys())
            .means("All places in a circle, and the links between them."),
        key("chain", &DisruptionPlan::chain)
            .refers_to("place")
            .means("Places one behind the other, and the links between them."),
        key("chain_delay", &DisruptionPlan::chain_delay)
            .otherwise("0 s")
            .means("How much later it strikes each next place of the chain."),
        key("kinds", &DisruptionPlan::kinds)
            .means("Of all these places only those of these kinds, such as \"port\"; no links."),
        key("resource", &DisruptionPlan::resource)
            .means("Only this resource of the places, as it is called in results: \"cranes\".")};
    return keys;
}

const Keys<DisruptionPlan>& effect_keys()
{
    static const Keys<DisruptionPlan> keys{
        "disruption",
        "What it does.",
        key("closed", &DisruptionPlan::closed)
            .otherwise(false)
            .means("Nothing goes in, and no work begins."),
        key("capacity", &DisruptionPlan::capacity_share)
            .at_least(0)
            .at_most(10)
            .means("Factor of the units of resources, rounded, at least one unit unless it is 0."),
        key("speed", &DisruptionPlan::speed_share)
            .above(0)
            .at_most(1)
            .means("Factor of the speed on links, lines and at sea."),
        key("embargo", &DisruptionPlan::embargo)
            .means("Commodities that may not enter; a train with any of them waits."),
        key("recovery", &DisruptionPlan::recovery)
            .otherwise("0 s")
            .means("After the end capacity and speed come back over this time, evenly in ten "
                   "steps, until it strikes again; what was closed is open, with the capacity it "
                   "has by then."),
        key("work", &DisruptionPlan::work)
            .words({{"finish", Interrupted::finish},
                    {"pause", Interrupted::resume},
                    {"restart", Interrupted::restart}})
            .otherwise(Interrupted::finish)
            .means("Work in hand when it closes: finished first, gone on with, or begun again."),
        key("cause", &DisruptionPlan::cause)
            .words({{"disruption", Cause::disruption},
                    {"strike", Cause::strike},
                    {"embargo", Cause::embargo},
                    {"accident", Cause::accident},
                    {"closed", Cause::closed},
                    {"weather", Cause::weather},
                    {"possession", Cause::possession},
                    {"breakdown", Cause::breakdown},
                    {"ban", Cause::ban},
                    {"tide", Cause::tide}})
            .means("The cause of the hours that are waited for it; if absent, \"embargo\" where it "
                   "is nothing else, or else \"disruption\".")};
    return keys;
}

const Keys<DisruptionPlan>& time_keys()
{
    static const Keys<DisruptionPlan> keys{
        "disruption",
        "When it occurs.",
        key("from", &DisruptionPlan::from).means("The beginning; with the others: none earlier."),
        key("to", &DisruptionPlan::to)
            .means("The end, the end of the run if absent; with the others: none later."),
        key("dates", &DisruptionPlan::dates).means("Beginnings; each lasts the 'length'."),
        key("hours", &DisruptionPlan::hours).means("Planned: at these hours of every week."),
        key("time_zone", &DisruptionPlan::time_zone)
            .otherwise("")
            .means("The zone of dates and hours; UTC if empty."),
        key("every", &DisruptionPlan::every_s)
            .means("At random: the time from the end of one to the beginning of the next."),
        key("length", &DisruptionPlan::length_s).means("How long it lasts."),
        key("season", &DisruptionPlan::season)
            .at_least(0)
            .means("Factors of how often, January to December; their mean counts as 1."),
        key("after", &DisruptionPlan::after)
            .refers_to("disruption")
            .means("It follows the beginning of that disruption."),
        key("lag", &DisruptionPlan::lag_s).otherwise("0 s").means("How long after it."),
        key("probability", &DisruptionPlan::probability)
            .share()
            .otherwise(1.0)
            .means("The chance that it really occurs, each time.")};
    return keys;
}

}  // namespace

const Keys<DisruptionPlan>& disruption_keys()
{
    static const Keys<DisruptionPlan> keys{
        "disruption",
        "A closure, strike, embargo, storm or works: where, what and when.",
        key("id", &DisruptionPlan::id)
            .required()
            .identifies("disruption")
            .means("A short unique id."),
        key("name", &DisruptionPlan::name).otherwise("").means("The name in tables."),
        where_keys(),
        effect_keys(),
        time_keys(),
        checked(check_effect),
        checked(check_time)};
    return keys;
}

double great_circle_km(double latitude_1, double longitude_1, double latitude_2, double longitude_2)
{
    // The haversine formula on a sphere with the mean radius of the Earth (R. W. Sinnott, Virtues
    // of the Haversine, Sky and Telescope 68, 1984).
    constexpr double radius_km = 6371.0088;
    constexpr double degree = std::numbers::pi / 180;
    const double north = std::sin((latitude_2 - latitude_1) * degree / 2);
    const double east = std::sin((longitude_2 - longitude_1) * degree / 2);
    const double h =
        north * north + std::cos(latitude_1 * degree) * std::cos(latitude_2 * degree) * east * east;
    return 2 * radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

std::string target_text(const Scenario& scenario, const DisruptionPlan& plan)
{
    std::vector<std::string> names;
    for (const DisruptionTarget& target : plan.targets) {
        if (target.kind == DisruptionTarget::Kind::place) {
            names.push_back(scenario.place(target.index).id);
        } else if (target.kind == DisruptionTarget::Kind::service) {
            names.push_back(scenario.services[target.index].id);
        } else {
            const LinkPlan& link = scenario.links[target.index];
            names.push_back(scenario.place(link.from).id + " - " + scenario.place(link.to).id);
        }
    }
    std::string text = fmt::format("{}", fmt::join(names, ", "));
    return plan.resource ? *plan.resource + " of " + text : text;
}

std::string effect_text(const DisruptionPlan& plan)
{
    std::vector<std::string> effects;
    if (plan.closed) effects.emplace_back("closed");
    if (plan.capacity_share) effects.push_back(fmt::format("capacity x {}", *plan.capacity_share));
    if (plan.speed_share) effects.push_back(fmt::format("speed x {}", *plan.speed_share));
    if (!plan.embargo.empty()) {
        effects.push_back(fmt::format("embargo on {}", fmt::join(plan.embargo, ", ")));
    }
    if (plan.recovery > sim::Duration{}) {
        effects.push_back(fmt::format("back over {:g} h", sim::in_hours(plan.recovery)));
    }
    return effects.empty() ? "shock" : fmt::format("{}", fmt::join(effects, ", "));
}

}  // namespace karvan::models
