#include "models/scenario_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/place_kinds.hpp"
#include "models/port/sea_service_plan.hpp"
#include "models/reading/currency.hpp"

namespace karvan::models {

namespace {

// Replications are kept in order and their results held: more than this is a sweep of its own.
constexpr int most_replications = 1'000'000;

void check_run(const RunKeys& run, const Node& table, Diagnostics& problems)
{
    const auto& known = currencies();
    if (std::find(known.begin(), known.end(), run.currency) == known.end()) {
        problems.error(table.find("currency")->where, "unknown currency " + in_quotes(run.currency),
                       listed(known), nearest(run.currency, known));
    }
    if (run.warmup >= run.horizon) {
        problems.error(table.find("warmup")->where, "the warm-up is not shorter than the horizon",
                       "less than " + format_duration(run.horizon));
    }
    constexpr int most_samples = 100'000;
    if (run.sample_every > sim::Duration{0} && run.horizon / run.sample_every > most_samples) {
        problems.error(table.find("sample_every")->where, "too many samples in one replication",
                       fmt::format("at most {}", most_samples));
    }
}

const Keys<RunKeys>& run_keys()
{
    using namespace std::chrono_literals;
    static const Keys<RunKeys> keys{
        "scenario",
        "What is simulated, for how long, how often.",
        key("name", &RunKeys::name).required().means("The title of the scenario."),
        key("description", &RunKeys::description).otherwise("").means("What it stands for."),
        key("start", &RunKeys::start)
            .otherwise("2024-01-01")
            .means("The calendar date and time (UTC) at which the simulation begins."),
        key("horizon", &RunKeys::horizon)
            .above(0s)
            .at_most(std::chrono::hours(24 * 365 * 1000))
            .required()
            .means("How much time a replication simulates."),
        key("warmup", &RunKeys::warmup)
            .otherwise(0s)
            .means("What is left out of all statistics at the beginning."),
        key("sample_every", &RunKeys::sample_every)
            .otherwise(24h)
            .means("The grid on which queues are sampled; 0 s for no samples."),
        key("trains_punctual_within", &RunKeys::trains_punctual_within)
            .otherwise(30min)
            .means("A train is punctual at the end of its run if it comes no later than this after "
                   "it is due: by the timetable of its terminal, or when it set out, and the "
                   "running times, paths and handling on its way."),
        key("replications", &RunKeys::replications)
            .at_least(1)
            .at_most(most_replications)
            .otherwise(10)
            .means("How many independent replications are run."),
        key("seed", &RunKeys::seed)
            .at_least(0)
            .otherwise(1)
            .means("The seed of all random numbers."),
        key("currency", &RunKeys::currency)
            .otherwise("USD")
            .means("ISO 4217 code of the one currency of all amounts; nothing is converted."),
        key("sources", &RunKeys::sources).means("Where the figures come from."),
        key("references", &RunKeys::references)
            .means("A table (CSV: id, title, grade, link) of the sources that comments and "
                   "`sources` cite as [id]."),
        checked(check_run)};
    return keys;
}

void check_link(const LinkKeys& link, const Node& table, Diagnostics& problems)
{
    if (link.speed_km_h && (link.time_s || !link.distance_km)) {
        problems.error(
            table.find("speed")->where,
            link.time_s ? "time and speed contradict each other" : "a speed needs a distance",
            "'time', or 'distance' and 'speed'");
    }
    if (link.from == link.to) {
        problems.error(table.find("to")->where, "the link goes from a place to itself");
    }
}

const Keys<LinkKeys>& link_keys()
{
    static const Keys<LinkKeys> keys{
        "link",
        "A way from one place to the next; without time or distance it takes none.",
        key("from", &LinkKeys::from).required().refers_to("place").means("Where it begins."),
        key("to", &LinkKeys::to).required().refers_to("place").means("Where it ends."),
        key("mode", &LinkKeys::mode)
            .words({{"road", Mode::road}, {"rail", Mode::rail}})
            .otherwise(Mode::road)
            .means("What moves on it. Wagons and trains go by rail, trucks by road."),
        key("time", &LinkKeys::time_s).means("The law of the transit time."),
        key("distance", &LinkKeys::distance_km).unit("km").at_least(0).means("Its length."),
        key("speed", &LinkKeys::speed_km_h)
            .unit("km/h")
            .above(0)
            .means("With the distance: the transit time, instead of 'time'."),
        key("both_ways", &LinkKeys::both_ways)
            .otherwise(true)
            .means("The same way back exists as well."),
        key("refuses", &LinkKeys::refuses)
            .table(refusal_keys())
            .means("Cargo that may not take it: it takes another way."),
        key("sources", &LinkKeys::sources).means("Where the figures come from."),
        checked(check_link)};
    return keys;
}

}  // namespace

const Keys<ScenarioKeys>& scenario_keys()
{
    static const Keys<ScenarioKeys> keys{
        "file",
        "A scenario file.",
        key("scenario", &ScenarioKeys::scenario).table(run_keys()).required().means("The run."),
        key("place", &ScenarioKeys::place).kinds(place_kinds()).required().means("The places."),
        key("fleet", &ScenarioKeys::fleet)
            .table(fleet_keys())
            .means("Locomotives, crews and wagons that are scarce."),
        key("link", &ScenarioKeys::link).table(link_keys()).means("The ways between them."),
        key("sea_service", &ScenarioKeys::sea_service)
            .table(sea_service_keys())
            .means("Ships that circulate between ports."),
        key("commodity", &ScenarioKeys::commodity)
            .table(commodity_keys())
            .means("What is carried."),
        key("weather", &ScenarioKeys::weather)
            .table(weather_area_keys())
            .means("Storms shared by several ports or routes."),
        key("flow", &ScenarioKeys::flow).table(flow_keys()).required().means("The demand."),
        key("correlation", &ScenarioKeys::correlation)
            .table(correlation_keys())
            .means("Good and bad months that flows share."),
        key("tariff", &ScenarioKeys::tariff)
            .table(tariff_keys())
            .means("Money that shipments pay."),
        key("emission_factor", &ScenarioKeys::emission_factor)
            .table(emission_factor_keys())
            .means("CO2e that shipments answer for."),
        key("disruption", &ScenarioKeys::disruption)
            .table(disruption_keys())
            .means("Closures, strikes, embargoes, works and their like."),
        key("calendar", &ScenarioKeys::calendar)
            .table(calendar_keys())
            .means("Hours, holidays and ramps that places refer to.")};
    return keys;
}

}  // namespace karvan::models
