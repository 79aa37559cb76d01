#include "models/disruption/storms.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "models/disruption/storm_history.hpp"
#include "models/reading/keys.hpp"
#include "sim/simulation.hpp"

namespace karvan::models {

double StormPlan::mean_share() const
{
    return std::accumulate(share.begin(), share.end(), 0.0) / static_cast<double>(share.size());
}

bool StormPlan::never() const
{
    return std::all_of(share.begin(), share.end(), [](double p) { return p == 0; });
}

const Keys<StormPlan>& storm_keys()
{
    static const Keys<StormPlan> keys{
        "storms", "Random closures by weather, with a share of the time that differs by month.",
        key("share", &StormPlan::share)
            .at_least(0)
            .below(1)
            .at_least_elements(12)
            .required()
            .means("Share of the time that weather closes it, January to December."),
        key("length", &StormPlan::length_s).required().means("How long a closure lasts."),
        checked([](const StormPlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.share.size() != 12) {
                problems.error(table.find("share")->where, "not one share for each month",
                               "12 shares, January to December");
            }
            if (!(plan.length_s.mean() > 0)) {
                problems.error(table.find("length")->where, "closures without a length",
                               "a law with a mean above 0 s");
            }
        })};
    return keys;
}

const Keys<WeatherAreaPlan>& weather_area_keys()
{
    static const Keys<WeatherAreaPlan> keys{
        "weather",
        "An area of weather: its storms close several ports, or the routes of ships, together.",
        key("id", &WeatherAreaPlan::id).identifies("weather").required().means("Unique name."),
        key("name", &WeatherAreaPlan::name).otherwise("").means("Name for people."),
        key("places", &WeatherAreaPlan::places)
            .refers_to("place")
            .means("The ports that its storms close."),
        key("services", &WeatherAreaPlan::services)
            .refers_to("sea_service")
            .means("The sea services whose ships do not set out in its storms."),
        key("stops", &WeatherAreaPlan::stops)
            .words({{"ships", Stops::ships}, {"cranes", Stops::cranes}})
            .means("What stops at the ports: ships that berth or sail, quay cranes; ships if "
                   "absent."),
        storm_keys(),
        checked([](const WeatherAreaPlan& plan, const Node& table, Diagnostics& problems) {
            if (!plan.places.empty() || !plan.services.empty()) return;
            problems.error(table.where, "weather over nothing",
                           "ports as 'places', or sea services as 'services'");
        })};
    return keys;
}

namespace {

template <class T>
bool has(const std::vector<T>& list, const T& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool WeatherAreaPlan::holds_place(const std::string& place) const { return has(places, place); }

bool WeatherAreaPlan::holds_service(const std::string& service) const
{
    return has(services, service);
}

bool WeatherAreaPlan::stops_at_ports(Stops what) const
{
    return stops.empty() ? what == Stops::ships : has(stops, what);
}

MonthAt month_at(std::chrono::local_seconds start, sim::Time time)
{
    using namespace std::chrono;
    const local_time<microseconds> moment = start + time.time_since_epoch();
    const year_month_day date{floor<days>(moment)};
    const local_days next{date.year() / date.month() / 1 + months{1}};
    const sim::Duration until_end =
        local_time<microseconds>(next) - local_time<microseconds>(start);
    return {static_cast<unsigned>(date.month()), sim::Time{until_end}};
}

sim::Time next_storm(const StormPlan& plan, std::chrono::local_seconds start, sim::Time now,
                     double exposure)
{
    constexpr int most_months = 1200;
    const double mean_s = plan.length_s.mean();
    for (int i = 0; i < most_months; ++i) {
        const MonthAt month = month_at(start, now);
        const double p = plan.month_share(month.month);
        const double rate = p / (mean_s * (1 - p));
        const double exposed = rate * sim::in_seconds(month.end - now);
        if (exposure < exposed) {
            return now + sim::Duration(static_cast<std::int64_t>(exposure / rate * 1e6));
        }
        exposure -= exposed;
        now = month.end;
    }
    return sim::never;
}

void Weather::shut()
{
    if (storms_++ == 0) gate_.close();
}

void Weather::lift()
{
    if (--storms_ == 0) gate_.open();
}

namespace {

sim::Process blow(sim::Place& place, Weather* weather, StormCourse course)
{
    for (;;) {
        const std::optional<Storm> storm = course.next();
        if (!storm) co_return;
        const sim::Time begin = storm->begin;
        const sim::Time end = storm->end;
        co_await place.delay_until(begin, sim::Phase::state);
        weather->shut();
        co_await place.delay_until(end, sim::Phase::state);
        weather->lift();
    }
}

}  // namespace

void start_storms(sim::Place& place, Weather& weather, const StormPlan& plan,
                  std::chrono::local_seconds start, const std::string& of)
{
    if (plan.never()) return;
    const sim::Simulation& simulation = place.simulation();
    StormCourse course(
        plan, start, storm_streams(simulation.seed(), simulation.replication(), place.name(), of));
    place.start("storms", blow(place, &weather, std::move(course)));
}

void start_storms(sim::Place& place, Weather& weather, const WeatherAreaPlan& area,
                  std::chrono::local_seconds start)
{
    if (area.never()) return;
    const sim::Simulation& simulation = place.simulation();
    const std::string owner = "weather " + area.id;
    StormCourse course(area, start,
                       storm_streams(simulation.seed(), simulation.replication(), owner));
    place.start("storms of the area", blow(place, &weather, std::move(course)));
}

}  // namespace karvan::models
