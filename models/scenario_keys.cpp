#include "models/scenario_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/currency.hpp"
#include "models/place_kinds.hpp"
#include "models/sea_service_plan.hpp"

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
        key("sources", &LinkKeys::sources).means("Where the figures come from."),
        checked(check_link)};
    return keys;
}

void check_season(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    if (flow.season.empty()) return;
    const double sum = std::accumulate(flow.season.begin(), flow.season.end(), 0.0);
    if (flow.season.size() == 12 && sum > 0) return;
    problems.error(table.find("season")->where,
                   fmt::format("a season of {} factors with the sum {}", flow.season.size(), sum),
                   "12 monthly factors from January, not all zero; their mean counts as 1");
}

void check_flow(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    check_season(flow, table, problems);
    const int ways = !flow.volume.empty() + flow.interarrival_s.has_value() + (flow.population > 0);
    if (ways != 1) {
        problems.error(table.where,
                       ways == 0 ? "it is not said how many shipments there are"
                                 : "the number of shipments is said in more than one way",
                       "one of 'volume', 'interarrival' and 'population'");
        return;
    }
    if (flow.interarrival_s && flow.interarrival_s->mean() <= 0) {
        problems.error(table.find("interarrival")->where, "arrivals without time between them",
                       "a law with a mean above 0");
    }
    Misfit misfit;
    if (!flow.volume.empty() && !shipments_per_s(flow, misfit)) {
        problems.error(table.find("volume")->where, misfit.message, misfit.allowed,
                       misfit.suggestion);
    }
    if (flow.arrives_as == Vehicle::train && flow.cargo == CargoKind::truck) {
        problems.error(table.find("arrives_as")->where, "trucks do not arrive as a train");
    }
}

const Keys<WayKeys>& way_keys()
{
    static const Keys<WayKeys> keys{
        "flow",
        "What goes from where to where.",
        key("id", &WayKeys::id).required().identifies("flow").means("A short unique id."),
        key("name", &WayKeys::name).otherwise("").means("The name in tables."),
        key("commodity", &WayKeys::commodity).otherwise("").means("What is carried."),
        key("trader", &WayKeys::trader)
            .otherwise("")
            .means("The class of traders, for the lanes of borders: \"authorised\"."),
        key("cargo", &WayKeys::cargo)
            .words({{"unit", CargoKind::unit},
                    {"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck}})
            .otherwise(CargoKind::unit)
            .means("What it takes room as: containers in TEU, wagons, trucks; or plain units."),
        key("from", &WayKeys::from).required().refers_to("place").means("The origin."),
        key("to", &WayKeys::to)
            .otherwise("")
            .refers_to("place")
            .means("The destination; none where the routing of stations decides."),
        key("via", &WayKeys::via)
            .refers_to("place")
            .means("Places to pass, in order; between them the quickest way is taken."),
        key("sources", &WayKeys::sources).means("Where the figures come from.")};
    return keys;
}

const Keys<FlowKeys>& flow_keys()
{
    static const Keys<FlowKeys> keys{
        "flow",
        "Shipments of one commodity from an origin to a destination.",
        way_keys(),
        flow_value_keys(),
        key("volume", &FlowKeys::volume)
            .otherwise("")
            .means("How much per time, on average: \"30000 TEU/year\", \"40 trucks/day\"; a year "
                   "is 365 days."),
        key("arrivals", &FlowKeys::arrivals)
            .words({{"poisson", ArrivalPattern::poisson}, {"even", ArrivalPattern::even}})
            .otherwise(ArrivalPattern::poisson)
            .means("At random, or at equal distances."),
        key("interarrival", &FlowKeys::interarrival_s)
            .means("The law of the time between arrivals, instead of the volume."),
        key("season", &FlowKeys::season)
            .at_least(0)
            .means("Twelve monthly factors from January; their mean counts as 1."),
        key("size", &FlowKeys::size)
            .at_least(1)
            .otherwise(1)
            .means("The size of a shipment, in TEU, wagons or trucks."),
        key("tonnes", &FlowKeys::tonnes)
            .unit("t")
            .at_least(0)
            .otherwise(0)
            .means("The net weight of a shipment."),
        key("per_arrival", &FlowKeys::per_arrival)
            .at_least(1)
            .at_most(10'000)
            .otherwise(1)
            .means("Shipments that arrive together."),
        key("arrives_as", &FlowKeys::arrives_as)
            .words({{"single", Vehicle::none}, {"train", Vehicle::train}})
            .otherwise(Vehicle::none)
            .means("Whether those that arrive together come each by itself or as one train."),
        key("priority", &FlowKeys::priority)
            .otherwise(0)
            .means("The higher, the sooner it is served."),
        key("population", &FlowKeys::population)
            .at_least(0)
            .at_most(10'000'000)
            .otherwise(0)
            .means(
                "A closed flow: so many shipments circulate for ever by the routing of stations."),
        checked(check_flow)};
    return keys;
}

// What a volume of this cargo is counted in.
const char* unit_of(CargoKind cargo)
{
    switch (cargo) {
        case CargoKind::container:
            return "TEU/s";
        case CargoKind::wagon:
            return "wagons/s";
        case CargoKind::truck:
            return "trucks/s";
        default:
            return "/s";
    }
}

}  // namespace

std::optional<double> shipments_per_s(const FlowKeys& flow, Misfit& misfit)
{
    const auto units = read_quantity(flow.volume, unit(unit_of(flow.cargo)), misfit);
    if (!units) return std::nullopt;
    if (*units > 0) return *units / flow.size;
    misfit = {"a volume of " + in_quotes(flow.volume), "above 0", ""};
    return std::nullopt;
}

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
        key("weather", &ScenarioKeys::weather)
            .table(weather_area_keys())
            .means("Storms shared by several ports or routes."),
        key("flow", &ScenarioKeys::flow).table(flow_keys()).required().means("The demand."),
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
