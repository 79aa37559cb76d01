#include "models/demand/flow_keys.hpp"

#include "models/calendar/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace karvan::models {

namespace {

// --- Checks of several keys ---

void check_factors(const std::vector<double>& factors, std::size_t count, const char* name,
                   const char* each, const Node& table, Diagnostics& problems)
{
    if (factors.empty()) return;
    const double sum = std::accumulate(factors.begin(), factors.end(), 0.0);
    if (factors.size() == count && sum > 0) return;
    problems.error(
        table.find(name)->where,
        fmt::format("{} {} factors with the sum {}", factors.size(), name, sum),
        fmt::format("{} factors, {}, not all zero; their mean counts as 1", count, each));
}

// Where the number of shipments is said.
struct Way {
    const char* key;
    bool used;
    bool has_rate;  // that a season or a growth can change
};

std::vector<Way> ways_of(const FlowKeys& flow)
{
    return {{"volume", !flow.volume.empty(), true},
            {"interarrival", flow.interarrival_s.has_value(), true},
            {"timetable", !flow.timetable.empty(), false},
            {"trace", !flow.trace.empty(), false},
            {"answers", !flow.answers.empty(), false},
            {"population", flow.population > 0, false},
            {"arrivals", flow.arrivals == ArrivalPattern::none, false}};
}

// Keys that mean nothing beside this way to say how many shipments there are.
void refuse_beside(const Way& way, const std::vector<const char*>& keys, const Node& table,
                   Diagnostics& problems)
{
    for (const char* key : keys) {
        if (const Node* found = table.find(key)) {
            problems.error(found->key_where,
                           fmt::format("'{}' changes nothing beside '{}'", key, way.key),
                           "'volume' or 'interarrival' with it, or neither");
        }
    }
}

void check_timetable(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    for (std::size_t i = 0; i < flow.timetable.size(); ++i) {
        const auto entry = timetable_entry(flow.timetable[i]);
        if (const auto* wrong = std::get_if<std::string>(&entry)) {
            problems.error(table.find("timetable")->array()[i].where, *wrong,
                           "such as \"Mon-Fri 08:00\", \"Sat 12:30\" or \"06:00\" for every day");
        }
    }
    if (flow.deviation_s && flow.timetable.empty() && flow.trace.empty()) {
        problems.error(table.find("deviation")->key_where, "nothing to deviate from",
                       "with 'timetable' or 'trace'");
    }
}

void check_volume(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    if (flow.interarrival_s && flow.interarrival_s->mean() <= 0) {
        problems.error(table.find("interarrival")->where, "arrivals without time between them",
                       "a law with a mean above 0");
    }
    Misfit misfit;
    if (!flow.volume.empty() && !shipments_per_s(flow, misfit)) {
        problems.error(table.find("volume")->where, misfit.message, misfit.allowed,
                       misfit.suggestion);
    }
}

// Bulk is counted in tonnes, so its size and its weight are one.
void check_bulk(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    if (flow.cargo != CargoKind::bulk || flow.tonnes <= 0) return;
    const double size_t = size_of(flow).mean();
    const auto differ = [&](double other) { return std::abs(other - flow.tonnes) > 1e-9 * other; };
    if (const Node* size = table.find("size"); size != nullptr && differ(flow.size.mean())) {
        problems.error(
            size->where,
            fmt::format("bulk of the size {:g} that weighs {:g} t", flow.size.mean(), flow.tonnes),
            "one of 'size' and 'tonnes', or both the same: bulk is counted in tonnes");
    } else if (size == nullptr && (size_t < 1 || differ(std::round(size_t)))) {
        problems.error(table.find("tonnes")->where,
                       fmt::format("shipments of {:g} t of bulk", size_t),
                       "whole tonnes, at least 1 t");
    }
}

// What a shipment takes is its size, or follows from its weight.
void check_units(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    if (flow.tare_t && !flow.empty) {
        problems.error(table.find("tare")->where, "a tare of what is not empty", "empty = true");
    }
    check_bulk(flow, table, problems);
    for (const char* key : {"unit_load", "unit_volume"}) {
        const Node* found = table.find(key);
        if (found == nullptr) continue;
        if (flow.cargo == CargoKind::bulk) {
            problems.error(found->key_where, fmt::format("'{}' of bulk cargo", key),
                           "cargo in containers, wagons or trucks; bulk is counted in tonnes");
        } else if (table.find("size") != nullptr) {
            problems.error(found->key_where, fmt::format("the size is given beside '{}'", key),
                           "one of 'size' and 'unit_load', 'unit_volume'");
        } else if (flow.tonnes <= 0) {
            problems.error(found->key_where, fmt::format("'{}' without 'tonnes'", key),
                           "'tonnes', the weight of a shipment, with it");
        }
    }
}

void check_flow(const FlowKeys& flow, const Node& table, Diagnostics& problems)
{
    check_factors(flow.season, 12, "season", "one a month from January", table, problems);
    check_factors(flow.weekdays, 7, "weekdays", "one a day from Monday", table, problems);
    check_factors(flow.hours, 24, "hours", "one an hour from midnight", table, problems);
    check_time_zone(flow.time_zone, table, problems);
    if (flow.arrives_as == Vehicle::train && flow.cargo == CargoKind::truck) {
        problems.error(table.find("arrives_as")->where, "trucks do not arrive as a train");
    }
    check_timetable(flow, table, problems);
    check_units(flow, table, problems);
    const std::vector<Way> ways = ways_of(flow);
    const auto used = std::count_if(ways.begin(), ways.end(), [](const Way& w) { return w.used; });
    if (used != 1) {
        problems.error(table.where,
                       used == 0 ? "it is not said how many shipments there are"
                                 : "the number of shipments is said in more than one way",
                       "one of 'volume', 'interarrival', 'timetable', 'trace', 'answers', "
                       "'population' and arrivals = \"none\"");
        return;
    }
    check_volume(flow, table, problems);
    const auto way = std::find_if(ways.begin(), ways.end(), [](const Way& w) { return w.used; });
    if (!way->has_rate) {
        refuse_beside(*way, {"season", "weekdays", "hours", "growth"}, table, problems);
    }
    if (flow.answers.empty()) {
        refuse_beside(*way, {"answer_share", "dwell"}, table, problems);
    } else {
        refuse_beside(*way, {"per_arrival", "arrives_as"}, table, problems);
    }
}

// --- Keys ---

const Keys<WayKeys>& way_keys()
{
    static const Keys<WayKeys> keys{
        "flow",
        "What goes from where to where.",
        key("id", &WayKeys::id).required().identifies("flow").means("A short unique id."),
        key("name", &WayKeys::name).otherwise("").means("The name in tables."),
        key("commodity", &WayKeys::commodity)
            .otherwise("")
            .means("What is carried: the id of a [[commodity]], if there are any."),
        key("cargo", &WayKeys::cargo)
            .words({{"unit", CargoKind::unit},
                    {"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .otherwise(CargoKind::unit)
            .means("What it takes room as: containers in TEU, wagons, trucks, bulk in tonnes; or "
                   "plain units."),
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

const Keys<RateKeys>& profile_keys()
{
    static const Keys<RateKeys> keys{
        "flow",
        "How the rate changes over the run.",
        key("season", &RateKeys::season)
            .at_least(0)
            .means("Twelve monthly factors from January; their mean counts as 1."),
        key("weekdays", &RateKeys::weekdays)
            .at_least(0)
            .means("Seven factors of the rate from Monday; their mean counts as 1."),
        key("hours", &RateKeys::hours)
            .at_least(0)
            .means("24 factors of the rate, from midnight; their mean counts as 1."),
        key("time_zone", &RateKeys::time_zone)
            .otherwise("")
            .means("Of weekdays, hours and timetable, such as Asia/Baku; UTC if none is given."),
        key("growth", &RateKeys::growth)
            .above(-1)
            .at_most(10)
            .otherwise(0)
            .means("Growth per year of 365 days, continuous; the volume is that of the start.")};
    return keys;
}

const Keys<RateKeys>& rate_keys()
{
    static const Keys<RateKeys> keys{
        "flow",
        "How many shipments, and when.",
        key("volume", &RateKeys::volume)
            .otherwise("")
            .means("How much per time, on average: \"30000 TEU/year\", \"40 trucks/day\", or with "
                   "'tonnes' \"1.2 Mt/year\"; a year is 365 days."),
        key("arrivals", &RateKeys::arrivals)
            .words({{"poisson", ArrivalPattern::poisson},
                    {"even", ArrivalPattern::even},
                    {"none", ArrivalPattern::none}})
            .otherwise(ArrivalPattern::poisson)
            .means("At random, or at equal distances; none, where customers of other flows become "
                   "those of this one at stations ('becomes')."),
        key("interarrival", &RateKeys::interarrival_s)
            .means("The law of the time between arrivals, instead of the volume."),
        profile_keys(),
        key("timetable", &RateKeys::timetable)
            .means("Arrivals at fixed moments of the week, instead of a volume: \"Mon-Fri "
                   "08:00\", \"Sat 12:30\", \"06:00\"."),
        key("trace", &RateKeys::trace)
            .otherwise("")
            .means("Arrivals replayed from a CSV file: column 'time', and if wanted 'shipments', "
                   "'size', 'tonnes', 'priority'; instead of a volume."),
        key("deviation", &RateKeys::deviation_s)
            .means("The law of how late the arrivals of a timetable or trace are."),
        key("answers", &RateKeys::answers)
            .refers_to("flow")
            .means("Flows that end at the origin of this one: their shipments bring it forth, as "
                   "loaded containers bring forth empties; instead of a volume."),
        key("answer_share", &RateKeys::answer_share)
            .share()
            .otherwise(1.0)
            .means("The share of those shipments that is answered."),
        key("dwell", &RateKeys::dwell_s)
            .otherwise("\"0 s\"")
            .means("The law of the time from the end of such a shipment to the answer."),
        key("population", &RateKeys::population)
            .at_least(0)
            .at_most(10'000'000)
            .otherwise(0)
            .means(
                "A closed flow: so many shipments circulate for ever by the routing of stations.")};
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
        case CargoKind::bulk:
            return "t/s";
        default:
            return "/s";
    }
}

}  // namespace

const Keys<FlowKeys>& flow_keys()
{
    static const Keys<FlowKeys> keys{
        "flow",
        "Shipments of one commodity from an origin to a destination.",
        way_keys(),
        routing_keys(),
        flow_value_keys(),
        rate_keys(),
        key("size", &FlowKeys::size)
            .unit("1")
            .at_least(1)
            .otherwise("1")
            .means("The size of a shipment, in TEU, wagons, trucks or t: a number, or a law that "
                   "is rounded to whole ones without changing its mean."),
        key("tonnes", &FlowKeys::tonnes)
            .unit("t")
            .at_least(0)
            .otherwise(0)
            .means("The net weight of a shipment (of mean size, where the size is a law). Of bulk "
                   "it is the same as the size, and one of them is enough."),
        key("unit_load", &FlowKeys::unit_load_t)
            .unit("t")
            .above(0)
            .means("What a TEU, wagon or truck carries: instead of a size, a shipment takes as "
                   "many as its 'tonnes' need."),
        key("unit_volume", &FlowKeys::unit_volume_m3)
            .unit("m3")
            .above(0)
            .means("The room in one of them: instead of a size, a shipment takes as many as its "
                   "'tonnes' need by the density of the commodity, or by 'unit_load' if that is "
                   "more."),
        key("per_arrival", &FlowKeys::per_arrival)
            .unit("1")
            .at_least(1)
            .otherwise("1")
            .means("Shipments that arrive together: a number, or a law rounded as the size is."),
        key("arrives_as", &FlowKeys::arrives_as)
            .words({{"single", Vehicle::none}, {"train", Vehicle::train}})
            .otherwise(Vehicle::none)
            .means("Whether those that arrive together come each by itself or as one train."),
        key("priority", &FlowKeys::priority)
            .otherwise(0)
            .means("The higher, the sooner it is served."),
        key("empty", &FlowKeys::empty)
            .otherwise(false)
            .means("Containers, wagons or trucks that move without cargo."),
        key("tare", &FlowKeys::tare_t)
            .unit("t")
            .at_least(0)
            .means("The weight of an empty container, wagon or truck: by it they pay and emit."),
        key("trader", &FlowKeys::trader)
            .otherwise("")
            .means(
                "The trader, or his class, such as \"authorised\": by it borders choose lanes, and "
                "fleets of an owner their cargo."),
        checked(check_flow)};
    return keys;
}

sim::Law size_of(const FlowKeys& flow)
{
    const bool is_weight = flow.cargo == CargoKind::bulk && flow.tonnes > 0;
    const bool same = std::abs(flow.size.mean() - flow.tonnes) <= 1e-9 * flow.tonnes;
    return is_weight && !same ? sim::Law::constant(flow.tonnes) : flow.size;
}

std::optional<double> shipments_per_s(const FlowKeys& flow, Misfit& misfit)
{
    Misfit no_tonnes;
    const auto tonnes = read_quantity(flow.volume, unit("t/s"), no_tonnes);
    const bool is_bulk = flow.cargo == CargoKind::bulk;
    if (tonnes && flow.tonnes <= 0 && !is_bulk) {
        misfit = {"a volume in tonnes", "'tonnes', the weight of a shipment, with it", ""};
        return std::nullopt;
    }
    const auto units =
        tonnes ? tonnes : read_quantity(flow.volume, unit(unit_of(flow.cargo)), misfit);
    if (!units) {
        // Nobody counts by the second.
        const std::string per_s = unit_of(flow.cargo);
        read_quantity(flow.volume, unit(per_s.substr(0, per_s.size() - 1) + "day"), misfit);
        return std::nullopt;
    }
    const bool by_weight = tonnes && !is_bulk;
    if (*units > 0) return *units / (by_weight ? flow.tonnes : size_of(flow).mean());
    misfit = {"a volume of " + in_quotes(flow.volume), "above 0", ""};
    return std::nullopt;
}

// Hours of one minute from the moment on: the reader of hours knows the days.
std::variant<WeeklyHours, std::string> timetable_entry(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    int hour = 0;
    int minute = 0;
    const bool has_time = colon != std::string::npos && colon >= 1 &&
                          std::sscanf(text.c_str() + colon - std::min<std::size_t>(colon, 2),
                                      "%d:%d", &hour, &minute) == 2 &&
                          hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!has_time) return in_quotes(text) + " is no moment of a week";
    const int end = (hour * 60 + minute + 1) % (24 * 60);
    return parse_hours(fmt::format("{}-{:02}:{:02}", text, end / 60, end % 60));
}

}  // namespace karvan::models
